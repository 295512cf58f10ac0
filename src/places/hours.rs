//! When a place is open: `OpenStreetMap`'s syntax, evaluated in Japan's time with Japan's holidays.
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::holidays;
use crate::error::{Error, Result};

/// Characters of an expression at most.
pub const MOST: usize = 300;
/// How far a change is looked for: nobody plans a visit for the year after next.
const AHEAD: TimeDelta = TimeDelta::days(400);
/// Japan's time, all year.
const JST: TimeDelta = TimeDelta::hours(9);

/// Whether a place is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaceOpenness)]
pub enum Openness {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// Its hours say that one has to ask.
    Unknown,
}

/// The state at a moment, and when that ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The state.
    pub is: Openness,
    /// When it changes; nothing when it does not within a year.
    pub until: Option<DateTime<Utc>>,
}

/// Hours that can be asked. The last answer is kept for as long as it holds, so that asking a hundred thousand
/// places costs a look at each.
pub struct Hours {
    said: OpeningHours,
    last: RwLock<Option<(DateTime<Utc>, Now)>>,
}

impl Hours {
    /// Reads an expression.
    ///
    /// # Errors
    /// The code of what is wrong.
    pub fn parse(text: &str) -> std::result::Result<Self, &'static str> {
        if text.chars().count() > MOST {
            return Err("too_long");
        }
        let said: OpeningHours = text.parse().map_err(|_| "invalid")?;
        let holidays = ContextHolidays::new(holidays::calendar(), std::sync::Arc::default());
        let context = Context::default()
            .with_holidays(holidays)
            .approx_bound_interval_size(AHEAD);
        Ok(Self {
            said: said.with_context(context),
            last: RwLock::new(None),
        })
    }

    /// The state at a moment.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>) -> Now {
        let last = *self.last.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, state)) = last
            && since <= now
            && now < state.until.unwrap_or(since + TimeDelta::days(1))
        {
            return state;
        }
        let state = self.look(now);
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some((now, state));
        state
    }

    fn look(&self, now: DateTime<Utc>) -> Now {
        let local: NaiveDateTime = now.naive_utc() + JST;
        let Some(range) = self.said.iter_from(local).next() else {
            return Now {
                is: Openness::Closed,
                until: None,
            };
        };
        let end = range.range.end;
        Now {
            is: match range.kind {
                RuleKind::Open => Openness::Open,
                RuleKind::Closed => Openness::Closed,
                RuleKind::Unknown => Openness::Unknown,
            },
            until: (end - local < AHEAD).then(|| (end - JST).and_utc()),
        }
    }
}

/// Looks whether hours that somebody wrote can be read.
///
/// # Errors
/// `Invalid`.
pub fn check(text: &str) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let read = Hours::parse(text).map(drop);
    read.map_err(|code| Error::invalid("/hours", code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        (local - JST).and_utc()
    }

    fn is(hours: &str, when: &str) -> Openness {
        Hours::parse(hours).unwrap().at(at(when)).is
    }

    #[test]
    fn an_office_keeps_japans_time_and_holidays() {
        let office = "Mo-Fr 08:30-17:00; PH off; Dec 29-Jan 03 off";
        assert_eq!(is(office, "2026-11-26 08:29"), Openness::Closed);
        assert_eq!(is(office, "2026-11-26 08:30"), Openness::Open);
        assert_eq!(is(office, "2026-11-26 17:00"), Openness::Closed);
        assert_eq!(is(office, "2026-11-28 12:00"), Openness::Closed, "Saturday");
        assert_eq!(
            is(office, "2026-11-23 12:00"),
            Openness::Closed,
            "勤労感謝の日"
        );
        assert_eq!(
            is(office, "2026-09-22 12:00"),
            Openness::Closed,
            "国民の休日"
        );
        assert_eq!(is(office, "2026-12-30 12:00"), Openness::Closed);
        assert_eq!(is(office, "2027-01-04 12:00"), Openness::Open);
    }

    #[test]
    fn what_ends_is_said() {
        let hours = Hours::parse("Tu-Su 18:00-26:00").unwrap();
        let state = hours.at(at("2026-11-28 01:30"));
        assert_eq!(
            (state.is, state.until),
            (Openness::Open, Some(at("2026-11-28 02:00")))
        );
        let later = hours.at(at("2026-11-28 02:30"));
        assert_eq!(
            (later.is, later.until),
            (Openness::Closed, Some(at("2026-11-28 18:00")))
        );
        assert_eq!(
            hours.at(at("2026-11-28 01:30")),
            state,
            "an earlier moment is looked at anew"
        );
        let always = Hours::parse("24/7").unwrap().at(at("2026-11-28 01:30"));
        assert_eq!((always.is, always.until), (Openness::Open, None));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["9時から5時", "Mo-Fr 9-", "Xx 10:00-12:00", ";;;"] {
            assert!(Hours::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Hours::parse(&"Mo ".repeat(200)).err(), Some("too_long"));
    }
}
