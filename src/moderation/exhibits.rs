//! What a case is about, and what stands around it, as it stands now.
use entity::{
    comment,
    id::{CommentId, MembershipId, NoticeReplyId, PersonId, PhotoId, PostId},
    membership, moderation_case as case, notice_reply, person, photo, post,
    report::TargetKind,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    shown::Exhibit,
    target::{self, Facts, KEY},
};
use crate::{app::App, clock::Moment, error::Result, neighborhoods::Author, photos::Photo, posts};

mod things;

/// Answers that are shown around a thing at most.
const AROUND: u64 = 30;

/// The thing, and its thread around it: the post, and the answers near it.
///
/// # Errors
/// The database's.
pub(super) async fn of(app: &App, case: &case::Model) -> Result<(Option<Exhibit>, Vec<Exhibit>)> {
    let conn = app.db.system(&KEY);
    let Some(facts) = target::facts(conn, super::cases::target(case)).await? else {
        return Ok((None, Vec::new()));
    };
    let mut thread = match facts.post {
        Some(post) => thread(app, post, case).await?,
        None => Vec::new(),
    };
    let at = thread.iter().position(|one| one.id == case.target_id);
    let target = match at {
        Some(at) => Some(thread.remove(at)),
        None => Some(alone(app, case, facts).await?),
    };
    Ok((target, thread))
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn thread(app: &App, id: PostId, case: &case::Model) -> Result<Vec<Exhibit>> {
    let conn = app.db.system(&KEY);
    let Some(head) = post::Entity::find_by_id(id).one(conn).await? else {
        return Ok(Vec::new());
    };
    let mut rows = near(conn, id, case).await?;
    rows.sort_unstable_by_key(|row| row.id);
    let personas = rows
        .iter()
        .map(|row| row.membership_id)
        .chain([head.membership_id]);
    let faces = app.personas.of(&app.db, personas).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let photos = photos(conn, id, &ids).await?;
    let hung = |post: Option<PostId>, comment: Option<CommentId>| -> Vec<Photo> {
        let here = photos
            .iter()
            .filter(|row| match comment {
                Some(comment) => row.comment_id == Some(comment),
                None => row.post_id == post,
            })
            .cloned();
        here.map(Photo::from).collect()
    };
    // Who asks without a name stays so: whoever decides needs no name for it.
    let face = |anonymous: bool, membership: MembershipId, who: PersonId| {
        if anonymous {
            Some(posts::asker(&app.secrets, id, who))
        } else {
            faces.get(&membership).cloned()
        }
    };
    let head = Exhibit {
        kind: TargetKind::Post,
        id: head.id.0,
        author: face(head.anonymous, head.membership_id, head.author_id),
        text: said(head.body, head.place_name),
        photos: hung(Some(id), None),
        withheld: head.withheld,
        created_at: Moment(head.created_at),
        edited_at: head.edited_at.map(Moment),
        same_author: case.author_id == Some(head.author_id),
    };
    let answer = |row: comment::Model| Exhibit {
        kind: TargetKind::Comment,
        id: row.id.0,
        author: face(row.anonymous, row.membership_id, row.author_id),
        text: row.body,
        photos: hung(None, Some(row.id)),
        withheld: row.withheld,
        created_at: Moment(row.created_at),
        edited_at: row.edited_at.map(Moment),
        same_author: case.author_id == Some(row.author_id),
    };
    Ok(std::iter::once(head)
        .chain(rows.into_iter().map(answer))
        .collect())
}

fn said(body: String, place: Option<String>) -> String {
    match place {
        Some(place) => format!("{body}\n{place}"),
        None => body,
    }
}

/// The answers just before and after the thing; the last ones when it is the post.
#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn near(
    conn: &impl ConnectionTrait,
    post: PostId,
    case: &case::Model,
) -> Result<Vec<comment::Model>> {
    let under = || {
        comment::Entity::find()
            .filter(comment::COLUMN.post_id.eq(post))
            .filter(comment::COLUMN.deleted_at.is_null())
    };
    if case.target_kind != TargetKind::Comment {
        return Ok(under()
            .order_by_desc(comment::COLUMN.id)
            .limit(AROUND)
            .all(conn)
            .await?);
    }
    let id = CommentId(case.target_id);
    let mut rows = under()
        .filter(comment::COLUMN.id.lte(id))
        .order_by_desc(comment::COLUMN.id)
        .limit(AROUND / 2)
        .all(conn)
        .await?;
    let after = under()
        .filter(comment::COLUMN.id.gt(id))
        .order_by_asc(comment::COLUMN.id)
        .limit(AROUND / 2)
        .all(conn)
        .await?;
    rows.extend(after);
    Ok(rows)
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn photos(
    conn: &impl ConnectionTrait,
    post: PostId,
    comments: &[CommentId],
) -> Result<Vec<photo::Model>> {
    let here = Condition::any()
        .add(photo::COLUMN.post_id.eq(post))
        .add(photo::COLUMN.comment_id.is_in(comments.iter().copied()));
    Ok(photo::Entity::find()
        .filter(here)
        .filter(photo::COLUMN.deleted_at.is_null())
        .order_by_asc(photo::COLUMN.position)
        .all(conn)
        .await?)
}

/// A thing that stands in no thread: a persona, a photo, a question to an office, a notice.
async fn alone(app: &App, about: &case::Model, facts: Facts) -> Result<Exhibit> {
    let conn = app.db.system(&KEY);
    let mut shown = Exhibit {
        kind: about.target_kind,
        id: about.target_id,
        author: None,
        text: facts.text,
        photos: Vec::new(),
        withheld: facts.withheld,
        created_at: Moment(about.opened_at),
        edited_at: None,
        same_author: true,
    };
    match about.target_kind {
        TargetKind::Photo => {
            let row = photo_row(conn, PhotoId(about.target_id)).await?;
            if let Some(row) = row {
                shown.created_at = Moment(row.created_at);
                shown.photos = vec![row.into()];
            }
        }
        TargetKind::Member => {
            let id = MembershipId(about.target_id);
            let (author, name, icon) = persona(app, id).await?;
            (shown.author, shown.text) = (author, name);
            if let Some(icon) = icon
                && let Some(row) = photo_row(conn, icon).await?
            {
                shown.photos = vec![row.into()];
            }
        }
        TargetKind::NoticeReply => {
            if let Some(row) = reply(conn, about.target_id).await? {
                shown.created_at = Moment(row.created_at);
                if let Some(id) = row.membership_id {
                    let known = app.personas.of(&app.db, std::iter::once(id)).await?;
                    shown.author = known.get(&id).cloned();
                }
            }
        }
        TargetKind::Place | TargetKind::Review | TargetKind::Meetup => {
            things::fill(app, about, &mut shown).await?;
        }
        _ => {}
    }
    Ok(shown)
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn photo_row(conn: &impl ConnectionTrait, id: PhotoId) -> Result<Option<photo::Model>> {
    Ok(photo::Entity::find_by_id(id)
        .filter(photo::COLUMN.deleted_at.is_null())
        .one(conn)
        .await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn reply(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<notice_reply::Model>> {
    Ok(notice_reply::Entity::find_by_id(NoticeReplyId(id))
        .one(conn)
        .await?)
}

/// A persona with the name that it bears, also while that is withheld from others.
#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn persona(app: &App, id: MembershipId) -> Result<(Option<Author>, String, Option<PhotoId>)> {
    let conn = app.db.system(&KEY);
    let found = membership::Entity::find_by_id(id)
        .find_also_related(person::Entity)
        .one(conn)
        .await?;
    let Some((row, who)) = found else {
        return Ok((None, String::new(), None));
    };
    let name = row
        .display_name
        .or_else(|| who.map(|who| who.display_name))
        .unwrap_or_default();
    let faces = app.personas.of(&app.db, std::iter::once(id)).await?;
    let author = faces.get(&id).cloned().map(|face| Author {
        name: name.clone(),
        ..face
    });
    Ok((author, name, row.icon_id))
}
