//! What a case is about: found past the scope, and withheld from others or shown again.
use entity::{
    comment,
    id::{
        AgencyId, CommentId, MeetupId, MembershipId, NeighborhoodId, NoticeId, NoticeReplyId,
        PersonId, PhotoId, PlaceId, PostId, ReviewId,
    },
    meetup, membership, notice, notice_reply, photo, place,
    post::{self, Withheld},
    report::TargetKind,
    review,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
};

mod reply;
mod town;

/// The key of those who work on cases.
pub(super) const KEY: Key = Key::of(Desk::Cases);

/// Something that can be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// What kind of thing.
    pub kind: TargetKind,
    /// Its id.
    pub id: Uuid,
}

macro_rules! targets {
    ($($id:ident => $kind:ident),* $(,)?) => { $(
        impl From<$id> for Target {
            fn from(id: $id) -> Self {
                Self { kind: TargetKind::$kind, id: id.0 }
            }
        }
    )* };
}
targets!(
    PostId => Post,
    CommentId => Comment,
    PhotoId => Photo,
    MembershipId => Member,
    NoticeReplyId => NoticeReply,
    NoticeId => Notice,
    PlaceId => Place,
    MeetupId => Meetup,
    ReviewId => Review,
);

/// What is to be known of a thing before deciding about it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose it is; nobody's when an office speaks.
    pub author: Option<PersonId>,
    /// Where it stands.
    pub area: Option<NeighborhoodId>,
    /// The body that speaks, or that was asked.
    pub agency: Option<AgencyId>,
    /// Which text; 0 for what has no versions.
    pub version: i32,
    /// Why others do not see it, if they do not.
    pub withheld: Option<Withheld>,
    /// What it says; a persona says its name.
    pub text: String,
    /// The post under which it stands, if it stands under one.
    pub post: Option<PostId>,
    /// The comment on which a photo hangs.
    pub comment: Option<CommentId>,
    /// The thing beside posts and comments on which a photo hangs.
    pub holder: Option<Target>,
}

/// What there is of a thing; nothing when it is gone.
///
/// # Errors
/// The database's.
#[expect(
    clippy::disallowed_methods,
    reason = "one thing, for those who work on its case"
)]
pub async fn facts(conn: &impl ConnectionTrait, target: Target) -> Result<Option<Facts>> {
    let found = match target.kind {
        TargetKind::Post => post::Entity::find_by_id(PostId(target.id))
            .filter(post::COLUMN.deleted_at.is_null())
            .one(conn)
            .await?
            .map(of_post),
        TargetKind::Comment => comment::Entity::find_by_id(CommentId(target.id))
            .filter(comment::COLUMN.deleted_at.is_null())
            .find_also_related(post::Entity)
            .one(conn)
            .await?
            .map(|(row, post)| of_comment(row, post.as_ref())),
        TargetKind::Photo => return of_photo(conn, PhotoId(target.id)).await,
        TargetKind::Member => membership::Entity::find_by_id(MembershipId(target.id))
            .filter(membership::COLUMN.left_at.is_null())
            .one(conn)
            .await?
            .map(of_member),
        TargetKind::NoticeReply => reply::facts(conn, NoticeReplyId(target.id)).await?,
        TargetKind::Notice => notice::Entity::find_by_id(NoticeId(target.id))
            .one(conn)
            .await?
            .map(|row| Facts {
                agency: Some(row.agency_id),
                version: row.revision,
                ..nobody()
            }),
        TargetKind::Place | TargetKind::Review | TargetKind::Meetup => {
            town::facts(conn, target).await?
        }
    };
    Ok(found)
}

fn nobody() -> Facts {
    Facts {
        author: None,
        area: None,
        agency: None,
        version: 0,
        withheld: None,
        text: String::new(),
        post: None,
        comment: None,
        holder: None,
    }
}

fn of_post(row: post::Model) -> Facts {
    Facts {
        author: Some(row.author_id),
        area: Some(row.neighborhood_id),
        version: row.version,
        withheld: row.withheld,
        post: Some(row.id),
        text: [Some(row.body), row.place_name]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n"),
        ..nobody()
    }
}

fn of_comment(row: comment::Model, post: Option<&post::Model>) -> Facts {
    Facts {
        author: Some(row.author_id),
        area: post.map(|post| post.neighborhood_id),
        version: row.version,
        withheld: row.withheld,
        text: row.body,
        post: Some(row.post_id),
        ..nobody()
    }
}

fn of_member(row: membership::Model) -> Facts {
    Facts {
        author: Some(row.person_id),
        area: Some(row.neighborhood_id),
        withheld: row.withheld,
        text: row.display_name.unwrap_or_default(),
        ..nobody()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "one thing, for those who work on its case"
)]
async fn of_photo(conn: &impl ConnectionTrait, id: PhotoId) -> Result<Option<Facts>> {
    let row = photo::Entity::find_by_id(id)
        .filter(photo::COLUMN.deleted_at.is_null())
        .one(conn)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mut facts = Facts {
        author: Some(row.owner_id),
        withheld: row.withheld,
        text: row.alt.clone(),
        comment: row.comment_id,
        holder: town::holder(&row),
        ..nobody()
    };
    if let Some(holder) = facts.holder {
        facts.area = town::facts(conn, holder)
            .await?
            .and_then(|whole| whole.area);
        return Ok(Some(facts));
    }
    if let Some(comment) = row.comment_id {
        let comment = comment::Entity::find_by_id(comment).one(conn).await?;
        facts.post = comment.map(|comment| comment.post_id);
    } else {
        facts.post = row.post_id;
    }
    if let Some(post) = facts.post {
        let post = post::Entity::find_by_id(post).one(conn).await?;
        facts.area = post.map(|post| post.neighborhood_id);
    } else if let Some(persona) = row.membership_id {
        let persona = membership::Entity::find_by_id(persona).one(conn).await?;
        facts.area = persona.map(|persona| persona.neighborhood_id);
    }
    Ok(Some(facts))
}

