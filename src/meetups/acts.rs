//! What organizers do on the day: call a date off with one tap, say that it takes place, call all of it off. Those who
//! come, wait or have asked hear of it at once, guests as well.
use entity::{
    id::{MeetupId, OccasionId},
    meetup::{self, Status},
    meetup_date::{self, Reason},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};

use super::{
    heard::tell,
    model::CallingOff,
    photos,
    seats::{self, KEY},
    service, shown,
    view::MeetupView,
};
use crate::{
    access::{CallOff, Remove, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    limits::{Act, Who},
    moderation,
};

/// Calls one date off.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` when it is over.
pub(super) async fn call_off_date(
    app: &App,
    viewer: &Viewer,
    id: OccasionId,
    why: CallingOff,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let date = tx.read().one::<meetup_date::Entity>(id).await?;
            let gathering = service::gathering(tx, date.meetup_id).await?;
            let permit = viewer.may::<CallOff, _>(gathering)?;
            let meetup = &permit.row().row;
            let date = seats::hold(tx, id).await?;
            match date.status {
                meetup_date::Status::Cancelled => return Ok(meetup.id),
                meetup_date::Status::Finished => return Err(Error::Rule("meetup_over")),
                meetup_date::Status::Planned => {}
            }
            off(tx, date, (why.reason, why.words.as_str())).await?;
            tell(tx, meetup, (Some(id), "meetup_cancelled")).await?;
            ended(tx, meetup).await?;
            seats::changed(tx, meetup).await?;
            Ok(meetup.id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}

/// A date does not take place.
///
/// # Errors
/// The database's.
pub(super) async fn off(
    tx: &Tx<'_>,
    date: meetup_date::Model,
    (reason, words): (Reason, &str),
) -> Result<()> {
    let sequence = date.sequence + 1;
    let mut row = date.into_active_model();
    row.status = Set(meetup_date::Status::Cancelled);
    row.reason = Set(Some(reason));
    row.reason_words = Set(words.to_owned());
    row.decided_at = Set(Some(tx.now()));
    row.goes_ahead = Set(false);
    row.sequence = Set(sequence);
    row.updated_at = Set(tx.now());
    row.update(tx.system(&KEY)).await?;
    Ok(())
}

/// Says that a date takes place, whatever the sky looks like.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` when it is over or off.
pub(super) async fn go_ahead(app: &App, viewer: &Viewer, id: OccasionId) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let date = tx.read().one::<meetup_date::Entity>(id).await?;
            let gathering = service::gathering(tx, date.meetup_id).await?;
            let permit = viewer.may::<CallOff, _>(gathering)?;
            let meetup = &permit.row().row;
            let date = seats::hold(tx, id).await?;
            if date.status != meetup_date::Status::Planned || meetup.status != Status::Published {
                return Err(Error::Rule("meetup_over"));
            }
            if date.goes_ahead {
                return Ok(meetup.id);
            }
            let mut row = date.into_active_model();
            row.goes_ahead = Set(true);
            row.decided_at = Set(Some(tx.now()));
            row.updated_at = Set(tx.now());
            row.update(tx.system(&KEY)).await?;
            tell(tx, meetup, (Some(id), "meetup_go_ahead")).await?;
            seats::changed(tx, meetup).await?;
            Ok(meetup.id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}

/// Calls all dates off that are yet to come.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` when all is over.
pub(super) async fn call_off(
    app: &App,
    viewer: &Viewer,
    id: MeetupId,
    why: CallingOff,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::taken(tx, id).await?;
            let permit = viewer.may::<CallOff, _>(gathering)?;
            let meetup = &permit.row().row;
            match meetup.status {
                Status::Cancelled => Ok(()),
                Status::Finished => Err(Error::Rule("meetup_over")),
                Status::Draft | Status::Published => {
                    all_off(tx, meetup, (why.reason, why.words.as_str())).await
                }
            }
        })
        .await?;
    shown::one(app, viewer, id).await
}

/// The whole of a meetup does not take place from now on.
///
/// # Errors
/// The database's.
pub(super) async fn all_off(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    (reason, words): (Reason, &str),
) -> Result<()> {
    for id in coming(tx, meetup.id).await? {
        let date = seats::hold(tx, id).await?;
        if date.status == meetup_date::Status::Planned {
            off(tx, date, (reason, words)).await?;
        }
    }
    set_status(tx, meetup.id, Status::Cancelled).await?;
    if meetup.status == Status::Published {
        tell(tx, meetup, (None, "meetup_cancelled")).await?;
    }
    seats::changed(tx, meetup).await
}

