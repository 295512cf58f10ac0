//! What the gate remembers: tokens it has checked, sessions that live, people as the policy needs them.
//! The change log makes it forget.
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use actix_web::{HttpRequest, http::header};
use ahash::AHashSet;
use chrono::{DateTime, Utc};
use entity::{
    agency, block, duty,
    id::{PersonId, SessionId},
    limitation, membership, mute, officer, passkey, person, session, totp,
};
use jsonwebtoken::DecodingKey;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

use super::tokens;
use crate::{
    access::{Duty, Home, Known, Serving, Shown, Viewer},
    db::{Db, Desk, Key},
    error::{Error, Result},
    events::{Change, Subject},
    remember::Remembered,
    secrets::Secrets,
};

/// Entries of one memory at most.
const MOST: usize = 50_000;

/// A token that was checked once.
#[derive(Clone, Copy)]
struct Pass {
    session: SessionId,
    person: PersonId,
    expires: i64,
}

/// A session that has not ended.
#[derive(Clone, Copy)]
struct Living {
    person: PersonId,
    shown: Shown,
    /// The end that comes by itself.
    until: DateTime<Utc>,
}

/// Knows who is asking.
pub struct Gate {
    db: Db,
    key: DecodingKey,
    proxies: Vec<IpAddr>,
    memory: Arc<Memory>,
}

struct Memory {
    tokens: Remembered<String, Pass>,
    sessions: Remembered<SessionId, Living>,
    people: Remembered<PersonId, Arc<Known>>,
    versions: AtomicU64,
}

impl Gate {
    /// A gate that forgets what the log says has changed.
    #[must_use]
    pub fn new(db: &Db, secrets: &Secrets, proxies: Vec<IpAddr>) -> Self {
        let memory = Arc::new(Memory {
            tokens: Remembered::new(MOST),
            sessions: Remembered::new(MOST),
            people: Remembered::new(MOST),
            versions: AtomicU64::new(0),
        });
        let forgetful = memory.clone();
        db.hub().follow(move |change| forgetful.forget(change));
        let key = DecodingKey::from_secret(&secrets.token_key());
        Self {
            db: db.clone(),
            key,
            proxies,
            memory,
        }
    }

    /// Who carries this access token.
    ///
    /// # Errors
    /// `SessionExpired`, or `Anonymous` for anything that is no living session's token.
    pub async fn viewer(&self, token: &str) -> Result<Viewer> {
        let pass = self.pass(token)?;
        if pass.expires <= self.db.clock().now().timestamp() {
            return Err(Error::SessionExpired);
        }
        let shown = self.lives(pass).await?.ok_or(Error::Anonymous)?;
        let known = self.known(pass.person).await?;
        Ok(Viewer::new(known, Some((pass.session, shown))))
    }

