//! What is done around meetups when its time comes. Each looks at the rows as they are by then.
use chrono::{DateTime, Utc};
use entity::{
    block,
    id::{MeetupId, OccasionId, PersonId, RsvpId},
    meetup, meetup_date,
    rsvp::{self, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, Set,
    sea_query::Expr,
};

use super::{
    acts, heard, leave, letters,
    seats::{self, KEY},
    service, when,
};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::{Error, Result},
    jobs::{MeetupTask, Ticket},
    notifications as news,
};

/// Does one task.
///
/// # Errors
/// The database's, and mail's.
pub async fn work(app: &App, ticket: Ticket, task: &MeetupTask) -> Result<()> {
    match task {
        MeetupTask::Tell { meetup, date, what } => {
            let whom = heard::members(app, (*meetup, *date), what).await?;
            tell(app, ticket, ((*meetup, *date), what), whom).await
        }
        MeetupTask::TellOne { rsvp, what } => tell_one(app, ticket, *rsvp, what).await,
        MeetupTask::MailGuest { rsvp, what } => letters::mail(app, *rsvp, what).await,
        MeetupTask::TellOrganizers { rsvp } => tell_organizers(app, ticket, *rsvp).await,
        MeetupTask::TellInvited { meetup, person } => {
            let organizers = service::organizers(app.db.system(&KEY), *meetup).await?;
            let asked = organizers
                .iter()
                .any(|one| one.person_id == *person && one.accepted_at.is_none());
            let whom = if asked { vec![*person] } else { Vec::new() };
            tell(app, ticket, ((*meetup, None), "meetup_invited"), whom).await
        }
        MeetupTask::Remind {
            date,
            starts_at,
            day,
        } => remind(app, *date, *starts_at, *day).await,
        MeetupTask::Lapse { rsvp } => lapse(app, *rsvp).await,
        MeetupTask::Finish { date, ends_at } => finish(app, *date, *ends_at).await,
        MeetupTask::Sever { person, other } => sever(app, *person, *other).await,
        MeetupTask::Silence { person } => leave::silenced(app, *person).await,
    }
}

async fn tell(
    app: &App,
    ticket: Ticket,
    ((meetup, date), what): ((MeetupId, Option<OccasionId>), &str),
    whom: Vec<PersonId>,
) -> Result<()> {
    let area = match service::meetup_of(app.db.system(&KEY), meetup).await {
        Ok(row) => row.neighborhood_id,
        Err(Error::NotFound(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    news::tell_of_meetup(app, ticket, ((meetup, date), area, what), whom).await
}

async fn party(app: &App, id: RsvpId) -> Result<Option<rsvp::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = rsvp::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    Ok(row)
}

/// Tells a member where they stand, unless they stand otherwise by now.
async fn tell_one(app: &App, ticket: Ticket, id: RsvpId, what: &str) -> Result<()> {
    let Some(row) = party(app, id).await? else {
        return Ok(());
    };
    let stands = match what {
        "meetup_seat" | "meetup_accepted" => row.state == State::Going,
        "meetup_offer" => row.state == State::Offered,
        "meetup_waits" => row.state == State::Waiting,
        "meetup_lapsed" => row.state == State::Lapsed,
        "meetup_declined" => row.state == State::Declined,
        _ => true,
    };
    let whom: Vec<_> = row.person_id.filter(|_| stands).into_iter().collect();
    let about = (row.meetup_id, Some(row.meetup_date_id));
    tell(app, ticket, (about, what), whom).await
}

async fn tell_organizers(app: &App, ticket: Ticket, id: RsvpId) -> Result<()> {
    let asked = party(app, id).await?;
    let Some(row) = asked.filter(|row| row.state == State::Asked) else {
        return Ok(());
    };
    let all = service::organizers(app.db.system(&KEY), row.meetup_id).await?;
    let accepted = all.iter().filter(|one| one.accepted_at.is_some());
    let whom = accepted.map(|one| one.person_id).collect();
    let about = (row.meetup_id, Some(row.meetup_date_id));
    tell(app, ticket, (about, "meetup_asked"), whom).await
}

/// A date that a job is about, held; nothing when it is gone.
async fn date(tx: &Tx<'_>, id: OccasionId) -> Result<Option<meetup_date::Model>> {
    match seats::hold(tx, id).await {
        Ok(row) => Ok(Some(row)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reminds those who come, once, if it begins at that time still.
async fn remind(app: &App, id: OccasionId, starts_at: DateTime<Utc>, day: bool) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(date) = date(tx, id).await? else {
                return Ok(());
            };
            let meetup = service::meetup_of(tx.system(&KEY), date.meetup_id).await?;
            let done = if day {
                date.reminded_day
            } else {
                date.reminded_hours
            };
            let tomorrow = when::local(starts_at).date() > when::local(tx.now()).date();
            let right = date.starts_at == starts_at && tx.now() < starts_at && (tomorrow || !day);
            let on = date.status == meetup_date::Status::Planned
                && meetup.status == meetup::Status::Published
                && meetup.withheld.is_none();
            if done || !right || !on {
                return Ok(());
            }
            let mut row = date.into_active_model();
            let what = if day {
                row.reminded_day = Set(true);
                "meetup_tomorrow"
            } else {
                row.reminded_hours = Set(true);
                "meetup_soon"
            };
            row.update(tx.system(&KEY)).await?;
            heard::tell(tx, &meetup, (Some(id), what)).await
        })
        .await
}

/// An offer that nobody took goes to the next.
async fn lapse(app: &App, id: RsvpId) -> Result<()> {
    let Some(seen) = party(app, id).await? else {
        return Ok(());
    };
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(mut date) = date(tx, seen.meetup_date_id).await? else {
                return Ok(());
            };
            let row = seats::party_row(tx, id).await?;
            let over = |row: &rsvp::Model| row.offered_until.is_some_and(|until| until <= tx.now());
            let row = row.filter(|row| row.state == State::Offered && over(row));
            let Some(row) = row else {
                return Ok(());
            };
            let meetup = service::meetup_of(tx.system(&KEY), date.meetup_id).await?;
            let lapsed = (row, State::Lapsed, Some("meetup_lapsed"));
            seats::gone(tx, &meetup, &mut date, lapsed).await
        })
        .await
}

