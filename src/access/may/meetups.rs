//! MAY, for meetups.
use entity::{
    id::{NeighborhoodId, PersonId},
    meetup::{self, Audience},
    meetup_organizer, neighborhood, rsvp,
};

use super::{Action, Allows, By, Remove, Viewer, own, speaks_in};
use crate::error::{Error, Result};

/// Seats of a meetup at most.
pub const MOST_SEATS: i32 = 500;
/// Seats of a meetup at most whose organizer's tie to the place was not checked.
pub const FEW_SEATS: i32 = 10;

actions!(
    /// Invite neighbors to a meetup.
    Gather = "invite to a meetup here",
    /// Run a meetup: its words, its dates, who comes.
    Organize = "organize this meetup",
    /// Call a meetup off, or a date of it: possible also for whoever may say nothing for a while.
    CallOff = "call this meetup off",
    /// Come to a meetup.
    Attend = "come to this meetup",
    /// Say yes or no to being one of the organizers.
    TakePart = "answer this invitation",
    /// Give one's seat back. Possible while suspended.
    GiveBack = "give this seat back" by Anybody,
);

/// Where, for whom and for how many somebody wants to hold a meetup.
pub struct Ground {
    /// The neighborhood.
    pub area: NeighborhoodId,
    /// Whether it takes new words.
    pub status: neighborhood::Status,
    /// Who is invited.
    pub audience: Audience,
    /// Seats, if they are counted.
    pub seats: Option<i32>,
}

impl Allows<Gather> for Ground {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let home = speaks_in(viewer, self.area, Gather::NAME)?;
        if self.status != neighborhood::Status::Open {
            return Err(Error::Forbidden("meet in a neighborhood that is not open"));
        }
        if home.verified {
            return Ok(());
        }
        if self.audience == Audience::Verified {
            return Err(Error::Forbidden("invite verified members only"));
        }
        if self.seats.is_none_or(|seats| seats > FEW_SEATS) {
            return Err(Error::Barred("small_meetups_first"));
        }
        Ok(())
    }
}

/// A meetup with those who organize it.
pub struct Gathering {
    /// The meetup.
    pub row: meetup::Model,
    /// Those who said yes, and those who were asked.
    pub organizers: Vec<meetup_organizer::Model>,
}

impl Gathering {
    /// Whether somebody is one of the organizers.
    #[must_use]
    pub fn is_run_by(&self, person: Option<PersonId>) -> bool {
        self.organizers
            .iter()
            .any(|one| one.accepted_at.is_some() && Some(one.person_id) == person)
    }
}

impl Allows<Organize> for Gathering {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        speaks_in(viewer, self.row.neighborhood_id, Organize::NAME)?;
        if self.is_run_by(viewer.person()) {
            Ok(())
        } else {
            Err(Error::Forbidden(Organize::NAME))
        }
    }
}

impl Allows<CallOff> for Gathering {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if self.is_run_by(viewer.person()) {
            Ok(())
        } else {
            Err(Error::Forbidden(CallOff::NAME))
        }
    }
}

impl Allows<Remove> for Gathering {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.row.author_id, Remove::NAME)
    }
}

impl Allows<Attend> for Gathering {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        viewer
            .home(self.row.neighborhood_id)
            .map(drop)
            .ok_or(Error::Forbidden(Attend::NAME))
    }
}

impl Allows<TakePart> for meetup_organizer::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        own(viewer, self.person_id, TakePart::NAME)
    }
}

impl Allows<GiveBack> for rsvp::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        match self.person_id {
            Some(person) => own(viewer, person, GiveBack::NAME),
            None => Err(Error::Forbidden(GiveBack::NAME)),
        }
    }
}
