//! What is near a position. It comes in a body, is looked at, and is neither kept nor logged.
use entity::{
    place::{Category, Sort},
    place_fact::Kind,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    book::Book,
    entry::{Entry, PlaceCard, bit},
    lists::Wanted,
};
use crate::{
    app::App,
    error::{Error, Result},
    geo::in_japan,
    neighborhoods::words_or_null,
};
use chrono::{DateTime, Utc};

/// Places in an answer.
const MOST: usize = 20;
/// Places that are looked at for them: filters that fit nothing must end.
const LOOKED_AT: usize = 20_000;
/// Meters: what is farther is near for nobody.
const FAR_M: f64 = 30_000.0;
const EARTH_M: f64 = 6_371_008.8;

/// Where somebody is, and what they look for. No `Debug`: a position is looked at and dropped.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LookAround)]
pub struct Around {
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
    /// For this.
    #[serde(default)]
    #[schema(schema_with = words_or_null::<Category>)]
    pub category: Option<Category>,
    /// Of this sort.
    #[serde(default)]
    #[schema(schema_with = words_or_null::<Sort>)]
    pub sort: Option<Sort>,
    /// With these facts.
    #[serde(default)]
    #[schema(max_items = 26, value_type = Vec<super::entry::FactWord>)]
    pub facts: Vec<Kind>,
    /// Only what is open now.
    #[serde(default)]
    pub open_now: bool,
    /// So many, from 1 to 20; 20 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub limit: Option<usize>,
}

/// What is near, the nearest first.
#[derive(Serialize, ToSchema)]
#[schema(as = PlacesNear)]
pub struct Near {
    /// The places.
    #[schema(max_items = 20)]
    pub items: Vec<PlaceCard>,
}

/// The answer, as the JSON of `Near`.
///
/// # Errors
/// `Invalid` for what is no place in Japan.
pub async fn near(app: &App, around: &Around) -> Result<Vec<u8>> {
    if !in_japan(around.lon, around.lat) {
        return Err(Error::invalid("/lat", "invalid"));
    }
    let limit = around.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::invalid("/limit", "invalid"));
    }
    if around.facts.len() > super::model::MOST_FACTS {
        return Err(Error::invalid("/facts", "too_many"));
    }
    let wanted = Wanted {
        category: around.category,
        sort: around.sort,
        facts: around.facts.iter().fold(0, |all, kind| all | bit(*kind)),
        open_now: around.open_now,
    };
    let book = app.places.book(app).await?;
    let now = app.db.clock().now();
    let found = nearest(&book, (around.lon, around.lat), &wanted, (limit, now));
    let mut body = Vec::with_capacity(700 * found.len() + 16);
    body.extend_from_slice(b"{\"items\":[");
    for (at, (entry, meters)) in found.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        entry.write(&mut body, now, Some(whole(*meters)))?;
    }
    body.extend_from_slice(b"]}");
    Ok(body)
}

/// The nearest places that are wanted, with meters.
#[must_use]
pub fn nearest<'a>(
    book: &'a Book,
    (lon, lat): (f64, f64),
    wanted: &Wanted,
    (limit, now): (usize, DateTime<Utc>),
) -> Vec<(&'a Entry, f64)> {
    let chord = FAR_M / EARTH_M;
    let around = book.around(lon, lat).take(LOOKED_AT);
    let around = around.take_while(|(_, distance)| *distance <= chord * chord);
    let wanted = around.filter(|(entry, _)| wanted.fits(entry, now));
    // The earth is no sphere: the order of the last few may differ by half a percent of the way.
    let mut found: Vec<(&Entry, f64)> = wanted
        .take(limit + 4)
        .map(|(entry, _)| (entry.as_ref(), entry.distance_m(lon, lat)))
        .collect();
    found.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    found.truncate(limit);
    found
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "meters on earth, never negative"
)]
pub(super) fn whole(meters: f64) -> u32 {
    meters.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::{
        content::Content,
        entry::{Entry, meters},
    };
    use entity::{id::PlaceId, place};
    use sea_orm::{ActiveValue::Set, TryIntoModel};

    fn entry(lat: f64, lon: f64) -> Entry {
        let now = DateTime::UNIX_EPOCH;
        let written = serde_json::json!({
            "name": "公園", "kana": "", "name_en": "", "category": "park", "sort": null, "lat": lat, "lon": lon,
            "postcode": "", "prefecture": "", "city": "", "town": "", "block": "", "building": "", "spot": "",
            "telephone": "", "hours": "", "hours_note": "", "url": "", "note": ""
        });
        let content: Content = serde_json::from_value(written).unwrap();
        let mut row = place::ActiveModel {
            id: Set(PlaceId::new()),
            neighborhood_id: Set(None),
            municipality_code: Set(None),
            status: Set(place::Status::Listed),
            merged_into: Set(None),
            proposer_id: Set(None),
            membership_id: Set(None),
            source_id: Set(None),
            source_key: Set(None),
            confirmed_at: Set(now),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            deleted_at: Set(None),
            ..Default::default()
        };
        content.write(&mut row);
        Entry::new(&row.try_into_model().unwrap(), &[], None).unwrap()
    }

    proptest::proptest! {
        #[test]
        fn the_tree_and_a_look_at_every_place_agree(
            spots in proptest::collection::vec((35.5..35.7_f64, 139.5..139.8_f64), 1..80),
            here in (35.5..35.7_f64, 139.5..139.8_f64),
        ) {
            let (lat, lon) = here;
            let book = Book::of(1, spots.iter().map(|(lat, lon)| entry(*lat, *lon)).collect());
            let found = nearest(&book, (lon, lat), &Wanted::default(), (20, DateTime::UNIX_EPOCH));
            let mut all: Vec<f64> = spots.iter().map(|(one, other)| meters((*other, *one), (lon, lat))).collect();
            all.sort_by(f64::total_cmp);
            let far = all.iter().filter(|meters| **meters < FAR_M * 0.99).count();
            proptest::prop_assert!(found.len() >= far.min(20));
            for ((_, is), should) in found.iter().zip(all) {
                proptest::prop_assert!((is - should).abs() <= should * 0.006 + 0.01, "{is} {should}");
            }
        }
    }
}
