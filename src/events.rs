//! What can happen, and what follows from it. One page for the whole product.
//!
//! Every event leaves a line in the change log, which caches, open screens and other processes follow;
//! some leave jobs, for what must happen once in the world.
use chrono::{DateTime, Utc};
use entity::id::{
    AgencyId, AgencyProofId, AgencyRequestId, AppealId, CaseId, CommentId, DecisionId, HoldId,
    InviteId, LimitationId, MembershipId, NeighborhoodId, NoticeId, NoticeReplyId, NoticeRunId,
    NoticeVersionId, NotificationId, OneTimeTokenId, PersonId, PhotoId, PlaceId, PlaceOwnerId,
    PostId, ReportId, ReviewId, RightsActId, RightsRequestId, SessionId,
};

mod change;
mod meetups;
mod tasks;
use change::Id;
pub use change::{Change, Subject};
pub use meetups::MeetupEvent;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A post is on the board.
    PostPublished {
        post: PostId,
        area: NeighborhoodId,
        by: PersonId,
    },
    /// Its words, photos or place changed.
    PostEdited { post: PostId, area: NeighborhoodId },
    /// A question was solved, a giveaway promised, something found …
    PostMoved {
        post: PostId,
        area: NeighborhoodId,
        by: PersonId,
    },
    /// It is gone.
    PostDeleted { post: PostId, area: NeighborhoodId },
    /// Somebody answered.
    CommentAdded {
        comment: CommentId,
        post: PostId,
        area: NeighborhoodId,
        by: PersonId,
    },
    /// An answer's words changed.
    CommentEdited {
        comment: CommentId,
        post: PostId,
        area: NeighborhoodId,
    },
    /// An answer is gone.
    CommentDeleted {
        comment: CommentId,
        post: PostId,
        area: NeighborhoodId,
    },
    /// Others see a post no longer, or again, or beside a label.
    PostVeiled { post: PostId, area: NeighborhoodId },
    /// The same of an answer.
    CommentVeiled {
        comment: CommentId,
        post: PostId,
        area: NeighborhoodId,
    },
    /// An answer that had waited is read by others from now on.
    CommentReleased {
        comment: CommentId,
        post: PostId,
        area: NeighborhoodId,
    },
    /// Words wait to be looked at, or wait no longer: what their author is told, as the machine word, and until when.
    HoldMoved {
        hold: HoldId,
        tell: Option<&'static str>,
        until: Option<DateTime<Utc>>,
    },
    /// Whoever wrote what waits was found to live there: it need not wait longer.
    HoldFreed { hold: HoldId, at: DateTime<Utc> },
    /// A case waits for somebody to look.
    CaseOpened {
        case: CaseId,
        remind_at: DateTime<Utc>,
    },
    /// It was taken, weighed anew, decided …, or something else asks about the same thing.
    CaseChanged { case: CaseId },
    /// What a case is about is hidden for the time being, because of who reported it.
    Veiled { case: CaseId, until: DateTime<Utc> },
    /// A decision waits for votes.
    DecisionProposed {
        decision: DecisionId,
        until: DateTime<Utc>,
    },
    /// A decision is in force.
    CaseDecided {
        case: CaseId,
        decision: DecisionId,
        until: Option<DateTime<Utc>>,
        closes_at: DateTime<Utc>,
    },
    /// A decision's time is over, or its author did what it asked.
    DecisionEnded { decision: DecisionId },
    /// An appeal undid a decision.
    DecisionUndone { decision: DecisionId },
    /// An account is closed: it goes in a month, unless an appeal saves it.
    AccountClosing {
        limit: LimitationId,
        at: DateTime<Utc>,
    },
    /// A reporter hears what became of it.
    ReportAnswered { report: ReportId },
    /// Somebody appealed.
    AppealMade {
        appeal: AppealId,
        due_at: DateTime<Utc>,
    },
    /// An appeal was answered.
    AppealAnswered { appeal: AppealId },
    /// Somebody reacted, otherwise than before, or no longer.
    Reacted {
        post: PostId,
        area: NeighborhoodId,
        by: PersonId,
    },
    /// A post was kept for later, or no longer.
    Saved {
        post: PostId,
        area: NeighborhoodId,
        by: PersonId,
    },
    /// Somebody read up to a post.
    ReadUpTo { area: NeighborhoodId, by: PersonId },
    /// A photo lost its place: its files go.
    PhotoDropped { photo: PhotoId },
    /// Somebody joined, or a persona changed its name, kind, icon or standing, or left.
    MembershipChanged {
        membership: MembershipId,
        area: NeighborhoodId,
        person: PersonId,
    },
    /// An invitation was made or used.
    InviteChanged { invite: InviteId, by: PersonId },
    /// A neighborhood's data changed.
    NeighborhoodChanged { area: NeighborhoodId },
    /// The same, and its outline is another or new.
    OutlineChanged { area: NeighborhoodId },
    /// Blocks or mutes between two people changed. `other` is told to the caches only.
    TiesChanged {
        person: PersonId,
        other: Option<PersonId>,
    },
    /// Somebody signed up.
    SignedUp {
        person: PersonId,
        link: Option<OneTimeTokenId>,
    },
    /// Somebody asked for a link by mail: to verify, to reset, to change the address.
    LinkAsked {
        link: OneTimeTokenId,
        person: PersonId,
    },
    /// Somebody tried to sign up with the address of an existing account.
    AddressTaken { owner: PersonId },
    /// Account data changed: name, language, shield, verified address …
    AccountChanged { person: PersonId },
    /// A part in keeping the rules began or ended.
    DutyChanged { person: PersonId },
    /// Something the owner must hear of, in the list and by mail: `what` is the machine word.
    AccountAlert {
        person: PersonId,
        what: &'static str,
        old_address: Option<OneTimeTokenId>,
    },
    /// Suspended, or no longer.
    StandingChanged {
        person: PersonId,
        areas: Vec<NeighborhoodId>,
    },
    /// A session began on another device.
    SessionStarted {
        session: SessionId,
        person: PersonId,
    },
    /// A session ended: its tokens are dead, its streams close.
    SessionEnded {
        session: SessionId,
        person: PersonId,
    },
    /// A session showed a second factor.
    SessionProven {
        session: SessionId,
        person: PersonId,
    },
    /// An agency's name, standing, jurisdiction or people changed.
    AgencyChanged { agency: AgencyId },
    /// An agency came a step further, or was stopped: `what` is the machine word of the letter to its people.
    AgencyMoved {
        agency: AgencyId,
        what: &'static str,
    },
    /// A code is to be mailed to an agency's domain.
    ProofBegun { proof: AgencyProofId },
    /// A second person confirmed a new colleague.
    OfficerInvited { request: AgencyRequestId },
    /// Readers may notice something: an answer, an expiry.
    NoticeChanged { notice: NoticeId },
    /// A version waits for somebody to approve it, in time for when it is to be published.
    NoticeSubmitted {
        version: NoticeVersionId,
        publish_at: Option<DateTime<Utc>>,
    },
    /// A version was approved: it is published when its time comes, unless the approval lapses before.
    NoticeApproved {
        version: NoticeVersionId,
        publish_at: DateTime<Utc>,
        lapses_at: DateTime<Utc>,
    },
    /// One person released a version alone; somebody else looks at it by then.
    NoticeReleasedAlone {
        version: NoticeVersionId,
        at: DateTime<Utc>,
        review_by: DateTime<Utc>,
    },
    /// Readers see a version, the first or a correction. Nobody is sent a training notice.
    NoticePublished {
        notice: NoticeId,
        version: NoticeVersionId,
        expires_at: Option<DateTime<Utc>>,
        run: Option<NoticeRunId>,
    },
    /// A notice was taken back; those who had it are told.
    NoticeWithdrawn {
        notice: NoticeId,
        run: Option<NoticeRunId>,
    },
    /// A notice, a correction or a withdrawal has reached everybody whom it concerns in these towns.
    NoticeDelivered {
        notice: NoticeId,
        areas: Vec<NeighborhoodId>,
    },
    /// A row was added to the public log, or a head over this one.
    LedgerGrew { seq: i64 },
    /// Somebody opened, stamped or muted a notice of theirs, here or on another device.
    InboxChanged { person: PersonId, notice: NoticeId },
    /// An office answered a question.
    NoticeAnswered { answer: NoticeReplyId },
    /// A line was added to somebody's list.
    Notified {
        notification: NotificationId,
        person: PersonId,
    },
    /// Somebody read their list, here or on another device.
    NotificationsRead { person: PersonId },
    /// A place, or a fact about it, is written otherwise, or it entered or left the guide.
    PlaceChanged {
        place: PlaceId,
        area: Option<NeighborhoodId>,
    },
    /// Many places came, or changed, at once.
    PlacesImported,
    /// Somebody reviewed a place: whoever runs it hears of it.
    ReviewWritten {
        review: ReviewId,
        area: NeighborhoodId,
    },
    /// A review, its answer or its marks are otherwise, or it is gone.
    ReviewChanged {
        review: ReviewId,
        area: NeighborhoodId,
    },
    /// Whoever runs the place answered: the author hears of it.
    ReviewAnswered {
        review: ReviewId,
        area: NeighborhoodId,
    },
    /// Somebody looked whether a claim to run a place is true.
    OwnerDecided { claim: PlaceOwnerId },
    /// A request about an infringed right came, or moved: whom to tell, by letter (`mail`) or here (`tell`, the machine
    /// word), and when to look at it again.
    RightsMoved {
        request: RightsRequestId,
        mail: Option<RightsActId>,
        tell: Option<&'static str>,
        watch_at: Option<DateTime<Utc>>,
        ask_until: Option<DateTime<Utc>>,
    },
    /// Something around a meetup.
    Meetup(MeetupEvent),
    /// An account was left; what it leaves behind is tidied by a job.
    AccountLeft {
        person: PersonId,
        areas: Vec<NeighborhoodId>,
    },
}

