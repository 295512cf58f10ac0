//! Two that are one: the old address keeps answering, and what hangs on it goes along, both ways.
use entity::{
    id::{PlaceFactId, PlaceId},
    place::{self, Status},
    place_act::{self, Act, State},
    place_fact,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::record;
use crate::{
    access::{EditPlace, Permit, PlaceHere},
    db::Tx,
    error::{Error, Result},
    reviews,
};

/// What a merge moved, so that it can be undone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Moved {
    /// The state it had.
    was: Option<Status>,
    /// Facts that hold now for the other one.
    facts: Vec<PlaceFactId>,
    /// Facts that went along as history.
    history: Vec<PlaceFactId>,
    /// The other one's facts whose place was taken.
    replaced: Vec<PlaceFactId>,
    /// Old addresses that led here.
    leads: Vec<PlaceId>,
}

/// Whether two places can be one.
///
/// # Errors
/// `Invalid` when the other one is not there, is no more, or is the same or elsewhere.
pub(super) async fn could(tx: &Tx<'_>, row: &place::Model, into: PlaceId) -> Result<()> {
    let other = tx.read().one::<place::Entity>(into).await;
    let other = other.map_err(|error| match error {
        Error::NotFound(_) => Error::invalid("/into", "unknown"),
        error => error,
    })?;
    let near = other.neighborhood_id == row.neighborhood_id && other.id != row.id;
    let waits = other.status == Status::Proposed && row.status == Status::Proposed;
    if near && (other.status == Status::Listed || waits) {
        Ok(())
    } else {
        Err(Error::invalid("/into", "not_allowed"))
    }
}

/// Makes a place one with another.
///
/// # Errors
/// `Invalid`, the database's.
pub(super) async fn merge(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    into: PlaceId,
) -> Result<Value> {
    let from = permit.row().row.clone();
    could(tx, &from, into).await?;
    let winner = record::taken::<EditPlace>(tx, into).await?;
    let mut moved = Moved {
        was: Some(from.status),
        ..Moved::default()
    };
    move_facts(tx, &winner, from.id, &mut moved).await?;
    let leads = tx
        .read()
        .all::<place::Entity>()
        .only(place::COLUMN.merged_into.eq(from.id))
        .oldest(place::Column::Id, 1_000)
        .await?;
    for lead in leads {
        moved.leads.push(lead.id);
        point(tx, permit, lead.id, Some(into)).await?;
        record::changed(tx, &lead).await?;
    }
    drop_waiting(tx, permit).await?;
    carry(tx, from.id, into).await?;
    record::change(tx, permit, |row| {
        row.status = Set(Status::Merged);
        row.merged_into = Set(Some(into));
    })
    .await?;
    record::change(tx, &winner, |_| {}).await?;
    Ok(json!(moved))
}

/// What else hangs on a place goes with it, here and nowhere else: reviews, photos, meetups. Also called with the two
/// the other way round when a merge is undone; each kind then takes back what was its own.
async fn carry(tx: &Tx<'_>, from: PlaceId, into: PlaceId) -> Result<()> {
    reviews::carry(tx, from, into).await
}

/// Facts that the other one lacks, or that are newer, hold for it; older ones become its history.
async fn move_facts(
    tx: &Tx<'_>,
    winner: &Permit<EditPlace, PlaceHere>,
    from: PlaceId,
    moved: &mut Moved,
) -> Result<()> {
    let own = current(tx, winner.row().row.id).await?;
    for fact in current(tx, from).await? {
        let rival = own.iter().find(|own| own.kind == fact.kind);
        let newer = rival.is_none_or(|rival| rival.confirmed_at < fact.confirmed_at);
        if let Some(rival) = rival.filter(|_| newer) {
            moved.replaced.push(rival.id);
            set(tx, winner, rival.id, |row| {
                row.replaced_at = Set(Some(tx.now()));
            })
            .await?;
        }
        let list = if newer {
            &mut moved.facts
        } else {
            &mut moved.history
        };
        list.push(fact.id);
        set(tx, winner, fact.id, |row| {
            row.place_id = Set(winner.row().row.id);
            if !newer {
                row.replaced_at = Set(Some(tx.now()));
            }
        })
        .await?;
    }
    Ok(())
}

