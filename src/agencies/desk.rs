//! A body's moderation desk: proposed by one of those who run the server, opened by another, closed by one person, there or
//! at the body. What a desk may do is said in `access/`.
use entity::{
    agency::{self, Kind, Status},
    id::{AgencyId, PersonId},
    officer,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

use super::{model::Reason, trust, view::TrustAgency};
use crate::{
    access::{Action, Permit, Verify, Viewer, verifies},
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    moderation,
    transparency::{self as log, AuditLine},
};

const KEY: Key = Key::of(Desk::Accounts);

/// What is done with a desk.
pub enum Step {
    /// One proposes that it be opened.
    Propose,
    /// Another opens it.
    Open,
    /// Over at once; what was only proposed as well.
    Close(Reason),
}

/// Which bodies may have one: those that look after neighborhoods. The police investigate, an assembly is elected, and
/// a prefecture or the nation is nobody's neighbor.
pub(super) fn may_have(kind: Kind) -> bool {
    matches!(kind, Kind::WardOffice | Kind::City)
}

/// What somebody who runs the server could do about the desk now, as the page names it.
pub(super) fn possible(row: &agency::Model, me: PersonId) -> Option<&'static str> {
    let able = row.status == Status::Active && may_have(row.kind);
    match (row.desk_since, row.desk_asked_by) {
        (None, Some(first)) if able && first != me => Some("desk-open"),
        (Some(_), _) | (None, Some(_)) => Some("desk-close"),
        (None, None) => able.then_some("desk-propose"),
    }
}

/// Does it.
///
/// # Errors
/// `Conflict` at another step, `Rule` for a body that can have none, `Forbidden` for the same person twice, and what the
/// policy says.
pub async fn act(app: &App, viewer: &Viewer, id: AgencyId, step: Step) -> Result<TrustAgency> {
    verifies(viewer)?;
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(id).await?;
            let permit = viewer.may::<Verify, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            match step {
                Step::Propose => propose(tx, &permit, me).await?,
                Step::Open => open(tx, &permit, me).await?,
                Step::Close(reason) => {
                    close(tx, &permit, Some(reason.reason.as_str())).await?;
                }
            }
            tx.emit(Event::AgencyChanged { agency: id }).await
        })
        .await?;
    trust::single(app, viewer, id).await
}

async fn propose(tx: &Tx<'_>, permit: &Permit<Verify, agency::Model>, me: PersonId) -> Result<()> {
    able(permit.row())?;
    if permit.row().desk_since.is_some() || permit.row().desk_asked_by.is_some() {
        return Err(Error::Conflict("the desk is not at this step"));
    }
    let change = agency::ActiveModel {
        desk_asked_by: Set(Some(me)),
        desk_asked_at: Set(Some(tx.now())),
        ..Default::default()
    };
    write(tx, permit, change).await?;
    audit(tx, permit.row(), "desk_propose", None).await
}

async fn open(tx: &Tx<'_>, permit: &Permit<Verify, agency::Model>, me: PersonId) -> Result<()> {
    able(permit.row())?;
    let (None, Some(first)) = (permit.row().desk_since, permit.row().desk_asked_by) else {
        return Err(Error::Conflict("the desk is not at this step"));
    };
    if first == me {
        return Err(Error::Forbidden("be one's own second reviewer"));
    }
    let change = agency::ActiveModel {
        desk_opened_by: Set(Some(me)),
        desk_since: Set(Some(tx.now())),
        ..Default::default()
    };
    write(tx, permit, change).await?;
    let id = permit.row().id;
    let what = "desk_opened";
    tx.emit(Event::AgencyMoved { agency: id, what }).await?;
    audit(tx, permit.row(), "desk_open", None).await?;
    told(tx, log::Act::DeskOpened).await
}

fn able(row: &agency::Model) -> Result<()> {
    if row.status != Status::Active {
        return Err(Error::Conflict("the agency is not at this step"));
    }
    if !may_have(row.kind) {
        return Err(Error::Rule("no_desk_for_this_kind"));
    }
    Ok(())
}

/// Closes a desk, or drops the proposal. For the body itself as well.
///
/// # Errors
/// `Conflict` when there is none.
pub(super) async fn close<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    reason: Option<&str>,
) -> Result<()> {
    let row = permit.row();
    if row.desk_since.is_none() && row.desk_asked_by.is_none() {
        return Err(Error::Conflict("there is no desk"));
    }
    let mut change = agency::ActiveModel::default();
    forget(&mut change);
    write(tx, permit, change).await?;
    if row.desk_since.is_some() {
        let (agency, what) = (row.id, "desk_closed");
        tx.emit(Event::AgencyMoved { agency, what }).await?;
    }
    shut(tx, row, reason).await
}

