//! The words of the stream, and one reader's few lines of them.
use std::{collections::VecDeque, task::Waker, time::Instant};

use bytes::Bytes;
use entity::id::{NeighborhoodId, PersonId, SessionId};

use crate::log::Position;

/// What is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum What {
    Posts,
    Comments,
    Notices,
    Notifications,
    Me,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Posts => "posts",
            Self::Comments => "comments",
            Self::Notices => "notices",
            Self::Notifications => "notifications",
            Self::Me => "me",
        }
    }
}

/// What a line is about: a newer line about the same takes the older one's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Town(NeighborhoodId, What),
    Own(What),
    Beat,
    Resync,
    Bye,
}

pub(super) fn hint(at: Position, area: Option<&str>, what: What) -> Bytes {
    let data = serde_json::json!({ "area": area, "what": what.word() });
    format!("id: {at}\nevent: hint\ndata: {data}\n\n").into()
}

pub(super) fn greeting(at: Position) -> Bytes {
    format!("retry: 2000\nid: {at}\n\n").into()
}

/// A comment, and how far the reader has come without hearing of anything.
pub(super) fn beat(at: Position) -> Bytes {
    format!(":\nid: {at}\n\n").into()
}

pub(super) fn resync(at: Position) -> Bytes {
    format!("id: {at}\nevent: resync\ndata: {{}}\n\n").into()
}

pub(super) const BYE: Bytes = Bytes::from_static(b"event: bye\ndata: {}\n\n");

/// One open stream.
pub(super) struct Stream {
    pub(super) person: PersonId,
    pub(super) session: Option<SessionId>,
    /// Ends by then, so that the gate looks at its reader again now and then.
    pub(super) until: Instant,
}

/// What a stream has still to say. Bounded by what there is to speak about: towns, not events.
#[derive(Default)]
pub(super) struct Lines {
    waiting: VecDeque<(About, Bytes)>,
    waker: Option<Waker>,
    ended: bool,
}

/// What the body should do now.
pub(super) enum Next {
    Say(Bytes),
    Wait,
    End,
}

impl Lines {
    pub(super) fn push(&mut self, about: About, line: Bytes) {
        if self.ended {
            return;
        }
        self.waiting.retain(|(other, _)| *other != about);
        self.waiting.push_back((about, line));
        self.wake();
    }

    /// Words before everything else that waits.
    pub(super) fn first(&mut self, words: Vec<(About, Bytes)>) {
        if !self.ended {
            words
                .into_iter()
                .rev()
                .for_each(|word| self.waiting.push_front(word));
        }
    }

    /// The last word; with nothing to say, the reader comes back by itself.
    pub(super) fn end(&mut self, word: Option<Bytes>) {
        if let Some(word) = word {
            self.waiting.clear();
            self.push(About::Bye, word);
        }
        self.ended = true;
        self.wake();
    }

    pub(super) fn next(&mut self, waker: &Waker) -> Next {
        if let Some((_, line)) = self.waiting.pop_front() {
            return Next::Say(line);
        }
        if self.ended {
            return Next::End;
        }
        match &mut self.waker {
            Some(known) => known.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
        Next::Wait
    }

    fn wake(&mut self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &mut Lines) -> Vec<Bytes> {
        let mut all = Vec::new();
        while let Next::Say(line) = lines.next(Waker::noop()) {
            all.push(line);
        }
        all
    }

    #[test]
    fn a_reader_who_does_not_read_costs_no_more_than_there_are_towns() {
        let mut lines = Lines::default();
        let town = NeighborhoodId::new();
        for n in 0..1000 {
            let line = hint(Position { xact: 0, seq: n }, Some("toyosu"), What::Posts);
            lines.push(About::Town(town, What::Posts), line);
        }
        let said = said(&mut lines);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with(b"id: 0.999\n"),
            "the newest is the one that is left"
        );
    }

    #[test]
    fn nothing_follows_the_last_word() {
        let mut lines = Lines::default();
        lines.push(About::Beat, beat(Position::default()));
        lines.end(Some(BYE));
        lines.push(About::Beat, beat(Position::default()));
        assert_eq!(said(&mut lines), [BYE]);
        assert!(matches!(lines.next(Waker::noop()), Next::End));
    }
}
