//! The bulletin of this process: what is public as of one moment, and how it is renewed.
//!
//! Nobody who reads waits for the database: it is asked after a change, once, by whoever comes first, and
//! while it cannot be reached the last edition goes on being read, with its age on it.
use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use ahash::{AHashMap, AHashSet};
use chrono::{DateTime, Utc};
use entity::id::NoticeId;

use super::{
    load::{self, Bodies, Places},
    model::State,
    public::Public,
    sheet::{Choice, Sheet, Slice},
    shelf::{self, Shelf},
};
use crate::{
    app::App,
    db::Db,
    error::{Error, Result},
    events::{Change, Subject},
    log::Hub,
};

/// How long the database may take for a new edition while there is an older one to read.
const PATIENCE: Duration = Duration::from_secs(2);
/// After a failure the database is left alone for so long.
const REST: Duration = Duration::from_secs(1);

/// Official notices, ready to be read.
pub struct Bulletin {
    memory: Arc<Memory>,
    current: RwLock<Option<Arc<Edition>>>,
    /// Held while an edition is made: when the last attempt failed.
    making: tokio::sync::Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Memory {
    /// Counts the changes.
    version: AtomicU64,
    changed: Mutex<Changed>,
}

/// What changed since the last edition.
#[derive(Clone, Default)]
struct Changed {
    notices: AHashSet<NoticeId>,
    /// Bodies or neighborhoods: their names are in every notice.
    all: bool,
}

/// Everything public at one moment.
pub struct Edition {
    version: u64,
    /// Newest first.
    notices: Vec<Arc<Public>>,
    by_id: AHashMap<NoticeId, Arc<Public>>,
    /// The bodies.
    pub bodies: Arc<Bodies>,
    /// The neighborhoods and municipalities.
    pub places: Arc<Places>,
    /// Whether every notice is here, or only the newest.
    pub complete: bool,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When the next notice expires.
    until: Option<DateTime<Utc>>,
    /// What was made of it.
    pub shelf: Shelf<(Sheet, Option<i64>)>,
}

/// One page of a list.
pub struct Cut<'a> {
    /// Newest first.
    pub items: Vec<&'a Arc<Public>>,
    /// The last of them, if there are more.
    pub next: Option<uuid::Uuid>,
}

impl Bulletin {
    /// Nothing read yet; the log says what changes.
    #[must_use]
    pub fn new(hub: &Hub) -> Self {
        let memory = Arc::new(Memory::default());
        let forgetful = memory.clone();
        hub.follow(move |change| forgetful.hear(change));
        Self {
            memory,
            current: RwLock::new(None),
            making: tokio::sync::Mutex::new(None),
        }
    }

    /// What is public now.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be asked and nothing was read before.
    pub async fn edition(&self, app: &App) -> Result<Arc<Edition>> {
        let now = app.db.clock().now();
        let there = self.current();
        if let Some(edition) = &there
            && edition.version == self.memory.version.load(Ordering::Acquire)
            && edition.until.is_none_or(|until| now < until)
        {
            return Ok(edition.clone());
        }
        // In boxes, because it is rare: what the usual reader's request carries with it stays small.
        match there {
            None => Box::pin(self.first(app)).await,
            Some(old) => Ok(Box::pin(self.renewed(app, old)).await),
        }
    }

    /// A notice from memory, or from the database when it is older than what memory holds.
    ///
    /// # Errors
    /// The database's.
    pub async fn find(&self, app: &App, id: NoticeId) -> Result<Option<Arc<Public>>> {
        let edition = self.edition(app).await?;
        match edition.get(id) {
            None if !edition.complete => {
                let wanted = AHashSet::from_iter([id]);
                let read = load::some(&app.db, &wanted, &edition.bodies, &edition.places);
                Ok(read.await?.into_iter().next().map(Arc::new))
            }
            found => Ok(found.cloned()),
        }
    }

    fn current(&self) -> Option<Arc<Edition>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    /// The first reader waits, and so do all who come in the meantime.
    async fn first(&self, app: &App) -> Result<Arc<Edition>> {
        let _making = self.making.lock().await;
        if let Some(edition) = self.current() {
            return Ok(edition);
        }
        let (version, _) = self.memory.take();
        let edition = self.put(Edition::read(&app.db, version).await?);
        Ok(edition)
    }

    /// A newer edition. Only one reader waits for it; the others read the old one for that moment.
    async fn renewed(&self, app: &App, old: Arc<Edition>) -> Arc<Edition> {
        let Ok(mut failed) = self.making.try_lock() else {
            return old;
        };
        if let Some(newer) = self.current().filter(|newer| newer.version > old.version) {
            return newer;
        }
        if failed.is_some_and(|at| at.elapsed() < REST) {
            return old;
        }
        let (version, changed) = self.memory.take();
        let read = Edition::next(&app.db, version, &changed, &old);
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(edition)) => {
                *failed = None;
                self.put(edition)
            }
            other => {
                if let Ok(Err(error)) = other {
                    tracing::warn!(%error, "the bulletin cannot be renewed");
                }
                self.memory.give_back(changed);
                *failed = Some(Instant::now());
                old
            }
        }
    }

    fn put(&self, edition: Edition) -> Arc<Edition> {
        let edition = Arc::new(edition);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some(edition.clone());
        edition
    }
}