/// Dates that are not over, in the order in which they are held.
async fn coming(tx: &Tx<'_>, id: MeetupId) -> Result<Vec<OccasionId>> {
    #[expect(clippy::disallowed_methods, reason = "all dates, whoever sees them")]
    let rows = meetup_date::Entity::find()
        .select_only()
        .column(meetup_date::Column::Id)
        .filter(meetup_date::COLUMN.meetup_id.eq(id))
        .filter(meetup_date::COLUMN.status.eq(meetup_date::Status::Planned))
        .into_tuple()
        .all(tx.system(&KEY));
    let mut ids: Vec<OccasionId> = rows.await?;
    ids.sort_unstable();
    Ok(ids)
}

async fn set_status(tx: &Tx<'_>, id: MeetupId, status: Status) -> Result<()> {
    meetup::Entity::update_many()
        .set(meetup::ActiveModel {
            status: Set(status),
            ..Default::default()
        })
        .filter(meetup::COLUMN.id.eq(id))
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// A meetup none of whose dates is left is over: finished, if any took place.
///
/// # Errors
/// The database's.
pub(super) async fn ended(tx: &Tx<'_>, meetup: &meetup::Model) -> Result<()> {
    if meetup.status != Status::Published {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "all dates, whoever sees them")]
    let dates: Vec<meetup_date::Status> = meetup_date::Entity::find()
        .select_only()
        .column(meetup_date::Column::Status)
        .filter(meetup_date::COLUMN.meetup_id.eq(meetup.id))
        .into_tuple()
        .all(tx.system(&KEY))
        .await?;
    if dates.contains(&meetup_date::Status::Planned) {
        return Ok(());
    }
    let status = if dates.contains(&meetup_date::Status::Finished) {
        Status::Finished
    } else {
        Status::Cancelled
    };
    set_status(tx, meetup.id, status).await
}

/// Deletes a meetup: what was to come is called off first, then nothing of its words stays.
///
/// # Errors
/// `NotFound`, `Forbidden` for all but its author.
pub(super) async fn remove(app: &App, viewer: &Viewer, id: MeetupId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::taken(tx, id).await?;
            let permit = viewer.may::<Remove, _>(gathering)?;
            let meetup = &permit.row().row;
            if matches!(meetup.status, Status::Draft | Status::Published) {
                all_off(tx, meetup, (Reason::Other, "")).await?;
            }
            emptied(tx, id).await?;
            moderation::gone(tx, id).await?;
            seats::changed(tx, meetup).await
        })
        .await
}

/// Nothing of a meetup's words and photos stays. Its dates do, so that calendars hear that they are off.
///
/// # Errors
/// The database's.
pub(super) async fn emptied(tx: &Tx<'_>, id: MeetupId) -> Result<()> {
    let conn = tx.system(&KEY);
    for afterwards in [false, true] {
        let photos = photos::of(conn, id, afterwards).await?;
        photos::discard(tx, photos.into_iter().map(|row| row.id).collect()).await?;
    }
    let text = || Set(String::new());
    let empty = meetup::ActiveModel {
        title: text(),
        body: text(),
        place_name: text(),
        district: text(),
        place_id: Set(None),
        point_lon: Set(None),
        point_lat: Set(None),
        ages: text(),
        fee_note: text(),
        bring: text(),
        accessibility: text(),
        languages: text(),
        rain: text(),
        note_after: text(),
        deleted_at: Set(Some(tx.now())),
        ..Default::default()
    };
    meetup::Entity::update_many()
        .set(empty)
        .filter(meetup::COLUMN.id.eq(id))
        .exec(conn)
        .await?;
    meetup_date::Entity::update_many()
        .set(meetup_date::ActiveModel {
            reason_words: text(),
            ..Default::default()
        })
        .filter(meetup_date::COLUMN.meetup_id.eq(id))
        .exec(conn)
        .await?;
    entity::meetup_message::Entity::delete_many()
        .filter(entity::meetup_message::COLUMN.meetup_id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}
