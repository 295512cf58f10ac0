//! Times as Japan reads them. Japan has one time zone and no summer time since 1951, so it is an addition.
use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};

use super::words::Reading;

const DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// The clock on the wall.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    (at + TimeDelta::hours(9)).naive_utc()
}

/// `2026-11-25T14:30:00+09:00`, to the second: CAP's schema takes neither `Z` nor fractions.
#[must_use]
pub fn offset(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}

/// `2026-11-25 14:30`.
#[must_use]
pub fn minute(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// Whether a moment is only the end (or the beginning) of a day.
#[must_use]
pub fn is_whole_day(at: DateTime<Utc>) -> bool {
    let clock = local(at);
    clock.hour() == 23 && clock.minute() == 59
}

/// A day and a time, as a reader says it.
#[must_use]
pub fn full(at: DateTime<Utc>, reading: Reading) -> String {
    if is_whole_day(at) {
        return day(at, reading);
    }
    let clock = local(at);
    match reading {
        Reading::En => clock.format("%-d %B %Y (%a), %H:%M").to_string(),
        _ => format!("{} {}", day(at, reading), clock.format("%-H時%M分")),
    }
}

/// A day.
#[must_use]
pub fn day(at: DateTime<Utc>, reading: Reading) -> String {
    let clock = local(at);
    let day = usize::try_from(clock.weekday().num_days_from_monday()).unwrap_or(0);
    let day = DAYS.get(day).copied().unwrap_or_default();
    match reading {
        Reading::En => clock.format("%-d %B %Y (%a)").to_string(),
        _ => format!("{}（{day}）", clock.format("%Y年%-m月%-d日")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_is_nine_hours_ahead() {
        let at: DateTime<Utc> = "2026-11-24T15:05:59.900Z".parse().unwrap();
        assert_eq!(offset(at), "2026-11-25T00:05:59+09:00");
        assert_eq!(full(at, Reading::Ja), "2026年11月25日（水） 0時05分");
        assert_eq!(full(at, Reading::En), "25 November 2026 (Wed), 00:05");
        let end: DateTime<Utc> = "2026-11-25T14:59:00Z".parse().unwrap();
        assert_eq!(full(end, Reading::Ja), "2026年11月25日（水）");
    }
}
