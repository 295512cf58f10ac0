//! The demo towns' guides: stations as they are, everything else a sample that says so in its name.
use entity::place::{Category, Sort};
use serde::Deserialize;

use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    places::{
        Content,
        bulk::{self, Dataset, Imported, ImportedFact},
    },
};

const PLACES: &str = include_str!("../../../data/demo-places.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guide {
    places: Vec<Sample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    neighborhood: String,
    name: String,
    kana: String,
    name_en: String,
    category: Category,
    sort: Option<Sort>,
    lat: f64,
    lon: f64,
    address: String,
    hours: String,
    spot: String,
    note: String,
    telephone: String,
    facts: Vec<ImportedFact>,
}

/// Takes them in, as a dataset would come.
pub(super) async fn write(app: &App) -> Result<()> {
    let guide: Guide = serde_json::from_str(PLACES)
        .map_err(|error| Error::Internal(format!("data/demo-places.json: {error}")))?;
    let rows: Vec<Imported> = guide.places.into_iter().map(row).collect();
    let dataset = Dataset {
        key: "demo".into(),
        dataset: "demo".into(),
        title: "見本の案内（場所はおおよそ）".into(),
        publisher: "Kairanban".into(),
        licence: "CC0 1.0".into(),
        url: None,
        digest: String::new(),
        as_of: None,
    };
    let map = app.towns.map(&app.db).await?;
    let nobody = Viewer::guest();
    let written = app.db.write(&nobody, async |tx| {
        bulk::store(tx, &map, &dataset, &rows, false).await
    });
    written.await.map(drop)
}

fn row(sample: Sample) -> Imported {
    let (prefecture, city) = match sample.neighborhood.as_str() {
        "toyosu" => ("東京都", "江東区"),
        _ => ("神奈川県", "川崎市中原区"),
    };
    Imported {
        key: format!("{}/{}", sample.neighborhood, sample.name),
        municipality_code: None,
        facts: sample.facts,
        observed_at: None,
        content: Content {
            name: sample.name,
            kana: sample.kana,
            name_en: sample.name_en,
            category: sample.category,
            sort: sample.sort,
            lat: sample.lat,
            lon: sample.lon,
            postcode: String::new(),
            prefecture: prefecture.into(),
            city: city.into(),
            town: sample.address,
            block: String::new(),
            building: String::new(),
            spot: sample.spot,
            telephone: sample.telephone,
            hours: sample.hours,
            hours_note: String::new(),
            url: String::new(),
            note: sample.note,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_could_be_proposed_and_says_that_it_is_one() {
        let guide: Guide = serde_json::from_str(PLACES).unwrap();
        for sample in guide.places {
            let public = sample.category == Category::Station;
            assert!(public || sample.name.contains("見本"), "{}", sample.name);
            let row = row(sample);
            row.content.check().unwrap();
        }
    }
}
