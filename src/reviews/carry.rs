//! A place that turned out to be another one takes its reviews along. Of two by one person the newer stays, and the
//! older is what it said before.
use entity::{
    id::{PlaceId, ReviewVersionId},
    place_owner, review, review_version,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::Expr,
};

use crate::{
    db::{Desk, Key, Tx},
    error::Result,
};

const KEY: Key = Key::of(Desk::FeedCache);

/// Moves reviews, deleted ones too, and who runs the place.
///
/// # Errors
/// The database's.
pub async fn carry(tx: &Tx<'_>, from: PlaceId, into: PlaceId) -> Result<()> {
    let there = living(tx, into).await?;
    for row in living(tx, from).await? {
        if let Some(twin) = there.iter().find(|twin| twin.author_id == row.author_id) {
            let (newer, older) = if when(&row) > when(twin) {
                (&row, twin)
            } else {
                (twin, &row)
            };
            fold(tx, newer, older).await?;
        }
    }
    let conn = tx.system(&KEY);
    review::Entity::update_many()
        .col_expr(review::Column::PlaceId, Expr::value(into.0))
        .filter(review::COLUMN.place_id.eq(from))
        .exec(conn)
        .await?;
    let known = owners(tx, into).await?;
    for owner in owners(tx, from).await? {
        if known.iter().all(|known| known.person_id != owner.person_id) {
            place_owner::Entity::update_many()
                .col_expr(place_owner::Column::PlaceId, Expr::value(into.0))
                .filter(place_owner::COLUMN.id.eq(owner.id))
                .exec(conn)
                .await?;
        }
    }
    Ok(())
}

fn when(row: &review::Model) -> chrono::DateTime<chrono::Utc> {
    row.edited_at.unwrap_or(row.created_at)
}

/// The older one becomes a version of the newer.
async fn fold(tx: &Tx<'_>, newer: &review::Model, older: &review::Model) -> Result<()> {
    let conn = tx.system(&KEY);
    review_version::ActiveModel {
        id: Set(ReviewVersionId::new()),
        review_id: Set(newer.id),
        visited: Set(older.visited.clone()),
        body: Set(older.body.clone()),
        stars: Set(older.stars),
        relation: Set(older.relation),
        created_at: Set(when(older)),
    }
    .insert(conn)
    .await?;
    review::Entity::update_many()
        .set(review::ActiveModel {
            body: Set(String::new()),
            deleted_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(review::COLUMN.id.eq(older.id))
        .exec(conn)
        .await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a merge moves all of them")]
async fn living(tx: &Tx<'_>, place: PlaceId) -> Result<Vec<review::Model>> {
    let rows = review::Entity::find()
        .filter(review::COLUMN.place_id.eq(place))
        .filter(review::COLUMN.deleted_at.is_null())
        .order_by_asc(review::Column::Id);
    Ok(rows.all(tx.system(&KEY)).await?)
}

#[expect(clippy::disallowed_methods, reason = "a merge moves all of them")]
async fn owners(tx: &Tx<'_>, place: PlaceId) -> Result<Vec<place_owner::Model>> {
    let open = [place_owner::State::Claimed, place_owner::State::Confirmed];
    let rows = place_owner::Entity::find()
        .filter(place_owner::COLUMN.place_id.eq(place))
        .filter(place_owner::COLUMN.state.is_in(open));
    Ok(rows.all(tx.system(&KEY)).await?)
}
