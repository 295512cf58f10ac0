//! What follows from what happened: work to be done, at once or when its time comes.
use chrono::{DateTime, Utc};
use entity::id::HoldId;

use super::Event;
use crate::jobs::{MeetupTask, Task};

impl Event {
    /// Work that must be done, once or more: a task names rows and looks again.
    #[must_use]
    pub fn tasks(&self) -> Vec<Task> {
        if self.is_quiet() {
            return Vec::new();
        }
        match self {
            Self::CommentAdded { comment, .. } | Self::CommentReleased { comment, .. } => {
                vec![Task::TellOfComment { comment: *comment }]
            }
            Self::PostMoved { post, by, .. } => vec![Task::TellOfStep {
                post: *post,
                by: *by,
            }],
            Self::PhotoDropped { photo } => vec![Task::DropPhoto { photo: *photo }],
            Self::SignedUp {
                link: Some(link), ..
            }
            | Self::LinkAsked { link, .. } => {
                vec![Task::MailLink { link: *link }]
            }
            Self::AddressTaken { owner } => vec![Task::MailAddressTaken { person: *owner }],
            Self::SessionStarted { session, .. } => vec![Task::TellOfSession { session: *session }],
            Self::Notified { notification, .. } => {
                vec![Task::MailNotification {
                    notification: *notification,
                }]
            }
            Self::Meetup(what) => what.tasks(),
            Self::TiesChanged {
                person,
                other: Some(other),
            } => vec![Task::Meetup(MeetupTask::Sever {
                person: *person,
                other: *other,
            })],
            Self::AccountLeft { person, .. } => vec![
                Task::TidyLeaver { person: *person },
                Task::GiveBackCases { person: *person },
            ],
            Self::StandingChanged { person, .. } => {
                let silence = MeetupTask::Silence { person: *person };
                vec![
                    Task::GiveBackCases { person: *person },
                    Task::Meetup(silence),
                ]
            }
            other => other.more_tasks(),
        }
    }

    /// The same for alerts, and for what offices do.
    fn more_tasks(&self) -> Vec<Task> {
        match self {
            Self::AccountAlert {
                person,
                what,
                old_address,
            } => vec![Task::TellOfAccount {
                person: *person,
                what: (*what).to_owned(),
                old_address: *old_address,
            }],
            Self::AgencyMoved { agency, what } => vec![Task::MailAgency {
                agency: *agency,
                what: (*what).to_owned(),
            }],
            Self::ProofBegun { proof } => vec![Task::MailProof { proof: *proof }],
            Self::OfficerInvited { request } => vec![Task::MailInvitation { request: *request }],
            Self::NoticePublished { run, .. } | Self::NoticeWithdrawn { run, .. } => {
                let carried = run.map(|run| Task::DeliverNotice { run });
                carried.into_iter().collect()
            }
            Self::OutlineChanged { area } => vec![Task::SettlePlaces { area: *area }],
            Self::HoldMoved { hold, tell, .. } => told_of(*hold, *tell),
            Self::Veiled { case, .. } => vec![Task::TellOfVeil { case: *case }],
            Self::CaseDecided { decision, .. } => vec![
                Task::TellOfDecision {
                    decision: *decision,
                },
                Task::KeepDecision {
                    decision: *decision,
                },
            ],
            Self::DecisionUndone { decision } => vec![Task::KeepDecision {
                decision: *decision,
            }],
            Self::DecisionEnded { decision } => vec![
                Task::TellOfEnd {
                    decision: *decision,
                },
                Task::KeepDecision {
                    decision: *decision,
                },
            ],
            Self::ReportAnswered { report } => vec![Task::TellOfReport { report: *report }],
            Self::AppealAnswered { appeal } => vec![Task::TellOfAppeal { appeal: *appeal }],
            Self::NoticeAnswered { answer } => vec![Task::TellOfOfficeAnswer { answer: *answer }],
            Self::RightsMoved {
                request,
                mail,
                tell,
                ..
            } => {
                let letter = mail.map(|act| Task::MailRights { act });
                let line = tell.map(|what| Task::TellOfRights {
                    request: *request,
                    what: what.to_owned(),
                });
                letter.into_iter().chain(line).collect()
            }
            other => other.tasks_of_reviews(),
        }
    }

    /// The same for reviews of places.
    fn tasks_of_reviews(&self) -> Vec<Task> {
        match self {
            Self::ReviewWritten { review, .. } => vec![Task::TellOfReview {
                review: *review,
                answered: false,
            }],
            Self::ReviewAnswered { review, .. } => vec![Task::TellOfReview {
                review: *review,
                answered: true,
            }],
            Self::OwnerDecided { claim } => vec![Task::TellOfClaim { claim: *claim }],
            _ => Vec::new(),
        }
    }

