//! Doing what was planned, in the one transaction.
use std::collections::HashMap;

use entity::{
    id::{PlaceActId, PlaceFactId, PlaceId, PlaceRowId},
    place::{self, Status},
    place_act::{self, Act, State},
    place_fact, place_row,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryIntoModel,
};
use serde_json::json;

use super::{
    KEY, PART,
    merge::Difference,
    plan::{Plan, Step},
    source::Source,
};
use crate::{
    db::Tx,
    error::{Error, Result},
};

/// Writes the list, its rows, its places, their facts, and the record of it.
///
/// # Errors
/// The database's.
pub async fn all(tx: &Tx<'_>, source: &Source, plan: &Plan<'_>) -> Result<()> {
    source.write(tx).await?;
    free_keys(tx, plan).await?;
    let mut new = New::default();
    for step in &plan.steps {
        let id = match step.place {
            Some(place) => {
                known(tx, source, step, place).await?;
                place.id
            }
            None => new.place(tx, source, step),
        };
        new.hang(tx, source, step, id)?;
    }
    new.write(tx).await?;
    for part in plan.gone.chunks(PART) {
        let ids = part.iter().map(|known| known.row.id);
        place_row::Entity::update_many()
            .set(place_row::ActiveModel {
                gone_at: Set(Some(tx.now())),
                ..Default::default()
            })
            .filter(place_row::COLUMN.id.is_in(ids))
            .exec(tx.system(&KEY))
            .await?;
    }
    Ok(())
}

/// A list that was numbered anew gives a row the key that another one still has: those are put aside first.
async fn free_keys(tx: &Tx<'_>, plan: &Plan<'_>) -> Result<()> {
    let wanted: HashMap<&str, Option<PlaceRowId>> = plan
        .steps
        .iter()
        .map(|step| (step.key.as_str(), step.known.map(|known| known.row.id)))
        .collect();
    let moving = plan
        .steps
        .iter()
        .filter_map(|step| step.known.filter(|known| known.row.key != step.key));
    let taken = plan
        .gone
        .iter()
        .copied()
        .filter(|known| wanted.contains_key(known.row.key.as_str()));
    for known in moving.chain(taken) {
        let aside = format!("was:{}", known.row.id.0);
        key(tx, known.row.id, known.place.id, &aside).await?;
    }
    Ok(())
}

async fn key(tx: &Tx<'_>, row: PlaceRowId, place: PlaceId, key: &str) -> Result<()> {
    let conn = tx.system(&KEY);
    place_row::Entity::update_many()
        .set(place_row::ActiveModel {
            key: Set(key.to_owned()),
            ..Default::default()
        })
        .filter(place_row::COLUMN.id.eq(row))
        .exec(conn)
        .await?;
    place::Entity::update_many()
        .set(place::ActiveModel {
            source_key: Set(Some(key.to_owned())),
            ..Default::default()
        })
        .filter(place::COLUMN.id.eq(place))
        .exec(conn)
        .await?;
    Ok(())
}

/// A place that is there: its words where they change, its facts, and that the list still has it.
async fn known(tx: &Tx<'_>, source: &Source, step: &Step<'_>, place: &place::Model) -> Result<()> {
    let conn = tx.system(&KEY);
    let mut row = place::ActiveModel {
        id: Set(place.id),
        ..Default::default()
    };
    if !step.changed.is_empty() {
        step.content.clone().write(&mut row);
        row.neighborhood_id = Set(step.area);
        row.version = Set(place.version + 1);
        row.updated_at = Set(tx.now());
    }
    row.source_id = Set(Some(source.id));
    row.source_key = Set(Some(step.key.clone()));
    row.confirmed_at = Set(place.confirmed_at.max(step.as_of));
    if step.municipality.is_some() {
        row.municipality_code = Set(step.municipality.clone());
    }
    // A town's own list is the second pair of eyes that a proposal waits for.
    if place.status == Status::Proposed {
        row.status = Set(Status::Listed);
    }
    let same_key = step.known.is_some_and(|known| known.row.key == step.key);
    if !same_key
        || !step.changed.is_empty()
        || step.as_of > place.confirmed_at
        || place.status == Status::Proposed
    {
        row.update(conn).await?;
    }
    if let Some(known) = step.known {
        let said = serde_json::to_string(&step.said).map_err(Error::internal)?;
        place_row::ActiveModel {
            id: Set(known.row.id),
            key: Set(step.key.clone()),
            said: Set(said),
            seen_at: Set(tx.now()),
            gone_at: Set(None),
            ..Default::default()
        }
        .update(conn)
        .await?;
    }
    facts(tx, step).await
}

