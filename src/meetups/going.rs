//! Coming to a meetup: joining, asking, waiting, saying yes to an offered seat, giving it back.
use entity::{
    id::{MembershipId, OccasionId, PersonId, RsvpId},
    meetup::{self},
    meetup_date,
    rsvp::{self, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, Set,
};

use super::{
    model::RsvpWish,
    seats::{self, KEY, MOST_WAITING},
    service, shown,
    view::MeetupView,
};
use crate::{
    access::{Attend, Gathering, GiveBack, Permit, Viewer, own_seats, persona},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::{Event, MeetupEvent},
    limits::{Act, Who},
};

/// Takes a seat, asks for one, or waits: at one date, or at all that are planned.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` when it is full, off, closed, or the organizers said no.
pub(super) async fn join(
    app: &App,
    viewer: &Viewer,
    id: OccasionId,
    wish: RsvpWish,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Attend, &Who::Person(me))?;
    wish.check()?;
    let _turn = app.turns.at(id).await;
    hopeless(app, viewer, id, &wish).await?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let date = tx.read().one::<meetup_date::Entity>(id).await?;
            let gathering = service::gathering(tx, date.meetup_id).await?;
            let permit = viewer.may::<Attend, _>(gathering)?;
            let membership = persona(viewer, permit.row().row.neighborhood_id)?;
            let who = Party {
                person: me,
                membership,
                wish: &wish,
            };
            if wish.all_dates {
                join_all(tx, &permit, &who).await?;
            } else {
                who.joins(tx, &permit, id).await?;
            }
            let gathering = permit.into_row();
            seats::changed(tx, &gathering.row).await?;
            Ok(gathering.row.id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}

/// Whoever finds no seat and would not wait for one need not ask for the date's row.
async fn hopeless(app: &App, viewer: &Viewer, id: OccasionId, wish: &RsvpWish) -> Result<()> {
    if wish.wait || wish.all_dates {
        return Ok(());
    }
    let read = app.db.read(viewer);
    let date = read.one::<meetup_date::Entity>(id).await?;
    let free = date.capacity.is_none_or(|most| date.seats_taken < most);
    if free || date.status != meetup_date::Status::Planned {
        return Ok(());
    }
    let meetup = read.one::<meetup::Entity>(date.meetup_id).await?;
    let organizers = service::organizers(app.db.system(&KEY), meetup.id).await?;
    let approval = meetup.approval;
    viewer.may::<Attend, _>(Gathering {
        row: meetup,
        organizers,
    })?;
    let own = read
        .all::<rsvp::Entity>()
        .only(own_seats(viewer))
        .only(rsvp::COLUMN.meetup_date_id.eq(id));
    if approval || own.any().await?.is_some() {
        return Ok(());
    }
    Err(Error::Rule("meetup_full"))
}

/// Dates that are full, over or refused are left out; the first one that can be joined makes it worth while.
async fn join_all(tx: &Tx<'_>, permit: &Permit<Attend, Gathering>, who: &Party<'_>) -> Result<()> {
    let mut last = Err(Error::Rule("meetup_over"));
    for date in service::planned(tx, permit.row().row.id).await? {
        match who.joins(tx, permit, date.id).await {
            Err(Error::Rule(word)) if last.is_err() => last = Err(Error::Rule(word)),
            Err(Error::Rule(_)) => {}
            Err(other) => return Err(other),
            Ok(()) => last = Ok(()),
        }
    }
    last
}

/// Who wants to come, and how.
struct Party<'a> {
    person: PersonId,
    membership: MembershipId,
    wish: &'a RsvpWish,
}

