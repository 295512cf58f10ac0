//! What people do with comments. The post's count is kept in the same transaction as the comment.
use actix_web::http::StatusCode;
use entity::{
    comment, comment_version,
    id::{CommentId, CommentVersionId, MembershipId, PersonId, PostId},
    membership, neighborhood, notification, post, reaction,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{
    model::{
        CommentEdit, CommentText, CommentView, EarlierComment, MOST_REPLIES, NewComment, Sent,
    },
    views::{self, CARDS},
};
use crate::{
    access::{Answer, Edit, Permit, Remove, Viewer, persona},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    limits::{Act, Who},
    moderation,
    page::{Page, Paging},
    photos, posts,
    screening::{self, Field, Read},
};

/// The post and its town, under which somebody may answer.
type Place = (post::Model, neighborhood::Model);

/// A comment that is about to be written.
struct Fresh {
    id: CommentId,
    author: PersonId,
    membership: MembershipId,
    parent: Option<CommentId>,
    body: CommentText,
    withheld: Option<post::Withheld>,
}

impl Draft<Answer, Place> for Fresh {
    type Row = comment::ActiveModel;

    fn place(self, (post, _): &Place, tx: &Tx<'_>) -> Self::Row {
        comment::ActiveModel {
            id: Set(self.id),
            post_id: Set(post.id),
            parent_id: Set(self.parent),
            author_id: Set(self.author),
            membership_id: Set(self.membership),
            // Under their own anonymous question the asker stays who they were there.
            anonymous: Set(post.anonymous && post.author_id == self.author),
            body: Set(self.body.into_inner()),
            created_at: Set(tx.now()),
            edited_at: Set(None),
            deleted_at: Set(None),
            withheld: Set(self.withheld),
            label: Set(None),
            version: Set(1),
        }
    }
}

/// Adds a comment: 201 once, 200 when the same person sends the same id again.
///
/// # Errors
/// `Invalid`, what the policy says, `Conflict` when the id is somebody else's or the thread is full.
pub(super) async fn add(app: &App, viewer: &Viewer, post: PostId, new: NewComment) -> Result<Sent> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Comment, &Who::Person(me))?;
    if new
        .id
        .is_some_and(|id| !posts::is_fresh(id, app.db.clock().now()))
    {
        return Err(Error::invalid("/id", "invalid"));
    }
    asked(new.body.as_str(), "", new.acknowledged)?;
    let read = Read::comment(new.body.as_str());
    let (status, row) = app
        .db
        .write(viewer, async |tx| add_in(app, tx, post, (new, read)).await)
        .await?;
    Ok((status, views::one(app, viewer, row).await?))
}

/// Asks about somebody's data in the words.
fn asked(text: &str, before: &str, acknowledged: bool) -> Result<()> {
    let field = Field {
        pointer: "/body",
        text,
        before,
    };
    screening::personal(&[field], acknowledged)
}

async fn add_in(
    app: &App,
    tx: &Tx<'_>,
    post: PostId,
    (new, read): (NewComment, Read),
) -> Result<(StatusCode, comment::Model)> {
    let viewer = tx.viewer();
    // Holding the post keeps its count and the number of replies true while others answer too.
    let post = tx.read().take::<post::Entity>(post).await?;
    let town = tx
        .read()
        .one::<neighborhood::Entity>(post.neighborhood_id)
        .await?;
    let permit = viewer.may::<Answer, _>((post, town))?;
    let (post, _) = permit.row();
    let id = new.id.map_or_else(CommentId::new, CommentId);
    if new.id.is_some()
        && let Some(row) = sent_before(tx, id, post.id).await?
    {
        return Ok((StatusCode::OK, row));
    }
    if let Some(parent) = new.parent {
        check_parent(tx, post, parent).await?;
    }
    let (place, area) = (post.id, post.neighborhood_id);
    let looked = screening::look(app, tx.system(&CARDS), viewer, area, read).await?;
    let withheld = looked.withheld();
    let draft = Fresh {
        withheld,
        id,
        author: viewer.signed_in()?,
        membership: persona(viewer, post.neighborhood_id)?,
        parent: new.parent,
        body: new.body,
    };
    if !tx.add_once(&permit, draft).await? {
        return Err(Error::Conflict("this id is taken"));
    }
    if let Some(photo) = new.photo {
        photos::attach_to_comment(tx, photo, id).await?;
    }
    // What is withheld is not counted, and nobody is told of it.
    posts::bump_comment_count(tx, &permit, place, i32::from(withheld.is_none())).await?;
    let added = Event::CommentAdded {
        comment: id,
        post: place,
        area,
        by: viewer.signed_in()?,
    };
    let veiled = Event::CommentVeiled {
        comment: id,
        post: place,
        area,
    };
    tx.emit(if withheld.is_none() { added } else { veiled })
        .await?;
    looked.commented(tx, id).await?;
    Ok((
        StatusCode::CREATED,
        tx.read().one::<comment::Entity>(id).await?,
    ))
}

