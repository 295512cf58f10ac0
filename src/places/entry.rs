//! One place of the guide as it is kept in memory: what filters ask, and its card as ready bytes.
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{NeighborhoodId, PlaceId},
    place::{self, Category, Sort},
    place_fact::{self, Kind, Value},
};
use geo::{Distance, Geodesic, Point};
use sea_orm::Iterable;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    content::Content,
    hours::{Hours, Openness},
};
use crate::{
    clock::Moment,
    error::{Error, Result},
    neighborhoods::{words, words_or_null},
};

/// After so long without a word that it is still so, what is written is called old.
pub const STALE: TimeDelta = TimeDelta::days(183);

/// Facts as bits, one for each kind.
pub type Facts = u64;

/// The bit of a kind.
#[must_use]
pub fn bit(kind: Kind) -> Facts {
    let at = Kind::iter().position(|other| other == kind);
    1 << at.unwrap_or(63)
}

/// A place in memory.
pub struct Entry {
    /// Its id.
    pub id: PlaceId,
    /// Its town, if it lies in one.
    pub area: Option<NeighborhoodId>,
    /// What it is for.
    pub category: Category,
    /// What sort of that.
    pub sort: Option<Sort>,
    /// What there is at least partly.
    pub facts: Facts,
    /// Its name.
    pub name: String,
    /// The reading.
    pub kana: String,
    /// What lists are ordered by.
    pub sort_key: String,
    /// What names are compared by.
    pub name_key: String,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    hours: Option<Arc<Hours>>,
    /// The card but for what depends on the moment, without its closing brace.
    card: Vec<u8>,
}

/// A place in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceCard {
    /// What does not depend on the moment.
    #[serde(flatten)]
    pub fixed: Fixed,
    /// Whether it is open; null when nobody said when it is.
    pub open: Option<Openness>,
    /// When that changes.
    pub changes_at: Option<Moment>,
    /// Meters from the position that was asked about; only in what is near.
    #[schema(required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
}

/// What a card says at any time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceCardFixed)]
pub struct Fixed {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: PlaceId,
    /// Its name.
    #[schema(max_length = 100)]
    pub name: String,
    /// The reading.
    #[schema(max_length = 100)]
    pub kana: String,
    /// What it is for.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// What sort of that.
    #[schema(schema_with = words_or_null::<Sort>)]
    pub sort: Option<Sort>,
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
    /// The address in one line.
    #[schema(max_length = 300)]
    pub address: String,
    /// When it is open.
    #[schema(max_length = 300)]
    pub hours: String,
    /// In words.
    #[schema(max_length = 400)]
    pub hours_note: String,
    /// What there is, at least partly.
    #[schema(max_items = 26)]
    pub facts: Vec<FactWord>,
}

/// A kind of fact as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FactWord(pub Kind);

impl utoipa::PartialSchema for FactWord {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        words::<Kind>().into()
    }
}

impl ToSchema for FactWord {
    fn name() -> std::borrow::Cow<'static, str> {
        "PlaceFactKind".into()
    }
}

impl Fixed {
    /// What a row and its facts that hold say.
    #[must_use]
    pub fn of(row: &place::Model, facts: &[place_fact::Model]) -> Self {
        let there = facts.iter().filter(|fact| fact.value != Value::No);
        let mut there: Vec<Kind> = there.map(|fact| fact.kind).collect();
        there.sort_unstable();
        Self {
            id: row.id,
            name: row.name.clone(),
            kana: row.kana.clone(),
            category: row.category,
            sort: row.sort,
            lat: six(row.lat),
            lon: six(row.lon),
            address: Content::of(row).address(),
            hours: row.hours.clone(),
            hours_note: row.hours_note.clone(),
            facts: there.into_iter().map(FactWord).collect(),
        }
    }
}

impl Entry {
    /// Makes one of its row, its facts that hold, and its hours.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn new(
        row: &place::Model,
        facts: &[place_fact::Model],
        hours: Option<Arc<Hours>>,
    ) -> Result<Self> {
        let fixed = Fixed::of(row, facts);
        let mut card = serde_json::to_vec(&fixed).map_err(Error::internal)?;
        card.pop();
        Ok(Self {
            id: row.id,
            area: row.neighborhood_id,
            category: row.category,
            sort: row.sort,
            facts: fixed.facts.iter().fold(0, |all, kind| all | bit(kind.0)),
            name: row.name.clone(),
            kana: row.kana.clone(),
            sort_key: row.sort_key.clone(),
            name_key: row.name_key.clone(),
            lon: row.lon,
            lat: row.lat,
            hours,
            card,
        })
    }

    /// Whether it is open, and until when it is so.
    #[must_use]
    pub fn open(&self, now: DateTime<Utc>) -> (Option<Openness>, Option<Moment>) {
        let state = self.hours.as_ref().map(|hours| hours.at(now));
        let until = state.and_then(|state| state.until);
        (state.map(|state| state.is), until.map(Moment))
    }

    /// Writes the card as it is at a moment, as JSON (`PlaceCard`).
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(
        &self,
        out: &mut Vec<u8>,
        now: DateTime<Utc>,
        distance_m: Option<u32>,
    ) -> Result<()> {
        let (open, changes_at) = self.open(now);
        out.extend_from_slice(&self.card);
        out.extend_from_slice(b",\"open\":");
        serde_json::to_writer(&mut *out, &open).map_err(Error::internal)?;
        out.extend_from_slice(b",\"changes_at\":");
        serde_json::to_writer(&mut *out, &changes_at).map_err(Error::internal)?;
        if let Some(meters) = distance_m {
            out.extend_from_slice(b",\"distance_m\":");
            serde_json::to_writer(&mut *out, &meters).map_err(Error::internal)?;
        }
        out.push(b'}');
        Ok(())
    }

    /// Meters to a position, on the ellipsoid.
    #[must_use]
    pub fn distance_m(&self, lon: f64, lat: f64) -> f64 {
        meters((self.lon, self.lat), (lon, lat))
    }
}

/// Meters between two positions, on the ellipsoid.
#[must_use]
pub fn meters((lon, lat): (f64, f64), other: (f64, f64)) -> f64 {
    Geodesic.distance(Point::new(lon, lat), Point::new(other.0, other.1))
}

/// Six decimals are a decimeter: more would only look exact.
#[must_use]
pub fn six(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_bit_of_its_own() {
        let all = Kind::iter().fold(0, |all, kind| all | bit(kind));
        assert_eq!(all.count_ones() as usize, Kind::iter().count());
        assert_eq!(Kind::iter().count(), super::super::model::MOST_FACTS);
    }
}
