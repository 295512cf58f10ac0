//! Points of GeoJSON, as 国土地理院 and others publish them: a feature is a row, and its properties are the columns.
use std::borrow::Cow;

use geojson::{Feature, FeatureReader, GeometryValue};
use serde_json::Value;

use super::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, fault::Unreadable};

/// One feature.
pub(super) struct Point {
    /// Counted from 1.
    pub number: usize,
    properties: Vec<(String, String)>,
    /// Longitude and latitude; no numbers for what is no point.
    pub position: (f64, f64),
}

impl Point {
    /// Its properties under the headings.
    pub fn cells(&self, names: &[String]) -> Vec<Cow<'_, str>> {
        let value = |name: &String| {
            let found = self.properties.iter().find(|(known, _)| known == name);
            found.map_or(Cow::Borrowed(""), |(_, value)| {
                Cow::Borrowed(value.as_str())
            })
        };
        names.iter().map(value).collect()
    }
}

/// The names of all properties, in the order in which they come.
pub(super) fn names(text: &str) -> Result<Vec<String>, Unreadable> {
    let mut names: Vec<String> = Vec::new();
    for point in read(text) {
        let point = point?;
        for (name, _) in point.properties {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.len() > MAX_COLUMNS {
            return Err(Unreadable::TooManyColumns { line: point.number });
        }
    }
    Ok(names)
}

/// The features of a file one after the other, so that a large one never stands in memory as a tree.
pub(super) fn read(text: &str) -> impl Iterator<Item = Result<Point, Unreadable>> {
    let features = FeatureReader::from_reader(text.as_bytes()).features();
    features.enumerate().map(|(at, feature)| {
        let feature = feature.map_err(|error| Unreadable::Json(error.to_string()))?;
        if at >= MAX_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        point(feature, at + 1)
    })
}

fn point(feature: Feature, number: usize) -> Result<Point, Unreadable> {
    let position = feature
        .geometry
        .as_ref()
        .and_then(|geometry| match &geometry.value {
            GeometryValue::Point { coordinates } => {
                let degrees = coordinates.as_slice();
                Some((*degrees.first()?, *degrees.get(1)?))
            }
            _ => None,
        });
    let properties = feature.properties.unwrap_or_default();
    if properties.len() > MAX_COLUMNS {
        return Err(Unreadable::TooManyColumns { line: number });
    }
    let mut cells = Vec::with_capacity(properties.len());
    for (name, value) in properties {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        };
        if text.len() > MAX_CELL || name.len() > MAX_CELL {
            return Err(Unreadable::CellTooLong { line: number });
        }
        cells.push((name, text));
    }
    Ok(Point {
        number,
        properties: cells,
        position: position.unwrap_or((f64::NAN, f64::NAN)),
    })
}