impl Party<'_> {
    async fn joins(
        &self,
        tx: &Tx<'_>,
        permit: &Permit<Attend, Gathering>,
        id: OccasionId,
    ) -> Result<()> {
        let meetup = &permit.row().row;
        let mut date = seats::hold(tx, id).await?;
        could_join(meetup, &date, tx)?;
        if date.capacity.is_some_and(|most| most < self.wish.party()) {
            return Err(Error::invalid("/adults", "too_many"));
        }
        let before = self.before(tx, id).await?;
        let (state, queued) = self.state(tx, meetup, &mut date, before.as_ref()).await?;
        let asked = state == State::Asked && before.as_ref().is_none_or(|row| row.state != state);
        let row = self.write(tx, &date, before, (state, queued)).await?;
        if asked {
            tx.emit(Event::Meetup(MeetupEvent::Asked { rsvp: row }))
                .await?;
        }
        seats::promote(tx, meetup, &mut date).await
    }

    async fn before(&self, tx: &Tx<'_>, date: OccasionId) -> Result<Option<rsvp::Model>> {
        #[expect(clippy::disallowed_methods, reason = "one's own line")]
        let row = rsvp::Entity::find()
            .filter(rsvp::COLUMN.meetup_date_id.eq(date))
            .filter(rsvp::COLUMN.person_id.eq(self.person))
            .lock_exclusive()
            .one(tx.system(&KEY))
            .await?;
        Ok(row)
    }

    /// Where the party stands from now on, with its seats taken; and whether it goes to the end of the list.
    async fn state(
        &self,
        tx: &Tx<'_>,
        meetup: &meetup::Model,
        date: &mut meetup_date::Model,
        before: Option<&rsvp::Model>,
    ) -> Result<(State, bool)> {
        let held = before.map_or(0, seats::held_by);
        if held > 0 {
            // Somebody who has a seat, or is offered one, and says how many they are.
            let more = self.wish.party() - held;
            if more > 0 && !seats::take(tx, date, more).await? {
                return Err(Error::Rule("meetup_full"));
            }
            seats::free(tx, date, (-more).max(0)).await?;
            return Ok((State::Going, false));
        }
        match before.map(|row| row.state) {
            Some(State::Declined) => return Err(Error::Rule("meetup_declined")),
            Some(State::Waiting) if !meetup.approval => {}
            Some(State::Waiting) => return Ok((State::Waiting, false)),
            Some(State::Asked) => return Ok((State::Asked, false)),
            _ if meetup.approval => return Ok((State::Asked, true)),
            _ => {}
        }
        if seats::take(tx, date, self.wish.party()).await? {
            return Ok((State::Going, false));
        }
        let waits = before.is_some_and(|row| row.state == State::Waiting);
        if !waits && !self.wish.wait {
            return Err(Error::Rule("meetup_full"));
        }
        if !waits && waiting(tx, date.id).await? >= MOST_WAITING {
            return Err(Error::Rule("waiting_list_full"));
        }
        Ok((State::Waiting, !waits))
    }

    async fn write(
        &self,
        tx: &Tx<'_>,
        date: &meetup_date::Model,
        before: Option<rsvp::Model>,
        (state, queued): (State, bool),
    ) -> Result<RsvpId> {
        let fresh = before.is_none();
        let mut row = before.map_or_else(
            || rsvp::ActiveModel {
                id: Set(RsvpId::new()),
                meetup_date_id: Set(date.id),
                meetup_id: Set(date.meetup_id),
                person_id: Set(Some(self.person)),
                guest_sealed: Set(None),
                guest_key: Set(None),
                checked_in_at: Set(None),
                queued_at: Set(tx.now()),
                created_at: Set(tx.now()),
                ..Default::default()
            },
            IntoActiveModel::into_active_model,
        );
        row.membership_id = Set(Some(self.membership));
        row.adults = Set(self.wish.adults);
        row.children = Set(self.wish.children);
        row.state = Set(state);
        row.auto_accept = Set(self.wish.auto_accept);
        row.offered_until = Set(None);
        row.name_shown = Set(self.wish.name_shown);
        row.note = Set(self.wish.note.as_str().to_owned());
        row.updated_at = Set(tx.now());
        if queued {
            row.queued_at = Set(tx.now());
        }
        let conn = tx.system(&KEY);
        let row = if fresh {
            row.insert(conn).await?
        } else {
            row.update(conn).await?
        };
        Ok(row.id)
    }
}

