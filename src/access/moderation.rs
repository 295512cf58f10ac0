//! SEE, for what keeps the rules: rules, duties, cases and what hangs on them.
//!
//! - A case is seen by those who may work on it: volunteers of its neighborhood, staff, a body's open desk for
//!   reported cases in its jurisdiction, a second administrator where one must agree, a reviewer while an appeal waits.
//! - Nobody works on a case to which they are a party: its author, a reporter, whoever the words answer, and
//!   whoever blocked or was blocked by the author. Nobody of a body works on a case about that body.
//! - The author sees the decision, never who decided or reported. Reporters see their own reports.
//! - A body's desk sees what it can work on, and what it works on itself. It reads no names, no notes of others, nothing
//!   of what was decided about somebody before, and no words any more once the case is decided (`moderation/look.rs`).
//! - A case opens one door to one thing and its thread (`moderation/look.rs`, which writes each look down); these
//!   rules give no moderator any other sight of neighbors' words.
use entity::{
    appeal, case_note, decision, decision_effect, decision_vote, duty, duty::Role, limitation,
    moderation_case as case, moderation_case::State, rule, watched_word,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr},
};

use super::{Viewer, Visible, is, mine, nothing};

mod cases;
mod rights;
mod trail;
use cases::no_party;
pub use cases::{KnownCase, grave_proposals, works_on};
pub use rights::*;
pub use trail::*;

/// States in which nothing has been decided yet.
pub const UNDECIDED: [State; 3] = [State::Open, State::Assigned, State::UnderReview];

impl Visible for rule::Entity {
    const NOUN: &'static str = "rule";
    /// What was published, in force or announced. What is proposed is for those who keep the rules.
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.administers() || !viewer.duties().is_empty() {
            return Condition::all();
        }
        Condition::all().add(rule::COLUMN.published_at.is_not_null())
    }
}

impl Visible for duty::Entity {
    const NOUN: &'static str = "duty";
    /// One's own; those who run the server see who keeps the rules.
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.administers() {
            return Condition::all();
        }
        mine(viewer, |me| duty::COLUMN.person_id.eq(me))
    }
}

impl Visible for watched_word::Entity {
    const NOUN: &'static str = "word";
    /// A town's list is for those who keep its rules; whoever knew it could write around it.
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.standing().is_err() {
            return nothing();
        }
        if viewer.holds(Role::StaffModerator, None) {
            return Condition::all();
        }
        let areas = viewer.duties().iter().filter_map(|duty| duty.area);
        Condition::all().add(watched_word::COLUMN.neighborhood_id.is_in(areas))
    }
}

impl Visible for decision::Entity {
    const NOUN: &'static str = "decision";
    /// With the case; and the author's own, once it held.
    fn visible_to(viewer: &Viewer) -> Condition {
        let told = Condition::all()
            .add(decision::COLUMN.in_force_at.is_not_null())
            .add(on_case(
                (decision::Entity, decision::Column::CaseId),
                mine(viewer, |me| case::COLUMN.author_id.eq(me)),
            ));
        Condition::any().add(told).add(on_case(
            (decision::Entity, decision::Column::CaseId),
            case::Entity::visible_to(viewer),
        ))
    }
}

impl Visible for case_note::Entity {
    const NOUN: &'static str = "note";
    fn visible_to(viewer: &Viewer) -> Condition {
        // What neighbors' moderators write to one another is none of an office's business.
        let own = viewer.person().filter(|_| viewer.is_officer());
        Condition::all()
            .add(on_case(
                (case_note::Entity, case_note::Column::CaseId),
                case::Entity::visible_to(viewer),
            ))
            .add_option(own.map(|me| case_note::COLUMN.person_id.eq(me)))
    }
}

/// Rows that hang on a decision, for those who work on its case.
macro_rules! seen_with_decision {
    ($($table:ident: $noun:literal),* $(,)?) => { $(
        impl Visible for $table::Entity {
            const NOUN: &'static str = $noun;
            fn visible_to(viewer: &Viewer) -> Condition {
                let decision = Query::select()
                    .expr(Expr::val(1))
                    .from(decision::Entity)
                    .and_where(is(
                        (decision::Entity, decision::Column::Id),
                        ($table::Entity, $table::Column::DecisionId),
                    ))
                    .and_where(on_case(
                        (decision::Entity, decision::Column::CaseId),
                        case::Entity::visible_to(viewer),
                    ))
                    .to_owned();
                Condition::all().add(Expr::exists(decision))
            }
        }
    )* };
}
seen_with_decision!(decision_vote: "vote", decision_effect: "effect");

impl Visible for appeal::Entity {
    const NOUN: &'static str = "appeal";
    /// One's own; and for reviewers those of others, unless they are a party or had a hand in the decision.
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = mine(viewer, |me| appeal::COLUMN.person_id.eq(me));
        let Some(me) = viewer.person() else {
            return nothing();
        };
        if viewer.standing().is_err() || !viewer.holds(Role::AppealReviewer, None) {
            return own;
        }
        let voted = Query::select()
            .column(decision_vote::Column::DecisionId)
            .from(decision_vote::Entity)
            .and_where(decision_vote::COLUMN.person_id.eq(me))
            .to_owned();
        let free = Condition::all().add(no_party(viewer, me));
        let decided_by_others = Query::select()
            .expr(Expr::val(1))
            .from(decision::Entity)
            .and_where(is(
                (decision::Entity, decision::Column::Id),
                (appeal::Entity, appeal::Column::DecisionId),
            ))
            .cond_where(
                Condition::any()
                    .add(decision::COLUMN.person_id.is_null())
                    .add(decision::COLUMN.person_id.ne(me)),
            )
            .and_where(on_case((decision::Entity, decision::Column::CaseId), free))
            .to_owned();
        let others = Condition::all()
            .add(appeal::COLUMN.person_id.ne(me))
            .add(Expr::exists(decided_by_others))
            .add(
                appeal::COLUMN
                    .decision_id
                    .into_expr()
                    .not_in_subquery(voted),
            );
        Condition::any().add(own).add(others)
    }
}

impl Visible for limitation::Entity {
    const NOUN: &'static str = "limitation";
    fn visible_to(viewer: &Viewer) -> Condition {
        mine(viewer, |me| limitation::COLUMN.person_id.eq(me))
    }
}

/// Whether the case that a row names meets a rule.
fn on_case(named_in: impl IntoColumnRef, rule: Condition) -> SimpleExpr {
    let found = Query::select()
        .expr(Expr::val(1))
        .from(case::Entity)
        .and_where(is((case::Entity, case::Column::Id), named_in))
        .cond_where(rule)
        .to_owned();
    Expr::exists(found)
}
