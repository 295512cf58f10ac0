//! What an author reads about a decision: what, which rule, why, by whom as a role, until when, and how to appeal.
use chrono::{DateTime, Utc};
use entity::{
    appeal, decision,
    decision::{Kind, Role, State as Standing},
    id::{DecisionId, PersonId},
    moderation_case as case,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{ExprTrait, Query},
};

use super::{
    decide::WINDOW,
    desks, effects,
    model::{MyAppeal, Statement},
    target::{self, KEY},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::{Error, Result},
    page::{Page, Paging},
};

/// Decisions about one's own, newest first; also while suspended. That somebody reported them and nothing was wrong
/// is on no list: it would only make people wonder who it was.
///
/// # Errors
/// `Invalid` for a bad cursor.
pub(super) async fn list(app: &App, viewer: &Viewer, paging: &Paging) -> Result<Page<Statement>> {
    let me = viewer.signed_in()?;
    let (before, limit) = (paging.after()?, paging.limit()?);
    let own = Query::select()
        .column(case::Column::Id)
        .from(case::Entity)
        .and_where(case::COLUMN.author_id.eq(me))
        .to_owned();
    let mut rows = app
        .db
        .read(viewer)
        .all::<decision::Entity>()
        .only(decision::COLUMN.case_id.into_expr().in_subquery(own))
        .only(decision::COLUMN.in_force_at.is_not_null())
        .only(decision::COLUMN.kind.ne(Kind::NoAction));
    if let Some(before) = before {
        rows = rows.only(decision::COLUMN.id.lt(DecisionId(before)));
    }
    let rows = rows.newest(decision::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(statement(app, row).await?);
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// One decision about one's own.
///
/// # Errors
/// `NotFound`.
pub(super) async fn one(app: &App, viewer: &Viewer, id: DecisionId) -> Result<Statement> {
    let me = viewer.signed_in()?;
    let row = app.db.read(viewer).one::<decision::Entity>(id).await?;
    let (row, case) = effects::with_case(app.db.system(&KEY), row.id).await?;
    // Whoever works on the case reads it there.
    if case.author_id != Some(me) {
        return Err(Error::NotFound("decision"));
    }
    statement(app, row).await
}

async fn statement(app: &App, row: decision::Model) -> Result<Statement> {
    let conn = app.db.system(&KEY);
    let (_, case) = effects::with_case(conn, row.id).await?;
    let facts = target::facts(conn, super::cases::target(&case)).await?;
    let appeal = appeal_of(conn, row.id).await?;
    let bodies = desks::names(app, std::iter::once(row.agency_id)).await?;
    let now = app.db.clock().now();
    Ok(Statement {
        id: row.id,
        kind: row.kind,
        appeal_until: appealable(&row, now)
            .filter(|_| appeal.is_none())
            .map(Moment),
        rule: row.rule,
        rule_version: row.rule_version,
        facts: row.facts,
        label: row.label,
        role: row.role,
        body: bodies.into_values().next(),
        automated: row.automated,
        everywhere: row.everywhere,
        in_force_at: row.in_force_at.map(Moment),
        until: row.until.map(Moment),
        state: row.state,
        log: row.log_seq,
        target_kind: case.target_kind,
        post: facts.as_ref().and_then(|facts| facts.post),
        target: facts.is_some().then_some(case.target_id),
        text: facts.map(|facts| facts.text).unwrap_or_default(),
        appeal: appeal.map(|row| MyAppeal {
            words: row.words,
            state: row.state,
            due_at: Moment(row.due_at),
            outcome: row.outcome,
            answer: row.answer,
            decided_at: row.decided_at.map(Moment),
        }),
    })
}

/// Until when an appeal is possible.
fn appealable(row: &decision::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let holds = matches!(row.state, Standing::InForce | Standing::Over);
    if !holds || row.kind == Kind::NoAction || row.role == Role::AppealReviewer {
        return None;
    }
    let until = row.in_force_at? + WINDOW;
    (now <= until).then_some(until)
}

pub(super) async fn appeal_of(
    conn: &impl ConnectionTrait,
    decision: DecisionId,
) -> Result<Option<appeal::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of a decision that was read through the scope"
    )]
    let row = appeal::Entity::find()
        .filter(Condition::all().add(appeal::COLUMN.decision_id.eq(decision)))
        .one(conn)
        .await?;
    Ok(row)
}

/// Decisions about somebody, for their export; also while suspended.
///
/// # Errors
/// The database's.
pub async fn everything_of(app: &App, me: PersonId) -> Result<serde_json::Value> {
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let rows = decision::Entity::find()
        .inner_join(case::Entity)
        .filter(case::COLUMN.author_id.eq(me))
        .filter(decision::COLUMN.in_force_at.is_not_null())
        .all(app.db.system(&KEY))
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(statement(app, row).await?);
    }
    serde_json::to_value(all).map_err(Error::internal)
}
