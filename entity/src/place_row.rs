//! What a dataset says of a place, as it was read last: what residents changed is what differs from it.

use crate::id::{PlaceId, PlaceRowId, PlaceSourceId};
use sea_orm::entity::prelude::*;

/// A row of a dataset.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceRowId,
    pub source_id: PlaceSourceId,
    /// Its id there, or one made of its name and address.
    pub key: String,
    pub place_id: PlaceId,
    /// JSON: the place and its facts, as the dataset said them.
    #[sea_orm(column_type = "Text")]
    pub said: String,
    /// When a file was read that had it.
    pub seen_at: DateTimeUtc,
    /// When a file was read that had it no longer. The place stays.
    pub gone_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "source_id", to = "id")]
    pub source: BelongsTo<super::place_source::Entity>,
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
