//! Pauses: for a while a place takes no new reviews, and says why.

use crate::id::{PersonId, PlaceId, ReviewPauseId};
use sea_orm::entity::prelude::*;

/// A pause of reviews of one place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_pause")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewPauseId,
    pub place_id: PlaceId,
    /// Why; everybody reads it.
    pub reason: String,
    /// Who began it; never shown.
    pub person_id: PersonId,
    pub began_at: DateTimeUtc,
    /// When it ends by itself.
    pub until: DateTimeUtc,
    /// When somebody ended it before.
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
