//! MAY: who may do what. Each action is a unit struct, each rule one `impl Allows<Action> for Row`.
use entity::{
    comment,
    id::{MembershipId, NeighborhoodId, PersonId},
    membership, neighborhood, passkey, person, photo,
    post::{self, Audience},
};

use super::viewer::{Home, Viewer};
use crate::error::{Error, Result};

/// Something a person can do.
pub trait Action {
    /// How a refusal names it, in the log.
    const NAME: &'static str;
    /// Which kind of account does it: a role in an agency implies nothing among neighbors.
    const BY: By = By::Resident;
}

/// Who does something at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Neighbors, and whoever runs the server.
    Resident,
    /// Who acts for an agency.
    Officer,
    /// Either, each for themselves.
    Anybody,
}

/// A rule: whether this row lets the viewer do `A`.
pub trait Allows<A: Action> {
    /// # Errors
    /// `Suspended`, `Unverified` or `Forbidden`, whichever the person can do something about first.
    fn allows(&self, viewer: &Viewer) -> Result<()>;
}

/// Proof that the policy said yes to this action on this row. It cannot be made outside this file.
pub struct Permit<A, R> {
    row: R,
    action: std::marker::PhantomData<A>,
}

impl<A, R> Permit<A, R> {
    /// What the permit is for.
    pub fn row(&self) -> &R {
        &self.row
    }

    /// Takes the row back, which uses the permit up.
    pub fn into_row(self) -> R {
        self.row
    }
}

impl Viewer {
    /// Turns a row into leave to act on it, or says why not.
    ///
    /// # Errors
    /// What the rule says: `Anonymous`, `Suspended`, `Unverified`, `Forbidden`.
    pub fn may<A: Action, R: Allows<A>>(&self, row: R) -> Result<Permit<A, R>> {
        self.signed_in()?;
        let fits = match A::BY {
            By::Resident => !self.is_officer(),
            By::Officer => self.is_officer(),
            By::Anybody => true,
        };
        if !fits {
            return Err(Error::OtherAccount(A::NAME));
        }
        row.allows(self)?;
        Ok(Permit {
            row,
            action: std::marker::PhantomData,
        })
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal $(by $who:ident)?),* $(,)?) => { $(
        $(#[$doc])*
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            $(const BY: By = By::$who;)?
        }
    )* };
}
mod agencies;
mod meetups;
mod moderation;
mod notices;
mod places;
mod replies;
mod reviews;
mod rights;
mod screening;
pub use agencies::*;
pub use meetups::*;
pub use moderation::*;
pub use notices::*;
pub use places::*;
pub use replies::*;
pub use reviews::*;
pub use rights::*;
pub use screening::*;

actions!(
    /// Put a post on the board of a neighborhood.
    Publish = "post here",
    /// Answer under a post.
    Answer = "answer here",
    /// React to a post or to a comment under it.
    React = "react here",
    /// Keep a post for later.
    Save = "save this",
    /// Change one's own words, or the state of one's own question or giveaway.
    Edit = "edit this",
    /// Take one's own words or photos away.
    Remove = "remove this" by Anybody,
    /// Upload a photo.
    Upload = "upload",
    /// Tell the moderators.
    ReportIt = "report this" by Anybody,
    /// Join a neighborhood.
    Join = "join this",
    /// Change or leave one's own membership, or prove its tie to the place.
    Belong = "change this membership",
    /// Vouch for a neighbor.
    Vouch = "invite",
    /// Block or mute a neighbor.
    Shun = "block or mute this member",
    /// Settle what is one's own: settings, sessions, marks, notifications. Possible while suspended.
    Settle = "change this" by Anybody,
);

/// Where and for whom somebody wants to post.
pub struct Board {
    /// The neighborhood.
    pub area: NeighborhoodId,
    /// Whether it takes new words.
    pub status: neighborhood::Status,
    /// For whom.
    pub audience: Audience,
    /// Whether money is asked for.
    pub for_money: bool,
}

impl Allows<Publish> for Board {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let home = speaks_in(viewer, self.area, Publish::NAME)?;
        if self.status != neighborhood::Status::Open {
            return Err(Error::Forbidden("post in a neighborhood that is not open"));
        }
        if self.audience == Audience::Verified && !home.verified {
            return Err(Error::Forbidden("post to verified members only"));
        }
        if self.for_money && viewer.age_band() == Some(person::AgeBand::Under16) {
            return Err(Error::Forbidden("sell under sixteen"));
        }
        Ok(())
    }
}

