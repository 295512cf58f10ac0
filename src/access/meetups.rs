//! SEE, for meetups.
//!
//! - A meetup is for those it invites, as a post is: everybody, members, members whose tie was checked, or members of
//!   some kinds. A draft is for those who organize it. What is withheld is its author's alone.
//! - A block between the viewer and anybody who organizes makes it vanish for both.
//! - Where exactly it is: `knows_place`, the one question that every path asks.
//! - Who comes: one's own line; organizers all of them; whoever comes as well, those who chose so. Those who wait are seen
//!   by organizers only. How many come is no secret.
use entity::{
    id::PersonId,
    meetup::{self, Audience, PointShown, Status},
    meetup_date, meetup_message, meetup_organizer, membership,
    rsvp::{self, NameShown, State},
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr},
};

use super::{Viewer, Visible, is, mine, nothing, own_or, suspended};

impl Visible for meetup::Entity {
    const NOUN: &'static str = "meetup";
    fn visible_to(viewer: &Viewer) -> Condition {
        let me = viewer.person();
        let invited = Condition::all()
            .add(meetup::COLUMN.status.ne(Status::Draft))
            .add(invited(viewer));
        let organizes = me.map(|me| organized_by(me, false));
        let mut rule = Condition::all()
            .add(meetup::COLUMN.deleted_at.is_null())
            .add(Condition::any().add_option(organizes).add(invited))
            .add(own_or(
                me.map(|me| meetup::COLUMN.author_id.eq(me)),
                meetup::COLUMN.withheld.is_null(),
            ))
            .add(own_or(
                me.map(|me| meetup::COLUMN.author_id.eq(me)),
                meetup::COLUMN
                    .author_id
                    .into_expr()
                    .not_in_subquery(suspended()),
            ));
        if !viewer.hidden().is_empty() {
            let unwanted = viewer.hidden().iter().copied();
            let unwanted = Query::select()
                .expr(Expr::val(1))
                .from(meetup_organizer::Entity)
                .and_where(is(
                    (meetup_organizer::Entity, meetup_organizer::Column::MeetupId),
                    (meetup::Entity, meetup::Column::Id),
                ))
                .and_where(meetup_organizer::COLUMN.person_id.is_in(unwanted))
                .and_where(meetup_organizer::COLUMN.accepted_at.is_not_null())
                .to_owned();
            rule = rule.add(Expr::exists(unwanted).not());
        }
        rule
    }
}

/// Whom a published meetup invites.
fn invited(viewer: &Viewer) -> Condition {
    let audience = |audience: Audience| meetup::COLUMN.audience.eq(audience);
    let kinds = viewer.person().map(|me| {
        Condition::all()
            .add(audience(Audience::Kinds))
            .add(meetup::COLUMN.neighborhood_id.is_in(viewer.areas()))
            .add(of_its_kinds(me))
    });
    let mut any = Condition::any()
        .add(audience(Audience::Public))
        .add(
            Condition::all()
                .add(audience(Audience::Neighborhood))
                .add(meetup::COLUMN.neighborhood_id.is_in(viewer.areas())),
        )
        .add(
            Condition::all().add(audience(Audience::Verified)).add(
                meetup::COLUMN
                    .neighborhood_id
                    .is_in(viewer.verified_areas()),
            ),
        );
    if let Some(kinds) = kinds {
        any = any.add(kinds);
    }
    any
}

/// Whether somebody belongs there as one of the kinds that are invited.
fn of_its_kinds(me: PersonId) -> SimpleExpr {
    let persona = Query::select()
        .expr(Expr::val(1))
        .from(membership::Entity)
        .and_where(membership::COLUMN.person_id.eq(me))
        .and_where(membership::COLUMN.left_at.is_null())
        .and_where(is(
            (membership::Entity, membership::Column::NeighborhoodId),
            (meetup::Entity, meetup::Column::NeighborhoodId),
        ))
        .and_where(Expr::cust(
            "meetup.audience_kinds LIKE '%,' || membership.kind || ',%'",
        ))
        .to_owned();
    Expr::exists(persona)
}

/// Whether somebody organizes it; `accepted` leaves out whoever was asked to and has not said yes.
fn organized_by(me: PersonId, accepted: bool) -> SimpleExpr {
    organizes(me, (meetup::Entity, meetup::Column::Id), accepted)
}

fn organizes(me: PersonId, meetup: impl IntoColumnRef, accepted: bool) -> SimpleExpr {
    const OWN: &str = "own_part";
    let column = |column: meetup_organizer::Column| Expr::col((OWN, column));
    let mut own = Query::select()
        .expr(Expr::val(1))
        .from_as(meetup_organizer::Entity, OWN)
        .and_where(is((OWN, meetup_organizer::Column::MeetupId), meetup))
        .and_where(column(meetup_organizer::Column::PersonId).eq(me))
        .to_owned();
    if accepted {
        own.and_where(column(meetup_organizer::Column::AcceptedAt).is_not_null());
    }
    Expr::exists(own)
}

