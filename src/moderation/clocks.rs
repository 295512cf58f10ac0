//! What happens by itself when its time comes. Early, late, twice or after the rows are gone, each does no harm.
use entity::{
    comment, decision,
    decision::State as Standing,
    hold::Ending,
    id::{CaseId, DecisionId, LimitationId, PersonId, PostId},
    limitation, moderation_case as case,
    moderation_case::{Escalation, Queue, State},
    post::Withheld,
    report::{Status, TargetKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
    sea_query::{Expr, Query},
};

use super::{
    cases, desks, effects, logged,
    revert::{self, PutBack},
    target::{self, KEY, Target, veil},
    weighing,
};
use crate::{
    access::{UNDECIDED, Viewer},
    accounts,
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    screening, transparency as log,
};

/// Shows again what was hidden by score, before something else is decided. What a decision hid, stays.
pub(super) async fn lift_veil(tx: &Tx<'_>, row: &case::Model) -> Result<()> {
    if row.veiled_at.is_none() {
        return Ok(());
    }
    let what = cases::target(row);
    let facts = target::facts(tx.system(&KEY), what).await?;
    if facts.is_some_and(|facts| facts.withheld == Some(Withheld::Checking)) {
        veil(tx, what, None).await?;
    }
    let mut change = row.clone().into_active_model();
    change.veiled_at = Set(None);
    change.veil_until = Set(None);
    cases::save(tx, change).await.map(drop)
}

/// Nobody decided within 48 hours: what was hidden by score is shown again, and not hidden by score once more.
///
/// # Errors
/// The database's.
pub async fn restore(app: &App, id: CaseId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(row) = cases::held(tx, id).await? else {
                return Ok(());
            };
            let due = row.veil_until.is_some_and(|until| until <= tx.now());
            if !due || !UNDECIDED.contains(&row.state) {
                return Ok(());
            }
            lift_veil(tx, &row).await?;
            let Some(row) = cases::held(tx, id).await? else {
                return Ok(());
            };
            let entry = log::Entry {
                act: log::Act::ProvisionalEnd,
                decided_by_machine: true,
                decider: log::Decider::System,
                ..logged::of_case(&row, tx.now())
            };
            let mut change = row.into_active_model();
            change.frozen = Set(true);
            cases::save(tx, change).await?;
            log::publish(tx, entry).await.map(drop)
        })
        .await
}

/// Nobody decided for 48 hours: the case goes before staff as well.
///
/// # Errors
/// The database's.
pub async fn remind(app: &App, id: CaseId) -> Result<bool> {
    before_staff(app, id, Escalation::Overdue, |row, tx| {
        UNDECIDED.contains(&row.state) && tx.now() - row.opened_at >= cases::REMIND
    })
    .await
}

/// Too few volunteers voted within a day: staff vote.
///
/// # Errors
/// The database's.
pub async fn too_few(app: &App, id: DecisionId) -> Result<Option<CaseId>> {
    let found = effects::with_case(app.db.system(&KEY), id).await;
    let (row, case) = match found {
        Err(Error::NotFound(_)) => return Ok(None),
        other => other?,
    };
    if row.state != Standing::Proposed {
        return Ok(None);
    }
    let waits = before_staff(app, case.id, Escalation::TooFew, |row, _| {
        row.state == State::UnderReview
    })
    .await?;
    Ok(waits.then_some(case.id))
}

async fn before_staff(
    app: &App,
    id: CaseId,
    why: Escalation,
    when: impl FnOnce(&case::Model, &Tx<'_>) -> bool,
) -> Result<bool> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let row = cases::held(tx, id).await?;
            let Some(row) = row.filter(|row| when(row, tx)) else {
                return Ok(false);
            };
            if row.escalated.is_none() {
                // Volunteers go on seeing a case that is overdue; one with too few of them is staff's now.
                let queue = if why == Escalation::TooFew {
                    Queue::Staff
                } else {
                    row.queue
                };
                let lock = row.lock + 1;
                let mut change = row.into_active_model();
                change.escalated = Set(Some(why));
                change.queue = Set(queue);
                change.lock = Set(lock);
                cases::save(tx, change).await?;
            }
            Ok(true)
        })
        .await
}

/// Ends a decision whose time is over.
///
/// # Errors
/// The database's.
pub async fn end(app: &App, id: DecisionId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let (row, case) = match effects::with_case(conn, id).await {
                Err(Error::NotFound(_)) => return Ok(()),
                other => other?,
            };
            let _held = cases::held(tx, case.id).await?;
            let due = row.until.is_some_and(|until| until <= tx.now());
            if !due || row.state != Standing::InForce {
                return Ok(());
            }
            revert::revert(tx, id, PutBack::WhatEnds).await?;
            let mut change = row.into_active_model();
            change.state = Set(Standing::Over);
            change.update(conn).await?;
            tx.emit(Event::DecisionEnded { decision: id }).await
        })
        .await
}

/// Closes a case against which no appeal was made in time.
///
/// # Errors
/// The database's.
pub async fn close(app: &App, id: CaseId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(row) = cases::held(tx, id).await? else {
                return Ok(());
            };
            let over = row
                .decided_at
                .is_some_and(|at| tx.now() - at >= super::decide::WINDOW);
            if row.state != State::Decided || !over {
                return Ok(());
            }
            let lock = row.lock + 1;
            let mut change = row.into_active_model();
            change.state = Set(State::Closed);
            change.closed_at = Set(Some(tx.now()));
            change.lock = Set(lock);
            cases::save(tx, change).await.map(drop)
        })
        .await
}

