//! Who may not take part for a while, and who keeps the server. For the `admin` command and for jobs.
use chrono::{DateTime, Utc};
use entity::{
    id::{MembershipId, NeighborhoodId, PersonId},
    membership, person,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};

use super::{
    links,
    logged::{self, Hand},
    settings::by_address,
};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    jobs::{self, Task},
};

/// Whom a command is about.
#[derive(Clone, Debug)]
pub enum Whom {
    /// Whoever verified this address.
    Email(String),
    /// Whoever has this persona.
    Membership(MembershipId),
}

/// Suspends somebody: they may sign in, take their things and leave, and are neither seen nor heard in
/// any town. Without `until`, it lasts until an administrator lifts it.
///
/// # Errors
/// `NotFound`; `Invalid` when `until` has passed or no reason is given.
pub async fn suspend(
    app: &App,
    whom: &Whom,
    until: Option<DateTime<Utc>>,
    reason: &str,
) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid("/reason", "required"));
    }
    if until.is_some_and(|until| until <= app.db.clock().now()) {
        return Err(Error::invalid("/until", "invalid"));
    }
    let person = find(app, whom).await?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            silence(tx, person, until, reason).await?;
            told(tx, person, "suspended").await?;
            logged::suspended(tx, person, until, reason).await
        })
        .await
}

/// The same within a transaction, told to nobody: by moderators, whose decision tells more.
///
/// # Errors
/// `NotFound` when the account is gone.
pub async fn silence(
    tx: &Tx<'_>,
    person: PersonId,
    until: Option<DateTime<Utc>>,
    reason: &str,
) -> Result<()> {
    let conn = tx.system(&Key::of(Desk::Commands));
    let mut row = held(tx, person).await?.into_active_model();
    row.suspended_at = Set(Some(tx.now()));
    row.suspended_until = Set(until);
    row.suspended_reason = Set(Some(reason.to_owned()));
    row.update(conn).await?;
    if let Some(until) = until {
        let lift = Task::LiftSuspension { person };
        jobs::enqueue_at(conn, tx.now(), until, &lift).await?;
    }
    Ok(())
}

/// Ends a suspension that was made for this reason; another one stays.
///
/// # Errors
/// The database's.
pub async fn unsilence(tx: &Tx<'_>, person: PersonId, reason: &str) -> Result<()> {
    let Some(row) = links::held(tx, person).await? else {
        return Ok(());
    };
    if row.suspended_reason.as_deref() != Some(reason) {
        return Ok(());
    }
    lifted(tx, row).await
}

async fn lifted(tx: &Tx<'_>, row: person::Model) -> Result<()> {
    let mut row = row.into_active_model();
    row.suspended_at = Set(None);
    row.suspended_until = Set(None);
    row.suspended_reason = Set(None);
    row.update(tx.system(&Key::of(Desk::Commands))).await?;
    Ok(())
}

/// Every town in which somebody's words may stand.
///
/// # Errors
/// The database's.
pub async fn areas_of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<NeighborhoodId>> {
    areas(tx.system(&Key::of(Desk::Commands)), person).await
}

/// Ends a suspension.
///
/// # Errors
/// `NotFound`; `Conflict` when there is none.
pub async fn lift(app: &App, whom: &Whom) -> Result<()> {
    let person = find(app, whom).await?;
    let lifted = lift_if(app, person, Hand::Machine, |_, _| true).await?;
    if lifted {
        Ok(())
    } else {
        Err(Error::Conflict("not suspended"))
    }
}

/// Ends a suspension whose time is over. Early, late or twice does no harm.
///
/// # Errors
/// The database's.
pub async fn lift_due(app: &App, person: PersonId) -> Result<()> {
    let over = |row: &person::Model, now| row.suspended_until.is_some_and(|until| until <= now);
    lift_if(app, person, Hand::Clock, over).await.map(drop)
}

async fn lift_if(
    app: &App,
    person: PersonId,
    by: Hand,
    when: impl FnOnce(&person::Model, DateTime<Utc>) -> bool,
) -> Result<bool> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(row) = links::held(tx, person).await? else {
                return Ok(false);
            };
            if row.suspended_at.is_none() || !when(&row, tx.now()) {
                return Ok(false);
            }
            lifted(tx, row).await?;
            told(tx, person, "suspension_lifted").await?;
            logged::lifted(tx, person, by).await?;
            Ok(true)
        })
        .await
}

/// Makes somebody an administrator of this server. It gives no sight of neighbors' words.
///
/// # Errors
/// `NotFound`.
pub async fn make_administrator(app: &App, address: &str) -> Result<()> {
    let person = by_address(app, address).await?.id;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let row = held(tx, person).await?;
            let before = row.administrator;
            let mut row = row.into_active_model();
            row.administrator = Set(true);
            row.update(tx.system(&Key::of(Desk::Commands))).await?;
            tx.emit(Event::AccountChanged { person }).await?;
            logged::empowered(tx, person, before).await
        })
        .await
}

async fn told(tx: &Tx<'_>, person: PersonId, what: &'static str) -> Result<()> {
    let areas = areas(tx.system(&Key::of(Desk::Commands)), person).await?;
    tx.emit(Event::StandingChanged { person, areas }).await?;
    let old_address = None;
    tx.emit(Event::AccountAlert {
        person,
        what,
        old_address,
    })
    .await
}

/// Every town in which somebody's words may stand, also those they have left.
pub(super) async fn areas(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<NeighborhoodId>> {
    #[expect(clippy::disallowed_methods, reason = "whose screens to wake")]
    let select = membership::Entity::find()
        .select_only()
        .column(membership::Column::NeighborhoodId)
        .distinct()
        .filter(membership::COLUMN.person_id.eq(person));
    Ok(select.into_tuple().all(conn).await?)
}

async fn held(tx: &Tx<'_>, person: PersonId) -> Result<person::Model> {
    links::held(tx, person)
        .await?
        .ok_or(Error::NotFound("account"))
}

/// Whom a command means.
///
/// # Errors
/// `NotFound`; `Invalid` for what is no address.
pub async fn find(app: &App, whom: &Whom) -> Result<PersonId> {
    match whom {
        Whom::Email(address) => Ok(by_address(app, address).await?.id),
        Whom::Membership(id) => {
            #[expect(clippy::disallowed_methods, reason = "an administrator's command")]
            let row = membership::Entity::find_by_id(*id)
                .one(app.db.system(&Key::of(Desk::Commands)))
                .await?;
            row.map(|row| row.person_id)
                .ok_or(Error::NotFound("account"))
        }
    }
}
