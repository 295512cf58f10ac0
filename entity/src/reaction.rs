//! Reactions to posts and comments.

use crate::id::{PersonId, PostId};
use sea_orm::entity::prelude::*;

/// One word of sympathy: one per person and target, changeable.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// A post's or a comment's id; `on_comment` says which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target_id: Uuid,
    /// The post it is on or hangs under, so that one query fills a whole thread.
    pub post_id: PostId,
    pub on_comment: bool,
    pub kind: Kind,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "post_id", to = "id")]
    pub post: BelongsTo<super::post::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The fixed set.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// ありがとう
    Thanks,
    /// いいね
    Like,
    /// 応援
    Cheer,
    /// わかる
    Same,
    /// びっくり
    Surprise,
}
