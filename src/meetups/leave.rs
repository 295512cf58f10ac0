//! When somebody leaves a town or the server, is suspended or blocked: their seats go to whoever waits, and what they
//! organize is called off, so that nobody stands before a closed gate.
use chrono::{DateTime, Utc};
use entity::{
    calendar_token,
    id::{MeetupId, NeighborhoodId, OccasionId, PersonId},
    meetup::{self, Status},
    meetup_date::{self, Reason},
    meetup_message, meetup_organizer, membership, person,
    rsvp::{self, State},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};
use serde_json::{Value, json};

use super::{
    acts, heard,
    seats::{self, KEY},
    service,
};
use crate::{access::Viewer, app::App, db::Tx, error::Result};

/// Where somebody may still get a seat, or has one.
const LIVE: [State; 4] = [State::Going, State::Offered, State::Waiting, State::Asked];

/// Somebody leaves a town.
///
/// # Errors
/// The database's.
pub async fn left_town(tx: &Tx<'_>, who: PersonId, town: NeighborhoodId) -> Result<()> {
    let here = meetup_date::COLUMN.neighborhood_id.eq(town);
    give_back(tx, who, Condition::all().add(here)).await?;
    let own = meetup::COLUMN.neighborhood_id.eq(town);
    for row in organized(tx, who, Condition::all().add(own)).await? {
        acts::all_off(tx, &row, (Reason::OrganizerAway, "")).await?;
    }
    let there = Query::select()
        .column(meetup::Column::Id)
        .from(meetup::Entity)
        .and_where(meetup::COLUMN.neighborhood_id.eq(town))
        .and_where(meetup::COLUMN.author_id.ne(who))
        .to_owned();
    helps_no_longer(tx, who, there).await
}

/// Somebody leaves for good. Their words go when they say so; where they stood goes in any case.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &Tx<'_>, who: PersonId, words: bool) -> Result<()> {
    give_back(tx, who, Condition::all()).await?;
    for row in organized(tx, who, Condition::all()).await? {
        acts::all_off(tx, &row, (Reason::OrganizerAway, "")).await?;
    }
    let conn = tx.system(&KEY);
    for id in written_by(tx, who, words).await? {
        acts::emptied(tx, id).await?;
    }
    if words {
        forget_messages(tx, who).await?;
    }
    rsvp::Entity::delete_many()
        .filter(rsvp::COLUMN.person_id.eq(who))
        .exec(conn)
        .await?;
    calendar_token::Entity::delete_many()
        .filter(calendar_token::COLUMN.person_id.eq(who))
        .exec(conn)
        .await?;
    let others = Query::select()
        .column(meetup::Column::Id)
        .from(meetup::Entity)
        .and_where(meetup::COLUMN.author_id.ne(who))
        .to_owned();
    helps_no_longer(tx, who, others).await
}

