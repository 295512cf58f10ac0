//! Comments as their reader sees them.
use ahash::AHashMap;
use entity::{
    comment,
    id::{CommentId, PostId},
    photo, post,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Query};

use super::{
    model::{CommentView, My},
    reactions::{self, Reacted},
    thread::SHORT,
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::{Error, Result},
    neighborhoods::Author,
    photos::Photo,
    posts,
};

/// Names and reactions beside comments that were read through a scope; people hidden from the viewer are
/// left out here.
pub(super) const CARDS: Key = Key::of(Desk::FeedCache);

/// One comment that was read through the scope.
///
/// # Errors
/// The database's; `NotFound` when its post is gone.
pub(super) async fn one(app: &App, viewer: &Viewer, row: comment::Model) -> Result<CommentView> {
    let post = posts::find_visible(&app.db.read(viewer), row.post_id).await?;
    let mut views = all(app, viewer, &post, vec![row]).await?;
    views.pop().ok_or(Error::NotFound("comment"))
}

/// Comments under one post that were read through the scope, in the same order.
///
/// # Errors
/// The database's.
pub(super) async fn all(
    app: &App,
    viewer: &Viewer,
    post: &post::Model,
    rows: Vec<comment::Model>,
) -> Result<Vec<CommentView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let conn = app.db.system(&CARDS);
    let these = These::of(post, &rows);
    let named = rows.iter().filter(|row| !row.anonymous);
    let named = named.map(|row| row.membership_id);
    let personas = app.personas.of(&app.db, named).await?;
    let mut photos = photos(app, post, &these).await?;
    let mut reacted = reactions::on(conn, viewer, &these).await?;
    let view = |row: comment::Model| {
        let author = if row.anonymous {
            posts::asker(&app.secrets, post.id, row.author_id)
        } else {
            personas
                .get(&row.membership_id)
                .cloned()
                .ok_or_else(|| Error::internal("a comment without an author"))?
        };
        let photo = photos.remove(&row.id);
        let reacted = reacted.remove(&row.id).unwrap_or_default();
        Ok(seen(row, viewer, author, photo, reacted))
    };
    rows.into_iter().map(view).collect()
}

fn seen(
    row: comment::Model,
    viewer: &Viewer,
    author: Author,
    photo: Option<Photo>,
    reacted: Reacted,
) -> CommentView {
    CommentView {
        id: row.id,
        post: row.post_id,
        parent: row.parent_id,
        author: Some(author),
        body: row.body,
        photo,
        reactions: reacted.counts,
        withheld: row.withheld,
        label: row.label,
        created_at: Moment(row.created_at),
        edited_at: row.edited_at.map(Moment),
        version: row.version,
        deleted: false,
        my: My {
            mine: viewer.person() == Some(row.author_id),
            reaction: reacted.own,
        },
    }
}

/// The comments to which something hangs.
pub(super) enum These {
    /// All under one post: a short thread, asked for by one name instead of a hundred.
    Under(PostId),
    /// Some of a long one.
    Only(Vec<CommentId>),
}

impl These {
    fn of(post: &post::Model, rows: &[comment::Model]) -> Self {
        if u64::try_from(post.comment_count).is_ok_and(|count| count <= SHORT) {
            Self::Under(post.id)
        } else {
            Self::Only(rows.iter().map(|row| row.id).collect())
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "photos of comments that were read through a scope; others find nobody who shows them"
)]
async fn photos(
    app: &App,
    post: &post::Model,
    these: &These,
) -> Result<AHashMap<CommentId, Photo>> {
    if app.plain_threads.has(post.id) {
        return Ok(AHashMap::new());
    }
    let looked = app.plain_threads.now();
    let hanging = match these {
        These::Under(post) => photo::COLUMN.comment_id.into_expr().in_subquery(
            Query::select()
                .column(comment::Column::Id)
                .from(comment::Entity)
                .and_where(comment::COLUMN.post_id.eq(*post))
                .to_owned(),
        ),
        These::Only(ids) => photo::COLUMN.comment_id.is_in(ids.iter().copied()),
    };
    let rows = photo::Entity::find()
        .filter(hanging)
        .filter(photo::COLUMN.deleted_at.is_null())
        .filter(photo::COLUMN.withheld.is_null())
        .all(app.db.system(&CARDS))
        .await?;
    if rows.is_empty() && matches!(these, These::Under(_)) {
        let area = post.neighborhood_id;
        app.plain_threads.found(looked, post.id, area);
    }
    let hung = rows
        .into_iter()
        .filter_map(|row| Some((row.comment_id?, row.into())));
    Ok(hung.collect())
}
