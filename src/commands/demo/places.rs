//! The demo towns' guides: stations as they are, everything else a sample that says so in its name.
use entity::place::{Category, Sort};
use serde::Deserialize;

use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    places::{
        Content,
        samples::{self, Origin, Sample, SampleFact},
    },
};

const PLACES: &str = include_str!("../../../data/demo-places.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guide {
    places: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
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
    facts: Vec<SampleFact>,
}

/// Takes them in, as a dataset would come.
pub(super) async fn write(app: &App) -> Result<()> {
    let guide: Guide = serde_json::from_str(PLACES)
        .map_err(|error| Error::Internal(format!("data/demo-places.json: {error}")))?;
    let samples: Vec<Sample> = guide.places.into_iter().map(sample).collect();
    let origin = Origin {
        key: "demo",
        title: "見本の案内（場所はおおよそ）",
        publisher: "Kairanban",
        licence: "CC0 1.0",
    };
    let map = app.towns.map(&app.db).await?;
    let nobody = Viewer::guest();
    let written = app.db.write(&nobody, async |tx| {
        samples::add(tx, &map, origin, &samples).await
    });
    written.await
}

fn sample(row: Row) -> Sample {
    let (prefecture, city) = match row.neighborhood.as_str() {
        "toyosu" => ("東京都", "江東区"),
        _ => ("神奈川県", "川崎市中原区"),
    };
    Sample {
        facts: row.facts,
        content: Content {
            name: row.name,
            kana: row.kana,
            name_en: row.name_en,
            category: row.category,
            sort: row.sort,
            lat: row.lat,
            lon: row.lon,
            postcode: String::new(),
            prefecture: prefecture.into(),
            city: city.into(),
            town: row.address,
            block: String::new(),
            building: String::new(),
            spot: row.spot,
            telephone: row.telephone,
            hours: row.hours,
            hours_note: String::new(),
            url: String::new(),
            note: row.note,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_could_be_proposed_and_says_that_it_is_one() {
        let guide: Guide = serde_json::from_str(PLACES).unwrap();
        for row in guide.places {
            let public = row.category == Category::Station;
            assert!(public || row.name.contains("見本"), "{}", row.name);
            sample(row).content.check().unwrap();
        }
    }
}