/// Whether the meetup that a row names is visible.
pub(super) fn on_visible_meetup(viewer: &Viewer, named_in: impl IntoColumnRef) -> SimpleExpr {
    let meetup = Query::select()
        .expr(Expr::val(1))
        .from(meetup::Entity)
        .and_where(is((meetup::Entity, meetup::Column::Id), named_in))
        .cond_where(meetup::Entity::visible_to(viewer))
        .to_owned();
    Expr::exists(meetup)
}

impl Visible for meetup_date::Entity {
    const NOUN: &'static str = "date";
    /// With its meetup.
    fn visible_to(viewer: &Viewer) -> Condition {
        Condition::all().add(on_visible_meetup(
            viewer,
            (meetup_date::Entity, meetup_date::Column::MeetupId),
        ))
    }
}

impl Visible for meetup_organizer::Entity {
    const NOUN: &'static str = "organizer";
    /// Those who organize a meetup that one sees. That somebody was asked to is between them.
    fn visible_to(viewer: &Viewer) -> Condition {
        let meetup = || (meetup_organizer::Entity, meetup_organizer::Column::MeetupId);
        let public = Condition::all()
            .add(meetup_organizer::COLUMN.accepted_at.is_not_null())
            .add(on_visible_meetup(viewer, meetup()));
        let Some(me) = viewer.person() else {
            return public;
        };
        Condition::any()
            .add(meetup_organizer::COLUMN.person_id.eq(me))
            .add(organizes(me, meetup(), true))
            .add(public)
    }
}

impl Visible for rsvp::Entity {
    const NOUN: &'static str = "seat";
    fn visible_to(viewer: &Viewer) -> Condition {
        const OWN: &str = "own_seat";
        let Some(me) = viewer.person() else {
            return nothing();
        };
        let own = |column: rsvp::Column| Expr::col((OWN, column));
        let comes_too = Query::select()
            .expr(Expr::val(1))
            .from_as(rsvp::Entity, OWN)
            .and_where(is(
                (OWN, rsvp::Column::MeetupDateId),
                (rsvp::Entity, rsvp::Column::MeetupDateId),
            ))
            .and_where(own(rsvp::Column::PersonId).eq(me))
            .and_where(own(rsvp::Column::State).eq(State::Going))
            .to_owned();
        let fellow = Condition::all()
            .add(rsvp::COLUMN.state.eq(State::Going))
            .add(rsvp::COLUMN.name_shown.eq(NameShown::Attendees))
            .add(met(viewer))
            .add(Expr::exists(comes_too))
            .add(on_visible_meetup(
                viewer,
                (rsvp::Entity, rsvp::Column::MeetupId),
            ));
        let own_meetup = Condition::all()
            .add(organizes(me, (rsvp::Entity, rsvp::Column::MeetupId), true))
            .add(rsvp::COLUMN.state.ne(State::Unconfirmed))
            .add(met(viewer));
        Condition::any()
            .add(rsvp::COLUMN.person_id.eq(me))
            .add(own_meetup)
            .add(fellow)
    }
}

/// Nobody whom the viewer must not meet, and nobody suspended. Guests have no account.
fn met(viewer: &Viewer) -> Condition {
    Condition::any().add(rsvp::COLUMN.person_id.is_null()).add(
        Condition::all()
            .add(
                rsvp::COLUMN
                    .person_id
                    .is_not_in(viewer.hidden().iter().copied()),
            )
            .add(
                rsvp::COLUMN
                    .person_id
                    .into_expr()
                    .not_in_subquery(suspended()),
            ),
    )
}

impl Visible for meetup_message::Entity {
    const NOUN: &'static str = "message";
    /// Those who organize, and those to whom it was told: they come, wait or have asked.
    fn visible_to(viewer: &Viewer) -> Condition {
        let meetup = || (meetup_message::Entity, meetup_message::Column::MeetupId);
        let Some(me) = viewer.person() else {
            return nothing();
        };
        let told = Query::select()
            .expr(Expr::val(1))
            .from(rsvp::Entity)
            .and_where(is((rsvp::Entity, rsvp::Column::MeetupId), meetup()))
            .and_where(rsvp::COLUMN.person_id.eq(me))
            .and_where(rsvp::COLUMN.state.is_in([
                State::Going,
                State::Offered,
                State::Waiting,
                State::Asked,
                State::NoShow,
            ]))
            .cond_where(
                Condition::any()
                    .add(meetup_message::COLUMN.meetup_date_id.is_null())
                    .add(is(
                        (rsvp::Entity, rsvp::Column::MeetupDateId),
                        (meetup_message::Entity, meetup_message::Column::MeetupDateId),
                    )),
            )
            .to_owned();
        let told = Condition::all()
            .add(Expr::exists(told))
            .add(on_visible_meetup(viewer, meetup()));
        Condition::any()
            .add(organizes(me, meetup(), true))
            .add(told)
    }
}

/// Whether somebody may know exactly where a meetup is: everybody who sees it, or those who organize it and those
/// who have a seat at some date, as its organizers chose.
#[must_use]
pub fn knows_place(meetup: &meetup::Model, organizes: bool, seats: &[State]) -> bool {
    meetup.point_shown == PointShown::Everybody || organizes || seats.contains(&State::Going)
}

/// The seats of one person, past and to come.
#[must_use]
pub fn own_seats(viewer: &Viewer) -> Condition {
    mine(viewer, |me| rsvp::COLUMN.person_id.eq(me))
}
