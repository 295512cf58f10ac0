//! The lists of words of all towns, as each process keeps them, ready to be held against texts.
use std::sync::Arc;

use entity::{id::NeighborhoodId, watched_word};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    lists::MOST,
    words::{Mode, Watch},
};
use crate::{
    db::Db,
    error::Result,
    events::{Change, Subject},
    remember::Remembered,
};

/// Towns remembered at most.
const TOWNS: usize = 5_000;

/// A town's list.
struct List {
    watch: Watch,
    patterns: Vec<String>,
}

/// Remembers the lists until the change log says that the town changed.
pub struct Watched {
    memory: Arc<Remembered<NeighborhoodId, Arc<List>>>,
}

impl Watched {
    /// None yet.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let memory = Arc::new(Remembered::new(TOWNS));
        let forgetful = memory.clone();
        db.hub().follow(move |change| forget(&forgetful, change));
        Self { memory }
    }

    /// The first entry of the town's list that is in a text.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn find(
        &self,
        conn: &impl ConnectionTrait,
        area: NeighborhoodId,
        text: &str,
    ) -> Result<Option<String>> {
        let list = match self.memory.get(&area) {
            Some(list) => list,
            None => self.read(conn, area).await?,
        };
        let hit = list.watch.hit(text);
        Ok(hit.and_then(|at| list.patterns.get(at).cloned()))
    }

    async fn read(&self, conn: &impl ConnectionTrait, area: NeighborhoodId) -> Result<Arc<List>> {
        let before = self.memory.now();
        #[expect(
            clippy::disallowed_methods,
            reason = "the list is held against texts, and shown to nobody here"
        )]
        let rows = watched_word::Entity::find()
            .filter(watched_word::COLUMN.neighborhood_id.eq(area))
            .order_by_asc(watched_word::COLUMN.id)
            .limit(MOST)
            .all(conn)
            .await?;
        let mode = |row: &watched_word::Model| match row.mode {
            watched_word::Mode::Exact => Mode::Exact,
            watched_word::Mode::Contains => Mode::Contains,
        };
        let list = Arc::new(List {
            watch: Watch::new(rows.iter().map(|row| (row.pattern.as_str(), mode(row)))),
            patterns: rows.into_iter().map(|row| row.pattern).collect(),
        });
        self.memory.keep(before, area, list.clone());
        Ok(list)
    }
}

fn forget(memory: &Remembered<NeighborhoodId, Arc<List>>, change: &Change) {
    if let (Subject::Neighborhood, Some(changed)) = (change.subject, change.area) {
        memory.forget(&changed);
    }
}
