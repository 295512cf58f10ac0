//! One's own calendar: dates that one goes to, waits for or organizes, as one sees them.
use ahash::{AHashMap, AHashSet};
use chrono::{DateTime, Utc};
use entity::{
    id::{MeetupId, OccasionId, PersonId},
    meetup, meetup_date, meetup_organizer,
    person::Language,
    rsvp::{self, State},
};
use icalendar::Event;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement, SimpleExpr},
};

use super::{
    MOST_EVENTS, PAST, STAYS,
    event::{self, Part, Setting},
    gather::Gathered,
};
use crate::{
    access::{Viewer, knows_place, own_seats},
    app::App,
    error::Result,
    meetups::seats::KEY,
};

/// Where one may stand to have a date in one's calendar. Whether one was missed is nobody's to tell.
const HELD: [State; 5] = [
    State::Going,
    State::Offered,
    State::Waiting,
    State::Asked,
    State::NoShow,
];

/// The events of a person's calendar.
///
/// # Errors
/// The database's.
pub async fn events(app: &App, viewer: &Viewer) -> Result<Vec<Event>> {
    let me = viewer.signed_in()?;
    let setting = Setting {
        base: app.public_url(),
        now: app.db.clock().now(),
    };
    let mut dates = dates(app, viewer, (me, setting.now)).await?;
    let around = Around::read(app, viewer, &dates).await?;
    dates.retain(|date| around.meetups.contains_key(&date.meetup_id));
    let own = dates
        .into_iter()
        .flat_map(|date| around.events(date, &setting));
    let mut events: Vec<_> = own.collect();
    events.extend(gone(app, viewer, (me, &setting)).await?);
    Ok(events)
}

async fn dates(
    app: &App,
    viewer: &Viewer,
    (me, now): (PersonId, DateTime<Utc>),
) -> Result<Vec<meetup_date::Model>> {
    let organize = Query::select()
        .column(meetup_organizer::Column::MeetupId)
        .from(meetup_organizer::Entity)
        .and_where(meetup_organizer::COLUMN.person_id.eq(me))
        .and_where(meetup_organizer::COLUMN.accepted_at.is_not_null())
        .to_owned();
    let own = Condition::any()
        .add(meetup_date::COLUMN.id.into_expr().in_subquery(held(me)))
        .add(
            meetup_date::COLUMN
                .meetup_id
                .into_expr()
                .in_subquery(organize),
        );
    app.db
        .read(viewer)
        .all::<meetup_date::Entity>()
        .only(own)
        .only(recent(now))
        .newest(meetup_date::COLUMN.starts_at, MOST_EVENTS as u64)
        .await
}

/// Dates at which somebody has a seat, or waits for one.
fn held(me: PersonId) -> SelectStatement {
    Query::select()
        .column(rsvp::Column::MeetupDateId)
        .from(rsvp::Entity)
        .and_where(rsvp::COLUMN.person_id.eq(me))
        .and_where(rsvp::COLUMN.state.is_in(HELD))
        .to_owned()
}

fn recent(now: DateTime<Utc>) -> Condition {
    Condition::any()
        .add(meetup_date::COLUMN.ends_at.gt(now - PAST))
        .add(meetup_date::COLUMN.decided_at.gt(now - STAYS))
}

/// What stands around these dates.
struct Around {
    meetups: AHashMap<MeetupId, (meetup::Model, String)>,
    states: AHashMap<OccasionId, State>,
    /// At any date of a meetup: who has a seat at one knows where it is.
    seats: AHashMap<MeetupId, Vec<State>>,
    organizing: AHashSet<MeetupId>,
    language: Language,
}

