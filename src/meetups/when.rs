//! Times as people in Japan say them.
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use entity::person::Language;

/// Japan's clock is so far ahead of UTC, without summer time.
const JAPAN: TimeDelta = TimeDelta::hours(9);

/// The time in Japan.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    (at + JAPAN).naive_utc()
}

/// When a day begins in Japan.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - JAPAN
}

/// The last second of a day in Japan.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(day) + TimeDelta::seconds(86_399)
}

/// 12月6日（日）10:00, or its English.
#[must_use]
pub fn said(at: DateTime<Utc>, language: Language) -> String {
    let local = local(at);
    match language {
        Language::Ja => {
            let day = local.weekday().num_days_from_monday();
            let day = "月火水木金土日".chars().nth(day as usize).unwrap_or('日');
            format!(
                "{}月{}日（{day}）{}",
                local.month(),
                local.day(),
                local.format("%H:%M")
            )
        }
        Language::En => local.format("%A, %B %-d, %H:%M").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_japans_day() {
        let at = "2026-12-05T16:00:00Z".parse().unwrap();
        assert_eq!(said(at, Language::Ja), "12月6日（日）01:00");
        assert_eq!(said(at, Language::En), "Sunday, December 6, 01:00");
        let day = NaiveDate::from_ymd_opt(2026, 12, 6).unwrap();
        assert_eq!(start_of(day).to_rfc3339(), "2026-12-05T15:00:00+00:00");
    }
}
