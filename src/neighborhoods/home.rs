//! Where somebody lives: one of their towns, and not another one every week.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{NeighborhoodId, PersonId},
    membership, person,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    access::Permit,
    db::Tx,
    error::{Error, Result},
};

/// From one change of home to the next.
const REST: TimeDelta = TimeDelta::days(30);

/// When the home may change again, if that is still to come.
#[must_use]
pub fn home_change_allowed_at(
    changed: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    changed.map(|at| at + REST).filter(|at| *at > now)
}

/// Makes a town somebody's home, in place of the one before. The very first home is free, and so is
/// coming back to the last one; leaving a town to join another one is a change like any other.
///
/// `person` is locked by the caller, so that two moves cannot overtake each other.
///
/// # Errors
/// `Invalid` when the last change is less than 30 days ago.
pub(super) async fn move_in<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    person: &person::Model,
    area: NeighborhoodId,
) -> Result<()> {
    let last = last_home(tx, person.id).await?;
    if last.is_some_and(|last| last != area) {
        if home_change_allowed_at(person.home_changed_at, tx.now()).is_some() {
            return Err(Error::invalid("/home", "too_many"));
        }
        let moved = person::Entity::update_many()
            .col_expr(person::Column::HomeChangedAt, Expr::value(tx.now()))
            .filter(person::COLUMN.id.eq(person.id));
        tx.change(permit, moved).await?;
    }
    let no_longer = membership::Entity::update_many()
        .col_expr(membership::Column::Home, Expr::value(false))
        .filter(membership::COLUMN.person_id.eq(person.id))
        .filter(membership::COLUMN.left_at.is_null());
    tx.change(permit, no_longer).await?;
    Ok(())
}

/// The present home, or else the one that was left last: a membership keeps the mark when it ends.
async fn last_home(tx: &Tx<'_>, me: PersonId) -> Result<Option<NeighborhoodId>> {
    let homes = || {
        tx.read()
            .all::<membership::Entity>()
            .only(membership::COLUMN.person_id.eq(me))
            .only(membership::COLUMN.home.eq(true))
    };
    let now = homes()
        .only(membership::COLUMN.left_at.is_null())
        .any()
        .await?;
    if let Some(now) = now {
        return Ok(Some(now.neighborhood_id));
    }
    let before = homes()
        .only(membership::COLUMN.left_at.is_not_null())
        .newest(membership::COLUMN.left_at, 1)
        .await?;
    Ok(before.first().map(|row| row.neighborhood_id))
}
