//! Two-person acts: asked by one administrator, confirmed or refused by another, and recorded either way.
use chrono::TimeDelta;
use entity::{
    agency,
    agency_request::{self, Outcome},
    id::{AgencyId, AgencyRequestId, PersonId},
    officer, person,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};

use super::{
    deeds::{self, Deed},
    logged,
    request::{Made, own},
    view::{RequestView, Requests},
};
use crate::{
    access::{Action, Manage, Permit, Verify, Viewer, verifies},
    app::App,
    clock::Moment,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    secrets::Secrets,
};

/// What addresses of invited colleagues are sealed for.
const SEAL: &str = "office invitation";
/// How long an asking waits for a second person.
const WAITS: TimeDelta = TimeDelta::days(7);
/// Acts shown at most.
const SHOWN: u64 = 50;

/// Whom a decision comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A second administrator of the agency.
    Office,
    /// Whoever verifies agencies.
    Trust,
}

/// How it was decided.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Yes.
    Confirm,
    /// No; by whoever asked, it is taken back.
    Refuse(String),
}

/// A deed as it is kept: addresses are sealed.
pub(super) fn kept(secrets: &Secrets, deed: &Deed) -> Result<String> {
    let mut deed = deed.clone();
    if let Deed::AddOfficer { email, .. } = &mut deed {
        *email = secrets.seal(SEAL, email)?;
    }
    serde_json::to_string(&deed).map_err(Error::internal)
}

/// A deed as it was asked.
pub(super) fn asked(secrets: &Secrets, payload: &str) -> Result<Deed> {
    let mut deed: Deed = serde_json::from_str(payload).map_err(Error::internal)?;
    if let Deed::AddOfficer { email, .. } = &mut deed {
        *email = secrets.unseal(SEAL, email)?;
    }
    Ok(deed)
}

/// Asks for an act; does it at once when one person may.
///
/// # Errors
/// `Invalid`, `NotFound` for somebody who is no colleague, `Conflict` for the last administrator, and what the
/// policy says.
pub async fn ask(app: &App, viewer: &Viewer, deed: Deed) -> Result<RequestView> {
    let agency = own(viewer)?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::AskDeed, &Who::Person(me))?;
    deed.check()?;
    let id = AgencyRequestId::new();
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(agency).await?;
            let permit = viewer.may::<Manage, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            deed.fits(permit.row())?;
            let officer = match deed.officer() {
                Some(officer) => Some(deeds::serving(tx, agency, officer).await?),
                None => None,
            };
            if let Deed::ChangeJurisdiction { neighborhoods, .. } = &deed {
                super::request::towns(&tx.read(), neighborhoods).await?;
            }
            replace_earlier(app, tx, &permit, &deed).await?;
            let alone = deed.is_alone(officer.as_ref());
            let row = agency_request::ActiveModel {
                id: Set(id),
                agency_id: Set(agency),
                kind: Set(deed.kind()),
                payload: Set(kept(&app.secrets, &deed)?),
                asked_by: Set(me),
                asked_at: Set(tx.now()),
                expires_at: Set(tx.now() + WAITS),
                decided_by: Set(None),
                decided_at: Set(alone.then_some(tx.now())),
                outcome: Set(alone.then_some(Outcome::Confirmed)),
                reason: Set(None),
            };
            tx.add(&permit, Made(row)).await?;
            if alone {
                deed.perform(tx, &permit).await?;
            }
            tx.emit(Event::AgencyChanged { agency }).await
        })
        .await?;
    // Somebody who ended themselves sees no more of it.
    let viewer = app.gate.again(viewer).await?;
    match one(app, &viewer, id).await {
        Err(Error::NotFound(_)) => one_of(app, me, id).await,
        other => other,
    }
}

