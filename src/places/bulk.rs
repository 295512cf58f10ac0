//! Many places at once, from a published dataset: added, or written otherwise where the dataset says otherwise than last
//! time. What residents corrected since stays corrected until the dataset itself moves.
use ahash::{AHashMap, AHashSet};
use chrono::{DateTime, Utc};
use entity::{
    id::{PlaceId, PlaceSourceId},
    place::{self, Status},
    place_act::{self, Act},
    place_fact::{Kind, Value},
    place_source,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::content::Content;
use crate::{
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    neighborhoods::Map,
};

mod write;
use write::Write;

const KEY: Key = Key::of(Desk::Commands);

/// A dataset, as it is read this time.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// What makes it the same one next time.
    pub key: String,
    /// Its word.
    pub dataset: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Under which licence.
    pub licence: String,
    /// Where.
    pub url: Option<String>,
    /// SHA-256 of the file.
    pub digest: String,
    /// As of when, if it says so.
    pub as_of: Option<DateTime<Utc>>,
}

/// A row of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Its id there, or one made of what does not change.
    pub key: String,
    /// Six digits, where it says so.
    pub municipality_code: Option<String>,
    /// What is written; checked by whoever made it (`Content::check`).
    pub content: Content,
    /// What there is.
    pub facts: Vec<ImportedFact>,
    /// When its publisher last looked, where it says so.
    pub observed_at: Option<DateTime<Utc>>,
}

/// A fact of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedFact {
    /// About what.
    pub kind: Kind,
    /// Whether it is so.
    pub value: Value,
    /// Which, how many.
    pub detail: String,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Added,
    /// These fields and kinds of facts are written otherwise.
    Updated(Vec<String>),
    /// The dataset says what it said last time.
    Unchanged,
}

/// What an import does, row by row.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One for each row, in their order.
    pub rows: Vec<Outcome>,
    /// Places of this dataset that it names no more, by name. They stay: a file that is cut short must close nothing.
    pub missing: Vec<String>,
}

/// Takes in a dataset, or, `dry`, only says what would change. For one transaction; keys must be unique.
///
/// # Errors
/// The database's.
pub async fn store(
    tx: &Tx<'_>,
    map: &Map,
    dataset: &Dataset,
    rows: &[Imported],
    dry: bool,
) -> Result<Report> {
    let conn = tx.system(&KEY);
    let source = source(conn, &dataset.key).await?;
    let known = match &source {
        Some(source) => Known::read(conn, source.id).await?,
        None => Known::default(),
    };
    let steps: Vec<Step<'_>> = rows.iter().map(|row| known.step(row)).collect();
    let named: AHashSet<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    let gone = known.places.iter();
    let gone =
        gone.filter(|(key, row)| !named.contains(key.as_str()) && row.status == Status::Listed);
    let mut report = Report {
        missing: gone.map(|(_, row)| row.name.clone()).collect(),
        rows: steps.iter().map(Step::outcome).collect(),
    };
    report.missing.sort_unstable();
    if dry {
        return Ok(report);
    }
    let source = put_source(tx, source, dataset).await?;
    let write = Write {
        conn,
        map,
        source,
        now: tx.now(),
        as_of: dataset.as_of.unwrap_or_else(|| tx.now()),
    };
    write.all(&steps).await?;
    if report
        .rows
        .iter()
        .any(|outcome| *outcome != Outcome::Unchanged)
    {
        tx.emit(Event::PlacesImported).await?;
    }
    Ok(report)
}

#[expect(clippy::disallowed_methods, reason = "an import")]
async fn source(conn: &DatabaseTransaction, key: &str) -> Result<Option<place_source::Model>> {
    let row = place_source::Entity::find().filter(place_source::COLUMN.key.eq(key));
    Ok(row.one(conn).await?)
}

async fn put_source(
    tx: &Tx<'_>,
    old: Option<place_source::Model>,
    new: &Dataset,
) -> Result<PlaceSourceId> {
    let conn = tx.system(&KEY);
    let id = old.as_ref().map_or_else(PlaceSourceId::new, |row| row.id);
    let row = place_source::ActiveModel {
        id: Set(id),
        key: Set(new.key.clone()),
        dataset: Set(new.dataset.clone()),
        title: Set(new.title.clone()),
        publisher: Set(new.publisher.clone()),
        licence: Set(new.licence.clone()),
        url: Set(new.url.clone()),
        digest: Set(new.digest.clone()),
        as_of: Set(new.as_of),
        imported_at: Set(tx.now()),
    };
    if old.is_some() {
        row.update(conn).await?;
    } else {
        row.insert(conn).await?;
    }
    Ok(id)
}

