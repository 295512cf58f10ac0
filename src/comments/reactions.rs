//! Reactions on comments, without those of people whom the viewer may not meet.
use ahash::AHashMap;
use entity::{
    id::{CommentId, PersonId},
    reaction,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::IntoCondition,
};
use uuid::Uuid;

use super::views::These;
use crate::{
    access::{Viewer, suspended},
    error::Result,
    posts::Reactions,
};

/// What was felt about one comment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reacted {
    /// By everybody whom the viewer may meet.
    pub(super) counts: Reactions,
    /// By the viewer.
    pub(super) own: Option<reaction::Kind>,
}

/// The reactions on these comments.
///
/// # Errors
/// The database's.
pub(super) async fn on(
    conn: &impl ConnectionTrait,
    viewer: &Viewer,
    these: &These,
) -> Result<AHashMap<CommentId, Reacted>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "counted here, for comments that were read through a scope"
    )]
    let rows: Vec<(Uuid, PersonId, reaction::Kind)> = reaction::Entity::find()
        .select_only()
        .column(reaction::Column::TargetId)
        .column(reaction::Column::PersonId)
        .column(reaction::Column::Kind)
        .filter(match these {
            These::Under(post) => Condition::all()
                .add(reaction::COLUMN.post_id.eq(*post))
                .add(reaction::COLUMN.on_comment.eq(true)),
            These::Only(ids) => {
                let ids = ids.iter().map(|id| id.0);
                reaction::COLUMN.target_id.is_in(ids).into_condition()
            }
        })
        .filter(
            reaction::COLUMN
                .person_id
                .into_expr()
                .not_in_subquery(suspended()),
        )
        .into_tuple()
        .all(conn)
        .await?;
    let mut reacted: AHashMap<CommentId, Reacted> = AHashMap::new();
    for (target, person, kind) in rows {
        if viewer.hidden().contains(&person) {
            continue;
        }
        let on = reacted.entry(CommentId(target)).or_default();
        on.counts.add(kind);
        if viewer.person() == Some(person) {
            on.own = Some(kind);
        }
    }
    Ok(reacted)
}
