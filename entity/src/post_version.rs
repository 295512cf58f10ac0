//! Earlier texts of posts.

use crate::id::{PostId, PostVersionId};
use sea_orm::entity::prelude::*;

/// What a post said before an edit; its author alone may read it, and deletion removes it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "post_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostVersionId,
    pub post_id: PostId,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub place_name: Option<String>,
    /// When this text was written, not when it was replaced.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "post_id", to = "id")]
    pub post: BelongsTo<super::post::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
