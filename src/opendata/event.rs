//! A row of a list of events, parsed.
use chrono::NaiveDate;

use super::{
    cell, contact,
    fault::{At, Problem, shown},
    record::Record,
    spot,
    vocabulary::Field,
    when,
};

/// An event as a list of a town describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Where in the file.
    pub at: At,
    /// Its id there.
    pub id: Option<String>,
    /// Its title.
    pub name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Minutes after midnight; empty for a whole day.
    pub starts_at: Option<u32>,
    /// Minutes after midnight, of the last day.
    pub ends_at: Option<u32>,
    /// What the times leave open.
    pub time_note: String,
    /// What it is about.
    pub description: String,
    /// Yen.
    pub fee: Option<u32>,
    /// Other prices.
    pub fee_note: String,
    /// Whom to ask.
    pub contact: String,
    /// Where to call.
    pub telephone: String,
    /// Who holds it.
    pub organizer: String,
    /// Where it is.
    pub venue: String,
    /// The address of that.
    pub address: String,
    /// Latitude and longitude, where the list has them.
    pub position: Option<(f64, f64)>,
    /// How to get there.
    pub access: String,
    /// For how many.
    pub capacity: Option<u32>,
    /// The last day to apply.
    pub apply_until: Option<NaiveDate>,
    /// How to apply.
    pub apply_how: String,
    /// Its page.
    pub url: String,
    /// Everything else.
    pub note: String,
}

/// Reads a row: an event has a title and a day.
pub(super) fn read(
    record: &Record<'_>,
    remarks: &mut Vec<Problem>,
) -> Result<EventRow, Vec<Problem>> {
    let mut refused = record.formulas();
    let name = record.line(Field::EventName);
    if name.is_empty() {
        refused.push(record.problem(Field::EventName, "is empty"));
    } else if name.chars().count() > 200 {
        refused.push(record.problem(Field::EventName, "is longer than 200 characters"));
    }
    let starts_on = day(record, Field::StartsOn)
        .map_err(|problem| refused.push(problem))
        .ok()
        .flatten();
    let ends_on = day(record, Field::EndsOn)
        .map_err(|problem| refused.push(problem))
        .ok()
        .flatten();
    if starts_on.is_none() && record.line(Field::StartsOn).is_empty() {
        refused.push(record.problem(Field::StartsOn, "is empty"));
    }
    let (Some(starts_on), true) = (starts_on, refused.is_empty()) else {
        return Err(refused);
    };
    let ends_on = ends_on.unwrap_or(starts_on);
    if ends_on < starts_on {
        return Err(vec![record.problem(
            Field::EndsOn,
            format!("{ends_on} is before {starts_on}, on which it begins"),
        )]);
    }
    let (starts_at, ends_at) = (
        time(record, Field::Opens, remarks),
        time(record, Field::Closes, remarks),
    );
    // Midnight to midnight is how a list says "all day".
    let all_day = starts_at == Some(0) && matches!(ends_at, Some(0 | 1439 | 1440));
    let parts = [Field::Address, Field::Town, Field::Block, Field::Building]
        .map(|field| record.line(field));
    Ok(EventRow {
        at: record.at,
        id: Some(record.line(Field::Id)).filter(|id| !id.is_empty()),
        name,
        starts_on,
        ends_on,
        starts_at: starts_at.filter(|_| !all_day),
        ends_at: ends_at.filter(|_| !all_day),
        time_note: record.text(Field::HoursNote),
        description: cell::cut(record.text(Field::Description), 4_000).0,
        fee: cell::number(record.get(Field::Fee)),
        fee_note: record.text(Field::FeeNote),
        contact: record.line(Field::Contact),
        telephone: contact::telephone(record.get(Field::Telephone)).unwrap_or_default(),
        organizer: record.line(Field::Organizer),
        venue: record.line(Field::Venue),
        address: joined(record, parts),
        position: position(record),
        access: record.text(Field::Access),
        capacity: cell::number(record.get(Field::Capacity)).filter(|people| *people > 0),
        apply_until: when::date(record.get(Field::ApplyUntil)),
        apply_how: record.text(Field::ApplyHow),
        url: contact::url(record.get(Field::Url)).unwrap_or_default(),
        note: record.text(Field::Note),
    })
}

fn joined(record: &Record<'_>, [whole, town, block, building]: [String; 4]) -> String {
    // One town writes 町名 and 番地 in two columns and calls the second one an address.
    let street = if town.is_empty() || whole.contains(&town) {
        whole
    } else {
        format!("{town}{whole}")
    };
    let street = format!("{street}{block}");
    let before = [Field::Prefecture, Field::City].map(|field| record.line(field));
    let before: String = before
        .into_iter()
        .filter(|part| !street.contains(part.as_str()))
        .collect();
    let address = if street.is_empty() {
        String::new()
    } else {
        format!("{before}{street}")
    };
    [address, building].join(" ").trim().to_owned()
}

fn position(record: &Record<'_>) -> Option<(f64, f64)> {
    let spot = match record.point {
        Some((lon, lat)) => spot::of_point(lon, lat).ok(),
        None => spot::of_two(record.get(Field::Lat), record.get(Field::Lon)).ok(),
    };
    spot.or_else(|| spot::of_one(record.get(Field::LatLon)).ok())
        .map(|spot| (spot.lat, spot.lon))
}

fn day(record: &Record<'_>, field: Field) -> Result<Option<NaiveDate>, Problem> {
    let cell = record.line(field);
    if cell.is_empty() {
        return Ok(None);
    }
    let day = when::date(&cell);
    day.map(Some)
        .ok_or_else(|| record.problem(field, format!("{} is no date", shown(&cell))))
}

fn time(record: &Record<'_>, field: Field, remarks: &mut Vec<Problem>) -> Option<u32> {
    let cell = record.line(field);
    let time = when::minutes(&cell);
    if time.is_none() && !cell.is_empty() {
        remarks.push(record.problem(
            field,
            format!("{} is no time of day, and was left out", shown(&cell)),
        ));
    }
    time
}
