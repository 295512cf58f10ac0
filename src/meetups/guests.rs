//! Guests: people without an account, by a mail address that they confirm. They have one link for everything; its secret
//! is made from the line's id, so that each letter can make it again and nothing of it is stored.
use std::net::IpAddr;

use chrono::TimeDelta;
use entity::{
    id::{OccasionId, RsvpId},
    meetup, meetup_date, meetup_message,
    rsvp::{self, NameShown, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    going,
    model::NewGuest,
    seats::{self, KEY, MOST_WAITING},
    service, shown,
    view::GuestView,
};
use crate::{
    access::{Viewer, knows_place},
    app::App,
    clock::Moment,
    db::Tx,
    error::{Error, Result},
    events::{Event, MeetupEvent},
    limits::{Act, Who},
    secrets::{self, Secrets},
};

/// What guests are sealed for.
const SEAL: &str = "meetup guest";
/// How long an address may stay unconfirmed.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// Who comes without an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Guest {
    pub name: String,
    pub email: String,
    pub english: bool,
}

/// The guest of a line, if it is one's.
///
/// # Errors
/// When it was sealed under another secret.
pub(super) fn sealed(app: &App, row: &rsvp::Model) -> Result<Option<Guest>> {
    let Some(sealed) = &row.guest_sealed else {
        return Ok(None);
    };
    let text = app.secrets.unseal(SEAL, sealed)?;
    serde_json::from_str(&text)
        .map(Some)
        .map_err(Error::internal)
}

/// What stands behind `#` in a guest's link.
#[must_use]
pub(super) fn token(secrets: &Secrets, id: RsvpId) -> String {
    let secret = secrets.mac_text(SEAL, &[id.0.as_bytes()]);
    format!("{}.{secret}", id.0.simple())
}

fn opened(secrets: &Secrets, token: &str) -> Result<RsvpId> {
    let gone = || Error::Gone("link");
    let (id, _) = token.split_once('.').ok_or_else(gone)?;
    let id = RsvpId(Uuid::parse_str(id).map_err(|_| gone())?);
    if secrets::same(&self::token(secrets, id), token) {
        Ok(id)
    } else {
        Err(gone())
    }
}

/// Asks for a seat; the letter with the link follows. What comes back says nothing about the address.
///
/// # Errors
/// `NotFound`; `Rule` where no guests come, or nobody any more; `TooMany`.
pub(super) async fn ask(
    app: &App,
    (viewer, net): (&Viewer, IpAddr),
    id: OccasionId,
    new: &NewGuest,
) -> Result<()> {
    app.limits.count(Act::AskLink, &Who::net(net))?;
    new.check()?;
    let key = app.secrets.address_key(new.email.as_str());
    app.limits
        .count(Act::AskLinkFor, &Who::Address(key.clone()))?;
    app.db
        .write(viewer, async |tx| {
            let seen = tx.read().one::<meetup_date::Entity>(id).await?;
            let meetup = tx.read().one::<meetup::Entity>(seen.meetup_id).await?;
            if !meetup.guests_allowed {
                return Err(Error::Rule("no_guests"));
            }
            let date = seats::hold(tx, id).await?;
            going::could_join(&meetup, &date, tx)?;
            if date
                .capacity
                .is_some_and(|most| most < new.adults + new.children)
            {
                return Err(Error::invalid("/adults", "too_many"));
            }
            let row = written(app, tx, &date, (new, &key)).await?;
            tx.emit(Event::Meetup(MeetupEvent::Moved {
                rsvp: row,
                guest: true,
                what: Some("meetup_confirm"),
                until: None,
            }))
            .await
        })
        .await
}

