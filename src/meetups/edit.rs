//! Changing a meetup, or a date of it and all that follow. Those who come hear of another time or place.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{MeetupId, OccasionId},
    meetup::{self, Status},
    meetup_date,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, Set,
    sea_query::Expr,
};

use super::{
    heard,
    model::{DateEdit, MeetupEdit, check_seats, check_span},
    photos,
    seats::{self, KEY},
    service, shown,
    view::MeetupView,
    words,
};
use crate::{
    access::{Gather, Gathering, Ground, Organize, Permit, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    http::IfMatch,
    limits::{Act, Who},
    moderation,
};

type Leave = Permit<Organize, Gathering>;

/// Changes a meetup that is still as its editor saw it.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid`; `Rule` for fewer seats than are taken.
pub(super) async fn edit(
    app: &App,
    viewer: &Viewer,
    (id, based_on): (MeetupId, IfMatch),
    edit: MeetupEdit,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    edit.check()?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::taken(tx, id).await?;
            let permit = viewer.may::<Organize, _>(gathering)?;
            let row = &permit.row().row;
            based_on.holds(row.version)?;
            words::ask_again(&edit, row)?;
            let title = edit.title.as_ref().map_or("", |title| title.as_str());
            let body = edit.body.as_ref().map_or("", |body| body.as_str());
            words::not_held(app, tx, row.neighborhood_id, [title, body]).await?;
            change(tx, &permit, &edit).await?;
            match permit.row().row.withheld {
                Some(_) => moderation::edited(tx, id).await,
                None => Ok(()),
            }
        })
        .await?;
    shown::one(app, viewer, id).await
}

async fn change(tx: &Tx<'_>, permit: &Leave, edit: &MeetupEdit) -> Result<()> {
    let before = &permit.row().row;
    let mut row = meetup::ActiveModel {
        edited_at: Set(Some(tx.now())),
        version: Set(before.version + 1),
        ..Default::default()
    };
    if let Some(title) = &edit.title {
        row.title = Set(title.as_str().to_owned());
    }
    if let Some(body) = &edit.body {
        row.body = Set(body.as_str().to_owned());
    }
    if let Some(place) = &edit.place {
        words::place(&mut row, place);
    }
    if let Some(terms) = &edit.terms {
        words::terms(&mut row, terms);
    }
    if let Some(audience) = edit.audience {
        if before.status != Status::Draft {
            return Err(Error::invalid("/audience", "not_allowed"));
        }
        row.audience = Set(audience);
        row.audience_kinds = Set(words::kinds(edit.kinds.as_deref().unwrap_or(&[])));
    }
    may_be(tx, before, edit)?;
    let moved = edit.place.as_ref().is_some_and(|place| {
        let name = place.name.as_str() != before.place_name;
        name || place.lon != before.point_lon || place.lat != before.point_lat
    });
    if moved {
        row.sequence = Set(before.sequence + 1);
    }
    let update = meetup::Entity::update_many()
        .set(row)
        .filter(meetup::COLUMN.id.eq(before.id));
    tx.change(permit, update).await?;
    if let Some(photos) = &edit.photos {
        photos::replace(tx, permit, before.id, (photos, false)).await?;
    }
    if let Some(terms) = &edit.terms
        && terms.capacity != before.capacity
    {
        for date in service::planned(tx, before.id).await? {
            resize(tx, before, date.id, terms.capacity).await?;
        }
    }
    if moved && before.status == Status::Published {
        noticed(tx, before.id).await?;
        heard::tell(tx, before, (None, "meetup_changed")).await?;
    }
    seats::changed(tx, before).await
}

/// Whoever may hold small meetups only does not make one large afterwards.
fn may_be(tx: &Tx<'_>, before: &meetup::Model, edit: &MeetupEdit) -> Result<()> {
    let seats = edit.terms.as_ref().map_or(before.capacity, |t| t.capacity);
    tx.viewer()
        .may::<Gather, _>(Ground {
            area: before.neighborhood_id,
            status: entity::neighborhood::Status::Open,
            audience: edit.audience.unwrap_or(before.audience),
            seats,
        })
        .map(drop)
}

