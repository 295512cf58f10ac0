//! What goes after somebody left: words that nobody had read yet, and the files of their photos.
use chrono::{DateTime, Utc};
use entity::{
    comment,
    id::PersonId,
    photo,
    post::{self, Withheld},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    media::MediaStore,
};

/// What waited to be looked at was read by nobody else, and goes with its author. Its cases are closed by the hour's
/// sweep, like all whose words are gone.
pub(super) async fn drop_held(
    conn: &impl ConnectionTrait,
    me: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    macro_rules! empty {
        ($table:ident) => {
            $table::Entity::update_many()
                .col_expr($table::Column::Body, Expr::value(""))
                .col_expr($table::Column::DeletedAt, Expr::value(now))
                .filter($table::COLUMN.author_id.eq(me))
                .filter($table::COLUMN.deleted_at.is_null())
                .filter($table::COLUMN.withheld.eq(Withheld::Held))
        };
    }
    let place = Expr::value(Option::<String>::None);
    empty!(post)
        .col_expr(post::Column::PlaceName, place)
        .exec(conn)
        .await?;
    empty!(comment).exec(conn).await?;
    Ok(())
}

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
