//! Answers to reviews as they were before an edit; everybody reads them.

use crate::id::{ReviewAnswerId, ReviewAnswerVersionId};
use sea_orm::entity::prelude::*;

/// What an answer said before.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_answer_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewAnswerVersionId,
    pub review_answer_id: ReviewAnswerId,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When it was written so.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "review_answer_id", to = "id")]
    pub answer: BelongsTo<super::review_answer::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
