//! A card on a board: its JSON, cut where viewers differ.
use entity::post::Audience;

use super::{
    cards::{self, Card},
    lists,
    model::My,
};
use crate::{
    access::{Home, Known, Viewer},
    error::{Error, Result},
    text,
};

/// A card, and its JSON around what differs by viewer.
pub(super) struct Item {
    pub(super) card: Card,
    /// Up to and with `"comments":`.
    head: Vec<u8>,
    /// Counts as somebody sees them from whom nobody on this card is hidden.
    counts: Vec<u8>,
    /// From behind the counts up to and with `"my":`.
    tail: Vec<u8>,
    folded: String,
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
            counts: part(counts..times),
            tail: part(times..my),
            folded: text::folded(&format!("{}\n{place}", card.post.body)),
            card,
        })
    }

    /// Whether the viewer's list shows this card: the policy of `access::posts_in`, and the viewer's mutes.
    pub(super) fn shows(&self, viewer: &Viewer, known: &Known, home: &Home) -> bool {
        let row = &self.card.post;
        if row.author_id == known.person {
            return true;
        }
        (row.audience != Audience::Verified || home.verified)
            && (row.anonymous || !viewer.hidden().contains(&row.author_id))
            && !lists::is_muted_in(known, row, || self.folded.as_str().into())
    }

    pub(super) fn splice(
        &self,
        body: &mut Vec<u8>,
        recount_for: Option<&Viewer>,
        my: My,
    ) -> Result<()> {
        body.extend_from_slice(&self.head);
        match recount_for {
            None => body.extend_from_slice(&self.counts),
            Some(viewer) => {
                body.extend_from_slice(b",\"comments\":");
                serde_json::to_writer(&mut *body, &self.card.comments_for(viewer))
                    .map_err(Error::internal)?;
                body.extend_from_slice(b",\"reactions\":");
                serde_json::to_writer(&mut *body, &self.card.reactions_for(viewer))
                    .map_err(Error::internal)?;
            }
        }
        body.extend_from_slice(&self.tail);
        serde_json::to_writer(&mut *body, &my).map_err(Error::internal)?;
        body.push(b'}');
        Ok(())
    }
}