/// Askings about the same that still wait are taken back by the newer one.
async fn replace_earlier(
    app: &App,
    tx: &Tx<'_>,
    permit: &Permit<Manage, agency::Model>,
    deed: &Deed,
) -> Result<()> {
    let waiting = tx
        .read()
        .all::<agency_request::Entity>()
        .only(agency_request::COLUMN.agency_id.eq(permit.row().id))
        .only(agency_request::COLUMN.kind.eq(deed.kind()))
        .only(agency_request::COLUMN.outcome.is_null())
        .newest(agency_request::Column::Id, 200)
        .await?;
    for row in waiting {
        if deed.replaces(&asked(&app.secrets, &row.payload)?) {
            let change = agency_request::ActiveModel {
                decided_at: Set(Some(tx.now())),
                outcome: Set(Some(Outcome::Withdrawn)),
                ..Default::default()
            };
            close(tx, permit, row.id, change).await?;
        }
    }
    Ok(())
}

async fn close<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    id: AgencyRequestId,
    change: agency_request::ActiveModel,
) -> Result<()> {
    let this = agency_request::Entity::update_many()
        .set(change)
        .filter(agency_request::COLUMN.id.eq(id));
    tx.change(permit, this).await.map(drop)
}

/// Confirms or refuses what somebody else asked.
///
/// # Errors
/// `Forbidden` for one's own, `Conflict` when it was decided, `Gone` when it waited too long, and what the act says.
pub async fn decide(
    app: &App,
    viewer: &Viewer,
    (side, id): (Side, AgencyRequestId),
    decision: Decision,
) -> Result<RequestView> {
    match side {
        Side::Office => own(viewer).map(drop)?,
        Side::Trust => verifies(viewer)?,
    }
    app.db
        .write(viewer, async |tx| {
            let request = tx.read().one::<agency_request::Entity>(id).await?;
            let row = tx.read().take::<agency::Entity>(request.agency_id).await?;
            // Read again behind the lock on the agency: two who decide at once come one after the other.
            let request = tx.read().take::<agency_request::Entity>(id).await?;
            match side {
                Side::Office => {
                    settle(
                        app,
                        tx,
                        &viewer.may::<Manage, _>(row)?,
                        (request, &decision),
                    )
                    .await
                }
                Side::Trust => {
                    settle(
                        app,
                        tx,
                        &viewer.may::<Verify, _>(row)?,
                        (request, &decision),
                    )
                    .await
                }
            }
        })
        .await?;
    one(app, viewer, id).await
}

async fn settle<A: Action>(
    app: &App,
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    (request, decision): (agency_request::Model, &Decision),
) -> Result<()> {
    let viewer = tx.viewer();
    let me = viewer.signed_in()?;
    viewer.fresh(tx.now(), false)?;
    if request.outcome.is_some() {
        return Err(Error::Conflict("decided already"));
    }
    if request.expires_at <= tx.now() {
        return Err(Error::Gone("request"));
    }
    let deed = asked(&app.secrets, &request.payload)?;
    let own = request.asked_by == me;
    let (outcome, reason) = match decision {
        Decision::Confirm if own => return Err(Error::Forbidden("confirm one's own request")),
        Decision::Confirm if deed.is_for_reviewers() && viewer.is_officer() => {
            return Err(Error::Forbidden("widen one's own agency"));
        }
        Decision::Confirm => (Outcome::Confirmed, None),
        Decision::Refuse(reason) if own => (Outcome::Withdrawn, Some(reason.clone())),
        Decision::Refuse(reason) => (Outcome::Refused, Some(reason.clone())),
    };
    let change = agency_request::ActiveModel {
        decided_by: Set((!own).then_some(me)),
        decided_at: Set(Some(tx.now())),
        outcome: Set(Some(outcome)),
        reason: Set(reason),
        ..Default::default()
    };
    close(tx, permit, request.id, change).await?;
    if outcome == Outcome::Confirmed {
        deed.perform(tx, permit).await?;
        if matches!(deed, Deed::AddOfficer { .. }) {
            tx.emit(Event::OfficerInvited {
                request: request.id,
            })
            .await?;
        }
    }
    let agency = permit.row().id;
    tx.emit(Event::AgencyChanged { agency }).await
}

/// The acts of the viewer's own agency.
///
/// # Errors
/// `Forbidden` for those who do not manage it.
pub async fn of_office(app: &App, viewer: &Viewer) -> Result<Requests> {
    let agency = own(viewer)?;
    if !viewer
        .serving()
        .is_some_and(|serving| serving.administrator)
    {
        return Err(Error::Forbidden("manage this agency"));
    }
    list(
        app,
        viewer,
        Condition::all().add(agency_request::COLUMN.agency_id.eq(agency)),
    )
    .await
}