/// Calendars notice that all dates to come are otherwise.
async fn noticed(tx: &Tx<'_>, id: MeetupId) -> Result<()> {
    meetup_date::Entity::update_many()
        .col_expr(
            meetup_date::Column::Sequence,
            Expr::col(meetup_date::Column::Sequence).add(1),
        )
        .col_expr(meetup_date::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(meetup_date::COLUMN.meetup_id.eq(id))
        .filter(meetup_date::COLUMN.starts_at.gt(tx.now()))
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Another number of seats; more of them go to whoever waits.
async fn resize(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    id: OccasionId,
    capacity: Option<i32>,
) -> Result<()> {
    let date = seats::hold(tx, id).await?;
    if capacity.is_some_and(|most| most < date.seats_taken) {
        return Err(Error::Rule("seats_taken"));
    }
    let mut row = date.into_active_model();
    row.capacity = Set(capacity);
    row.updated_at = Set(tx.now());
    let mut date = row.update(tx.system(&KEY)).await?;
    seats::promote(tx, meetup, &mut date).await
}

/// Changes one date, or it and all that follow.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid`; `Rule` for what is over or off.
pub(super) async fn edit_date(
    app: &App,
    viewer: &Viewer,
    (id, based_on): (OccasionId, IfMatch),
    edit: DateEdit,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    check_seats(edit.capacity, "/capacity")?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let date = tx.read().one::<meetup_date::Entity>(id).await?;
            let gathering = service::taken(tx, date.meetup_id).await?;
            let permit = viewer.may::<Organize, _>(gathering)?;
            based_on.holds(permit.row().row.version)?;
            let span = new_span(tx, &date, &edit)?;
            move_dates(tx, &permit, &date, (&edit, span)).await?;
            Ok(date.meetup_id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}

type Span = (DateTime<Utc>, DateTime<Utc>);

/// When the date is from now on, if that changes.
fn new_span(tx: &Tx<'_>, date: &meetup_date::Model, edit: &DateEdit) -> Result<Option<Span>> {
    let (starts, ends) = (edit.starts_at, edit.ends_at);
    if starts.is_none() && ends.is_none() {
        return Ok(None);
    }
    let starts = starts.unwrap_or(date.starts_at);
    // Whoever moves the start alone moves the whole.
    let ends = ends.unwrap_or(starts + (date.ends_at - date.starts_at));
    check_span((starts, ends), tx.now())?;
    Ok(((starts, ends) != (date.starts_at, date.ends_at)).then_some((starts, ends)))
}

async fn move_dates(
    tx: &Tx<'_>,
    permit: &Leave,
    date: &meetup_date::Model,
    (edit, span): (&DateEdit, Option<Span>),
) -> Result<()> {
    let meetup = &permit.row().row;
    if date.status != meetup_date::Status::Planned || date.starts_at <= tx.now() {
        return Err(Error::Rule("meetup_over"));
    }
    if let Some(seats) = edit.capacity {
        let (area, audience) = (meetup.neighborhood_id, meetup.audience);
        tx.viewer().may::<Gather, _>(Ground {
            area,
            status: entity::neighborhood::Status::Open,
            audience,
            seats: Some(seats),
        })?;
    }
    let by = span.map(|(starts, ends)| (starts - date.starts_at, ends - starts));
    let mut ids = vec![date.id];
    if edit.following {
        let later = service::planned(tx, meetup.id).await?.into_iter();
        let later = later.filter(|other| other.original_at > date.original_at);
        ids.extend(later.map(|other| other.id));
    }
    ids.sort_unstable();
    for id in ids {
        if let Some(by) = by {
            shift(tx, meetup, id, by).await?;
        }
        if let Some(seats) = edit.capacity {
            resize(tx, meetup, id, Some(seats)).await?;
        }
    }
    edited(tx, permit).await?;
    if by.is_some() && meetup.status == Status::Published {
        let whom = (!edit.following).then_some(date.id);
        heard::tell(tx, meetup, (whom, "meetup_changed")).await?;
    }
    seats::changed(tx, meetup).await
}

async fn shift(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    id: OccasionId,
    (by, length): (TimeDelta, TimeDelta),
) -> Result<()> {
    let date = seats::hold(tx, id).await?;
    let (starts, sequence) = (date.starts_at + by, date.sequence + 1);
    check_span((starts, starts + length), tx.now())?;
    let mut row = date.into_active_model();
    row.starts_at = Set(starts);
    row.ends_at = Set(starts + length);
    row.sequence = Set(sequence);
    row.reminded_day = Set(false);
    row.reminded_hours = Set(false);
    row.updated_at = Set(tx.now());
    let date = row.update(tx.system(&KEY)).await?;
    if meetup.status == Status::Published {
        tx.emit(service::plan(&date)).await?;
    }
    Ok(())
}

/// The meetup has another version.
///
/// # Errors
/// The database's.
pub(super) async fn edited(tx: &Tx<'_>, permit: &Leave) -> Result<()> {
    let row = &permit.row().row;
    let update = meetup::Entity::update_many()
        .set(meetup::ActiveModel {
            version: Set(row.version + 1),
            edited_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(meetup::COLUMN.id.eq(row.id));
    tx.change(permit, update).await.map(drop)
}
