//! Japan's public holidays, by the law (国民の祝日に関する法律, as it stands since 2022).
//!
//! Counted here, because lists go stale: the one that travels with `opening-hours` lacks the day between two
//! holidays (22 September 2026) and holidays that fall on a Sunday.
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use compact_calendar::CompactCalendar;

/// The equinoxes are counted by a formula that holds until 2099.
const YEARS: std::ops::RangeInclusive<i32> = 2022..=2099;

/// Holidays on a day of a month.
const FIXED: &[(u32, u32)] = &[
    (1, 1),
    (2, 11),
    (2, 23),
    (4, 29),
    (5, 3),
    (5, 4),
    (5, 5),
    (8, 11),
    (11, 3),
    (11, 23),
];
/// Holidays on a Monday of a month.
const MONDAYS: &[(u32, u8)] = &[(1, 2), (7, 3), (9, 3), (10, 2)];

static ALL: LazyLock<Arc<CompactCalendar>> = LazyLock::new(|| {
    let mut all = CompactCalendar::default();
    for day in YEARS.flat_map(of) {
        all.insert(day);
    }
    Arc::new(all)
});

/// All that are known.
pub(super) fn calendar() -> Arc<CompactCalendar> {
    ALL.clone()
}

/// The holidays of a year, with those that the law makes of its neighbors (§3 II, III).
fn of(year: i32) -> Vec<NaiveDate> {
    let named = named(year);
    let mut all = named.clone();
    for day in &named {
        if day.weekday() == Weekday::Sun {
            let next = day.iter_days().skip(1).find(|day| !named.contains(day));
            all.extend(next);
        }
        let (between, third) = (*day + Days::new(1), *day + Days::new(2));
        if named.contains(&third) && !named.contains(&between) {
            all.push(between);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn named(year: i32) -> Vec<NaiveDate> {
    let fixed = FIXED
        .iter()
        .filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, *month, *day));
    let mondays = MONDAYS.iter().filter_map(|(month, number)| {
        NaiveDate::from_weekday_of_month_opt(year, *month, Weekday::Mon, *number)
    });
    let spring = NaiveDate::from_ymd_opt(year, 3, equinox(year, 20.8431));
    let autumn = NaiveDate::from_ymd_opt(year, 9, equinox(year, 23.2488));
    fixed.chain(mondays).chain(spring).chain(autumn).collect()
}

/// The day of the month (海上保安庁水路部, for 1980 to 2099).
fn equinox(year: i32, in_1980: f64) -> u32 {
    let since = year - 1980;
    let drift = in_1980 + 0.242_194 * f64::from(since);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small positive number, cut on purpose"
    )]
    let day = (drift - f64::from(since / 4)) as u32;
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(year: i32) -> Vec<String> {
        let days = of(year);
        days.iter()
            .map(|day| day.format("%m-%d").to_string())
            .collect()
    }

    /// As the Cabinet Office published them (「国民の祝日」について).
    #[test]
    fn the_published_years_are_met() {
        let of_2025 = "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 \
                       09-15 09-23 10-13 11-03 11-23 11-24";
        assert_eq!(days(2025).join(" "), of_2025);
        let of_2026 = "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 \
                       09-22 09-23 10-12 11-03 11-23";
        assert_eq!(days(2026).join(" "), of_2026);
        let of_2027 = "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 \
                       09-23 10-11 11-03 11-23";
        assert_eq!(days(2027).join(" "), of_2027);
    }
}
