//! The guide of this process: every listed place as of one moment, and how it is renewed.
//!
//! Whoever reads waits for the database only after a change, and then only for what changed. What is read here is
//! the same for everybody; what only some may see (proposals, names) is asked of the database each time.
use std::sync::{
    Arc, Mutex, PoisonError, RwLock,
    atomic::{AtomicU64, Ordering},
};

use ahash::{AHashMap, AHashSet};
use entity::id::{NeighborhoodId, PlaceId};
use rstar::{RTree, primitives::GeomWithData};

use super::{entry::Entry, load, shelf::Shelf};
use crate::{
    app::App,
    error::Result,
    events::{Change, Subject},
    log::Hub,
};

/// A place on the unit sphere: there, the nearest in a straight line are the nearest on the ground.
pub type Spot = GeomWithData<[f64; 3], PlaceId>;

/// The guide, ready to be read.
pub struct Places {
    memory: Arc<Memory>,
    current: RwLock<Option<Arc<Book>>>,
    /// Held while a book is made, so that a crowd makes one.
    making: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Memory {
    /// Counts the changes.
    version: AtomicU64,
    changed: Mutex<Changed>,
}

/// What changed since the last book.
#[derive(Default)]
struct Changed {
    rows: AHashSet<PlaceId>,
    /// Many at once.
    all: bool,
}

/// Every listed place at one moment.
pub struct Book {
    version: u64,
    places: AHashMap<PlaceId, Arc<Entry>>,
    towns: AHashMap<NeighborhoodId, Arc<Town>>,
    tree: RTree<Spot>,
}

/// The places of one town, in the order of lists, and what was made of them.
#[derive(Default)]
pub struct Town {
    /// By reading or name, then by id.
    pub entries: Vec<Arc<Entry>>,
    /// Pages and files.
    pub shelf: Shelf,
}

impl Places {
    /// Nothing read yet; the log says what changes.
    #[must_use]
    pub fn new(hub: &Hub) -> Self {
        let memory = Arc::new(Memory::default());
        let forgetful = memory.clone();
        hub.follow(move |change| forgetful.hear(change));
        Self {
            memory,
            current: RwLock::new(None),
            making: tokio::sync::Mutex::new(()),
        }
    }

    /// The guide as it is now.
    ///
    /// # Errors
    /// The database's.
    pub async fn book(&self, app: &App) -> Result<Arc<Book>> {
        match self.current() {
            Some(book) => Ok(book),
            // In a box, because it is rare: what the usual request carries stays small.
            None => Box::pin(self.renewed(app)).await,
        }
    }

    fn current(&self) -> Option<Arc<Book>> {
        let version = self.memory.version.load(Ordering::Acquire);
        self.last().filter(|book| book.version == version)
    }

    fn last(&self) -> Option<Arc<Book>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    async fn renewed(&self, app: &App) -> Result<Arc<Book>> {
        let _making = self.making.lock().await;
        if let Some(book) = self.current() {
            return Ok(book);
        }
        let (version, changed) = self.memory.take();
        let made = match self.last() {
            Some(old) if !changed.all => old.next(app, version, &changed).await,
            _ => Book::read(app, version).await,
        };
        match made {
            Ok(book) => {
                let book = Arc::new(book);
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Some(book.clone());
                Ok(book)
            }
            Err(error) => {
                self.memory.give_back(changed);
                Err(error)
            }
        }
    }
}

impl Memory {
    fn hear(&self, change: &Change) {
        if change.subject != Subject::Place {
            return;
        }
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        if change.row.is_nil() {
            changed.all = true;
        } else {
            changed.rows.insert(PlaceId(change.row));
        }
        self.version.fetch_add(1, Ordering::AcqRel);
    }

    /// What has changed up to a version. Taken before the rows are read: what changes in between comes again.
    fn take(&self) -> (u64, Changed) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.version.load(Ordering::Acquire);
        (version, std::mem::take(&mut changed))
    }

    fn give_back(&self, late: Changed) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.rows.extend(late.rows);
        changed.all |= late.all;
    }
}

impl Book {
    async fn read(app: &App, version: u64) -> Result<Self> {
        Ok(Self::of(version, load::all(&app.db).await?))
    }

    /// A book of these places.
    #[must_use]
    pub fn of(version: u64, entries: Vec<Entry>) -> Self {
        let entries: Vec<Arc<Entry>> = entries.into_iter().map(Arc::new).collect();
        let mut towns: AHashMap<NeighborhoodId, Vec<Arc<Entry>>> = AHashMap::new();
        for entry in &entries {
            if let Some(area) = entry.area {
                towns.entry(area).or_default().push(entry.clone());
            }
        }
        let towns = towns.into_iter();
        Self {
            version,
            tree: RTree::bulk_load(entries.iter().map(|entry| spot(entry)).collect()),
            towns: towns
                .map(|(area, entries)| (area, Arc::new(Town::of(entries))))
                .collect(),
            places: entries.into_iter().map(|entry| (entry.id, entry)).collect(),
        }
    }

    /// The next book: only what changed is read, and only its towns are put in order again.
    async fn next(&self, app: &App, version: u64, changed: &Changed) -> Result<Self> {
        let fresh = load::some(&app.db, &changed.rows).await?;
        let mut next = Self {
            version,
            places: self.places.clone(),
            towns: self.towns.clone(),
            tree: self.tree.clone(),
        };
        let mut touched = AHashSet::new();
        for id in &changed.rows {
            if let Some(old) = next.places.remove(id) {
                next.tree.remove(&spot(&old));
                touched.extend(old.area);
            }
        }
        for entry in fresh.into_iter().map(Arc::new) {
            touched.extend(entry.area);
            next.tree.insert(spot(&entry));
            next.places.insert(entry.id, entry);
        }
        for area in touched {
            let kept = self.towns.get(&area).into_iter();
            let kept = kept.flat_map(|town| &town.entries);
            let kept = kept
                .filter(|entry| !changed.rows.contains(&entry.id))
                .cloned();
            let new = changed.rows.iter().filter_map(|id| next.places.get(id));
            let new = new.filter(|entry| entry.area == Some(area)).cloned();
            let town = Town::of(kept.chain(new).collect());
            next.towns.insert(area, Arc::new(town));
        }
        Ok(next)
    }

    /// A listed place.
    #[must_use]
    pub fn get(&self, id: PlaceId) -> Option<&Arc<Entry>> {
        self.places.get(&id)
    }

    /// The places of a town; nothing when there are none.
    #[must_use]
    pub fn town(&self, area: NeighborhoodId) -> Option<&Arc<Town>> {
        self.towns.get(&area)
    }

    /// Every place, from the nearest on, with the square of the straight line to it.
    pub fn around(&self, lon: f64, lat: f64) -> impl Iterator<Item = (&Arc<Entry>, f64)> {
        let near = self
            .tree
            .nearest_neighbor_iter_with_distance_2(on_sphere(lon, lat));
        near.filter_map(|(spot, distance)| Some((self.places.get(&spot.data)?, distance)))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl Town {
    fn of(mut entries: Vec<Arc<Entry>>) -> Self {
        entries.sort_unstable_by(|one, other| {
            (&one.sort_key, one.id).cmp(&(&other.sort_key, other.id))
        });
        Self {
            entries,
            shelf: Shelf::default(),
        }
    }
}

fn spot(entry: &Entry) -> Spot {
    Spot::new(on_sphere(entry.lon, entry.lat), entry.id)
}

/// A position (degrees) on the unit sphere.
#[must_use]
pub fn on_sphere(lon: f64, lat: f64) -> [f64; 3] {
    let (lon, lat) = (lon.to_radians(), lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}
