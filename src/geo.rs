//! Places on the map: outlines of towns read and checked, and which one holds a point.
//!
//! Everything is in degrees of longitude and latitude (WGS 84, which a phone gives; JGD2011, which
//! Japanese maps give, is the same within a decimeter), longitude first as in RFC 7946. Nothing here
//! keeps, logs or prints a position that was asked about.

mod atlas;
mod code;
mod collection;
mod fault;
mod nearness;
mod outline;
mod prefectures;
mod properties;
mod siblings;
mod town;

use std::ops::RangeInclusive;

pub use atlas::Atlas;
pub use code::{CodeFault, MunicipalityCode};
pub use collection::{MAX_FEATURES, PlainFeature, plain_features, town_features};
pub use fault::{Fault, Problem, PropertyFault, Refused, Ring};
pub use nearness::{MAX_ACCURACY_M, distance_m, within_with_accuracy};
pub use outline::{Bounds, MAX_POINTS, MAX_RINGS, Outline};
pub use prefectures::prefecture;
pub use siblings::{OVERLAP_TOLERANCE_M2, overlapping};
pub use town::{Station, TownFeature, TownKind};

/// Degrees of longitude between which Japan lies: 与那国島 is at 122°56′, 南鳥島 at 153°59′
/// (国土地理院「日本の東西南北端点の経度緯度」).
pub const JAPAN_LON: RangeInclusive<f64> = 122.0..=154.5;

/// Degrees of latitude between which Japan lies: 沖ノ鳥島 is at 20°25′, 択捉島 at 45°33′ (the same source).
pub const JAPAN_LAT: RangeInclusive<f64> = 20.0..=46.0;

/// Whether a position (degrees) can be in Japan at all; false for what is no number.
#[must_use]
pub fn in_japan(lon: f64, lat: f64) -> bool {
    JAPAN_LON.contains(&lon) && JAPAN_LAT.contains(&lat)
}
