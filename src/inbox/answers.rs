//! What an office hears of residents: the questions under its own notices, a name and words each; and its answers.
use actix_web::http::StatusCode;
use ahash::AHashMap;
use entity::{
    id::{NoticeId, NoticeReplyId},
    notice, notice_reply,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};

use super::{
    lines::current,
    model::{Answered, Asked, NewReply, Pending, Questions, ReplyText},
    replies::{MOST_ANSWERS, answers, check_id, mode},
};
use crate::{
    access::{AnswerFor, Question, Viewer},
    app::App,
    clock::Moment,
    db::{Draft, Scope, Tx},
    error::{Error, Result},
    events::Event,
    page::{Page, Paging},
};

/// The questions under the notices of the viewer's agency, newest first.
///
/// # Errors
/// `Forbidden` for whoever acts for no agency; `Invalid` for a bad cursor.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    which: Questions,
    paging: &Paging,
) -> Result<Page<Asked>> {
    serves(viewer)?;
    let (before, limit) = (paging.after()?, paging.limit()?);
    let read = app.db.read(viewer);
    let mut rows = read
        .all::<notice_reply::Entity>()
        .only(notice_reply::COLUMN.parent_id.is_null());
    if which.state == Pending::Unanswered {
        rows = rows.only(notice_reply::COLUMN.answered_at.is_null());
    }
    if let Some(before) = before {
        rows = rows.only(notice_reply::COLUMN.id.lt(NoticeReplyId(before)));
    }
    let rows = rows.newest(notice_reply::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    Ok(Page {
        items: views(app, viewer, page.items).await?,
        next: page.next,
    })
}

fn serves(viewer: &Viewer) -> Result<()> {
    let serving = viewer.serving();
    serving
        .map(drop)
        .ok_or(Error::Forbidden("act for an agency"))
}

async fn views(app: &App, viewer: &Viewer, rows: Vec<notice_reply::Model>) -> Result<Vec<Asked>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let personas = rows.iter().filter_map(|row| row.membership_id);
    let faces = app.personas.of(&app.db, personas).await?;
    let mut answers = answers(app, viewer, &rows).await?;
    let titles = titles(&app.db.read(viewer), &rows).await?;
    let view = |row: notice_reply::Model| {
        let face = row.membership_id.and_then(|id| faces.get(&id));
        let answers = answers.remove(&row.id).unwrap_or_default();
        Asked {
            id: row.id,
            notice: row.notice_id,
            title: titles.get(&row.notice_id).cloned().unwrap_or_default(),
            name: face.map(|face| face.name.clone()).unwrap_or_default(),
            body: row.body,
            mode: mode(row.private),
            created_at: Moment(row.created_at),
            answered_at: row.answered_at.map(Moment),
            answers: answers.into_iter().map(Answered::from).collect(),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

impl From<notice_reply::Model> for Answered {
    fn from(row: notice_reply::Model) -> Self {
        Self {
            id: row.id,
            body: row.body,
            created_at: Moment(row.created_at),
        }
    }
}

/// What the notices are called that questions are under.
async fn titles<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    rows: &[notice_reply::Model],
) -> Result<AHashMap<NoticeId, String>> {
    let ids: Vec<_> = rows.iter().map(|row| row.notice_id).collect();
    let (_, versions) = current(read, &ids).await?;
    let titles = versions.into_iter().map(|row| (row.notice_id, row.title));
    Ok(titles.collect())
}

/// An answer that is about to be written.
struct Fresh {
    id: NoticeReplyId,
    author: entity::id::PersonId,
    body: ReplyText,
}

impl Draft<AnswerFor, Question> for Fresh {
    type Row = notice_reply::ActiveModel;

    /// As public as the question. The acting person is stored, and nobody reads it from here.
    fn place(self, question: &Question, tx: &Tx<'_>) -> Self::Row {
        notice_reply::ActiveModel {
            id: Set(self.id),
            notice_id: Set(question.row.notice_id),
            parent_id: Set(Some(question.row.id)),
            author_id: Set(self.author),
            membership_id: Set(None),
            private: Set(question.row.private),
            body: Set(self.body.into_inner()),
            created_at: Set(tx.now()),
            answered_at: Set(None),
            deleted_at: Set(None),
            withheld: Set(None),
        }
    }
}

/// Answers a question in the name of the agency: 201 once, 200 when the same id is sent again.
///
/// # Errors
/// `NotFound` for what is not under a notice of the agency's; `Forbidden` for whoever is no responder;
/// `Conflict` when the question has its answers.
pub(super) async fn answer(
    app: &App,
    viewer: &Viewer,
    id: NoticeReplyId,
    new: NewReply,
) -> Result<(StatusCode, Answered)> {
    check_id(app, &new)?;
    let (status, row) = app
        .db
        .write(viewer, async |tx| answer_in(tx, id, new).await)
        .await?;
    Ok((status, row.into()))
}

async fn answer_in(
    tx: &Tx<'_>,
    id: NoticeReplyId,
    new: NewReply,
) -> Result<(StatusCode, notice_reply::Model)> {
    let viewer = tx.viewer();
    let row = tx.read().take::<notice_reply::Entity>(id).await?;
    if row.parent_id.is_some() {
        return Err(Error::Conflict("an answer is not answered"));
    }
    let notice = tx.read().one::<notice::Entity>(row.notice_id).await?;
    let question = Question {
        row,
        agency: notice.agency_id,
    };
    let permit = viewer.may::<AnswerFor, _>(question)?;
    let before = tx
        .read()
        .all::<notice_reply::Entity>()
        .only(notice_reply::COLUMN.parent_id.eq(id));
    let before = before.oldest(notice_reply::COLUMN.id, MOST_ANSWERS).await?;
    let given = new.id.map(NoticeReplyId);
    let full = before.len() as u64 >= MOST_ANSWERS;
    if let Some(row) = before.into_iter().find(|row| Some(row.id) == given) {
        return Ok((StatusCode::OK, row));
    }
    if full {
        return Err(Error::Conflict("this question has its answers"));
    }
    let draft = Fresh {
        id: given.unwrap_or_else(NoticeReplyId::new),
        author: viewer.signed_in()?,
        body: new.body,
    };
    let answer = draft.id;
    if !tx.add_once(&permit, draft).await? {
        return Err(Error::Conflict("this id is taken"));
    }
    let first = notice_reply::Entity::update_many()
        .col_expr(notice_reply::Column::AnsweredAt, Expr::value(tx.now()))
        .filter(notice_reply::COLUMN.id.eq(id))
        .filter(notice_reply::COLUMN.answered_at.is_null());
    tx.change(&permit, first).await?;
    tx.emit(Event::NoticeAnswered { answer }).await?;
    Ok((
        StatusCode::CREATED,
        tx.read().one::<notice_reply::Entity>(answer).await?,
    ))
}
