//! Cases in the order of the queue, and in drawers for those who see few of them.
use std::{
    collections::{BTreeMap, BTreeSet, btree_set},
    iter::Peekable,
    ops::Bound,
};

use ahash::AHashMap;
use entity::id::{CaseId, NeighborhoodId, PersonId};

use crate::access::KnownCase;

/// Where some cases lie together. A case may lie in several, or in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Drawer {
    /// What happened in one town.
    Town(NeighborhoodId),
    /// What requests about infringed rights name.
    Rights,
    /// What waits for an administrator.
    Grave,
    /// What somebody has taken.
    Hands(PersonId),
}

/// The oldest cases, as many as there is room for.
pub(super) struct Shelf {
    cases: BTreeMap<CaseId, Box<KnownCase>>,
    drawers: AHashMap<Drawer, BTreeSet<CaseId>>,
    room: usize,
    /// The last one that there was room for; nothing when there is room for all.
    end: Option<CaseId>,
}

impl Shelf {
    /// An empty one.
    pub fn new(room: usize) -> Self {
        Self {
            cases: BTreeMap::new(),
            drawers: AHashMap::new(),
            room,
            end: None,
        }
    }

    /// Puts a case where it belongs, unless that is behind the end.
    pub fn put(&mut self, case: KnownCase) {
        let id = case.row.id;
        if self.end.is_some_and(|end| id > end) {
            return;
        }
        self.take(id);
        for drawer in lies_in(&case) {
            self.drawers.entry(drawer).or_default().insert(id);
        }
        self.cases.insert(id, Box::new(case));
        if self.cases.len() > self.room {
            let last = self.cases.last_key_value().map(|(id, _)| *id);
            last.into_iter().for_each(|last| self.take(last));
            self.end = self.cases.last_key_value().map(|(id, _)| *id);
        }
    }

    /// Takes a case away.
    pub fn take(&mut self, id: CaseId) {
        let Some(case) = self.cases.remove(&id) else {
            return;
        };
        for drawer in lies_in(&case) {
            if let Some(ids) = self.drawers.get_mut(&drawer) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.drawers.remove(&drawer);
                }
            }
        }
    }

    /// Whether so much was taken away that what lies behind the end would find room.
    pub fn is_worn(&self) -> bool {
        self.end.is_some() && self.cases.len() < self.room / 2
    }

    /// The first cases behind one of them that are wanted; nothing when some of them may lie behind the end.
    pub fn page(
        &self,
        drawers: Option<&[Drawer]>,
        after: Option<CaseId>,
        most: usize,
        wanted: impl Fn(&KnownCase) -> bool,
    ) -> Option<Vec<&KnownCase>> {
        let from = (
            after.map_or(Bound::Unbounded, Bound::Excluded),
            Bound::Unbounded,
        );
        let wanted = |case: &&KnownCase| wanted(case);
        let found: Vec<_> = match drawers {
            None => {
                let all = self.cases.range(from).map(|(_, case)| case.as_ref());
                all.filter(wanted).take(most).collect()
            }
            Some(drawers) => {
                let ids = drawers.iter().filter_map(|drawer| self.drawers.get(drawer));
                let some = Merged::of(ids.map(|ids| ids.range(from)));
                let some = some.filter_map(|id| self.cases.get(&id).map(AsRef::as_ref));
                some.filter(wanted).take(most).collect()
            }
        };
        (found.len() == most || self.end.is_none()).then_some(found)
    }
}

fn lies_in(case: &KnownCase) -> impl Iterator<Item = Drawer> + use<> {
    let row = &case.row;
    let rights = row.origin.is_rights() || case.requested;
    let all = [
        row.neighborhood_id.map(Drawer::Town),
        rights.then_some(Drawer::Rights),
        case.grave.then_some(Drawer::Grave),
        row.assignee_id.map(Drawer::Hands),
    ];
    all.into_iter().flatten()
}

/// Several drawers as one, in order, each case once.
struct Merged<'a>(Vec<Peekable<btree_set::Range<'a, CaseId>>>);

impl<'a> Merged<'a> {
    fn of(drawers: impl Iterator<Item = btree_set::Range<'a, CaseId>>) -> Self {
        Self(drawers.map(Iterator::peekable).collect())
    }
}

impl Iterator for Merged<'_> {
    type Item = CaseId;

    fn next(&mut self) -> Option<CaseId> {
        let next = self
            .0
            .iter_mut()
            .filter_map(|ids| ids.peek().map(|id| **id))
            .min()?;
        for ids in &mut self.0 {
            ids.next_if(|id| **id == next);
        }
        Some(next)
    }
}