/// What somebody told those who came to a meetup of others.
async fn forget_messages(tx: &Tx<'_>, who: PersonId) -> Result<()> {
    use sea_orm::ExprTrait;
    let personas = Query::select()
        .column(membership::Column::Id)
        .from(membership::Entity)
        .and_where(membership::COLUMN.person_id.eq(who))
        .to_owned();
    meetup_message::Entity::delete_many()
        .filter(
            meetup_message::COLUMN
                .membership_id
                .into_expr()
                .in_subquery(personas),
        )
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

async fn helps_no_longer(tx: &Tx<'_>, who: PersonId, at: SelectStatement) -> Result<()> {
    use sea_orm::ExprTrait;
    meetup_organizer::Entity::delete_many()
        .filter(meetup_organizer::COLUMN.person_id.eq(who))
        .filter(
            meetup_organizer::COLUMN
                .meetup_id
                .into_expr()
                .in_subquery(at),
        )
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Meetups of somebody that nobody else has read, or all of them.
async fn written_by(tx: &Tx<'_>, who: PersonId, all: bool) -> Result<Vec<MeetupId>> {
    let mut which = Condition::all().add(meetup::COLUMN.author_id.eq(who));
    if !all {
        which = which.add(
            Condition::any()
                .add(meetup::COLUMN.published_at.is_null())
                .add(meetup::COLUMN.withheld.is_not_null()),
        );
    }
    #[expect(clippy::disallowed_methods, reason = "what a leaver leaves behind")]
    let ids = meetup::Entity::find()
        .select_only()
        .column(meetup::Column::Id)
        .filter(which)
        .into_tuple()
        .all(tx.system(&KEY));
    Ok(ids.await?)
}

/// What somebody organizes that is not over, as its author.
async fn organized(tx: &Tx<'_>, who: PersonId, which: Condition) -> Result<Vec<meetup::Model>> {
    #[expect(clippy::disallowed_methods, reason = "what a leaver leaves behind")]
    let rows = meetup::Entity::find()
        .filter(meetup::COLUMN.author_id.eq(who))
        .filter(
            meetup::COLUMN
                .status
                .is_in([Status::Draft, Status::Published]),
        )
        .filter(which)
        .order_by_asc(meetup::COLUMN.id)
        .lock_exclusive()
        .all(tx.system(&KEY));
    Ok(rows.await?)
}

/// Seats of somebody at what another person organizes, or anywhere.
///
/// # Errors
/// The database's.
pub(super) async fn seats_at(tx: &Tx<'_>, who: PersonId, of: Option<PersonId>) -> Result<()> {
    use sea_orm::ExprTrait;
    let Some(of) = of else {
        return give_back(tx, who, Condition::all()).await;
    };
    let runs = Query::select()
        .column(meetup_organizer::Column::MeetupId)
        .from(meetup_organizer::Entity)
        .and_where(meetup_organizer::COLUMN.person_id.eq(of))
        .and_where(meetup_organizer::COLUMN.accepted_at.is_not_null())
        .to_owned();
    let there = meetup_date::COLUMN.meetup_id.into_expr().in_subquery(runs);
    give_back(tx, who, Condition::all().add(there)).await
}

/// Gives back seats at dates that are not over, one date after the other in the order of their ids.
async fn give_back(tx: &Tx<'_>, who: PersonId, which: Condition) -> Result<()> {
    let conn = tx.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "the seats of one person")]
    let dates: Vec<OccasionId> = meetup_date::Entity::find()
        .inner_join(rsvp::Entity)
        .select_only()
        .column(meetup_date::Column::Id)
        .filter(rsvp::COLUMN.person_id.eq(who))
        .filter(rsvp::COLUMN.state.is_in(LIVE))
        .filter(meetup_date::COLUMN.ends_at.gt(tx.now()))
        .filter(which)
        .order_by_asc(meetup_date::COLUMN.id)
        .into_tuple()
        .all(conn)
        .await?;
    for id in dates {
        let mut date = seats::hold(tx, id).await?;
        let meetup = service::meetup_of(conn, date.meetup_id).await?;
        #[expect(clippy::disallowed_methods, reason = "the seat of one person")]
        let row = rsvp::Entity::find()
            .filter(rsvp::COLUMN.meetup_date_id.eq(id))
            .filter(rsvp::COLUMN.person_id.eq(who))
            .filter(rsvp::COLUMN.state.is_in(LIVE))
            .lock_exclusive()
            .one(conn)
            .await?;
        if let Some(row) = row {
            seats::gone(tx, &meetup, &mut date, (row, State::Cancelled, None)).await?;
        }
    }
    Ok(())
}