/// The account that was closed a month ago goes, unless an appeal saved it or still waits.
///
/// # Errors
/// The database's.
pub async fn close_account(app: &App, id: LimitationId) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = limitation::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    let now = app.db.clock().now();
    let Some(row) = row.filter(|row| row.ended_at.is_none()) else {
        return Ok(());
    };
    if row.kind != limitation::Kind::Closed || row.until.is_none_or(|until| until > now) {
        return Ok(());
    }
    let (_, case) = effects::with_case(app.db.system(&KEY), row.decision_id).await?;
    if case.state == State::Appealed {
        // Asked again when the appeal may have been answered.
        return Err(Error::Unavailable("an appeal waits for its answer".into()));
    }
    accounts::close(app, row.person_id).await
}

/// Gives back the cases of somebody who may not work on them any more.
///
/// # Errors
/// The database's.
pub async fn give_back(app: &App, who: PersonId) -> Result<()> {
    let still = match app.gate.as_seen_by(who).await {
        Ok(viewer) => {
            viewer.standing().is_ok() && (!viewer.duties().is_empty() || viewer.has_desk())
        }
        Err(Error::Anonymous) => false,
        Err(error) => return Err(error),
    };
    if still {
        return Ok(());
    }
    app.db
        .write(&Viewer::guest(), async |tx| {
            desks::leave_desk(tx, &[who]).await
        })
        .await
}

/// Its author took away what a case is about: there is nothing left to decide, and the reporters hear so.
///
/// # Errors
/// The database's.
pub async fn gone(tx: &Tx<'_>, what: impl Into<Target>) -> Result<()> {
    let what = what.into();
    let mut about = Condition::any().add(
        Condition::all()
            .add(case::COLUMN.target_id.eq(what.id))
            .add(case::COLUMN.target_kind.eq(what.kind)),
    );
    if what.kind == TargetKind::Post {
        // Its answers go with it.
        let answers = Query::select()
            .column(comment::Column::Id)
            .from(comment::Entity)
            .and_where(comment::COLUMN.post_id.eq(PostId(what.id)))
            .to_owned();
        about = about.add(Expr::col((case::Entity, case::Column::TargetId)).in_subquery(answers));
    }
    #[expect(clippy::disallowed_methods, reason = "the cases about things that go")]
    let rows = case::Entity::find()
        .filter(Expr::cust(case::UNDECIDED))
        .filter(about)
        .lock_exclusive()
        .all(tx.system(&KEY))
        .await?;
    for row in rows {
        end_as_gone(tx, row).await?;
    }
    Ok(())
}

async fn end_as_gone(tx: &Tx<'_>, row: case::Model) -> Result<()> {
    for report in weighing::open_reports(tx.system(&KEY), row.id).await? {
        super::decide::settle_report(tx, report.id, Status::Gone).await?;
    }
    drop_proposal(tx, row.id).await?;
    screening::ended(tx, cases::target(&row), Ending::Gone).await?;
    let lock = row.lock + 1;
    let mut change = row.into_active_model();
    change.state = Set(State::Closed);
    change.closed_at = Set(Some(tx.now()));
    change.assignee_id = Set(None);
    change.lock = Set(lock);
    cases::save(tx, change).await.map(drop)
}

pub(super) async fn drop_proposal(tx: &Tx<'_>, case: CaseId) -> Result<()> {
    decision::Entity::update_many()
        .col_expr(decision::Column::State, Expr::value(Standing::Rejected))
        .filter(decision::COLUMN.case_id.eq(case))
        .filter(decision::COLUMN.state.eq(Standing::Proposed))
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Ends cases whose target went with something else: a post's answers, an account. Swept every hour.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the oldest of the queue")]
    let rows = case::Entity::find()
        .filter(case::COLUMN.state.is_in(UNDECIDED))
        .filter(case::COLUMN.opened_at.lt(app.db.clock().now()))
        .limit(5_000)
        .all(app.db.system(&KEY))
        .await?;
    for row in rows {
        if target::facts(app.db.system(&KEY), cases::target(&row))
            .await?
            .is_some()
        {
            continue;
        }
        app.db
            .write(&Viewer::guest(), async |tx| {
                let held = cases::held(tx, row.id).await?;
                match held.filter(|row| UNDECIDED.contains(&row.state)) {
                    Some(row) => end_as_gone(tx, row).await,
                    None => Ok(()),
                }
            })
            .await?;
    }
    Ok(())
}

/// Its author changed what a decision had asked to be changed: it is shown again.
///
/// # Errors
/// The database's.
pub async fn edited(tx: &Tx<'_>, what: impl Into<Target>) -> Result<()> {
    let what = what.into();
    let conn = tx.system(&KEY);
    let Some(row) = revert::asks_to_edit(conn, what).await? else {
        return Ok(());
    };
    revert::revert(tx, row.id, PutBack::All).await?;
    let id = row.id;
    let mut change = row.into_active_model();
    change.state = Set(Standing::Over);
    change.update(conn).await?;
    tx.emit(Event::DecisionEnded { decision: id }).await
}
