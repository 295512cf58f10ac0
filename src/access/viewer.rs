//! Who is asking, as the policy needs to know it. Only the gate makes one of a person.
use std::sync::Arc;

use ahash::AHashSet;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    duty::Role,
    id::{AgencyId, MembershipId, NeighborhoodId, OfficerId, PersonId, SessionId},
    person::{self, AgeBand, Language},
    post::Kind,
    session::Factor,
};

use crate::error::{Error, Result};

/// How long a step up is good for.
pub const STEP_UP: TimeDelta = TimeDelta::minutes(5);

/// Who is asking. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    known: Option<Arc<Known>>,
    session: Option<SessionId>,
    shown: Shown,
}

/// What a session has shown besides a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// A second factor, once.
    pub proven: bool,
    /// When it was shown last, and which.
    pub again: Option<(DateTime<Utc>, Factor)>,
}

/// What the gate knows of a person; kept until the change log says that something changed.
#[derive(Clone, Debug)]
pub struct Known {
    /// The person.
    pub person: PersonId,
    /// A resident, or somebody who acts for an agency.
    pub kind: person::Kind,
    /// The agency an officer acts for, and as what.
    pub serving: Option<Serving>,
    /// Whether there is a passkey or an app, without which this account is not used.
    pub second_factor: bool,
    /// Different each time the person was read again: part of every ETag.
    pub version: u64,
    /// Whether the e-mail address is verified.
    pub verified: bool,
    /// Whether the account is suspended now.
    pub suspended: bool,
    /// An administrator of the server; sees no more of neighbors' words than anybody.
    pub administrator: bool,
    /// Shielded mode.
    pub shielded: bool,
    /// Age band.
    pub age_band: AgeBand,
    /// The language of mails.
    pub language: Language,
    /// Where the person belongs; empty while suspended.
    pub homes: Vec<Home>,
    /// The person's parts in keeping the rules; none while suspended.
    pub duties: Vec<Duty>,
    /// Blocked, in either direction.
    pub hidden: AHashSet<PersonId>,
    /// Those who blocked this person.
    pub blocked_by: AHashSet<PersonId>,
    /// Muted: left out of lists, still readable by link.
    pub muted: AHashSet<PersonId>,
    /// Muted words, in the form of `text::folded`.
    pub muted_words: Vec<String>,
    /// Muted kinds of posts.
    pub muted_kinds: Vec<Kind>,
}

impl Known {
    /// Whether the person belongs to a neighborhood, and may say something there.
    #[must_use]
    pub fn speaks_in(&self, area: NeighborhoodId) -> bool {
        let mut homes = self.homes.iter();
        homes.any(|home| home.area == area && !home.read_only)
    }
}

/// An officer's place in an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serving {
    /// The agency.
    pub agency: AgencyId,
    /// How far it was verified; only an active one speaks.
    pub status: agency::Status,
    /// Whether notices made now are for training.
    pub training: bool,
    /// The officer's row.
    pub officer: OfficerId,
    /// Writes notices.
    pub author: bool,
    /// Approves what others wrote, since when.
    pub approver: Option<DateTime<Utc>>,
    /// Answers residents' questions.
    pub responder: bool,
    /// Manages people.
    pub administrator: bool,
    /// Works at the body's moderation desk, which is open.
    pub moderator: bool,
}

impl Serving {
    fn desk(&self) -> Option<AgencyId> {
        (self.moderator && self.status == agency::Status::Active).then_some(self.agency)
    }

    /// What the officer is there, as words.
    #[must_use]
    pub fn roles(&self) -> Vec<&'static str> {
        let all = [
            (self.author, "author"),
            (self.approver.is_some(), "approver"),
            (self.responder, "responder"),
            (self.administrator, "administrator"),
            (self.moderator, "moderator"),
        ];
        let held = all.into_iter().filter(|(held, _)| *held);
        held.map(|(_, word)| word).collect()
    }
}

/// A neighborhood that somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// The neighborhood.
    pub area: NeighborhoodId,
    /// The persona there.
    pub membership: MembershipId,
    /// Whether the tie to the place was checked.
    pub verified: bool,
    /// Reads on and says nothing, by a moderators' decision.
    pub read_only: bool,
}

/// A part in keeping the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// As what.
    pub role: Role,
    /// Where, for area moderators.
    pub area: Option<NeighborhoodId>,
}

impl Viewer {
    /// Nobody in particular.
    #[must_use]
    pub fn guest() -> Self {
        Self::default()
    }

    /// A person, in a session. For the gate and for jobs that act for somebody.
    #[must_use]
    pub(crate) fn new(known: Arc<Known>, session: Option<(SessionId, Shown)>) -> Self {
        Self {
            known: Some(known),
            session: session.map(|(id, _)| id),
            shown: session.map(|(_, shown)| shown).unwrap_or_default(),
        }
    }

    /// The same session, with what is known of its person by now.
    #[must_use]
    pub(crate) fn with(&self, known: Arc<Known>) -> Self {
        Self {
            known: Some(known),
            session: self.session,
            shown: self.shown,
        }
    }

    /// Whether this is an office's account: it sees what visitors see, and its own agency's affairs.
    #[must_use]
    pub fn is_officer(&self) -> bool {
        self.known()
            .is_some_and(|known| known.kind == person::Kind::Officer)
    }

    /// The agency the viewer acts for, as what; nothing before the session showed a second factor.
    #[must_use]
    pub fn serving(&self) -> Option<&Serving> {
        let known = self.known().filter(|known| !known.suspended)?;
        known.serving.as_ref().filter(|_| self.shown.proven)
    }

