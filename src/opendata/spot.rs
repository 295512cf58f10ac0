//! Where a place is: latitude and longitude as towns write them.
use super::{cell, fault::shown};
use crate::geo;

/// A position in degrees, and what had to be put right about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub lat: f64,
    pub lon: f64,
    /// The two stood in each other's column.
    pub swapped: bool,
}

/// Which of the two columns a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Lat,
    Lon,
}

/// Reads two cells.
pub(super) fn of_two(lat: &str, lon: &str) -> Result<Spot, (Axis, String)> {
    if numbers(lat).len() == 2 && cell::is_nothing(lon) {
        return of_one(lat).map_err(|reason| (Axis::Lat, reason));
    }
    let first = degrees(lat).map_err(|reason| (Axis::Lat, reason))?;
    let second = degrees(lon).map_err(|reason| (Axis::Lon, reason))?;
    put(first, second).map_err(|reason| (Axis::Lat, reason))
}

/// Reads one cell with both in it.
pub(super) fn of_one(both: &str) -> Result<Spot, String> {
    if cell::is_nothing(both) || both.chars().all(|c| c == ',' || c.is_whitespace()) {
        return Err(EMPTY.to_owned());
    }
    match numbers(both).as_slice() {
        [first, second] => put(*first, *second),
        _ => Err(format!("{} is no latitude and longitude", shown(both))),
    }
}

/// A point of GeoJSON: longitude first.
pub(super) fn of_point(lon: f64, lat: f64) -> Result<Spot, String> {
    put(lat, lon)
}

const EMPTY: &str = "is empty, and an address alone is not looked up";

fn put(lat: f64, lon: f64) -> Result<Spot, String> {
    if geo::in_japan(lon, lat) {
        return Ok(Spot {
            lat,
            lon,
            swapped: false,
        });
    }
    if geo::in_japan(lat, lon) {
        return Ok(Spot {
            lat: lon,
            lon: lat,
            swapped: true,
        });
    }
    Err(format!("{lat}, {lon} is not in Japan"))
}

/// One number of degrees, also as 35度40分12.3秒, with whatever stray commas stand around it.
fn degrees(text: &str) -> Result<f64, String> {
    if cell::is_nothing(text) || text.trim().chars().all(|c| c == ',') {
        return Err(EMPTY.to_owned());
    }
    let parts = numbers(text);
    let sexagesimal = cell::nfkc(text).contains(['度', '°', '分', '\'', '′']);
    match parts.as_slice() {
        [one] => Ok(*one),
        [d, m] if sexagesimal => Ok(d + m / 60.0),
        [d, m, s] if sexagesimal => Ok(d + m / 60.0 + s / 3600.0),
        _ => Err(format!("{} is no number of degrees", shown(text))),
    }
}

/// The numbers in a cell.
fn numbers(text: &str) -> Vec<f64> {
    cell::nfkc(text)
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()))
        .filter_map(|part| part.trim_matches('.').parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(spot: Spot, lat: f64, lon: f64) -> bool {
        (spot.lat - lat).abs() < 1e-6 && (spot.lon - lon).abs() < 1e-6
    }

    #[test]
    fn positions_are_read_as_they_are_written() {
        for (lat, lon) in [
            ("35.674030,", "139.838882"),
            ("３５．６７４０３０", " 139.838882　"),
            ("139.838882", "35.67403"),
            ("35.674030,139.838882", ""),
            ("35度40分26.508秒", "東経139°50'19.9752\""),
        ] {
            let spot = of_two(lat, lon).unwrap();
            assert!(near(spot, 35.674_03, 139.838_882), "{lat} {lon}: {spot:?}");
        }
        assert!(near(of_one("34.34, 134.05").unwrap(), 34.34, 134.05));
        assert!(of_one("134.05,34.34").unwrap().swapped);
    }

    #[test]
    fn what_is_no_position_is_refused_by_column() {
        assert_eq!(of_two("", "139.8").unwrap_err().0, Axis::Lat);
        assert_eq!(of_two("35.6", "不明").unwrap_err().0, Axis::Lon);
        assert!(of_two("0", "0").unwrap_err().1.contains("not in Japan"));
        assert!(of_two("35.6.7", "139").is_err());
        assert!(of_one(",").unwrap_err().contains("empty"));
        assert!(of_one("a,b").is_err());
        assert!(of_point(f64::NAN, 35.0).is_err());
    }
}
