//! Holding a meetup: a draft, then published, then gone again.
use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{MeetupId, MeetupOrganizerId, MembershipId, OccasionId, PersonId},
    meetup::{self, Status},
    meetup_date, meetup_organizer, membership, neighborhood,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
};

use super::{
    codes,
    model::NewMeetup,
    photos,
    rule::{self, MOST_DATES},
    seats::{self, KEY},
    shown,
    view::MeetupView,
    words,
};
use crate::{
    access::{Gather, Gathering, Ground, Organize, Permit, Viewer, persona},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    events::{Event, MeetupEvent},
    limits::{Act, Who},
};

/// Meetups of one person that are not over, at most.
const MOST_OPEN: u64 = 50;

/// A meetup that is about to be written.
struct Fresh<'a> {
    id: MeetupId,
    new: &'a NewMeetup,
    rrule: Option<String>,
    author: PersonId,
    membership: MembershipId,
}

impl Draft<Gather, Ground> for Fresh<'_> {
    type Row = meetup::ActiveModel;

    fn place(self, ground: &Ground, tx: &Tx<'_>) -> Self::Row {
        let new = self.new;
        let minutes = (new.ends_at - new.starts_at).num_minutes();
        let mut row = meetup::ActiveModel {
            id: Set(self.id),
            neighborhood_id: Set(ground.area),
            author_id: Set(self.author),
            membership_id: Set(self.membership),
            club_id: Set(None),
            title: Set(new.title.as_str().to_owned()),
            body: Set(new.body.as_str().to_owned()),
            audience: Set(new.audience),
            audience_kinds: Set(words::kinds(&new.kinds)),
            rrule: Set(self.rrule),
            exdates: Set(words::times(&new.exdates)),
            starts_at: Set(new.starts_at),
            minutes: Set(i32::try_from(minutes).unwrap_or(i32::MAX)),
            status: Set(Status::Draft),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
            sequence: Set(0),
            note_after: Set(String::new()),
            noted_at: Set(None),
            created_at: Set(tx.now()),
            published_at: Set(None),
            edited_at: Set(None),
            deleted_at: Set(None),
            ..Default::default()
        };
        words::place(&mut row, &new.place);
        words::terms(&mut row, &new.terms);
        row
    }
}

/// Makes a meetup. The same id from the same person is the same meetup: 201 once, 200 afterwards.
///
/// # Errors
/// `Invalid`, what the policy says, `Conflict` when the id is somebody else's or was deleted.
pub(super) async fn create(
    app: &App,
    viewer: &Viewer,
    new: NewMeetup,
) -> Result<(StatusCode, MeetupView)> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    new.check(app.db.clock().now())?;
    let (rrule, starts) = dates(&new)?;
    let slug = new.neighborhood.as_str();
    let named = app.towns.named(&app.db, viewer, slug).await;
    let town = named.map_err(|error| match error {
        Error::NotFound(_) => Error::invalid("/neighborhood", "unknown"),
        other => other,
    })?;
    let permit = viewer.may::<Gather, _>(Ground {
        area: town.id,
        status: town.status,
        audience: new.audience,
        seats: new.terms.capacity,
    })?;
    words::ask(&new)?;
    let id = new.id.map_or_else(MeetupId::new, MeetupId);
    let draft = Fresh {
        id,
        new: &new,
        rrule,
        author: me,
        membership: persona(viewer, town.id)?,
    };
    let fresh = app
        .db
        .write(viewer, async |tx| {
            let said = [new.title.as_str(), new.body.as_str()];
            words::not_held(app, tx, town.id, said).await?;
            add(tx, &permit, draft, &starts).await
        })
        .await?;
    if !fresh {
        return Ok((StatusCode::OK, again(app, viewer, id).await?));
    }
    Ok((StatusCode::CREATED, shown::one(app, viewer, id).await?))
}

/// The rule as it is kept, and when each date starts.
fn dates(new: &NewMeetup) -> Result<(Option<String>, Vec<DateTime<Utc>>)> {
    let Some(rrule) = &new.rrule else {
        if new.exdates.is_empty() {
            return Ok((None, vec![new.starts_at]));
        }
        return Err(Error::invalid("/exdates", "not_allowed"));
    };
    let series = rule::expand(rrule, new.starts_at);
    let series = series.map_err(|code| Error::invalid("/rrule", code))?;
    for (at, left_out) in new.exdates.iter().enumerate() {
        if !series.starts.contains(left_out) {
            return Err(Error::invalid(format!("/exdates/{at}"), "unknown"));
        }
    }
    let mut starts = series.starts;
    starts.retain(|start| !new.exdates.contains(start));
    if starts.is_empty() {
        return Err(Error::invalid("/exdates", "too_many"));
    }
    Ok((Some(series.rule), starts))
}

