//! Sessions: begun by a password, kept alive by tokens that work once, ended by their owner.
//!
//! A refresh token is `session.generation.mac`, the mac made of the session's seed, so that no token needs
//! storing and a repeated request gets the same successor. Two tabs and lost answers are real: the previous
//! token is good for ten more seconds. An older one means that somebody has a copy, and ends the session.
use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{PersonId, SessionId},
    person,
    session::{self, EndReason, Factor},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

use super::model::{SessionView, to_the_hour};
use crate::{
    access::{Myself, Settle, Viewer},
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    gate::mint,
    jobs::{self, Task},
    limits::{Act, Who},
    secrets::{self, Secrets},
};

/// A session that is not used for so long is over.
const IDLE: TimeDelta = TimeDelta::days(30);
/// After so long a password is asked again, however much the session is used.
const LONGEST: TimeDelta = TimeDelta::days(180);
/// An officer's session is over after so long, however much it is used.
const OFFICER: TimeDelta = TimeDelta::hours(12);
/// How long the previous refresh token gives the same answer once more.
const GRACE: TimeDelta = TimeDelta::seconds(10);
/// Living sessions of one person; the longest unused one makes room.
const MOST: u64 = 50;

/// The tokens of a session, as they go out.
pub struct Tokens {
    /// For ten minutes.
    pub access: String,
    /// For one renewal.
    pub refresh: String,
    /// How long the session lasts if it is not used again.
    pub lasts: TimeDelta,
}

/// Who begins a session, and how.
pub struct Begins<'a> {
    /// Who.
    pub person: PersonId,
    /// Officers' sessions are short.
    pub kind: person::Kind,
    /// Browser and system in a few words.
    pub client: &'a str,
    /// What was shown besides, or instead of, a password.
    pub shown: Option<Factor>,
}

/// Begins a session, inside the transaction that found out who it is.
///
/// # Errors
/// The database's.
pub async fn begin(
    tx: &Tx<'_>,
    secrets: &Secrets,
    begins: Begins<'_>,
) -> Result<(SessionId, Tokens)> {
    let Begins { person, client, .. } = begins;
    make_room(tx, person).await?;
    let life = match begins.kind {
        person::Kind::Resident => IDLE,
        person::Kind::Officer => OFFICER,
    };
    let shown_at = begins.shown.map(|_| tx.now());
    let row = session::Model {
        id: SessionId::new(),
        person_id: person,
        seed: hex::encode(rand::random::<[u8; 32]>()),
        generation: 1,
        refresh_hash: String::new(),
        rotated_at: tx.now(),
        client: client.to_owned(),
        created_at: to_the_hour(tx.now()),
        last_used_at: to_the_hour(tx.now()),
        expires_at: tx.now() + life,
        proven_at: shown_at,
        stepped_up_at: shown_at,
        stepped_up_by: begins.shown,
        ended_at: None,
        end_reason: None,
    };
    let tokens = tokens(secrets, tx.now(), &row)?;
    let mut active = row.clone().into_active_model().reset_all();
    active.refresh_hash = Set(secrets::hash(&tokens.refresh));
    let conn = tx.system(&Key::of(Desk::Accounts));
    active.insert(conn).await?;
    if begins.kind == person::Kind::Officer {
        let end = Task::EndSession { session: row.id };
        jobs::enqueue_at(conn, tx.now(), row.expires_at, &end).await?;
    }
    Ok((row.id, tokens))
}

/// Ends a session whose time is over, so that its open streams close, too.
///
/// # Errors
/// The database's.
pub async fn end_due(app: &App, id: SessionId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
            let row = session::Entity::find_by_id(id)
                .filter(session::COLUMN.ended_at.is_null())
                .filter(session::COLUMN.expires_at.lte(tx.now()))
                .lock_exclusive()
                .one(tx.system(&Key::of(Desk::Accounts)))
                .await?;
            match row {
                Some(row) => close(tx, row, EndReason::Expired).await,
                None => Ok(()),
            }
        })
        .await
}