/// The line of an address: a new one, or the old one as it is said now while it holds no seat.
async fn written(
    app: &App,
    tx: &Tx<'_>,
    date: &meetup_date::Model,
    (new, key): (&NewGuest, &str),
) -> Result<RsvpId> {
    let conn = tx.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "by the key of an address")]
    let before = rsvp::Entity::find()
        .filter(rsvp::COLUMN.meetup_date_id.eq(date.id))
        .filter(rsvp::COLUMN.guest_key.eq(key))
        .lock_exclusive()
        .one(conn)
        .await?;
    if let Some(row) = &before
        && !matches!(
            row.state,
            State::Unconfirmed | State::Cancelled | State::Lapsed
        )
    {
        return Ok(row.id);
    }
    let guest = Guest {
        name: new.name.as_str().to_owned(),
        email: new.email.as_str().to_owned(),
        english: new.english,
    };
    let text = serde_json::to_string(&guest).map_err(Error::internal)?;
    let fresh = before.is_none();
    let mut row = before.map_or_else(
        || rsvp::ActiveModel {
            id: Set(RsvpId::new()),
            meetup_date_id: Set(date.id),
            meetup_id: Set(date.meetup_id),
            person_id: Set(None),
            membership_id: Set(None),
            guest_key: Set(Some(key.to_owned())),
            note: Set(String::new()),
            name_shown: Set(NameShown::Organizers),
            checked_in_at: Set(None),
            created_at: Set(tx.now()),
            ..Default::default()
        },
        IntoActiveModel::into_active_model,
    );
    row.guest_sealed = Set(Some(app.secrets.seal(SEAL, &text)?));
    row.adults = Set(new.adults);
    row.children = Set(new.children);
    row.state = Set(State::Unconfirmed);
    row.queued_at = Set(tx.now());
    row.auto_accept = Set(new.wait);
    row.offered_until = Set(None);
    row.updated_at = Set(tx.now());
    let row = if fresh {
        row.insert(conn).await?
    } else {
        row.update(conn).await?
    };
    Ok(row.id)
}

/// Says yes by the link: to the address, which takes the seat; or to a seat that was offered.
///
/// # Errors
/// `Gone` for a link that does not work; `Rule` when it is full, off or closed.
pub(super) async fn confirm(app: &App, net: IpAddr, token: &str) -> Result<GuestView> {
    app.limits.count(Act::UseLink, &Who::net(net))?;
    let id = opened(&app.secrets, token)?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let (meetup, mut date, row) = held(tx, id).await?;
            match row.state {
                State::Unconfirmed => confirmed(tx, &meetup, &mut date, row).await,
                State::Offered if row.offered_until.is_some_and(|until| until > tx.now()) => {
                    seats::moved(tx, row, (State::Going, None), None).await?;
                    seats::changed(tx, &meetup).await
                }
                State::Cancelled | State::Declined | State::Lapsed => Err(Error::Gone("link")),
                _ => Ok(()),
            }
        })
        .await?;
    look_at(app, id).await
}

async fn confirmed(
    tx: &Tx<'_>,
    meetup: &meetup::Model,
    date: &mut meetup_date::Model,
    row: rsvp::Model,
) -> Result<()> {
    going::could_join(meetup, date, tx)?;
    let (state, what) = if meetup.approval {
        (State::Asked, "meetup_asked_for")
    } else if seats::take(tx, date, seats::party(&row)).await? {
        (State::Going, "meetup_accepted")
    } else if row.auto_accept && going::waiting(tx, date.id).await? < MOST_WAITING {
        (State::Waiting, "meetup_waits")
    } else {
        return Err(Error::Rule("meetup_full"));
    };
    let row = seats::moved(tx, row, (state, None), Some(what)).await?;
    if state == State::Asked {
        tx.emit(Event::Meetup(MeetupEvent::Asked { rsvp: row.id }))
            .await?;
    }
    seats::changed(tx, meetup).await
}

