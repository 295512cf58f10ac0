//! The desk of those who look into requests: what waits, one of them, and the acts before a decision.
use chrono::{DateTime, Utc};
use entity::{
    id::RightsRequestId,
    rights_act::{self, Act as Done},
    rights_inquiry::{self as inquiry},
    rights_request::{self as request},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ExprTrait, IntoSimpleExpr, Set,
    sea_query::IntoCondition,
};

use super::{
    record::{self, KEY, Part, Step},
    sealed::{self, Requester, Said},
    shown::{self, InquiryLine, RequestLine, RequestView, Which},
    terms, thing,
};
use crate::{
    access::{LookInto, Permit, Viewer, looks_into_rights},
    app::App,
    clock::Moment,
    db::Tx,
    error::{Error, Result},
    http::IfMatch,
    limits::{Act, Who},
    page::{Page, Paging},
    text::Text,
};

/// Lines of a record at most: each request is warned of, asked about and answered a few times.
const MOST: u64 = 200;

/// Whether the viewer has this desk at all; told by name, as it is no secret that there is one.
pub(super) fn keeps(viewer: &Viewer) -> Result<()> {
    viewer.standing()?;
    looks_into_rights(viewer)
        .then_some(())
        .ok_or(Error::Forbidden("look into requests"))
}

/// Requests: those that are owed an answer, what ends first before the others; or those that are over, newest first.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub(super) async fn list(
    app: &App,
    viewer: &Viewer,
    which: Which,
    paging: &Paging,
) -> Result<Page<RequestLine>> {
    keeps(viewer)?;
    let read = app.db.read(viewer);
    let (after, limit) = (paging.after()?, paging.limit()?);
    let after = after.map(RightsRequestId);
    let all = read.all::<request::Entity>();
    let rows = match which {
        Which::Open => {
            let open = all.only(request::COLUMN.ended_at.is_null());
            let open = match after {
                Some(id) => open.only(behind(&read.one::<request::Entity>(id).await?)),
                None => open,
            };
            let order = [
                request::COLUMN.due_at.into_simple_expr(),
                request::COLUMN.id.into_simple_expr(),
            ];
            open.oldest_by(order, limit + 1).await?
        }
        Which::Over => {
            let mut over = all.only(request::COLUMN.ended_at.is_not_null());
            if let Some(id) = after {
                over = over.only(request::COLUMN.id.lt(id));
            }
            over.newest(request::COLUMN.id, limit + 1).await?
        }
    };
    let now = app.db.clock().now();
    Ok(Page::cut(rows, limit, |row| row.id.0).map(|row| shown::line(&row, now)))
}

/// What stands behind a row of the queue.
fn behind(row: &request::Model) -> Condition {
    let same = request::COLUMN.due_at.eq(row.due_at);
    Condition::any()
        .add(request::COLUMN.due_at.gt(row.due_at))
        .add(same.and(request::COLUMN.id.gt(row.id)).into_condition())
}

/// One request with everything in it. What is personal is looked at, so who looked is written down first.
///
/// # Errors
/// `NotFound`, also for who is a party to it.
pub(super) async fn one(app: &App, viewer: &Viewer, id: RightsRequestId) -> Result<RequestView> {
    keeps(viewer)?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().one::<request::Entity>(id).await?;
            record::audit(tx, Part::Desk, row.id, "view", None).await
        })
        .await?;
    whole(app, viewer, id).await
}

/// The same after an act, which was written down itself.
pub(super) async fn whole(app: &App, viewer: &Viewer, id: RightsRequestId) -> Result<RequestView> {
    let read = app.db.read(viewer);
    let row = read.one::<request::Entity>(id).await?;
    let acts = read
        .all::<rights_act::Entity>()
        .only(rights_act::COLUMN.request_id.eq(id))
        .oldest(rights_act::COLUMN.id, MOST)
        .await?;
    let asked = read
        .all::<inquiry::Entity>()
        .only(inquiry::COLUMN.request_id.eq(id))
        .any()
        .await?;
    let requester = sealed::open::<Requester>(&app.secrets, row.requester_sealed.as_deref())?;
    let said = sealed::open::<Said>(&app.secrets, row.words_sealed.as_deref())?;
    let acts: Result<Vec<_>> = acts
        .into_iter()
        .map(|row| {
            let words = sealed::open(&app.secrets, row.words_sealed.as_deref())?;
            Ok(shown::act(&row, words))
        })
        .collect();
    let asked = asked
        .as_ref()
        .map(|row| inquiry_line(app, row))
        .transpose()?;
    let thing = thing::shown(app, &row).await?;
    let now = app.db.clock().now();
    Ok(RequestView {
        may_ask: row.may_ask && asked.is_none() && thing.is_some() && row.poster_id.is_some(),
        may_name: row.may_name,
        standing: row.standing,
        language: row.language,
        answered_at: row.answered_at.map(Moment),
        completed: row.completed_at.is_some(),
        case: row.case_id,
        line: shown::line(&row, now),
        requester: requester.map(shown::requester),
        said: said.map(shown::said),
        thing,
        inquiry: asked,
        acts: acts?,
    })
}

