//! A card on a board: its JSON, cut where viewers differ.
use std::{io::Write, sync::LazyLock};

use entity::id::PostId;

use super::{
    cards::{self, Card},
    lists,
    model::{My, Reactions},
};
use crate::{
    access::{Known, Viewer},
    error::{Error, Result},
    text,
};

/// A card, and its JSON around what differs by viewer.
pub(super) struct Item {
    pub(super) card: Card,
    /// As somebody sees them from whom nobody on this card is hidden.
    pub(super) counts: Counts,
    /// Up to and without the counts.
    head: Vec<u8>,
    /// The counts.
    counted: Vec<u8>,
    /// From behind the counts up to and with `"my":`.
    tail: Vec<u8>,
    folded: String,
}

/// How many answered, and how.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) comments: u32,
    pub(super) reactions: Reactions,
}

impl Item {
    pub(super) fn new(card: Card) -> Result<Self> {
        let view = card.seen_by(&Viewer::guest(), &cards::Mine::default());
        let json = serde_json::to_string(&view).map_err(Error::internal)?;
        // A quote inside a text is escaped, so these marks stand only where the fields do.
        let cut = |text: &str, mark: &str| {
            let at = text
                .find(mark)
                .ok_or_else(|| Error::internal("a card without its fields"))?;
            Ok::<_, Error>(at)
        };
        let counts = cut(&json, ",\"comments\":")?;
        let times = cut(&json, ",\"created_at\":")?;
        let my = cut(&json, ",\"my\":")? + ",\"my\":".len();
        let part = |range: std::ops::Range<usize>| {
            json.get(range)
                .map(|part| part.as_bytes().to_vec())
                .unwrap_or_default()
        };
        let place = card.post.place_name.as_deref().unwrap_or_default();
        Ok(Self {
            head: part(0..counts),
            counted: part(counts..times),
            tail: part(times..my),
            counts: Counts {
                comments: view.comments,
                reactions: view.reactions,
            },
            folded: text::folded(&format!("{}\n{place}", card.post.body)),
            card,
        })
    }

    /// Whether the viewer's list leaves this card out.
    pub(super) fn is_muted_for(&self, known: &Known) -> bool {
        lists::is_muted_in(known, &self.card.post, || self.folded.as_str().into())
    }

    /// Whether somebody who read up to a post has not read this one.
    pub(super) fn is_behind(&self, mark: Option<PostId>) -> bool {
        mark.is_some_and(|mark| self.card.post.id > mark)
    }

    pub(super) fn splice(&self, body: &mut Vec<u8>, fewer: Option<&Counts>, my: My) -> Result<()> {
        body.extend_from_slice(&self.head);
        match fewer {
            None => body.extend_from_slice(&self.counted),
            Some(counts) => counts.write(body)?,
        }
        body.extend_from_slice(&self.tail);
        match plain(my) {
            Some(known) => body.extend_from_slice(known),
            None => serde_json::to_writer(&mut *body, &my).map_err(Error::internal)?,
        }
        body.push(b'}');
        Ok(())
    }
}

/// The JSON of what most cards are to most people.
fn plain(my: My) -> Option<&'static [u8]> {
    static READ: LazyLock<Vec<u8>> = LazyLock::new(|| plainly(false));
    static UNREAD: LazyLock<Vec<u8>> = LazyLock::new(|| plainly(true));
    let nothing = !my.mine && !my.saved && my.reaction.is_none();
    nothing.then(|| if my.unread { &**UNREAD } else { &**READ })
}

fn plainly(unread: bool) -> Vec<u8> {
    let my = My {
        unread,
        ..My::default()
    };
    serde_json::to_vec(&my).unwrap_or_default()
}

impl Counts {
    /// The two fields, as serde writes them: for most viewers half of a page's counts are their own, and a
    /// serializer for each would take longer than all the rest of the page.
    fn write(&self, body: &mut Vec<u8>) -> Result<()> {
        write!(body, ",\"comments\":{},\"reactions\":{{", self.comments)
            .map_err(Error::internal)?;
        let Reactions {
            thanks,
            like,
            cheer,
            same,
            surprise,
        } = self.reactions;
        let mut comma = "";
        for (word, count) in [
            ("thanks", thanks),
            ("like", like),
            ("cheer", cheer),
            ("same", same),
            ("surprise", surprise),
        ] {
            if count > 0 {
                write!(body, "{comma}\"{word}\":{count}").map_err(Error::internal)?;
                comma = ",";
            }
        }
        body.push(b'}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::{Counts, My, Reactions, plain};

    #[derive(Serialize)]
    struct Fields {
        comments: u32,
        reactions: Reactions,
    }

    #[test]
    fn counts_are_written_as_serde_would() {
        let some = Reactions {
            like: 12,
            surprise: 3,
            ..Reactions::default()
        };
        for (comments, reactions) in [(0, Reactions::default()), (1024, some)] {
            let mut body = Vec::new();
            Counts {
                comments,
                reactions,
            }
            .write(&mut body)
            .unwrap();
            let fields = Fields {
                comments,
                reactions,
            };
            let json = serde_json::to_string(&fields).unwrap();
            let ours = String::from_utf8(body).unwrap();
            assert_eq!(format!("{{{}}}", &ours[1..]), json);
        }
    }

    #[test]
    fn what_a_card_is_to_most_people_is_written_as_serde_would() {
        for unread in [false, true] {
            let my = My {
                unread,
                ..My::default()
            };
            let json = serde_json::to_vec(&my).unwrap();
            assert_eq!(plain(my), Some(json.as_slice()));
        }
        let mine = My {
            mine: true,
            ..My::default()
        };
        assert_eq!(plain(mine), None);
    }
}