/// What the end of a desk changes in the agency's row.
pub(super) fn forget(row: &mut agency::ActiveModel) {
    row.desk_since = Set(None);
    row.desk_asked_by = Set(None);
    row.desk_asked_at = Set(None);
    row.desk_opened_by = Set(None);
}

/// Nobody works any more at a desk that was closed, or whose body may not act: one that is opened anew begins with
/// nobody. `row` is the agency as it was. To be called at the end of a use case.
///
/// # Errors
/// The database's.
pub(super) async fn shut(tx: &Tx<'_>, row: &agency::Model, reason: Option<&str>) -> Result<()> {
    if row.desk_since.is_none() && row.desk_asked_by.is_none() {
        return Ok(());
    }
    let people = people(tx, row.id).await?;
    let change = officer::ActiveModel {
        moderator: Set(false),
        ..Default::default()
    };
    officer::Entity::update_many()
        .set(change)
        .filter(officer::COLUMN.agency_id.eq(row.id))
        .filter(officer::COLUMN.moderator.eq(true))
        .exec(tx.system(&KEY))
        .await?;
    moderation::leave_desk(tx, &people).await?;
    audit(tx, row, "desk_close", reason).await?;
    if row.desk_since.is_none() {
        return Ok(());
    }
    told(tx, log::Act::DeskClosed).await
}

/// Everybody may know that a desk was opened or closed; which one stands on the body's own page.
async fn told(tx: &Tx<'_>, act: log::Act) -> Result<()> {
    let decider = match tx.viewer().person() {
        None => log::Decider::System,
        Some(_) if tx.viewer().is_officer() => log::Decider::Office,
        Some(_) => log::Decider::Administrators,
    };
    let entry = log::Entry {
        area: None,
        content: log::Content::Desk,
        act,
        rule: None,
        trigger: log::Trigger::Own,
        found_by_machine: false,
        decided_by_machine: false,
        decider,
        duration_hours: None,
        hours_to_decision: None,
        appeal: None,
        reverts: None,
    };
    log::publish(tx, entry).await.map(drop)
}

/// Who works at a body's desk.
pub(super) async fn people(tx: &Tx<'_>, agency: AgencyId) -> Result<Vec<PersonId>> {
    #[expect(clippy::disallowed_methods, reason = "everybody at one desk")]
    let rows = officer::Entity::find()
        .filter(officer::COLUMN.agency_id.eq(agency))
        .filter(officer::COLUMN.moderator.eq(true))
        .all(tx.system(&KEY))
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

async fn write<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    mut change: agency::ActiveModel,
) -> Result<()> {
    change.updated_at = Set(tx.now());
    change.version = Set(permit.row().version + 1);
    let this = agency::Entity::update_many()
        .set(change)
        .filter(agency::COLUMN.id.eq(permit.row().id));
    tx.change(permit, this).await.map(drop)
}

/// Who acts: the body itself, or who runs the server.
fn side(tx: &Tx<'_>) -> &'static str {
    if tx.viewer().is_officer() {
        "office"
    } else {
        "administrator"
    }
}

async fn audit(
    tx: &Tx<'_>,
    row: &agency::Model,
    action: &'static str,
    reason: Option<&str>,
) -> Result<()> {
    log::audit(
        tx,
        AuditLine {
            role: side(tx),
            team: Some(row.id),
            action,
            object: ("agency", row.id.0),
            before: Some(json!({ "open": row.desk_since.is_some() })),
            after: None,
            reason: reason.map(str::to_owned),
        },
    )
    .await
}

/// Writes down that somebody came to the desk, or left it.
///
/// # Errors
/// The database's.
pub(super) async fn audit_place(tx: &Tx<'_>, who: &officer::Model, comes: bool) -> Result<()> {
    log::audit(
        tx,
        AuditLine {
            role: side(tx),
            team: Some(who.agency_id),
            action: if comes {
                "moderator_given"
            } else {
                "moderator_taken"
            },
            object: ("officer", who.id.0),
            before: None,
            after: None,
            reason: None,
        },
    )
    .await
}