/// What waits for those who verify: everywhere.
///
/// # Errors
/// What the policy says.
pub async fn waiting(app: &App, viewer: &Viewer) -> Result<Requests> {
    verifies(viewer)?;
    let waits = Condition::all()
        .add(agency_request::COLUMN.outcome.is_null())
        .add(agency_request::COLUMN.expires_at.gt(app.db.clock().now()));
    let requests = list(app, viewer, waits).await?;
    if !requests.items.is_empty() {
        app.db
            .write(viewer, async |tx| {
                logged::viewed(tx, ("agency_requests", uuid::Uuid::nil())).await
            })
            .await?;
    }
    Ok(requests)
}

async fn list(app: &App, viewer: &Viewer, rule: Condition) -> Result<Requests> {
    let rows = app
        .db
        .read(viewer)
        .all::<agency_request::Entity>()
        .only(rule);
    let rows = rows.newest(agency_request::Column::Id, SHOWN).await?;
    let mut items = Vec::with_capacity(rows.len());
    let me = viewer.signed_in()?;
    for row in rows {
        items.push(view(app, me, row).await?);
    }
    Ok(Requests { items })
}

async fn one(app: &App, viewer: &Viewer, id: AgencyRequestId) -> Result<RequestView> {
    let row = app
        .db
        .read(viewer)
        .one::<agency_request::Entity>(id)
        .await?;
    view(app, viewer.signed_in()?, row).await
}

/// An act that somebody just did, and may not see any more.
async fn one_of(app: &App, me: PersonId, id: AgencyRequestId) -> Result<RequestView> {
    #[expect(clippy::disallowed_methods, reason = "the answer to whoever did it")]
    let row = agency_request::Entity::find_by_id(id)
        .filter(agency_request::COLUMN.asked_by.eq(me))
        .one(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    view(app, me, row.ok_or(Error::NotFound("request"))?).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "names beside rows that were read through a scope"
)]
async fn view(app: &App, me: PersonId, row: agency_request::Model) -> Result<RequestView> {
    let key = Key::of(Desk::Accounts);
    let conn = app.db.system(&key);
    let deed = asked(&app.secrets, &row.payload)?;
    let agency = agency::Entity::find_by_id(row.agency_id).one(conn).await?;
    let whom = match (&deed, deed.officer()) {
        (Deed::AddOfficer { name, .. }, _) => Some(name.clone()),
        (_, Some(officer)) => match officer::Entity::find_by_id(officer).one(conn).await? {
            Some(officer) => name_of(app, officer.person_id).await?,
            None => None,
        },
        _ => None,
    };
    let decided_by = match row.decided_by {
        Some(person) => name_of(app, person).await?,
        None => None,
    };
    Ok(RequestView {
        id: row.id,
        agency: agency.map(|agency| agency.name).unwrap_or_default(),
        kind: row.kind,
        by_reviewers: deed.is_for_reviewers(),
        what: deed,
        whom,
        asked_by: name_of(app, row.asked_by).await?.unwrap_or_default(),
        asked_at: Moment(row.asked_at),
        expires_at: Moment(row.expires_at),
        decided_by,
        decided_at: row.decided_at.map(Moment),
        outcome: row.outcome,
        reason: row.reason,
        mine: row.asked_by == me,
    })
}

/// The name somebody acts under inside the house. Never shown outside it.
pub(super) async fn name_of(app: &App, person: PersonId) -> Result<Option<String>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "who acted is shown to those who keep the record"
    )]
    let row = person::Entity::find_by_id(person)
        .one(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    Ok(row.map(|row| row.display_name))
}

/// A confirmed invitation, if it still counts.
pub(super) fn is_open(row: &agency_request::Model, now: chrono::DateTime<chrono::Utc>) -> bool {
    row.kind == agency_request::Kind::AddOfficer
        && row.outcome == Some(Outcome::Confirmed)
        && row
            .decided_at
            .is_some_and(|at| now - at < super::invitation::LIFE)
}

/// Which agency an act belongs to.
pub(super) fn agency_of(row: &agency_request::Model) -> AgencyId {
    row.agency_id
}
