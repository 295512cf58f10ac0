//! The time, handed in: the machine's in production, moved by hand in tests.
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use serde::{Serialize, Serializer};
use utoipa::{PartialSchema, ToSchema, openapi};

/// Tells the time. Clones share it, so that a test which moves the clock moves it for everybody.
#[derive(Clone, Debug)]
pub struct Clock {
    started: Instant,
    moved_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            started: Instant::now(),
            moved_ms: Arc::default(),
        }
    }

    /// Now, in UTC, cut to milliseconds: what is stored is then equal to what is read on every database.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        let now = Utc::now();
        (now + TimeDelta::milliseconds(self.moved_ms.load(Ordering::Relaxed))).trunc_subsecs(3)
    }

    /// Moves the clock, for tests: nobody sleeps.
    pub fn advance(&self, by: TimeDelta) {
        self.moved_ms
            .fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }

    /// Time since the process started, never going back with the wall clock (rate limits count with it).
    #[must_use]
    pub fn since_start(&self) -> Duration {
        let moved = u64::try_from(self.moved_ms.load(Ordering::Relaxed)).unwrap_or(0);
        self.started.elapsed() + Duration::from_millis(moved)
    }
}

impl governor::clock::Clock for Clock {
    type Instant = governor::nanos::Nanos;

    fn now(&self) -> Self::Instant {
        self.since_start().into()
    }
}

/// A time as it goes out: RFC 3339 in UTC, always with milliseconds, so that equal times are equal texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl PartialSchema for Moment {
    fn schema() -> openapi::RefOr<openapi::schema::Schema> {
        openapi::schema::ObjectBuilder::new()
            .schema_type(openapi::schema::Type::String)
            .format(Some(openapi::schema::SchemaFormat::KnownFormat(
                openapi::schema::KnownFormat::DateTime,
            )))
            .into()
    }
}

impl ToSchema for Moment {}