/// Writes the meetup with its dates; nothing when the id is taken.
async fn add(
    tx: &Tx<'_>,
    permit: &Permit<Gather, Ground>,
    draft: Fresh<'_>,
    starts: &[DateTime<Utc>],
) -> Result<bool> {
    let (id, new) = (draft.id, draft.new);
    let (me, membership) = (draft.author, draft.membership);
    if open_of(tx, me).await? >= MOST_OPEN {
        return Err(Error::Rule("too_many_meetups"));
    }
    if !tx.add_once(permit, draft).await? {
        return Ok(false);
    }
    let organizer = meetup_organizer::ActiveModel {
        id: Set(MeetupOrganizerId::new()),
        meetup_id: Set(id),
        person_id: Set(me),
        membership_id: Set(membership),
        invited_at: Set(tx.now()),
        accepted_at: Set(Some(tx.now())),
    };
    organizer.insert(tx.system(&KEY)).await?;
    let length = new.ends_at - new.starts_at;
    add_dates(tx, id, permit.row(), (starts, length)).await?;
    photos::replace(tx, permit, id, (&new.photos, false)).await?;
    if new.publish {
        let gathering = gathering(tx, id).await?;
        let permit = tx.viewer().may::<Organize, _>(gathering)?;
        publish_in(tx, &permit).await?;
    }
    Ok(true)
}

async fn open_of(tx: &Tx<'_>, me: PersonId) -> Result<u64> {
    tx.read()
        .all::<meetup::Entity>()
        .only(meetup::COLUMN.author_id.eq(me))
        .only(
            meetup::COLUMN
                .status
                .is_in([Status::Draft, Status::Published]),
        )
        .count()
        .await
}

async fn add_dates(
    tx: &Tx<'_>,
    meetup: MeetupId,
    ground: &Ground,
    (starts, length): (&[DateTime<Utc>], TimeDelta),
) -> Result<()> {
    let row = |start: &DateTime<Utc>| meetup_date::ActiveModel {
        id: Set(OccasionId::new()),
        meetup_id: Set(meetup),
        neighborhood_id: Set(ground.area),
        starts_at: Set(*start),
        ends_at: Set(*start + length),
        original_at: Set(*start),
        status: Set(meetup_date::Status::Planned),
        reason: Set(None),
        reason_words: Set(String::new()),
        decided_at: Set(None),
        goes_ahead: Set(false),
        capacity: Set(ground.seats),
        seats_taken: Set(0),
        sequence: Set(0),
        code: Set(codes::drawn()),
        reminded_day: Set(false),
        reminded_hours: Set(false),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    meetup_date::Entity::insert_many(starts.iter().map(row))
        .exec_without_returning(tx.system(&KEY))
        .await?;
    Ok(())
}

/// A repeated send. Whoever else has the id, or had it, is not said.
async fn again(app: &App, viewer: &Viewer, id: MeetupId) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    let own = app
        .db
        .read(viewer)
        .all::<meetup::Entity>()
        .only(meetup::COLUMN.id.eq(id))
        .only(meetup::COLUMN.author_id.eq(me))
        .any()
        .await?;
    let row = own.ok_or(Error::Conflict("this id is taken"))?;
    shown::view(app, viewer, row).await
}

/// Lets others see a draft.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` when its time has come already.
pub(super) async fn publish(app: &App, viewer: &Viewer, id: MeetupId) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let gathering = taken(tx, id).await?;
            let permit = viewer.may::<Organize, _>(gathering)?;
            match permit.row().row.status {
                Status::Draft => publish_in(tx, &permit).await,
                Status::Published => Ok(()),
                Status::Cancelled | Status::Finished => Err(Error::Rule("meetup_over")),
            }
        })
        .await?;
    shown::one(app, viewer, id).await
}

