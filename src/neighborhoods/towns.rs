//! The towns on the map, as each process keeps them; the change log makes it forget.
use std::sync::{
    Arc, RwLock,
    atomic::{AtomicU64, Ordering},
};

use ahash::AHashMap;
use entity::{id::NeighborhoodId, neighborhood};

use crate::{
    access::Viewer,
    db::Db,
    error::{Error, Result},
    events::{Change, Subject},
    geo::{Atlas, MAX_FEATURES, Outline},
};

/// Remembers the outlines of all towns that are no secret.
pub struct Towns {
    memory: Arc<Memory>,
}

#[derive(Default)]
struct Memory {
    map: RwLock<Option<Arc<Map>>>,
    /// Counts what was forgotten: a map read before may not be remembered after.
    forgotten: AtomicU64,
}

/// All towns at one moment.
pub struct Map {
    atlas: Atlas<String>,
    outlines: AHashMap<NeighborhoodId, Outline>,
}

impl Towns {
    /// A memory that forgets what the log says has changed.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let memory = Arc::new(Memory::default());
        let forgetful = memory.clone();
        db.hub().follow(move |change| forgetful.forget(change));
        Self { memory }
    }

    /// The towns as they are now.
    ///
    /// # Errors
    /// The database's.
    pub async fn map(&self, db: &Db) -> Result<Arc<Map>> {
        if let Some(map) = self.memory.remembered() {
            return Ok(map);
        }
        let before = self.memory.forgotten.load(Ordering::Acquire);
        let map = Arc::new(Map::read(db).await?);
        self.memory.remember(before, &map);
        Ok(map)
    }
}

impl Memory {
    fn remembered(&self) -> Option<Arc<Map>> {
        self.map.read().ok()?.clone()
    }

    /// Looks at the count under the same lock under which it is raised.
    fn remember(&self, before: u64, map: &Arc<Map>) {
        if let Ok(mut kept) = self.map.write()
            && self.forgotten.load(Ordering::Acquire) == before
        {
            *kept = Some(map.clone());
        }
    }

    fn forget(&self, change: &Change) {
        if change.subject == Subject::Neighborhood
            && let Ok(mut kept) = self.map.write()
        {
            self.forgotten.fetch_add(1, Ordering::AcqRel);
            *kept = None;
        }
    }
}

impl Map {
    /// As a guest sees them: a town in preparation is on no map yet.
    async fn read(db: &Db) -> Result<Self> {
        let most = u64::try_from(MAX_FEATURES).unwrap_or(u64::MAX);
        let rows = db
            .read(&Viewer::guest())
            .all::<neighborhood::Entity>()
            .oldest(neighborhood::COLUMN.id, most)
            .await?;
        let mut slugs = Vec::with_capacity(rows.len());
        let mut outlines = AHashMap::with_capacity(rows.len());
        for row in rows {
            let outline = Outline::from_geojson(&row.outline)
                .map_err(|faults| Error::internal(format!("{}: {faults:?}", row.slug)))?;
            slugs.push((row.id, row.slug));
            outlines.insert(row.id, outline);
        }
        let entries = slugs
            .into_iter()
            .filter_map(|(id, slug)| Some((slug, outlines.get(&id)?)));
        Ok(Self {
            atlas: Atlas::new(entries),
            outlines,
        })
    }

    /// The slug of the town at a place, if there is one.
    #[must_use]
    pub fn slug_at(&self, lon: f64, lat: f64) -> Option<&str> {
        self.atlas.find(lon, lat).map(String::as_str)
    }

    /// A town's outline.
    #[must_use]
    pub fn outline(&self, town: NeighborhoodId) -> Option<&Outline> {
        self.outlines.get(&town)
    }
}