    /// Whether a session has not ended, for open streams.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_lives(&self, session: SessionId, person: PersonId) -> Result<bool> {
        self.lives(Pass {
            session,
            person,
            expires: i64::MAX,
        })
        .await
        .map(|shown| shown.is_some())
    }

    /// The same viewer, after what they just changed.
    ///
    /// # Errors
    /// `Anonymous` when the account is gone by now.
    pub async fn again(&self, viewer: &Viewer) -> Result<Viewer> {
        let known = self.known(viewer.signed_in()?).await?;
        Ok(viewer.with(known))
    }

    /// A person as a viewer without a session: jobs look through it at what they tell somebody of.
    ///
    /// # Errors
    /// `Anonymous` when there is no such person any more.
    pub async fn as_seen_by(&self, person: PersonId) -> Result<Viewer> {
        Ok(Viewer::new(self.known(person).await?, None))
    }

    /// The network address that asks: the peer, or what a listed proxy says about it.
    #[must_use]
    pub fn peer(&self, request: &HttpRequest) -> IpAddr {
        let nowhere = IpAddr::from([0, 0, 0, 0]);
        let peer = request.peer_addr().map_or(nowhere, |addr| addr.ip());
        if !self.proxies.contains(&peer) {
            return peer;
        }
        let told = request
            .headers()
            .get(header::X_FORWARDED_FOR)
            .and_then(|v| v.to_str().ok());
        told.unwrap_or_default()
            .rsplit(',')
            .filter_map(|part| part.trim().parse().ok())
            .find(|ip| !self.proxies.contains(ip))
            .unwrap_or(peer)
    }

    fn pass(&self, token: &str) -> Result<Pass> {
        let now = self.memory.tokens.now();
        if let Some(pass) = self.memory.tokens.get(token) {
            return Ok(pass);
        }
        let claims = tokens::read(&self.key, token)?;
        let pass = Pass {
            session: claims.sid,
            person: claims.sub,
            expires: claims.exp,
        };
        self.memory.tokens.keep(now, token.to_owned(), pass);
        Ok(pass)
    }

    /// What a living session has shown; nothing when it has ended.
    async fn lives(&self, pass: Pass) -> Result<Option<Shown>> {
        let sessions = &self.memory.sessions;
        let now = self.db.clock().now();
        // What is remembered may have been prolonged since, so its end is asked of the row.
        if let Some(living) = sessions.get(&pass.session)
            && living.person == pass.person
            && living.until > now
        {
            return Ok(Some(living.shown));
        }
        let before = sessions.now();
        #[expect(clippy::disallowed_methods, reason = "the gate makes the viewer")]
        let row = session::Entity::find_by_id(pass.session)
            .filter(session::COLUMN.person_id.eq(pass.person))
            .filter(session::COLUMN.ended_at.is_null())
            .filter(session::COLUMN.expires_at.gt(now))
            .one(self.db.system(&Key::of(Desk::Gate)))
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let living = Living {
            person: row.person_id,
            shown: Shown {
                proven: row.proven_at.is_some(),
                again: row.stepped_up_at.zip(row.stepped_up_by),
            },
            until: row.expires_at,
        };
        sessions.keep(before, pass.session, living);
        Ok(Some(living.shown))
    }

    async fn known(&self, person: PersonId) -> Result<Arc<Known>> {
        if let Some(known) = self.memory.people.get(&person) {
            return Ok(known);
        }
        let before = self.memory.people.now();
        let version = self.memory.versions.fetch_add(1, Ordering::Relaxed);
        let known = Arc::new(self.load(person, version).await?);
        self.memory.people.keep(before, person, known.clone());
        Ok(known)
    }

    #[expect(clippy::disallowed_methods, reason = "the gate makes the viewer")]
    async fn load(&self, person: PersonId, version: u64) -> Result<Known> {
        let conn = self.db.system(&Key::of(Desk::Gate));
        let row = person::Entity::find_by_id(person)
            .filter(person::COLUMN.left_at.is_null())
            .one(conn)
            .await?
            .ok_or(Error::Anonymous)?;
        let homes = membership::Entity::find()
            .filter(membership::COLUMN.person_id.eq(person))
            .filter(membership::COLUMN.left_at.is_null())
            .all(conn)
            .await?;
        let blocks = block::Entity::find()
            .filter(
                Condition::any()
                    .add(block::COLUMN.blocker_id.eq(person))
                    .add(block::COLUMN.blocked_id.eq(person)),
            )
            .all(conn)
            .await?;
        let mutes = mute::Entity::find()
            .filter(mute::COLUMN.person_id.eq(person))
            .all(conn)
            .await?;
        let mut known = gather(&row, version, &homes, &blocks, &mutes);
        known.second_factor = self.second_factor(person).await?;
        self.limit(&mut known).await?;
        if !known.suspended && known.verified && row.kind == person::Kind::Resident {
            known.duties = self.duties(&known).await?;
        }
        if row.kind == person::Kind::Officer {
            known.homes = Vec::new();
            known.serving = self.serving(person).await?;
        }
        Ok(known)
    }

    /// What moderators decided that this person may not do for now. The end of each is a job, which the log tells of.
    #[expect(clippy::disallowed_methods, reason = "the gate makes the viewer")]
    async fn limit(&self, known: &mut Known) -> Result<()> {
        let limits = limitation::Entity::find()
            .filter(limitation::COLUMN.person_id.eq(known.person))
            .filter(limitation::COLUMN.ended_at.is_null())
            .all(self.db.system(&Key::of(Desk::Gate)))
            .await?;
        for limit in limits {
            let here = |home: &Home| limit.neighborhood_id.is_none_or(|area| area == home.area);
            match limit.kind {
                limitation::Kind::ReadOnly => {
                    let homes = known.homes.iter_mut().filter(|home| here(home));
                    homes.for_each(|home| home.read_only = true);
                }
                limitation::Kind::Suspended | limitation::Kind::Closed => {
                    known.homes.retain(|home| !here(home));
                }
            }
        }
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "the gate makes the viewer")]
    async fn duties(&self, known: &Known) -> Result<Vec<Duty>> {
        let rows = duty::Entity::find()
            .filter(duty::COLUMN.person_id.eq(known.person))
            .filter(duty::COLUMN.confirmed_at.is_not_null())
            .filter(duty::COLUMN.ended_at.is_null())
            .all(self.db.system(&Key::of(Desk::Gate)))
            .await?;
        let duty = |row: duty::Model| Duty {
            role: row.role,
            area: row.neighborhood_id,
        };
        // A volunteer's rests while they do not belong to the place, or may not speak there.
        let held = rows.into_iter().map(duty);
        let held = held.filter(|duty| duty.area.is_none_or(|area| known.speaks_in(area)));
        Ok(held.collect())
    }

    #[expect(clippy::disallowed_methods, reason = "the gate makes the viewer")]
    async fn second_factor(&self, person: PersonId) -> Result<bool> {
        let conn = self.db.system(&Key::of(Desk::Gate));
        let app = totp::Entity::find_by_id(person).filter(totp::COLUMN.confirmed_at.is_not_null());
        let passkeys = passkey::Entity::find().filter(passkey::COLUMN.person_id.eq(person));
        Ok(app.one(conn).await?.is_some() || passkeys.count(conn).await? > 0)
    }

    #[expect(clippy::disallowed_methods, reason = "the gate makes the viewer")]
    async fn serving(&self, person: PersonId) -> Result<Option<Serving>> {
        let found = officer::Entity::find()
            .find_also_related(agency::Entity)
            .filter(officer::COLUMN.person_id.eq(person))
            .filter(officer::COLUMN.ended_at.is_null())
            .one(self.db.system(&Key::of(Desk::Gate)))
            .await?;
        let Some((officer, Some(agency))) = found else {
            return Ok(None);
        };
        Ok(Some(Serving {
            agency: agency.id,
            status: agency.status,
            training: agency.training,
            officer: officer.id,
            author: officer.author,
            approver: officer.approver_since.filter(|_| officer.approver),
            responder: officer.responder,
            administrator: officer.administrator,
            moderator: officer.moderator && agency.desk_since.is_some(),
        }))
    }
}