/// Whether seats are handed out at all.
///
/// # Errors
/// `Rule` says why not.
pub(super) fn could_join(
    meetup: &meetup::Model,
    date: &meetup_date::Model,
    tx: &Tx<'_>,
) -> Result<()> {
    if seats::is_open(meetup, date, tx.now()) {
        return Ok(());
    }
    Err(Error::Rule(match (meetup.status, date.status) {
        (meetup::Status::Draft, _) => "meetup_draft",
        (meetup::Status::Cancelled, _) | (_, meetup_date::Status::Cancelled) => "meetup_off",
        _ if date.starts_at <= tx.now() => "meetup_over",
        _ => "meetup_closed",
    }))
}

/// How many parties wait.
///
/// # Errors
/// The database's.
pub(super) async fn waiting(tx: &Tx<'_>, date: OccasionId) -> Result<u64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "seats are counted past the scope"
    )]
    let rows = rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_date_id.eq(date))
        .filter(rsvp::COLUMN.state.eq(State::Waiting));
    Ok(rows.count(tx.system(&KEY)).await?)
}

/// Says yes to an offered seat.
///
/// # Errors
/// `NotFound` without an offer; `Gone` when it has run out.
pub(super) async fn accept(app: &App, viewer: &Viewer, id: OccasionId) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Attend, &Who::Person(me))?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let (meetup, _, row) = own(tx, id).await?;
            viewer.standing()?;
            match row.state {
                State::Going => return Ok(meetup.id),
                State::Offered if row.offered_until.is_some_and(|until| until > tx.now()) => {}
                State::Offered | State::Lapsed => return Err(Error::Gone("offer")),
                _ => return Err(Error::NotFound("offer")),
            }
            seats::moved(tx, row, (State::Going, None), None).await?;
            seats::changed(tx, &meetup).await?;
            Ok(meetup.id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}

/// Gives one's seat back, or one's place in the list; whoever waits gets it in the same moment.
///
/// # Errors
/// `NotFound` for whoever has none.
pub(super) async fn leave(app: &App, viewer: &Viewer, id: OccasionId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Attend, &Who::Person(me))?;
    let _turn = app.turns.at(id).await;
    app.db
        .write(viewer, async |tx| {
            let (meetup, mut date, row) = own(tx, id).await?;
            let permit = viewer.may::<GiveBack, _>(row)?;
            match permit.row().state {
                State::Cancelled | State::Declined | State::Lapsed => return Ok(()),
                State::NoShow => return Err(Error::Rule("meetup_over")),
                _ if date.ends_at <= tx.now() => return Err(Error::Rule("meetup_over")),
                _ => {}
            }
            let row = permit.into_row();
            seats::gone(tx, &meetup, &mut date, (row, State::Cancelled, None)).await
        })
        .await
}

/// One's own line at a date, which is held; also at a meetup that one does not see any more.
async fn own(
    tx: &Tx<'_>,
    id: OccasionId,
) -> Result<(meetup::Model, meetup_date::Model, rsvp::Model)> {
    let mine = || {
        tx.read()
            .all::<rsvp::Entity>()
            .only(rsvp::COLUMN.meetup_date_id.eq(id))
            .only(rsvp::COLUMN.person_id.eq(tx.viewer().person()))
    };
    if mine().any().await?.is_none() {
        return Err(Error::NotFound("seat"));
    }
    let date = seats::hold(tx, id).await?;
    // Read again, now that nobody else moves it.
    let row = mine().any().await?.ok_or(Error::NotFound("seat"))?;
    let meetup = service::meetup_of(tx.system(&KEY), date.meetup_id).await?;
    Ok((meetup, date, row))
}
