//! Deleting one's own post: afterwards nothing of what was said there is stored anywhere.
use entity::{
    comment, comment_version,
    id::{PhotoId, PostId},
    notification, photo, post, post_version, reaction, saved,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{attach, cards::CARDS};
use crate::{
    access::{Permit, Remove, Viewer},
    app::App,
    db::Tx,
    error::Result,
    events::Event,
    moderation, screening,
};

/// Deletes a post with everything under it. The empty row stays, so that its id is not used again.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn remove(app: &App, viewer: &Viewer, id: PostId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<post::Entity>(id).await?;
            let area = row.neighborhood_id;
            let permit = viewer.may::<Remove, _>(row)?;
            let photos = photos_below(tx, id).await?;
            attach::discard(tx, &permit, photos).await?;
            silence(tx, &permit, id).await?;
            forget(tx, &permit, id).await?;
            tx.edit(permit, |row: &mut post::ActiveModel| {
                row.body = Set(String::new());
                row.place_name = Set(None);
                row.price = Set(None);
                row.accepted_comment_id = Set(None);
                row.comment_count = Set(0);
                row.deleted_at = Set(Some(tx.now()));
            })
            .await?;
            moderation::gone(tx, id).await?;
            tx.emit(Event::PostDeleted { post: id, area }).await
        })
        .await
}

fn comments_under(id: PostId) -> SelectStatement {
    Query::select()
        .column(comment::Column::Id)
        .from(comment::Entity)
        .and_where(comment::COLUMN.post_id.eq(id))
        .to_owned()
}

/// Photos of the post and of its comments, also of people whom its author does not see.
async fn photos_below(tx: &Tx<'_>, id: PostId) -> Result<Vec<PhotoId>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "deleted unseen, whoever they are of"
    )]
    let all = photo::Entity::find();
    let below = Condition::any().add(photo::COLUMN.post_id.eq(id)).add(
        photo::COLUMN
            .comment_id
            .into_expr()
            .in_subquery(comments_under(id)),
    );
    Ok(all
        .select_only()
        .column(photo::Column::Id)
        .filter(below)
        .into_tuple()
        .all(tx.system(&CARDS))
        .await?)
}

/// Empties the comments. Nobody reads them any more, so their authors lose nothing by it.
async fn silence(tx: &Tx<'_>, permit: &Permit<Remove, post::Model>, id: PostId) -> Result<()> {
    let versions = comment_version::Entity::delete_many().filter(
        comment_version::COLUMN
            .comment_id
            .into_expr()
            .in_subquery(comments_under(id)),
    );
    tx.clear(permit, versions).await?;
    let emptied = comment::Entity::update_many()
        .col_expr(comment::Column::Body, Expr::value(""))
        .col_expr(comment::Column::DeletedAt, Expr::value(tx.now()))
        .filter(comment::COLUMN.post_id.eq(id))
        .filter(comment::COLUMN.deleted_at.is_null());
    tx.change(permit, emptied).await.map(drop)
}

/// Earlier texts, and what others left on the post.
async fn forget(tx: &Tx<'_>, permit: &Permit<Remove, post::Model>, id: PostId) -> Result<()> {
    let versions = post_version::Entity::delete_many().filter(post_version::COLUMN.post_id.eq(id));
    tx.clear(permit, versions).await?;
    let reactions = reaction::Entity::delete_many().filter(reaction::COLUMN.post_id.eq(id));
    tx.clear(permit, reactions).await?;
    let kept = saved::Entity::delete_many().filter(saved::COLUMN.post_id.eq(id));
    tx.clear(permit, kept).await?;
    let gone = Query::select()
        .column(post::Column::Id)
        .from(post::Entity)
        .and_where(post::COLUMN.id.eq(id))
        .to_owned();
    screening::forget(tx.system(&CARDS), gone).await?;
    let told = notification::Entity::delete_many().filter(notification::COLUMN.post_id.eq(id));
    tx.clear(permit, told).await.map(drop)
}
