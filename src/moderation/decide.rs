//! Deciding a case: proposed by one, voted on where it takes several, put in force, and told.
use chrono::TimeDelta;
use entity::{
    decision,
    decision::{Kind, Role, State as Standing},
    decision_vote,
    id::{CaseId, DecisionId, DecisionVoteId, PersonId},
    moderation_case as case,
    moderation_case::State,
    report::{self, Status, TargetKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, Set, sea_query::Expr,
};

use super::{
    cases, clocks, desks, effects, logged,
    model::{NewDecision, NewVote},
    rules,
    target::KEY,
    weighing,
};
use crate::{
    access::{Judge, Second, Verdict, Viewer, part_in},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    limits::{Act, Who},
    transparency as log,
};

/// How long an appeal is possible.
pub(super) const WINDOW: TimeDelta = TimeDelta::days(30);
/// So long volunteers may vote before staff decide.
const VOTING: TimeDelta = TimeDelta::hours(24);
/// So many against end a proposal.
const AGAINST: u64 = 2;

/// Decides, or proposes where several people must agree.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Rule` for what does not fit, `Invalid`.
pub async fn decide(
    app: &App,
    viewer: &Viewer,
    (id, lock): (CaseId, IfMatch),
    new: NewDecision,
) -> Result<DecisionId> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Judge, &Who::Person(me))?;
    new.check()?;
    app.db
        .write(viewer, async |tx| {
            desks::place(tx).await?;
            let row = cases::taken(tx, id).await?;
            lock.holds(row.lock)?;
            let role = part_in(viewer, &row)?;
            let verdict = Verdict {
                case: row,
                kind: new.kind,
                hours: new.hours,
                everywhere: new.everywhere,
            };
            let needed = needed(role, &verdict);
            let permit = viewer.may::<Judge, _>(verdict)?;
            let case = permit.into_row().case;
            fits(&case, &new)?;
            let draft = drafted(tx, &case, &new, (role, Some(me))).await?;
            let row = decision::ActiveModel {
                needed: Set(needed),
                ..draft
            };
            let row = row.insert(tx.system(&KEY)).await?;
            if needed > 1 {
                return propose(tx, case, row).await;
            }
            let id = row.id;
            in_force(tx, case, row).await?;
            Ok(id)
        })
        .await
}

/// How many people must agree: two for what volunteers take away, for what lasts beyond seven days, and for whatever a
/// desk would do. Alone it says at most that nothing is wrong.
fn needed(role: Role, verdict: &Verdict) -> i32 {
    let shared = match role {
        Role::AreaModerator => {
            matches!(verdict.kind, Kind::Remove | Kind::Limit | Kind::Suspend)
        }
        Role::GovernmentDesk => verdict.kind != Kind::NoAction,
        _ => false,
    };
    if shared || verdict.is_grave() { 2 } else { 1 }
}

/// What makes no sense for this kind of thing.
pub(super) fn fits(case: &case::Model, new: &NewDecision) -> Result<()> {
    let about_person = matches!(new.kind, Kind::Limit | Kind::Suspend | Kind::Close);
    if about_person && case.author_id.is_none() {
        return Err(Error::Rule("nobody_to_limit"));
    }
    if new.kind == Kind::Limit && case.neighborhood_id.is_none() {
        return Err(Error::Rule("no_neighborhood"));
    }
    let bare = matches!(new.kind, Kind::NoAction | Kind::Warn);
    match case.target_kind {
        // An office corrects and withdraws in the open; who runs the server can stop it (`notices`).
        TargetKind::Notice if !bare => Err(Error::Rule("notices_are_not_hidden")),
        TargetKind::Post | TargetKind::Comment | TargetKind::Review | TargetKind::Meetup => Ok(()),
        _ if new.kind == Kind::Label => Err(Error::Rule("no_place_for_a_label")),
        TargetKind::Photo | TargetKind::NoticeReply | TargetKind::Place
            if new.kind == Kind::EditRequired =>
        {
            Err(Error::Rule("cannot_be_edited"))
        }
        _ => Ok(()),
    }
}