impl Around {
    async fn read(app: &App, viewer: &Viewer, dates: &[meetup_date::Model]) -> Result<Self> {
        let mut ids: Vec<_> = dates.iter().map(|date| date.meetup_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let read = app.db.read(viewer);
        let most = MOST_EVENTS as u64;
        let rows = read
            .all::<meetup::Entity>()
            .only(meetup::COLUMN.id.is_in(ids.iter().copied()))
            .only(meetup::COLUMN.status.ne(meetup::Status::Draft))
            .newest(meetup::COLUMN.starts_at, most)
            .await?;
        let lines = read
            .all::<rsvp::Entity>()
            .only(own_seats(viewer))
            .only(rsvp::COLUMN.meetup_id.is_in(ids.iter().copied()))
            .newest(rsvp::COLUMN.id, most)
            .await?;
        let parts = read
            .all::<meetup_organizer::Entity>()
            .only(meetup_organizer::COLUMN.person_id.eq(viewer.person()))
            .only(meetup_organizer::COLUMN.accepted_at.is_not_null())
            .only(meetup_organizer::COLUMN.meetup_id.is_in(ids))
            .newest(meetup_organizer::COLUMN.id, most)
            .await?;
        let personas = rows.iter().map(|row| row.membership_id);
        let faces = app.personas.of(&app.db, personas).await?;
        let named = rows.into_iter().map(|row| {
            let face = faces.get(&row.membership_id);
            let name = face.map_or_else(String::new, |face| face.name.clone());
            (row.id, (row, name))
        });
        let mut seats: AHashMap<_, Vec<_>> = AHashMap::new();
        for line in &lines {
            seats.entry(line.meetup_id).or_default().push(line.state);
        }
        Ok(Self {
            meetups: named.collect(),
            states: lines
                .iter()
                .map(|line| (line.meetup_date_id, line.state))
                .collect(),
            seats,
            organizing: parts.into_iter().map(|part| part.meetup_id).collect(),
            language: viewer.known().map_or(Language::Ja, |known| known.language),
        })
    }

    fn events(&self, date: meetup_date::Model, setting: &Setting<'_>) -> Vec<Event> {
        let Some((row, name)) = self.meetups.get(&date.meetup_id) else {
            return Vec::new();
        };
        let organizes = self.organizing.contains(&row.id);
        let seats = self.seats.get(&row.id);
        let part = Part {
            state: self.states.get(&date.id).copied().filter(|_| !organizes),
            exactly: knows_place(row, organizes, seats.map_or(&[], Vec::as_slice)),
            language: self.language,
        };
        let gathered = Gathered {
            row: row.clone(),
            dates: vec![date],
            organizer: name.clone(),
        };
        event::own(&gathered, &part, setting)
    }
}

/// Dates of meetups that were deleted while one had a seat there, or waited for one: they are off, and say no more.
async fn gone(
    app: &App,
    viewer: &Viewer,
    (me, setting): (PersonId, &Setting<'_>),
) -> Result<Vec<Event>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "dates of what one would have gone to, without a word"
    )]
    let rows = meetup_date::Entity::find()
        .find_also_related(meetup::Entity)
        .filter(meetup_date::COLUMN.id.into_expr().in_subquery(held(me)))
        .filter(
            meetup_date::COLUMN
                .status
                .eq(meetup_date::Status::Cancelled),
        )
        .filter(meetup::COLUMN.deleted_at.gt(setting.now - STAYS))
        .filter(met(viewer))
        .order_by_desc(meetup_date::COLUMN.starts_at)
        .limit(MOST_EVENTS as u64)
        .all(app.db.system(&KEY))
        .await?;
    let part = Part {
        state: None,
        exactly: false,
        language: Language::Ja,
    };
    let gathered = rows.into_iter().filter_map(|(date, row)| {
        Some(Gathered {
            row: row?,
            dates: vec![date],
            organizer: String::new(),
        })
    });
    Ok(gathered
        .flat_map(|one| event::own(&one, &part, setting))
        .collect())
}

/// Of nobody whom the viewer must not meet.
fn met(viewer: &Viewer) -> SimpleExpr {
    let hidden = viewer.hidden().iter().copied();
    meetup::COLUMN.author_id.is_not_in(hidden)
}
