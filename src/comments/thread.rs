//! A post's comments, oldest first.
//!
//! A top-level comment that is gone, or that the viewer may not see, stays as an empty place while the viewer
//! sees replies to it. Both look the same, so that the place tells nothing of a block.
use ahash::{AHashMap, AHashSet};
use entity::{
    comment,
    id::{CommentId, PostId},
    post,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use uuid::Uuid;

use super::{
    model::{Answered, CommentView, MOST_REPLIES, My},
    views,
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::{Scope, Seen},
    error::Result,
    page::{Page, Paging},
    posts::{self, Reactions},
};

/// A thread with so many comments is read as a whole: most are shorter than their first page.
pub(super) const SHORT: u64 = 100;

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
    let whole = match after {
        None => short(&read, &post, limit).await?,
        Some(_) => None,
    };
    let (heads, seen) = match whole {
        Some(found) => found,
        None => long(&read, &post, after, limit).await?,
    };
    let (mut seen, mut replies) = sorted(views::all(app, viewer, &post, seen).await?);
    Ok(heads.map(|head| Answered {
        comment: seen.remove(&head.id).unwrap_or_else(|| gone(&head)),
        replies: replies.remove(&head.id).unwrap_or_default(),
    }))
}

/// The places on a page, and the comments that the viewer may read on them.
type Found = (Page<comment::Model>, Vec<comment::Model>);

/// The first page of a short thread: one question for all that may be read, and another only where an answer
/// was left to somebody who is gone.
async fn short(
    read: &Scope<'_, impl ConnectionTrait>,
    post: &post::Model,
    limit: u64,
) -> Result<Option<Found>> {
    let mut seen = living(read, post)
        .oldest(comment::COLUMN.id, SHORT + 1)
        .await?;
    if seen.len() as u64 > SHORT {
        return Ok(None);
    }
    let tops = seen.iter().filter(|row| row.parent_id.is_none());
    let mut heads: Vec<_> = tops.cloned().collect();
    let known: AHashSet<_> = heads.iter().map(|head| head.id).collect();
    let parents = seen.iter().filter_map(|row| row.parent_id);
    let lost: AHashSet<_> = parents.filter(|parent| !known.contains(parent)).collect();
    if !lost.is_empty() {
        let empty = read.heads_of(post).only(comment::COLUMN.id.is_in(lost));
        heads.extend(empty.oldest(comment::COLUMN.id, SHORT).await?);
        heads.sort_unstable_by_key(|head| head.id);
    }
    let heads = Page::cut(heads, limit, |head| head.id.0);
    let here: AHashSet<_> = heads.items.iter().map(|head| head.id).collect();
    seen.retain(|row| here.contains(&row.parent_id.unwrap_or(row.id)));
    Ok(Some((heads, seen)))
}

/// Any page: the places first, then what stands on them.
async fn long(
    read: &Scope<'_, impl ConnectionTrait>,
    post: &post::Model,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Found> {
    let mut heads = read.heads_of(post);
    if let Some(after) = after {
        heads = heads.only(comment::COLUMN.id.gt(CommentId(after)));
    }
    let heads = heads.oldest(comment::COLUMN.id, limit + 1).await?;
    let heads = Page::cut(heads, limit, |head| head.id.0);
    let ids: Vec<_> = heads.items.iter().map(|head| head.id).collect();
    let here = Condition::any()
        .add(comment::COLUMN.id.is_in(ids.iter().copied()))
        .add(comment::COLUMN.parent_id.is_in(ids.iter().copied()));
    let most = (limit + 1) * u64::from(MOST_REPLIES + 1);
    let seen = living(read, post).only(here);
    let seen = seen.oldest(comment::COLUMN.id, most).await?;
    Ok((heads, seen))
}

/// What is there of a thread for this viewer.
fn living<'a, C: ConnectionTrait>(
    read: &Scope<'a, C>,
    post: &post::Model,
) -> Seen<'a, comment::Entity, C> {
    read.comments_under(std::slice::from_ref(post))
        .only(comment::COLUMN.deleted_at.is_null())
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
        withheld: None,
        label: None,
        photo: None,
        reactions: Reactions::default(),
        created_at: Moment(row.created_at),
        edited_at: None,
        version: 1,
        deleted: true,
        my: My::default(),
    }
}
