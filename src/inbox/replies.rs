//! What residents ask under a notice, and what everybody reads there.
use actix_web::http::StatusCode;
use ahash::AHashMap;
use entity::{
    id::{MembershipId, NoticeId, NoticeReplyId, PersonId},
    notice, notice_reply,
    notice_version::{self, Replies, State},
    notification,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set, sea_query::Expr};

use super::{
    audience::Towns,
    model::{NewReply, QuestionView, ReplyText, ReplyView},
    voices::{Body, Voice, body},
};
use crate::{
    access::{AskOffice, Concerned, Remove, Viewer},
    app::App,
    clock::Moment,
    db::{Desk, Draft, Key, Tx},
    error::{Error, Result},
    limits::{Act, Who},
    neighborhoods::Author,
    page::{Page, Paging},
    posts,
};

/// Answers to one question at most.
pub(super) const MOST_ANSWERS: u64 = 20;

/// A question that is about to be written.
struct Fresh {
    id: NoticeReplyId,
    notice: NoticeId,
    author: PersonId,
    membership: MembershipId,
    private: bool,
    body: ReplyText,
}

impl Draft<AskOffice, Concerned> for Fresh {
    type Row = notice_reply::ActiveModel;

    fn place(self, _: &Concerned, tx: &Tx<'_>) -> Self::Row {
        notice_reply::ActiveModel {
            id: Set(self.id),
            notice_id: Set(self.notice),
            parent_id: Set(None),
            author_id: Set(self.author),
            membership_id: Set(Some(self.membership)),
            private: Set(self.private),
            body: Set(self.body.into_inner()),
            created_at: Set(tx.now()),
            answered_at: Set(None),
            deleted_at: Set(None),
            withheld: Set(None),
        }
    }
}

/// Asks: 201 once, 200 when the same person sends the same id again.
///
/// # Errors
/// `Invalid`, what the policy says, `Conflict` when nobody can ask (any more) or the id is somebody else's.
pub(super) async fn ask(
    app: &App,
    viewer: &Viewer,
    notice: NoticeId,
    new: NewReply,
) -> Result<(StatusCode, QuestionView)> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Ask, &Who::Person(me))?;
    check_id(app, &new)?;
    let (status, row) = app
        .db
        .write(viewer, async |tx| ask_in(tx, notice, new).await)
        .await?;
    let mut views = questions(app, viewer, notice, vec![row]).await?;
    let view = views.pop().ok_or(Error::NotFound("reply"))?;
    Ok((status, view))
}

/// Whether a given id is a fresh one.
pub(super) fn check_id(app: &App, new: &NewReply) -> Result<()> {
    match new.id {
        Some(id) if !posts::is_fresh(id, app.db.clock().now()) => {
            Err(Error::invalid("/id", "invalid"))
        }
        _ => Ok(()),
    }
}

async fn ask_in(
    tx: &Tx<'_>,
    notice: NoticeId,
    new: NewReply,
) -> Result<(StatusCode, notice_reply::Model)> {
    let (viewer, me) = (tx.viewer(), tx.viewer().signed_in()?);
    let read = tx.read();
    let notice = read.one::<notice::Entity>(notice).await?;
    let current = notice.current_id.ok_or(Error::NotFound("notice"))?;
    let version = read.one::<notice_version::Entity>(current).await?;
    let towns = Towns::of(tx.system(&Key::of(Desk::FeedCache)), current).await?;
    let permit = viewer.may::<AskOffice, _>(Concerned(towns.all))?;
    let id = new.id.map_or_else(NoticeReplyId::new, NoticeReplyId);
    if new.id.is_some()
        && let Some(row) = sent_before(tx, id, notice.id, me).await?
    {
        return Ok((StatusCode::OK, row));
    }
    if version.state != State::Published {
        return Err(Error::Conflict("this notice is over"));
    }
    let private = match version.replies {
        Replies::Open => false,
        Replies::OfficeOnly => true,
        Replies::Closed => return Err(Error::Conflict("nobody asks under this notice")),
    };
    let home = viewer
        .homes()
        .iter()
        .find(|home| permit.row().0.contains(&home.area));
    let draft = Fresh {
        id,
        notice: notice.id,
        author: me,
        membership: home.ok_or(Error::Forbidden("ask here"))?.membership,
        private,
        body: new.body,
    };
    if !tx.add_once(&permit, draft).await? {
        return Err(Error::Conflict("this id is taken"));
    }
    Ok((
        StatusCode::CREATED,
        tx.read().one::<notice_reply::Entity>(id).await?,
    ))
}

/// The viewer's own question of this id, if they sent it before.
async fn sent_before(
    tx: &Tx<'_>,
    id: NoticeReplyId,
    notice: NoticeId,
    me: PersonId,
) -> Result<Option<notice_reply::Model>> {
    let own = tx
        .read()
        .all::<notice_reply::Entity>()
        .only(notice_reply::COLUMN.id.eq(id))
        .only(notice_reply::COLUMN.author_id.eq(me));
    match own.any().await? {
        Some(row) if row.notice_id != notice => Err(Error::Conflict("this id is taken")),
        other => Ok(other),
    }
}

