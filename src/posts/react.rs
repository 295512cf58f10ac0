//! Reactions: one word per person and target, changed by another one, taken back by none.
use entity::{
    comment,
    id::{CommentId, PersonId, PostId},
    neighborhood, post, reaction,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    cards::CARDS,
    model::{MyOnComment, ReactedComment, ReactedPost, Reactions},
    service,
};
use crate::{
    access::{React, Viewer, suspended},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
};

/// Reacts to a post; `None` takes the reaction back.
///
/// # Errors
/// `NotFound`, or what the policy says.
pub async fn to_post(
    app: &App,
    viewer: &Viewer,
    id: PostId,
    kind: Option<reaction::Kind>,
) -> Result<ReactedPost> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    let row = app
        .db
        .write(viewer, async |tx| {
            let row = service::find_visible(&tx.read(), id).await?;
            put(tx, row, None, kind).await
        })
        .await?;
    let seen = service::view(app, viewer, row).await?;
    Ok(ReactedPost {
        reactions: seen.reactions,
        my: seen.my,
    })
}

/// Reacts to a comment; `None` takes the reaction back.
///
/// # Errors
/// `NotFound`, or what the policy says.
pub async fn to_comment(
    app: &App,
    viewer: &Viewer,
    id: CommentId,
    kind: Option<reaction::Kind>,
) -> Result<ReactedComment> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    let comment = app
        .db
        .write(viewer, async |tx| {
            let comment = tx.read().one::<comment::Entity>(id).await?;
            if comment.deleted_at.is_some() {
                return Err(Error::NotFound("comment"));
            }
            let post = service::find_visible(&tx.read(), comment.post_id).await?;
            put(tx, post, Some(id), kind).await?;
            Ok(comment)
        })
        .await?;
    let all = on(app, id.0).await?;
    let mut reactions = Reactions::default();
    all.iter()
        .filter(|(who, _)| !viewer.hidden().contains(who))
        .for_each(|(_, kind)| reactions.add(*kind));
    let own = all.iter().find(|(who, _)| *who == me);
    Ok(ReactedComment {
        reactions,
        my: MyOnComment {
            mine: comment.author_id == me,
            reaction: own.map(|(_, kind)| *kind),
        },
    })
}

/// Writes, changes or removes the viewer's reaction. Nothing is told when nothing changed.
async fn put(
    tx: &Tx<'_>,
    post: post::Model,
    comment: Option<CommentId>,
    kind: Option<reaction::Kind>,
) -> Result<post::Model> {
    let me = tx.viewer().signed_in()?;
    let (id, area) = (post.id, post.neighborhood_id);
    let town = tx.read().one::<neighborhood::Entity>(area).await?;
    let permit = tx.viewer().may::<React, _>((post, town))?;
    let target = comment.map_or(id.0, |comment| comment.0);
    let changed = if let Some(kind) = kind {
        let row = reaction::ActiveModel {
            person_id: Set(me),
            target_id: Set(target),
            post_id: Set(id),
            on_comment: Set(comment.is_some()),
            kind: Set(kind),
            created_at: Set(tx.now()),
        };
        tx.put(&permit, row, another_word(kind)).await?
    } else {
        let own = reaction::Entity::delete_many()
            .filter(reaction::COLUMN.person_id.eq(me))
            .filter(reaction::COLUMN.target_id.eq(target));
        tx.clear(&permit, own).await?
    };
    if changed > 0 {
        let event = Event::Reacted {
            post: id,
            area,
            by: me,
        };
        tx.emit(event).await?;
    }
    Ok(permit.into_row().0)
}

/// One reaction a person: another word takes the place of the first, the same one changes nothing.
fn another_word(kind: reaction::Kind) -> OnConflict {
    OnConflict::columns([reaction::Column::PersonId, reaction::Column::TargetId])
        .update_column(reaction::Column::Kind)
        .action_and_where(
            Expr::col((reaction::Entity, reaction::Column::Kind)).ne(Expr::value(kind)),
        )
        .to_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "counted by the caller without hidden people"
)]
async fn on(app: &App, target: Uuid) -> Result<Vec<(PersonId, reaction::Kind)>> {
    Ok(reaction::Entity::find()
        .filter(reaction::COLUMN.target_id.eq(target))
        .filter(
            reaction::COLUMN
                .person_id
                .into_expr()
                .not_in_subquery(suspended()),
        )
        .select_only()
        .columns([reaction::Column::PersonId, reaction::Column::Kind])
        .into_tuple()
        .all(app.db.system(&CARDS))
        .await?)
}
