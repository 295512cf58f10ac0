//! Reviews as they were before an edit.

use crate::id::{ReviewId, ReviewVersionId};
use sea_orm::entity::prelude::*;

/// What a review said before.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewVersionId,
    pub review_id: ReviewId,
    pub visited: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub stars: Option<i32>,
    pub relation: super::review::Tie,
    /// When it was written so.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "review_id", to = "id")]
    pub review: BelongsTo<super::review::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