async fn make_room(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "there is no viewer at sign-in")]
    let over = session::Entity::find()
        .filter(session::COLUMN.person_id.eq(person))
        .filter(session::COLUMN.ended_at.is_null())
        .order_by_desc(session::COLUMN.last_used_at)
        .order_by_desc(session::COLUMN.id)
        .offset(MOST - 1)
        .limit(MOST)
        .all(tx.system(&Key::of(Desk::Accounts)))
        .await?;
    for row in over {
        close(tx, row, EndReason::Revoked).await?;
    }
    Ok(())
}

/// Counts a try to renew, before anything is read.
///
/// # Errors
/// `TooMany`.
pub fn count_renewal(app: &App, net: IpAddr) -> Result<()> {
    app.limits.count(Act::Refresh, &Who::net(net)).map(drop)
}

/// What became of a refresh token.
enum Renewed {
    Good(Tokens),
    Copied,
    Dead,
}

/// New tokens for a refresh token.
///
/// # Errors
/// `Anonymous` for anything but the newest token of a living session, or the one before it for a moment.
pub async fn renew(app: &App, token: &str) -> Result<Tokens> {
    let Some(given) = Given::read(token) else {
        return Err(Error::Anonymous);
    };
    let renewed = app
        .db
        .write(&Viewer::guest(), async |tx| {
            renew_in(tx, &app.secrets, token, given).await
        })
        .await?;
    match renewed {
        Renewed::Good(tokens) => Ok(tokens),
        // The end of the session is committed: that is why this is not an error inside.
        Renewed::Copied | Renewed::Dead => Err(Error::Anonymous),
    }
}

async fn renew_in(tx: &Tx<'_>, secrets: &Secrets, token: &str, given: Given) -> Result<Renewed> {
    let conn = tx.system(&Key::of(Desk::Accounts));
    #[expect(
        clippy::disallowed_methods,
        reason = "a refresh token makes the viewer"
    )]
    let row = session::Entity::find_by_id(given.session)
        .filter(session::COLUMN.ended_at.is_null())
        .filter(session::COLUMN.expires_at.gt(tx.now()))
        .lock_exclusive()
        .one(conn)
        .await?;
    let Some(row) = row else {
        return Ok(Renewed::Dead);
    };
    // A guess must not end anybody's session, so only tokens of ours are looked at further.
    if !secrets::same(token, &refresh_token(secrets, &row, given.generation)) {
        return Ok(Renewed::Dead);
    }
    if given.generation == row.generation && secrets::same(&secrets::hash(token), &row.refresh_hash)
    {
        return rotate(tx, secrets, row).await.map(Renewed::Good);
    }
    if given.generation + 1 == row.generation && tx.now() - row.rotated_at <= GRACE {
        return tokens(secrets, tx.now(), &row).map(Renewed::Good);
    }
    let person = row.person_id;
    close(tx, row, EndReason::TokenReused).await?;
    let what = "session_copied";
    tx.emit(Event::AccountAlert {
        person,
        what,
        old_address: None,
    })
    .await?;
    Ok(Renewed::Copied)
}

async fn rotate(tx: &Tx<'_>, secrets: &Secrets, row: session::Model) -> Result<Tokens> {
    let expires_at = match kind(tx, row.person_id).await? {
        person::Kind::Resident => (tx.now() + IDLE).min(row.created_at + LONGEST),
        person::Kind::Officer => row.expires_at,
    };
    let next = session::Model {
        generation: row.generation + 1,
        rotated_at: tx.now(),
        last_used_at: to_the_hour(tx.now()),
        expires_at,
        ..row.clone()
    };
    let tokens = tokens(secrets, tx.now(), &next)?;
    let mut active = row.into_active_model();
    active.generation = Set(next.generation);
    active.rotated_at = Set(next.rotated_at);
    active.last_used_at = Set(next.last_used_at);
    active.expires_at = Set(next.expires_at);
    active.refresh_hash = Set(secrets::hash(&tokens.refresh));
    active.update(tx.system(&Key::of(Desk::Accounts))).await?;
    Ok(tokens)
}

