//! Cards: everything of a post that is the same for all viewers, and how one viewer sees it.
//!
//! A card is read past the scope and holds people whom a viewer may have to be spared; `seen_by` is the
//! only way out of it. Nothing here asks whether the viewer may see the post at all: whoever assembles
//! cards has read the rows through a scope, or asks the policy again.
use ahash::{AHashMap, AHashSet};
use entity::{
    comment,
    id::{NeighborhoodId, PersonId, PostId},
    photo, post, reaction,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    handle,
    model::{My, PostView, Reactions},
};
use crate::{
    access::{Viewer, suspended},
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::{Error, Result},
    neighborhoods::Author,
    photos::Photo,
};

/// A post with what hangs on it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The row.
    pub post: post::Model,
    /// The neighborhood's slug.
    pub slug: String,
    /// Whose it is, as others see them.
    pub author: Author,
    /// Its photos, in order.
    pub photos: Vec<Photo>,
    /// Who reacted how. Suspended people are left out.
    pub reactions: Vec<(PersonId, reaction::Kind)>,
    /// Who said how much under it. Suspended people are left out.
    pub commenters: Vec<Commenter>,
}

/// Somebody who said something under a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commenter {
    /// Who.
    pub person: PersonId,
    /// As the anonymous asker: never hidden, since that would unmask them.
    pub anonymous: bool,
    /// How many comments.
    pub comments: u32,
}

/// What a viewer keeps about posts.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// Kept for later.
    pub saved: AHashSet<PostId>,
    /// How far they have read, by neighborhood.
    pub marks: AHashMap<NeighborhoodId, PostId>,
}

impl Card {
    /// The post as this viewer sees it: without the reactions and comments of people hidden from them.
    #[must_use]
    pub fn seen_by(&self, viewer: &Viewer, mine: &Mine) -> PostView {
        let post = &self.post;
        PostView {
            id: post.id,
            neighborhood: self.slug.clone(),
            kind: post.kind,
            audience: post.audience,
            withheld: post.withheld,
            label: post.label,
            author: self.author.clone(),
            body: post.body.clone(),
            place_name: post.place_name.clone(),
            photos: self.photos.clone(),
            state: post.state,
            price: post.price,
            accepted_comment: post.accepted_comment_id,
            comments: self.comments_for(viewer),
            reactions: self.reactions_for(viewer),
            created_at: Moment(post.created_at),
            edited_at: post.edited_at.map(Moment),
            version: post.version,
            my: self.my(viewer, mine),
        }
    }

    /// What the post is to this viewer.
    #[must_use]
    pub fn my(&self, viewer: &Viewer, mine: &Mine) -> My {
        let Some(me) = viewer.person() else {
            return My::default();
        };
        let own = self.post.author_id == me;
        let mark = mine.marks.get(&self.post.neighborhood_id);
        My {
            mine: own,
            reaction: self
                .reactions
                .iter()
                .find(|(who, _)| *who == me)
                .map(|(_, kind)| *kind),
            saved: mine.saved.contains(&self.post.id),
            unread: !own && mark.is_some_and(|mark| self.post.id > *mark),
        }
    }

    /// Comments by people whom this viewer may meet.
    #[must_use]
    pub fn comments_for(&self, viewer: &Viewer) -> u32 {
        let hidden = viewer.hidden();
        self.commenters
            .iter()
            .filter(|who| who.anonymous || !hidden.contains(&who.person))
            .map(|who| who.comments)
            .sum()
    }

    /// Reactions by people whom this viewer may meet.
    #[must_use]
    pub fn reactions_for(&self, viewer: &Viewer) -> Reactions {
        let hidden = viewer.hidden();
        let mut counted = Reactions::default();
        self.reactions
            .iter()
            .filter(|(who, _)| !hidden.contains(who))
            .for_each(|(_, kind)| counted.add(*kind));
        counted
    }
}

impl Mine {
    /// What the viewer keeps about these posts.
    ///
    /// # Errors
    /// The database's.
    pub async fn about(app: &App, viewer: &Viewer, posts: &[post::Model]) -> Result<Self> {
        let mut mine = Self::default();
        let Some(me) = viewer.person() else {
            return Ok(mine);
        };
        if posts.is_empty() {
            return Ok(mine);
        }
        let ids = posts.iter().map(|post| post.id);
        let saved = app.db.read(viewer).all::<entity::saved::Entity>();
        let saved = saved.only(entity::saved::COLUMN.post_id.is_in(ids));
        let saved = saved
            .newest(entity::saved::Column::PostId, posts.len() as u64)
            .await?;
        mine.saved = saved.into_iter().map(|row| row.post_id).collect();
        for area in posts.iter().map(|post| post.neighborhood_id) {
            if !mine.marks.contains_key(&area)
                && let Some(mark) = app.boards.mark(app, me, area).await?
            {
                mine.marks.insert(area, mark);
            }
        }
        Ok(mine)
    }
}

/// The key for making cards, which hide per viewer.
pub(super) const CARDS: Key = Key::of(Desk::FeedCache);

/// Makes cards of posts, in the same order.
///
/// # Errors
/// The database's.
pub async fn assemble(app: &App, posts: Vec<post::Model>) -> Result<Vec<Card>> {
    let conn = app.db.system(&CARDS);
    let ids: Vec<_> = posts.iter().map(|post| post.id).collect();
    let mut photos = photos(conn, &ids).await?;
    let mut reactions = reactions(conn, &ids).await?;
    let mut commenters = commenters(conn, &posts).await?;
    let bare = bare(app, posts).await?.into_iter();
    let whole = bare.map(|card| Card {
        photos: photos.remove(&card.post.id).unwrap_or_default(),
        reactions: reactions.remove(&card.post.id).unwrap_or_default(),
        commenters: commenters.remove(&card.post.id).unwrap_or_default(),
        ..card
    });
    Ok(whole.collect())
}

