//! Facts: said by members and offices with their date, and kept as history once somebody says otherwise.
use chrono::{DateTime, Utc};
use entity::{
    id::{PlaceFactId, PlaceId},
    place,
    place_act::Act,
    place_fact::{self, Kind},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    model::{NewFact, NewFacts, StillTrue, one_of_each},
    record::{self, Hand, Line},
    view::{self, WholePlace},
    words,
};
use crate::{
    access::{Permit, PlaceHere, TellOfPlace, Viewer},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    limits::{Act as Limit, Who},
    screening::Field,
};

/// Says what there is.
///
/// # Errors
/// `NotFound`, what the policy says, `Invalid`, `Personal`.
pub async fn say(app: &App, viewer: &Viewer, id: PlaceId, new: NewFacts) -> Result<WholePlace> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::TellOfPlace, &Who::Person(me))?;
    if new.facts.is_empty() {
        return Err(Error::invalid("/facts", "required"));
    }
    one_of_each(&new.facts)?;
    fit(&new.facts, new.acknowledged)?;
    app.db
        .write(viewer, async |tx| {
            let permit = record::taken::<TellOfPlace>(tx, id).await?;
            let row = &permit.row().row;
            record::alive(row)?;
            words::not_held(app, tx, row.neighborhood_id, &said(&new.facts)).await?;
            put(tx, &permit, &new.facts).await?;
            record::changed(tx, row).await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// "Still true", of one fact or of the rest.
///
/// # Errors
/// `NotFound`, also of a fact that nobody said; what the policy says.
pub async fn confirm(
    app: &App,
    viewer: &Viewer,
    id: PlaceId,
    what: StillTrue,
) -> Result<WholePlace> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::TellOfPlace, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = record::taken::<TellOfPlace>(tx, id).await?;
            record::alive(&permit.row().row)?;
            let confirmed = match what.fact {
                Some(kind) => confirm_fact(tx, &permit, kind).await?,
                None => confirm_place(tx, &permit).await?,
            };
            if confirmed == 0 {
                return Err(Error::NotFound("fact"));
            }
            let detail = json!({ "fact": what.fact });
            tx.add(&permit, Line::done(Act::Confirm).with(detail))
                .await?;
            record::changed(tx, &permit.row().row).await
        })
        .await?;
    view::one(app, viewer, id).await
}

async fn confirm_fact(
    tx: &Tx<'_>,
    permit: &Permit<TellOfPlace, PlaceHere>,
    kind: Kind,
) -> Result<u64> {
    confirm_fact_as_of(tx, permit, kind, tx.now()).await
}

async fn confirm_fact_as_of(
    tx: &Tx<'_>,
    permit: &Permit<TellOfPlace, PlaceHere>,
    kind: Kind,
    as_of: DateTime<Utc>,
) -> Result<u64> {
    let fact = place_fact::Entity::update_many()
        .set(place_fact::ActiveModel {
            confirmed_at: Set(as_of),
            ..Default::default()
        })
        .filter(place_fact::COLUMN.place_id.eq(permit.row().row.id))
        .filter(place_fact::COLUMN.kind.eq(kind))
        .filter(place_fact::COLUMN.replaced_at.is_null());
    tx.change(permit, fact).await
}

/// The version stays: nothing is written otherwise, and whoever edits just now need not start anew.
async fn confirm_place(tx: &Tx<'_>, permit: &Permit<TellOfPlace, PlaceHere>) -> Result<u64> {
    let row = place::Entity::update_many()
        .set(place::ActiveModel {
            confirmed_at: Set(tx.now()),
            ..Default::default()
        })
        .filter(place::COLUMN.id.eq(permit.row().row.id));
    tx.change(permit, row).await
}

/// Asks about somebody's data in the words beside facts.
///
/// # Errors
/// `Personal`.
pub(super) fn fit(facts: &[NewFact], acknowledged: bool) -> Result<()> {
    let fields: Vec<Field<'_>> = facts
        .iter()
        .map(|fact| Field {
            pointer: "/facts",
            text: fact.words(),
            before: "",
        })
        .collect();
    words::fit(&fields, acknowledged)
}

