//! Reads the guide from the database: what is listed, alive and not withheld, with the facts that hold.
//!
//! Past the scope, because all of it is for everybody; the conditions are those of `access/places.rs`.
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};
use entity::{
    id::PlaceId,
    place::{self, Status},
    place_fact,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{entry::Entry, hours::Hours};
use crate::{
    db::{Db, Desk, Key},
    error::Result,
};

/// The server's own key, for what everybody may read.
pub const KEY: Key = Key::of(Desk::FeedCache);
/// Rows that are read at once.
const PART: u64 = 2_000;
/// Places whose facts are read at once: both databases take so many values.
const FACTS: usize = 500;

/// What everybody may read of.
fn listed() -> Condition {
    Condition::all()
        .add(place::COLUMN.status.eq(Status::Listed))
        .add(place::COLUMN.deleted_at.is_null())
        .add(place::COLUMN.withheld.is_null())
}

/// All of it.
///
/// # Errors
/// The database's.
pub async fn all(db: &Db) -> Result<Vec<Entry>> {
    let conn = db.system(&KEY);
    let mut spoken = Spoken::default();
    let (mut entries, mut last) = (Vec::new(), None);
    loop {
        #[expect(clippy::disallowed_methods, reason = "the guide is for everybody")]
        let rows = place::Entity::find()
            .filter(listed())
            .filter(Condition::all().add_option(last.map(|id: PlaceId| place::COLUMN.id.gt(id))))
            .order_by_asc(place::Column::Id)
            .limit(PART)
            .all(conn)
            .await?;
        let Some(end) = rows.last() else {
            return Ok(entries);
        };
        last = Some(end.id);
        entries.extend(assembled(conn, &rows, &mut spoken).await?);
    }
}

/// Those of some.
///
/// # Errors
/// The database's.
pub async fn some(db: &Db, ids: &AHashSet<PlaceId>) -> Result<Vec<Entry>> {
    let conn = db.system(&KEY);
    let mut spoken = Spoken::default();
    let ids: Vec<PlaceId> = ids.iter().copied().collect();
    let mut entries = Vec::new();
    for part in ids.chunks(FACTS) {
        #[expect(clippy::disallowed_methods, reason = "the guide is for everybody")]
        let rows = place::Entity::find()
            .filter(listed())
            .filter(place::COLUMN.id.is_in(part.iter().copied()))
            .all(conn)
            .await?;
        entries.extend(assembled(conn, &rows, &mut spoken).await?);
    }
    Ok(entries)
}

/// Hours that many places share are read once.
type Spoken = AHashMap<String, Option<Arc<Hours>>>;

async fn assembled(
    conn: &impl ConnectionTrait,
    rows: &[place::Model],
    spoken: &mut Spoken,
) -> Result<Vec<Entry>> {
    let mut facts: AHashMap<PlaceId, Vec<place_fact::Model>> = AHashMap::new();
    for part in rows.chunks(FACTS) {
        #[expect(clippy::disallowed_methods, reason = "facts of the guide's places")]
        let found = place_fact::Entity::find()
            .filter(
                place_fact::COLUMN
                    .place_id
                    .is_in(part.iter().map(|row| row.id)),
            )
            .filter(place_fact::COLUMN.replaced_at.is_null())
            .all(conn)
            .await?;
        for fact in found {
            facts.entry(fact.place_id).or_default().push(fact);
        }
    }
    let entries = rows.iter().map(|row| {
        let own = facts.get(&row.id).map_or(&[][..], Vec::as_slice);
        Entry::new(row, own, hours(row, spoken))
    });
    entries.collect()
}

fn hours(row: &place::Model, spoken: &mut Spoken) -> Option<Arc<Hours>> {
    if row.hours.is_empty() {
        return None;
    }
    let known = spoken.entry(row.hours.clone());
    let known = known.or_insert_with(|| Hours::parse(&row.hours).ok().map(Arc::new));
    known.clone()
}
