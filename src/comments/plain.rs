//! Threads without photos, as a process remembers them: most never have one, and need not be asked again.
use std::sync::Arc;

use entity::id::{NeighborhoodId, PostId};

use crate::{
    db::Db,
    events::{Change, Subject},
    remember::{Moment, Remembered},
};

/// Threads remembered at most.
const MOST: usize = 20_000;

/// Posts under which no comment shows a photo, each with its neighborhood.
pub struct PlainThreads {
    memory: Arc<Remembered<PostId, NeighborhoodId>>,
}

impl PlainThreads {
    /// None yet. A comment comes with its photo or without: what the log says of comments in a neighborhood
    /// makes it forget all threads there.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let memory = Arc::new(Remembered::new(MOST));
        let forgetful = memory.clone();
        db.hub().follow(move |change| forget(&forgetful, change));
        Self { memory }
    }

    /// To be taken before photos are looked for.
    pub(super) fn now(&self) -> Moment {
        self.memory.now()
    }

    /// Whether no comment under this post shows a photo, as far as is known.
    pub(super) fn has(&self, post: PostId) -> bool {
        self.memory.get(&post).is_some()
    }

    /// None was found.
    pub(super) fn found(&self, looked: Moment, post: PostId, area: NeighborhoodId) {
        self.memory.keep(looked, post, area);
    }
}

fn forget(memory: &Remembered<PostId, NeighborhoodId>, change: &Change) {
    if let (Subject::Comment, Some(changed)) = (change.subject, change.area) {
        memory.forget_where(|area| *area == changed);
    }
}
