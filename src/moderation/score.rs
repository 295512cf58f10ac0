//! How much reports weigh together. A report is no verdict: enough of them hide something for the time being, and only
//! when they come from neighbors who do not depend on one another.
//!
//! | | weighs |
//! |---|---|
//! | a verified member of the town whose account is a month old | 100 |
//! | younger than a month, a week, a day | × 0.4, 0.1, 0 |
//! | not verified in the town | × 0.3, and all of them together 100 at most |
//! | somebody whose reports were wrong before | × (3 + right) / (3 + right + 2 × wrong) |
//! | an office's people | 0 |
//! | several who were let in by the same neighbor, or came on the same day | the heaviest, and 50 for all others |
use ahash::AHashMap;
use chrono::{DateTime, TimeDelta, Utc};

/// From here on something is hidden for the time being.
pub(super) const HIDES: i32 = 450;
/// The same for somebody's personal data, where a program finds some as well.
pub(super) const HIDES_PERSONAL_DATA: i32 = 90;
/// So many people within an hour, most of them light, are a crowd that was called together.
const CROWD: usize = 10;
const HOUR: TimeDelta = TimeDelta::hours(1);
/// Accounts that began within so short a time of one another are not independent while they are young.
const TOGETHER: TimeDelta = TimeDelta::hours(24);
const YOUNG: TimeDelta = TimeDelta::days(180);
/// What those together count who are not the heaviest of their circle.
const OTHERS: i32 = 50;
/// What all who are not verified count together.
const UNVERIFIED: i32 = 100;

/// What is known of somebody who reports.
#[derive(Clone, Debug)]
pub(super) struct Reporter {
    /// When the account began.
    pub since: DateTime<Utc>,
    /// Whether the tie to the town was checked.
    pub verified: bool,
    /// Acts for an office.
    pub officer: bool,
    /// At the beginning of the chain of invitations by which this person came: whom they all know.
    pub root: Option<uuid::Uuid>,
    /// Reports that led to something.
    pub right: u32,
    /// Reports that did not.
    pub wrong: u32,
    /// When this one was made.
    pub at: DateTime<Utc>,
}

impl Reporter {
    /// What this report weighs by itself, in hundredths.
    pub fn weight(&self) -> i32 {
        if self.officer {
            return 0;
        }
        let age = match self.at - self.since {
            age if age < TimeDelta::days(1) => 0,
            age if age < TimeDelta::days(7) => 10,
            age if age < TimeDelta::days(30) => 40,
            _ => 100,
        };
        let tie = if self.verified { 100 } else { 30 };
        let (right, wrong) = (i64::from(self.right), i64::from(self.wrong));
        let weight = age * tie * (3 + right) / (3 + right + 2 * wrong) / 100;
        i32::try_from(weight).unwrap_or(i32::MAX)
    }
}

/// What reports weigh together, in hundredths, and whether they look like a crowd that was called together.
pub(super) fn together(reporters: &[Reporter], now: DateTime<Utc>) -> (i32, bool) {
    let (verified, others): (Vec<_>, Vec<_>) = reporters.iter().partition(|one| one.verified);
    let sum = circles(&verified, now) + circles(&others, now).min(UNVERIFIED);
    (sum, is_crowd(reporters, now))
}

fn is_crowd(reporters: &[Reporter], now: DateTime<Utc>) -> bool {
    let recent: Vec<_> = reporters
        .iter()
        .filter(|one| now - one.at <= HOUR)
        .collect();
    let light = recent.iter().filter(|one| one.weight() < 50).count();
    recent.len() >= CROWD && light * 2 > recent.len()
}

/// Each circle counts as its heaviest and a little more.
fn circles(reporters: &[&Reporter], now: DateTime<Utc>) -> i32 {
    let mut circles: AHashMap<usize, Vec<i32>> = AHashMap::new();
    for (one, circle) in reporters.iter().zip(joined(reporters, now)) {
        circles.entry(circle).or_default().push(one.weight());
    }
    let circle = |weights: Vec<i32>| {
        let heaviest = weights.iter().copied().max().unwrap_or_default();
        let rest = weights.iter().sum::<i32>() - heaviest;
        heaviest + rest.min(OTHERS)
    };
    circles.into_values().map(circle).sum()
}

