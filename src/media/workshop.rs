//! Where photos are prepared: beside the request threads, a few at a time.
//!
//! Each photo may take up to the budget in memory and a second of a core, so a flood of uploads
//! waits here instead of taking the machine.
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::{Prepared, Refusal, prepare};

/// Two cores decode at once on the smallest machine that we think of.
const BENCHES: usize = 2;
/// Longer than this, and the sender should be told to try again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why there is no prepared photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    /// Too many photos at once. Trying again in a while may help.
    #[error("too many photos at once")]
    Busy,
    /// The photo itself is not taken. Trying again will not help.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Prepares photos in the background. Cheap to clone; clones share the benches.
#[derive(Debug, Clone)]
pub struct Workshop {
    benches: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Workshop {
    fn default() -> Self {
        Self::new(BENCHES, PATIENCE)
    }
}

impl Workshop {
    /// A workshop with this many benches, at which an upload waits this long for a place.
    #[must_use]
    pub fn new(benches: usize, patience: Duration) -> Self {
        Self {
            benches: Arc::new(Semaphore::new(benches)),
            patience,
        }
    }

    /// Waits for a bench, then prepares the photo there. When the caller goes away meanwhile, the
    /// bench stays taken until the work has really ended.
    pub async fn prepare_in_background(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<Prepared, Declined> {
        let benches = Arc::clone(&self.benches);
        let Ok(Ok(bench)) = timeout(self.patience, benches.acquire_owned()).await else {
            return Err(Declined::Busy);
        };
        let work = spawn_blocking(move || {
            let prepared = prepare(bytes.as_ref());
            drop(bench);
            prepared
        });
        // Joining fails only when the process is going down.
        Ok(work.await.map_err(|_| Declined::Busy)??)
    }
}
