//! Files of photos that have lost their place: removed after the row, and found again if that was missed.
use ahash::AHashSet;
use chrono::TimeDelta;
use entity::{id::PhotoId, photo};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    events::Event,
};

/// How long a photo may hang on nothing, and a file be without a row.
const PATIENCE: TimeDelta = TimeDelta::hours(24);
/// Unattached photos that go in one transaction.
const AT_ONCE: u64 = 200;

/// Removes the files of a photo whose row is gone or marked as deleted; otherwise leaves them alone.
///
/// # Errors
/// The disk's and the database's.
pub async fn forget_files(app: &App, id: PhotoId) -> Result<()> {
    let key = Key::of(Desk::Jobs);
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = photo::Entity::find_by_id(id)
        .one(app.db.system(&key))
        .await?;
    if row.as_ref().is_some_and(|row| row.deleted_at.is_none()) {
        return Ok(());
    }
    let media = app.media.clone();
    tokio::task::spawn_blocking(move || media.remove(id.0))
        .await
        .map_err(Error::internal)??;
    if row.is_some() {
        let gone = photo::COLUMN.deleted_at.is_not_null();
        app.db
            .write(&Viewer::guest(), async |tx| {
                let delete = photo::Entity::delete_by_id(id).filter(gone);
                Ok(delete.exec(tx.system(&key)).await?)
            })
            .await?;
    }
    Ok(())
}

/// Lets go of photos that were never used, and of files that no row knows.
///
/// # Errors
/// The disk's and the database's.
pub async fn sweep(app: &App) -> Result<()> {
    while sweep_rows(app).await? == AT_ONCE {}
    let before = app.db.clock().now() - PATIENCE;
    let known = known(app).await?;
    let media = app.media.clone();
    let gone =
        tokio::task::spawn_blocking(move || media.sweep(before, |id: Uuid| known.contains(&id)))
            .await
            .map_err(Error::internal)??;
    if gone > 0 {
        tracing::info!(files = gone, "swept photo files without a row");
    }
    Ok(())
}

/// Deletes old rows that hang on nothing; their files go by a job each.
async fn sweep_rows(app: &App) -> Result<u64> {
    let key = Key::of(Desk::Jobs);
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&key);
            #[expect(clippy::disallowed_methods, reason = "sweeping is nobody's reading")]
            let unused: Vec<PhotoId> = photo::Entity::find()
                .select_only()
                .column(photo::Column::Id)
                .filter(photo::COLUMN.post_id.is_null())
                .filter(photo::COLUMN.comment_id.is_null())
                .filter(photo::COLUMN.review_id.is_null())
                .filter(photo::COLUMN.membership_id.is_null())
                .filter(photo::COLUMN.meetup_id.is_null())
                .filter(photo::COLUMN.created_at.lt(tx.now() - PATIENCE))
                .order_by_asc(photo::COLUMN.created_at)
                .limit(AT_ONCE)
                .lock_exclusive()
                .into_tuple()
                .all(conn)
                .await?;
            for &photo in &unused {
                photo::Entity::delete_by_id(photo).exec(conn).await?;
                tx.emit(Event::PhotoDropped { photo }).await?;
            }
            Ok(u64::try_from(unused.len()).unwrap_or(0))
        })
        .await
}

async fn known(app: &App) -> Result<AHashSet<Uuid>> {
    #[expect(clippy::disallowed_methods, reason = "sweeping is nobody's reading")]
    let ids: Vec<PhotoId> = photo::Entity::find()
        .select_only()
        .column(photo::Column::Id)
        .into_tuple()
        .all(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}
