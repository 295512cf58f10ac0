//! Photos of a meetup: own ones that hang on nothing yet, in the order they were given; others afterwards.
use entity::{
    id::{MeetupId, PhotoId},
    photo,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{model::MOST_PHOTOS, seats::KEY};
use crate::{
    access::Permit,
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    photos::Photo,
};

/// At most four, each once.
///
/// # Errors
/// `Invalid`.
pub(super) fn check(photos: &[PhotoId], pointer: &'static str) -> Result<()> {
    if photos.len() > MOST_PHOTOS {
        return Err(Error::invalid(pointer, "too_many"));
    }
    for (at, photo) in photos.iter().enumerate() {
        if photos.iter().take(at).any(|earlier| earlier == photo) {
            return Err(Error::invalid(format!("{pointer}/{at}"), "taken"));
        }
    }
    Ok(())
}

/// Puts these photos in place of those that hang there. What is left out goes for good. One organizer's photos
/// may stay when another changes the order.
///
/// # Errors
/// `Invalid` names the photo that is somebody else's, used elsewhere, or not there: all look the same.
pub(super) async fn replace<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    meetup: MeetupId,
    (photos, afterwards): (&[PhotoId], bool),
) -> Result<()> {
    let old = of(tx.system(&KEY), meetup, afterwards).await?;
    let gone: Vec<_> = old.iter().map(|row| row.id).collect();
    let gone: Vec<_> = gone.into_iter().filter(|id| !photos.contains(id)).collect();
    discard(tx, gone).await?;
    let me = tx.viewer().signed_in()?;
    for (at, id) in photos.iter().enumerate() {
        let here = Condition::all()
            .add(photo::COLUMN.meetup_id.eq(meetup))
            .add(photo::COLUMN.afterwards.eq(afterwards));
        let free = Condition::all()
            .add(photo::COLUMN.owner_id.eq(me))
            .add(photo::COLUMN.post_id.is_null())
            .add(photo::COLUMN.comment_id.is_null())
            .add(photo::COLUMN.review_id.is_null())
            .add(photo::COLUMN.membership_id.is_null())
            .add(photo::COLUMN.meetup_id.is_null());
        let place = i32::try_from(at).unwrap_or(i32::MAX);
        let hang = photo::Entity::update_many()
            .col_expr(photo::Column::MeetupId, Expr::value(meetup))
            .col_expr(photo::Column::Afterwards, Expr::value(afterwards))
            .col_expr(photo::Column::Position, Expr::value(place))
            .filter(photo::COLUMN.id.eq(*id))
            .filter(photo::COLUMN.deleted_at.is_null())
            .filter(Condition::any().add(here).add(free));
        if tx.change(permit, hang).await? == 0 {
            return Err(Error::invalid(format!("/photos/{at}"), "unknown"));
        }
    }
    Ok(())
}

/// Deletes photos: the rows now, the files by a job.
///
/// # Errors
/// The database's.
pub(super) async fn discard(tx: &Tx<'_>, photos: Vec<PhotoId>) -> Result<()> {
    if photos.is_empty() {
        return Ok(());
    }
    photo::Entity::delete_many()
        .filter(photo::COLUMN.id.is_in(photos.iter().copied()))
        .exec(tx.system(&KEY))
        .await?;
    for photo in photos {
        tx.emit(Event::PhotoDropped { photo }).await?;
    }
    Ok(())
}

/// The photos of a meetup, in order.
///
/// # Errors
/// The database's.
pub(super) async fn of(
    conn: &impl sea_orm::ConnectionTrait,
    meetup: MeetupId,
    afterwards: bool,
) -> Result<Vec<photo::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "photos of a meetup that was read"
    )]
    let rows = photo::Entity::find()
        .filter(photo::COLUMN.meetup_id.eq(meetup))
        .filter(photo::COLUMN.afterwards.eq(afterwards))
        .filter(photo::COLUMN.deleted_at.is_null())
        .order_by_asc(photo::COLUMN.position);
    Ok(rows.all(conn).await?)
}

/// The photos of meetups that the viewer was found to see, in order; those taken there with the others.
///
/// # Errors
/// The database's.
pub(super) async fn shown(app: &App, meetups: &[MeetupId]) -> Result<Vec<(photo::Model, Photo)>> {
    if meetups.is_empty() {
        return Ok(Vec::new());
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "photos of meetups that were read"
    )]
    let rows = photo::Entity::find()
        .filter(photo::COLUMN.meetup_id.is_in(meetups.iter().copied()))
        .filter(photo::COLUMN.deleted_at.is_null())
        .filter(photo::COLUMN.withheld.is_null())
        .order_by_asc(photo::COLUMN.position)
        .all(app.db.system(&KEY))
        .await?;
    let both = rows.into_iter().map(|row| (row.clone(), row.into()));
    Ok(both.collect())
}
