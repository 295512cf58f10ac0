//! Reaching those who listen: a town, or one person on all their screens.
use entity::id::{NeighborhoodId, PersonId};

use super::{All, Listener, Standing};
use crate::{
    live::lines::{self, About, What},
    log::Position,
};

impl All {
    pub(super) fn follow(&mut self, at: Position) {
        self.followed = at;
        // While something is late, readers must not be told that they may go on behind it.
        if self.late.is_empty() {
            self.said = at;
        }
    }

    pub(super) fn speak(&self, area: NeighborhoodId, what: What) {
        let (Some(readers), Some(name)) = (self.towns.get(&area), self.names.get(&area)) else {
            return;
        };
        let line = lines::hint(self.said, Some(name), what);
        for listener in readers
            .iter()
            .filter_map(|number| self.listeners.get(number))
        {
            listener.say(About::Town(area, what), line.clone());
        }
    }

    pub(super) fn whisper(&self, person: PersonId, what: What) {
        let line = lines::hint(self.said, None, what);
        // Whoever is not admitted yet is told its place in the log first.
        let admitted = self
            .of(person)
            .filter(|(_, listener)| listener.standing.is_some());
        admitted.for_each(|(_, listener)| listener.say(About::Own(what), line.clone()));
    }

    pub(super) fn of(&self, person: PersonId) -> impl Iterator<Item = (u64, &Listener)> {
        let own = self.people.get(&person).into_iter().flatten();
        own.filter_map(|number| Some((*number, self.listeners.get(number)?)))
    }

    pub(super) fn stand(&mut self, number: u64, standing: &Standing) {
        let Some(listener) = self.listeners.get_mut(&number) else {
            return;
        };
        let before = listener.standing.replace(standing.clone());
        for area in before.into_iter().flat_map(|before| before.areas) {
            self.leave_town(number, area);
        }
        for area in &standing.areas {
            self.towns.entry(*area).or_default().insert(number);
        }
    }

    pub(super) fn leave_town(&mut self, number: u64, area: NeighborhoodId) {
        if let Some(readers) = self.towns.get_mut(&area) {
            readers.remove(&number);
            if readers.is_empty() {
                self.towns.remove(&area);
            }
        }
    }
}
