//! SEE, for cases: said twice, for the database and for what is kept in memory. Whoever changes one changes the other;
//! `tests/api/waiting.rs` holds the answers against each other, for every part and every state.
use ahash::AHashSet;
use entity::{
    comment, decision,
    duty::Role,
    id::{NeighborhoodId, PersonId},
    jurisdiction, moderation_case as case,
    moderation_case::{Origin, Queue, State},
    neighborhood, post, report,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::access::{Viewer, Visible, is, may_go_to_desks, nothing};

impl Visible for case::Entity {
    const NOUN: &'static str = "case";
    fn visible_to(viewer: &Viewer) -> Condition {
        let Some(me) = viewer.person() else {
            return nothing();
        };
        let Some(part) = part(viewer) else {
            return nothing();
        };
        Condition::all().add(part).add(no_party(viewer, me))
    }
}

/// The cases that some part of the viewer's is for.
fn part(viewer: &Viewer) -> Option<Condition> {
    if viewer.standing().is_err() {
        return None;
    }
    if viewer.is_officer() {
        return desk(viewer);
    }
    if viewer.holds(Role::StaffModerator, None) {
        return Some(Condition::all());
    }
    let mut any = Condition::any();
    let mut some = false;
    let areas: Vec<_> = viewer
        .duties()
        .iter()
        .filter_map(|duty| duty.area)
        .collect();
    if !areas.is_empty() {
        some = true;
        any = any.add(
            Condition::all()
                .add(case::COLUMN.queue.eq(Queue::Area))
                .add(case::COLUMN.neighborhood_id.is_in(areas)),
        );
    }
    if viewer.holds(Role::AppealReviewer, None) {
        some = true;
        any = any.add(case::COLUMN.state.eq(State::Appealed));
    }
    if viewer.holds(Role::Specialist, None) {
        some = true;
        any = any
            .add(
                case::COLUMN
                    .origin
                    .is_in([Origin::RightsRequest, Origin::GovernmentRequest]),
            )
            .add(super::rights::requested());
    }
    if viewer.administers() {
        some = true;
        any = any.add(Expr::exists(grave()));
    }
    some.then_some(any)
}

/// Reported cases inside the jurisdiction of the body whose desk this is, none of them about public bodies: those that
/// nobody has, and the viewer's own. What was decided stays in sight of whoever decided it, without the words.
fn desk(viewer: &Viewer) -> Option<Condition> {
    let agency = viewer.desk()?;
    let town = Query::select()
        .expr(Expr::val(1))
        .from(neighborhood::Entity)
        .join(
            sea_orm::sea_query::JoinType::InnerJoin,
            jurisdiction::Entity,
            Condition::any()
                .add(is(
                    (jurisdiction::Entity, jurisdiction::Column::NeighborhoodId),
                    (neighborhood::Entity, neighborhood::Column::Id),
                ))
                .add(is(
                    (jurisdiction::Entity, jurisdiction::Column::MunicipalityCode),
                    (neighborhood::Entity, neighborhood::Column::MunicipalityCode),
                )),
        )
        .and_where(is(
            (neighborhood::Entity, neighborhood::Column::Id),
            (case::Entity, case::Column::NeighborhoodId),
        ))
        .and_where(jurisdiction::COLUMN.agency_id.eq(agency))
        .to_owned();
    let mut own = Condition::any().add(case::COLUMN.state.eq(State::Open));
    own = own.add_option(viewer.person().map(|me| case::COLUMN.assignee_id.eq(me)));
    Some(
        Condition::all()
            .add(case::COLUMN.origin.eq(Origin::Report))
            .add(case::COLUMN.queue.eq(Queue::Area))
            .add(case::COLUMN.desk_barred.eq(false))
            .add(case::COLUMN.agency_id.is_null())
            .add(own)
            .add(Expr::exists(town)),
    )
}

/// Decisions that wait for an administrator: what reaches beyond seven days.
#[must_use]
pub fn grave_proposals() -> Condition {
    let roles = [
        decision::Role::StaffModerator,
        decision::Role::Administrator,
    ];
    Condition::all()
        .add(decision::COLUMN.state.eq(decision::State::Proposed))
        .add(decision::COLUMN.role.is_in(roles))
}

/// One of them in the case.
fn grave() -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(decision::Entity)
        .and_where(is(
            (decision::Entity, decision::Column::CaseId),
            (case::Entity, case::Column::Id),
        ))
        .cond_where(grave_proposals())
        .to_owned()
}

