//! Neighborhoods: the towns of this server.

use crate::id::NeighborhoodId;
use sea_orm::entity::prelude::*;

/// A town people join: an outline on the map with a name and a status.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "neighborhood")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeighborhoodId,
    /// What the address bar shows; never changes once open.
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    /// Reading of the name, for sorting and for screen readers.
    pub kana: String,
    pub romaji: String,
    pub kind: Kind,
    /// Six digits with the check digit.
    pub municipality_code: String,
    pub municipality: String,
    /// JSON array of the 町 names inside, in the order they are shown.
    #[sea_orm(column_type = "Text")]
    pub towns: String,
    /// The station people name the place by; all three station columns or none.
    pub station_name: Option<String>,
    pub station_lon: Option<f64>,
    pub station_lat: Option<f64>,
    /// `GeoJSON` geometry, one or several polygons in WGS 84.
    #[sea_orm(column_type = "Text")]
    pub outline: String,
    /// The outline was drawn by hand and follows no official border.
    pub approximate: bool,
    pub status: Status,
    /// Number of people as a band ("<10", "10-14" …): exact counts identify.
    pub people_band: String,
    /// The day (`2026-11-22`) the band was last computed; once a day is enough.
    pub band_on: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What sort of place it is.
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
    /// Several 町 around one station.
    StationCluster,
    /// A whole 区 or municipality.
    Ward,
    /// One 町 or 丁目.
    Machi,
    /// A condominium or a housing cooperative.
    Kumiai,
}

/// How far its life has come; only `open` takes new words.
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
pub enum Status {
    Preparing,
    Open,
    /// Reading only, for a while.
    Paused,
    /// Reading only, for good.
    Archived,
}
