//! Places that are put into the guide as they are, without anybody who proposes or checks them: the demo towns, and
//! stories of the guide. Lists that towns publish are `import.rs`.
use chrono::{DateTime, Utc};
use entity::{
    id::{PlaceFactId, PlaceId, PlaceSourceId},
    place::{self, Status},
    place_fact::{self, Kind, Value},
    place_source,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde::Deserialize;

use super::content::Content;
use crate::{
    db::{Desk, Key, Tx},
    error::Result,
    events::Event,
    neighborhoods::Map,
};

const KEY: Key = Key::of(Desk::Commands);

/// Where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// What makes it the same one next time.
    pub key: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Who made it.
    pub publisher: &'static str,
    /// Under which licence.
    pub licence: &'static str,
}

/// A place.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What is written; checked by whoever made it (`Content::check`).
    pub content: Content,
    /// What there is.
    pub facts: Vec<SampleFact>,
}

/// A fact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFact {
    /// About what.
    pub kind: Kind,
    /// Whether it is so.
    pub value: Value,
    /// Which, how many.
    pub detail: String,
}

/// Adds them. Once: done again, the database refuses their origin.
///
/// # Errors
/// The database's.
pub async fn add(tx: &Tx<'_>, map: &Map, origin: Origin, samples: &[Sample]) -> Result<()> {
    let conn = tx.system(&KEY);
    let source = PlaceSourceId::new();
    let row = place_source::ActiveModel {
        id: Set(source),
        key: Set(origin.key.into()),
        dataset: Set(origin.key.into()),
        title: Set(origin.title.into()),
        publisher: Set(origin.publisher.into()),
        licence: Set(origin.licence.into()),
        url: Set(None),
        digest: Set(String::new()),
        as_of: Set(None),
        imported_at: Set(tx.now()),
    };
    row.insert(conn).await?;
    for (number, sample) in samples.iter().enumerate() {
        let id = PlaceId::new();
        let place = placed(map, (source, number), sample, tx.now());
        let place = place::ActiveModel {
            id: Set(id),
            ..place
        };
        place.insert(conn).await?;
        let facts = sample.facts.iter();
        let facts: Vec<_> = facts
            .map(|said| fact((id, source), said, tx.now()))
            .collect();
        if !facts.is_empty() {
            place_fact::Entity::insert_many(facts)
                .exec_without_returning(conn)
                .await?;
        }
    }
    tx.emit(Event::PlacesImported).await
}

fn placed(
    map: &Map,
    (source, number): (PlaceSourceId, usize),
    sample: &Sample,
    now: DateTime<Utc>,
) -> place::ActiveModel {
    let content = sample.content.clone();
    let mut row = place::ActiveModel {
        neighborhood_id: Set(map.town_at(content.lon, content.lat)),
        municipality_code: Set(None),
        status: Set(Status::Listed),
        merged_into: Set(None),
        proposer_id: Set(None),
        membership_id: Set(None),
        source_id: Set(Some(source)),
        source_key: Set(Some(number.to_string())),
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
    row
}

fn fact(
    (place, source): (PlaceId, PlaceSourceId),
    said: &SampleFact,
    now: DateTime<Utc>,
) -> place_fact::ActiveModel {
    place_fact::ActiveModel {
        id: Set(PlaceFactId::new()),
        place_id: Set(place),
        kind: Set(said.kind),
        value: Set(said.value),
        detail: Set(said.detail.clone()),
        person_id: Set(None),
        membership_id: Set(None),
        agency_id: Set(None),
        source_id: Set(Some(source)),
        observed_at: Set(now),
        confirmed_at: Set(now),
        replaced_at: Set(None),
    }
}
