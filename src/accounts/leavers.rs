//! What is tidied after somebody left: the files of their photos.
use entity::{id::PersonId, photo};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    media::MediaStore,
};

/// Removes the files of a leaver's photos, then their rows. Running it twice does no harm.
///
/// # Errors
/// When files cannot be removed; the job tries again.
pub async fn tidy_leaver(app: &App, person: PersonId) -> Result<()> {
    let mine = Condition::all()
        .add(photo::COLUMN.owner_id.eq(person))
        .add(photo::COLUMN.deleted_at.is_not_null());
    #[expect(clippy::disallowed_methods, reason = "nobody's photos any more")]
    let rows = photo::Entity::find()
        .filter(mine)
        .all(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let media: MediaStore = app.media.clone();
    let files = ids.clone();
    tokio::task::spawn_blocking(move || files.iter().try_for_each(|id| media.remove(id.0)))
        .await
        .map_err(Error::internal)??;
    app.db
        .write(&Viewer::guest(), async |tx| {
            photo::Entity::delete_many()
                .filter(photo::COLUMN.id.is_in(ids.iter().copied()))
                .exec(tx.system(&Key::of(Desk::Jobs)))
                .await?;
            Ok(())
        })
        .await
}
