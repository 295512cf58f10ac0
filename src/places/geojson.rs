//! A town's places for maps: `GeoJSON` (RFC 7946), longitude first, six decimals, with the rectangle around them.
use std::sync::Arc;

use entity::id::NeighborhoodId;
use serde_json::{Value, json};

use super::{
    book::Town,
    entry::{Entry, six},
    shelf::{Made, Sheet},
};
use crate::{
    app::App,
    error::{Error, Result},
    web::files::File,
};

const TYPE: &str = "application/geo+json";

/// The file.
///
/// # Errors
/// The database's.
pub async fn file(app: &App, area: NeighborhoodId) -> Result<Arc<Made>> {
    let book = app.places.book(app).await?;
    match book.town(area) {
        Some(town) => town.shelf.get(Sheet::GeoJson, || made(town)),
        None => made(&Town::default()).map(Arc::new),
    }
}

fn made(town: &Town) -> Result<Made> {
    let features: Vec<Value> = town.entries.iter().map(|entry| feature(entry)).collect();
    let mut collection = json!({ "type": "FeatureCollection", "features": features });
    if let (Some(bounds), Some(map)) = (bounds(town), collection.as_object_mut()) {
        map.insert("bbox".into(), json!(bounds));
    }
    let text = serde_json::to_vec(&collection).map_err(Error::internal)?;
    Ok(Made {
        file: File::new(TYPE, text.into()),
        next: None,
    })
}

fn feature(entry: &Entry) -> Value {
    json!({
        "type": "Feature",
        "id": entry.id,
        "geometry": { "type": "Point", "coordinates": [six(entry.lon), six(entry.lat)] },
        "properties": {
            "name": entry.name,
            "kana": entry.kana,
            "category": entry.category,
            "sort": entry.sort,
        },
    })
}

/// West, south, east, north.
fn bounds(town: &Town) -> Option<[f64; 4]> {
    let first = town.entries.first()?;
    let start = [first.lon, first.lat, first.lon, first.lat];
    let all = town.entries.iter().fold(start, |[w, s, e, n], entry| {
        [
            w.min(entry.lon),
            s.min(entry.lat),
            e.max(entry.lon),
            n.max(entry.lat),
        ]
    });
    Some(all.map(six))
}
