//! The clocks of a request, as sums over a moment that is handed in: a clock that jumps, forward or back, finds each
//! thing done once, late at most.
use chrono::{DateTime, TimeDelta, Utc};

/// A request is answered within a week of hours, whatever the calendar says.
pub(super) const WEEK: TimeDelta = TimeDelta::hours(7 * 24);
/// So long the poster has to object. The request's own week goes on meanwhile.
pub(super) const OBJECT: TimeDelta = TimeDelta::hours(7 * 24);
/// More time is for a while, not for good: it can be taken again, and each time is counted.
pub(super) const MORE: TimeDelta = TimeDelta::days(30);
/// The warnings before a term's end: on day five and day six of a week.
const WARNINGS: [TimeDelta; 3] = [
    TimeDelta::hours(48),
    TimeDelta::hours(24),
    TimeDelta::zero(),
];
/// As many warnings as that: the term is over.
pub(super) const OVER: i32 = 3;

/// How many of a term's warnings are due.
#[must_use]
pub(super) fn stage(now: DateTime<Utc>, due: DateTime<Utc>) -> i32 {
    let passed = WARNINGS.iter().filter(|before| now >= due - **before);
    i32::try_from(passed.count()).unwrap_or(OVER)
}

/// When the next one is.
#[must_use]
pub(super) fn next(now: DateTime<Utc>, due: DateTime<Utc>) -> Option<DateTime<Utc>> {
    WARNINGS
        .iter()
        .map(|before| due - *before)
        .find(|at| *at > now)
}

/// Hours that something took, a begun one as a whole: what took a minute longer than a week took longer. None when the
/// clock went back.
#[must_use]
pub(super) fn hours(from: DateTime<Utc>, to: DateTime<Utc>) -> i32 {
    let passed = (to - from).max(TimeDelta::zero());
    let whole = passed.num_hours();
    let begun = i64::from(passed > TimeDelta::hours(whole));
    i32::try_from(whole + begun).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_has_its_warnings_on_day_five_and_six() {
        let from: DateTime<Utc> = "2026-11-24T03:00:00Z".parse().unwrap();
        let due = from + WEEK;
        let at = |hours: i64, minutes: i64| from + TimeDelta::minutes(hours * 60 + minutes);
        for (now, warned, then) in [
            (at(-72, 0), 0, Some(at(120, 0))),
            (at(0, 0), 0, Some(at(120, 0))),
            (at(119, 59), 0, Some(at(120, 0))),
            (at(120, 0), 1, Some(at(144, 0))),
            (at(143, 59), 1, Some(at(144, 0))),
            (at(144, 0), 2, Some(at(168, 0))),
            (at(167, 59), 2, Some(at(168, 0))),
            (at(168, 0), OVER, None),
            (at(4000, 0), OVER, None),
        ] {
            assert_eq!((stage(now, due), next(now, due)), (warned, then), "{now}");
        }
    }

    #[test]
    fn nothing_takes_less_than_no_time() {
        let at: DateTime<Utc> = "2026-11-24T03:00:00Z".parse().unwrap();
        assert_eq!(hours(at, at + WEEK), 168);
        assert_eq!(hours(at, at + WEEK + TimeDelta::milliseconds(1)), 169);
        assert_eq!(hours(at, at + TimeDelta::minutes(119)), 2);
        assert_eq!(hours(at, at - TimeDelta::days(3)), 0);
    }
}
