//! SEE, for the audit trail: who did what, with names.
//!
//! - Auditors and those who run the server read all of it, and change nothing: no line can be changed by anybody.
//! - Moderators of staff and reviewers read what was done in the cases they have now, as far as they see these; but not
//!   what residents did there, who appealed among them.
//! - An office's administrators and approvers read what was done for their body; who writes or moderates there, their
//!   own acts; who only answers questions, nothing.
//! - Everybody else reads their own acts.
use entity::{appeal, audit_line, decision, duty::Role, id::PersonId, moderation_case as case};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::access::{Viewer, Visible, is, nothing};

/// Whether the viewer reads the whole audit trail.
#[must_use]
pub fn reads_trail(viewer: &Viewer) -> bool {
    let auditor = viewer.standing().is_ok() && viewer.holds(Role::Auditor, None);
    !viewer.is_officer() && (auditor || viewer.administers())
}

impl Visible for audit_line::Entity {
    const NOUN: &'static str = "line";
    fn visible_to(viewer: &Viewer) -> Condition {
        let Some(me) = viewer.person() else {
            return nothing();
        };
        if reads_trail(viewer) {
            return Condition::all();
        }
        let own = Condition::any().add(audit_line::COLUMN.actor.eq(me));
        if viewer.is_officer() {
            return of_office(viewer, own);
        }
        match assigned(viewer, me) {
            Some(cases) => own.add(cases),
            None => own,
        }
    }
}

fn of_office(viewer: &Viewer, own: Condition) -> Condition {
    let Some(serving) = viewer.serving() else {
        return nothing();
    };
    if serving.administrator || serving.approver.is_some() {
        return own.add(audit_line::COLUMN.team.eq(serving.agency));
    }
    if serving.author || serving.moderator {
        return own;
    }
    nothing()
}

/// What was done in the cases that somebody has, or whose appeal they have.
fn assigned(viewer: &Viewer, me: PersonId) -> Option<Condition> {
    viewer.standing().ok()?;
    let mut mine = Condition::any();
    let mut some = false;
    if viewer.holds(Role::StaffModerator, None) {
        some = true;
        mine = mine.add(case::COLUMN.assignee_id.eq(me));
    }
    if viewer.holds(Role::AppealReviewer, None) {
        some = true;
        let appeals = Query::select()
            .column((decision::Entity, decision::Column::CaseId))
            .from(appeal::Entity)
            .inner_join(
                decision::Entity,
                is(
                    (decision::Entity, decision::Column::Id),
                    (appeal::Entity, appeal::Column::DecisionId),
                ),
            )
            .and_where(appeal::COLUMN.assignee_id.eq(me))
            .to_owned();
        mine = mine.add(case::COLUMN.id.into_expr().in_subquery(appeals));
    }
    if !some {
        return None;
    }
    let cases = Query::select()
        .column((case::Entity, case::Column::Id))
        .from(case::Entity)
        .cond_where(mine)
        .cond_where(case::Entity::visible_to(viewer))
        .to_owned();
    Some(
        Condition::all()
            .add(audit_line::COLUMN.object_kind.eq("case"))
            .add(audit_line::COLUMN.role.ne("resident"))
            .add(Expr::col((audit_line::Entity, audit_line::Column::ObjectId)).in_subquery(cases)),
    )
}
