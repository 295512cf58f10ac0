//! Who keeps the rules, as what: given by one administrator and confirmed by another, ended by one.
//!
//! A volunteer's part rests while they do not belong to their neighborhood, or may not speak there (`gate/known.rs`).
use entity::{
    duty::{self, Role},
    id::{DutyId, NeighborhoodId, PersonId},
    membership,
    person::{self, AgeBand},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

use super::logged;
use crate::{
    access::{Appoint, Dismiss, Myself, Viewer},
    accounts::{self, Whom},
    app::App,
    db::{Desk, Draft, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    text::Text,
    transparency::{self as log, AuditLine},
};

mod list;
mod machine;
pub(super) mod model;
pub(super) mod view;

pub use list::mine;
pub(super) use list::{list, one};
pub use machine::{appoint, dismiss};
use model::{EndDuty, NewDuty};
pub use view::MyDuty;

const KEY: Key = Key::of(Desk::Cases);

/// A duty on its way to its place.
struct Made(duty::ActiveModel);

impl Draft<Appoint, Myself> for Made {
    type Row = duty::ActiveModel;

    fn place(self, _: &Myself, _: &Tx<'_>) -> Self::Row {
        self.0
    }
}

/// Gives somebody a duty, which waits for a second administrator.
///
/// # Errors
/// `Invalid` for nobody, `Conflict` when they hold it or it waits, a word of `fit`, and what the policy says.
pub(super) async fn give(app: &App, viewer: &Viewer, new: &NewDuty) -> Result<view::DutyView> {
    let me = viewer.signed_in()?;
    viewer.may::<Appoint, _>(Myself(me))?;
    app.limits.count(Act::AskDeed, &Who::Person(me))?;
    // Before anybody is looked for: an address is a question, too.
    viewer.fresh(app.db.clock().now(), false)?;
    new.check()?;
    let area = area(app, viewer, new.neighborhood.as_ref()).await?;
    let person = whose(app, new, area).await?;
    let id = app
        .db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Appoint, _>(Myself(me))?;
            fit(tx, person, area).await?;
            free(tx, person, new.role, area).await?;
            let row = tx
                .add(&permit, Made(row(tx, person, new.role, area)))
                .await?;
            audit(tx, &row, "give", None).await?;
            Ok(row.id)
        })
        .await?;
    one(app, viewer, id).await
}

async fn area(
    app: &App,
    viewer: &Viewer,
    slug: Option<&Text<1, 40>>,
) -> Result<Option<NeighborhoodId>> {
    let Some(slug) = slug else {
        return Ok(None);
    };
    match app.towns.named(&app.db, viewer, slug.as_str()).await {
        Ok(town) => Ok(Some(town.id)),
        Err(Error::NotFound(_)) => Err(Error::invalid("/neighborhood", "unknown")),
        Err(other) => Err(other),
    }
}

/// Whom the fields mean. A persona is asked for in its own neighborhood only: nobody learns here whose other it is.
async fn whose(app: &App, new: &NewDuty, area: Option<NeighborhoodId>) -> Result<PersonId> {
    if let Some(email) = &new.email {
        let whom = Whom::Email(email.as_str().to_owned());
        return match accounts::find(app, &whom).await {
            Err(Error::NotFound(_)) => Err(Error::invalid("/email", "unknown")),
            other => other,
        };
    }
    let unknown = || Error::invalid("/membership", "unknown");
    let (Some(id), Some(area)) = (new.membership, area) else {
        return Err(unknown());
    };
    #[expect(clippy::disallowed_methods, reason = "whose persona somebody named")]
    let row = membership::Entity::find_by_id(id)
        .filter(membership::COLUMN.neighborhood_id.eq(area))
        .filter(membership::COLUMN.left_at.is_null())
        .one(app.db.system(&KEY))
        .await?;
    row.map(|row| row.person_id).ok_or_else(unknown)
}

/// Somebody who could hold a duty: a grown-up resident in good standing, and for a neighborhood one of its own. The
/// person's row is held, so that two who give the same are one after the other.
async fn fit(tx: &Tx<'_>, id: PersonId, area: Option<NeighborhoodId>) -> Result<()> {
    let conn = tx.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "who would hold it")]
    let row = person::Entity::find_by_id(id)
        .filter(person::COLUMN.left_at.is_null())
        .lock_exclusive()
        .one(conn)
        .await?
        .ok_or(Error::NotFound("account"))?;
    if row.kind == person::Kind::Officer {
        return Err(Error::Rule("offices_hold_no_duty"));
    }
    if row.suspended_at.is_some() || row.email_verified_at.is_none() {
        return Err(Error::Rule("not_in_good_standing"));
    }
    if row.age_band != AgeBand::From18 {
        return Err(Error::Rule("not_grown_up"));
    }
    let Some(area) = area else {
        return Ok(());
    };
    #[expect(clippy::disallowed_methods, reason = "whether they live there")]
    let home = membership::Entity::find()
        .filter(membership::COLUMN.person_id.eq(id))
        .filter(membership::COLUMN.neighborhood_id.eq(area))
        .filter(membership::COLUMN.left_at.is_null())
        .one(conn)
        .await?;
    home.map(drop).ok_or(Error::Rule("not_a_member_there"))
}