fn gather(
    row: &person::Model,
    version: u64,
    homes: &[membership::Model],
    blocks: &[block::Model],
    mutes: &[mute::Model],
) -> Known {
    let me = row.id;
    let suspended = row.suspended_at.is_some();
    let verified = row.email_verified_at.is_some();
    let home = |m: &membership::Model| Home {
        area: m.neighborhood_id,
        membership: m.id,
        verified: m.verification != membership::Verification::None,
        read_only: false,
    };
    let blocked_by: AHashSet<_> = blocks
        .iter()
        .filter(|b| b.blocked_id == me)
        .map(|b| b.blocker_id)
        .collect();
    let blocked = blocks
        .iter()
        .filter(|b| b.blocker_id == me)
        .map(|b| b.blocked_id);
    Known {
        person: me,
        kind: row.kind,
        serving: None,
        second_factor: false,
        version,
        verified,
        suspended,
        administrator: row.administrator,
        shielded: row.shielded,
        age_band: row.age_band,
        language: row.language,
        homes: if suspended || !verified {
            Vec::new()
        } else {
            homes.iter().map(home).collect()
        },
        duties: Vec::new(),
        hidden: blocked.chain(blocked_by.iter().copied()).collect(),
        blocked_by,
        muted: mutes.iter().filter_map(|m| m.target_id).collect(),
        muted_words: values(mutes, mute::Kind::Word)
            .map(crate::text::folded)
            .collect(),
        muted_kinds: values(mutes, mute::Kind::PostKind)
            .filter_map(|text| serde_json::from_value(text.into()).ok())
            .collect(),
    }
}

fn values(mutes: &[mute::Model], kind: mute::Kind) -> impl Iterator<Item = &str> {
    mutes
        .iter()
        .filter(move |m| m.kind == kind)
        .filter_map(|m| m.value.as_deref())
}

impl Memory {
    fn forget(&self, change: &Change) {
        match (change.subject, change.person) {
            (Subject::Session | Subject::Proof, _) => self.sessions.forget(&SessionId(change.row)),
            (Subject::Person | Subject::Membership, Some(person)) => self.people.forget(&person),
            // Its people's places hang on it: few, and read again at once.
            (Subject::Agency, _) => self
                .people
                .forget_where(|known| known.kind == person::Kind::Officer),
            _ => {}
        }
    }
}
