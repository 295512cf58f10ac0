//! Who is told of what. Each recipient is asked what they see, through the same policy as their page.
use entity::{
    comment,
    id::{
        CommentId, MeetupId, NeighborhoodId, NoticeReplyId, OccasionId, PersonId, PostId,
        RightsRequestId, SessionId,
    },
    notice_reply,
    notification::Kind,
    post, session,
};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::told::{About, Line, tell};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    jobs::Ticket,
    text::folded,
};

/// People who are told of one step of a giveaway at most.
const MOST: u64 = 500;

/// Tells the post's author of an answer, and whoever wrote the answer of a reply to it.
///
/// # Errors
/// The database's.
pub async fn tell_of_comment(app: &App, ticket: Ticket, id: CommentId) -> Result<()> {
    let Some(comment) = comment_row(app, id).await? else {
        return Ok(());
    };
    let Some(post) = post_row(app, comment.post_id).await? else {
        return Ok(());
    };
    let mut told = Vec::new();
    if let Some(parent) = comment.parent_id
        && let Some(parent) = comment_row(app, parent).await?
    {
        told.push((parent.author_id, Kind::Reply));
    }
    if told.iter().all(|(who, _)| *who != post.author_id) {
        told.push((post.author_id, Kind::Answer));
    }
    let mut lines = Vec::new();
    for (to, kind) in told {
        if to != comment.author_id && hears(app, to, &post, Some(&comment)).await? {
            lines.push(Line {
                to,
                kind,
                what: kind.to_value(),
                about: About {
                    post: Some(post.id),
                    comment: Some(id),
                    area: Some(post.neighborhood_id),
                    actor: (!comment.anonymous).then_some(comment.membership_id),
                    ..About::default()
                },
            });
        }
    }
    tell(app, ticket, lines).await
}

/// Tells whoever solved a question, and those who wrote under a giveaway where it stands.
///
/// # Errors
/// The database's.
pub async fn tell_of_step(app: &App, ticket: Ticket, id: PostId, by: PersonId) -> Result<()> {
    let Some(post) = post_row(app, id).await? else {
        return Ok(());
    };
    let Some(state) = post.state else {
        return Ok(());
    };
    let (kind, comment, told) = match (post.kind, state) {
        (post::Kind::Question, post::State::Solved) => {
            let Some(accepted) = post.accepted_comment_id else {
                return Ok(());
            };
            let Some(answer) = comment_row(app, accepted).await? else {
                return Ok(());
            };
            (Kind::Solved, Some(accepted), vec![answer.author_id])
        }
        (post::Kind::Giveaway, _) => (Kind::Giveaway, None, commenters(app, id).await?),
        _ => return Ok(()),
    };
    let mut lines = Vec::new();
    for to in told {
        if to != by && hears(app, to, &post, None).await? {
            lines.push(Line {
                to,
                kind,
                what: state.to_value(),
                about: About {
                    post: Some(id),
                    comment,
                    area: Some(post.neighborhood_id),
                    actor: (!post.anonymous).then_some(post.membership_id),
                    ..About::default()
                },
            });
        }
    }
    tell(app, ticket, lines).await
}

/// Tells somebody what happened to their account.
///
/// # Errors
/// The database's.
pub async fn tell_of_account(app: &App, ticket: Ticket, to: PersonId, what: &str) -> Result<()> {
    let line = Line {
        to,
        kind: Kind::Account,
        what: what.to_owned(),
        about: About::default(),
    };
    tell(app, ticket, vec![line]).await
}

/// Tells somebody that their account is used on a device that it was not used on before.
///
/// # Errors
/// The database's.
pub async fn tell_of_session(app: &App, ticket: Ticket, id: SessionId) -> Result<()> {
    let conn = app.db.system(&Key::of(Desk::Jobs));
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = session::Entity::find_by_id(id).one(conn).await?;
    let Some(row) = row else {
        return Ok(());
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "a job looks at the rows as they are"
    )]
    let earlier = session::Entity::find()
        .filter(session::COLUMN.person_id.eq(row.person_id))
        .filter(session::COLUMN.id.ne(id))
        .filter(session::COLUMN.created_at.lte(row.created_at));
    let same = earlier
        .clone()
        .filter(session::COLUMN.client.eq(row.client.as_str()));
    // The very first session is the owner's own sign-up; a known device is no news.
    if earlier.count(conn).await? == 0 || same.count(conn).await? > 0 {
        return Ok(());
    }
    let line = Line {
        to: row.person_id,
        kind: Kind::Session,
        what: "new_device".to_owned(),
        about: About::default(),
    };
    tell(app, ticket, vec![line]).await
}