/// For each reporter the circle it is in, by the place of its first member.
fn joined(reporters: &[&Reporter], now: DateTime<Utc>) -> Vec<usize> {
    let mut circle: Vec<usize> = (0..reporters.len()).collect();
    for (at, one) in reporters.iter().enumerate() {
        for (before, other) in reporters.iter().enumerate().take(at) {
            if !belong(one, other, now) {
                continue;
            }
            let (from, to) = (circle.get(at).copied(), circle.get(before).copied());
            if let (Some(from), Some(to)) = (from, to) {
                let moved = circle.iter_mut().filter(|place| **place == from);
                moved.for_each(|place| *place = to);
            }
        }
    }
    circle
}

fn belong(one: &Reporter, other: &Reporter, now: DateTime<Utc>) -> bool {
    let same_root = one.root.is_some() && one.root == other.root;
    let young = now - one.since < YOUNG && now - other.since < YOUNG;
    same_root || (young && (one.since - other.since).abs() < TOGETHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    /// A verified neighbor of `days`.
    fn neighbor(days: i64) -> Reporter {
        Reporter {
            since: now() - TimeDelta::days(days),
            verified: true,
            officer: false,
            root: None,
            right: 0,
            wrong: 0,
            at: now(),
        }
    }

    fn score(reporters: &[Reporter]) -> i32 {
        together(reporters, now()).0
    }

    #[test]
    fn five_independent_neighbors_hide_and_four_do_not() {
        let five: Vec<_> = (1..=5).map(|n| neighbor(30 + n * 20)).collect();
        assert!(score(&five) >= HIDES);
        assert!(score(&five[..4]) < HIDES);
    }

    #[test]
    fn fifty_socks_do_not_hide() {
        let fresh: Vec<_> = (0..50)
            .map(|_| Reporter {
                verified: false,
                ..neighbor(2)
            })
            .collect();
        let patient: Vec<_> = (0..50)
            .map(|n| Reporter {
                verified: false,
                ..neighbor(200 + n * 3)
            })
            .collect();
        let let_in: Vec<_> = (0..50)
            .map(|n| Reporter {
                root: Some(uuid::Uuid::nil()),
                ..neighbor(200 + n * 3)
            })
            .collect();
        let of_one_day: Vec<_> = (0..50).map(|_| neighbor(60)).collect();
        for (name, socks) in [
            ("fresh", fresh),
            ("patient", patient),
            ("let in by one", let_in),
            ("of one day", of_one_day),
        ] {
            assert!(score(&socks) < HIDES, "{name}: {}", score(&socks));
        }
    }

    #[test]
    fn who_was_wrong_before_weighs_less() {
        let right = Reporter {
            right: 4,
            ..neighbor(60)
        };
        let wrong = Reporter {
            wrong: 4,
            ..neighbor(60)
        };
        assert_eq!(right.weight(), 100);
        assert_eq!(wrong.weight(), 27);
        assert_eq!(neighbor(60).weight(), 100);
        assert_eq!(neighbor(0).weight(), 0);
    }

    #[test]
    fn an_office_weighs_nothing() {
        let officer = Reporter {
            officer: true,
            ..neighbor(300)
        };
        assert_eq!(officer.weight(), 0);
    }

    #[test]
    fn a_crowd_of_light_accounts_is_seen() {
        let crowd: Vec<_> = (0..12).map(|_| neighbor(3)).collect();
        assert!(together(&crowd, now()).1);
        let neighbors: Vec<_> = (0..12).map(|n| neighbor(40 + n * 9)).collect();
        assert!(!together(&neighbors, now()).1);
    }
}