/// Does not come after all.
///
/// # Errors
/// `Gone` for a link that does not work.
pub(super) async fn cancel(app: &App, net: IpAddr, token: &str) -> Result<GuestView> {
    app.limits.count(Act::UseLink, &Who::net(net))?;
    let id = opened(&app.secrets, token)?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let (meetup, mut date, row) = held(tx, id).await?;
            let over = date.ends_at <= tx.now();
            match row.state {
                State::Cancelled | State::Declined | State::Lapsed => Ok(()),
                _ if over => Err(Error::Rule("meetup_over")),
                _ => seats::gone(tx, &meetup, &mut date, (row, State::Cancelled, None)).await,
            }
        })
        .await?;
    look_at(app, id).await
}

/// Reads where it stands.
///
/// # Errors
/// `Gone` for a link that does not work.
pub(super) async fn look(app: &App, net: IpAddr, token: &str) -> Result<GuestView> {
    app.limits.count(Act::UseLink, &Who::net(net))?;
    look_at(app, opened(&app.secrets, token)?).await
}

/// A guest's line with its date, which is held, and its meetup.
async fn held(tx: &Tx<'_>, id: RsvpId) -> Result<(meetup::Model, meetup_date::Model, rsvp::Model)> {
    let gone = || Error::Gone("link");
    #[expect(clippy::disallowed_methods, reason = "the link is the proof")]
    let seen = rsvp::Entity::find_by_id(id).one(tx.system(&KEY)).await?;
    let seen = seen
        .filter(|row| row.guest_key.is_some())
        .ok_or_else(gone)?;
    let date = seats::hold(tx, seen.meetup_date_id).await?;
    let row = seats::party_row(tx, id).await?.ok_or_else(gone)?;
    let meetup = service::meetup_of(tx.system(&KEY), date.meetup_id).await?;
    Ok((meetup, date, row))
}

async fn look_at(app: &App, id: RsvpId) -> Result<GuestView> {
    let gone = || Error::Gone("link");
    let conn = app.db.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "the link is the proof")]
    let found = rsvp::Entity::find_by_id(id)
        .find_also_related(meetup_date::Entity)
        .one(conn)
        .await?;
    let Some((row, Some(date))) = found.filter(|(row, _)| row.guest_key.is_some()) else {
        return Err(gone());
    };
    let meetup = service::meetup_of(conn, date.meetup_id).await?;
    // What is withheld from everybody is withheld from guests, their own line and its time excepted.
    let shown_words = meetup.withheld.is_none() && meetup.deleted_at.is_none();
    let exactly = shown_words && knows_place(&meetup, false, &[row.state]);
    Ok(GuestView {
        meetup: meetup.id,
        title: if shown_words {
            meetup.title.clone()
        } else {
            String::new()
        },
        starts_at: Moment(date.starts_at),
        ends_at: Moment(date.ends_at),
        status: date.status,
        reason: date.reason,
        reason_words: date.reason_words.clone(),
        place: shown::place(&meetup, exactly),
        messages: messages(app, &date, row.state).await?,
        my: shown::my_line(app, &row).await?,
    })
}

async fn messages(app: &App, date: &meetup_date::Model, state: State) -> Result<Vec<String>> {
    if !matches!(state, State::Going | State::Offered | State::NoShow) {
        return Ok(Vec::new());
    }
    let to = Condition::any()
        .add(meetup_message::COLUMN.meetup_date_id.is_null())
        .add(meetup_message::COLUMN.meetup_date_id.eq(date.id));
    #[expect(clippy::disallowed_methods, reason = "the link is the proof")]
    let rows = meetup_message::Entity::find()
        .filter(meetup_message::COLUMN.meetup_id.eq(date.meetup_id))
        .filter(to)
        .order_by_desc(meetup_message::COLUMN.id)
        .limit(50)
        .all(app.db.system(&KEY))
        .await?;
    Ok(rows.into_iter().map(|row| row.body).collect())
}

/// Forgets addresses that nobody confirmed, and guests of what is long over.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            rsvp::Entity::delete_many()
                .filter(rsvp::COLUMN.state.eq(State::Unconfirmed))
                .filter(rsvp::COLUMN.updated_at.lt(tx.now() - PATIENCE))
                .exec(tx.system(&KEY))
                .await?;
            Ok(())
        })
        .await
}