impl Allows<Answer> for (post::Model, neighborhood::Model) {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        speaks_under(viewer, self, Answer::NAME)
    }
}

impl Allows<React> for (post::Model, neighborhood::Model) {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        speaks_under(viewer, self, React::NAME)
    }
}

impl Allows<Save> for post::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()
    }
}

macro_rules! author_only {
    ($($table:ident: $($action:ident),+;)*) => { $( $(
        impl Allows<$action> for $table::Model {
            fn allows(&self, viewer: &Viewer) -> Result<()> {
                viewer.standing()?;
                own(viewer, self.author_id, $action::NAME)
            }
        }
    )+ )* };
}
author_only! {
    post: Edit;
    comment: Edit;
}

/// Taking back one's own words stays possible while suspended: they are one's own.
impl Allows<Remove> for post::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.author_id, Remove::NAME)
    }
}

impl Allows<Remove> for comment::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.author_id, Remove::NAME)
    }
}

impl Allows<Edit> for photo::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        own(viewer, self.owner_id, Edit::NAME)
    }
}

impl Allows<Remove> for photo::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.owner_id, Remove::NAME)
    }
}

/// The viewer's own account, as something to act on.
#[derive(Clone, Copy, Debug)]
pub struct Myself(pub PersonId);

impl Allows<Upload> for Myself {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if viewer.homes().is_empty() {
            return Err(Error::Forbidden("upload without a neighborhood"));
        }
        own(viewer, self.0, Upload::NAME)
    }
}

impl Allows<ReportIt> for Myself {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        own(viewer, self.0, ReportIt::NAME)
    }
}

impl Allows<Settle> for Myself {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.0, Settle::NAME)
    }
}

impl Allows<Settle> for person::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.id, Settle::NAME)
    }
}

impl Allows<Settle> for passkey::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.person_id, Settle::NAME)
    }
}

impl Allows<Join> for neighborhood::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if self.status != neighborhood::Status::Open {
            return Err(Error::Forbidden("join a neighborhood that is not open"));
        }
        Ok(())
    }
}

impl Allows<Belong> for membership::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        own(viewer, self.person_id, Belong::NAME)
    }
}

/// Leaving a town is always possible.
impl Allows<Remove> for membership::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.person_id, Remove::NAME)
    }
}

impl Allows<Vouch> for membership::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        own(viewer, self.person_id, Vouch::NAME)?;
        if self.verification == membership::Verification::None {
            return Err(Error::Forbidden("vouch without being verified"));
        }
        Ok(())
    }
}

impl Allows<Shun> for membership::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        if viewer.person() == Some(self.person_id) {
            return Err(Error::Forbidden("block or mute oneself"));
        }
        Ok(())
    }
}

fn speaks_in<'v>(viewer: &'v Viewer, area: NeighborhoodId, what: &'static str) -> Result<&'v Home> {
    viewer.standing()?;
    let home = viewer.home(area).ok_or(Error::Forbidden(what))?;
    if home.read_only {
        return Err(Error::Barred("limited"));
    }
    Ok(home)
}

fn speaks_under(
    viewer: &Viewer,
    (post, neighborhood): &(post::Model, neighborhood::Model),
    what: &'static str,
) -> Result<()> {
    speaks_in(viewer, post.neighborhood_id, what)?;
    if neighborhood.status != neighborhood::Status::Open {
        return Err(Error::Forbidden("speak in a neighborhood that is not open"));
    }
    Ok(())
}

fn own(viewer: &Viewer, owner: PersonId, what: &'static str) -> Result<()> {
    if viewer.person() == Some(owner) {
        Ok(())
    } else {
        Err(Error::Forbidden(what))
    }
}

/// The persona somebody acts under in a neighborhood.
///
/// # Errors
/// `Forbidden` when the viewer does not belong there.
pub fn persona(viewer: &Viewer, area: NeighborhoodId) -> Result<MembershipId> {
    viewer
        .home(area)
        .map(|home| home.membership)
        .ok_or(Error::Forbidden("act here"))
}
