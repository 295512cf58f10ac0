//! The towns on the map, as each process keeps them; the change log makes it forget.
use std::sync::{
    Arc, RwLock,
    atomic::{AtomicU64, Ordering},
};

use ahash::AHashMap;
use entity::{
    id::NeighborhoodId,
    neighborhood::{self, Status},
};
use sea_orm::{EntityTrait, QuerySelect};

use crate::{
    access::{Viewer, Visible, knows_of},
    db::{Db, Desk, Key},
    error::{Error, Result},
    events::{Change, Subject},
    geo::{Atlas, MAX_FEATURES, Outline},
};

/// Remembers all towns, and the outlines of those that are no secret.
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
    named: AHashMap<String, Town>,
    slugs: AHashMap<NeighborhoodId, String>,
    /// All towns by municipality, those in preparation among them.
    municipal: AHashMap<String, Vec<NeighborhoodId>>,
}

/// What almost every request asks of a town.
#[derive(Clone, Copy, Debug)]
pub struct Town {
    /// Its id.
    pub id: NeighborhoodId,
    /// Only `open` takes new words and members.
    pub status: Status,
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

    /// The town of that name, if the viewer may know of it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn named(&self, db: &Db, viewer: &Viewer, slug: &str) -> Result<Town> {
        let map = self.map(db).await?;
        let town = map.named.get(slug).copied();
        town.filter(|town| knows_of(viewer, town.id, town.status))
            .ok_or(Error::NotFound(neighborhood::Entity::NOUN))
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
    async fn read(db: &Db) -> Result<Self> {
        let most = u64::try_from(MAX_FEATURES).unwrap_or(u64::MAX);
        #[expect(
            clippy::disallowed_methods,
            reason = "towns in preparation are told to their members only: `Towns::named`"
        )]
        let rows = neighborhood::Entity::find()
            .limit(most)
            .all(db.system(&Key::of(Desk::FeedCache)))
            .await?;
        let mut map = Self {
            atlas: Atlas::new([]),
            outlines: AHashMap::with_capacity(rows.len()),
            named: AHashMap::with_capacity(rows.len()),
            slugs: AHashMap::with_capacity(rows.len()),
            municipal: AHashMap::new(),
        };
        for row in rows {
            let (id, status) = (row.id, row.status);
            map.slugs.insert(id, row.slug.clone());
            let municipal = map.municipal.entry(row.municipality_code);
            municipal.or_default().push(id);
            // A town in preparation is on no map yet.
            if status != Status::Preparing {
                let outline = Outline::from_geojson(&row.outline)
                    .map_err(|faults| Error::internal(format!("{}: {faults:?}", row.slug)))?;
                map.outlines.insert(id, outline);
            }
            map.named.insert(row.slug, Town { id, status });
        }
        let places = map.outlines.iter();
        let places = places.filter_map(|(id, outline)| Some((map.slugs.get(id)?.clone(), outline)));
        map.atlas = Atlas::new(places);
        Ok(map)
    }

    /// A town's name in addresses.
    #[must_use]
    pub fn slug(&self, town: NeighborhoodId) -> Option<&str> {
        self.slugs.get(&town).map(String::as_str)
    }

    /// The towns of a municipality, those in preparation among them.
    #[must_use]
    pub fn of_municipality(&self, code: &str) -> &[NeighborhoodId] {
        self.municipal.get(code).map_or(&[], Vec::as_slice)
    }

    /// The slug of the town at a place, if there is one.
    #[must_use]
    pub fn slug_at(&self, lon: f64, lat: f64) -> Option<&str> {
        self.atlas.find(lon, lat).map(String::as_str)
    }

    /// The town at a place, if there is one.
    #[must_use]
    pub fn town_at(&self, lon: f64, lat: f64) -> Option<NeighborhoodId> {
        let slug = self.slug_at(lon, lat)?;
        self.named.get(slug).map(|town| town.id)
    }

    /// A town's outline.
    #[must_use]
    pub fn outline(&self, town: NeighborhoodId) -> Option<&Outline> {
        self.outlines.get(&town)
    }
}
