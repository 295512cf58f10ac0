//! Weighing the reports of a case, and hiding for the time being.
use chrono::TimeDelta;
use entity::{
    appeal, decision,
    id::{CaseId, MembershipId, PersonId},
    invite, membership, moderation_case as case, person,
    post::Withheld,
    report::{self, Category, Status, TargetKind},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, Set,
    sea_query::{Expr, Query},
};

use super::{
    cases, logged,
    score::{HIDES, HIDES_PERSONAL_DATA, Reporter, together},
    target::{Facts, KEY, veil},
};
use crate::{db::Tx, error::Result, events::Event, screening::personal, transparency as log};

/// What was hidden by score is shown again after so long, if nobody decides.
pub(super) const VEIL: TimeDelta = TimeDelta::hours(48);
/// Invitations are followed up so far.
const GENERATIONS: usize = 8;

/// The reports of a case that wait for its outcome.
pub(super) async fn open_reports(
    conn: &impl ConnectionTrait,
    case: CaseId,
) -> Result<Vec<report::Model>> {
    #[expect(clippy::disallowed_methods, reason = "the reports of one case")]
    let rows = report::Entity::find()
        .filter(report::COLUMN.case_id.eq(case))
        .filter(report::COLUMN.status.eq(Status::Open))
        .order_by_asc(report::COLUMN.id)
        .all(conn)
        .await?;
    Ok(rows)
}

/// Sets a case's score anew, and hides what it is about when the reports weigh enough.
pub(super) async fn weigh(tx: &Tx<'_>, case: case::Model, facts: &Facts) -> Result<()> {
    let conn = tx.system(&KEY);
    let reports = open_reports(conn, case.id).await?;
    let mut reporters = Vec::with_capacity(reports.len());
    let mut officers = false;
    for row in &reports {
        let one = reporter(conn, &case, row).await?;
        officers |= one.officer;
        if one.weight() != row.weight {
            report::Entity::update_many()
                .col_expr(report::Column::Weight, Expr::value(one.weight()))
                .filter(report::COLUMN.id.eq(row.id))
                .exec(conn)
                .await?;
        }
        reporters.push(one);
    }
    let (score, crowd) = together(&reporters, tx.now());
    let lock = case.lock + 1;
    let frozen = case.frozen || crowd;
    let barred = case.desk_barred || officers;
    let hides = !frozen
        && case.veiled_at.is_none()
        && facts.withheld.is_none()
        && score >= threshold(&reports, facts)
        && !is_exempt(conn, &case).await?;
    let mut row = case.into_active_model();
    row.score = Set(score);
    row.reporters = Set(i32::try_from(reports.len()).unwrap_or(i32::MAX));
    row.frozen = Set(frozen);
    row.desk_barred = Set(barred);
    row.target_version = Set(facts.version);
    row.lock = Set(lock);
    let case = cases::save(tx, row).await?;
    if hides {
        hide(tx, case).await?;
    }
    Ok(())
}

/// Somebody's address or telephone is hidden at one good neighbor's word, when a program finds one there, too: what
/// was read cannot be unread.
fn threshold(reports: &[report::Model], facts: &Facts) -> i32 {
    let personal = reports
        .iter()
        .any(|row| row.category == Category::PersonalData);
    if personal && !personal::find(&facts.text).is_empty() {
        HIDES_PERSONAL_DATA
    } else {
        HIDES
    }
}

/// Official notices, replies to them, and what an appeal is open about are never hidden by a count.
async fn is_exempt(conn: &impl ConnectionTrait, case: &case::Model) -> Result<bool> {
    if matches!(
        case.target_kind,
        TargetKind::Notice | TargetKind::NoticeReply
    ) {
        return Ok(true);
    }
    let decisions = Query::select()
        .column((decision::Entity, decision::Column::Id))
        .from(decision::Entity)
        .inner_join(
            case::Entity,
            Expr::col((case::Entity, case::Column::Id))
                .equals((decision::Entity, decision::Column::CaseId)),
        )
        .and_where(case::COLUMN.target_id.eq(case.target_id))
        .to_owned();
    #[expect(
        clippy::disallowed_methods,
        reason = "whether an appeal is open about it"
    )]
    let open = appeal::Entity::find()
        .filter(
            appeal::COLUMN
                .decision_id
                .into_expr()
                .in_subquery(decisions),
        )
        .filter(appeal::COLUMN.state.ne(appeal::State::Decided))
        .count(conn)
        .await?;
    Ok(open > 0)
}

/// Hides for the time being. The author reads why, and until when.
async fn hide(tx: &Tx<'_>, case: case::Model) -> Result<()> {
    let until = tx.now() + VEIL;
    veil(tx, cases::target(&case), Some(Withheld::Checking)).await?;
    let entry = log::Entry {
        act: log::Act::ProvisionalHide,
        found_by_machine: false,
        decided_by_machine: true,
        decider: log::Decider::System,
        duration_hours: i32::try_from(VEIL.num_hours()).ok(),
        ..logged::of_case(&case, tx.now())
    };
    let id = case.id;
    let mut row = case.into_active_model();
    row.veiled_at = Set(Some(tx.now()));
    row.veil_until = Set(Some(until));
    cases::save(tx, row).await?;
    tx.emit(Event::Veiled { case: id, until }).await?;
    log::publish(tx, entry).await.map(drop)
}

/// What is known of somebody who reported.
async fn reporter(
    conn: &impl ConnectionTrait,
    case: &case::Model,
    row: &report::Model,
) -> Result<Reporter> {
    #[expect(clippy::disallowed_methods, reason = "how much a report weighs")]
    let who = person::Entity::find_by_id(row.reporter_id)
        .one(conn)
        .await?;
    #[expect(clippy::disallowed_methods, reason = "how much a report weighs")]
    let persona = membership::Entity::find()
        .filter(membership::COLUMN.person_id.eq(row.reporter_id))
        .filter(membership::COLUMN.neighborhood_id.eq(case.neighborhood_id))
        .filter(membership::COLUMN.left_at.is_null())
        .one(conn)
        .await?;
    let verified = persona
        .as_ref()
        .is_some_and(|row| row.verification != membership::Verification::None);
    let root = match &persona {
        Some(persona) => root(conn, persona.id).await?,
        None => None,
    };
    Ok(Reporter {
        since: who.as_ref().map_or(row.created_at, |who| who.created_at),
        verified,
        officer: who.is_some_and(|who| who.kind == person::Kind::Officer),
        root,
        right: earlier(conn, row.reporter_id, Status::Upheld).await?,
        wrong: earlier(conn, row.reporter_id, Status::Dismissed).await?,
        at: row.created_at,
    })
}

async fn earlier(conn: &impl ConnectionTrait, who: PersonId, status: Status) -> Result<u32> {
    #[expect(clippy::disallowed_methods, reason = "how often somebody was right")]
    let count = report::Entity::find()
        .filter(report::COLUMN.reporter_id.eq(who))
        .filter(report::COLUMN.status.eq(status))
        .count(conn)
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// At the beginning of the invitations by which a persona was let in; itself, if it let others in.
async fn root(conn: &impl ConnectionTrait, persona: MembershipId) -> Result<Option<uuid::Uuid>> {
    let mut at = persona;
    for _ in 0..GENERATIONS {
        #[expect(clippy::disallowed_methods, reason = "who let whom in")]
        let used = invite::Entity::find()
            .filter(invite::COLUMN.used_by.eq(at))
            .one(conn)
            .await?;
        match used {
            Some(used) if used.membership_id != at => at = used.membership_id,
            _ => break,
        }
    }
    Ok(Some(at.0))
}