async fn facts(tx: &Tx<'_>, step: &Step<'_>) -> Result<()> {
    let conn = tx.system(&KEY);
    if !step.facts.ended.is_empty() {
        place_fact::Entity::update_many()
            .set(place_fact::ActiveModel {
                replaced_at: Set(Some(tx.now())),
                ..Default::default()
            })
            .filter(
                place_fact::COLUMN
                    .id
                    .is_in(step.facts.ended.iter().copied()),
            )
            .exec(conn)
            .await?;
    }
    if !step.facts.again.is_empty() {
        place_fact::Entity::update_many()
            .set(place_fact::ActiveModel {
                confirmed_at: Set(step.as_of),
                ..Default::default()
            })
            .filter(
                place_fact::COLUMN
                    .id
                    .is_in(step.facts.again.iter().copied()),
            )
            .filter(place_fact::COLUMN.confirmed_at.lt(step.as_of))
            .exec(conn)
            .await?;
    }
    Ok(())
}

/// Rows to add, many in one statement.
#[derive(Default)]
struct New {
    places: Vec<place::ActiveModel>,
    rows: Vec<place_row::ActiveModel>,
    facts: Vec<place_fact::ActiveModel>,
    acts: Vec<place_act::ActiveModel>,
}

impl New {
    fn place(&mut self, tx: &Tx<'_>, source: &Source, step: &Step<'_>) -> PlaceId {
        let id = PlaceId::new();
        let mut row = place::ActiveModel {
            id: Set(id),
            neighborhood_id: Set(step.area),
            municipality_code: Set(step.municipality.clone()),
            status: Set(Status::Listed),
            merged_into: Set(None),
            proposer_id: Set(None),
            membership_id: Set(None),
            source_id: Set(Some(source.id)),
            source_key: Set(Some(step.key.clone())),
            confirmed_at: Set(step.as_of),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
            created_at: Set(tx.now()),
            updated_at: Set(tx.now()),
            deleted_at: Set(None),
            ..Default::default()
        };
        step.content.clone().write(&mut row);
        self.places.push(row);
        id
    }

    /// What hangs on a place: its row in the list if it has none, its new facts, the line of the record.
    fn hang(
        &mut self,
        tx: &Tx<'_>,
        source: &Source,
        step: &Step<'_>,
        place: PlaceId,
    ) -> Result<()> {
        if step.known.is_none() {
            self.rows.push(place_row::ActiveModel {
                id: Set(PlaceRowId::new()),
                source_id: Set(source.id),
                key: Set(step.key.clone()),
                place_id: Set(place),
                said: Set(serde_json::to_string(&step.said).map_err(Error::internal)?),
                seen_at: Set(tx.now()),
                gone_at: Set(None),
            });
        }
        self.facts
            .extend(step.facts.added.iter().map(|fact| place_fact::ActiveModel {
                id: Set(PlaceFactId::new()),
                place_id: Set(place),
                kind: Set(fact.kind),
                value: Set(fact.value),
                detail: Set(fact.detail.clone()),
                person_id: Set(None),
                membership_id: Set(None),
                agency_id: Set(None),
                source_id: Set(Some(source.id)),
                observed_at: Set(step.as_of),
                confirmed_at: Set(step.as_of),
                replaced_at: Set(None),
            }));
        if step.known.is_none() || !step.changed.is_empty() {
            self.acts.push(act(tx, source, step, place));
        }
        Ok(())
    }

    async fn write(self, tx: &Tx<'_>) -> Result<()> {
        many::<place::Entity, _>(tx, self.places).await?;
        many::<place_row::Entity, _>(tx, self.rows).await?;
        many::<place_fact::Entity, _>(tx, self.facts).await?;
        many::<place_act::Entity, _>(tx, self.acts).await
    }
}

async fn many<E, R>(tx: &Tx<'_>, rows: Vec<R>) -> Result<()>
where
    E: EntityTrait,
    R: ActiveModelTrait<Entity = E> + TryIntoModel<E::Model> + Send + Clone,
{
    for part in rows.chunks(PART) {
        E::insert_many(part.iter().cloned())
            .exec_without_returning(tx.system(&KEY))
            .await?;
    }
    Ok(())
}

/// The line of the record: which list, and what it changed.
fn act(tx: &Tx<'_>, source: &Source, step: &Step<'_>, place: PlaceId) -> place_act::ActiveModel {
    let fields = |part: fn(&Difference) -> &String| {
        let fields = step
            .changed
            .iter()
            .map(|change| (change.field.clone(), json!(part(change))));
        fields.collect::<serde_json::Map<_, _>>()
    };
    let detail = json!({
        "source": source.key,
        "was": fields(|change| &change.was),
        "is": fields(|change| &change.is),
    });
    place_act::ActiveModel {
        id: Set(PlaceActId::new()),
        place_id: Set(place),
        act: Set(Act::Import),
        state: Set(State::Done),
        person_id: Set(None),
        membership_id: Set(None),
        agency_id: Set(None),
        other_id: Set(None),
        detail: Set(detail.to_string()),
        reason: Set(String::new()),
        at: Set(tx.now()),
        decided_by: Set(None),
        decided_membership_id: Set(None),
        decided_agency_id: Set(None),
        decided_at: Set(None),
    }
}