/// A decision as it will be written.
pub(super) async fn drafted(
    tx: &Tx<'_>,
    case: &case::Model,
    new: &NewDecision,
    by: (Role, Option<PersonId>),
) -> Result<decision::ActiveModel> {
    let (rule, rule_version) = rules::cite(tx, new.rule.as_str()).await?;
    let desk = tx.viewer().desk().filter(|_| by.0 == Role::GovernmentDesk);
    Ok(decision::ActiveModel {
        id: Set(DecisionId::new()),
        case_id: Set(case.id),
        kind: Set(new.kind),
        rule: Set(rule),
        rule_version: Set(rule_version),
        facts: Set(new.facts.as_str().to_owned()),
        label: Set(new.label),
        hours: Set(new.hours),
        everywhere: Set(new.everywhere),
        person_id: Set(by.1),
        role: Set(by.0),
        agency_id: Set(desk),
        automated: Set(false),
        state: Set(Standing::Proposed),
        needed: Set(1),
        proposed_at: Set(tx.now()),
        in_force_at: Set(None),
        until: Set(None),
        reverted_at: Set(None),
        replaces_id: Set(None),
        log_seq: Set(None),
    })
}

/// Asks others. Whoever proposes has voted.
async fn propose(tx: &Tx<'_>, case: case::Model, row: decision::Model) -> Result<DecisionId> {
    let me = tx.viewer().signed_in()?;
    ballot(&row, (me, row.role), true, String::new(), tx)
        .insert(tx.system(&KEY))
        .await?;
    let (id, decision, lock) = (case.id, row.id, case.lock + 1);
    let mut change = case.into_active_model();
    change.state = Set(State::UnderReview);
    change.lock = Set(lock);
    cases::save(tx, change).await?;
    tx.emit(Event::DecisionProposed {
        decision,
        until: tx.now() + VOTING,
    })
    .await?;
    let said = serde_json::json!({ "kind": row.kind, "rule": row.rule, "hours": row.hours });
    logged::audit_after(tx, id, "propose", said).await?;
    Ok(decision)
}

fn ballot(
    row: &decision::Model,
    (who, role): (PersonId, Role),
    agrees: bool,
    words: String,
    tx: &Tx<'_>,
) -> decision_vote::ActiveModel {
    decision_vote::ActiveModel {
        id: Set(DecisionVoteId::new()),
        decision_id: Set(row.id),
        person_id: Set(who),
        role: Set(role),
        agrees: Set(agrees),
        words: Set(words),
        at: Set(tx.now()),
    }
}

/// Votes on a proposal, once.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict` when one has voted or it was decided.
pub(super) async fn vote(
    app: &App,
    viewer: &Viewer,
    (id, lock): (CaseId, IfMatch),
    new: NewVote,
) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Judge, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let case = cases::taken(tx, id).await?;
            lock.holds(case.lock)?;
            let proposed = proposed(tx, id).await?;
            let role = part_in(viewer, &case).unwrap_or(Role::Administrator);
            let permit = viewer.may::<Second, _>((case, proposed))?;
            let (case, row) = permit.into_row();
            let words = new.words.map(crate::text::Text::into_inner);
            let vote = ballot(&row, (me, role), new.agrees, words.unwrap_or_default(), tx);
            once(vote.insert(tx.system(&KEY)).await)?;
            counted(tx, case, row).await
        })
        .await
}

fn once(added: std::result::Result<decision_vote::Model, sea_orm::DbErr>) -> Result<()> {
    match added {
        Err(error)
            if matches!(
                error.sql_err(),
                Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
            ) =>
        {
            Err(Error::Conflict("you have voted"))
        }
        other => Ok(other.map(drop)?),
    }
}

async fn proposed(tx: &Tx<'_>, case: CaseId) -> Result<decision::Model> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of a case that was read through the scope"
    )]
    let row = decision::Entity::find()
        .filter(decision::COLUMN.case_id.eq(case))
        .filter(decision::COLUMN.state.eq(Standing::Proposed))
        .lock_exclusive()
        .one(tx.system(&KEY))
        .await?;
    row.ok_or(Error::Conflict("nothing waits for votes"))
}

/// Puts a proposal in force, or drops it, once enough have said so.
async fn counted(tx: &Tx<'_>, case: case::Model, row: decision::Model) -> Result<()> {
    let needed = u64::try_from(row.needed).unwrap_or(u64::MAX);
    if votes(tx, row.id, true).await? >= needed {
        return in_force(tx, case, row).await;
    }
    let id = case.id;
    if votes(tx, row.id, false).await? >= against(&row) {
        return reject(tx, case, row).await;
    }
    let lock = case.lock + 1;
    let mut change = case.into_active_model();
    change.lock = Set(lock);
    cases::save(tx, change).await?;
    logged::audit(tx, id, "vote", None).await
}

