//! SEE, for the registry of places.
//!
//! - What is or was in the guide is for everybody; so is an old address of what was merged into another place.
//! - What somebody proposed is for the members of its neighborhood, for its proposer, and for offices whose
//!   jurisdiction holds it: a proposal speaks of a place, and no office is shown who made it.
//! - Withheld ones are seen by their proposer alone, as posts are.
use entity::{agency, jurisdiction, neighborhood, place, place_act, place_fact, place_source};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr},
};

use super::{Viewer, Visible, is, nothing, own_or, suspended};

/// States that everybody may read of.
const KNOWN: [place::Status; 3] = [
    place::Status::Listed,
    place::Status::Closed,
    place::Status::Merged,
];

impl Visible for place::Entity {
    const NOUN: &'static str = "place";
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = viewer.person().map(|me| place::COLUMN.proposer_id.eq(me));
        let seen = Condition::any()
            .add(place::COLUMN.status.is_in(KNOWN))
            .add_option(own.clone())
            .add(proposed_here(viewer))
            .add(in_jurisdiction(viewer));
        Condition::all()
            .add(place::COLUMN.deleted_at.is_null())
            .add(own_or(own, place::COLUMN.withheld.is_null()))
            .add(seen)
    }
}

/// What neighbors propose, but for those whom the viewer must not meet, and whoever is silenced.
fn proposed_here(viewer: &Viewer) -> Condition {
    let by_nobody = || place::COLUMN.proposer_id.is_null();
    let proposer = place::COLUMN.proposer_id.into_expr();
    let mut rule = Condition::all()
        .add(place::COLUMN.neighborhood_id.is_in(viewer.areas()))
        .add(
            Condition::any()
                .add(by_nobody())
                .add(proposer.not_in_subquery(suspended())),
        );
    if !viewer.hidden().is_empty() {
        let hidden = viewer.hidden().iter().copied();
        rule = rule.add(
            Condition::any()
                .add(by_nobody())
                .add(place::COLUMN.proposer_id.is_not_in(hidden)),
        );
    }
    rule
}

/// The places in the jurisdiction of the active body that the viewer acts for; none for residents.
#[must_use]
pub fn in_jurisdiction(viewer: &Viewer) -> Condition {
    let active = viewer
        .serving()
        .filter(|serving| serving.status == agency::Status::Active);
    let Some(serving) = active else {
        return nothing();
    };
    let town = Query::select()
        .expr(Expr::val(1))
        .from(neighborhood::Entity)
        .and_where(is(
            (neighborhood::Entity, neighborhood::Column::Id),
            (place::Entity, place::Column::NeighborhoodId),
        ))
        .and_where(is(
            (neighborhood::Entity, neighborhood::Column::MunicipalityCode),
            (jurisdiction::Entity, jurisdiction::Column::MunicipalityCode),
        ))
        .to_owned();
    let holds = Condition::any()
        .add(is(
            (jurisdiction::Entity, jurisdiction::Column::NeighborhoodId),
            (place::Entity, place::Column::NeighborhoodId),
        ))
        .add(Expr::exists(town));
    let own = Query::select()
        .expr(Expr::val(1))
        .from(jurisdiction::Entity)
        .and_where(jurisdiction::COLUMN.agency_id.eq(serving.agency))
        .cond_where(holds)
        .to_owned();
    Condition::all().add(Expr::exists(own))
}

/// Rows that hang on a place are seen with it.
macro_rules! seen_with_place {
    ($($table:ident: $noun:literal),* $(,)?) => { $(
        impl Visible for $table::Entity {
            const NOUN: &'static str = $noun;
            fn visible_to(viewer: &Viewer) -> Condition {
                let named_in = ($table::Entity, $table::Column::PlaceId);
                Condition::all().add(on_visible_place(viewer, named_in))
            }
        }
    )* };
}
seen_with_place!(place_fact: "fact", place_act: "act");

pub(super) fn on_visible_place(viewer: &Viewer, named_in: impl IntoColumnRef) -> SimpleExpr {
    let place = Query::select()
        .expr(Expr::val(1))
        .from(place::Entity)
        .and_where(is((place::Entity, place::Column::Id), named_in))
        .cond_where(place::Entity::visible_to(viewer))
        .to_owned();
    Expr::exists(place)
}

impl Visible for place_source::Entity {
    const NOUN: &'static str = "source";
    /// Where data comes from, and under which licence, is said to everybody.
    fn visible_to(_: &Viewer) -> Condition {
        Condition::all()
    }
}
