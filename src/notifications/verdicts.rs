//! Who is told what moderators decided: the author, the reporters, whoever appealed; and those who keep the rules, when
//! something waits too long. These letters cannot be switched off, and reach suspended people as well.
use entity::{
    appeal, decision,
    duty::{self, Role},
    hold,
    id::{AppealId, CaseId, DecisionId, HoldId, PersonId, ReportId},
    moderation_case as case,
    notification::Kind,
    report,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::told::{About, Line, tell};
use crate::{
    app::App,
    db::{Desk, Key},
    error::Result,
    jobs::Ticket,
};

const KEY: Key = Key::of(Desk::Jobs);

fn line(to: PersonId, what: &str, about: About) -> Line {
    Line {
        to,
        kind: Kind::Moderation,
        what: what.to_owned(),
        about,
    }
}

async fn case_row(app: &App, id: CaseId) -> Result<Option<case::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = case::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    Ok(row)
}

/// Tells an author that something of theirs is hidden for the time being, while it is.
///
/// # Errors
/// The database's.
pub async fn tell_of_veil(app: &App, ticket: Ticket, id: CaseId) -> Result<()> {
    let row = case_row(app, id)
        .await?
        .filter(|row| row.veiled_at.is_some());
    let Some((row, author)) = row.and_then(|row| Some((row.clone(), row.author_id?))) else {
        return Ok(());
    };
    let about = About {
        area: row.neighborhood_id,
        ..About::default()
    };
    tell(app, ticket, vec![line(author, "checking", about)]).await
}

/// Tells an author that words of theirs wait to be looked at, or that others read them now. What is said before
/// somebody's first posts is not said again by letter.
///
/// # Errors
/// The database's.
pub async fn tell_of_hold(app: &App, ticket: Ticket, id: HoldId, what: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = hold::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    let news = |row: &hold::Model| match what {
        "held" => row.ended_at.is_none() && row.why != hold::Why::FirstPosts,
        _ => matches!(
            row.ending,
            Some(hold::Ending::Time | hold::Ending::Verified)
        ),
    };
    let Some(row) = row.filter(news) else {
        return Ok(());
    };
    let about = About {
        area: Some(row.neighborhood_id),
        ..About::default()
    };
    tell(app, ticket, vec![line(row.person_id, what, about)]).await
}

/// Tells an author what was decided, or that its time is over.
///
/// # Errors
/// The database's.
pub async fn tell_of_decision(app: &App, ticket: Ticket, id: DecisionId, what: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let found = decision::Entity::find_by_id(id)
        .find_also_related(case::Entity)
        .one(app.db.system(&KEY))
        .await?;
    let Some((row, Some(case))) = found else {
        return Ok(());
    };
    // Nobody need hear that nothing was wrong, unless something of theirs had been hidden until then.
    let quiet = row.kind == decision::Kind::NoAction && !was_hidden(app, &case).await?;
    let Some(author) = case.author_id.filter(|_| !quiet) else {
        return Ok(());
    };
    let about = About {
        decision: Some(id),
        area: case.neighborhood_id,
        ..About::default()
    };
    tell(app, ticket, vec![line(author, what, about)]).await
}

/// Whether the author was told that something is being looked at.
async fn was_hidden(app: &App, case: &case::Model) -> Result<bool> {
    if case.origin == case::Origin::AutoHold {
        return Ok(true);
    }
    let Some(author) = case.author_id else {
        return Ok(false);
    };
    #[expect(clippy::disallowed_methods, reason = "whether somebody was told")]
    let told = entity::notification::Entity::find()
        .filter(entity::notification::COLUMN.person_id.eq(author))
        .filter(entity::notification::COLUMN.kind.eq(Kind::Moderation))
        .filter(entity::notification::COLUMN.what.eq("checking"))
        .filter(entity::notification::COLUMN.created_at.gte(case.opened_at))
        .one(app.db.system(&KEY))
        .await?;
    Ok(told.is_some())
}

/// Tells a reporter what became of it.
///
/// # Errors
/// The database's.
pub async fn tell_of_report(app: &App, ticket: Ticket, id: ReportId) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = report::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    let Some(row) = row else {
        return Ok(());
    };
    let what = match row.status {
        report::Status::Open | report::Status::Withdrawn => return Ok(()),
        report::Status::Upheld => "report_upheld",
        report::Status::Dismissed => "report_dismissed",
        report::Status::Gone => "report_gone",
    };
    let about = About {
        report: Some(id),
        ..About::default()
    };
    tell(app, ticket, vec![line(row.reporter_id, what, about)]).await
}

/// Tells whoever appealed of the answer.
///
/// # Errors
/// The database's.
pub async fn tell_of_appeal(app: &App, ticket: Ticket, id: AppealId) -> Result<()> {
    let Some(row) = appeal_row(app, id).await? else {
        return Ok(());
    };
    let about = About {
        decision: Some(row.decision_id),
        ..About::default()
    };
    tell(
        app,
        ticket,
        vec![line(row.person_id, "appeal_answered", about)],
    )
    .await
}

async fn appeal_row(app: &App, id: AppealId) -> Result<Option<appeal::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = appeal::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    Ok(row)
}

/// Reminds the reviewers of an appeal that nobody answered in the time that was promised.
///
/// # Errors
/// The database's.
pub async fn remind_of_appeal(app: &App, ticket: Ticket, id: AppealId) -> Result<()> {
    let row = appeal_row(app, id).await?;
    if row.is_none_or(|row| row.state == appeal::State::Decided) {
        return Ok(());
    }
    let reviewers = those_who(app, Role::AppealReviewer).await?;
    let lines = reviewers
        .into_iter()
        .map(|to| line(to, "appeal_overdue", About::default()));
    tell(app, ticket, lines.collect()).await
}

/// Reminds staff of a case that nobody decided.
///
/// # Errors
/// The database's.
pub async fn remind_of_case(app: &App, ticket: Ticket, id: CaseId) -> Result<()> {
    let Some(row) = case_row(app, id).await? else {
        return Ok(());
    };
    let staff = those_who(app, Role::StaffModerator).await?;
    let lines = staff
        .into_iter()
        .filter(|to| Some(*to) != row.author_id)
        .map(|to| line(to, "case_overdue", About::default()));
    tell(app, ticket, lines.collect()).await
}

async fn those_who(app: &App, role: Role) -> Result<Vec<PersonId>> {
    #[expect(clippy::disallowed_methods, reason = "who keeps the rules")]
    let rows = duty::Entity::find()
        .filter(duty::COLUMN.role.eq(role))
        .filter(duty::COLUMN.confirmed_at.is_not_null())
        .filter(duty::COLUMN.ended_at.is_null())
        .all(app.db.system(&KEY))
        .await?;
    let mut people: Vec<_> = rows.into_iter().map(|row| row.person_id).collect();
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
