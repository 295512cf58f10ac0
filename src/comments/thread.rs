//! A post's comments, oldest first.
//!
//! A top-level comment that is gone, or that the viewer may not see, stays as an empty place while the viewer
//! sees replies to it. Both look the same, so that the place tells nothing of a block.
use ahash::AHashMap;
use entity::{
    comment,
    id::{CommentId, PostId},
};
use sea_orm::{ColumnTrait, Condition};

use super::{
    model::{Answered, CommentView, MOST_REPLIES, My},
    views,
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::Result,
    page::{Page, Paging},
    posts::{self, Reactions},
};

/// One page of top-level comments with their replies.
///
/// # Errors
/// `NotFound` when the viewer does not see the post.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    post: PostId,
    paging: &Paging,
) -> Result<Page<Answered>> {
    let (after, limit) = (paging.after()?, paging.limit()?);
    let read = app.db.read(viewer);
    let post = posts::find_visible(&read, post).await?;
    let mut heads = read.heads_of(&post);
    if let Some(after) = after {
        heads = heads.only(comment::COLUMN.id.gt(CommentId(after)));
    }
    let heads = heads.oldest(comment::COLUMN.id, limit + 1).await?;
    let heads = Page::cut(heads, limit, |head| head.id.0);
    let ids: Vec<_> = heads.items.iter().map(|head| head.id).collect();
    let here = Condition::any()
        .add(comment::COLUMN.id.is_in(ids.iter().copied()))
        .add(comment::COLUMN.parent_id.is_in(ids.iter().copied()));
    let seen = read
        .comments_under(std::slice::from_ref(&post))
        .only(comment::COLUMN.deleted_at.is_null())
        .only(here)
        .oldest(
            comment::COLUMN.id,
            (limit + 1) * u64::from(MOST_REPLIES + 1),
        )
        .await?;
    let (mut seen, mut replies) = sorted(views::all(app, viewer, &post, seen).await?);
    Ok(heads.map(|head| Answered {
        comment: seen.remove(&head.id).unwrap_or_else(|| gone(&head)),
        replies: replies.remove(&head.id).unwrap_or_default(),
    }))
}

type Replies = AHashMap<CommentId, Vec<CommentView>>;

fn sorted(views: Vec<CommentView>) -> (AHashMap<CommentId, CommentView>, Replies) {
    let mut tops = AHashMap::new();
    let mut replies = Replies::new();
    for view in views {
        match view.parent {
            Some(parent) => {
                let under = replies.entry(parent).or_default();
                if under.len() < usize::from(MOST_REPLIES) {
                    under.push(view);
                }
            }
            None => {
                tops.insert(view.id, view);
            }
        }
    }
    (tops, replies)
}

/// The place of a comment of which nothing may be shown.
fn gone(row: &comment::Model) -> CommentView {
    CommentView {
        id: row.id,
        post: row.post_id,
        parent: None,
        author: None,
        body: String::new(),
        photo: None,
        reactions: Reactions::default(),
        created_at: Moment(row.created_at),
        edited_at: None,
        version: 1,
        deleted: true,
        my: My::default(),
    }
}