/// The viewer's own comment of this id, if they sent it before.
async fn sent_before(tx: &Tx<'_>, id: CommentId, post: PostId) -> Result<Option<comment::Model>> {
    let me = tx.viewer().signed_in()?;
    let own = tx
        .read()
        .all::<comment::Entity>()
        .only(comment::COLUMN.id.eq(id))
        .only(comment::COLUMN.author_id.eq(me));
    match own.any().await? {
        None => Ok(None),
        Some(row) if row.post_id != post => Err(Error::Conflict("this id is taken")),
        Some(row) if row.deleted_at.is_some() => Err(Error::Gone("comment")),
        Some(row) => Ok(Some(row)),
    }
}

/// One level of replies: a parent is a top-level comment of the same post, and has room.
async fn check_parent(tx: &Tx<'_>, post: &post::Model, parent: CommentId) -> Result<()> {
    let under = || tx.read().comments_under(std::slice::from_ref(post));
    let parent_seen = under()
        .only(comment::COLUMN.id.eq(parent))
        .only(comment::COLUMN.parent_id.is_null())
        .only(comment::COLUMN.deleted_at.is_null())
        .any()
        .await?;
    if parent_seen.is_none() {
        return Err(Error::invalid("/parent", "unknown"));
    }
    let replies = under()
        .only(comment::COLUMN.parent_id.eq(parent))
        .only(comment::COLUMN.deleted_at.is_null());
    if replies.count().await? >= u64::from(MOST_REPLIES) {
        return Err(Error::Conflict("this thread is full"));
    }
    Ok(())
}

/// Changes the words; the earlier ones stay readable to their author.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`.
pub(super) async fn edit(
    app: &App,
    viewer: &Viewer,
    id: CommentId,
    based_on: IfMatch,
    edit: CommentEdit,
) -> Result<CommentView> {
    let read = Read::comment(edit.body.as_str()).edit();
    let row = app
        .db
        .write(viewer, async |tx| {
            let (post, row) = both(tx, id).await?;
            let area = post.neighborhood_id;
            let permit = viewer.may::<Edit, _>(row)?;
            based_on.holds(permit.row().version)?;
            asked(edit.body.as_str(), &permit.row().body, edit.acknowledged)?;
            let looked = screening::look(app, tx.system(&CARDS), viewer, area, read).await?;
            tx.add(&permit, Earlier).await?;
            let next = permit.row().version + 1;
            let row = tx
                .edit(permit, |row: &mut comment::ActiveModel| {
                    row.body = Set(edit.body.into_inner());
                    row.edited_at = Set(Some(tx.now()));
                    row.version = Set(next);
                })
                .await?;
            tx.emit(Event::CommentEdited {
                comment: id,
                post: post.id,
                area,
            })
            .await?;
            if row.withheld.is_some() {
                moderation::edited(tx, id).await?;
            }
            if looked.comment_edited(tx, id).await? {
                return tx.read().one::<comment::Entity>(id).await;
            }
            Ok(row)
        })
        .await?;
    views::one(app, viewer, row).await
}

/// The post, then the comment, each held: everybody takes them in this order.
async fn both(tx: &Tx<'_>, id: CommentId) -> Result<(post::Model, comment::Model)> {
    let row = living(tx.read().one::<comment::Entity>(id).await?)?;
    let post = tx.read().take::<post::Entity>(row.post_id).await?;
    let row = living(tx.read().take::<comment::Entity>(id).await?)?;
    Ok((post, row))
}

