//! A meetup as its viewer sees it: one place where it is decided what of it goes out.
use ahash::AHashMap;
use entity::{
    id::{MeetupId, OccasionId},
    meetup, meetup_date, meetup_organizer,
    rsvp::{self, State},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{
    photos,
    rule::MOST_DATES,
    seats::{self, KEY},
    view::{
        MeetupDateView, MeetupNoteView, MeetupPlace, MeetupTermsView, MeetupView, MyMeetup, MyRsvp,
    },
    words,
};
use crate::{
    access::{Viewer, knows_place, own_seats},
    app::App,
    clock::Moment,
    error::{Error, Result},
    neighborhoods::Author,
};

/// Organizers of a meetup at most, its author among them.
pub(super) const MOST_ORGANIZERS: usize = 6;

/// One meetup.
///
/// # Errors
/// `NotFound`.
pub(super) async fn one(app: &App, viewer: &Viewer, id: MeetupId) -> Result<MeetupView> {
    let row = app.db.read(viewer).one::<meetup::Entity>(id).await?;
    view(app, viewer, row).await
}

/// A meetup that was read through the scope, as its reader sees it.
///
/// # Errors
/// The database's.
pub(super) async fn view(app: &App, viewer: &Viewer, row: meetup::Model) -> Result<MeetupView> {
    let parts = Parts::read(app, viewer, &row).await?;
    let slug = app.towns.map(&app.db).await?;
    let slug = slug.slug(row.neighborhood_id);
    let slug = slug.ok_or_else(|| Error::internal("a meetup without a neighborhood"))?;
    let dates = parts.dates(app, &row).await?;
    let my = parts.my(viewer, &row);
    Ok(MeetupView {
        id: row.id,
        neighborhood: slug.to_owned(),
        status: row.status,
        audience: row.audience,
        kinds: words::kinds_of(&row),
        withheld: row.withheld.filter(|_| my.mine),
        label: row.label,
        title: row.title.clone(),
        body: row.body.clone(),
        organizers: parts.faces(app, &row).await?,
        place: place(&row, parts.knows_place(&row, my.organizer)),
        rrule: row.rrule.clone(),
        terms: terms(&row),
        dates,
        note_after: parts.note(app, &row).await?,
        photos: parts.photos,
        created_at: Moment(row.created_at),
        edited_at: row.edited_at.map(Moment),
        version: row.version,
        my,
    })
}

/// What hangs on a meetup, as far as the viewer sees it.
struct Parts {
    dates: Vec<meetup_date::Model>,
    organizers: Vec<meetup_organizer::Model>,
    mine: Vec<rsvp::Model>,
    photos: Vec<crate::photos::Photo>,
}

impl Parts {
    async fn read(app: &App, viewer: &Viewer, row: &meetup::Model) -> Result<Self> {
        let read = app.db.read(viewer);
        let dates = read
            .all::<meetup_date::Entity>()
            .only(meetup_date::COLUMN.meetup_id.eq(row.id))
            .oldest(meetup_date::COLUMN.starts_at, MOST_DATES as u64)
            .await?;
        let organizers = read
            .all::<meetup_organizer::Entity>()
            .only(meetup_organizer::COLUMN.meetup_id.eq(row.id))
            .oldest(meetup_organizer::COLUMN.id, MOST_ORGANIZERS as u64)
            .await?;
        let mine = match viewer.person() {
            None => Vec::new(),
            Some(_) => {
                read.all::<rsvp::Entity>()
                    .only(own_seats(viewer))
                    .only(rsvp::COLUMN.meetup_id.eq(row.id))
                    .oldest(rsvp::COLUMN.id, MOST_DATES as u64)
                    .await?
            }
        };
        let photos = photos::shown(app, &[row.id]).await?;
        let photos = photos.into_iter().filter(|(photo, _)| !photo.afterwards);
        Ok(Self {
            dates,
            organizers,
            mine,
            photos: photos.map(|(_, photo)| photo).collect(),
        })
    }

    fn knows_place(&self, row: &meetup::Model, organizes: bool) -> bool {
        let states: Vec<_> = self.mine.iter().map(|line| line.state).collect();
        knows_place(row, organizes, &states)
    }

    fn my(&self, viewer: &Viewer, row: &meetup::Model) -> MyMeetup {
        let me = viewer.person();
        let own = |yes: bool| {
            self.organizers
                .iter()
                .any(|one| Some(one.person_id) == me && one.accepted_at.is_some() == yes)
        };
        MyMeetup {
            mine: me == Some(row.author_id),
            organizer: own(true),
            invited: own(false),
            may_join: viewer.standing().is_ok() && viewer.home(row.neighborhood_id).is_some(),
        }
    }

    async fn faces(&self, app: &App, row: &meetup::Model) -> Result<Vec<Author>> {
        let mut accepted: Vec<_> = self
            .organizers
            .iter()
            .filter(|one| one.accepted_at.is_some())
            .map(|one| one.membership_id)
            .collect();
        accepted.sort_by_key(|id| *id != row.membership_id);
        let known = app.personas.of(&app.db, accepted.iter().copied()).await?;
        let faces = accepted.iter().filter_map(|id| known.get(id).cloned());
        Ok(faces.collect())
    }

    async fn note(&self, app: &App, row: &meetup::Model) -> Result<Option<MeetupNoteView>> {
        if row.note_after.is_empty() {
            return Ok(None);
        }
        let photos = photos::shown(app, &[row.id]).await?;
        let photos = photos.into_iter().filter(|(photo, _)| photo.afterwards);
        Ok(Some(MeetupNoteView {
            body: row.note_after.clone(),
            photos: photos.map(|(_, photo)| photo).collect(),
            at: row.noted_at.map(Moment),
        }))
    }

    async fn dates(&self, app: &App, row: &meetup::Model) -> Result<Vec<MeetupDateView>> {
        let ids: Vec<_> = self.dates.iter().map(|date| date.id).collect();
        let waiting = waiting(app, &ids).await?;
        let mut views = Vec::with_capacity(self.dates.len());
        for date in &self.dates {
            let own = self.mine.iter().find(|line| line.meetup_date_id == date.id);
            let my = match own {
                Some(line) => Some(my_line(app, line).await?),
                None => None,
            };
            let waits = waiting.get(&date.id).copied().unwrap_or(0);
            views.push(date_view(row, date, (waits, my)));
        }
        Ok(views)
    }
}

/// One's own line. Whether one was missed is nobody's to tell.
///
/// # Errors
/// The database's.
pub(super) async fn my_line(app: &App, line: &rsvp::Model) -> Result<MyRsvp> {
    let before_me = match line.state {
        State::Waiting => Some(before(app, line).await?),
        _ => None,
    };
    Ok(MyRsvp {
        state: match line.state {
            State::NoShow => State::Going,
            other => other,
        },
        adults: line.adults,
        children: line.children,
        name_shown: line.name_shown,
        note: line.note.clone(),
        auto_accept: line.auto_accept,
        before_me,
        offered_until: line.offered_until.map(Moment),
        checked_in_at: line.checked_in_at.map(Moment),
    })
}

/// How many parties wait longer.
async fn before(app: &App, line: &rsvp::Model) -> Result<u64> {
    let earlier = Condition::any()
        .add(rsvp::COLUMN.queued_at.lt(line.queued_at))
        .add(
            Condition::all()
                .add(rsvp::COLUMN.queued_at.eq(line.queued_at))
                .add(rsvp::COLUMN.id.lt(line.id)),
        );
    #[expect(clippy::disallowed_methods, reason = "a number, and no name")]
    let rows = rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_date_id.eq(line.meetup_date_id))
        .filter(rsvp::COLUMN.state.eq(State::Waiting))
        .filter(earlier);
    Ok(rows.count(app.db.system(&KEY)).await?)
}

