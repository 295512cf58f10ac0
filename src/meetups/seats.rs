//! Seats: taken, given back, and handed on to whoever waits, in one transaction that holds the date's row.
//!
//! Whoever changes a party takes the row of its date first, so parties of one date come one after the other; the
//! condition of the `UPDATE` and a CHECK of the table count once more. Several dates are taken in the order of
//! their ids, so that nobody waits for each other.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{OccasionId, RsvpId},
    meetup,
    meetup_date::{self, Status},
    rsvp::{self, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr,
};

use crate::{
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::{Event, MeetupEvent},
};

/// The key of those who move rows of others.
pub(super) const KEY: Key = Key::of(Desk::Meetups);

/// An offered seat is held so long at most …
const HELD: TimeDelta = TimeDelta::hours(12);
/// … and so long at least, but never beyond the end of the list.
const HELD_AT_LEAST: TimeDelta = TimeDelta::minutes(15);
/// Waiting parties that are looked at when seats become free: more do not wait.
pub(super) const MOST_WAITING: u64 = 200;

/// When the list of a date closes.
#[must_use]
pub(super) fn closes_at(meetup: &meetup::Model, date: &meetup_date::Model) -> DateTime<Utc> {
    date.starts_at - TimeDelta::minutes(i64::from(meetup.join_before))
}

/// Whether seats of a date are still handed out.
#[must_use]
pub(super) fn is_open(
    meetup: &meetup::Model,
    date: &meetup_date::Model,
    now: DateTime<Utc>,
) -> bool {
    meetup.status == meetup::Status::Published
        && meetup.deleted_at.is_none()
        && date.status == Status::Planned
        && now < closes_at(meetup, date)
}

/// How many seats a party holds.
#[must_use]
pub(super) fn held_by(row: &rsvp::Model) -> i32 {
    match row.state {
        State::Going | State::Offered => party(row),
        _ => 0,
    }
}

/// How many people.
#[must_use]
pub(super) fn party(row: &rsvp::Model) -> i32 {
    row.adults + row.children
}

/// Until when an offer made now is held: half a day, less the nearer the end of the list is.
#[must_use]
fn held_until(closes_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let left = closes_at - now;
    let held = (left / 4).clamp(HELD_AT_LEAST, HELD);
    std::cmp::min(now + held, closes_at)
}

/// A date, held until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub(super) async fn hold(tx: &Tx<'_>, id: OccasionId) -> Result<meetup_date::Model> {
    #[expect(
        clippy::disallowed_methods,
        reason = "seats are counted past the scope"
    )]
    let row = meetup_date::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.system(&KEY))
        .await?;
    row.ok_or(Error::NotFound("date"))
}

/// Takes seats, if so many are free.
///
/// # Errors
/// The database's.
pub(super) async fn take(tx: &Tx<'_>, date: &mut meetup_date::Model, seats: i32) -> Result<bool> {
    let taken = Expr::col(meetup_date::Column::SeatsTaken).add(seats);
    let fits = Condition::any()
        .add(meetup_date::COLUMN.capacity.is_null())
        .add(taken.clone().lte(Expr::col(meetup_date::Column::Capacity)));
    let done = meetup_date::Entity::update_many()
        .col_expr(meetup_date::Column::SeatsTaken, taken)
        .filter(meetup_date::COLUMN.id.eq(date.id))
        .filter(meetup_date::COLUMN.status.eq(Status::Planned))
        .filter(fits)
        .exec(tx.system(&KEY))
        .await?;
    let fits = done.rows_affected > 0;
    if fits {
        date.seats_taken += seats;
    }
    Ok(fits)
}

/// Gives seats back.
///
/// # Errors
/// The database's.
pub(super) async fn free(tx: &Tx<'_>, date: &mut meetup_date::Model, seats: i32) -> Result<()> {
    if seats == 0 {
        return Ok(());
    }
    meetup_date::Entity::update_many()
        .col_expr(
            meetup_date::Column::SeatsTaken,
            Expr::col(meetup_date::Column::SeatsTaken).sub(seats),
        )
        .filter(meetup_date::COLUMN.id.eq(date.id))
        .exec(tx.system(&KEY))
        .await?;
    date.seats_taken -= seats;
    Ok(())
}

