//! Boards: the newest posts of each neighborhood, kept ready as bytes, with a small part for each viewer.
//!
//! A board is made past the scope, once for everybody, and remembers who hangs on which card. `Board::page`
//! is the only way out of it and asks the same questions as the policy in SQL: audience, blocks, mutes
//! (`tests/api/boards.rs` holds the two against each other). What was read before a change is never shown after it.
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

use super::{
    item::{Counts, Item},
    model::My,
};
use crate::{
    access::{Home, Known, Viewer},
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    events::{Change, Subject},
    log::Hub,
    page::Cursor,
    remember::Remembered,
};

mod making;

/// Cards on a board: the longest page, and some more for what is hidden from or muted by a viewer.
const CARDS: usize = 80;

/// The boards of this process.
pub struct Boards {
    memory: Arc<Memory>,
    /// Keeps the entity tags of one process' life apart from another's.
    life: u32,
    tags: RandomState,
}

struct Memory {
    slots: DashMap<NeighborhoodId, Arc<Slot>, RandomState>,
    marks: Remembered<(PersonId, NeighborhoodId), Option<PostId>>,
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
    /// Cards for verified members only.
    verified_only: Cards,
    /// Shown to their author only.
    withheld: Cards,
    /// Everybody who is found on the board, and where: who is missing here changes nothing for anybody.
    people: AHashMap<PersonId, Steps>,
}

/// A set of cards: a bit for each place on the board.
type Cards = u128;

/// What one person did on a board.
#[derive(Default)]
struct Steps {
    /// Written, under their name or without it.
    wrote: Cards,
    /// Written under their name.
    signed: Cards,
    traces: Vec<(usize, Trace)>,
}

