//! How many people a town has, as a band: an exact number would tell of each who comes and goes.
use ahash::AHashMap;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::NeighborhoodId, membership, neighborhood, person};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType,
    QueryFilter, QuerySelect, RelationTrait, Set, sea_query::ExprTrait,
};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::Result,
    events::Event,
};

/// Fewer than this are not told apart.
const FEW: i64 = 10;
/// How many numbers share a band.
const STEP: i64 = 5;

/// Counts once a day; asked again on the same day, it does nothing, so that nobody learns from
/// the moment at which a band changes.
///
/// # Errors
/// The database's.
pub async fn count_people(app: &App) -> Result<()> {
    let key = Key::of(Desk::Jobs);
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&key);
            let today = day(tx.now());
            let counts = counts(conn).await?;
            #[expect(clippy::disallowed_methods, reason = "a job's own reading")]
            let towns = neighborhood::Entity::find().all(conn).await?;
            for town in towns {
                if town.band_on.as_deref() == Some(&today) {
                    continue;
                }
                let area = town.id;
                let band = band(counts.get(&area).copied().unwrap_or(0));
                let changed = town.people_band != band;
                let mut row = town.into_active_model();
                row.people_band = Set(band);
                row.band_on = Set(Some(today.clone()));
                row.update(conn).await?;
                if changed {
                    tx.emit(Event::NeighborhoodChanged { area }).await?;
                }
            }
            Ok(())
        })
        .await
}

/// Members who are there: not those who left, nor those who are suspended.
async fn counts(conn: &impl ConnectionTrait) -> Result<AHashMap<NeighborhoodId, i64>> {
    #[expect(clippy::disallowed_methods, reason = "a job's own reading")]
    let rows: Vec<(NeighborhoodId, i64)> = membership::Entity::find()
        .select_only()
        .column(membership::Column::NeighborhoodId)
        .column_as(membership::COLUMN.id.into_expr().count(), "people")
        .join(JoinType::InnerJoin, membership::Relation::Person.def())
        .filter(membership::COLUMN.left_at.is_null())
        .filter(person::COLUMN.left_at.is_null())
        .filter(person::COLUMN.suspended_at.is_null())
        .group_by(membership::Column::NeighborhoodId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The band of a number: `<10`, `10-14`, `15-19` …
#[must_use]
pub(super) fn band(people: i64) -> String {
    if people < FEW {
        return format!("<{FEW}");
    }
    let from = people - people % STEP;
    format!("{from}-{}", from + STEP - 1)
}

/// The day in Japan.
fn day(now: DateTime<Utc>) -> String {
    (now + TimeDelta::hours(9)).format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::band;

    #[test]
    fn numbers_are_told_in_bands() {
        let bands = [0, 9, 10, 14, 15, 99, 100].map(band);
        assert_eq!(
            bands,
            ["<10", "<10", "10-14", "10-14", "15-19", "95-99", "100-104"]
        );
    }
}
