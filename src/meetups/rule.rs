//! A series as its RRULE gives it (RFC 5545), in Japan's time: 60 dates at most, within a year.
use chrono::{DateTime, TimeDelta, Utc};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

use super::when;

/// Dates of a series at most.
pub const MOST_DATES: usize = 60;
/// A series ends within so many days.
const AHEAD: TimeDelta = TimeDelta::days(366);
/// Characters of a rule at most.
const LONGEST: usize = 200;
/// What `COUNT` and `INTERVAL` say at most.
const MOST_STEPS: u16 = 366;
/// What a rule may say.
const PARTS: [&str; 9] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTHDAY",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
];

/// A rule, with the dates that it gives.
#[derive(Debug, PartialEq, Eq)]
pub struct Series {
    /// The rule as it is kept and as calendars read it: it has an end.
    pub rule: String,
    /// When each date starts, in order.
    pub starts: Vec<DateTime<Utc>>,
}

/// Works a rule out. Its first date is the given start.
///
/// # Errors
/// The code of what is wrong with it: `invalid`, `too_many`, `mismatch`.
pub fn expand(text: &str, starts_at: DateTime<Utc>) -> Result<Series, &'static str> {
    let rule = tidied(text)?;
    let ends = ["COUNT=", "UNTIL="].iter().any(|part| rule.contains(part));
    let parsed: RRule<Unvalidated> = rule.parse().map_err(|_| "invalid")?;
    let frequent = [Frequency::Daily, Frequency::Weekly, Frequency::Monthly];
    if !frequent.contains(&parsed.get_freq()) {
        return Err("invalid");
    }
    let start = starts_at.with_timezone(&Tz::Asia__Tokyo);
    let valid = parsed.validate(start).map_err(|_| "invalid")?;
    let last = (starts_at + AHEAD).with_timezone(&Tz::Asia__Tokyo);
    // One more than fit, so that it shows.
    let most = u16::try_from(MOST_DATES + 1).unwrap_or(u16::MAX);
    let within = RRuleSet::new(start).rrule(valid.clone()).before(last);
    let found = within.all(most).dates;
    let beyond = ends && goes_on(&RRuleSet::new(start).rrule(valid), found.len());
    let mut starts: Vec<_> = found.iter().map(DateTime::to_utc).collect();
    if starts.first() != Some(&starts_at) {
        return Err("mismatch");
    }
    if beyond || (ends && starts.len() > MOST_DATES) {
        return Err("too_many");
    }
    starts.truncate(MOST_DATES);
    let rule = match starts.last() {
        Some(last) if !ends => format!("{rule};UNTIL={}", last.format("%Y%m%dT%H%M%SZ")),
        _ => rule,
    };
    Ok(Series { rule, starts })
}

/// Whether a rule that ends gives more dates than there are within a year.
fn goes_on(all: &RRuleSet, within: usize) -> bool {
    let most = u16::try_from(MOST_DATES + 1).unwrap_or(u16::MAX);
    within <= MOST_DATES && all.clone().all(most).dates.len() > within
}

/// In capital letters, without its name, with nothing in it that is not on the list. A day as its end is the end of
/// that day in Japan.
fn tidied(text: &str) -> Result<String, &'static str> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix("RRULE:").unwrap_or(&text);
    if text.len() > LONGEST {
        return Err("too_long");
    }
    let mut parts = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("invalid")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '-' | '+');
        let counted = matches!(name, "COUNT" | "INTERVAL");
        let none = counted
            && !value
                .parse()
                .is_ok_and(|many: u16| (1..=MOST_STEPS).contains(&many));
        if none || !PARTS.contains(&name) || value.is_empty() || !value.chars().all(plain) {
            return Err("invalid");
        }
        let value = match name {
            "UNTIL" => until(value)?,
            _ => value.to_owned(),
        };
        parts.push(format!("{name}={value}"));
    }
    Ok(parts.join(";"))
}

fn until(value: &str) -> Result<String, &'static str> {
    if value.len() != 8 {
        return Ok(value.to_owned());
    }
    let day = chrono::NaiveDate::parse_from_str(value, "%Y%m%d").map_err(|_| "invalid")?;
    let end = when::end_of(day);
    Ok(end.format("%Y%m%dT%H%M%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn days(rule: &str, start: &str) -> Vec<String> {
        let series = expand(rule, at(start)).unwrap();
        let local = series.starts.iter().map(|start| when::local(*start));
        local
            .map(|start| start.format("%m-%d %H:%M").to_string())
            .collect()
    }

    #[test]
    fn the_second_and_fourth_saturday_at_half_past_seven() {
        // 22:30 on Friday in UTC is Saturday in Japan.
        let found = days("FREQ=MONTHLY;BYDAY=2SA,4SA;COUNT=4", "2026-12-11T22:30:00Z");
        assert_eq!(
            found,
            ["12-12 07:30", "12-26 07:30", "01-09 07:30", "01-23 07:30"]
        );
    }

    #[test]
    fn a_rule_without_an_end_gets_one() {
        let series = expand("RRULE:freq=weekly", at("2026-12-05T01:00:00Z")).unwrap();
        assert_eq!(series.starts.len(), 53);
        assert_eq!(series.rule, "FREQ=WEEKLY;UNTIL=20271204T010000Z");
        let again = expand(&series.rule, at("2026-12-05T01:00:00Z")).unwrap();
        assert_eq!(again, series, "what is kept says the same");
        let daily = expand("FREQ=DAILY", at("2026-12-05T01:00:00Z")).unwrap();
        assert_eq!(daily.starts.len(), MOST_DATES);
    }

    #[test]
    fn a_day_as_the_end_is_that_day_in_japan() {
        let found = days("FREQ=DAILY;UNTIL=20261207", "2026-12-05T10:00:00Z");
        assert_eq!(found, ["12-05 19:00", "12-06 19:00", "12-07 19:00"]);
    }

    #[test]
    fn what_is_no_series_is_refused() {
        let start = at("2026-12-05T01:00:00Z");
        for (rule, code) in [
            ("", "invalid"),
            ("FREQ=YEARLY", "invalid"),
            ("FREQ=HOURLY;COUNT=3", "invalid"),
            ("FREQ=SECONDLY", "invalid"),
            ("FREQ=DAILY;BYHOUR=1,2,3", "invalid"),
            ("FREQ=DAILY;COUNT=0", "invalid"),
            ("FREQ=DAILY;INTERVAL=0", "invalid"),
            ("FREQ=DAILY;INTERVAL=99999", "invalid"),
            ("FREQ=DAILY;UNTIL=20260101", "invalid"),
            ("FREQ=DAILY;COUNT=3\r\nX-EVIL:1", "invalid"),
            ("FREQ=DAILY;COUNT=61", "too_many"),
            ("FREQ=MONTHLY;COUNT=20", "too_many"),
            ("FREQ=WEEKLY;BYDAY=SU;COUNT=3", "mismatch"),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "mismatch"),
        ] {
            assert_eq!(expand(rule, start), Err(code), "{rule}");
        }
        let long = format!("FREQ=DAILY;BYMONTHDAY={}", "1,".repeat(200));
        assert_eq!(expand(&long, start), Err("too_long"));
    }
}
