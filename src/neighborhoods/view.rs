//! What others read of a town.
use entity::{id::NeighborhoodId, neighborhood};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    db::Scope,
    error::{Error, Result},
};

use super::words::words;

/// A town.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Neighborhood)]
pub struct NeighborhoodView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: NeighborhoodId,
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// 武蔵小杉
    #[schema(max_length = 40)]
    pub name: String,
    /// むさしこすぎ
    #[schema(max_length = 80)]
    pub kana: String,
    /// Musashi-Kosugi
    #[schema(max_length = 80)]
    pub romaji: String,
    /// What holds it together.
    #[schema(schema_with = words::<neighborhood::Kind>)]
    pub kind: neighborhood::Kind,
    /// Six digits with the check digit.
    #[schema(min_length = 6, max_length = 6)]
    pub municipality_code: String,
    /// 川崎市中原区
    #[schema(max_length = 40)]
    pub municipality: String,
    /// The 町 inside.
    #[schema(max_items = 300)]
    pub towns: Vec<String>,
    /// The station people name it by.
    pub station: Option<StationView>,
    /// Only `open` takes new words and members.
    #[schema(schema_with = words::<neighborhood::Status>)]
    pub status: neighborhood::Status,
    /// The outline was drawn by hand and follows no official border.
    pub approximate: bool,
    /// How many people, as a band: `<10`, `10-14`, `15-19` …
    #[schema(max_length = 20)]
    pub people: String,
    /// Its outline as a `GeoJSON` geometry, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    pub outline: Option<Value>,
}

/// A railway station.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Station)]
pub struct StationView {
    /// 武蔵小杉駅
    #[schema(max_length = 40)]
    pub name: String,
    /// Degrees.
    #[schema(minimum = 122, maximum = 154.5)]
    pub lon: f64,
    /// Degrees.
    #[schema(minimum = 20, maximum = 46)]
    pub lat: f64,
}

impl NeighborhoodView {
    /// A town without its outline, which is the largest part of it.
    ///
    /// # Errors
    /// When the stored list of towns is broken.
    pub fn short(row: neighborhood::Model) -> Result<Self> {
        let station = row
            .station_name
            .zip(row.station_lon.zip(row.station_lat))
            .map(|(name, (lon, lat))| StationView { name, lon, lat });
        Ok(Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            kana: row.kana,
            romaji: row.romaji,
            kind: row.kind,
            municipality_code: row.municipality_code,
            municipality: row.municipality,
            towns: serde_json::from_str(&row.towns).map_err(Error::internal)?,
            station,
            status: row.status,
            approximate: row.approximate,
            people: row.people_band,
            outline: None,
        })
    }

    /// A town with its outline.
    ///
    /// # Errors
    /// When what is stored is broken.
    pub fn whole(row: neighborhood::Model) -> Result<Self> {
        let outline = serde_json::from_str(&row.outline).map_err(Error::internal)?;
        Ok(Self {
            outline: Some(outline),
            ..Self::short(row)?
        })
    }
}

/// The town of that name, if the viewer may know of it.
///
/// # Errors
/// `NotFound`.
pub async fn by_slug<C: ConnectionTrait>(
    scope: &Scope<'_, C>,
    slug: &str,
) -> Result<neighborhood::Model> {
    scope
        .all::<neighborhood::Entity>()
        .only(neighborhood::COLUMN.slug.eq(slug))
        .any()
        .await?
        .ok_or(Error::NotFound("neighborhood"))
}
