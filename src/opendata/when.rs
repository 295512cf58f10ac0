//! Dates and times of day as towns write them: Western and Japanese years, serial numbers of a spreadsheet, words.
use chrono::{Duration, NaiveDate};
use regex::Regex;
use std::sync::OnceLock;

use super::cell;

/// A date in a cell.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = cell::line(text);
    if let Ok(number) = text.trim_end_matches(".0").parse::<i64>() {
        return of_number(number, text.len());
    }
    of_era(&text).or_else(|| of_parts(&text))
}

/// A date somewhere in a sentence, with its year.
pub(super) fn date_within(text: &str) -> Option<NaiveDate> {
    static WESTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let text = cell::line(text);
    let pattern = r"(?:19|20)\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}";
    let found = WESTERN
        .get_or_init(|| Regex::new(pattern).ok())
        .as_ref()?
        .find(&text);
    found
        .and_then(|found| of_parts(found.as_str()))
        .or_else(|| of_era(&text))
}

/// 20230331, or days since the last day of 1899.
fn of_number(number: i64, digits: usize) -> Option<NaiveDate> {
    if digits == 8 {
        let (year, rest) = (number / 10_000, number % 10_000);
        return day(year, rest / 100, rest % 100);
    }
    // From 1927 to 2119; smaller numbers are more likely something else.
    if !(10_000..80_000).contains(&number) {
        return None;
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(Duration::days(number))
}

/// 令和5年3月31日, R5.3.31.
fn of_era(text: &str) -> Option<NaiveDate> {
    static ERA: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(明治|大正|昭和|平成|令和|[MTSHR])\s?(元|\d{1,2})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})";
    let found = ERA
        .get_or_init(|| Regex::new(pattern).ok())
        .as_ref()?
        .captures(text)?;
    let before = match found.get(1)?.as_str() {
        "明治" | "M" => 1867,
        "大正" | "T" => 1911,
        "昭和" | "S" => 1925,
        "平成" | "H" => 1988,
        _ => 2018,
    };
    let number = |at: usize| -> Option<i64> {
        let part = found.get(at)?.as_str();
        if part == "元" {
            Some(1)
        } else {
            part.parse().ok()
        }
    };
    day(before + number(2)?, number(3)?, number(4)?)
}

/// 2023/3/31, 2023年3月31日, 3/31/2023 (as Excel writes in English), with or without a time behind it.
fn of_parts(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .take(3)
        .collect();
    let &[a, b, c] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<i64>().ok();
    if a.len() == 4 {
        day(number(a)?, number(b)?, number(c)?)
    } else if c.len() == 4 {
        let (month, date) = (number(a)?, number(b)?);
        day(number(c)?, month, date).or_else(|| day(number(c)?, date, month))
    } else {
        None
    }
}

fn day(year: i64, month: i64, day: i64) -> Option<NaiveDate> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1868..=2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, day.try_into().ok()?)
}

/// A time of day in minutes since midnight, up to 48 hours: 25:00 is one o'clock on the next morning.
pub(super) fn minutes(text: &str) -> Option<u32> {
    static TIME: OnceLock<Option<Regex>> = OnceLock::new();
    let text = cell::line(text).replace('.', ":");
    if let Some(fraction) = text
        .strip_prefix("0:")
        .filter(|rest| rest.len() > 2 && !rest.contains(':'))
    {
        return of_fraction(fraction);
    }
    let pattern = r"^(午前|午後|AM|PM|am|pm)?\s?(\d{1,2})(?::|時)(\d{1,2})?(?:分|:\d{2}(?::\d+)?)?(半)?\s?(AM|PM|am|pm)?$";
    let found = TIME
        .get_or_init(|| Regex::new(pattern).ok())
        .as_ref()?
        .captures(&text)?;
    let word = |at: usize| found.get(at).map(|word| word.as_str());
    let hour: u32 = word(2)?.parse().ok()?;
    let minute: u32 = match (word(3), word(4)) {
        (Some(minute), _) => minute.parse().ok()?,
        (None, Some(_)) => 30,
        (None, None) => 0,
    };
    let afternoon = [word(1), word(5)]
        .into_iter()
        .flatten()
        .any(|word| matches!(word, "午後" | "PM" | "pm"));
    let hour = if afternoon && hour < 12 {
        hour + 12
    } else {
        hour
    };
    let total = hour * 60 + minute;
    (minute < 60 && total <= 48 * 60).then_some(total)
}

/// 0.375 of a day is nine o'clock.
fn of_fraction(digits: &str) -> Option<u32> {
    let fraction: f64 = format!("0.{digits}").parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of a day is between 0 and 1440 minutes"
    )]
    Some((fraction * 1440.0).round() as u32)
}

/// As OpenStreetMap writes a time.
pub(super) fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_kind() {
        let day = NaiveDate::from_ymd_opt(2023, 3, 31);
        for text in [
            "45016",
            "20230331",
            "2023/3/31",
            "2023-03-31",
            "2023年3月31日",
            "令和5年3月31日",
            "R5.3.31",
            "3/31/2023",
            "２０２３／３／３１",
            "2023-03-31T00:00:00",
        ] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["", "427", "未定", "2023/13/1", "99999999", "3/31"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(date_within("AED設置箇所（令和5年3月31日現在）"), day);
        assert_eq!(date_within("全 246 件"), None);
    }

    #[test]
    fn times_of_every_kind() {
        for text in [
            "9:30",
            "09:30:00",
            "９：３０",
            "9時30分",
            "9時半",
            "午前9時30分",
            "9.30",
            "09:30 ",
        ] {
            assert_eq!(minutes(text), Some(570), "{text}");
        }
        assert_eq!(minutes("0.375"), Some(540));
        assert_eq!(minutes("午後5時"), Some(17 * 60));
        assert_eq!(minutes("25:00"), Some(25 * 60));
        assert_eq!(minutes("0:00"), Some(0));
        for text in ["", "終日", "9:75", "99:00", "9:00～17:00"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
