//! Lists of dates: a town's agenda, its days, and one's own.
use ahash::{AHashMap, AHashSet};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    id::{MeetupId, NeighborhoodId, OccasionId},
    meetup, meetup_date, meetup_organizer,
    rsvp::{self, State},
};
use sea_orm::{
    ColumnTrait, Condition, ExprTrait,
    sea_query::{Expr, Query, SimpleExpr},
};
use uuid::Uuid;

use super::{
    model::{Agenda, Days, PlacesInDays},
    photos,
    shown::{self, is_full},
    view::{MeetupAgenda, MeetupCard, MeetupDay, MeetupDays},
    when,
};
use crate::{
    access::{Viewer, knows_place, own_seats},
    app::App,
    clock::Moment,
    error::{Error, Result},
    page,
};

/// Dates that are counted for a month's page at most.
const MOST_COUNTED: u64 = 5000;
/// Days of a list at most.
const LONGEST: i64 = 366;

/// A place in an agenda: a time and a date's id. Opaque on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    starts_at: DateTime<Utc>,
    id: Uuid,
}

impl Place {
    fn read(text: &str) -> Result<Self> {
        let bad = || Error::invalid("?cursor", "invalid");
        let bytes = B64.decode(text).map_err(|_| bad())?;
        let (time, id) = bytes.split_first_chunk::<8>().ok_or_else(bad)?;
        let time = DateTime::from_timestamp_millis(i64::from_be_bytes(*time));
        Ok(Self {
            starts_at: time.ok_or_else(bad)?,
            id: Uuid::from_slice(id).map_err(|_| bad())?,
        })
    }

    fn write(self) -> String {
        let time = self.starts_at.timestamp_millis().to_be_bytes();
        B64.encode([time.as_slice(), self.id.as_bytes()].concat())
    }

    /// As one comparison, which an index serves.
    fn after(self) -> SimpleExpr {
        let key = [meetup_date::Column::StartsAt, meetup_date::Column::Id];
        Expr::tuple(key.map(|column| Expr::col((meetup_date::Entity, column))))
            .gt(Expr::tuple([self.starts_at.into(), self.id.into()]))
    }
}

/// The days that are asked for: from today, a year at most.
pub(super) fn days(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<PlacesInDays> {
    let from = from.unwrap_or_else(|| when::local(now).date());
    let to = to.unwrap_or(from + TimeDelta::days(LONGEST));
    if to < from || (to - from).num_days() > LONGEST {
        return Err(Error::invalid("?to", "invalid"));
    }
    Ok((from, to))
}

fn limit(asked: &Agenda) -> Result<u64> {
    match asked.limit.unwrap_or(page::DEFAULT) {
        limit @ 1..=page::MOST => Ok(limit),
        _ => Err(Error::invalid("?limit", "invalid")),
    }
}

/// A part of a town's agenda.
///
/// # Errors
/// `NotFound`, `Invalid`.
pub(super) async fn agenda(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    asked: &Agenda,
) -> Result<MeetupAgenda> {
    let town = app.towns.named(&app.db, viewer, slug).await?;
    let limit = limit(asked)?;
    let days = days(asked.from, asked.to, app.db.clock().now())?;
    let after = asked.cursor.as_deref().map(Place::read).transpose()?;
    let rows = app
        .db
        .read(viewer)
        .all::<meetup_date::Entity>()
        .only(within(town.id, days))
        .only(Condition::all().add_option(after.map(Place::after)))
        .oldest_by(order(), limit + 1)
        .await?;
    cut(app, viewer, rows, limit).await
}

/// By time.
pub(super) fn order() -> [SimpleExpr; 2] {
    let key = [meetup_date::Column::StartsAt, meetup_date::Column::Id];
    key.map(|column| Expr::col((meetup_date::Entity, column)))
}

/// Dates of a town in these days, of meetups that are no drafts.
pub(super) fn within(town: NeighborhoodId, (from, to): PlacesInDays) -> Condition {
    let published = Query::select()
        .expr(Expr::val(1))
        .from(meetup::Entity)
        .and_where(
            Expr::col((meetup::Entity, meetup::Column::Id))
                .equals((meetup_date::Entity, meetup_date::Column::MeetupId)),
        )
        .and_where(meetup::COLUMN.status.ne(meetup::Status::Draft))
        .to_owned();
    Condition::all()
        .add(meetup_date::COLUMN.neighborhood_id.eq(town))
        .add(meetup_date::COLUMN.starts_at.gte(when::start_of(from)))
        .add(meetup_date::COLUMN.starts_at.lte(when::end_of(to)))
        .add(Expr::exists(published))
}

async fn cut(
    app: &App,
    viewer: &Viewer,
    mut rows: Vec<meetup_date::Model>,
    limit: u64,
) -> Result<MeetupAgenda> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let (starts_at, id) = (last.starts_at, last.id.0);
        Place { starts_at, id }.write()
    });
    Ok(MeetupAgenda {
        items: cards(app, viewer, rows).await?,
        next,
    })
}