    /// Whether this session showed a second factor.
    #[must_use]
    pub fn proven(&self) -> bool {
        self.shown.proven
    }

    /// Whether there is a passkey or an app.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.known().is_some_and(|known| known.second_factor)
    }

    /// Whether this account is used with a second factor only: officers have to have one, others chose to.
    #[must_use]
    pub fn needs_second_factor(&self) -> bool {
        self.is_officer() || self.has_second_factor()
    }

    /// Whether the password was shown and the second factor is still owed.
    #[must_use]
    pub fn owes_second_factor(&self) -> bool {
        self.needs_second_factor() && !self.shown.proven
    }

    /// What was shown within the last minutes, when, and by what.
    #[must_use]
    pub fn shown_again(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Factor)> {
        let (at, by) = self.shown.again?;
        (self.shown.proven && at <= now && now - at <= STEP_UP).then_some((at, by))
    }

    /// The second factor that was shown within the last minutes. A recovery code is none: it lets its owner
    /// in and mend the factors, and do nothing grave.
    #[must_use]
    pub fn stepped_up(&self, now: DateTime<Utc>) -> Option<Factor> {
        let (_, by) = self.shown_again(now)?;
        (by != Factor::RecoveryCode).then_some(by)
    }

    /// Whether a recovery code was shown within the last minutes.
    #[must_use]
    pub fn recovering(&self, now: DateTime<Utc>) -> bool {
        self.shown_again(now)
            .is_some_and(|(_, by)| by == Factor::RecoveryCode)
    }

    /// For what is grave: the second factor was shown just now.
    ///
    /// # Errors
    /// `SecondFactorRequired`, `StepUpRequired`.
    pub fn fresh(&self, now: DateTime<Utc>, passkey: bool) -> Result<()> {
        self.signed_in()?;
        if !self.shown.proven {
            return Err(Error::SecondFactorRequired);
        }
        match self.stepped_up(now) {
            Some(Factor::Passkey) => Ok(()),
            Some(_) if !passkey => Ok(()),
            _ => Err(Error::StepUpRequired { passkey }),
        }
    }

    /// What is known of the person, if it is one.
    #[must_use]
    pub fn known(&self) -> Option<&Known> {
        self.known.as_deref()
    }

    /// The person's id.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.known().map(|known| known.person)
    }

    /// The person's id.
    ///
    /// # Errors
    /// `Anonymous` for guests.
    pub fn signed_in(&self) -> Result<PersonId> {
        self.person().ok_or(Error::Anonymous)
    }

    /// The session asked through, if a session was.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// Somebody who may speak at all: signed in, verified, not suspended.
    ///
    /// # Errors
    /// `Anonymous`, `Suspended` or `Unverified`.
    pub fn standing(&self) -> Result<()> {
        match self.known() {
            None => Err(Error::Anonymous),
            Some(known) if known.suspended => Err(Error::Suspended),
            Some(known) if !known.verified => Err(Error::Unverified),
            Some(_) => Ok(()),
        }
    }

    /// Whether the viewer keeps the rules in this part: for area moderators, in this neighborhood.
    #[must_use]
    pub fn holds(&self, role: Role, area: Option<NeighborhoodId>) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.role == role && (duty.area.is_none() || duty.area == area))
    }

    /// The viewer's parts in keeping the rules.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        self.known().map_or(&[], |known| &known.duties)
    }

    /// Whether the viewer runs the server, and may act.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.known()
            .is_some_and(|known| known.administrator && !known.suspended && known.verified)
    }

    /// The agency at whose open moderation desk the viewer works.
    #[must_use]
    pub fn desk(&self) -> Option<AgencyId> {
        self.serving()?.desk()
    }

    /// Whether there is a place for the viewer at an open desk, whatever this session has shown.
    #[must_use]
    pub fn has_desk(&self) -> bool {
        let serving = self.known().and_then(|known| known.serving.as_ref());
        serving.is_some_and(|serving| serving.desk().is_some())
    }

    /// Where the viewer belongs.
    #[must_use]
    pub fn homes(&self) -> &[Home] {
        self.known().map_or(&[], |known| &known.homes)
    }

    /// The membership in one neighborhood.
    #[must_use]
    pub fn home(&self, area: NeighborhoodId) -> Option<&Home> {
        self.homes().iter().find(|home| home.area == area)
    }

    /// The neighborhoods the viewer belongs to.
    #[must_use]
    pub fn areas(&self) -> Vec<NeighborhoodId> {
        self.homes().iter().map(|home| home.area).collect()
    }

    /// Those of them where the tie was checked.
    #[must_use]
    pub fn verified_areas(&self) -> Vec<NeighborhoodId> {
        self.homes()
            .iter()
            .filter(|home| home.verified)
            .map(|home| home.area)
            .collect()
    }

    /// Whom the viewer must not meet: blocked in either direction.
    #[must_use]
    pub fn hidden(&self) -> &AHashSet<PersonId> {
        static NOBODY: std::sync::LazyLock<AHashSet<PersonId>> =
            std::sync::LazyLock::new(AHashSet::default);
        self.known().map_or(&NOBODY, |known| &known.hidden)
    }

    /// Who blocked the viewer.
    #[must_use]
    pub fn blocked_by(&self) -> &AHashSet<PersonId> {
        static NOBODY: std::sync::LazyLock<AHashSet<PersonId>> =
            std::sync::LazyLock::new(AHashSet::default);
        self.known().map_or(&NOBODY, |known| &known.blocked_by)
    }

    /// The viewer's age band.
    #[must_use]
    pub fn age_band(&self) -> Option<AgeBand> {
        self.known().map(|known| known.age_band)
    }
}