/// The words beside facts.
pub(super) fn said(facts: &[NewFact]) -> String {
    facts
        .iter()
        .map(NewFact::words)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A fact that is about to be written.
struct Said<'a>(&'a NewFact, DateTime<Utc>);

impl Draft<TellOfPlace, PlaceHere> for Said<'_> {
    type Row = place_fact::ActiveModel;

    fn place(self, here: &PlaceHere, tx: &Tx<'_>) -> Self::Row {
        let hand = Hand::of(tx.viewer(), &here.row);
        place_fact::ActiveModel {
            id: Set(PlaceFactId::new()),
            place_id: Set(here.row.id),
            kind: Set(self.0.kind),
            value: Set(self.0.value),
            detail: Set(self.0.words().to_owned()),
            person_id: Set(hand.person),
            membership_id: Set(hand.membership),
            agency_id: Set(hand.agency),
            source_id: Set(None),
            observed_at: Set(self.1),
            confirmed_at: Set(self.1),
            replaced_at: Set(None),
        }
    }
}

/// Writes facts: what is said as it stands already is confirmed, what is otherwise takes its place.
///
/// # Errors
/// The database's.
pub(super) async fn put(
    tx: &Tx<'_>,
    permit: &Permit<TellOfPlace, PlaceHere>,
    facts: &[NewFact],
) -> Result<()> {
    put_as_of(tx, permit, facts, tx.now()).await
}

/// What somebody saw on a visit: said of the place as of then, and not against what was said or confirmed since.
///
/// # Errors
/// `NotFound`, what the policy says, `Personal`, the database's.
pub async fn observed(
    app: &App,
    tx: &Tx<'_>,
    place: PlaceId,
    (facts, as_of): (&[NewFact], DateTime<Utc>),
) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    fit(facts, false)?;
    let permit = record::taken::<TellOfPlace>(tx, place).await?;
    let row = &permit.row().row;
    words::not_held(app, tx, row.neighborhood_id, &said(facts)).await?;
    put_as_of(tx, &permit, facts, as_of).await?;
    record::changed(tx, row).await
}

async fn put_as_of(
    tx: &Tx<'_>,
    permit: &Permit<TellOfPlace, PlaceHere>,
    facts: &[NewFact],
    as_of: DateTime<Utc>,
) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let there = tx
        .read()
        .all::<place_fact::Entity>()
        .only(place_fact::COLUMN.place_id.eq(permit.row().row.id))
        .only(place_fact::COLUMN.replaced_at.is_null())
        .oldest(place_fact::Column::Id, 100)
        .await?;
    let (mut was, mut is) = (serde_json::Map::new(), serde_json::Map::new());
    for fact in facts {
        let old = there.iter().find(|old| old.kind == fact.kind);
        if old.is_some_and(|old| old.confirmed_at > as_of) {
            continue;
        }
        if old.is_some_and(|old| old.value == fact.value && old.detail == fact.words()) {
            confirm_fact_as_of(tx, permit, fact.kind, as_of).await?;
            continue;
        }
        if let Some(old) = old {
            replace(tx, permit, old.id).await?;
        }
        tx.add(permit, Said(fact, as_of)).await?;
        let word = sea_orm::ActiveEnum::to_value(&fact.kind);
        let before = old.map(|old| json!({ "value": old.value, "detail": old.detail }));
        was.insert(word.clone(), json!(before));
        is.insert(word, json!({ "value": fact.value, "detail": fact.words() }));
    }
    if is.is_empty() {
        return Ok(());
    }
    let detail = json!({ "before": was, "after": is });
    tx.add(permit, Line::done(Act::SetFact).with(detail))
        .await?;
    Ok(())
}

async fn replace<A>(tx: &Tx<'_>, permit: &Permit<A, PlaceHere>, fact: PlaceFactId) -> Result<()> {
    let old = place_fact::Entity::update_many()
        .set(place_fact::ActiveModel {
            replaced_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(place_fact::COLUMN.id.eq(fact));
    tx.change(permit, old).await.map(drop)
}