async fn current(tx: &Tx<'_>, place: PlaceId) -> Result<Vec<place_fact::Model>> {
    let facts = tx
        .read()
        .all::<place_fact::Entity>()
        .only(place_fact::COLUMN.place_id.eq(place))
        .only(place_fact::COLUMN.replaced_at.is_null());
    facts.oldest(place_fact::Column::Id, 100).await
}

async fn set(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    fact: PlaceFactId,
    change: impl FnOnce(&mut place_fact::ActiveModel),
) -> Result<()> {
    let mut row = place_fact::ActiveModel::default();
    change(&mut row);
    let update = place_fact::Entity::update_many()
        .set(row)
        .filter(place_fact::COLUMN.id.eq(fact));
    tx.change(permit, update).await.map(drop)
}

async fn point(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    place: PlaceId,
    to: Option<PlaceId>,
) -> Result<()> {
    let update = place::Entity::update_many()
        .set(place::ActiveModel {
            merged_into: Set(to),
            ..Default::default()
        })
        .filter(place::COLUMN.id.eq(place));
    tx.change(permit, update).await.map(drop)
}

/// Whatever else waited for it is void.
async fn drop_waiting(tx: &Tx<'_>, permit: &Permit<EditPlace, PlaceHere>) -> Result<()> {
    let update = place_act::Entity::update_many()
        .set(place_act::ActiveModel {
            state: Set(State::Dropped),
            decided_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(place_act::COLUMN.place_id.eq(permit.row().row.id))
        .filter(place_act::COLUMN.state.eq(State::Waiting));
    tx.change(permit, update).await.map(drop)
}

/// Makes two of one again: what went along comes back, unless somebody has said otherwise since.
///
/// # Errors
/// `Conflict` when no record says what was moved.
pub(super) async fn undo(tx: &Tx<'_>, permit: &Permit<EditPlace, PlaceHere>) -> Result<()> {
    let row = permit.row().row.clone();
    let into = row.merged_into.ok_or(Error::Conflict("not merged"))?;
    let merges = tx
        .read()
        .all::<place_act::Entity>()
        .only(place_act::COLUMN.place_id.eq(row.id))
        .only(place_act::COLUMN.act.eq(Act::Merge))
        .only(place_act::COLUMN.state.eq(State::Done))
        .newest(place_act::Column::Id, 1)
        .await?;
    let merge = merges.first().ok_or(Error::Conflict("nothing to undo"))?;
    let moved: Moved = serde_json::from_str(&merge.detail).map_err(Error::internal)?;
    give_back(tx, permit, into, &moved).await?;
    for lead in &moved.leads {
        point(tx, permit, *lead, Some(row.id)).await?;
    }
    drop_waiting(tx, permit).await?;
    carry(tx, into, row.id).await?;
    let other = tx.read().one::<place::Entity>(into).await?;
    record::changed(tx, &other).await?;
    record::change(tx, permit, |change| {
        change.status = Set(moved.was.unwrap_or(Status::Listed));
        change.merged_into = Set(None);
    })
    .await
}

async fn give_back(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    into: PlaceId,
    moved: &Moved,
) -> Result<()> {
    let still = current(tx, into).await?;
    let here = permit.row().row.id;
    for fact in &moved.facts {
        let holds = still.iter().any(|other| other.id == *fact);
        set(tx, permit, *fact, |row| {
            row.place_id = Set(here);
            row.replaced_at = Set(None);
        })
        .await?;
        // What the fact had taken the place of holds again, if nobody said anything else meanwhile.
        let kind = still
            .iter()
            .find(|other| other.id == *fact)
            .map(|one| one.kind);
        for old in moved.replaced.iter().filter(|_| holds) {
            restore(tx, permit, *old, kind).await?;
        }
    }
    for fact in &moved.history {
        set(tx, permit, *fact, |row| {
            row.place_id = Set(here);
            row.replaced_at = Set(None);
        })
        .await?;
    }
    Ok(())
}

async fn restore(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    fact: PlaceFactId,
    kind: Option<place_fact::Kind>,
) -> Result<()> {
    let Some(kind) = kind else { return Ok(()) };
    let update = place_fact::Entity::update_many()
        .set(place_fact::ActiveModel {
            replaced_at: Set(None),
            ..Default::default()
        })
        .filter(place_fact::COLUMN.id.eq(fact))
        .filter(place_fact::COLUMN.kind.eq(kind));
    tx.change(permit, update).await.map(drop)
}
