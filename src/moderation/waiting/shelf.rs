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
            if let Some(last) = last {
                self.take(last);
            }
            self.end = self.cases.last_key_value().map(|(id, _)| *id);
        }
    }

    /// Takes a case away.
    pub fn take(&mut self, id: CaseId) {
        let Some(case) = self.cases.remove(&id) else {
            return;
        };
        for drawer in lies_in(&case) {
            let ids = self.drawers.get_mut(&drawer);
            if ids.is_some_and(|ids| ids.remove(&id) && ids.is_empty()) {
                self.drawers.remove(&drawer);
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

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::{
        moderation_case::{self as case, Origin, Queue, State},
        report::{Category, TargetKind},
    };
    use uuid::Uuid;

    use super::*;

    fn case(number: u128, town: u128) -> KnownCase {
        let row = case::Model {
            id: CaseId(Uuid::from_u128(number)),
            target_kind: TargetKind::Post,
            target_id: Uuid::from_u128(number),
            target_version: 1,
            neighborhood_id: Some(NeighborhoodId(Uuid::from_u128(town))),
            author_id: None,
            agency_id: None,
            desk_barred: false,
            origin: Origin::Report,
            category: Category::Spam,
            state: State::Open,
            queue: Queue::Area,
            lock: 1,
            score: 0,
            reporters: 1,
            frozen: false,
            escalated: None,
            assignee_id: None,
            assigned_at: None,
            opened_at: DateTime::UNIX_EPOCH,
            veiled_at: None,
            veil_until: None,
            decision_id: None,
            decided_at: None,
            closed_at: None,
        };
        KnownCase {
            row,
            reporters: Box::default(),
            thread_of: None,
            requested: false,
            grave: false,
        }
    }

    fn filled(room: usize, cases: u128) -> Shelf {
        let mut shelf = Shelf::new(room);
        (1..=cases).for_each(|number| shelf.put(case(number, number % 3)));
        shelf
    }

    fn numbers(found: Option<Vec<&KnownCase>>) -> Option<Vec<u128>> {
        let number = |case: &KnownCase| case.row.id.0.as_u128();
        found.map(|found| found.into_iter().map(number).collect())
    }

    fn town(number: u128) -> Drawer {
        Drawer::Town(NeighborhoodId(Uuid::from_u128(number)))
    }

    #[test]
    fn drawers_are_read_as_one() {
        let shelf = filled(100, 9);
        let after = Some(CaseId(Uuid::from_u128(2)));
        let two = [town(1), town(0), town(1)];
        let found = shelf.page(Some(&two), after, 3, |_| true);
        assert_eq!(numbers(found), Some(vec![3, 4, 6]));
        let odd = |case: &KnownCase| case.row.id.0.as_u128() % 2 == 1;
        assert_eq!(numbers(shelf.page(None, after, 2, odd)), Some(vec![3, 5]));
        assert_eq!(numbers(shelf.page(Some(&[]), None, 2, odd)), Some(vec![]));
    }

    #[test]
    fn what_is_taken_away_lies_nowhere_any_more() {
        let mut shelf = filled(100, 3);
        for number in 1..=3 {
            shelf.take(CaseId(Uuid::from_u128(number)));
        }
        assert!(shelf.drawers.is_empty());
        shelf.put(case(1, 1));
        shelf.put(case(1, 2));
        assert_eq!(
            numbers(shelf.page(Some(&[town(1)]), None, 5, |_| true)),
            Some(vec![])
        );
        assert_eq!(
            numbers(shelf.page(Some(&[town(2)]), None, 5, |_| true)),
            Some(vec![1])
        );
    }

    #[test]
    fn behind_the_end_only_the_database_knows() {
        let mut shelf = filled(4, 6);
        assert_eq!(
            numbers(shelf.page(None, None, 4, |_| true)),
            Some(vec![1, 2, 3, 4])
        );
        assert_eq!(numbers(shelf.page(None, None, 5, |_| true)), None);
        shelf.put(case(5, 0));
        assert_eq!(
            numbers(shelf.page(None, None, 5, |_| true)),
            None,
            "no room was made"
        );
        (1..=3).for_each(|number| shelf.take(CaseId(Uuid::from_u128(number))));
        assert!(shelf.is_worn(), "there is room again");
        assert!(!filled(4, 1).is_worn(), "nothing lies behind");
    }
}