/// Not the author's, not reported by the viewer, not an answer under the viewer's own post, and no old quarrel.
pub(super) fn no_party(viewer: &Viewer, me: PersonId) -> Condition {
    // One's own few reports, read once: as a join PostgreSQL reads through everybody's to find that there are none.
    let reported = Query::select()
        .column((report::Entity, report::Column::CaseId))
        .from(report::Entity)
        .and_where(report::COLUMN.reporter_id.eq(me))
        .and_where(report::COLUMN.case_id.is_not_null())
        .to_owned();
    let own_thread = Query::select()
        .expr(Expr::val(1))
        .from(comment::Entity)
        .inner_join(
            post::Entity,
            is(
                (post::Entity, post::Column::Id),
                (comment::Entity, comment::Column::PostId),
            ),
        )
        .and_where(is(
            (comment::Entity, comment::Column::Id),
            (case::Entity, case::Column::TargetId),
        ))
        .and_where(post::COLUMN.author_id.eq(me))
        .to_owned();
    let others = viewer.hidden().iter().copied().chain(std::iter::once(me));
    Condition::all()
        .add(
            Condition::any()
                .add(case::COLUMN.author_id.is_null())
                .add(case::COLUMN.author_id.is_not_in(others)),
        )
        .add(case::COLUMN.id.into_expr().not_in_subquery(reported))
        .add(Expr::exists(own_thread).not())
}

/// A case, with what the rule asks that does not stand in its row.
#[derive(Clone, Debug)]
pub struct KnownCase {
    /// The row.
    pub row: case::Model,
    /// Who reported it, whatever became of that.
    pub reporters: Box<[PersonId]>,
    /// Whose post it is an answer under.
    pub thread_of: Option<PersonId>,
    /// A request about infringed rights names what it is about.
    pub requested: bool,
    /// A decision waits for an administrator.
    pub grave: bool,
}

/// Whether the viewer works on a case: `Visible for case::Entity` once more. `reach` is where the body speaks at
/// whose desk the viewer works.
#[must_use]
pub fn works_on(viewer: &Viewer, reach: &AHashSet<NeighborhoodId>, case: &KnownCase) -> bool {
    let Some(me) = viewer.person() else {
        return false;
    };
    viewer.standing().is_ok() && has_part(viewer, me, reach, case) && !is_party(viewer, me, case)
}

/// `part` once more.
fn has_part(
    viewer: &Viewer,
    me: PersonId,
    reach: &AHashSet<NeighborhoodId>,
    case: &KnownCase,
) -> bool {
    let row = &case.row;
    let town = row.neighborhood_id;
    if viewer.is_officer() {
        let free = row.state == State::Open || row.assignee_id == Some(me);
        let here = town.is_some_and(|town| reach.contains(&town));
        return viewer.desk().is_some() && may_go_to_desks(row) && free && here;
    }
    if viewer.holds(Role::StaffModerator, None) {
        return true;
    }
    let volunteer = || viewer.duties().iter().any(|duty| duty.area == town);
    (row.queue == Queue::Area && town.is_some() && volunteer())
        || (row.state == State::Appealed && viewer.holds(Role::AppealReviewer, None))
        || ((row.origin.is_rights() || case.requested) && viewer.holds(Role::Specialist, None))
        || (case.grave && viewer.administers())
}

/// `no_party` once more.
fn is_party(viewer: &Viewer, me: PersonId, case: &KnownCase) -> bool {
    let quarrels = |author: &PersonId| *author == me || viewer.hidden().contains(author);
    case.row.author_id.as_ref().is_some_and(quarrels)
        || case.reporters.contains(&me)
        || case.thread_of == Some(me)
}
