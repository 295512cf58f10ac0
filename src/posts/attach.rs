//! Photos of a post: own ones that hang on nothing yet, in the order they were given.
use entity::{
    id::{PhotoId, PostId},
    photo,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use super::model::MOST_PHOTOS;

use crate::{
    access::Permit,
    db::Tx,
    error::{Error, Result},
    events::Event,
};

/// Hangs photos on a post. They must be the acting person's, and hang on nothing or on this post already.
///
/// # Errors
/// `Invalid` names the photo that is somebody else's, used, or not there: all look the same.
pub async fn hang<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    post: PostId,
    photos: &[PhotoId],
) -> Result<()> {
    let me = tx.viewer().signed_in()?;
    for (at, id) in photos.iter().enumerate() {
        let place = Condition::any()
            .add(photo::COLUMN.post_id.eq(post))
            .add(photo::COLUMN.post_id.is_null());
        let hang = photo::Entity::update_many()
            .col_expr(photo::Column::PostId, Expr::value(post))
            .col_expr(
                photo::Column::Position,
                Expr::value(i32::try_from(at).unwrap_or(i32::MAX)),
            )
            .filter(photo::COLUMN.id.eq(*id))
            .filter(photo::COLUMN.owner_id.eq(me))
            .filter(place)
            .filter(photo::COLUMN.comment_id.is_null())
            .filter(photo::COLUMN.review_id.is_null())
            .filter(photo::COLUMN.membership_id.is_null())
            .filter(photo::COLUMN.meetup_id.is_null())
            .filter(photo::COLUMN.deleted_at.is_null());
        if tx.change(permit, hang).await? == 0 {
            return Err(Error::invalid(format!("/photos/{at}"), "unknown"));
        }
    }
    Ok(())
}

/// The photos of one's own post, in order.
///
/// # Errors
/// The database's.
pub async fn of_post(tx: &Tx<'_>, post: PostId) -> Result<Vec<PhotoId>> {
    let rows = tx
        .read()
        .all::<photo::Entity>()
        .only(photo::COLUMN.post_id.eq(post))
        .oldest(photo::Column::Position, MOST_PHOTOS as u64)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Puts these photos in place of those a post has; what is left out goes for good.
///
/// # Errors
/// `Invalid` as in `hang`.
pub async fn replace<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    post: PostId,
    (old, new): (&[PhotoId], &[PhotoId]),
) -> Result<()> {
    let gone: Vec<_> = old.iter().copied().filter(|id| !new.contains(id)).collect();
    discard(tx, permit, gone).await?;
    hang(tx, permit, post, new).await
}

/// Deletes photos: the rows now, with the words that stood for them, the files by a job.
///
/// # Errors
/// The database's.
pub async fn discard<A, P>(tx: &Tx<'_>, permit: &Permit<A, P>, photos: Vec<PhotoId>) -> Result<()> {
    if photos.is_empty() {
        return Ok(());
    }
    let rows = photo::Entity::delete_many().filter(photo::COLUMN.id.is_in(photos.iter().copied()));
    tx.clear(permit, rows).await?;
    for photo in photos {
        tx.emit(Event::PhotoDropped { photo }).await?;
    }
    Ok(())
}