/// A date is over. Whoever was awaited and did not come is noted, where anybody was ticked off at all.
async fn finish(app: &App, id: OccasionId, ends_at: DateTime<Utc>) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(date) = date(tx, id).await? else {
                return Ok(());
            };
            let over = date.ends_at == ends_at && ends_at <= tx.now();
            if !over || date.status != meetup_date::Status::Planned {
                return Ok(());
            }
            let meetup = service::meetup_of(tx.system(&KEY), date.meetup_id).await?;
            let mut row = date.into_active_model();
            row.status = Set(meetup_date::Status::Finished);
            row.updated_at = Set(tx.now());
            row.update(tx.system(&KEY)).await?;
            missed(tx, id).await?;
            acts::ended(tx, &meetup).await?;
            seats::changed(tx, &meetup).await
        })
        .await
}

async fn missed(tx: &Tx<'_>, id: OccasionId) -> Result<()> {
    let conn = tx.system(&KEY);
    #[expect(
        clippy::disallowed_methods,
        reason = "a job looks at the rows as they are"
    )]
    let ticked = rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_date_id.eq(id))
        .filter(rsvp::COLUMN.checked_in_at.is_not_null())
        .one(conn)
        .await?;
    if ticked.is_none() {
        return Ok(());
    }
    rsvp::Entity::update_many()
        .col_expr(rsvp::Column::State, Expr::value(State::NoShow))
        .filter(rsvp::COLUMN.meetup_date_id.eq(id))
        .filter(rsvp::COLUMN.state.eq(State::Going))
        .filter(rsvp::COLUMN.checked_in_at.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// One of two blocked the other: neither keeps a seat at what the other organizes.
async fn sever(app: &App, person: PersonId, other: PersonId) -> Result<()> {
    let way = |from: PersonId, to: PersonId| {
        Condition::all()
            .add(block::COLUMN.blocker_id.eq(from))
            .add(block::COLUMN.blocked_id.eq(to))
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "a job looks at the rows as they are"
    )]
    let blocked = block::Entity::find()
        .filter(
            Condition::any()
                .add(way(person, other))
                .add(way(other, person)),
        )
        .one(app.db.system(&KEY))
        .await?;
    if blocked.is_none() {
        return Ok(());
    }
    app.db
        .write(&Viewer::guest(), async |tx| {
            leave::seats_at(tx, person, Some(other)).await?;
            leave::seats_at(tx, other, Some(person)).await
        })
        .await
}
