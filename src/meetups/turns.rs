//! Turns: of all who want a seat at one date at once, one at a time asks the database. Its own lock on the date's row would do,
//! but whoever waits there holds a connection: two hundred who race for a seat would leave none for anybody else.
use std::hash::{BuildHasher, RandomState};

use entity::id::OccasionId;
use tokio::sync::{Mutex, MutexGuard};

/// Dates that share a turn now and then do each other no harm.
const LANES: usize = 64;

/// Who is next, at each date. In one process: between processes the row's lock decides.
pub struct Turns {
    lanes: Vec<Mutex<()>>,
    hash: RandomState,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            lanes: (0..LANES).map(|_| Mutex::new(())).collect(),
            hash: RandomState::new(),
        }
    }
}

impl Turns {
    /// Waits for one's turn at a date; it is over when this is dropped.
    pub(super) async fn at(&self, date: OccasionId) -> Option<MutexGuard<'_, ()>> {
        let lanes = LANES as u64;
        let lane = usize::try_from(self.hash.hash_one(date.0) % lanes).ok()?;
        match self.lanes.get(lane) {
            Some(lane) => Some(lane.lock().await),
            None => None,
        }
    }
}