/// Hands free seats on: to the party that waits longest of those that fit, then to the next. Who is too many keeps
/// their place.
///
/// # Errors
/// The database's.
pub(super) async fn promote(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    date: &mut meetup_date::Model,
) -> Result<()> {
    if !is_open(meetup, date, tx.now()) {
        return Ok(());
    }
    for row in waiting(tx.system(&KEY), date.id).await? {
        let seats = party(&row);
        let free = date.capacity.map(|most| most - date.seats_taken);
        if free.is_some_and(|free| free <= 0) {
            break;
        }
        if free.is_some_and(|free| free < seats) || !take(tx, date, seats).await? {
            continue;
        }
        let until = held_until(closes_at(meetup, date), tx.now());
        let (state, until, what) = if row.auto_accept {
            (State::Going, None, "meetup_seat")
        } else {
            (State::Offered, Some(until), "meetup_offer")
        };
        moved(tx, row, (state, until), Some(what)).await?;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "seats are counted past the scope"
)]
async fn waiting(conn: &impl ConnectionTrait, date: OccasionId) -> Result<Vec<rsvp::Model>> {
    let rows = rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_date_id.eq(date))
        .filter(rsvp::COLUMN.state.eq(State::Waiting))
        .order_by_asc(rsvp::COLUMN.queued_at)
        .order_by_asc(rsvp::COLUMN.id)
        .limit(MOST_WAITING);
    Ok(rows.all(conn).await?)
}

/// A party stands otherwise from now on, and is told so.
///
/// # Errors
/// The database's.
pub(super) async fn moved(
    tx: &Tx<'_>,
    row: rsvp::Model,
    (state, until): (State, Option<DateTime<Utc>>),
    what: Option<&'static str>,
) -> Result<rsvp::Model> {
    let (id, guest) = (row.id, row.person_id.is_none());
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.offered_until = Set(until);
    row.updated_at = Set(tx.now());
    let row = row.update(tx.system(&KEY)).await?;
    tx.emit(Event::Meetup(MeetupEvent::Moved {
        rsvp: id,
        guest,
        what,
        until,
    }))
    .await?;
    Ok(row)
}

/// A party, held until the transaction ends; its date is held by then.
///
/// # Errors
/// The database's.
pub(super) async fn party_row(tx: &Tx<'_>, id: RsvpId) -> Result<Option<rsvp::Model>> {
    #[expect(clippy::disallowed_methods, reason = "who asks was found out before")]
    let row = rsvp::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.system(&KEY))
        .await?;
    Ok(row)
}

/// A party does not come: its seats go to the next.
///
/// # Errors
/// The database's.
pub(super) async fn gone(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    date: &mut meetup_date::Model,
    (row, state, what): (rsvp::Model, State, Option<&'static str>),
) -> Result<()> {
    let seats = held_by(&row);
    moved(tx, row, (state, None), what).await?;
    if date.status == Status::Planned {
        free(tx, date, seats).await?;
        promote(tx, meetup, date).await?;
    }
    changed(tx, meetup).await
}

/// Lists show other numbers from now on.
///
/// # Errors
/// The database's.
pub(super) async fn changed(tx: &Tx<'_>, meetup: &meetup::Model) -> Result<()> {
    tx.emit(Event::Meetup(MeetupEvent::Changed {
        meetup: meetup.id,
        area: meetup.neighborhood_id,
    }))
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_held_half_a_day_and_less_the_nearer_it_is() {
        let now: DateTime<Utc> = "2026-12-05T00:00:00Z".parse().unwrap();
        let held = |left: TimeDelta| held_until(now + left, now) - now;
        assert_eq!(held(TimeDelta::days(9)), TimeDelta::hours(12));
        assert_eq!(held(TimeDelta::hours(8)), TimeDelta::hours(2));
        assert_eq!(held(TimeDelta::minutes(40)), TimeDelta::minutes(15));
        assert_eq!(held(TimeDelta::minutes(10)), TimeDelta::minutes(10));
    }
}
