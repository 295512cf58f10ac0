//! Reading the public log. It is the same for everybody, so nobody's scope is asked.
use ahash::AHashMap;
use entity::{log_head, public_log};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{
    chain::{Head, LogRow},
    model::{Choice, number_at, place_of},
    write::KEY,
};
use crate::{
    app::App,
    error::{Error, Result},
    page::{Page, Paging},
};

/// A page of the log, newest first.
///
/// # Errors
/// `Invalid` for a bad cursor.
pub(super) async fn page(app: &App, choice: &Choice, paging: &Paging) -> Result<Page<LogRow>> {
    let limit = paging.limit()?;
    let mut rows = chosen(choice).order_by_desc(public_log::COLUMN.seq);
    if let Some(after) = paging.after()? {
        rows = rows.filter(public_log::COLUMN.seq.lt(number_at(after)?));
    }
    let rows = rows.limit(limit + 1).all(app.db.system(&KEY)).await?;
    Ok(Page::cut(rows, limit, |row| place_of(row.seq)).map(LogRow::from))
}

fn chosen(choice: &Choice) -> Select<public_log::Entity> {
    let mut rows = log();
    if let Some(area) = &choice.area {
        rows = rows.filter(public_log::COLUMN.area.eq(area));
    }
    if let Some(act) = choice.act {
        rows = rows.filter(public_log::COLUMN.act.eq(act));
    }
    if let Some(trigger) = choice.trigger {
        rows = rows.filter(public_log::COLUMN.trigger.eq(trigger));
    }
    if let Some(half) = choice.half {
        rows = rows.filter(public_log::COLUMN.day.between(half.first(), half.last()));
    }
    rows
}

fn log() -> Select<public_log::Entity> {
    #[expect(clippy::disallowed_methods, reason = "the log is public")]
    let rows = public_log::Entity::find();
    rows
}

/// One row.
///
/// # Errors
/// `NotFound`.
pub(super) async fn one(app: &App, seq: i64) -> Result<LogRow> {
    let row = log().filter(public_log::COLUMN.seq.eq(seq));
    let row = row.one(app.db.system(&KEY)).await?;
    row.map(LogRow::from)
        .ok_or(Error::NotFound("row of the log"))
}

/// The rows that took some others back, by the number of what they took back.
///
/// # Errors
/// The database's.
pub(super) async fn undone(app: &App, rows: &[LogRow]) -> Result<AHashMap<i64, i64>> {
    let numbers = rows.iter().map(|row| row.seq);
    let pairs: Vec<(Option<i64>, i64)> = log()
        .select_only()
        .column(public_log::Column::Reverts)
        .column(public_log::Column::Seq)
        .filter(public_log::COLUMN.reverts.is_in(numbers))
        .order_by_desc(public_log::COLUMN.seq)
        .into_tuple()
        .all(app.db.system(&KEY))
        .await?;
    let found = pairs.into_iter().filter_map(|(old, new)| Some((old?, new)));
    Ok(found.collect())
}

/// Rows behind a number, oldest first.
///
/// # Errors
/// The database's.
pub(super) async fn behind(app: &App, seq: i64, limit: u64) -> Result<Vec<LogRow>> {
    let rows = log()
        .filter(public_log::COLUMN.seq.gt(seq))
        .order_by_asc(public_log::COLUMN.seq)
        .limit(limit)
        .all(app.db.system(&KEY))
        .await?;
    Ok(rows.into_iter().map(LogRow::from).collect())
}

/// A page of the daily heads, newest first.
///
/// # Errors
/// `Invalid` for a bad cursor.
pub(super) async fn heads(app: &App, paging: &Paging) -> Result<Page<Head>> {
    let limit = paging.limit()?;
    #[expect(clippy::disallowed_methods, reason = "heads are public")]
    let mut rows = log_head::Entity::find().order_by_desc(log_head::COLUMN.day);
    if let Some(after) = paging.after()? {
        rows = rows.filter(log_head::COLUMN.day.lt(day_at(number_at(after)?)));
    }
    let rows = rows.limit(limit + 1).all(app.db.system(&KEY)).await?;
    let page = Page::cut(rows, limit, |row| place_of(number_of(&row.day)));
    Ok(page.map(Head::from))
}

/// A day as a number that orders as it does: 20261126.
fn number_of(day: &str) -> i64 {
    day.replace('-', "").parse().unwrap_or_default()
}

fn day_at(number: i64) -> String {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_comes_back_from_its_number() {
        assert_eq!(day_at(number_of("2026-11-06")), "2026-11-06");
    }
}