/// What of a dataset is here already.
#[derive(Default)]
struct Known {
    places: AHashMap<String, place::Model>,
    /// What each said last time.
    said: AHashMap<PlaceId, Imported>,
}

/// What is to be done with a row.
struct Step<'a> {
    new: &'a Imported,
    old: Option<(place::Model, Option<Imported>)>,
}

impl Known {
    #[expect(clippy::disallowed_methods, reason = "an import")]
    async fn read(conn: &DatabaseTransaction, source: PlaceSourceId) -> Result<Self> {
        let rows = place::Entity::find()
            .filter(place::COLUMN.source_id.eq(source))
            .all(conn)
            .await?;
        let of_it = Query::select()
            .column(place::Column::Id)
            .from(place::Entity)
            .and_where(place::COLUMN.source_id.eq(source))
            .to_owned();
        let said: Vec<(PlaceId, String)> = place_act::Entity::find()
            .select_only()
            .column(place_act::Column::PlaceId)
            .column(place_act::Column::Detail)
            .filter(place_act::COLUMN.act.eq(Act::Import))
            .filter(place_act::COLUMN.place_id.into_expr().in_subquery(of_it))
            .order_by_asc(place_act::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        let said = said.into_iter().filter_map(|(place, detail)| {
            let mut detail: serde_json::Value = serde_json::from_str(&detail).ok()?;
            let said = detail.get_mut("said")?.take();
            Some((place, serde_json::from_value(said).ok()?))
        });
        Ok(Self {
            said: said.collect(),
            places: rows
                .into_iter()
                .filter_map(|row| Some((row.source_key.clone()?, row)))
                .collect(),
        })
    }

    fn step<'a>(&self, new: &'a Imported) -> Step<'a> {
        let old = self.places.get(&new.key);
        Step {
            new,
            old: old.map(|row| (row.clone(), self.said.get(&row.id).cloned())),
        }
    }
}

impl Step<'_> {
    fn outcome(&self) -> Outcome {
        let Some((_, said)) = &self.old else {
            return Outcome::Added;
        };
        if said.as_ref() == Some(self.new) {
            return Outcome::Unchanged;
        }
        let mut fields = self.fields();
        fields.extend(self.facts().map(|fact| word(fact.kind)));
        Outcome::Updated(fields)
    }

    /// Fields of which the dataset says otherwise than last time.
    fn fields(&self) -> Vec<String> {
        let said = self.old.as_ref().and_then(|(_, said)| said.as_ref());
        let Some(said) = said else {
            return Vec::new();
        };
        let (_, after) = said.content.difference(&self.new.content);
        let after = after.as_object().map(|map| map.keys().cloned().collect());
        after.unwrap_or_default()
    }

    /// What is written then: the dataset's word where it moved, and what stands here otherwise.
    fn content(&self, row: &place::Model) -> Result<Content> {
        let mut here = json!(Content::of(row));
        let new = json!(self.new.content);
        for field in self.fields() {
            if let (Some(slot), Some(value)) = (here.get_mut(&field), new.get(&field)) {
                *slot = value.clone();
            }
        }
        serde_json::from_value(here).map_err(Error::internal)
    }

    /// Facts of which it says otherwise than last time.
    fn facts(&self) -> impl Iterator<Item = &ImportedFact> {
        let said = self.old.as_ref().and_then(|(_, said)| said.as_ref());
        let known = said.map_or(&[][..], |said| said.facts.as_slice());
        self.new
            .facts
            .iter()
            .filter(move |fact| !known.contains(fact))
    }

    /// Kinds of facts that it says nothing about any more.
    fn silent(&self) -> Vec<Kind> {
        let said = self.old.as_ref().and_then(|(_, said)| said.as_ref());
        let known = said.map_or(&[][..], |said| said.facts.as_slice());
        let now: Vec<Kind> = self.new.facts.iter().map(|fact| fact.kind).collect();
        let gone = known.iter().map(|fact| fact.kind);
        gone.filter(|kind| !now.contains(kind)).collect()
    }
}

fn word(kind: Kind) -> String {
    sea_orm::ActiveEnum::to_value(&kind)
}