/// How many parties wait for a seat at each date.
async fn waiting(app: &App, dates: &[OccasionId]) -> Result<AHashMap<OccasionId, u64>> {
    if dates.is_empty() {
        return Ok(AHashMap::new());
    }
    #[expect(clippy::disallowed_methods, reason = "numbers, and no names")]
    let rows: Vec<(OccasionId, i64)> = rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_date_id.is_in(dates.iter().copied()))
        .filter(rsvp::COLUMN.state.eq(State::Waiting))
        .select_only()
        .column(rsvp::Column::MeetupDateId)
        .column_as(rsvp::Column::Id.count(), "waiting")
        .group_by(rsvp::Column::MeetupDateId)
        .into_tuple()
        .all(app.db.system(&KEY))
        .await?;
    let number = |waiting: i64| u64::try_from(waiting).unwrap_or(0);
    Ok(rows.into_iter().map(|(id, n)| (id, number(n))).collect())
}

fn date_view(
    row: &meetup::Model,
    date: &meetup_date::Model,
    (waiting, my): (u64, Option<MyRsvp>),
) -> MeetupDateView {
    let decide = row.decide_before.map(i64::from);
    let decide = decide.map(|minutes| date.starts_at - chrono::TimeDelta::minutes(minutes));
    MeetupDateView {
        id: date.id,
        starts_at: Moment(date.starts_at),
        ends_at: Moment(date.ends_at),
        status: date.status,
        reason: date.reason,
        reason_words: date.reason_words.clone(),
        goes_ahead: date.goes_ahead,
        decide_at: decide.map(Moment),
        closes_at: Moment(seats::closes_at(row, date)),
        capacity: date.capacity,
        taken: date.seats_taken,
        full: is_full(date),
        waiting,
        my,
    }
}

/// Whether no seat is left.
#[must_use]
pub(super) fn is_full(date: &meetup_date::Model) -> bool {
    date.capacity.is_some_and(|most| date.seats_taken >= most)
}

/// Where it is, as far as somebody may know. Every way out goes by here.
#[must_use]
pub(super) fn place(row: &meetup::Model, exactly: bool) -> MeetupPlace {
    MeetupPlace {
        name: exactly.then(|| row.place_name.clone()),
        district: row.district.clone(),
        place: row.place_id.filter(|_| exactly),
        lon: row.point_lon.filter(|_| exactly),
        lat: row.point_lat.filter(|_| exactly),
        shown: row.point_shown,
    }
}

fn terms(row: &meetup::Model) -> MeetupTermsView {
    MeetupTermsView {
        capacity: row.capacity,
        approval: row.approval,
        guests_allowed: row.guests_allowed,
        children_welcome: row.children_welcome,
        ages: row.ages.clone(),
        fee_note: row.fee_note.clone(),
        bring: row.bring.clone(),
        accessibility: row.accessibility.clone(),
        languages: row.languages.clone(),
        rain: row.rain.clone(),
        decide_before: row.decide_before,
        join_before: row.join_before,
    }
}
