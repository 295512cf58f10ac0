//! Bodies' moderation desks beside the neighborhood's own: which of them could work on a case, keeping them from it, and what
//! becomes of what they had taken when they may not work on it any more.
use ahash::AHashMap;
use entity::{
    agency, decision,
    decision::{Role, State as Standing},
    id::{AgencyId, CaseId, PersonId},
    jurisdiction, moderation_case as case,
    moderation_case::{State, UNDECIDED as UNDECIDED_ROWS},
    neighborhood, officer, person,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set, sea_query::Expr,
};

use super::{cases, clocks, logged::audit, target::KEY};
use crate::{
    access::{Action, BarDesks, UNDECIDED, Viewer, Work, may_go_to_desks},
    app::App,
    db::Tx,
    error::{Error, Result},
    http::IfMatch,
};

/// Names shown at most: a ward and its city.
const SHOWN: u64 = 10;

/// The bodies whose open desks could work on a case, by name.
pub(super) async fn open_to(conn: &impl ConnectionTrait, row: &case::Model) -> Result<Vec<String>> {
    let open = may_go_to_desks(row) && UNDECIDED.contains(&row.state);
    let Some(town) = row.neighborhood_id.filter(|_| open) else {
        return Ok(Vec::new());
    };
    #[expect(clippy::disallowed_methods, reason = "which desks are open is public")]
    let town = neighborhood::Entity::find_by_id(town).one(conn).await?;
    let Some(town) = town else {
        return Ok(Vec::new());
    };
    let here = Condition::any()
        .add(jurisdiction::COLUMN.neighborhood_id.eq(town.id))
        .add(
            jurisdiction::COLUMN
                .municipality_code
                .eq(town.municipality_code),
        );
    #[expect(clippy::disallowed_methods, reason = "which desks are open is public")]
    let names = jurisdiction::Entity::find()
        .select_only()
        .column(agency::Column::Name)
        .inner_join(agency::Entity)
        .filter(here)
        .filter(agency::COLUMN.desk_since.is_not_null())
        .filter(agency::COLUMN.status.eq(agency::Status::Active))
        .distinct()
        .order_by_asc(agency::Column::Name)
        .limit(SHOWN)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(names)
}

/// Keeps all desks from a case, for somebody who reads that it speaks of public bodies where no list of words did. What
/// a desk has taken or proposed there is over at once.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict` when it was decided or desks are kept from it already.
pub(super) async fn bar(app: &App, viewer: &Viewer, id: CaseId, lock: IfMatch) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = cases::taken(tx, id).await?;
            let permit = viewer.may::<BarDesks, _>(row)?;
            lock.holds(permit.row().lock)?;
            let row = permit.into_row();
            if row.desk_barred {
                return Err(Error::Conflict("no desk works on this case"));
            }
            let before = serde_json::json!({ "state": row.state });
            let next = row.lock + 1;
            let mut change = if with_desk(tx, &row).await? {
                clocks::drop_proposal(tx, id).await?;
                cases::given_back(row)
            } else {
                row.into_active_model()
            };
            change.desk_barred = Set(true);
            change.lock = Set(next);
            cases::save(tx, change).await?;
            audit(tx, id, "bar_desks", Some(before)).await
        })
        .await
}

/// Whoever acts at a desk has a place there at this moment. The body's row is held, as by whoever closes the desk or takes the
/// place away, so that nobody takes a case just as their others are given back; and before the case, as there.
///
/// # Errors
/// `Forbidden`.
pub(super) async fn place(tx: &Tx<'_>) -> Result<()> {
    let viewer = tx.viewer();
    let (Some(agency), Some(me)) = (viewer.desk(), viewer.person()) else {
        return Ok(());
    };
    let conn = tx.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "the viewer's own desk")]
    let body = agency::Entity::find_by_id(agency)
        .lock_shared()
        .one(conn)
        .await?;
    let open =
        body.is_some_and(|row| row.desk_since.is_some() && row.status == agency::Status::Active);
    #[expect(clippy::disallowed_methods, reason = "the viewer's own place")]
    let place = officer::Entity::find()
        .filter(officer::COLUMN.person_id.eq(me))
        .filter(officer::COLUMN.agency_id.eq(agency))
        .filter(officer::COLUMN.moderator.eq(true))
        .filter(officer::COLUMN.ended_at.is_null())
        .one(conn)
        .await?;
    if open && place.is_some() {
        return Ok(());
    }
    Err(Error::Forbidden(Work::NAME))
}

/// Whether somebody of an office has the case.
async fn with_desk(tx: &Tx<'_>, row: &case::Model) -> Result<bool> {
    let Some(who) = row.assignee_id else {
        return Ok(false);
    };
    #[expect(clippy::disallowed_methods, reason = "whose hands a case is in")]
    let who = person::Entity::find_by_id(who).one(tx.system(&KEY)).await?;
    Ok(who.is_some_and(|who| who.kind == person::Kind::Officer))
}

/// Gives back what somebody had taken who may not work on it any more: suspended, left, or the part ended. What
/// a neighbor had proposed stands with its votes; what a desk had proposed does not outlive its place there.
///
/// # Errors
/// The database's.
pub(super) async fn give_back_all(tx: &Tx<'_>, who: PersonId) -> Result<Vec<CaseId>> {
    let conn = tx.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "the cases of one moderator")]
    let rows = case::Entity::find()
        .filter(case::COLUMN.assignee_id.eq(who))
        .filter(Expr::cust(UNDECIDED_ROWS))
        .order_by_asc(case::COLUMN.id)
        .lock_exclusive()
        .all(conn)
        .await?;
    let mut given = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, lock) = (row.id, row.lock + 1);
        let stands = row.state == State::UnderReview && !proposed_by_desk(conn, id).await?;
        let mut change = cases::given_back(row);
        if stands {
            // Only the place beside it is free.
            change.state = Set(State::UnderReview);
        } else {
            clocks::drop_proposal(tx, id).await?;
        }
        change.lock = Set(lock);
        cases::save(tx, change).await?;
        given.push(id);
    }
    Ok(given)
}

async fn proposed_by_desk(conn: &impl ConnectionTrait, id: CaseId) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "whose proposal it is")]
    let row = decision::Entity::find()
        .filter(decision::COLUMN.case_id.eq(id))
        .filter(decision::COLUMN.state.eq(Standing::Proposed))
        .one(conn)
        .await?;
    Ok(row.is_some_and(|row| row.role == Role::GovernmentDesk))
}

/// People leave a body's desk, or the desk is closed under them: the cases they had are neighbors' again.
/// To be called at the end of a use case.
///
/// # Errors
/// The database's.
pub async fn leave_desk(tx: &Tx<'_>, people: &[PersonId]) -> Result<()> {
    let mut given = Vec::new();
    for who in people {
        given.extend(give_back_all(tx, *who).await?);
    }
    for case in given {
        audit(tx, case, "given_back", None).await?;
    }
    Ok(())
}

/// What the bodies are called whose desks decided.
pub(super) async fn names(
    app: &App,
    of: impl Iterator<Item = Option<AgencyId>>,
) -> Result<AHashMap<AgencyId, String>> {
    let mut names = AHashMap::new();
    for id in of.flatten() {
        if let Some(body) = app.agencies.body(&app.db, id).await? {
            names.insert(id, body.name.clone());
        }
    }
    Ok(names)
}