/// Somebody is suspended: their dates until the end of it are called off, and their seats go to others. A later date
/// stays, unseen until then.
///
/// # Errors
/// The database's.
pub(super) async fn silenced(app: &App, who: PersonId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
            let row = person::Entity::find_by_id(who).one(tx.system(&KEY)).await?;
            let Some(row) = row.filter(|row| row.suspended_at.is_some()) else {
                return Ok(());
            };
            let until = row.suspended_until;
            let before = until.map(|until| meetup_date::COLUMN.starts_at.lt(until));
            give_back(tx, who, Condition::all().add_option(before)).await?;
            for meetup in organized(tx, who, Condition::all()).await? {
                off_until(tx, &meetup, until).await?;
            }
            Ok(())
        })
        .await
}

async fn off_until(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    until: Option<DateTime<Utc>>,
) -> Result<()> {
    let before = until.map(|until| meetup_date::COLUMN.starts_at.lt(until));
    #[expect(clippy::disallowed_methods, reason = "dates that nobody sees any more")]
    let dates = meetup_date::Entity::find()
        .filter(meetup_date::COLUMN.meetup_id.eq(meetup.id))
        .filter(meetup_date::COLUMN.status.eq(meetup_date::Status::Planned))
        .filter(meetup_date::COLUMN.ends_at.gt(tx.now()))
        .filter(Condition::all().add_option(before))
        .order_by_asc(meetup_date::COLUMN.id)
        .lock_exclusive()
        .all(tx.system(&KEY))
        .await?;
    for date in dates {
        let id = date.id;
        acts::off(tx, date, (Reason::OrganizerAway, "")).await?;
        if meetup.status == Status::Published {
            heard::tell(tx, meetup, (Some(id), "meetup_cancelled")).await?;
        }
    }
    acts::ended(tx, meetup).await?;
    seats::changed(tx, meetup).await
}

/// The rows that a rule says are mine, each as `$view` shows it.
macro_rules! mine {
    ($conn:expr, $table:ident, $rule:expr, $view:expr) => {{
        #[expect(
            clippy::disallowed_methods,
            reason = "everything of mine, nothing else"
        )]
        let rows = $table::Entity::find().filter($rule).all($conn).await?;
        rows.into_iter().map($view).collect::<Vec<Value>>()
    }};
}

/// Everything of somebody's about meetups, for their export.
///
/// # Errors
/// The database's.
pub async fn everything_of(app: &App, me: PersonId) -> Result<Value> {
    let conn = app.db.system(&KEY);
    let own = Condition::all()
        .add(meetup::COLUMN.author_id.eq(me))
        .add(meetup::COLUMN.deleted_at.is_null());
    Ok(json!({
        "held": mine!(conn, meetup, own, |r| json!({
            "id": r.id, "neighborhood": r.neighborhood_id, "membership": r.membership_id, "title": r.title,
            "body": r.body, "audience": r.audience, "place": r.place_name, "district": r.district,
            "lon": r.point_lon, "lat": r.point_lat, "starts_at": r.starts_at, "minutes": r.minutes,
            "rrule": r.rrule, "capacity": r.capacity, "ages": r.ages, "fee_note": r.fee_note, "bring": r.bring,
            "accessibility": r.accessibility, "languages": r.languages, "rain": r.rain, "status": r.status,
            "note_after": r.note_after, "created_at": r.created_at, "withheld": r.withheld,
        })),
        "organized": mine!(conn, meetup_organizer, meetup_organizer::COLUMN.person_id.eq(me), |r| json!({
            "meetup": r.meetup_id, "invited_at": r.invited_at, "accepted_at": r.accepted_at,
        })),
        "seats": mine!(conn, rsvp, rsvp::COLUMN.person_id.eq(me), |r| json!({
            "meetup": r.meetup_id, "date": r.meetup_date_id, "state": r.state, "adults": r.adults,
            "children": r.children, "name_shown": r.name_shown, "note": r.note, "created_at": r.created_at,
            "checked_in_at": r.checked_in_at,
        })),
        "calendar": mine!(conn, calendar_token, calendar_token::COLUMN.person_id.eq(me), |r| json!({
            "since": r.created_at,
        })),
    }))
}
