//! Earlier texts of comments.

use crate::id::{CommentId, CommentVersionId};
use sea_orm::entity::prelude::*;

/// What a comment said before an edit; its author alone may read it, and deletion removes it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comment_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentVersionId,
    pub comment_id: CommentId,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When this text was written, not when it was replaced.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "comment_id", to = "id")]
    pub comment: BelongsTo<super::comment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