    /// Work that has its own time; like the other, it may be done early, late or twice.
    #[must_use]
    pub fn later(&self) -> Vec<(DateTime<Utc>, Task)> {
        match *self {
            Self::NoticeSubmitted {
                version,
                publish_at: Some(at),
            } => vec![(at, Task::LapseApproval { version })],
            Self::NoticeApproved {
                version,
                publish_at,
                lapses_at,
            } => vec![
                (publish_at, Task::PublishNotice { version }),
                (lapses_at, Task::LapseApproval { version }),
            ],
            Self::NoticeReleasedAlone {
                version,
                at,
                review_by,
            } => vec![
                (at, Task::PublishNotice { version }),
                (review_by, Task::ReviewRelease { version }),
            ],
            Self::NoticePublished {
                version,
                expires_at: Some(at),
                ..
            } => vec![(at, Task::ExpireNotice { version })],
            Self::CaseOpened { case, remind_at } => vec![(remind_at, Task::RemindCase { case })],
            Self::HoldMoved { hold, until, .. } => released(hold, until),
            Self::Meetup(ref what) => what.later(),
            Self::HoldFreed { hold, at } => vec![(at, Task::FreeHold { hold })],
            Self::Veiled { case, until } => vec![(until, Task::RestoreVeil { case })],
            Self::DecisionProposed { decision, until } => {
                vec![(until, Task::CountVotes { decision })]
            }
            Self::CaseDecided {
                case,
                decision,
                until,
                closes_at,
            } => {
                let end = until.map(|until| (until, Task::EndDecision { decision }));
                end.into_iter()
                    .chain([(closes_at, Task::CloseCase { case })])
                    .collect()
            }
            Self::RightsMoved {
                request,
                watch_at,
                ask_until,
                ..
            } => {
                let warning = watch_at.map(|at| (at, Task::WatchRights { request }));
                let silence = ask_until.map(|at| (at, Task::CloseInquiry { request }));
                warning.into_iter().chain(silence).collect()
            }
            Self::AccountClosing { limit, at } => vec![(at, Task::CloseAccount { limit })],
            Self::AppealMade { appeal, due_at } => vec![(due_at, Task::RemindAppeal { appeal })],
            _ => Vec::new(),
        }
    }

    /// Whether nothing has to be done because of it. Every event is named here, so that none is forgotten.
    #[expect(clippy::too_many_lines, reason = "a list: every event, one a line")]
    fn is_quiet(&self) -> bool {
        match self {
            Self::CaseOpened { .. }
            | Self::CaseChanged { .. }
            | Self::HoldFreed { .. }
            | Self::DecisionProposed { .. }
            | Self::AccountClosing { .. }
            | Self::AppealMade { .. }
            | Self::PostPublished { .. }
            | Self::PostEdited { .. }
            | Self::PostDeleted { .. }
            | Self::CommentEdited { .. }
            | Self::CommentDeleted { .. }
            | Self::PostVeiled { .. }
            | Self::CommentVeiled { .. }
            | Self::Reacted { .. }
            | Self::Saved { .. }
            | Self::ReadUpTo { .. }
            | Self::MembershipChanged { .. }
            | Self::InviteChanged { .. }
            | Self::NeighborhoodChanged { .. }
            | Self::PlaceChanged { .. }
            | Self::PlacesImported
            | Self::ReviewChanged { .. }
            | Self::TiesChanged { other: None, .. }
            | Self::SignedUp { link: None, .. }
            | Self::AccountChanged { .. }
            | Self::DutyChanged { .. }
            | Self::SessionEnded { .. }
            | Self::SessionProven { .. }
            | Self::AgencyChanged { .. }
            | Self::NoticeChanged { .. }
            | Self::NoticeSubmitted { .. }
            | Self::NoticeApproved { .. }
            | Self::NoticeReleasedAlone { .. }
            | Self::NoticeDelivered { .. }
            | Self::LedgerGrew { .. }
            | Self::InboxChanged { .. }
            | Self::NotificationsRead { .. } => true,
            Self::Meetup(what) => what.is_quiet(),
            Self::CommentAdded { .. }
            | Self::TiesChanged { other: Some(_), .. }
            | Self::CommentReleased { .. }
            | Self::PostMoved { .. }
            | Self::PhotoDropped { .. }
            | Self::SignedUp { link: Some(_), .. }
            | Self::LinkAsked { .. }
            | Self::AddressTaken { .. }
            | Self::SessionStarted { .. }
            | Self::Notified { .. }
            | Self::AccountLeft { .. }
            | Self::StandingChanged { .. }
            | Self::Veiled { .. }
            | Self::HoldMoved { .. }
            | Self::CaseDecided { .. }
            | Self::DecisionEnded { .. }
            | Self::DecisionUndone { .. }
            | Self::ReportAnswered { .. }
            | Self::AppealAnswered { .. }
            | Self::AccountAlert { .. }
            | Self::AgencyMoved { .. }
            | Self::ProofBegun { .. }
            | Self::OfficerInvited { .. }
            | Self::NoticePublished { .. }
            | Self::NoticeWithdrawn { .. }
            | Self::RightsMoved { .. }
            | Self::OutlineChanged { .. }
            | Self::ReviewWritten { .. }
            | Self::ReviewAnswered { .. }
            | Self::OwnerDecided { .. }
            | Self::NoticeAnswered { .. } => false,
        }
    }
}

fn told_of(hold: HoldId, tell: Option<&'static str>) -> Vec<Task> {
    let line = tell.map(|what| Task::TellOfHold {
        hold,
        what: what.to_owned(),
    });
    line.into_iter().collect()
}

fn released(hold: HoldId, until: Option<DateTime<Utc>>) -> Vec<(DateTime<Utc>, Task)> {
    let due = until.map(|until| (until, Task::ReleaseHold { hold }));
    due.into_iter().collect()
}