/// It is held to the rules once more: its maker may have left, or the town may only read by now.
async fn publish_in(tx: &Tx<'_>, permit: &Permit<Organize, Gathering>) -> Result<()> {
    let row = &permit.row().row;
    let town = tx
        .read()
        .one::<neighborhood::Entity>(row.neighborhood_id)
        .await?;
    tx.viewer().may::<Gather, _>(Ground {
        area: town.id,
        status: town.status,
        audience: row.audience,
        seats: row.capacity,
    })?;
    let dates = planned(tx, row.id).await?;
    if dates.is_empty() {
        return Err(Error::Rule("meetup_over"));
    }
    let published = meetup::ActiveModel {
        status: Set(Status::Published),
        published_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let update = meetup::Entity::update_many()
        .set(published)
        .filter(meetup::COLUMN.id.eq(row.id));
    tx.change(permit, update).await?;
    for date in dates {
        tx.emit(plan(&date)).await?;
    }
    seats::changed(tx, row).await
}

/// The reminders of a date and its end have their time.
pub(super) fn plan(date: &meetup_date::Model) -> Event {
    Event::Meetup(MeetupEvent::Planned {
        date: date.id,
        starts_at: date.starts_at,
        ends_at: date.ends_at,
    })
}

/// A meetup that the viewer sees, with those who organize it.
///
/// # Errors
/// `NotFound`.
pub(super) async fn gathering(tx: &Tx<'_>, id: MeetupId) -> Result<Gathering> {
    let row = tx.read().one::<meetup::Entity>(id).await?;
    with_organizers(tx, row).await
}

/// The same, held until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub(super) async fn taken(tx: &Tx<'_>, id: MeetupId) -> Result<Gathering> {
    let row = tx.read().take::<meetup::Entity>(id).await?;
    with_organizers(tx, row).await
}

async fn with_organizers(tx: &Tx<'_>, row: meetup::Model) -> Result<Gathering> {
    let organizers = organizers(tx.system(&KEY), row.id).await?;
    Ok(Gathering { row, organizers })
}

/// Those who organize a meetup, and those who were asked to.
///
/// # Errors
/// The database's.
pub(super) async fn organizers(
    conn: &impl ConnectionTrait,
    id: MeetupId,
) -> Result<Vec<meetup_organizer::Model>> {
    #[expect(clippy::disallowed_methods, reason = "asked before anybody acts")]
    let rows = meetup_organizer::Entity::find()
        .filter(meetup_organizer::COLUMN.meetup_id.eq(id))
        .order_by_asc(meetup_organizer::COLUMN.id);
    Ok(rows.all(conn).await?)
}

/// Dates of a meetup that are yet to come, in the order in which they are held.
///
/// # Errors
/// The database's.
pub(super) async fn planned(tx: &Tx<'_>, id: MeetupId) -> Result<Vec<meetup_date::Model>> {
    tx.read()
        .all::<meetup_date::Entity>()
        .only(meetup_date::COLUMN.meetup_id.eq(id))
        .only(meetup_date::COLUMN.status.eq(meetup_date::Status::Planned))
        .only(meetup_date::COLUMN.starts_at.gt(tx.now()))
        .oldest(meetup_date::COLUMN.id, MOST_DATES as u64)
        .await
}

/// A meetup as it is.
///
/// # Errors
/// `NotFound`.
pub(super) async fn meetup_of(conn: &impl ConnectionTrait, id: MeetupId) -> Result<meetup::Model> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the meetup of a date that was read"
    )]
    let row = meetup::Entity::find_by_id(id).one(conn).await?;
    row.ok_or(Error::NotFound("meetup"))
}

/// A neighbor whom the viewer sees, by their persona in that town.
///
/// # Errors
/// `Invalid`.
pub(super) async fn neighbor(
    tx: &Tx<'_>,
    id: MembershipId,
    meetup: &meetup::Model,
) -> Result<membership::Model> {
    let row = match tx.read().one::<membership::Entity>(id).await {
        Err(Error::NotFound(_)) => return Err(Error::invalid("/membership", "unknown")),
        other => other?,
    };
    let here = row.neighborhood_id == meetup.neighborhood_id && row.left_at.is_none();
    let hidden = tx.viewer().hidden().contains(&row.person_id);
    if here && !hidden {
        Ok(row)
    } else {
        Err(Error::invalid("/membership", "unknown"))
    }
}