/// Tells whoever asked an office that it answered.
///
/// # Errors
/// The database's.
pub async fn tell_of_office_answer(app: &App, ticket: Ticket, id: NoticeReplyId) -> Result<()> {
    let Some(answer) = reply_row(app, id).await? else {
        return Ok(());
    };
    let question = match answer.parent_id {
        Some(parent) => reply_row(app, parent).await?,
        None => None,
    };
    let Some(question) = question else {
        return Ok(());
    };
    let line = Line {
        to: question.author_id,
        kind: Kind::OfficeAnswer,
        what: "answered".to_owned(),
        about: About {
            notice: Some(question.notice_id),
            ..About::default()
        },
    };
    tell(app, ticket, vec![line]).await
}

/// Tells those concerned where a request about an infringed right stands.
///
/// # Errors
/// The database's.
pub async fn tell_of_rights(
    app: &App,
    ticket: Ticket,
    (id, what): (RightsRequestId, &str),
    whom: Vec<PersonId>,
) -> Result<()> {
    let line = |to| Line {
        to,
        kind: Kind::Moderation,
        what: what.to_owned(),
        about: About {
            rights: Some(id),
            ..About::default()
        },
    };
    tell(app, ticket, whom.into_iter().map(line).collect()).await
}

/// Tells people of a meetup, of one date or of all. That it is off is told also to those who do not see it any more.
///
/// # Errors
/// The database's.
pub async fn tell_of_meetup(
    app: &App,
    ticket: Ticket,
    (meetup, area, what): ((MeetupId, Option<OccasionId>), NeighborhoodId, &str),
    whom: Vec<PersonId>,
) -> Result<()> {
    let line = |to| Line {
        to,
        kind: Kind::Meetup,
        what: what.to_owned(),
        about: About {
            meetup: Some(meetup),
            area: Some(area),
            ..About::default()
        },
    };
    tell(app, ticket, whom.into_iter().map(line).collect()).await
}

async fn reply_row(app: &App, id: NoticeReplyId) -> Result<Option<notice_reply::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = notice_reply::Entity::find_by_id(id)
        .filter(notice_reply::COLUMN.deleted_at.is_null())
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(row)
}

/// Whether somebody sees a post, or a comment under it, and did not mute it.
async fn hears(
    app: &App,
    who: PersonId,
    post: &post::Model,
    comment: Option<&comment::Model>,
) -> Result<bool> {
    let viewer = match app.gate.as_seen_by(who).await {
        Ok(viewer) => viewer,
        Err(Error::Anonymous) => return Ok(false), // left
        Err(error) => return Err(error),
    };
    if viewer.standing().is_err() || muted(&viewer, post, comment) {
        return Ok(false);
    }
    let read = app.db.read(&viewer);
    let seen = match comment {
        Some(comment) => read.one::<comment::Entity>(comment.id).await.map(drop),
        None => read.one::<post::Entity>(post.id).await.map(drop),
    };
    match seen {
        Ok(()) => Ok(true),
        Err(Error::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether somebody muted the person who speaks, a word they use, or (of others' posts) the kind. Who speaks
/// anonymously is not held against their name: silence would tell it.
fn muted(viewer: &Viewer, post: &post::Model, comment: Option<&comment::Model>) -> bool {
    let Some(known) = viewer.known() else {
        return true;
    };
    let (author, anonymous, body) = match comment {
        Some(comment) => (comment.author_id, comment.anonymous, &comment.body),
        None => (post.author_id, post.anonymous, &post.body),
    };
    let body = folded(body);
    (!anonymous && known.muted.contains(&author))
        || known.muted_words.iter().any(|word| body.contains(word))
        || (post.author_id != known.person && known.muted_kinds.contains(&post.kind))
}

async fn comment_row(app: &App, id: CommentId) -> Result<Option<comment::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = comment::Entity::find_by_id(id)
        .filter(comment::COLUMN.deleted_at.is_null())
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(row)
}

async fn post_row(app: &App, id: PostId) -> Result<Option<post::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = post::Entity::find_by_id(id)
        .filter(post::COLUMN.deleted_at.is_null())
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(row)
}

/// Who wrote under a post.
async fn commenters(app: &App, post: PostId) -> Result<Vec<PersonId>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a job looks at the rows as they are"
    )]
    let people = comment::Entity::find()
        .select_only()
        .column(comment::Column::AuthorId)
        .distinct()
        .filter(comment::COLUMN.post_id.eq(post))
        .filter(comment::COLUMN.deleted_at.is_null())
        .limit(MOST)
        .into_tuple()
        .all(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(people)
}
