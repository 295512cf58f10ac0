//! SEE, for reviews.
//!
//! - A review is for everybody who sees its place, offices too, as posts are for their readers: not withheld, not by
//!   somebody silenced, not across a block. Its author sees it in any case.
//! - An answer is seen with its review, unless the two must not meet; what it said before is seen with it, because
//!   whoever runs a place speaks in public.
//! - Who says that they run a place is told to those who look whether it is true.
use entity::{
    duty::Role, notification, photo, place, place_owner, review, review_answer,
    review_answer_version, review_mark, review_pause, review_version,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::{
    Viewer, Visible, in_jurisdiction, is, mine, nothing, own_or, places::on_visible_place,
    suspended,
};

impl Visible for review::Entity {
    const NOUN: &'static str = "review";
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = viewer.person().map(|me| review::COLUMN.author_id.eq(me));
        let others = Condition::all()
            .add(review::COLUMN.withheld.is_null())
            .add(
                review::COLUMN
                    .author_id
                    .into_expr()
                    .not_in_subquery(suspended()),
            )
            .add(
                review::COLUMN
                    .author_id
                    .is_not_in(viewer.hidden().iter().copied()),
            )
            .add(on_visible_place(
                viewer,
                (review::Entity, review::Column::PlaceId),
            ));
        Condition::all()
            .add(review::COLUMN.deleted_at.is_null())
            .add(Condition::any().add_option(own).add(others))
    }
}

/// Whether a photo hangs on a review that the viewer sees.
pub(super) fn shows_photo(viewer: &Viewer) -> SimpleExpr {
    let review = Query::select()
        .expr(Expr::val(1))
        .from(review::Entity)
        .and_where(is(
            (review::Entity, review::Column::Id),
            (photo::Entity, photo::Column::ReviewId),
        ))
        .cond_where(review::Entity::visible_to(viewer))
        .to_owned();
    Expr::exists(review)
}

/// News of a review is seen with it.
pub(super) fn news_is_seen(viewer: &Viewer) -> Condition {
    let review = Query::select()
        .expr(Expr::val(1))
        .from(review::Entity)
        .and_where(is(
            (review::Entity, review::Column::Id),
            (notification::Entity, notification::Column::ReviewId),
        ))
        .cond_where(review::Entity::visible_to(viewer))
        .to_owned();
    Condition::any()
        .add(notification::COLUMN.review_id.is_null())
        .add(Expr::exists(review))
}

impl Visible for review_version::Entity {
    const NOUN: &'static str = "earlier text";
    /// What a review said before is its author's alone.
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = Query::select()
            .expr(Expr::val(1))
            .from(review::Entity)
            .and_where(is(
                (review::Entity, review::Column::Id),
                (review_version::Entity, review_version::Column::ReviewId),
            ))
            .cond_where(mine(viewer, |me| review::COLUMN.author_id.eq(me)))
            .to_owned();
        Condition::all().add(Expr::exists(own))
    }
}

impl Visible for review_answer::Entity {
    const NOUN: &'static str = "answer";
    fn visible_to(viewer: &Viewer) -> Condition {
        let review = Query::select()
            .expr(Expr::val(1))
            .from(review::Entity)
            .and_where(is(
                (review::Entity, review::Column::Id),
                (review_answer::Entity, review_answer::Column::ReviewId),
            ))
            .cond_where(review::Entity::visible_to(viewer))
            .to_owned();
        let by_nobody = review_answer::COLUMN.person_id.is_null();
        let for_body = review_answer::COLUMN.agency_id.is_not_null();
        let owner = Condition::all()
            .add(
                review_answer::COLUMN
                    .person_id
                    .into_expr()
                    .not_in_subquery(suspended()),
            )
            .add(
                review_answer::COLUMN
                    .person_id
                    .is_not_in(viewer.hidden().iter().copied()),
            );
        Condition::all()
            .add(Expr::exists(review))
            .add(own_or(Some(for_body), by_nobody).add(owner))
    }
}

impl Visible for review_answer_version::Entity {
    const NOUN: &'static str = "earlier text";
    fn visible_to(viewer: &Viewer) -> Condition {
        let answer = Query::select()
            .expr(Expr::val(1))
            .from(review_answer::Entity)
            .and_where(is(
                (review_answer::Entity, review_answer::Column::Id),
                (
                    review_answer_version::Entity,
                    review_answer_version::Column::ReviewAnswerId,
                ),
            ))
            .cond_where(review_answer::Entity::visible_to(viewer))
            .to_owned();
        Condition::all().add(Expr::exists(answer))
    }
}

impl Visible for review_mark::Entity {
    const NOUN: &'static str = "mark";
    fn visible_to(viewer: &Viewer) -> Condition {
        mine(viewer, |me| review_mark::COLUMN.person_id.eq(me))
    }
}

impl Visible for review_pause::Entity {
    const NOUN: &'static str = "pause";
    /// That reviews rest, and why, is said to everybody who sees the place.
    fn visible_to(viewer: &Viewer) -> Condition {
        let place = (review_pause::Entity, review_pause::Column::PlaceId);
        Condition::all().add(on_visible_place(viewer, place))
    }
}

impl Visible for place_owner::Entity {
    const NOUN: &'static str = "owner";
    /// One's own; and what waits, for staff and for offices in whose jurisdiction the place lies.
    fn visible_to(viewer: &Viewer) -> Condition {
        let mut looks = nothing();
        if viewer.holds(Role::StaffModerator, None) {
            looks = Condition::all().add(place_owner::COLUMN.state.eq(place_owner::State::Claimed));
        } else if viewer.is_officer() {
            let place = Query::select()
                .expr(Expr::val(1))
                .from(place::Entity)
                .and_where(is(
                    (place::Entity, place::Column::Id),
                    (place_owner::Entity, place_owner::Column::PlaceId),
                ))
                .cond_where(in_jurisdiction(viewer))
                .to_owned();
            looks = Condition::all()
                .add(place_owner::COLUMN.state.eq(place_owner::State::Claimed))
                .add(Expr::exists(place));
        }
        Condition::any()
            .add(mine(viewer, |me| place_owner::COLUMN.person_id.eq(me)))
            .add(looks)
    }
}