impl Memory {
    fn hear(&self, change: &Change) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        match change.subject {
            Subject::Notice => {
                changed.notices.insert(NoticeId(change.row));
            }
            Subject::Agency | Subject::Neighborhood => changed.all = true,
            _ => return,
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
        changed.notices.extend(late.notices);
        changed.all |= late.all;
        // The edition that could not be made was not seen by anybody.
        self.version.fetch_add(1, Ordering::AcqRel);
    }
}

impl Edition {
    async fn read(db: &Db, version: u64) -> Result<Self> {
        let places = Arc::new(load::places(db).await?);
        let bodies = Arc::new(load::bodies(db).await?);
        let (notices, complete) = load::newest(db, &bodies, &places).await?;
        let notices = notices.into_iter().map(Arc::new).collect();
        Ok(Self::of(db, version, notices, (bodies, places, complete)))
    }

    /// The next edition: only what changed is read.
    async fn next(db: &Db, version: u64, changed: &Changed, old: &Self) -> Result<Self> {
        if changed.all {
            return Self::read(db, version).await;
        }
        let frame = (old.bodies.clone(), old.places.clone(), old.complete);
        if changed.notices.is_empty() {
            // Nothing but the time has gone on.
            return Ok(Self::of(db, version, old.notices.clone(), frame));
        }
        let fresh = load::some(db, &changed.notices, &old.bodies, &old.places).await?;
        let kept = old.notices.iter();
        let kept = kept.filter(|public| !changed.notices.contains(&public.notice.id));
        let mut notices: Vec<_> = kept
            .cloned()
            .chain(fresh.into_iter().map(Arc::new))
            .collect();
        load::in_order(&mut notices);
        let cut = load::cut(&mut notices);
        Ok(Self::of(
            db,
            version,
            notices,
            (frame.0, frame.1, frame.2 && !cut),
        ))
    }

    fn of(
        db: &Db,
        version: u64,
        notices: Vec<Arc<Public>>,
        (bodies, places, complete): (Arc<Bodies>, Arc<Places>, bool),
    ) -> Self {
        let now = db.clock().now();
        let ends = notices
            .iter()
            .filter(|public| public.state(now) == State::Published)
            .filter_map(|public| public.notice.content.expires_at);
        Self {
            version,
            until: ends.map(|end| end.0).min(),
            by_id: notices
                .iter()
                .map(|public| (public.notice.id, public.clone()))
                .collect(),
            notices,
            bodies,
            places,
            complete,
            made_at: now,
            shelf: Shelf::new(shelf::MOST),
        }
    }

    /// A notice.
    #[must_use]
    pub fn get(&self, id: NoticeId) -> Option<&Arc<Public>> {
        self.by_id.get(&id)
    }

    /// Notices that are chosen, newest first. Those for training are on no list.
    pub fn chosen<'a>(&'a self, choice: &'a Choice) -> impl Iterator<Item = &'a Arc<Public>> {
        let code = choice
            .neighborhood
            .and_then(|area| self.places.by_id.get(&area));
        let code = code.map(|place| place.municipality_code.as_str());
        self.notices.iter().filter(move |public| {
            let content = &public.notice.content;
            let here = choice.neighborhood.is_none_or(|area| {
                let whole = &content.areas.municipalities;
                public.neighborhoods.contains(&area)
                    || whole.iter().any(|one| Some(one.code.as_str()) == code)
            });
            !public.notice.training
                && here
                && choice.agency.is_none_or(|agency| public.agency == agency)
                && choice.category.is_none_or(|one| content.category == one)
                && choice.severity.is_none_or(|one| content.severity == one)
        })
    }

    /// A page of them.
    #[must_use]
    pub fn cut<'a>(&'a self, choice: &'a Choice, slice: Slice) -> Cut<'a> {
        let mut behind = self.chosen(choice).skip_while(|public| {
            // Lists are ordered by the first publication; ids of one moment part what is equal.
            slice
                .after
                .is_some_and(|after| !self.is_behind(public, after))
        });
        let items: Vec<_> = behind.by_ref().take(slice.limit).collect();
        let next = items.last().map(|last| last.notice.id.0);
        Cut {
            next: next.filter(|_| behind.next().is_some()),
            items,
        }
    }

    /// Whether a notice stands behind another one. The other may be on no list any more, or not yet.
    fn is_behind(&self, public: &Public, after: uuid::Uuid) -> bool {
        match self.by_id.get(&NoticeId(after)) {
            Some(after) => load::place(public) > load::place(after),
            // A cursor is an id, and ids of a kind tell their time.
            None => public.notice.id.0 < after,
        }
    }
}

impl Bulletin {
    /// Since when nothing new was heard, if the log cannot be read.
    #[must_use]
    pub fn stale_since(&self, app: &App) -> Option<DateTime<Utc>> {
        let deaf = app.db.hub().deaf_for()?;
        let deaf = chrono::TimeDelta::from_std(deaf).ok()?;
        Some(app.db.clock().now() - deaf)
    }
}

/// What a reader gets when there is no such notice.
#[must_use]
pub fn missing() -> Error {
    Error::NotFound("notice")
}
