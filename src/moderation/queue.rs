//! The queue, and appeals that wait.
use ahash::AHashMap;
use entity::{
    appeal, decision,
    id::{AgencyId, AppealId, CaseId, DecisionId},
    moderation_case as case,
    moderation_case::{State, UNDECIDED},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    desks, logged,
    model::{Shelf, Which},
    shown::{AppealView, CaseLine, DecisionLine, Taken},
    target::KEY,
    waiting::Asked,
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::{Error, Result},
    neighborhoods::Map,
    page::{Page, Paging},
};

/// A page of the queue, oldest first: only what the viewer may work on.
///
/// # Errors
/// `Forbidden` for who keeps no rules; `Invalid` for a bad cursor.
pub(super) async fn list(
    app: &App,
    viewer: &Viewer,
    which: Which,
    paging: &Paging,
) -> Result<Page<CaseLine>> {
    keeps(viewer)?;
    let me = viewer.signed_in()?;
    let (after, limit) = (paging.after()?, paging.limit()?);
    if which.shelf != Shelf::Decided {
        let asked = Asked {
            held_by: (which.shelf == Shelf::Mine).then_some(me),
            after: after.map(CaseId),
            limit,
        };
        if let Some(page) = app.waiting.page(app, viewer, &asked).await? {
            return Ok(page);
        }
    }
    let shelf = match which.shelf {
        Shelf::Undecided => Condition::all().add(Expr::cust(UNDECIDED)),
        Shelf::Mine => Condition::all()
            .add(Expr::cust(UNDECIDED))
            .add(case::COLUMN.assignee_id.eq(me)),
        Shelf::Decided => {
            let decided = [State::Decided, State::Appealed, State::Closed];
            Condition::all().add(case::COLUMN.state.is_in(decided))
        }
    };
    let mut rows = app.db.read(viewer).all::<case::Entity>().only(shelf);
    if let Some(after) = after {
        rows = rows.only(case::COLUMN.id.gt(CaseId(after)));
    }
    let rows = rows.oldest(case::COLUMN.id, limit + 1).await?;
    let towns = app.towns.map(&app.db).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    Ok(page.map(|row| line(viewer, &row, &towns)))
}

/// Whether the viewer has any part in keeping the rules.
///
/// # Errors
/// `Forbidden`, and what keeps anybody from acting.
pub(super) fn keeps(viewer: &Viewer) -> Result<()> {
    viewer.standing()?;
    let part = viewer.administers() || viewer.desk().is_some() || !viewer.duties().is_empty();
    part.then_some(()).ok_or(Error::Forbidden("see the queue"))
}

/// A line of the queue.
pub(super) fn line(viewer: &Viewer, row: &case::Model, towns: &Map) -> CaseLine {
    CaseLine {
        id: row.id,
        target_kind: row.target_kind,
        neighborhood: row
            .neighborhood_id
            .and_then(|id| towns.slug(id))
            .map(str::to_owned),
        category: row.category,
        origin: row.origin,
        state: row.state,
        queue: row.queue,
        escalated: row.escalated,
        reporters: row.reporters,
        score: row.score,
        frozen: row.frozen,
        hidden_until: row.veil_until.map(Moment),
        taken: taken(viewer, row.assignee_id),
        opened_at: Moment(row.opened_at),
        lock: row.lock,
    }
}

fn taken(viewer: &Viewer, assignee: Option<entity::id::PersonId>) -> Taken {
    match assignee {
        None => Taken::No,
        some if some == viewer.person() => Taken::ByMe,
        Some(_) => Taken::ByAnother,
    }
}

/// A decision for those who work on its case; `bodies` names those whose desks decided.
pub(super) fn decision_line(
    row: decision::Model,
    bodies: &AHashMap<AgencyId, String>,
) -> DecisionLine {
    DecisionLine {
        body: row.agency_id.and_then(|id| bodies.get(&id).cloned()),
        id: row.id,
        kind: row.kind,
        rule: row.rule,
        rule_version: row.rule_version,
        facts: row.facts,
        label: row.label,
        hours: row.hours,
        everywhere: row.everywhere,
        role: row.role,
        state: row.state,
        proposed_at: Moment(row.proposed_at),
        in_force_at: row.in_force_at.map(Moment),
    }
}

/// Appeals that wait for an answer, oldest first.
///
/// # Errors
/// `Forbidden` for who answers none; `Invalid` for a bad cursor.
pub(super) async fn appeals(
    app: &App,
    viewer: &Viewer,
    paging: &Paging,
) -> Result<Page<AppealView>> {
    if !viewer.holds(entity::duty::Role::AppealReviewer, None) {
        return Err(Error::Forbidden("answer appeals"));
    }
    let me = viewer.signed_in()?;
    let (after, limit) = (paging.after()?, paging.limit()?);
    let mut rows = app
        .db
        .read(viewer)
        .all::<appeal::Entity>()
        .only(appeal::COLUMN.person_id.ne(me))
        .only(appeal::COLUMN.state.ne(appeal::State::Decided));
    if let Some(after) = after {
        rows = rows.only(appeal::COLUMN.id.gt(AppealId(after)));
    }
    let rows = rows.oldest(appeal::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let ids = page.items.iter().map(|row| row.decision_id);
    let mut decisions = decisions(app.db.system(&KEY), ids).await?;
    let bodies = desks::names(app, decisions.values().map(|row| row.agency_id)).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let Some(decision) = decisions.remove(&row.decision_id) else {
            continue;
        };
        items.push(AppealView {
            id: row.id,
            case: decision.case_id,
            decision: decision_line(decision, &bodies),
            words: row.words,
            state: row.state,
            taken: taken(viewer, row.assignee_id),
            created_at: Moment(row.created_at),
            due_at: Moment(row.due_at),
            lock: row.lock,
        });
    }
    written_down(app, viewer, &items).await?;
    Ok(Page {
        items,
        next: page.next,
    })
}

/// That somebody read what was written in appeals.
async fn written_down(app: &App, viewer: &Viewer, appeals: &[AppealView]) -> Result<()> {
    if appeals.is_empty() {
        return Ok(());
    }
    let ids = appeals.iter().map(|one| one.id);
    let ids: Vec<_> = ids.collect();
    app.db
        .write(viewer, async |tx| logged::appeals_read(tx, &ids).await)
        .await
}

async fn decisions(
    conn: &impl ConnectionTrait,
    ids: impl Iterator<Item = DecisionId>,
) -> Result<AHashMap<DecisionId, decision::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of appeals that were read through the scope"
    )]
    let rows = decision::Entity::find()
        .filter(decision::COLUMN.id.is_in(ids))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
