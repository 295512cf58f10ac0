//! Who is asking, as the policy needs to know it. Only the gate makes one of a person.
use std::sync::Arc;

use ahash::AHashSet;
use entity::{
    id::{MembershipId, NeighborhoodId, PersonId, SessionId},
    person::{AgeBand, Language},
    post::Kind,
};

use crate::error::{Error, Result};

/// Who is asking. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    known: Option<Arc<Known>>,
    session: Option<SessionId>,
}

/// What the gate knows of a person; kept until the change log says that something changed.
#[derive(Clone, Debug)]
pub struct Known {
    /// The person.
    pub person: PersonId,
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

/// A neighborhood that somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// The neighborhood.
    pub area: NeighborhoodId,
    /// The persona there.
    pub membership: MembershipId,
    /// Whether the tie to the place was checked.
    pub verified: bool,
}

impl Viewer {
    /// Nobody in particular.
    #[must_use]
    pub fn guest() -> Self {
        Self::default()
    }

    /// A person, in a session. For the gate and for jobs that act for somebody.
    #[must_use]
    pub(crate) fn new(known: Arc<Known>, session: Option<SessionId>) -> Self {
        Self {
            known: Some(known),
            session,
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