fn inquiry_line(app: &App, row: &inquiry::Model) -> Result<InquiryLine> {
    let open = |text: &Option<String>| sealed::open::<String>(&app.secrets, text.as_deref());
    Ok(InquiryLine {
        words: open(&row.words_sealed)?,
        named: row.name_sealed.is_some(),
        asked_at: Moment(row.asked_at),
        due_at: Moment(row.due_at),
        stance: row.stance,
        answer: open(&row.answer_sealed)?,
        answered_at: row.answered_at.map(Moment),
        silent_at: row.silent_at.map(Moment),
    })
}

/// A request that somebody acts on: held, asked of the policy, compared with what was read.
pub(super) async fn taken(
    tx: &Tx<'_>,
    id: RightsRequestId,
    lock: IfMatch,
) -> Result<Permit<LookInto, request::Model>> {
    let row = tx.read().take::<request::Entity>(id).await?;
    let permit = tx.viewer().may::<LookInto, _>(row)?;
    lock.holds(permit.row().lock)?;
    Ok(permit)
}

/// Counts an act of somebody at the desk.
pub(super) fn count(app: &App, viewer: &Viewer) -> Result<()> {
    keeps(viewer)?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::LookInto, &Who::Person(me)).map(drop)
}

/// Begins to look into it.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict`.
pub(super) async fn begin(
    app: &App,
    viewer: &Viewer,
    (id, lock): (RightsRequestId, IfMatch),
) -> Result<RequestView> {
    count(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let row = taken(tx, id, lock).await?.into_row();
            record::act(
                tx,
                &app.secrets,
                &row,
                (Done::Begin, record::unchanged()),
                Step::default(),
            )
            .await?;
            record::audit(tx, Part::Desk, id, "begin", None).await
        })
        .await?;
    whole(app, viewer, id).await
}

/// Asks the requester for what lacks, once. The week goes on.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict`.
pub(super) async fn ask_completion(
    app: &App,
    viewer: &Viewer,
    (id, lock): (RightsRequestId, IfMatch),
    words: Text<1, 2000>,
) -> Result<RequestView> {
    count(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let row = taken(tx, id, lock).await?.into_row();
            let change = request::ActiveModel {
                completion_asked_at: Set(Some(tx.now())),
                ..Default::default()
            };
            let step = Step {
                words: Some(words.as_str().to_owned()),
                until: Some(row.due_at),
                mail: true,
                ..Step::default()
            };
            record::act(tx, &app.secrets, &row, (Done::AskCompletion, change), step).await?;
            record::audit(tx, Part::Desk, id, "ask_completion", None).await
        })
        .await?;
    whole(app, viewer, id).await
}

/// What is asked of the poster.
pub(super) struct Question {
    pub words: Text<1, 2000>,
    pub with_name: bool,
}

/// Asks the poster, once, if the requester agreed.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict`, `Rule` for what was not agreed to or cannot be asked.
pub(super) async fn ask_poster(
    app: &App,
    viewer: &Viewer,
    (id, lock): (RightsRequestId, IfMatch),
    question: Question,
) -> Result<RequestView> {
    count(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let row = taken(tx, id, lock).await?.into_row();
            let name = name(app, &row, question.with_name)?;
            let asked = tx.read().all::<inquiry::Entity>();
            let asked = asked.only(inquiry::COLUMN.request_id.eq(id));
            if asked.any().await?.is_some() {
                return Err(Error::Conflict("the poster was asked"));
            }
            let until = tx.now() + terms::OBJECT;
            let words = question.words.as_str().to_owned();
            inquire(app, tx, &row, (&words, name), until).await?;
            let step = Step {
                until: Some(until),
                tell: Some("rights_inquiry"),
                ask_until: Some(until),
                ..Step::default()
            };
            record::act(
                tx,
                &app.secrets,
                &row,
                (Done::AskPoster, record::unchanged()),
                step,
            )
            .await?;
            let said = serde_json::json!({ "until": until, "named": question.with_name });
            record::audit(tx, Part::Desk, id, "ask_poster", Some(said)).await
        })
        .await?;
    whole(app, viewer, id).await
}

/// The requester's name for the poster, if it may be told.
fn name(app: &App, row: &request::Model, wanted: bool) -> Result<Option<String>> {
    if !row.may_ask || (wanted && !row.may_name) {
        return Err(Error::Rule("not_agreed"));
    }
    if !wanted {
        return Ok(None);
    }
    let requester = sealed::open::<Requester>(&app.secrets, row.requester_sealed.as_deref())?;
    Ok(requester.map(|requester| requester.name))
}

async fn inquire(
    app: &App,
    tx: &Tx<'_>,
    row: &request::Model,
    (words, name): (&String, Option<String>),
    until: DateTime<Utc>,
) -> Result<()> {
    let poster = row.poster_id.ok_or(Error::Rule("nobody_to_ask"))?;
    let name = name.map(|name| sealed::seal(&app.secrets, &name));
    let row = inquiry::ActiveModel {
        request_id: Set(row.id),
        person_id: Set(poster),
        words_sealed: Set(Some(sealed::seal(&app.secrets, words)?)),
        name_sealed: Set(name.transpose()?),
        asked_at: Set(tx.now()),
        due_at: Set(until),
        stance: Set(None),
        answer_sealed: Set(None),
        answered_at: Set(None),
        silent_at: Set(None),
        closed_at: Set(None),
    };
    row.insert(tx.system(&KEY)).await?;
    Ok(())
}
