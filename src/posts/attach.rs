//! Photos of a post: own ones that hang on nothing yet, in the order they were given.
use entity::{
    id::{PhotoId, PostId},
    photo,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    access::Permit,
    db::Tx,
    error::{Error, Result},
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
            .filter(photo::COLUMN.membership_id.is_null())
            .filter(photo::COLUMN.deleted_at.is_null());
        if tx.change(permit, hang).await? == 0 {
            return Err(Error::invalid(format!("/photos/{at}"), "unknown"));
        }
    }
    Ok(())
}