/// On which days of a month there is something.
///
/// # Errors
/// `NotFound`, `Invalid`.
pub(super) async fn by_day(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    asked: &Days,
) -> Result<MeetupDays> {
    let town = app.towns.named(&app.db, viewer, slug).await?;
    let days = days(asked.from, asked.to, app.db.clock().now())?;
    let rows = app
        .db
        .read(viewer)
        .all::<meetup_date::Entity>()
        .only(within(town.id, days))
        .only(
            meetup_date::COLUMN
                .status
                .ne(meetup_date::Status::Cancelled),
        )
        .oldest_by(order(), MOST_COUNTED)
        .await?;
    let mut items: Vec<MeetupDay> = Vec::new();
    for row in rows {
        let day = when::local(row.starts_at).format("%Y-%m-%d").to_string();
        match items.last_mut().filter(|last| last.day == day) {
            Some(last) => last.meetups += 1,
            None => items.push(MeetupDay { day, meetups: 1 }),
        }
    }
    Ok(MeetupDays { items })
}

/// Dates that one goes to, waits for or organizes, from a day on.
///
/// # Errors
/// `Invalid`.
pub(super) async fn mine(app: &App, viewer: &Viewer, asked: &Agenda) -> Result<MeetupAgenda> {
    let me = viewer.signed_in()?;
    let limit = limit(asked)?;
    let (from, to) = days(asked.from, asked.to, app.db.clock().now())?;
    let after = asked.cursor.as_deref().map(Place::read).transpose()?;
    let come = Query::select()
        .column(rsvp::Column::MeetupDateId)
        .from(rsvp::Entity)
        .and_where(rsvp::COLUMN.person_id.eq(me))
        .and_where(
            rsvp::COLUMN
                .state
                .is_not_in([State::Cancelled, State::Declined, State::Lapsed]),
        )
        .to_owned();
    let organize = Query::select()
        .column(meetup_organizer::Column::MeetupId)
        .from(meetup_organizer::Entity)
        .and_where(meetup_organizer::COLUMN.person_id.eq(me))
        .to_owned();
    let own = Condition::any()
        .add(meetup_date::COLUMN.id.into_expr().in_subquery(come))
        .add(
            meetup_date::COLUMN
                .meetup_id
                .into_expr()
                .in_subquery(organize),
        );
    let rows = app
        .db
        .read(viewer)
        .all::<meetup_date::Entity>()
        .only(own)
        .only(meetup_date::COLUMN.starts_at.gte(when::start_of(from)))
        .only(meetup_date::COLUMN.starts_at.lte(when::end_of(to)))
        .only(Condition::all().add_option(after.map(Place::after)))
        .oldest_by(order(), limit + 1)
        .await?;
    cut(app, viewer, rows, limit).await
}

/// What stands on the cards of dates that the viewer sees.
struct Around {
    meetups: AHashMap<MeetupId, meetup::Model>,
    states: AHashMap<OccasionId, State>,
    /// Where the viewer stands at any date of a meetup, also at those that are not on the page.
    seats: AHashMap<MeetupId, Vec<State>>,
    organizing: AHashSet<MeetupId>,
    photos: AHashMap<MeetupId, crate::photos::Photo>,
}

