//! Half-years: what a report is over.
use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::error::{Error, Result};

/// The first and the second half of a year, as days in Japan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Half {
    year: u16,
    second: bool,
}

impl Half {
    /// Of a day as a row has it, `2026-11-26`.
    #[must_use]
    pub fn of(day: &str) -> Option<Self> {
        Some(Self {
            year: day.get(..4)?.parse().ok()?,
            second: day.get(5..7)? > "06",
        })
    }

    /// The present one in Japan.
    #[must_use]
    pub fn now(now: DateTime<Utc>) -> Self {
        let today = now + TimeDelta::hours(9);
        Self {
            year: u16::try_from(today.year()).unwrap_or_default(),
            second: today.month() > 6,
        }
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// Whether it is the second of its year.
    #[must_use]
    pub fn is_second(self) -> bool {
        self.second
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> String {
        let month = if self.second { 7 } else { 1 };
        format!("{:04}-{month:02}-01", self.year)
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> String {
        let day = if self.second { "12-31" } else { "06-30" };
        format!("{:04}-{day}", self.year)
    }

    /// Its months, `2026-07`.
    #[must_use]
    pub fn months(self) -> [String; 6] {
        let before = if self.second { 6 } else { 0 };
        [1, 2, 3, 4, 5, 6].map(|month| format!("{:04}-{:02}", self.year, before + month))
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self {
            year: self.year.saturating_add(u16::from(self.second)),
            second: !self.second,
        }
    }
}

/// `2026-2`, as in addresses.
impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.year, if self.second { 2 } else { 1 })
    }
}

impl FromStr for Half {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::invalid("?half", "invalid");
        let (year, half) = text.split_once('-').ok_or_else(bad)?;
        let is_year = year.len() == 4 && year.bytes().all(|sign| sign.is_ascii_digit());
        let second = match half {
            "1" => false,
            "2" => true,
            _ => return Err(bad()),
        };
        let year = year.parse().ok().filter(|_| is_year).ok_or_else(bad)?;
        Ok(Self { year, second })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_named_as_it_is_read() {
        for text in ["2026-1", "2026-2", "0001-1"] {
            assert_eq!(text.parse::<Half>().unwrap().to_string(), text);
        }
        for text in ["", "2026", "2026-3", "2026-H2", "26-1", "+026-1", "20261-1"] {
            assert!(text.parse::<Half>().is_err(), "{text}");
        }
    }

    #[test]
    fn it_begins_and_ends_at_midnight_in_japan() {
        let half: Half = "2026-2".parse().unwrap();
        assert_eq!(
            (half.first(), half.last()),
            ("2026-07-01".into(), "2026-12-31".into())
        );
        assert_eq!(half.months().first().unwrap(), "2026-07");
        assert_eq!(half.next().to_string(), "2027-1");
        for (day, of) in [
            ("2026-06-30", "2026-1"),
            ("2026-07-01", "2026-2"),
            ("2026-12-31", "2026-2"),
        ] {
            assert_eq!(Half::of(day).unwrap().to_string(), of);
        }
        for (at, of) in [
            ("2026-06-30T14:59:59Z", "2026-1"),
            ("2026-06-30T15:00:00Z", "2026-2"),
        ] {
            assert_eq!(Half::now(at.parse().unwrap()).to_string(), of);
        }
    }
}
