//! What waits: undecided cases, kept in memory in the order of the queue, for the pages of those who look after them.
//!
//! They are read past the scope, once for everybody, with what the policy asks beside a row; `Waiting::page` is the only
//! way out, and asks `access::works_on` again for each viewer (`tests/api/waiting.rs` holds its answers against the
//! database's). The change log names the cases to be read again; who asks next reads them, before being answered.
//!
//! A case costs some 0.6 KB, so that the oldest `ROOM` of them take 120 MB at most. What lies behind those is answered by the
//! database, like what was decided.
use std::sync::{Arc, Mutex, RwLock};

use ahash::AHashSet;
use entity::{
    duty::Role,
    id::{CaseId, NeighborhoodId, PersonId},
};

use super::{
    queue::line,
    shown::CaseLine,
    waiting::{
        notes::Notes,
        shelf::{Drawer, Shelf},
    },
};
use crate::{
    access::{KnownCase, Viewer, works_on},
    app::App,
    error::Result,
    events::{Change, Subject},
    log::Hub,
    page::Page,
};

mod notes;
mod reading;
mod shelf;

/// Cases kept at most.
const ROOM: usize = 200_000;

/// The undecided cases that this process keeps.
pub struct Waiting {
    memory: Arc<Memory>,
}

struct Memory {
    notes: Mutex<Notes>,
    ready: RwLock<Ready>,
    /// Held while rows are read, so that a crowd reads once.
    reading: tokio::sync::Mutex<()>,
}

/// The cases as they were when so many changes were noted.
struct Ready {
    version: u64,
    shelf: Shelf,
}

/// Which page.
pub(super) struct Asked {
    /// Those that are in this person's hands only.
    pub held_by: Option<PersonId>,
    /// Behind which case.
    pub after: Option<CaseId>,
    /// How many.
    pub limit: u64,
}

impl Waiting {
    /// Nothing read yet; the log says what changes.
    #[must_use]
    pub fn new(hub: &Hub) -> Self {
        let memory = Arc::new(Memory {
            notes: Mutex::default(),
            ready: RwLock::new(Ready {
                version: 0,
                shelf: Shelf::new(ROOM),
            }),
            reading: tokio::sync::Mutex::default(),
        });
        let attentive = memory.clone();
        hub.follow(move |change| attentive.note(change));
        Self { memory }
    }

    /// A page of what the viewer works on, oldest first; nothing when only the database knows the whole page.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn page(
        &self,
        app: &App,
        viewer: &Viewer,
        asked: &Asked,
    ) -> Result<Option<Page<CaseLine>>> {
        let reach = reach(app, viewer).await?;
        let towns = app.towns.map(&app.db).await?;
        self.catch_up(app).await?;
        let drawers = asked
            .held_by
            .map(|who| vec![Drawer::Hands(who)])
            .or_else(|| drawers(viewer, &reach));
        let Ok(ready) = self.memory.ready.read() else {
            return Ok(None);
        };
        let most = usize::try_from(asked.limit).unwrap_or(usize::MAX);
        let most = most.saturating_add(1);
        let found = ready
            .shelf
            .page(drawers.as_deref(), asked.after, most, |case| {
                works_on(viewer, &reach, case)
            });
        Ok(found.map(|found| {
            Page::cut(found, asked.limit, |case| case.row.id.0)
                .map(|case| line(viewer, &case.row, &towns))
        }))
    }

    /// Reads what has changed until now.
    async fn catch_up(&self, app: &App) -> Result<()> {
        let memory = &self.memory;
        let wanted = memory.noted();
        if memory.reached(wanted) {
            return Ok(());
        }
        let _reading = memory.reading.lock().await;
        if memory.reached(wanted) {
            return Ok(());
        }
        // Taken before the rows are read, and crossed out after: what changes in between is read once more, and so is
        // what was read for somebody who went away.
        let Some((version, changed)) = memory.open() else {
            return Ok(());
        };
        let most = ROOM as u64 + 1;
        let found = reading::read(app, changed.as_deref(), most).await?;
        memory.put(version, changed.as_deref(), found);
        Ok(())
    }
}

impl Memory {
    fn note(&self, change: &Change) {
        if change.subject == Subject::Case
            && let Ok(mut notes) = self.notes.lock()
        {
            notes.changed(CaseId(change.row));
        }
    }

    fn noted(&self) -> u64 {
        self.notes.lock().map_or(u64::MAX, |notes| notes.version())
    }

    fn reached(&self, wanted: u64) -> bool {
        let ready = self.ready.read();
        ready.is_ok_and(|ready| ready.version >= wanted)
    }

    fn open(&self) -> Option<(u64, Option<Vec<CaseId>>)> {
        let notes = self.notes.lock().ok()?;
        Some((notes.version(), notes.open()))
    }

    fn put(&self, version: u64, changed: Option<&[CaseId]>, found: Vec<KnownCase>) {
        let Ok(mut ready) = self.ready.write() else {
            return;
        };
        let before = match changed {
            Some(ids) => {
                for id in ids {
                    ready.shelf.take(*id);
                }
                None
            }
            None => Some(std::mem::replace(&mut ready.shelf, Shelf::new(ROOM))),
        };
        for case in found {
            ready.shelf.put(case);
        }
        ready.version = version;
        let worn = ready.shelf.is_worn();
        drop(ready);
        drop(before);
        if let Ok(mut notes) = self.notes.lock() {
            notes.read_until(version);
            if worn {
                notes.everything();
            }
        }
    }
}

/// Where the viewer's cases lie; everywhere for staff. More may lie there than the viewer works on.
fn drawers(viewer: &Viewer, reach: &AHashSet<NeighborhoodId>) -> Option<Vec<Drawer>> {
    if viewer.is_officer() {
        return Some(reach.iter().copied().map(Drawer::Town).collect());
    }
    if viewer.holds(Role::StaffModerator, None) {
        return None;
    }
    let areas = viewer.duties().iter().filter_map(|duty| duty.area);
    let mut drawers: Vec<_> = areas.map(Drawer::Town).collect();
    if viewer.holds(Role::Specialist, None) {
        drawers.push(Drawer::Rights);
    }
    if viewer.administers() {
        drawers.push(Drawer::Grave);
    }
    Some(drawers)
}

/// The towns of the body at whose desk the viewer works.
async fn reach(app: &App, viewer: &Viewer) -> Result<AHashSet<NeighborhoodId>> {
    let Some(agency) = viewer.desk() else {
        return Ok(AHashSet::new());
    };
    let Some(body) = app.agencies.body(&app.db, agency).await? else {
        return Ok(AHashSet::new());
    };
    let towns = app.towns.map(&app.db).await?;
    let whole = body.municipalities.iter();
    let whole = whole.flat_map(|code| towns.of_municipality(code));
    Ok(whole.chain(&body.neighborhoods).copied().collect())
}
