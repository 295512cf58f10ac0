//! Whether a phone that knows its place only roughly may be in an outline.

use geo::{Distance, Euclidean, MapCoords, Point, coord};

use super::{Outline, in_japan};

/// A position that is less certain than this (meters) shows nothing about a neighborhood.
pub const MAX_ACCURACY_M: f64 = 200.0;

/// The equatorial radius in meters and the first eccentricity squared of WGS 84
/// (and, to these digits, of GRS 80, on which Japanese maps are based).
const EQUATOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 0.006_694_380;

/// Whether a position (degrees) is inside the outline, or within its stated accuracy (meters, at
/// most [`MAX_ACCURACY_M`]) of it. An accuracy that is none (negative, not a number, too large)
/// shows nothing, also for a position inside.
#[must_use]
pub fn within_with_accuracy(outline: &Outline, lon: f64, lat: f64, accuracy_m: f64) -> bool {
    (0.0..=MAX_ACCURACY_M).contains(&accuracy_m)
        && distance_m(outline, lon, lat).is_some_and(|distance| distance <= accuracy_m)
}

/// Meters from a position (degrees) to the nearest point of the outline, 0 inside and on it;
/// None for a position that is not in Japan.
///
/// Measured on the plane that touches the ellipsoid at the position: at 200 m exact to
/// centimeters, and unlike the great circle's formulas steady at small distances.
#[must_use]
pub fn distance_m(outline: &Outline, lon: f64, lat: f64) -> Option<f64> {
    if !in_japan(lon, lat) {
        return None;
    }
    if outline.covers(lon, lat) {
        return Some(0.0);
    }
    let (east, north) = meters_per_degree(lat);
    let around = outline
        .shape()
        .map_coords(|place| coord! { x: (place.x - lon) * east, y: (place.y - lat) * north });
    Some(Euclidean.distance(&Point::new(0.0, 0.0), &around))
}

/// How long a degree of longitude and one of latitude are at a latitude (degrees), in meters:
/// the radii of curvature in the prime vertical and in the meridian.
pub(super) fn meters_per_degree(lat: f64) -> (f64, f64) {
    let (sin, cos) = lat.to_radians().sin_cos();
    let flattened = 1.0 - ECCENTRICITY_2 * sin * sin;
    let prime_vertical = EQUATOR_M / flattened.sqrt();
    let meridian = prime_vertical * (1.0 - ECCENTRICITY_2) / flattened;
    ((prime_vertical * cos).to_radians(), meridian.to_radians())
}

#[cfg(test)]
mod tests {
    use geo::{Destination, Geodesic};

    use super::*;

    /// About 900 m by 1,100 m at 武蔵小杉.
    fn square() -> Outline {
        let text = r#"{"type":"Polygon","coordinates":[
            [[139.65,35.57],[139.66,35.57],[139.66,35.58],[139.65,35.58],[139.65,35.57]]]}"#;
        Outline::from_geojson(text).unwrap()
    }

    /// A point so many meters from another in a direction (degrees from north), on the ellipsoid.
    fn away(from: (f64, f64), bearing: f64, meters: f64) -> (f64, f64) {
        Geodesic
            .destination(Point::new(from.0, from.1), bearing, meters)
            .x_y()
    }

    #[test]
    fn distances_agree_with_the_ellipsoid() {
        let sides = [
            ((139.655, 35.58), 0.0),
            ((139.66, 35.575), 90.0),
            ((139.655, 35.57), 180.0),
        ];
        let corners = [((139.66, 35.58), 45.0), ((139.65, 35.57), 225.0)];
        for (start, bearing) in sides.into_iter().chain(corners) {
            for meters in [0.01, 1.0, 50.0, 199.0, 2_000.0] {
                let (lon, lat) = away(start, bearing, meters);
                let measured = distance_m(&square(), lon, lat).unwrap();
                let off = (measured - meters).abs();
                assert!(
                    off < 0.005 + meters * 0.001,
                    "{bearing}°: {measured} for {meters}"
                );
            }
        }
    }

    #[test]
    fn inside_counts_with_any_accuracy_up_to_the_limit() {
        for accuracy in [0.0, 5.0, MAX_ACCURACY_M] {
            assert!(within_with_accuracy(&square(), 139.655, 35.575, accuracy));
            assert!(
                within_with_accuracy(&square(), 139.65, 35.575, accuracy),
                "on the line"
            );
        }
        for accuracy in [-1.0, 200.1, 5_000.0, f64::NAN, f64::INFINITY] {
            assert!(
                !within_with_accuracy(&square(), 139.655, 35.575, accuracy),
                "{accuracy}"
            );
        }
    }

    #[test]
    fn outside_counts_only_within_the_stated_accuracy() {
        let (lon, lat) = away((139.655, 35.58), 0.0, 120.0);
        assert!(!within_with_accuracy(&square(), lon, lat, 0.0));
        assert!(!within_with_accuracy(&square(), lon, lat, 119.0));
        assert!(within_with_accuracy(&square(), lon, lat, 121.0));
        let (lon, lat) = away((139.655, 35.58), 0.0, 201.0);
        assert!(!within_with_accuracy(&square(), lon, lat, MAX_ACCURACY_M));
    }

    #[test]
    fn what_is_not_in_japan_has_no_distance() {
        for (lon, lat) in [
            (0.0, 0.0),
            (35.57, 139.65),
            (f64::NAN, 35.0),
            (139.65, f64::INFINITY),
        ] {
            assert_eq!(distance_m(&square(), lon, lat), None);
            assert!(!within_with_accuracy(&square(), lon, lat, 200.0));
        }
    }
}