async fn kind(tx: &Tx<'_>, person: PersonId) -> Result<person::Kind> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a refresh token makes the viewer"
    )]
    let row = person::Entity::find_by_id(person)
        .one(tx.system(&Key::of(Desk::Accounts)))
        .await?;
    row.map(|row| row.kind).ok_or(Error::Anonymous)
}

fn tokens(secrets: &Secrets, now: DateTime<Utc>, row: &session::Model) -> Result<Tokens> {
    Ok(Tokens {
        access: mint(secrets, now, row.person_id, row.id)?,
        refresh: refresh_token(secrets, row, row.generation),
        lasts: row.expires_at - now,
    })
}

fn refresh_token(secrets: &Secrets, row: &session::Model, generation: i32) -> String {
    let parts = [
        row.id.0.as_bytes(),
        row.seed.as_bytes(),
        &generation.to_be_bytes()[..],
    ];
    let mac = secrets.mac_text("refresh token", &parts);
    format!("{}.{generation}.{mac}", row.id.0.simple())
}

/// What a refresh token says of itself, before anybody believes it.
#[derive(Clone, Copy)]
struct Given {
    session: SessionId,
    generation: i32,
}

impl Given {
    fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let session = Uuid::try_parse(parts.next()?).ok()?;
        let generation = parts.next()?.parse().ok()?;
        let whole = parts.next().is_some() && parts.next().is_none();
        (whole && (1..i32::MAX).contains(&generation)).then_some(Self {
            session: SessionId(session),
            generation,
        })
    }
}

/// Ends one session: its tokens are dead when this is committed, its streams close.
pub(super) async fn close(tx: &Tx<'_>, row: session::Model, why: EndReason) -> Result<()> {
    let (session, person) = (row.id, row.person_id);
    let mut active = row.into_active_model();
    active.ended_at = Set(Some(tx.now()));
    active.end_reason = Set(Some(why));
    active.seed = Set(String::new());
    active.refresh_hash = Set(String::new());
    active.update(tx.system(&Key::of(Desk::Accounts))).await?;
    tx.emit(Event::SessionEnded { session, person }).await
}

/// Ends all sessions of a person, but for one if it is named.
pub(super) async fn close_all(
    tx: &Tx<'_>,
    person: PersonId,
    but: Option<SessionId>,
    why: EndReason,
) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "links by mail have no viewer")]
    let rows = session::Entity::find()
        .filter(session::COLUMN.person_id.eq(person))
        .filter(session::COLUMN.ended_at.is_null())
        .all(tx.system(&Key::of(Desk::Accounts)))
        .await?;
    for row in rows.into_iter().filter(|row| Some(row.id) != but) {
        close(tx, row, why).await?;
    }
    Ok(())
}

/// My living sessions, the newest first.
///
/// # Errors
/// The database's.
pub async fn list(app: &App, viewer: &Viewer) -> Result<Vec<SessionView>> {
    let rows = app
        .db
        .read(viewer)
        .all::<session::Entity>()
        .only(session::COLUMN.ended_at.is_null())
        .only(session::COLUMN.expires_at.gt(app.db.clock().now()))
        .newest(session::COLUMN.id, MOST)
        .await?;
    let current = viewer.session();
    Ok(rows
        .into_iter()
        .map(|row| SessionView::of(row, current))
        .collect())
}

/// Ends one of my sessions.
///
/// # Errors
/// `NotFound` when it is not mine or has ended.
pub async fn end(app: &App, viewer: &Viewer, id: SessionId, why: EndReason) -> Result<()> {
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<session::Entity>(id).await?;
            let _mine = viewer.may::<Settle, _>(Myself(me))?;
            if row.ended_at.is_some() {
                return Err(Error::NotFound("session"));
            }
            close(tx, row, why).await
        })
        .await
}

/// Ends all my sessions but this one.
///
/// # Errors
/// The database's.
pub async fn end_others(app: &App, viewer: &Viewer) -> Result<()> {
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let _mine = viewer.may::<Settle, _>(Myself(me))?;
            close_all(tx, me, viewer.session(), EndReason::Revoked).await
        })
        .await
}
