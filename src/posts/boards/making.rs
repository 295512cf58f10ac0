//! Making a board: once for everybody, past the scope.
use ahash::AHashMap;
use entity::{id::NeighborhoodId, post};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Board, CARDS, Trace};
use crate::{
    access::suspended,
    app::App,
    db::{Desk, Key},
    error::Result,
    posts::{cards, item::Item},
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
    let cards = cards::assemble(&app.secrets, conn, rows).await?;
    #[expect(clippy::disallowed_methods, reason = "shown to nobody but who saved")]
    let saves = entity::saved::Entity::find()
        .filter(entity::saved::COLUMN.post_id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let mut board = Board {
        version,
        items: Vec::new(),
        traces: AHashMap::new(),
    };
    for (at, card) in cards.into_iter().enumerate() {
        for (person, kind) in &card.reactions {
            board
                .traces
                .entry(*person)
                .or_default()
                .push((at, Trace::Reacted(*kind)));
        }
        for who in card.commenters.iter().filter(|who| !who.anonymous) {
            board
                .traces
                .entry(who.person)
                .or_default()
                .push((at, Trace::Commented));
        }
        debug_assert_eq!(card.slug, slug);
        board.items.push(Item::new(card)?);
    }
    for save in saves {
        if let Some(at) = ids.iter().position(|id| *id == save.post_id) {
            board
                .traces
                .entry(save.person_id)
                .or_default()
                .push((at, Trace::Saved));
        }
    }
    Ok(board)
}