impl Around {
    async fn read(app: &App, viewer: &Viewer, rows: &[meetup_date::Model]) -> Result<Self> {
        let mut ids: Vec<_> = rows.iter().map(|row| row.meetup_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let most = page::MOST * 20;
        let read = app.db.read(viewer);
        let meetups = read
            .all::<meetup::Entity>()
            .only(meetup::COLUMN.id.is_in(ids.iter().copied()))
            .oldest(meetup::COLUMN.id, most)
            .await?;
        let (mut states, mut organizing) = (AHashMap::new(), AHashSet::new());
        let mut seats: AHashMap<_, Vec<_>> = AHashMap::new();
        if let Some(me) = viewer.person() {
            let lines = read
                .all::<rsvp::Entity>()
                .only(own_seats(viewer))
                .only(rsvp::COLUMN.meetup_id.is_in(ids.iter().copied()))
                .oldest(rsvp::COLUMN.id, most)
                .await?;
            states.extend(lines.iter().map(|line| (line.meetup_date_id, line.state)));
            for line in &lines {
                seats.entry(line.meetup_id).or_default().push(line.state);
            }
            let parts = read
                .all::<meetup_organizer::Entity>()
                .only(meetup_organizer::COLUMN.person_id.eq(me))
                .only(meetup_organizer::COLUMN.accepted_at.is_not_null())
                .only(
                    meetup_organizer::COLUMN
                        .meetup_id
                        .is_in(ids.iter().copied()),
                )
                .oldest(meetup_organizer::COLUMN.id, most)
                .await?;
            organizing.extend(parts.iter().map(|part| part.meetup_id));
        }
        let mut photos = AHashMap::new();
        for (row, photo) in photos::shown(app, &ids).await? {
            if let Some(meetup) = row.meetup_id.filter(|_| !row.afterwards) {
                photos.entry(meetup).or_insert(photo);
            }
        }
        Ok(Self {
            meetups: meetups.into_iter().map(|row| (row.id, row)).collect(),
            states,
            seats,
            organizing,
            photos,
        })
    }
}

async fn cards(
    app: &App,
    viewer: &Viewer,
    rows: Vec<meetup_date::Model>,
) -> Result<Vec<MeetupCard>> {
    let around = Around::read(app, viewer, &rows).await?;
    let towns = app.towns.map(&app.db).await?;
    let organizers = around.meetups.values().map(|row| row.membership_id);
    let faces = app.personas.of(&app.db, organizers).await?;
    let card = |date: &meetup_date::Model| {
        let row = around.meetups.get(&date.meetup_id)?;
        let organizing = around.organizing.contains(&row.id);
        let seats = around.seats.get(&row.id);
        let exactly = knows_place(row, organizing, seats.map_or(&[], Vec::as_slice));
        let place = shown::place(row, exactly);
        let state = around.states.get(&date.id).copied();
        Some(MeetupCard {
            meetup: row.id,
            date: date.id,
            neighborhood: towns.slug(row.neighborhood_id)?.to_owned(),
            title: row.title.clone(),
            organizer: faces.get(&row.membership_id)?.clone(),
            audience: row.audience,
            starts_at: Moment(date.starts_at),
            ends_at: Moment(date.ends_at),
            status: date.status,
            reason: date.reason,
            goes_ahead: date.goes_ahead,
            place: place
                .name
                .filter(|name| !name.is_empty())
                .unwrap_or(place.district),
            series: row.rrule.is_some(),
            capacity: date.capacity,
            taken: date.seats_taken,
            full: is_full(date),
            children_welcome: row.children_welcome,
            fee_note: row.fee_note.clone(),
            photo: around.photos.get(&row.id).cloned(),
            my: match state {
                Some(State::NoShow) => Some(State::Going),
                other => other,
            },
            organizing,
        })
    };
    Ok(rows.iter().filter_map(card).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_agenda_is_found_again() {
        let place = Place {
            starts_at: "2026-12-06T01:00:00.125Z".parse().unwrap(),
            id: Uuid::now_v7(),
        };
        assert_eq!(Place::read(&place.write()).unwrap(), place);
        for bad in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(Place::read(bad).is_err());
        }
    }
}