/// The words that an edit replaces.
struct Earlier;

impl Draft<Edit, comment::Model> for Earlier {
    type Row = comment_version::ActiveModel;

    fn place(self, comment: &comment::Model, _: &Tx<'_>) -> Self::Row {
        comment_version::ActiveModel {
            id: Set(CommentVersionId::new()),
            comment_id: Set(comment.id),
            body: Set(comment.body.clone()),
            created_at: Set(comment.edited_at.unwrap_or(comment.created_at)),
        }
    }
}

/// What one's own comment said before.
///
/// # Errors
/// `NotFound`, and `Forbidden` for everybody else.
pub(super) async fn history(
    app: &App,
    viewer: &Viewer,
    id: CommentId,
    paging: &Paging,
) -> Result<Page<EarlierComment>> {
    let read = app.db.read(viewer);
    let row = living(read.one::<comment::Entity>(id).await?)?;
    let permit = viewer.may::<Edit, _>(row)?;
    let versions = read
        .all::<comment_version::Entity>()
        .only(comment_version::COLUMN.comment_id.eq(permit.row().id))
        .only(
            paging
                .after()?
                .map_or_else(sea_orm::Condition::all, |after| {
                    sea_orm::Condition::all()
                        .add(comment_version::COLUMN.id.gt(CommentVersionId(after)))
                }),
        );
    let limit = paging.limit()?;
    let rows = versions
        .oldest(comment_version::COLUMN.id, limit + 1)
        .await?;
    Ok(Page::cut(rows, limit, |row| row.id.0).map(EarlierComment::from))
}

/// Takes a comment back. The row stays, empty, because replies may hang on it.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub(super) async fn remove(app: &App, viewer: &Viewer, id: CommentId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = living(tx.read().one::<comment::Entity>(id).await?)?;
            let post = row.post_id;
            let permit = viewer.may::<Remove, _>(row)?;
            // The post's row first, then the comment's: everybody takes them in this order.
            posts::bump_comment_count(tx, &permit, post, 0).await?;
            let row = living(tx.read().take::<comment::Entity>(id).await?)?;
            // What is withheld is not counted.
            let counted = i32::from(row.withheld.is_none());
            let permit = viewer.may::<Remove, _>(row)?;
            posts::bump_comment_count(tx, &permit, post, -counted).await?;
            // One's own persona says where, also when the post is hidden by now.
            let persona = permit.row().membership_id;
            let area = tx
                .read()
                .one::<membership::Entity>(persona)
                .await?
                .neighborhood_id;
            photos::drop_of_comment(tx, &permit).await?;
            forget(tx, &permit).await?;
            tx.edit(permit, |row: &mut comment::ActiveModel| {
                row.body = Set(String::new());
                row.deleted_at = Set(Some(tx.now()));
            })
            .await?;
            moderation::gone(tx, id).await?;
            tx.emit(Event::CommentDeleted {
                comment: id,
                post,
                area,
            })
            .await
        })
        .await
}

/// What hung on a comment goes with it.
async fn forget(tx: &Tx<'_>, permit: &Permit<Remove, comment::Model>) -> Result<()> {
    let id = permit.row().id;
    let versions =
        comment_version::Entity::delete_many().filter(comment_version::COLUMN.comment_id.eq(id));
    tx.clear(permit, versions).await?;
    let reactions = reaction::Entity::delete_many().filter(reaction::COLUMN.target_id.eq(id.0));
    tx.clear(permit, reactions).await?;
    let told = notification::Entity::delete_many().filter(notification::COLUMN.comment_id.eq(id));
    tx.clear(permit, told).await?;
    let accepted = post::Entity::update_many()
        .col_expr(
            post::Column::AcceptedCommentId,
            Option::<uuid::Uuid>::None.into(),
        )
        .filter(post::COLUMN.id.eq(permit.row().post_id))
        .filter(post::COLUMN.accepted_comment_id.eq(id));
    tx.change(permit, accepted).await.map(drop)
}

/// A comment that was not taken back.
fn living(row: comment::Model) -> Result<comment::Model> {
    if row.deleted_at.is_some() {
        return Err(Error::NotFound("comment"));
    }
    Ok(row)
}
