//! Boards: the newest posts of each neighborhood, kept ready as bytes, with a small part for each viewer.
//!
//! A board is made past the scope, once for everybody, and remembers who hangs on which card. `Board::page`
//! is the only way out of it and asks the same questions as the policy in SQL: audience, blocks, mutes
//! (`tests/api/boards.rs` holds the two against each other). The change log outdates boards; one that was
//! read before a change is never shown after it.
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use ahash::{AHashMap, RandomState};
use dashmap::DashMap;
use entity::{
    id::{NeighborhoodId, PersonId, PostId},
    reaction,
};
use sea_orm::EntityTrait;

use super::{item::Item, model::My};
use crate::{
    access::{Home, Known, Viewer},
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    events::{Change, Subject},
    log::Hub,
    page::Cursor,
};

mod making;

/// Cards on a board: the longest page, and some more for what is hidden from or muted by a viewer.
const CARDS: usize = 80;

/// The boards of this process.
pub struct Boards {
    memory: Arc<Memory>,
    /// Keeps the entity tags of one process' life apart from another's.
    life: u32,
}

#[derive(Default)]
struct Memory {
    slots: DashMap<NeighborhoodId, Arc<Slot>, RandomState>,
    slugs: DashMap<String, NeighborhoodId, RandomState>,
    marks: DashMap<(PersonId, NeighborhoodId), Option<PostId>, RandomState>,
    forgotten: AtomicU64,
}

#[derive(Default)]
struct Slot {
    /// Counts the changes of the neighborhood.
    version: AtomicU64,
    ready: std::sync::RwLock<Option<Arc<Board>>>,
    /// Held while a board is made, so that a crowd makes one.
    making: tokio::sync::Mutex<()>,
}

/// The newest posts of one neighborhood, as of one version.
struct Board {
    version: u64,
    items: Vec<Item>,
    /// Who reacted, commented or saved, and where.
    traces: AHashMap<PersonId, Vec<(usize, Trace)>>,
}

#[derive(Clone, Copy)]
enum Trace {
    Reacted(reaction::Kind),
    Commented,
    Saved,
}

/// What a member asks for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The membership in the neighborhood.
    pub home: &'a Home,
    /// The neighborhood's slug.
    pub slug: &'a str,
    /// How many posts.
    pub limit: usize,
    /// The entity tag of what the viewer has already.
    pub has: Option<&'a str>,
}

/// Who looks at a board, and how far they have read.
struct Looks<'a> {
    viewer: &'a Viewer,
    known: &'a Known,
    home: &'a Home,
    mark: Option<PostId>,
}

/// A first page for one viewer.
pub enum Ready {
    /// What the viewer has is still so.
    Unchanged,
    /// The page.
    Page {
        /// Its JSON.
        body: Vec<u8>,
        /// Its entity tag, quoted.
        etag: String,
        /// Where the next page begins.
        next: Option<String>,
    },
}

impl Boards {
    /// No boards yet; the log outdates those that will be.
    #[must_use]
    pub fn new(hub: &Hub) -> Self {
        let memory = Arc::new(Memory::default());
        let forgetful = memory.clone();
        hub.follow(move |change| forgetful.forget(change));
        Self {
            memory,
            life: rand::random(),
        }
    }

    /// The first page of a neighborhood that the viewer belongs to, if a board can serve it.
    ///
    /// # Errors
    /// The database's.
    pub async fn first_page(
        &self,
        app: &App,
        viewer: &Viewer,
        asked: Asked<'_>,
    ) -> Result<Option<Ready>> {
        let Some(known) = viewer.known() else {
            return Ok(None);
        };
        let Asked {
            home,
            slug,
            limit,
            has,
        } = asked;
        let mark = self.mark(app, known.person, home.area).await?;
        let slot = self.memory.slots.entry(home.area).or_default().clone();
        let version = slot.version.load(Ordering::Acquire);
        if has.is_some_and(|has| has == self.etag(version, known, mark, limit)) {
            return Ok(Some(Ready::Unchanged));
        }
        let board = self.board(app, home.area, slug, &slot).await?;
        let looks = Looks {
            viewer,
            known,
            home,
            mark,
        };
        let Some((body, next)) = board.page(&looks, limit)? else {
            return Ok(None);
        };
        let etag = self.etag(board.version, known, mark, limit);
        Ok(Some(Ready::Page { body, etag, next }))
    }

    /// The neighborhood of a slug that was asked for before.
    #[must_use]
    pub fn area(&self, slug: &str) -> Option<NeighborhoodId> {
        self.memory.slugs.get(slug).map(|id| *id)
    }

    /// Remembers a slug that was found.
    pub fn found(&self, slug: &str, area: NeighborhoodId) {
        self.memory.slugs.insert(slug.to_owned(), area);
    }

    fn etag(&self, version: u64, known: &Known, mark: Option<PostId>, limit: usize) -> String {
        let life = self.life;
        let read = mark.map_or(0, |id| id.0.as_u128());
        format!(
            "\"{life:x}-{version:x}-{:x}-{read:x}-{limit}\"",
            known.version
        )
    }