/// Of three volunteers two decide; where two people must agree, one who does not is enough.
fn against(row: &decision::Model) -> u64 {
    if row.role == Role::AreaModerator {
        AGAINST
    } else {
        1
    }
}

async fn votes(tx: &Tx<'_>, decision: DecisionId, agrees: bool) -> Result<u64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of a case that was read through the scope"
    )]
    let votes = decision_vote::Entity::find()
        .filter(decision_vote::COLUMN.decision_id.eq(decision))
        .filter(decision_vote::COLUMN.agrees.eq(agrees));
    Ok(votes.count(tx.system(&KEY)).await?)
}

/// Drops a proposal; the case waits again.
pub(super) async fn reject(tx: &Tx<'_>, case: case::Model, row: decision::Model) -> Result<()> {
    let mut change = row.into_active_model();
    change.state = Set(Standing::Rejected);
    change.update(tx.system(&KEY)).await?;
    let (id, lock) = (case.id, case.lock + 1);
    let mut change = cases::given_back(case);
    change.lock = Set(lock);
    cases::save(tx, change).await?;
    logged::audit(tx, id, "reject", None).await
}

/// Puts a decision in force: what it changes, what reporters are told, what the logs say, and when it ends.
///
/// # Errors
/// The database's.
pub(super) async fn in_force(tx: &Tx<'_>, case: case::Model, row: decision::Model) -> Result<()> {
    let conn = tx.system(&KEY);
    clocks::lift_veil(tx, &case).await?;
    let until = row
        .hours
        .filter(|_| row.kind != Kind::Close)
        .map(|hours| tx.now() + TimeDelta::hours(i64::from(hours)));
    let held = cases::held(tx, case.id).await?;
    let case = held.ok_or(Error::NotFound("case"))?;
    let mut change = row.into_active_model();
    change.state = Set(Standing::InForce);
    change.in_force_at = Set(Some(tx.now()));
    change.until = Set(until);
    let row = change.update(conn).await?;
    effects::apply(tx, &case, &row).await?;
    answer_reports(tx, &case, row.kind).await?;
    let entry = logged::entry(&case, &row, tx);
    let (id, decision) = (case.id, row.id);
    let closes_at = tx.now() + WINDOW;
    decided(tx, case, decision).await?;
    tx.emit(Event::CaseDecided {
        case: id,
        decision,
        until,
        closes_at,
    })
    .await?;
    let said = serde_json::json!({ "kind": row.kind, "rule": row.rule, "version": row.rule_version, "hours": row.hours });
    logged::audit_after(tx, id, "decide", said).await?;
    let seq = log::publish(tx, entry).await?;
    let mut change = row.into_active_model();
    change.log_seq = Set(Some(seq));
    change.update(conn).await?;
    effects::log_cascade(tx, decision).await
}

async fn decided(tx: &Tx<'_>, case: case::Model, decision: DecisionId) -> Result<()> {
    let lock = case.lock + 1;
    let mut change = case.into_active_model();
    change.state = Set(State::Decided);
    change.decision_id = Set(Some(decision));
    change.decided_at = Set(Some(tx.now()));
    change.lock = Set(lock);
    cases::save(tx, change).await.map(drop)
}

/// Every reporter hears the outcome.
pub(super) async fn answer_reports(tx: &Tx<'_>, case: &case::Model, kind: Kind) -> Result<()> {
    let status = if kind == Kind::NoAction {
        Status::Dismissed
    } else {
        Status::Upheld
    };
    for report in weighing::open_reports(tx.system(&KEY), case.id).await? {
        settle_report(tx, report.id, status).await?;
    }
    Ok(())
}

/// Answers one report.
pub(super) async fn settle_report(
    tx: &Tx<'_>,
    id: entity::id::ReportId,
    status: Status,
) -> Result<()> {
    report::Entity::update_many()
        .col_expr(report::Column::Status, Expr::value(status))
        .filter(report::COLUMN.id.eq(id))
        .exec(tx.system(&KEY))
        .await?;
    tx.emit(Event::ReportAnswered { report: id }).await
}
