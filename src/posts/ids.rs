//! Ids that devices make.
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Ids order the feed, so a device may neither claim the future nor write itself far into the past.
/// A week lets a draft that waited for a network keep its id.
#[must_use]
pub fn is_fresh(id: Uuid, now: DateTime<Utc>) -> bool {
    let made = id
        .get_timestamp()
        .filter(|_| id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122)
        .and_then(|stamp| {
            let (seconds, nanos) = stamp.to_unix();
            DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
        });
    made.is_some_and(|made| made <= now + TimeDelta::minutes(5) && made >= now - TimeDelta::days(7))
}
