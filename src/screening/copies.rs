//! The same text in several towns: who sells from door to door writes to all of them at once.
use ahash::AHashMap;
use chrono::TimeDelta;
use entity::{
    id::{NeighborhoodId, PostId},
    likeness,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::{OnConflict, SelectStatement},
};

use super::{holds::KEY, likeness::SAME};
use crate::{access::Viewer, app::App, db::Tx, error::Result};

/// How long a text is remembered.
const KEPT: TimeDelta = TimeDelta::days(30);
/// In so many other towns the same text is too many: somebody who lost a cat writes to the next town as well.
const TOWNS: usize = 2;

/// Whether a text of this likeness stands in several other towns.
pub(super) async fn elsewhere(
    conn: &impl ConnectionTrait,
    area: NeighborhoodId,
    hashes: &[i64],
) -> Result<bool> {
    if hashes.is_empty() {
        return Ok(false);
    }
    #[expect(clippy::disallowed_methods, reason = "towns and hashes, no words")]
    let found: Vec<NeighborhoodId> = likeness::Entity::find()
        .select_only()
        .column(likeness::Column::NeighborhoodId)
        .filter(likeness::COLUMN.hash.is_in(hashes.iter().copied()))
        .filter(likeness::COLUMN.neighborhood_id.ne(area))
        .into_tuple()
        .all(conn)
        .await?;
    let mut shared: AHashMap<NeighborhoodId, usize> = AHashMap::new();
    for town in found {
        *shared.entry(town).or_default() += 1;
    }
    // A text a little over the shortest has fewer pieces than a sketch: it shares all of them.
    let enough = SAME.min(hashes.len());
    Ok(shared.values().filter(|count| **count >= enough).count() >= TOWNS)
}

/// Remembers how a post's text is now, in place of what it was.
pub(super) async fn again(
    tx: &Tx<'_>,
    post: PostId,
    area: NeighborhoodId,
    hashes: &[i64],
) -> Result<()> {
    likeness::Entity::delete_many()
        .filter(likeness::COLUMN.post_id.eq(post))
        .exec(tx.system(&KEY))
        .await?;
    remember(tx, post, area, hashes).await
}

/// Remembers how a post's text is.
pub(super) async fn remember(
    tx: &Tx<'_>,
    post: PostId,
    area: NeighborhoodId,
    hashes: &[i64],
) -> Result<()> {
    if hashes.is_empty() {
        return Ok(());
    }
    let row = |hash: &i64| likeness::ActiveModel {
        hash: Set(*hash),
        neighborhood_id: Set(area),
        post_id: Set(post),
        at: Set(tx.now()),
    };
    let newest = OnConflict::columns([likeness::Column::Hash, likeness::Column::NeighborhoodId])
        .update_columns([likeness::Column::PostId, likeness::Column::At])
        .to_owned();
    likeness::Entity::insert_many(hashes.iter().map(row))
        .on_conflict(newest)
        .exec_without_returning(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Forgets how the texts of posts were that go.
///
/// # Errors
/// The database's.
pub async fn forget(conn: &impl ConnectionTrait, posts: SelectStatement) -> Result<()> {
    use sea_orm::ExprTrait;
    likeness::Entity::delete_many()
        .filter(likeness::COLUMN.post_id.into_expr().in_subquery(posts))
        .exec(conn)
        .await?;
    Ok(())
}

/// Forgets what is older than a month.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            likeness::Entity::delete_many()
                .filter(likeness::COLUMN.at.lt(tx.now() - KEPT))
                .exec(tx.system(&KEY))
                .await?;
            Ok(())
        })
        .await
}