/// Takes one's own question back. Its answers go with it: they would say what was asked.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub(super) async fn remove(app: &App, viewer: &Viewer, id: NoticeReplyId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<notice_reply::Entity>(id).await?;
            let permit = viewer.may::<Remove, _>(row)?;
            let thread = Condition::any()
                .add(notice_reply::COLUMN.id.eq(id))
                .add(notice_reply::COLUMN.parent_id.eq(id));
            let update = notice_reply::Entity::update_many()
                .col_expr(notice_reply::Column::Body, Expr::value(""))
                .col_expr(notice_reply::Column::DeletedAt, Expr::value(tx.now()))
                .filter(thread);
            tx.change(&permit, update).await?;
            let told = notification::Entity::delete_many()
                .filter(notification::COLUMN.person_id.eq(permit.row().author_id))
                .filter(notification::COLUMN.notice_id.eq(permit.row().notice_id));
            tx.clear(&permit, told).await.map(drop)
        })
        .await
}

/// The questions under a notice that the viewer may read, oldest first, with their answers.
///
/// # Errors
/// `NotFound`; `Invalid` for a bad cursor.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    notice: NoticeId,
    paging: &Paging,
) -> Result<Page<QuestionView>> {
    let read = app.db.read(viewer);
    read.one::<notice::Entity>(notice).await?;
    let (after, limit) = (paging.after()?, paging.limit()?);
    let mut heads = read
        .all::<notice_reply::Entity>()
        .only(notice_reply::COLUMN.notice_id.eq(notice))
        .only(notice_reply::COLUMN.parent_id.is_null());
    if let Some(after) = after {
        heads = heads.only(notice_reply::COLUMN.id.gt(NoticeReplyId(after)));
    }
    let rows = heads.oldest(notice_reply::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    Ok(Page {
        items: questions(app, viewer, notice, page.items).await?,
        next: page.next,
    })
}

/// Questions of one notice that were read through the scope, as the viewer sees them.
async fn questions(
    app: &App,
    viewer: &Viewer,
    notice: NoticeId,
    rows: Vec<notice_reply::Model>,
) -> Result<Vec<QuestionView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let read = app.db.read(viewer);
    let agency = read.one::<notice::Entity>(notice).await?.agency_id;
    let office = body(app, agency).await?;
    let personas = rows.iter().filter_map(|row| row.membership_id);
    let faces = app.personas.of(&app.db, personas).await?;
    let mut answers = answers(app, viewer, &rows).await?;
    let seen = |row: notice_reply::Model| {
        let answers = answers.remove(&row.id).unwrap_or_default();
        let said = |row| view(viewer, row, &faces, &office);
        Ok(QuestionView {
            answers: answers.into_iter().map(said).collect::<Result<_>>()?,
            question: view(viewer, row, &faces, &office)?,
        })
    };
    rows.into_iter().map(seen).collect()
}

/// What hangs on questions, oldest first, as far as the viewer may read it.
pub(super) async fn answers(
    app: &App,
    viewer: &Viewer,
    questions: &[notice_reply::Model],
) -> Result<AHashMap<NoticeReplyId, Vec<notice_reply::Model>>> {
    let ids = questions.iter().map(|row| row.id);
    let rows = app
        .db
        .read(viewer)
        .all::<notice_reply::Entity>()
        .only(notice_reply::COLUMN.parent_id.is_in(ids))
        .oldest(
            notice_reply::COLUMN.id,
            MOST_ANSWERS * questions.len() as u64,
        )
        .await?;
    let mut hung: AHashMap<_, Vec<_>> = AHashMap::new();
    for row in rows {
        if let Some(parent) = row.parent_id {
            hung.entry(parent).or_default().push(row);
        }
    }
    Ok(hung)
}

fn view(
    viewer: &Viewer,
    row: notice_reply::Model,
    faces: &AHashMap<MembershipId, Author>,
    office: &Body,
) -> Result<ReplyView> {
    let author = match row.membership_id {
        None => Voice::Office(office.clone()),
        Some(persona) => {
            let face = faces.get(&persona).cloned();
            let face = face.ok_or_else(|| Error::internal("a question without an author"))?;
            let resident = viewer.person().is_some() && !viewer.is_officer();
            Voice::Neighbor(if resident { face } else { only_a_name(face) })
        }
    };
    Ok(ReplyView {
        id: row.id,
        author,
        body: row.body,
        created_at: Moment(row.created_at),
        mine: row.membership_id.is_some() && viewer.person() == Some(row.author_id),
        mode: mode(row.private),
    })
}

/// Visitors and offices read a name: no persona to look up, no icon, no tie to the town.
fn only_a_name(face: Author) -> Author {
    Author {
        membership: None,
        icon: None,
        kind: None,
        ..face
    }
}

/// The word for who reads it.
pub(super) fn mode(private: bool) -> Replies {
    if private {
        Replies::OfficeOnly
    } else {
        Replies::Open
    }
}
