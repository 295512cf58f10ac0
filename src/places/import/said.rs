//! What a list says of a place, in the form in which it is kept to be compared.
use entity::place_fact::{Kind, Value};
use serde::{Deserialize, Serialize};

use crate::{opendata::PlaceRow, places::content::Content};

/// The words of a list about one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The place.
    pub content: Content,
    /// What is so and what is not.
    pub facts: Vec<Fact>,
    /// What it is known by where it has no id.
    pub likeness: String,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// About what.
    pub kind: Kind,
    /// Whether it is so.
    pub value: Value,
    /// Words beside it.
    pub detail: String,
}

impl Said {
    /// What a row says.
    pub fn of(row: &PlaceRow) -> Self {
        let facts = row.facts.iter().map(|fact| Fact {
            kind: fact.kind,
            value: fact.value,
            detail: fact.detail.clone(),
        });
        Self {
            content: Content {
                name: row.name.clone(),
                kana: row.kana.clone(),
                name_en: row.name_en.clone(),
                category: row.category,
                sort: row.sort,
                lat: row.lat,
                lon: row.lon,
                postcode: row.postcode.clone(),
                prefecture: row.prefecture.clone(),
                city: row.city.clone(),
                town: row.town.clone(),
                block: row.block.clone(),
                building: row.building.clone(),
                spot: row.spot.clone(),
                telephone: row.telephone.clone(),
                hours: row.hours.clone(),
                hours_note: row.hours_note.clone(),
                url: row.url.clone(),
                note: row.note.clone(),
            },
            facts: facts.collect(),
            likeness: row.likeness.clone(),
        }
    }

    /// What it is known by in its list: its id there, or its name, address and spot.
    pub fn key(row: &PlaceRow) -> String {
        match &row.id {
            Some(id) => format!("id:{id}"),
            None => format!("name:{}", short(&row.likeness)),
        }
    }
}

/// A hash of what may be long.
fn short(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(text.as_bytes());
    hex::encode(hash.get(..16).unwrap_or_default())
}
