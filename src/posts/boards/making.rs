//! Making a board: once for everybody, past the scope.
use ahash::AHashMap;
use entity::{
    id::{NeighborhoodId, PersonId},
    post::{self, Audience},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Board, CARDS, Trace, bit};
use crate::{
    access::suspended,
    app::App,
    db::{Desk, Key},
    error::Result,
    posts::{
        cards::{self, Card},
        item::Item,
    },
};

/// The newest posts of a neighborhood as they are now.
pub(super) async fn make(
    app: &App,
    area: NeighborhoodId,
    slug: &str,
    version: u64,
) -> Result<Board> {
    let conn = app.db.system(&Key::of(Desk::FeedCache));
    #[expect(
        clippy::disallowed_methods,
        reason = "hidden per viewer by `Board::page`"
    )]
    let rows = post::Entity::find()
        .filter(post::COLUMN.neighborhood_id.eq(area))
        .filter(post::COLUMN.deleted_at.is_null())
        .filter(
            post::COLUMN
                .author_id
                .into_expr()
                .not_in_subquery(suspended()),
        )
        .order_by_desc(post::Column::Id)
        .limit(CARDS as u64)
        .all(conn)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let cards = cards::assemble(app, rows).await?;
    #[expect(clippy::disallowed_methods, reason = "shown to nobody but who saved")]
    let saves = entity::saved::Entity::find()
        .filter(entity::saved::COLUMN.post_id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let mut board = Board {
        version,
        items: Vec::new(),
        verified_only: 0,
        withheld: 0,
        people: AHashMap::new(),
    };
    for (at, card) in cards.into_iter().enumerate() {
        debug_assert_eq!(card.slug, slug);
        board.hang(at, &card);
        board.items.push(Item::new(card)?);
    }
    for save in saves {
        if let Some(at) = ids.iter().position(|id| *id == save.post_id) {
            board.trace(save.person_id, at, Trace::Saved);
        }
    }
    Ok(board)
}

impl Board {
    /// Notes who left what on a card.
    fn hang(&mut self, at: usize, card: &Card) {
        if card.post.audience == Audience::Verified {
            self.verified_only |= bit(at);
        }
        if card.post.withheld.is_some() {
            self.withheld |= bit(at);
        }
        let author = self.people.entry(card.post.author_id).or_default();
        author.wrote |= bit(at);
        if !card.post.anonymous {
            author.signed |= bit(at);
        }
        for (person, kind) in &card.reactions {
            self.trace(*person, at, Trace::Reacted(*kind));
        }
        // The anonymous asker's own comments are counted for everybody: a block must not unmask them.
        for who in card.commenters.iter().filter(|who| !who.anonymous) {
            self.trace(who.person, at, Trace::Commented(who.comments));
        }
    }

    fn trace(&mut self, person: PersonId, at: usize, trace: Trace) {
        let steps = self.people.entry(person).or_default();
        steps.traces.push((at, trace));
    }
}
