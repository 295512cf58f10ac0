//! What is known already: the rows of the list as they were, their places, and places that residents proposed.
use std::collections::HashMap;

use entity::{id::PlaceId, place, place_fact, place_row};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder};

use super::{KEY, PART, said::Said, source::Source};
use crate::{
    db::Tx,
    error::{Error, Result},
};

/// Everything that another edition is held against.
pub struct Known {
    /// The rows of the list, oldest first.
    pub rows: Vec<KnownRow>,
    /// Listed and proposed places that no list has, by folded name.
    pub residents: HashMap<String, Vec<place::Model>>,
    /// The facts that hold, by place.
    pub facts: HashMap<PlaceId, Vec<place_fact::Model>>,
}

/// A row of the list as it was read last.
pub struct KnownRow {
    /// The row.
    pub row: place_row::Model,
    /// What it said.
    pub said: Said,
    /// The place as it is now.
    pub place: place::Model,
}

/// Nobody else imports until this is done; readers are not disturbed.
///
/// # Errors
/// The database's.
pub async fn alone(tx: &Tx<'_>) -> Result<()> {
    let conn = tx.system(&KEY);
    // SQLite has one writer anyway.
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared("LOCK TABLE place_source IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Reads it all.
///
/// # Errors
/// The database's.
pub async fn all(tx: &Tx<'_>, source: &Source) -> Result<Known> {
    let rows = rows(tx, source).await?;
    let residents = residents(tx).await?;
    let ids = rows.iter().map(|known| known.place.id);
    let of_residents = residents.values().flatten().map(|place| place.id);
    let ids: Vec<PlaceId> = ids.chain(of_residents).collect();
    Ok(Known {
        facts: facts(tx, &ids).await?,
        rows,
        residents,
    })
}

#[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
async fn rows(tx: &Tx<'_>, source: &Source) -> Result<Vec<KnownRow>> {
    let conn = tx.system(&KEY);
    let rows = place_row::Entity::find()
        .filter(place_row::COLUMN.source_id.eq(source.id))
        .order_by_asc(place_row::Column::Id)
        .find_also_related(place::Entity)
        .all(conn)
        .await?;
    rows.into_iter()
        .filter_map(|(row, place)| Some((row, place?)))
        .map(|(row, place)| {
            let said = serde_json::from_str(&row.said).map_err(Error::internal)?;
            Ok(KnownRow { row, said, place })
        })
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
async fn residents(tx: &Tx<'_>) -> Result<HashMap<String, Vec<place::Model>>> {
    let open = [place::Status::Listed, place::Status::Proposed];
    let places = place::Entity::find()
        .filter(place::COLUMN.source_id.is_null())
        .filter(place::COLUMN.status.is_in(open))
        .filter(place::COLUMN.deleted_at.is_null())
        .filter(place::COLUMN.withheld.is_null())
        .order_by_asc(place::Column::Id)
        .all(tx.system(&KEY))
        .await?;
    let mut by_name: HashMap<String, Vec<place::Model>> = HashMap::new();
    for place in places {
        let named = by_name.entry(crate::text::folded(&place.name)).or_default();
        named.push(place);
    }
    Ok(by_name)
}

#[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
async fn facts(tx: &Tx<'_>, ids: &[PlaceId]) -> Result<HashMap<PlaceId, Vec<place_fact::Model>>> {
    let mut facts: HashMap<PlaceId, Vec<place_fact::Model>> = HashMap::new();
    for part in ids.chunks(PART) {
        let found = place_fact::Entity::find()
            .filter(place_fact::COLUMN.place_id.is_in(part.iter().copied()))
            .filter(place_fact::COLUMN.replaced_at.is_null())
            .all(tx.system(&KEY))
            .await?;
        for fact in found {
            facts.entry(fact.place_id).or_default().push(fact);
        }
    }
    Ok(facts)
}
