//! Sources of places: a dataset that somebody published, as it was read last.

use crate::id::PlaceSourceId;
use sea_orm::entity::prelude::*;

/// A dataset. Its title, publisher and licence stand beside whatever came from it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceSourceId,
    /// What makes it the same one next time: the dataset's word and whose it is, such as `aed/141305`.
    #[sea_orm(unique)]
    pub key: String,
    /// The dataset's word: `aed`, `public_toilet`, …
    pub dataset: String,
    pub title: String,
    pub publisher: String,
    pub licence: String,
    pub url: Option<String>,
    /// SHA-256 of the file that was read last.
    pub digest: String,
    /// When the publisher says that it was so, if they say.
    pub as_of: Option<DateTimeUtc>,
    pub imported_at: DateTimeUtc,
    #[sea_orm(has_many)]
    pub places: HasMany<super::place::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
