//! Marks that a review was of help.

use crate::id::{PersonId, ReviewId};
use sea_orm::entity::prelude::*;

/// A mark: one a person and review, never on one's own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: ReviewId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "review_id", to = "id")]
    pub review: BelongsTo<super::review::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
