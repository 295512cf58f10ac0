//! Who listens to what, and how far it was told.
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ahash::{AHashMap, AHashSet};
use entity::{
    id::{NeighborhoodId, PersonId, SessionId},
    person::Language,
};
use uuid::Uuid;

use super::{
    lines::{self, About, Lines, Stream, What},
    screen::Screen,
};
use crate::{
    access::Viewer,
    error::{Error, Result},
    events::Subject,
    log::{Logged, Position},
};

mod reach;

/// Streams of one person at most; one more, and the oldest says good-bye.
const EACH: usize = 24;
/// Beats come round after so many ticks; streams are spread over them, so that no tick wakes all.
const ROUND: u64 = 40;
/// The longest life of a stream, in ticks spread like the beats. Readers come back by themselves.
const LIFE: Duration = Duration::from_mins(55);

/// What of a person decides what their screens hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    areas: Vec<NeighborhoodId>,
    suspended: bool,
    verified: bool,
    administrator: bool,
    shielded: bool,
    language: Option<Language>,
}

impl Standing {
    pub(super) fn of(viewer: &Viewer) -> Self {
        let known = viewer.known();
        Self {
            areas: viewer.areas(),
            suspended: known.is_some_and(|k| k.suspended),
            verified: known.is_some_and(|k| k.verified),
            administrator: known.is_some_and(|k| k.administrator),
            shielded: known.is_some_and(|k| k.shielded),
            language: known.map(|k| k.language),
        }
    }
}

#[derive(Default)]
pub(super) struct Board {
    all: Mutex<All>,
}

struct Listener {
    stream: Stream,
    lines: Arc<Mutex<Lines>>,
    standing: Option<Standing>,
}

#[derive(Default)]
struct All {
    next: u64,
    tick: u64,
    listeners: AHashMap<u64, Listener>,
    towns: AHashMap<NeighborhoodId, AHashSet<u64>>,
    people: AHashMap<PersonId, Vec<u64>>,
    names: AHashMap<NeighborhoodId, Arc<str>>,
    /// How far the log was followed.
    followed: Position,
    /// Everything up to here was said: what readers may go on from.
    said: Position,
    /// Hints of this tick: a busy town speaks once a tick, however much happens.
    spoke: AHashSet<(NeighborhoodId, What)>,
    late: AHashSet<(NeighborhoodId, What)>,
    changed: AHashSet<PersonId>,
    closed: bool,
}

impl Listener {
    fn say(&self, about: About, line: bytes::Bytes) {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(about, line);
    }

    fn first(&self, words: Vec<(About, bytes::Bytes)>) {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .first(words);
    }

    /// What a line of the log is to this reader, if anything.
    fn concerned(&self, logged: &Logged) -> Option<About> {
        let change = &logged.change;
        let own = change.person == Some(self.stream.person);
        let lives_in = |area| {
            self.standing
                .as_ref()
                .is_some_and(|standing| standing.areas.contains(&area))
        };
        match (change.subject, change.area) {
            (Subject::Post, Some(area)) if lives_in(area) => Some(About::Town(area, What::Posts)),
            (Subject::Comment, Some(area)) if lives_in(area) => {
                Some(About::Town(area, What::Comments))
            }
            (Subject::Inbox, Some(area)) if lives_in(area) => {
                Some(About::Town(area, What::Notices))
            }
            (Subject::Inbox, _) if own => Some(About::Own(What::Notices)),
            (Subject::Notification, _) if own => Some(About::Own(What::Notifications)),
            (Subject::Membership, _) if own => Some(About::Own(What::Me)),
            _ => None,
        }
    }

    fn end(&self, word: Option<bytes::Bytes>) {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .end(word);
    }
}

impl Board {
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn starts_at(&self, at: Position) {
        let mut all = self.all();
        all.followed = at;
        all.said = at;
    }

    pub(super) fn count(&self) -> usize {
        self.all().listeners.len()
    }

    pub(super) fn position(&self) -> Position {
        self.all().followed
    }

    pub(super) fn is_closed(&self) -> bool {
        self.all().closed
    }

    pub(super) fn knows(&self, area: NeighborhoodId) -> bool {
        self.all().names.contains_key(&area)
    }

    pub(super) fn name(&self, area: NeighborhoodId, slug: Arc<str>) {
        self.all().names.insert(area, slug);
    }

    // ------------------------------------------------------------ come and go

    /// Registers a stream that hears nothing yet but whether its person changes.
    pub(super) fn open(
        self: &Arc<Self>,
        person: PersonId,
        session: Option<SessionId>,
    ) -> Result<Screen> {
        let mut all = self.all();
        if all.closed {
            return Err(Error::Unavailable("the server stops".into()));
        }
        let number = all.next;
        all.next += 1;
        let lines = Arc::default();
        // Spread, so that those who came together do not all come back together.
        let spread = Duration::from_secs(number % 600);
        let stream = Stream {
            person,
            session,
            until: Instant::now() + LIFE + spread,
        };
        all.listeners.insert(
            number,
            Listener {
                stream,
                lines: Arc::clone(&lines),
                standing: None,
            },
        );
        all.people.entry(person).or_default().push(number);
        let newest_first = all.of(person).collect::<Vec<_>>().into_iter().rev();
        newest_first
            .skip(EACH)
            .for_each(|(_, listener)| listener.end(Some(lines::BYE)));
        drop(all);
        Ok(Screen {
            number,
            lines,
            board: self.clone(),
        })
    }

