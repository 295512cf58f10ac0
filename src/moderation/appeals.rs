//! Appeals: one for each decision, answered in writing by somebody who had no part in it.
use chrono::TimeDelta;
use entity::{
    appeal,
    appeal::Outcome,
    decision,
    decision::{Kind, Role, State as Standing},
    id::{AppealId, DecisionId},
    moderation_case as case,
    moderation_case::State,
    report::Status,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};

use super::{
    cases,
    decide::{self, WINDOW},
    effects, logged,
    model::{AppealReply, NewAppeal},
    revert::{self, PutBack},
    target::KEY,
};
use crate::{
    access::{Appeal, Concerning, Review, Viewer},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    transparency as log,
};

/// Within how long an answer is promised.
const PROMISED: TimeDelta = TimeDelta::hours(72);

struct Filed(AppealId, String);

impl Draft<Appeal, Concerning> for Filed {
    type Row = appeal::ActiveModel;

    fn place(self, about: &Concerning, tx: &Tx<'_>) -> Self::Row {
        appeal::ActiveModel {
            id: Set(self.0),
            decision_id: Set(about.decision.id),
            // The permit was for the author.
            person_id: tx.viewer().person().map_or(sea_orm::NotSet, Set),
            words: Set(self.1),
            state: Set(appeal::State::Open),
            lock: Set(1),
            assignee_id: Set(None),
            created_at: Set(tx.now()),
            due_at: Set(tx.now() + PROMISED),
            outcome: Set(None),
            answer: Set(None),
            decided_by: Set(None),
            decided_at: Set(None),
        }
    }
}

/// Appeals against a decision about oneself, also while suspended.
///
/// # Errors
/// `NotFound`; `Rule` when it is too late, or the decision is none to appeal against; `Conflict` when one has.
pub(super) async fn file(
    app: &App,
    viewer: &Viewer,
    id: DecisionId,
    new: NewAppeal,
) -> Result<AppealId> {
    viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            tx.read().one::<decision::Entity>(id).await?;
            let conn = tx.system(&KEY);
            let (_, case) = effects::with_case(conn, id).await?;
            let case = cases::held(tx, case.id)
                .await?
                .ok_or(Error::NotFound("decision"))?;
            let (decision, _) = effects::with_case(conn, id).await?;
            let permit = viewer.may::<Appeal, _>(Concerning { decision, case })?;
            possible(&permit.row().decision, tx)?;
            let appeal = AppealId::new();
            let filed = Filed(appeal, new.words.into_inner());
            if !tx.add_once(&permit, filed).await? {
                return Err(Error::Conflict("you have appealed"));
            }
            let Concerning { case, .. } = permit.into_row();
            let (case_id, lock) = (case.id, case.lock + 1);
            let mut change = case.into_active_model();
            change.state = Set(State::Appealed);
            change.lock = Set(lock);
            cases::save(tx, change).await?;
            tx.emit(Event::AppealMade {
                appeal,
                due_at: tx.now() + PROMISED,
            })
            .await?;
            logged::audit(tx, case_id, "appeal", None).await?;
            Ok(appeal)
        })
        .await
}

fn possible(row: &decision::Model, tx: &Tx<'_>) -> Result<()> {
    let holds = matches!(row.state, Standing::InForce | Standing::Over);
    // What an appeal has changed is not appealed against once more.
    if !holds || row.kind == Kind::NoAction || row.role == Role::AppealReviewer {
        return Err(Error::Rule("no_appeal"));
    }
    if row.in_force_at.is_none_or(|at| tx.now() - at > WINDOW) {
        return Err(Error::Rule("appeal_too_late"));
    }
    Ok(())
}

/// Takes an appeal.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict` when somebody else has had it for less than a day.
pub(super) async fn claim(app: &App, viewer: &Viewer, id: AppealId, lock: IfMatch) -> Result<()> {
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<appeal::Entity>(id).await?;
            lock.holds(row.lock)?;
            let permit = viewer.may::<Review, _>(row)?;
            if permit.row().assignee_id.is_some_and(|who| who != me) {
                return Err(Error::Conflict("somebody else has this appeal"));
            }
            let (next, decision) = (permit.row().lock + 1, permit.row().decision_id);
            tx.edit(permit, |row: &mut appeal::ActiveModel| {
                row.state = Set(appeal::State::Assigned);
                row.assignee_id = Set(Some(me));
                row.lock = Set(next);
            })
            .await?;
            let (_, case) = effects::with_case(tx.system(&KEY), decision).await?;
            logged::audit(tx, case.id, "claim_appeal", None).await
        })
        .await
}

