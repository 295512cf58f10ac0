//! SEE, for requests about infringed rights.
//!
//! - Those who look into them see them: specialists, and staff. Nobody sees one to which they are a party: who asked,
//!   whose words it is about, and whoever blocked or was blocked by either.
//! - Who asked holds a number and a code, and needs no account: that door is `src/rights/holder.rs`, and it opens one row.
//! - The poster sees what they were asked, and nothing of the request.
use entity::{
    duty::Role, id::PersonId, moderation_case, rights_act, rights_inquiry,
    rights_request as request,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, IntoColumnRef, Query, SimpleExpr},
};

use crate::access::{Viewer, Visible, is, mine, nothing};

/// Whether the viewer looks into requests.
#[must_use]
pub fn looks_into_rights(viewer: &Viewer) -> bool {
    viewer.standing().is_ok()
        && !viewer.is_officer()
        && [Role::Specialist, Role::StaffModerator]
            .iter()
            .any(|role| viewer.holds(*role, None))
}

impl Visible for request::Entity {
    const NOUN: &'static str = "request";
    fn visible_to(viewer: &Viewer) -> Condition {
        let Some(me) = viewer.person().filter(|_| looks_into_rights(viewer)) else {
            return nothing();
        };
        let parties = || -> Vec<PersonId> {
            let others = viewer.hidden().iter().copied();
            others.chain(std::iter::once(me)).collect()
        };
        let none_of =
            |column: SimpleExpr, is_null: SimpleExpr| Condition::any().add(is_null).add(column);
        Condition::all()
            .add(none_of(
                request::COLUMN.poster_id.is_not_in(parties()),
                request::COLUMN.poster_id.is_null(),
            ))
            .add(none_of(
                request::COLUMN.requester_id.is_not_in(parties()),
                request::COLUMN.requester_id.is_null(),
            ))
    }
}

impl Visible for rights_act::Entity {
    const NOUN: &'static str = "act";
    /// With the request.
    fn visible_to(viewer: &Viewer) -> Condition {
        Condition::all().add(on_request(
            (rights_act::Entity, rights_act::Column::RequestId),
            viewer,
        ))
    }
}

impl Visible for rights_inquiry::Entity {
    const NOUN: &'static str = "inquiry";
    /// Whoever is asked, suspended or not; and with the request.
    fn visible_to(viewer: &Viewer) -> Condition {
        Condition::any()
            .add(mine(viewer, |me| rights_inquiry::COLUMN.person_id.eq(me)))
            .add(on_request(
                (rights_inquiry::Entity, rights_inquiry::Column::RequestId),
                viewer,
            ))
    }
}

fn on_request(named_in: impl IntoColumnRef, viewer: &Viewer) -> SimpleExpr {
    let seen = Query::select()
        .expr(Expr::val(1))
        .from(request::Entity)
        .and_where(is((request::Entity, request::Column::Id), named_in))
        .cond_where(request::Entity::visible_to(viewer))
        .to_owned();
    Expr::exists(seen)
}

/// Cases about what some request names, whoever began them.
pub(super) fn requested() -> SimpleExpr {
    let about = Query::select()
        .expr(Expr::val(1))
        .from(request::Entity)
        .and_where(is(
            (request::Entity, request::Column::CaseId),
            (moderation_case::Entity, moderation_case::Column::Id),
        ))
        .to_owned();
    Expr::exists(about)
}