    /// From now on hints are kept for the stream; they are sent when its answer is.
    pub(super) fn admit(&self, number: u64, standing: &Standing) {
        self.all().stand(number, standing);
    }

    /// The first words to somebody who comes without a place in the log.
    pub(super) fn greet(&self, number: u64) {
        let all = self.all();
        if let Some(listener) = all.listeners.get(&number) {
            listener.first(vec![(About::Beat, lines::greeting(all.said))]);
        }
    }

    pub(super) fn leave(&self, number: u64) {
        let mut all = self.all();
        let Some(gone) = all.listeners.remove(&number) else {
            return;
        };
        for area in gone.standing.iter().flat_map(|standing| &standing.areas) {
            all.leave_town(number, *area);
        }
        if let Some(own) = all.people.get_mut(&gone.stream.person) {
            own.retain(|other| *other != number);
            if own.is_empty() {
                all.people.remove(&gone.stream.person);
            }
        }
    }

    pub(super) fn close(&self) {
        let mut all = self.all();
        all.closed = true;
        all.listeners
            .values()
            .for_each(|listener| listener.end(Some(lines::BYE)));
    }

    // ------------------------------------------------------------ what happens

    /// Nothing for a screen, but followed.
    pub(super) fn pass(&self, at: Position) {
        self.all().follow(at);
    }

    pub(super) fn hint(&self, area: NeighborhoodId, what: What, at: Position) {
        let mut all = self.all();
        if all.spoke.insert((area, what)) {
            all.follow(at);
            all.speak(area, what);
        } else {
            all.late.insert((area, what));
            all.follow(at);
        }
    }

    pub(super) fn whisper(&self, person: PersonId, what: What, at: Position) {
        let mut all = self.all();
        all.follow(at);
        all.whisper(person, what);
    }

    pub(super) fn end_session(&self, session: Uuid, at: Position) {
        let mut all = self.all();
        all.follow(at);
        let of_it =
            |listener: &&Listener| listener.stream.session.is_some_and(|own| own.0 == session);
        all.listeners
            .values()
            .filter(of_it)
            .for_each(|listener| listener.end(Some(lines::BYE)));
    }

    /// Remembers to look at a person; false when nobody of that name listens.
    pub(super) fn look_again(&self, person: PersonId, at: Position) -> bool {
        let mut all = self.all();
        all.follow(at);
        all.people.contains_key(&person) && all.changed.insert(person)
    }

    pub(super) fn try_again(&self, person: PersonId) {
        self.all().changed.insert(person);
    }

    pub(super) fn people_to_look_at(&self) -> AHashSet<PersonId> {
        std::mem::take(&mut self.all().changed)
    }

    pub(super) fn end_person(&self, person: PersonId) {
        let all = self.all();
        all.of(person)
            .for_each(|(_, listener)| listener.end(Some(lines::BYE)));
    }

    /// What somebody's screens hear from now on. Whoever is suspended must sign in again to hear anything.
    pub(super) fn stand(&self, person: PersonId, standing: &Standing) {
        let mut all = self.all();
        let numbers: Vec<u64> = all.of(person).map(|(number, _)| number).collect();
        let (mut told, mut again) = (false, false);
        for number in numbers {
            let Some(listener) = all.listeners.get(&number) else {
                continue;
            };
            match &listener.standing {
                Some(before) if before.suspended != standing.suspended => {
                    listener.end(Some(lines::BYE));
                }
                Some(before) if before != standing => {
                    all.stand(number, standing);
                    told = true;
                }
                Some(_) => {}
                // On its way in, perhaps with what was true before the change: a second look then.
                None => again = true,
            }
        }
        if told {
            all.whisper(person, What::Me);
        }
        if again {
            all.changed.insert(person);
        }
    }

    /// The first words to somebody who goes on from a place in the log; they do not move that place on,
    /// so that whoever is cut off in the middle of them misses nothing.
    pub(super) fn catch_up(&self, number: u64, from: Position, missed: Option<&[Logged]>) {
        let all = self.all();
        let Some(listener) = all.listeners.get(&number) else {
            return;
        };
        let Some(missed) = missed else {
            listener.first(vec![(About::Resync, lines::resync(all.said))]);
            return;
        };
        let mut first = vec![(About::Beat, lines::greeting(from))];
        for about in missed
            .iter()
            .filter_map(|logged| listener.concerned(logged))
        {
            if first.iter().any(|(other, _)| *other == about) {
                continue;
            }
            let line = match about {
                About::Town(area, what) => all
                    .names
                    .get(&area)
                    .map(|name| lines::hint(from, Some(name), what)),
                About::Own(what) => Some(lines::hint(from, None, what)),
                About::Beat | About::Resync | About::Bye => None,
            };
            first.extend(line.map(|line| (about, line)));
        }
        listener.first(first);
    }

    /// One tick of the shared timer: late hints, heartbeats of a fortieth of the streams, ends of old ones.
    pub(super) fn beat(&self) {
        let mut all = self.all();
        all.tick += 1;
        all.spoke.clear();
        let late = std::mem::take(&mut all.late);
        all.said = all.followed;
        for (area, what) in late {
            all.spoke.insert((area, what));
            all.speak(area, what);
        }
        let line = lines::beat(all.said);
        let (turn, now) = (all.tick % ROUND, Instant::now());
        for (_, listener) in all
            .listeners
            .iter()
            .filter(|(number, _)| **number % ROUND == turn)
        {
            if listener.stream.until < now {
                listener.end(None);
            } else {
                listener.say(About::Beat, line.clone());
            }
        }
    }
}
