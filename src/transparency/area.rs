//! Where something was, as coarsely as it takes for nobody to be recognized by it.
//!
//! A row is written once and for ever, so what it says of a place is chosen when it is written. The rows of each
//! municipality and each prefecture are counted for each half-year, *whatever the rows themselves say*: with this row, a
//! municipality that has five of them is named by its code, else a prefecture that has five, else it says `JP`. So the first four rows of
//! a town stay merged with others for good, and a row that names a town is one of five of that half-year at least.
//! A row that takes back another says what that one says: it would name the place of a row that was merged before.
use entity::{log_area, neighborhood, public_log};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::write::Entry;
use crate::error::{Error, Result};

/// So many rows at least share a place.
const TOGETHER: i64 = 5;
/// All of Japan.
pub(super) const COUNTRY: &str = "JP";

/// Counts a row that is about to be written, and answers what it may say of its place.
pub(super) async fn count(conn: &impl ConnectionTrait, day: &str, entry: &Entry) -> Result<String> {
    let mut coarse = COUNTRY.to_owned();
    if let Some(id) = entry.area {
        #[expect(clippy::disallowed_methods, reason = "towns are public knowledge")]
        let code: Option<String> = neighborhood::Entity::find_by_id(id)
            .select_only()
            .column(neighborhood::Column::MunicipalityCode)
            .into_tuple()
            .one(conn)
            .await?;
        let code = code.ok_or(Error::NotFound("neighborhood"))?;
        let half = half(day);
        let prefecture = format!("{COUNTRY}-{}", code.get(..2).unwrap_or_default());
        for area in [prefecture, code] {
            if one_more(conn, &half, &area).await? >= TOGETHER {
                coarse = area;
            }
        }
    }
    let Some(seq) = entry.reverts else {
        return Ok(coarse);
    };
    #[expect(clippy::disallowed_methods, reason = "the log is public")]
    let before = public_log::Entity::find_by_id(seq).one(conn).await?;
    before
        .map(|row| row.area)
        .ok_or(Error::NotFound("row of the log"))
}

/// The half-year of a day: `2026-H2`.
pub(super) fn half(day: &str) -> String {
    let year = day.get(..4).unwrap_or_default();
    let month = day.get(5..7).unwrap_or_default();
    format!("{year}-{}", if month <= "06" { "H1" } else { "H2" })
}

async fn one_more(conn: &impl ConnectionTrait, half: &str, area: &str) -> Result<i64> {
    let key = (half.to_owned(), area.to_owned());
    #[expect(clippy::disallowed_methods, reason = "a count for the log itself")]
    let row = log_area::Entity::find_by_id(key).one(conn).await?;
    let Some(row) = row else {
        let first = log_area::ActiveModel {
            half: Set(half.to_owned()),
            area: Set(area.to_owned()),
            count: Set(1),
        };
        first.insert(conn).await?;
        return Ok(1);
    };
    let count = row.count + 1;
    let mut row = row.into_active_model();
    row.count = Set(count);
    row.update(conn).await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn a_year_has_two_halves() {
        assert_eq!(half("2026-01-01"), "2026-H1");
        assert_eq!(half("2026-06-30"), "2026-H1");
        assert_eq!(half("2026-07-01"), "2026-H2");
        assert_eq!(half("2026-12-31"), "2026-H2");
    }
}