    /// How far the viewer has read.
    async fn mark(
        &self,
        app: &App,
        person: PersonId,
        area: NeighborhoodId,
    ) -> Result<Option<PostId>> {
        let whose = (person, area);
        if let Some(mark) = self.memory.marks.get(&whose) {
            return Ok(*mark);
        }
        let before = self.memory.forgotten.load(Ordering::Acquire);
        #[expect(clippy::disallowed_methods, reason = "the viewer's own mark")]
        let row = entity::feed_mark::Entity::find_by_id(whose)
            .one(app.db.system(&Key::of(Desk::FeedCache)))
            .await?;
        let mark = row.map(|row| row.post_id);
        if self.memory.marks.len() > 50_000 {
            self.memory.marks.clear();
        }
        self.memory.marks.insert(whose, mark);
        if self.memory.forgotten.load(Ordering::Acquire) != before {
            self.memory.marks.remove(&whose);
        }
        Ok(mark)
    }

    async fn board(
        &self,
        app: &App,
        area: NeighborhoodId,
        slug: &str,
        slot: &Slot,
    ) -> Result<Arc<Board>> {
        if let Some(board) = slot.current() {
            return Ok(board);
        }
        let _making = slot.making.lock().await;
        if let Some(board) = slot.current() {
            return Ok(board);
        }
        // Read before the rows are: a change in between outdates the board at once.
        let version = slot.version.load(Ordering::Acquire);
        let board = Arc::new(making::make(app, area, slug, version).await?);
        if let Ok(mut ready) = slot.ready.write() {
            *ready = Some(board.clone());
        }
        Ok(board)
    }
}

impl Slot {
    fn current(&self) -> Option<Arc<Board>> {
        let version = self.version.load(Ordering::Acquire);
        let ready = self.ready.read().ok()?;
        ready
            .as_ref()
            .filter(|board| board.version == version)
            .cloned()
    }

    fn outdate(&self) {
        self.version.fetch_add(1, Ordering::AcqRel);
    }
}

impl Memory {
    fn forget(&self, change: &Change) {
        match (change.subject, change.area, change.person) {
            (Subject::Mark, _, Some(person)) => {
                self.forgotten.fetch_add(1, Ordering::AcqRel);
                self.marks.remove(&(person, NeighborhoodId(change.row)));
            }
            (Subject::Session | Subject::Notification | Subject::Mark, ..) => {}
            (subject, Some(area), _) => {
                if subject == Subject::Neighborhood {
                    self.slugs.clear();
                }
                if let Some(slot) = self.slots.get(&area) {
                    slot.outdate();
                }
            }
            // A name or a standing: the person may be on any board.
            (_, None, _) => {
                for slot in &self.slots {
                    slot.outdate();
                }
            }
        }
    }
}

type Spliced = (Vec<u8>, Option<String>);

impl Board {
    /// The page's JSON and the cursor behind it; nothing when the viewer misses so many of the cards that
    /// only the database knows the whole page.
    fn page(&self, looks: &Looks<'_>, limit: usize) -> Result<Option<Spliced>> {
        let Looks {
            viewer,
            known,
            home,
            mark,
        } = *looks;
        let shown: Vec<_> = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.shows(viewer, known, home))
            .take(limit + 1)
            .collect();
        if shown.len() <= limit && self.items.len() == CARDS {
            return Ok(None);
        }
        let own = self
            .traces
            .get(&known.person)
            .map_or(&[][..], Vec::as_slice);
        let recount = self.recount(viewer);
        let mut body = Vec::with_capacity(1024 * limit.min(shown.len()) + 64);
        body.extend_from_slice(b"{\"items\":[");
        for (n, (at, item)) in shown.iter().take(limit).enumerate() {
            if n > 0 {
                body.push(b',');
            }
            let counts = if recount.contains(at) {
                Some(viewer)
            } else {
                None
            };
            item.splice(&mut body, counts, my(item, known, own, *at, mark))?;
        }
        let more = shown.len() > limit;
        let last = if more { shown.get(limit - 1) } else { None };
        let next = last.map(|(_, item)| Cursor(item.card.post.id.0).to_string());
        body.extend_from_slice(b"],\"next\":");
        serde_json::to_writer(&mut body, &next).map_err(Error::internal)?;
        body.extend_from_slice(b",\"unread_from\":");
        serde_json::to_writer(&mut body, &mark).map_err(Error::internal)?;
        body.push(b'}');
        Ok(Some((body, next)))
    }

    /// Cards on which somebody hidden from the viewer left a trace that is counted.
    fn recount(&self, viewer: &Viewer) -> Vec<usize> {
        let hidden = viewer
            .hidden()
            .iter()
            .filter_map(|person| self.traces.get(person));
        let counted = hidden
            .flatten()
            .filter(|(_, trace)| !matches!(trace, Trace::Saved));
        counted.map(|(at, _)| *at).collect()
    }
}

fn my(item: &Item, known: &Known, own: &[(usize, Trace)], at: usize, mark: Option<PostId>) -> My {
    let mine = item.card.post.author_id == known.person;
    let unread = !mine && mark.is_some_and(|mark| item.card.post.id > mark);
    let mut my = My {
        mine,
        unread,
        ..My::default()
    };
    for (_, trace) in own.iter().filter(|(where_, _)| *where_ == at) {
        match trace {
            Trace::Reacted(kind) => my.reaction = Some(*kind),
            Trace::Saved => my.saved = true,
            Trace::Commented => {}
        }
    }
    my
}