/// Withholds a thing from others, or shows it again: returns the word that stood there. Counts stay true, and caches
/// of every process follow by the change log. A thing that is gone stays gone.
///
/// # Errors
/// `NotFound` when it is gone; the database's.
pub async fn veil(
    tx: &Tx<'_>,
    target: impl Into<Target>,
    word: Option<Withheld>,
) -> Result<Option<Withheld>> {
    let target = target.into();
    let conn = tx.system(&KEY);
    hold(tx, target).await?;
    let facts = facts(conn, target)
        .await?
        .ok_or(Error::NotFound("target"))?;
    if facts.withheld == word {
        return Ok(word);
    }
    write(conn, target, word).await?;
    if target.kind == TargetKind::Comment
        && facts.withheld.is_some() != word.is_some()
        && let Some(post) = facts.post
    {
        count(conn, post, if word.is_some() { -1 } else { 1 }).await?;
    }
    told(tx, target, &facts, word).await?;
    Ok(facts.withheld)
}

/// Holds the post that a thing stands under, or is. Everybody takes rows in this order: the post, the comment, the case.
///
/// # Errors
/// The database's.
pub async fn hold(tx: &Tx<'_>, target: Target) -> Result<()> {
    if !matches!(
        target.kind,
        TargetKind::Post | TargetKind::Comment | TargetKind::Photo
    ) {
        return Ok(());
    }
    let conn = tx.system(&KEY);
    match facts(conn, target).await?.and_then(|facts| facts.post) {
        Some(post) => count(conn, post, 0).await,
        None => Ok(()),
    }
}

async fn count(conn: &impl ConnectionTrait, post: PostId, by: i32) -> Result<()> {
    post::Entity::update_many()
        .col_expr(
            post::Column::CommentCount,
            Expr::col(post::Column::CommentCount).add(by),
        )
        .filter(post::COLUMN.id.eq(post))
        .exec(conn)
        .await?;
    Ok(())
}

async fn write(conn: &impl ConnectionTrait, target: Target, word: Option<Withheld>) -> Result<()> {
    macro_rules! set {
        ($table:ident, $id:ident) => {
            $table::Entity::update_many()
                .col_expr($table::Column::Withheld, Expr::value(word))
                .filter($table::COLUMN.id.eq($id(target.id)))
                .exec(conn)
                .await?
        };
    }
    match target.kind {
        TargetKind::Post => set!(post, PostId),
        TargetKind::Comment => set!(comment, CommentId),
        TargetKind::Photo => set!(photo, PhotoId),
        TargetKind::Member => set!(membership, MembershipId),
        TargetKind::NoticeReply => set!(notice_reply, NoticeReplyId),
        TargetKind::Place => set!(place, PlaceId),
        TargetKind::Review => set!(review, ReviewId),
        TargetKind::Meetup => set!(meetup, MeetupId),
        // An office corrects or withdraws in the open; nobody hides it.
        TargetKind::Notice => return Err(Error::Rule("notices_are_not_hidden")),
    };
    Ok(())
}

/// Who keeps something of this in memory, or on a screen, learns that it changed.
pub(super) async fn told(
    tx: &Tx<'_>,
    target: Target,
    facts: &Facts,
    word: Option<Withheld>,
) -> Result<()> {
    if town::told(tx, target, facts).await? {
        return Ok(());
    }
    let (Some(area), author) = (facts.area, facts.author) else {
        return Ok(());
    };
    let comment = match target.kind {
        TargetKind::Comment => Some(CommentId(target.id)),
        _ => facts.comment,
    };
    match (target.kind, comment, facts.post, author) {
        (TargetKind::Comment, Some(comment), Some(post), _)
            if facts.withheld == Some(Withheld::Held) && word.is_none() =>
        {
            let released = Event::CommentReleased {
                comment,
                post,
                area,
            };
            tx.emit(released).await
        }
        (_, Some(comment), Some(post), _) => {
            let veiled = Event::CommentVeiled {
                comment,
                post,
                area,
            };
            tx.emit(veiled).await
        }
        (_, None, Some(post), _) => tx.emit(Event::PostVeiled { post, area }).await,
        (TargetKind::Member, .., Some(person)) => {
            let membership = MembershipId(target.id);
            let changed = Event::MembershipChanged {
                membership,
                area,
                person,
            };
            tx.emit(changed).await
        }
        (TargetKind::Photo, .., Some(person)) => {
            // An icon: the faces of the town are drawn anew.
            tx.emit(Event::StandingChanged {
                person,
                areas: vec![area],
            })
            .await
        }
        _ => Ok(()),
    }
}
