//! The time, handed in: the machine's in production, moved by hand in tests.
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};

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

/// Writes a time as answers carry it, always to the millisecond: `2026-11-22T09:00:00.000Z`.
///
/// # Errors
/// The serializer's.
pub fn stamp<S: serde::Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
}

impl governor::clock::Clock for Clock {
    type Instant = governor::nanos::Nanos;

    fn now(&self) -> Self::Instant {
        self.since_start().into()
    }
}