/// Nothing of the kind is held or waits.
async fn free(
    tx: &Tx<'_>,
    person: PersonId,
    role: Role,
    area: Option<NeighborhoodId>,
) -> Result<()> {
    match held(tx, person, role, area).await? {
        Some(_) => Err(Error::Conflict("holds it, or it waits")),
        None => Ok(()),
    }
}

async fn held(
    tx: &Tx<'_>,
    person: PersonId,
    role: Role,
    area: Option<NeighborhoodId>,
) -> Result<Option<duty::Model>> {
    #[expect(clippy::disallowed_methods, reason = "whether they hold it")]
    let mut rows = duty::Entity::find()
        .filter(duty::COLUMN.person_id.eq(person))
        .filter(duty::COLUMN.role.eq(role))
        .filter(duty::COLUMN.ended_at.is_null());
    if let Some(area) = area {
        rows = rows.filter(duty::COLUMN.neighborhood_id.eq(area));
    }
    Ok(rows.one(tx.system(&KEY)).await?)
}

fn row(
    tx: &Tx<'_>,
    person: PersonId,
    role: Role,
    area: Option<NeighborhoodId>,
) -> duty::ActiveModel {
    duty::ActiveModel {
        id: Set(DutyId::new()),
        person_id: Set(person),
        role: Set(role),
        neighborhood_id: Set(area),
        given_by: Set(tx.viewer().person()),
        given_at: Set(tx.now()),
        confirmed_by: Set(None),
        confirmed_at: Set(None),
        ended_at: Set(None),
        ended_by: Set(None),
    }
}

/// Confirms what another administrator gave to somebody else.
///
/// # Errors
/// `Conflict` when it is held or ended, a word of `fit`, and what the policy says.
pub(super) async fn confirm(app: &App, viewer: &Viewer, id: DutyId) -> Result<view::DutyView> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<duty::Entity>(id).await?;
            let permit = viewer.may::<Appoint, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            if permit.row().confirmed_at.is_some() || permit.row().ended_at.is_some() {
                return Err(Error::Conflict("this duty was decided on"));
            }
            fit(tx, permit.row().person_id, permit.row().neighborhood_id).await?;
            let me = viewer.signed_in()?;
            let row = tx
                .edit(permit, |row: &mut duty::ActiveModel| {
                    row.confirmed_by = Set(Some(me));
                    row.confirmed_at = Set(Some(tx.now()));
                })
                .await?;
            told(tx, &row, Some("duty_given")).await?;
            audit(tx, &row, "confirm", None).await
        })
        .await?;
    one(app, viewer, id).await
}

/// Ends a duty, or takes back one that waits. One person does: an administrator, or whoever holds it.
///
/// # Errors
/// `Conflict` when it has ended, `Invalid` without a reason, and what the policy says.
pub(super) async fn end(app: &App, viewer: &Viewer, id: DutyId, how: &EndDuty) -> Result<()> {
    let reason = how.reason.as_ref().map_or("", Text::as_str);
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<duty::Entity>(id).await?;
            let permit = viewer.may::<Dismiss, _>(row)?;
            if permit.row().ended_at.is_some() {
                return Err(Error::Conflict("this duty has ended"));
            }
            let me = viewer.signed_in()?;
            let own = permit.row().person_id == me;
            let waits = permit.row().confirmed_at.is_none();
            if reason.is_empty() && !own && !waits {
                return Err(Error::invalid("/reason", "required"));
            }
            let row = tx
                .edit(permit, |row: &mut duty::ActiveModel| {
                    row.ended_at = Set(Some(tx.now()));
                    row.ended_by = Set(Some(me));
                })
                .await?;
            let alert = (!own && !waits).then_some("duty_ended");
            told(tx, &row, alert).await?;
            let why = Some(reason.to_owned()).filter(|why| !why.is_empty());
            audit(tx, &row, "end", why).await
        })
        .await
}

/// Ends everything that somebody holds, because they leave for good.
///
/// # Errors
/// The database's.
pub async fn left(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    let change = duty::ActiveModel {
        ended_at: Set(Some(tx.now())),
        ended_by: Set(Some(person)),
        ..Default::default()
    };
    duty::Entity::update_many()
        .set(change)
        .filter(duty::COLUMN.person_id.eq(person))
        .filter(duty::COLUMN.ended_at.is_null())
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Caches forget the person, who is told when somebody else did it.
async fn told(tx: &Tx<'_>, row: &duty::Model, alert: Option<&'static str>) -> Result<()> {
    let person = row.person_id;
    tx.emit(Event::DutyChanged { person }).await?;
    let Some(what) = alert else {
        return Ok(());
    };
    let old_address = None;
    tx.emit(Event::AccountAlert {
        person,
        what,
        old_address,
    })
    .await
}

async fn audit(
    tx: &Tx<'_>,
    row: &duty::Model,
    action: &'static str,
    reason: Option<String>,
) -> Result<()> {
    let machine = tx.viewer().person().is_none();
    log::audit(
        tx,
        AuditLine {
            role: if machine {
                "machine"
            } else {
                logged::role_word(tx.viewer())
            },
            team: None,
            action,
            object: ("duty", row.id.0),
            before: None,
            after: Some(json!({
                "person": row.person_id,
                "role": row.role,
                "neighborhood": row.neighborhood_id,
            })),
            reason,
        },
    )
    .await
}