impl Event {
    /// Lines for the change log. Followers: the gate's and the feed's caches, open screens.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        use Subject as S;
        match self {
            Self::PostPublished { post, area, .. }
            | Self::PostEdited { post, area }
            | Self::PostMoved { post, area, .. }
            | Self::PostVeiled { post, area }
            | Self::PostDeleted { post, area } => vec![Change::new(S::Post, *post).within(*area)],
            Self::CommentAdded { comment, area, .. }
            | Self::CommentEdited { comment, area, .. }
            | Self::CommentVeiled { comment, area, .. }
            | Self::CommentReleased { comment, area, .. }
            | Self::CommentDeleted { comment, area, .. } => {
                vec![Change::new(S::Comment, *comment).within(*area)]
            }
            Self::Reacted { post, area, by } | Self::Saved { post, area, by } => {
                vec![Change::new(S::Reaction, *post).within(*area).of(*by)]
            }
            Self::MembershipChanged {
                membership,
                area,
                person,
            } => {
                let persona = Change::new(S::Membership, *membership).within(*area);
                vec![persona.of(*person)]
            }
            Self::AgencyChanged { agency } => vec![Change::new(S::Agency, *agency)],
            Self::NoticeChanged { notice }
            | Self::NoticePublished { notice, .. }
            | Self::NoticeWithdrawn { notice, .. } => vec![Change::new(S::Notice, *notice)],
            Self::LedgerGrew { seq } => vec![Change::new(S::Ledger, Id::numbered(*seq))],
            Self::NoticeDelivered { notice, areas } => {
                let town = |area: &NeighborhoodId| Change::new(S::Inbox, *notice).within(*area);
                areas.iter().map(town).collect()
            }
            Self::CaseOpened { case, .. } | Self::CaseChanged { case } => {
                vec![Change::new(S::Case, *case)]
            }
            Self::PlaceChanged { place, area } => {
                let change = Change::new(S::Place, *place);
                vec![match area {
                    Some(area) => change.within(*area),
                    None => change,
                }]
            }
            Self::PlacesImported => vec![Change::new(S::Place, ())],
            Self::ReviewWritten { review, area }
            | Self::ReviewChanged { review, area }
            | Self::ReviewAnswered { review, area } => {
                vec![Change::new(S::Review, *review).within(*area)]
            }
            Self::NeighborhoodChanged { area } | Self::OutlineChanged { area } => {
                vec![Change::new(S::Neighborhood, *area).within(*area)]
            }
            Self::Meetup(what) => what.changes(),
            other => other.changes_of_people(),
        }
    }

    /// The same for what concerns one person. (`events/tasks.rs` names every event, so none is forgotten.)
    fn changes_of_people(&self) -> Vec<Change> {
        use Subject as S;
        match self {
            Self::ReadUpTo { area, by } => vec![Change::new(S::Mark, *area).of(*by)],
            Self::TiesChanged { person, other } => {
                let both = std::iter::once(*person).chain(*other);
                both.map(|who| Change::new(S::Person, who).of(who))
                    .collect()
            }
            Self::AccountChanged { person }
            | Self::DutyChanged { person }
            | Self::AccountAlert { person, .. } => {
                vec![Change::new(S::Person, *person).of(*person)]
            }
            Self::StandingChanged { person, areas } | Self::AccountLeft { person, areas } => {
                let own = Change::new(S::Person, *person).of(*person);
                let town = |area: &NeighborhoodId| Change::new(S::Person, *person).within(*area);
                std::iter::once(own).chain(areas.iter().map(town)).collect()
            }
            Self::SessionEnded { session, person } => {
                vec![Change::new(S::Session, *session).of(*person)]
            }
            Self::SessionProven { session, person } => {
                vec![Change::new(S::Proof, *session).of(*person)]
            }
            Self::Notified {
                notification,
                person,
            } => {
                vec![Change::new(S::Notification, *notification).of(*person)]
            }
            Self::InboxChanged { person, notice } => {
                vec![Change::new(S::Inbox, *notice).of(*person)]
            }
            Self::NotificationsRead { person } => {
                vec![Change::new(S::Notification, *person).of(*person)]
            }
            _ => Vec::new(),
        }
    }
}
