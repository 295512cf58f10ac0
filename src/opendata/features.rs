//! Points of GeoJSON, as 国土地理院 and others publish them: a feature is a row, and its properties are the columns.
use std::borrow::Cow;

use geojson::{Feature, FeatureReader, GeometryValue};
use serde_json::Value;

use super::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, fault::Unreadable, heading::Columns};

/// One point.
pub(super) struct Point {
    /// Counted from 1.
    pub number: usize,
    /// In the order of the columns.
    pub cells: Vec<Cow<'static, str>>,
    /// Longitude and latitude; none for what is no point.
    pub point: Option<(f64, f64)>,
}

/// The features of a file one after the other, so that a large one never stands in memory as a tree.
pub(super) fn read(text: &str) -> Result<(Columns, Vec<Point>), Unreadable> {
    let mut names: Vec<String> = Vec::new();
    let mut points = Vec::new();
    for feature in FeatureReader::from_reader(text.as_bytes()).features() {
        let feature = feature.map_err(|error| Unreadable::Json(error.to_string()))?;
        let number = points.len() + 1;
        if number > MAX_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        points.push(point(feature, number, &mut names)?);
    }
    if points.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok((Columns::of(names.iter().map(String::as_str)), points))
}

fn point(feature: Feature, number: usize, names: &mut Vec<String>) -> Result<Point, Unreadable> {
    let point = feature.geometry.as_ref().and_then(|geometry| match &geometry.value {
        GeometryValue::Point { coordinates } => Some((*coordinates.as_slice().first()?, *coordinates.as_slice().get(1)?)),
        _ => None,
    });
    let mut cells = vec![Cow::Borrowed(""); names.len()];
    for (name, value) in feature.properties.unwrap_or_default() {
        let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            cells.push(Cow::Borrowed(""));
            names.len() - 1
        });
        if names.len() > MAX_COLUMNS {
            return Err(Unreadable::TooManyColumns { line: number });
        }
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        };
        if text.len() > MAX_CELL {
            return Err(Unreadable::CellTooLong { line: number });
        }
        if let Some(cell) = cells.get_mut(at) {
            *cell = Cow::Owned(text);
        }
    }
    Ok(Point { number, cells, point })
}
