//! Who comes: read by organizers and by those who come as well, answered and ticked off by organizers, and the code at
//! the entrance.
use chrono::TimeDelta;
use entity::{
    id::{OccasionId, RsvpId},
    meetup, meetup_date,
    rsvp::{self, NameShown, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};

use super::{
    codes, guests,
    seats::{self, KEY},
    service, shown,
    view::{Attendee, Attendees, EntranceCode, MeetupView},
};
use crate::{
    access::{Gathering, Organize, Permit, Viewer},
    app::App,
    clock::Moment,
    db::Tx,
    error::{Error, Result},
    limits::{Act, Who},
    neighborhoods::Author,
};

/// Parties that are listed at most: five hundred come, two hundred wait, some ask or have gone.
const MOST: u64 = 1000;
/// The code works so long before the start, and after the end.
const AROUND: TimeDelta = TimeDelta::hours(2);
/// Organizers may tick the list so long after the end.
const TICKED: TimeDelta = TimeDelta::days(3);

/// Those who come to a date, as far as the viewer may read them.
///
/// # Errors
/// `NotFound`.
pub(super) async fn list(app: &App, viewer: &Viewer, id: OccasionId) -> Result<Attendees> {
    viewer.signed_in()?;
    let read = app.db.read(viewer);
    let date = read.one::<meetup_date::Entity>(id).await?;
    let organizers = service::organizers(app.db.system(&KEY), date.meetup_id).await?;
    let runs = organizers
        .iter()
        .any(|one| Some(one.person_id) == viewer.person() && one.accepted_at.is_some());
    let rows = read
        .all::<rsvp::Entity>()
        .only(rsvp::COLUMN.meetup_date_id.eq(id))
        .oldest_by(
            [
                Expr::col((rsvp::Entity, rsvp::Column::QueuedAt)),
                Expr::col((rsvp::Entity, rsvp::Column::Id)),
            ],
            MOST,
        )
        .await?;
    let faces = rows.iter().filter_map(|row| row.membership_id);
    let faces = app.personas.of(&app.db, faces).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| runs || row.state == State::Going) {
        let face = row.membership_id.and_then(|id| faces.get(&id));
        let own = row.person_id.is_some() && row.person_id == viewer.person();
        items.push(line(app, row, face, (runs, own))?);
    }
    // Those who come first; the others keep their order.
    items.sort_by_key(|item| !matches!(item.state, State::Going | State::NoShow));
    let going = going(app, id).await?;
    Ok(Attendees { items, going })
}

/// One's own line is there for oneself; a name is there for whom its owner chose.
fn line(
    app: &App,
    row: &rsvp::Model,
    face: Option<&Author>,
    (runs, own): (bool, bool),
) -> Result<Attendee> {
    let named = own || row.name_shown != NameShown::Nobody;
    let name = match face {
        Some(face) => Some(face.name.clone()),
        None => guests::sealed(app, row)?.map(|guest| guest.name),
    };
    Ok(Attendee {
        id: runs.then_some(row.id),
        membership: face.and_then(|face| face.membership).filter(|_| named),
        name: name.filter(|_| named),
        guest: row.person_id.is_none(),
        state: if runs { row.state } else { State::Going },
        adults: runs.then_some(row.adults),
        children: runs.then_some(row.children),
        note: runs.then(|| row.note.clone()),
        checked_in_at: row.checked_in_at.filter(|_| runs).map(Moment),
    })
}

/// How many people come.
async fn going(app: &App, date: OccasionId) -> Result<i32> {
    #[expect(clippy::disallowed_methods, reason = "a number, and no name")]
    let parties: Vec<(i32, i32)> = rsvp::Entity::find()
        .select_only()
        .columns([rsvp::Column::Adults, rsvp::Column::Children])
        .filter(rsvp::COLUMN.meetup_date_id.eq(date))
        .filter(rsvp::COLUMN.state.is_in([State::Going, State::NoShow]))
        .into_tuple()
        .all(app.db.system(&KEY))
        .await?;
    Ok(parties
        .iter()
        .map(|(adults, children)| adults + children)
        .sum())
}

/// A party with its date, which is held, and leave to decide about it.
async fn decided(
    tx: &Tx<'_>,
    id: RsvpId,
) -> Result<(Permit<Organize, Gathering>, meetup_date::Model, rsvp::Model)> {
    let seen = tx.read().one::<rsvp::Entity>(id).await?;
    let gathering = service::gathering(tx, seen.meetup_id).await?;
    let permit = tx.viewer().may::<Organize, _>(gathering)?;
    let date = seats::hold(tx, seen.meetup_date_id).await?;
    let row = seats::party_row(tx, id).await?;
    Ok((permit, date, row.ok_or(Error::NotFound("seat"))?))
}