#[derive(Clone, Copy)]
enum Trace {
    Reacted(reaction::Kind),
    /// So many comments under one's name.
    Commented(u32),
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
    Unchanged {
        /// Its entity tag, quoted.
        etag: String,
    },
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
        let memory = Arc::new(Memory {
            slots: DashMap::default(),
            marks: Remembered::new(50_000),
        });
        let forgetful = memory.clone();
        hub.follow(move |change| forgetful.forget(change));
        Self {
            memory,
            life: rand::random(),
            tags: RandomState::new(),
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
        if let Some(has) = has {
            let etag = self.etag(version, known, mark, limit);
            if has == etag {
                return Ok(Some(Ready::Unchanged { etag }));
            }
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

    /// Two pages that differ have different ones: by chance not once in 2⁶⁴, and never across two lives.
    fn etag(&self, version: u64, known: &Known, mark: Option<PostId>, limit: usize) -> String {
        let seen = self.tags.hash_one((version, known.version, mark, limit));
        format!("\"{:x}-{seen:x}\"", self.life)
    }

    /// How far somebody has read in a neighborhood.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark(
        &self,
        app: &App,
        person: PersonId,
        area: NeighborhoodId,
    ) -> Result<Option<PostId>> {
        let whose = (person, area);
        let marks = &self.memory.marks;
        if let Some(mark) = marks.get(&whose) {
            return Ok(mark);
        }
        let before = marks.now();
        #[expect(clippy::disallowed_methods, reason = "the viewer's own mark")]
        let row = entity::feed_mark::Entity::find_by_id(whose)
            .one(app.db.system(&Key::of(Desk::FeedCache)))
            .await?;
        let mark = row.map(|row| row.post_id);
        marks.keep(before, whose, mark);
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
                self.marks.forget(&(person, NeighborhoodId(change.row)));
            }
            (
                Subject::Session
                | Subject::Proof
                | Subject::Notification
                | Subject::Mark
                | Subject::Agency
                | Subject::Notice
                | Subject::Place
                | Subject::Meetup
                | Subject::Case
                | Subject::Review
                | Subject::Ledger,
                ..,
            ) => {}
            (_, Some(area), _) => {
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
        let own = self.people.get(&looks.known.person);
        let mine = own.map_or(0, |own| own.wrote);
        let away = self.away(looks) & !mine;
        let shown = self.items.iter().enumerate();
        let mut shown = shown.filter(|(at, _)| away & bit(*at) == 0).peekable();
        let fewer = self.fewer(looks.viewer);
        let mut body = Vec::with_capacity(1024 * limit.min(self.items.len()) + 64);
        body.extend_from_slice(b"{\"items\":[");
        let (mut count, mut last) = (0, None);
        while let Some((at, item)) = shown.next_if(|_| count < limit) {
            if count > 0 {
                body.push(b',');
            }
            let my = my(own, at, item.is_behind(looks.mark));
            item.splice(&mut body, fewer.get(at).and_then(Option::as_ref), my)?;
            (count, last) = (count + 1, Some(item));
        }
        let more = shown.peek().is_some();
        if !more && self.items.len() == CARDS {
            return Ok(None);
        }
        let next = last
            .filter(|_| more)
            .map(|item| Cursor(item.card.post.id.0).to_string());
        body.extend_from_slice(b"],\"next\":");
        serde_json::to_writer(&mut body, &next).map_err(Error::internal)?;
        body.extend_from_slice(b",\"unread_from\":");
        serde_json::to_writer(&mut body, &looks.mark).map_err(Error::internal)?;
        body.push(b'}');
        Ok(Some((body, next)))
    }

    /// Cards that this viewer's list leaves out: the policy of `access::posts_in`, and the viewer's mutes.
    /// One's own are among them at times; whoever asks keeps those.
    fn away(&self, looks: &Looks<'_>) -> Cards {
        let signed = |person| self.people.get(person).map_or(0, |steps| steps.signed);
        let hidden = looks.viewer.hidden().iter().map(signed);
        let muted = looks.known.muted.iter().map(signed);
        let mut away = hidden
            .chain(muted)
            .fold(self.withheld, |all, some| all | some);
        if !looks.home.verified {
            away |= self.verified_only;
        }
        if !looks.known.muted_kinds.is_empty() || !looks.known.muted_words.is_empty() {
            let cards = self.items.iter().enumerate();
            let muted = cards.filter(|(_, item)| item.is_muted_for(looks.known));
            away |= muted.fold(0, |all, (at, _)| all | bit(at));
        }
        away
    }

    /// What is left of the counts on cards where somebody hidden from the viewer is counted.
    fn fewer(&self, viewer: &Viewer) -> Vec<Option<Counts>> {
        let mut fewer = vec![None; self.items.len()];
        let hidden = viewer.hidden().iter();
        let hidden = hidden.filter_map(|person| self.people.get(person));
        for (at, trace) in hidden.flat_map(|steps| &steps.traces) {
            let (Some(left), Some(item)) = (fewer.get_mut(*at), self.items.get(*at)) else {
                continue;
            };
            match trace {
                Trace::Reacted(kind) => left.get_or_insert(item.counts).reactions.take(*kind),
                Trace::Commented(times) => left.get_or_insert(item.counts).comments -= times,
                Trace::Saved => {}
            }
        }
        fewer
    }
}

fn bit(at: usize) -> Cards {
    1 << at
}

/// What a card is to somebody who left these steps on the board.
fn my(own: Option<&Steps>, at: usize, unread: bool) -> My {
    let Some(own) = own else {
        return My {
            unread,
            ..My::default()
        };
    };
    let mine = own.wrote & bit(at) != 0;
    let mut my = My {
        mine,
        unread: unread && !mine,
        ..My::default()
    };
    for (_, trace) in own.traces.iter().filter(|(where_, _)| *where_ == at) {
        match trace {
            Trace::Reacted(kind) => my.reaction = Some(*kind),
            Trace::Saved => my.saved = true,
            Trace::Commented(_) => {}
        }
    }
    my
}
