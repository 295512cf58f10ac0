//! Writes what an import found to be new or otherwise.
use chrono::{DateTime, Utc};
use entity::{
    id::{PlaceActId, PlaceFactId, PlaceId, PlaceSourceId},
    place::{self, Status},
    place_act::{self, Act, State},
    place_fact::{self, Kind},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;

use super::{Imported, ImportedFact, Outcome, Step};
use crate::{error::Result, neighborhoods::Map};

/// Rows that are written by one statement: both databases take so many values.
const PART: usize = 200;

/// Writes the steps.
pub(super) struct Write<'a> {
    pub(super) conn: &'a DatabaseTransaction,
    pub(super) map: &'a Map,
    pub(super) source: PlaceSourceId,
    pub(super) now: DateTime<Utc>,
    /// As of when the dataset says so.
    pub(super) as_of: DateTime<Utc>,
}

impl Write<'_> {
    /// All of them.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn all(&self, steps: &[Step<'_>]) -> Result<()> {
        let (mut places, mut facts, mut acts) = (Vec::new(), Vec::new(), Vec::new());
        for step in steps {
            let outcome = step.outcome();
            if outcome == Outcome::Unchanged {
                continue;
            }
            let id = match &step.old {
                None => {
                    let row = self.fresh(step.new);
                    let id = PlaceId::new();
                    places.push(place::ActiveModel { id: Set(id), ..row });
                    id
                }
                Some((row, _)) => {
                    self.update(row, step).await?;
                    row.id
                }
            };
            let when = self.when(step.new);
            facts.extend(step.facts().map(|fact| self.fact(id, fact, when)));
            acts.push(self.act(id, step.new));
        }
        for part in places.chunks(PART) {
            place::Entity::insert_many(part.iter().cloned())
                .exec_without_returning(self.conn)
                .await?;
        }
        for part in facts.chunks(PART) {
            place_fact::Entity::insert_many(part.iter().cloned())
                .exec_without_returning(self.conn)
                .await?;
        }
        for part in acts.chunks(PART) {
            place_act::Entity::insert_many(part.iter().cloned())
                .exec_without_returning(self.conn)
                .await?;
        }
        Ok(())
    }

    fn when(&self, row: &Imported) -> DateTime<Utc> {
        row.observed_at.unwrap_or(self.as_of)
    }

    fn fresh(&self, new: &Imported) -> place::ActiveModel {
        let content = new.content.clone();
        let mut row = place::ActiveModel {
            neighborhood_id: Set(self.map.town_at(content.lon, content.lat)),
            municipality_code: Set(new.municipality_code.clone()),
            status: Set(Status::Listed),
            merged_into: Set(None),
            proposer_id: Set(None),
            membership_id: Set(None),
            source_id: Set(Some(self.source)),
            source_key: Set(Some(new.key.clone())),
            confirmed_at: Set(self.when(new)),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
            created_at: Set(self.now),
            updated_at: Set(self.now),
            deleted_at: Set(None),
            ..Default::default()
        };
        content.write(&mut row);
        row
    }

    async fn update(&self, old: &place::Model, step: &Step<'_>) -> Result<()> {
        let content = step.content(old)?;
        let mut row = place::ActiveModel {
            neighborhood_id: Set(self.map.town_at(content.lon, content.lat)),
            municipality_code: Set(step.new.municipality_code.clone()),
            confirmed_at: Set(self.when(step.new).max(old.confirmed_at)),
            version: Set(old.version + 1),
            updated_at: Set(self.now),
            ..Default::default()
        };
        content.write(&mut row);
        place::Entity::update_many()
            .set(row)
            .filter(place::COLUMN.id.eq(old.id))
            .exec(self.conn)
            .await?;
        let told = step.facts().map(|fact| fact.kind);
        let told: Vec<Kind> = told.collect();
        self.replace(old.id, &told, false).await?;
        self.replace(old.id, &step.silent(), true).await
    }

    /// Ends what holds of these kinds; `own`, only what this dataset said.
    async fn replace(&self, place: PlaceId, kinds: &[Kind], own: bool) -> Result<()> {
        if kinds.is_empty() {
            return Ok(());
        }
        let mut update = place_fact::Entity::update_many()
            .set(place_fact::ActiveModel {
                replaced_at: Set(Some(self.now)),
                ..Default::default()
            })
            .filter(place_fact::COLUMN.place_id.eq(place))
            .filter(place_fact::COLUMN.kind.is_in(kinds.iter().copied()))
            .filter(place_fact::COLUMN.replaced_at.is_null());
        if own {
            update = update.filter(place_fact::COLUMN.source_id.eq(self.source));
        }
        update.exec(self.conn).await?;
        Ok(())
    }

    fn fact(
        &self,
        place: PlaceId,
        fact: &ImportedFact,
        when: DateTime<Utc>,
    ) -> place_fact::ActiveModel {
        place_fact::ActiveModel {
            id: Set(PlaceFactId::new()),
            place_id: Set(place),
            kind: Set(fact.kind),
            value: Set(fact.value),
            detail: Set(fact.detail.clone()),
            person_id: Set(None),
            membership_id: Set(None),
            agency_id: Set(None),
            source_id: Set(Some(self.source)),
            observed_at: Set(when),
            confirmed_at: Set(when),
            replaced_at: Set(None),
        }
    }

    fn act(&self, place: PlaceId, new: &Imported) -> place_act::ActiveModel {
        place_act::ActiveModel {
            id: Set(PlaceActId::new()),
            place_id: Set(place),
            act: Set(Act::Import),
            state: Set(State::Done),
            person_id: Set(None),
            membership_id: Set(None),
            agency_id: Set(None),
            other_id: Set(None),
            detail: Set(json!({ "source": self.source, "said": new }).to_string()),
            reason: Set(String::new()),
            at: Set(self.now),
            decided_by: Set(None),
            decided_membership_id: Set(None),
            decided_agency_id: Set(None),
            decided_at: Set(None),
        }
    }
}