/// Says yes or no to whoever asked to come; no also to somebody who has a seat or waits. Who is welcome and finds no
/// seat waits for one.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` when it is over.
pub(super) async fn answer(
    app: &App,
    viewer: &Viewer,
    id: RsvpId,
    accept: bool,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let (permit, mut date, row) = decided(tx, id).await?;
            let meetup = &permit.row().row;
            if date.status != meetup_date::Status::Planned || date.ends_at <= tx.now() {
                return Err(Error::Rule("meetup_over"));
            }
            match (accept, row.state) {
                (true, State::Asked | State::Declined) => {
                    welcome(tx, meetup, &mut date, row).await?;
                }
                (false, State::Asked | State::Going | State::Offered | State::Waiting) => {
                    let no = (row, State::Declined, Some("meetup_declined"));
                    seats::gone(tx, meetup, &mut date, no).await?;
                }
                _ => {}
            }
            Ok(meetup.id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}

async fn welcome(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    date: &mut meetup_date::Model,
    row: rsvp::Model,
) -> Result<()> {
    let (state, what) = if seats::take(tx, date, seats::party(&row)).await? {
        (State::Going, "meetup_accepted")
    } else {
        (State::Waiting, "meetup_waits")
    };
    seats::moved(tx, row, (state, None), Some(what)).await?;
    seats::changed(tx, meetup).await
}

/// Ticks somebody off, or takes the tick back.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Rule` for whoever has no seat, or long after.
pub(super) async fn tick(app: &App, viewer: &Viewer, id: RsvpId, came: bool) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Attend, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let (_, date, row) = decided(tx, id).await?;
            let open = date.starts_at - AROUND <= tx.now() && tx.now() <= date.ends_at + TICKED;
            if !open || date.status == meetup_date::Status::Cancelled {
                return Err(Error::Rule("not_now"));
            }
            if !matches!(row.state, State::Going | State::NoShow) {
                return Err(Error::Rule("no_seat"));
            }
            let over = date.status == meetup_date::Status::Finished;
            let mut row = row.into_active_model();
            row.checked_in_at = Set(came.then_some(tx.now()));
            row.state = Set(if came || !over {
                State::Going
            } else {
                State::NoShow
            });
            row.updated_at = Set(tx.now());
            row.update(tx.system(&KEY)).await?;
            Ok(())
        })
        .await
}

/// The code that is shown at the entrance.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub(super) async fn code(app: &App, viewer: &Viewer, id: OccasionId) -> Result<EntranceCode> {
    viewer.signed_in()?;
    let read = app.db.read(viewer);
    let date = read.one::<meetup_date::Entity>(id).await?;
    let row = read.one::<meetup::Entity>(date.meetup_id).await?;
    let organizers = service::organizers(app.db.system(&KEY), row.id).await?;
    let permit = viewer.may::<Organize, _>(Gathering { row, organizers })?;
    let meetup = permit.row().row.id;
    Ok(EntranceCode {
        link: format!(
            "{}/meetups/{meetup}/here?date={id}#{}",
            app.public_url(),
            date.code
        ),
        code: date.code,
    })
}

/// Says that one is there, by the code at the entrance.
///
/// # Errors
/// `NotFound`; `Rule` without a seat, or at another time; `Invalid` for a wrong code.
pub(super) async fn check_in(
    app: &App,
    viewer: &Viewer,
    id: OccasionId,
    typed: &str,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::CheckIn, &Who::Person(me))?;
    let meetup = app
        .db
        .write(viewer, async |tx| {
            let date = tx.read().one::<meetup_date::Entity>(id).await?;
            if date.status == meetup_date::Status::Cancelled
                || tx.now() < date.starts_at - AROUND
                || tx.now() > date.ends_at + AROUND
            {
                return Err(Error::Rule("not_now"));
            }
            if !crate::secrets::same(&codes::typed(typed), &date.code) {
                return Err(Error::invalid("/code", "mismatch"));
            }
            seats::hold(tx, id).await?;
            let own = tx
                .read()
                .all::<rsvp::Entity>()
                .only(rsvp::COLUMN.meetup_date_id.eq(id))
                .only(rsvp::COLUMN.person_id.eq(me))
                .any()
                .await?;
            let own = own.filter(|row| matches!(row.state, State::Going | State::NoShow));
            let row = own.ok_or(Error::Rule("no_seat"))?;
            if row.checked_in_at.is_none() {
                let mut row = row.into_active_model();
                row.checked_in_at = Set(Some(tx.now()));
                row.state = Set(State::Going);
                row.updated_at = Set(tx.now());
                row.update(tx.system(&KEY)).await?;
            }
            Ok(date.meetup_id)
        })
        .await?;
    shown::one(app, viewer, meetup).await
}
