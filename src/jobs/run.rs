//! Which feature does which task.
use chrono::TimeDelta;

use super::{Task, Ticket, tidy};
use crate::{
    accounts, agencies, app::App, error::Result, inbox, meetups, moderation, neighborhoods,
    notices, notifications as news, photos, places, rights, screening, transparency,
};

/// Does one task.
pub(super) async fn run(app: &App, ticket: Ticket, task: &Task) -> Result<()> {
    match task {
        Task::TellOfComment { comment } => news::tell_of_comment(app, ticket, *comment).await,
        Task::TellOfStep { post, by } => news::tell_of_step(app, ticket, *post, *by).await,
        Task::TellOfAccount {
            person,
            what,
            old_address,
        } => {
            news::tell_of_account(app, ticket, *person, what).await?;
            match old_address {
                Some(link) => news::mail_old_address(app, *person, what, *link).await,
                None => Ok(()),
            }
        }
        Task::TellOfSession { session } => news::tell_of_session(app, ticket, *session).await,
        Task::MailNotification { notification } => {
            news::mail_notification(app, *notification).await
        }
        Task::DeliverNotice { run } => inbox::deliver(app, *run).await,
        Task::MailNotice {
            notice,
            person,
            number,
            what,
        } => inbox::mail_notice(app, (*notice, *person), *number, *what).await,
        Task::TellOfOfficeAnswer { answer } => {
            news::tell_of_office_answer(app, ticket, *answer).await
        }
        Task::MailLink { link } => news::mail_link(app, *link).await,
        Task::MailAddressTaken { person } => news::mail_address_taken(app, *person).await,
        Task::DropPhoto { photo } => photos::forget_files(app, *photo).await,
        Task::TidyLeaver { person } => accounts::tidy_leaver(app, *person).await,
        Task::SettlePlaces { area } => places::settle(app, *area).await,
        Task::TellOfReview { review, answered } => {
            news::tell_of_review(app, ticket, *review, *answered).await
        }
        Task::TellOfClaim { claim } => news::tell_of_claim(app, ticket, *claim).await,
        Task::EndSession { session } => accounts::end_due(app, *session).await,
        Task::LiftSuspension { person } => accounts::lift_due(app, *person).await,
        Task::PublishNotice { version } | Task::LapseApproval { version } => {
            notices::settle(app, *version, task).await
        }
        Task::ExpireNotice { version } => notices::expire(app, *version).await,
        Task::ReviewRelease { version } => notices::remind(app, *version).await,
        Task::MailProof { proof } => agencies::mail_code(app, *proof).await,
        Task::MailInvitation { request } => agencies::mail_invitation(app, *request).await,
        Task::MailAgency { agency, what } => agencies::mail_agency(app, *agency, what).await,
        Task::RemindAgency { agency } => agencies::remind(app, *agency).await,
        Task::ExpireAgency { agency } => agencies::expire(app, *agency).await,
        Task::Meetup(work) => meetups::work(app, ticket, work).await,
        Task::Tidy | Task::CountPeople | Task::SignLogs => run_regularly(app, task).await,
        of_cases => run_of_cases(app, ticket, of_cases).await,
    }
}

/// What comes back by itself.
async fn run_regularly(app: &App, task: &Task) -> Result<()> {
    let pause = match task {
        Task::Tidy => {
            tidy::tidy(app).await;
            TimeDelta::hours(1)
        }
        Task::SignLogs => {
            transparency::write_head(app).await?;
            transparency::heads::until_tomorrow(app.db.clock().now())
        }
        _ => {
            neighborhoods::count_people(app).await?;
            TimeDelta::days(1)
        }
    };
    tidy::again(app, task, pause).await
}

/// The same for what moderators decide.
async fn run_of_cases(app: &App, ticket: Ticket, task: &Task) -> Result<()> {
    match task {
        Task::TellOfHold { hold, what } => news::tell_of_hold(app, ticket, *hold, what).await,
        Task::ReleaseHold { hold } => screening::release_due(app, *hold).await,
        Task::FreeHold { hold } => screening::free(app, *hold).await,
        Task::TellOfVeil { case } => news::tell_of_veil(app, ticket, *case).await,
        Task::TellOfDecision { decision } => {
            news::tell_of_decision(app, ticket, *decision, "decided").await
        }
        Task::TellOfEnd { decision } => {
            news::tell_of_decision(app, ticket, *decision, "ended").await
        }
        Task::TellOfReport { report } => news::tell_of_report(app, ticket, *report).await,
        Task::TellOfAppeal { appeal } => news::tell_of_appeal(app, ticket, *appeal).await,
        Task::RemindAppeal { appeal } => news::remind_of_appeal(app, ticket, *appeal).await,
        Task::RemindCase { case } => {
            if moderation::remind(app, *case).await? {
                news::remind_of_case(app, ticket, *case).await?;
            }
            Ok(())
        }
        Task::CountVotes { decision } => {
            if let Some(case) = moderation::too_few(app, *decision).await? {
                news::remind_of_case(app, ticket, case).await?;
            }
            Ok(())
        }
        Task::RestoreVeil { case } => moderation::restore(app, *case).await,
        Task::KeepDecision { decision } => moderation::write_down(app, *decision).await,
        Task::EndDecision { decision } => moderation::end(app, *decision).await,
        Task::CloseCase { case } => moderation::close(app, *case).await,
        Task::CloseAccount { limit } => moderation::close_account(app, *limit).await,
        Task::GiveBackCases { person } => moderation::give_back(app, *person).await,
        Task::MailRights { act } => rights::mail(app, *act).await,
        Task::TellOfRights { request, what } => rights::tell(app, ticket, *request, what).await,
        Task::WatchRights { request } => rights::watch(app, *request).await,
        Task::CloseInquiry { request } => rights::close_inquiry(app, *request).await,
        _ => Ok(()),
    }
}
