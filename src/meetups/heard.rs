//! Who hears of what: said once, for the list, for members' letters and for guests'.
use chrono::{DateTime, Utc};
use entity::{
    id::{MeetupId, OccasionId, PersonId, RsvpId},
    meetup, meetup_date,
    rsvp::{self, State},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{ExprTrait, Query},
};

use super::seats::KEY;
use crate::{
    app::App,
    db::Tx,
    error::Result,
    events::{Event, MeetupEvent},
};

/// Whom it concerns, by where they stand.
fn states(what: &str) -> &'static [State] {
    match what {
        "meetup_cancelled" | "meetup_changed" => {
            &[State::Going, State::Offered, State::Waiting, State::Asked]
        }
        "meetup_note" => &[State::Going],
        _ => &[State::Going, State::Offered],
    }
}

/// The parties of one date; or of all dates that it concerns: those that began, for what is told afterwards, and
/// else those that are not over.
fn parties(
    (meetup, date): (MeetupId, Option<OccasionId>),
    what: &str,
    now: DateTime<Utc>,
) -> Select<rsvp::Entity> {
    let time = if what == "meetup_note" {
        meetup_date::COLUMN.starts_at.lte(now)
    } else {
        meetup_date::COLUMN.ends_at.gt(now)
    };
    let dates = Query::select()
        .column(meetup_date::Column::Id)
        .from(meetup_date::Entity)
        .and_where(meetup_date::COLUMN.meetup_id.eq(meetup))
        .and_where(time)
        .to_owned();
    let which = match date {
        Some(date) => Condition::all().add(rsvp::COLUMN.meetup_date_id.eq(date)),
        None => Condition::all().add(rsvp::COLUMN.meetup_date_id.into_expr().in_subquery(dates)),
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "letters to whoever asked for them"
    )]
    rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_id.eq(meetup))
        .filter(rsvp::COLUMN.state.is_in(states(what).iter().copied()))
        .filter(which)
}

/// Tells those whom it concerns, at one date or at all. Guests have a letter each, planned with this.
///
/// # Errors
/// The database's.
pub(super) async fn tell(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    (date, what): (Option<OccasionId>, &'static str),
) -> Result<()> {
    let guests: Vec<RsvpId> = parties((meetup.id, date), what, tx.now())
        .select_only()
        .column(rsvp::Column::Id)
        .filter(rsvp::COLUMN.guest_key.is_not_null())
        .into_tuple()
        .all(tx.system(&KEY))
        .await?;
    tx.emit(Event::Meetup(MeetupEvent::Told {
        meetup: meetup.id,
        date,
        what,
        guests,
    }))
    .await
}

/// The members among them, each once.
///
/// # Errors
/// The database's.
pub(super) async fn members(
    app: &App,
    of: (MeetupId, Option<OccasionId>),
    what: &str,
) -> Result<Vec<PersonId>> {
    let people: Vec<Option<PersonId>> = parties(of, what, app.db.clock().now())
        .select_only()
        .column(rsvp::Column::PersonId)
        .distinct()
        .filter(rsvp::COLUMN.person_id.is_not_null())
        .into_tuple()
        .all(app.db.system(&KEY))
        .await?;
    Ok(people.into_iter().flatten().collect())
}
