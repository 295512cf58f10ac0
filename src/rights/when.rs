//! Times as Japan reads them, in the two languages of these pages and letters. A deadline is a minute, never a whole day.
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use entity::person::Language;

const DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// A day and a time. Japan has one time zone and no summer time since 1951, so it is an addition.
#[must_use]
pub(super) fn full(at: DateTime<Utc>, language: Language) -> String {
    let clock = at + TimeDelta::hours(9);
    let day = usize::try_from(clock.weekday().num_days_from_monday()).unwrap_or(0);
    let day = DAYS.get(day).copied().unwrap_or_default();
    match language {
        Language::En => format!("{} Japan time", clock.format("%-d %B %Y (%a), %H:%M")),
        Language::Ja => format!(
            "{}（{day}）{}",
            clock.format("%Y年%-m月%-d日"),
            clock.format("%-H時%M分")
        ),
    }
}

/// For machines.
#[must_use]
pub(super) fn exact(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_it_is_on_the_wall() {
        let at: DateTime<Utc> = "2026-11-24T15:05:59Z".parse().unwrap();
        assert_eq!(full(at, Language::Ja), "2026年11月25日（水）0時05分");
        assert_eq!(
            full(at, Language::En),
            "25 November 2026 (Wed), 00:05 Japan time"
        );
        assert_eq!(exact(at), "2026-11-24T15:05:59Z");
    }
}