/// Answers an appeal in writing: upheld, changed into something milder, or all of it put back.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Rule` when one has not taken it or the other decision is not
/// milder, `Invalid`.
pub(super) async fn answer(
    app: &App,
    viewer: &Viewer,
    (id, lock): (AppealId, IfMatch),
    new: AppealReply,
) -> Result<()> {
    let me = viewer.signed_in()?;
    new.check()?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<appeal::Entity>(id).await?;
            lock.holds(row.lock)?;
            let permit = viewer.may::<Review, _>(row)?;
            if permit.row().assignee_id != Some(me) {
                return Err(Error::Rule("take_it_first"));
            }
            let (next, decision) = (permit.row().lock + 1, permit.row().decision_id);
            let words = new.answer.as_str().to_owned();
            tx.edit(permit, |row: &mut appeal::ActiveModel| {
                row.state = Set(appeal::State::Decided);
                row.outcome = Set(Some(new.outcome));
                row.answer = Set(Some(words));
                row.decided_by = Set(Some(me));
                row.decided_at = Set(Some(tx.now()));
                row.lock = Set(next);
            })
            .await?;
            tx.emit(Event::AppealAnswered { appeal: id }).await?;
            settle(tx, decision, &new).await
        })
        .await
}

async fn settle(tx: &Tx<'_>, id: DecisionId, new: &AppealReply) -> Result<()> {
    let conn = tx.system(&KEY);
    let (_, case) = effects::with_case(conn, id).await?;
    let case = cases::held(tx, case.id)
        .await?
        .ok_or(Error::NotFound("case"))?;
    let (old, _) = effects::with_case(conn, id).await?;
    let seq = old.log_seq;
    let mut entry = log::Entry {
        act: log::Act::AppealAnswered,
        decider: log::Decider::AppealReviewer,
        appeal: Some(logged::outcome(new.outcome)),
        trigger: log::Trigger::Appeal,
        ..logged::entry(&case, &old, tx)
    };
    let mut replaced = None;
    if new.outcome != Outcome::Upheld {
        entry.reverts = seq;
        revert::revert(tx, id, PutBack::All).await?;
        let mut change = old.clone().into_active_model();
        change.state = Set(Standing::Reverted);
        change.reverted_at = Set(Some(tx.now()));
        change.update(conn).await?;
        tx.emit(Event::DecisionUndone { decision: id }).await?;
    }
    match (new.outcome, &new.instead) {
        (Outcome::Overturned, _) => annul_reports(tx, &case).await?,
        (Outcome::Modified, Some(instead)) => {
            replaced = Some(replace(tx, &case, &old, instead).await?);
        }
        _ => {}
    }
    let (case_id, lock) = (case.id, case.lock + 1);
    let mut change = case.into_active_model();
    change.state = Set(State::Closed);
    change.closed_at = Set(Some(tx.now()));
    change.lock = Set(lock);
    if let Some((row, _)) = &replaced {
        change.decision_id = Set(Some(row.id));
    }
    cases::save(tx, change).await?;
    let said = serde_json::json!({ "outcome": new.outcome });
    logged::audit_after(tx, case_id, "answer_appeal", said).await?;
    log::publish(tx, entry).await?;
    if let Some((row, entry)) = replaced {
        let seq = log::publish(tx, entry).await?;
        let id = row.id;
        let mut change = row.into_active_model();
        change.log_seq = Set(Some(seq));
        change.update(conn).await?;
        effects::log_cascade(tx, id).await?;
    }
    Ok(())
}

/// Those who reported were wrong after all, and hear of it.
async fn annul_reports(tx: &Tx<'_>, case: &case::Model) -> Result<()> {
    use entity::report;
    #[expect(clippy::disallowed_methods, reason = "the reports of one case")]
    let rows = report::Entity::find()
        .filter(report::COLUMN.case_id.eq(case.id))
        .filter(report::COLUMN.status.eq(Status::Upheld))
        .lock_exclusive()
        .all(tx.system(&KEY))
        .await?;
    for row in rows {
        decide::settle_report(tx, row.id, Status::Dismissed).await?;
    }
    Ok(())
}

/// Puts a milder decision in the old one's place.
async fn replace(
    tx: &Tx<'_>,
    case: &case::Model,
    old: &decision::Model,
    instead: &super::model::NewDecision,
) -> Result<(decision::Model, log::Entry)> {
    let conn = tx.system(&KEY);
    let milder = (instead.kind, instead.hours.unwrap_or(i32::MAX))
        < (old.kind, old.hours.unwrap_or(i32::MAX));
    if !milder {
        return Err(Error::Rule("not_milder"));
    }
    decide::fits(case, instead)?;
    let draft = decide::drafted(
        tx,
        case,
        instead,
        (Role::AppealReviewer, tx.viewer().person()),
    )
    .await?;
    let until = instead
        .hours
        .map(|hours| tx.now() + TimeDelta::hours(i64::from(hours)));
    let row = decision::ActiveModel {
        state: Set(Standing::InForce),
        in_force_at: Set(Some(tx.now())),
        until: Set(until),
        replaces_id: Set(Some(old.id)),
        ..draft
    };
    let row = row.insert(conn).await?;
    effects::apply(tx, case, &row).await?;
    tx.emit(Event::CaseDecided {
        case: case.id,
        decision: row.id,
        until,
        closes_at: tx.now() + WINDOW,
    })
    .await?;
    let entry = logged::entry(case, &row, tx);
    Ok((row, entry))
}