/// The card of a post that was just published: nobody can have reacted to it yet.
///
/// # Errors
/// The database's.
pub async fn fresh(app: &App, post: post::Model, with_photos: bool) -> Result<Card> {
    let photos = if with_photos {
        photos(app.db.system(&CARDS), &[post.id]).await?
    } else {
        AHashMap::new()
    };
    let mut cards = bare(app, vec![post]).await?;
    let card = cards.pop().ok_or_else(|| Error::internal("no card"))?;
    Ok(Card {
        photos: photos.into_values().next().unwrap_or_default(),
        ..card
    })
}

/// Cards on which nothing hangs yet. An anonymous asker is named by the handle of their thread.
async fn bare(app: &App, posts: Vec<post::Model>) -> Result<Vec<Card>> {
    let towns = app.towns.map(&app.db).await?;
    let named = posts.iter().filter(|post| !post.anonymous);
    let named = named.map(|post| post.membership_id);
    let known = app.personas.of(&app.db, named).await?;
    let card = |post: post::Model| {
        let slug = towns.slug(post.neighborhood_id);
        let author = if post.anonymous {
            Some(handle::asker(&app.secrets, post.id, post.author_id))
        } else {
            known.get(&post.membership_id).cloned()
        };
        Ok(Card {
            slug: slug
                .ok_or_else(|| Error::internal("a post without a neighborhood"))?
                .to_owned(),
            author: author.ok_or_else(|| Error::internal("a post without an author"))?,
            photos: Vec::new(),
            reactions: Vec::new(),
            commenters: Vec::new(),
            post,
        })
    };
    posts.into_iter().map(card).collect()
}

#[expect(clippy::disallowed_methods, reason = "photos of posts that were read")]
async fn photos(
    conn: &impl ConnectionTrait,
    posts: &[PostId],
) -> Result<AHashMap<PostId, Vec<Photo>>> {
    if posts.is_empty() {
        return Ok(AHashMap::new());
    }
    let rows = photo::Entity::find()
        .filter(photo::COLUMN.post_id.is_in(posts.iter().copied()))
        .filter(photo::COLUMN.deleted_at.is_null())
        .filter(photo::COLUMN.withheld.is_null())
        .order_by_asc(photo::Column::Position)
        .all(conn)
        .await?;
    let mut by_post: AHashMap<_, Vec<_>> = AHashMap::new();
    for row in rows {
        if let Some(post) = row.post_id {
            by_post.entry(post).or_default().push(row.into());
        }
    }
    Ok(by_post)
}

#[expect(clippy::disallowed_methods, reason = "hidden per viewer by `seen_by`")]
async fn reactions(
    conn: &impl ConnectionTrait,
    posts: &[PostId],
) -> Result<AHashMap<PostId, Vec<(PersonId, reaction::Kind)>>> {
    if posts.is_empty() {
        return Ok(AHashMap::new());
    }
    let rows: Vec<(PostId, PersonId, reaction::Kind)> = reaction::Entity::find()
        .filter(reaction::COLUMN.post_id.is_in(posts.iter().copied()))
        .filter(reaction::COLUMN.on_comment.eq(false))
        .filter(
            reaction::COLUMN
                .person_id
                .into_expr()
                .not_in_subquery(suspended()),
        )
        .select_only()
        .columns([
            reaction::Column::PostId,
            reaction::Column::PersonId,
            reaction::Column::Kind,
        ])
        .into_tuple()
        .all(conn)
        .await?;
    let mut by_post: AHashMap<_, Vec<_>> = AHashMap::new();
    for (post, person, kind) in rows {
        by_post.entry(post).or_default().push((person, kind));
    }
    Ok(by_post)
}

#[expect(clippy::disallowed_methods, reason = "hidden per viewer by `seen_by`")]
async fn commenters(
    conn: &impl ConnectionTrait,
    posts: &[post::Model],
) -> Result<AHashMap<PostId, Vec<Commenter>>> {
    let talked: Vec<_> = posts
        .iter()
        .filter(|post| post.comment_count > 0)
        .map(|post| post.id)
        .collect();
    if talked.is_empty() {
        return Ok(AHashMap::new());
    }
    let rows: Vec<(PostId, PersonId, bool, i64)> = comment::Entity::find()
        .filter(comment::COLUMN.post_id.is_in(talked))
        .filter(comment::COLUMN.deleted_at.is_null())
        .filter(comment::COLUMN.withheld.is_null())
        .filter(
            comment::COLUMN
                .author_id
                .into_expr()
                .not_in_subquery(suspended()),
        )
        .select_only()
        .columns([
            comment::Column::PostId,
            comment::Column::AuthorId,
            comment::Column::Anonymous,
        ])
        .column_as(comment::Column::Id.count(), "comments")
        .group_by(comment::Column::PostId)
        .group_by(comment::Column::AuthorId)
        .group_by(comment::Column::Anonymous)
        .into_tuple()
        .all(conn)
        .await?;
    let mut by_post: AHashMap<_, Vec<_>> = AHashMap::new();
    for (post, person, anonymous, comments) in rows {
        by_post.entry(post).or_default().push(Commenter {
            person,
            anonymous,
            comments: u32::try_from(comments).unwrap_or(u32::MAX),
        });
    }
    Ok(by_post)
}
