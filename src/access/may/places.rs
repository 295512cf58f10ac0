//! MAY, for the registry of places.
use entity::{id::NeighborhoodId, neighborhood, place};

use super::{Action, Allows, By, Viewer, speaks_in};
use crate::error::{Error, Result};

actions!(
    /// Propose a place of a neighborhood.
    ProposePlace = "propose a place here",
    /// Say that a proposed place is there, or that it is not.
    CheckPlace = "check this place" by Anybody,
    /// Say what there is at a place, or that something is still so.
    TellOfPlace = "tell of this place" by Anybody,
    /// Change what is written about a place, or ask for what takes a second person, or be that person.
    EditPlace = "change this place" by Anybody,
);

/// A neighborhood in which somebody proposes a place.
pub struct Site {
    /// The neighborhood.
    pub area: NeighborhoodId,
    /// Whether it takes new words.
    pub status: neighborhood::Status,
}

/// A place, and whether the body that the viewer acts for has it in its jurisdiction.
#[derive(Clone)]
pub struct PlaceHere {
    /// The place.
    pub row: place::Model,
    /// Whether it does.
    pub governs: bool,
}

impl Allows<ProposePlace> for Site {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        speaks_in(viewer, self.area, ProposePlace::NAME)?;
        if self.status != neighborhood::Status::Open {
            return Err(Error::Forbidden(
                "propose in a neighborhood that is not open",
            ));
        }
        Ok(())
    }
}

/// Whoever has a word about a place: members of its neighborhood, and offices in whose jurisdiction it lies.
/// Answers whether the tie was checked.
fn has_a_word(viewer: &Viewer, place: &PlaceHere, what: &'static str) -> Result<bool> {
    viewer.standing()?;
    if viewer.is_officer() {
        return place.governs.then_some(true).ok_or(Error::Forbidden(what));
    }
    let area = place.row.neighborhood_id.ok_or(Error::Forbidden(what))?;
    Ok(speaks_in(viewer, area, what)?.verified)
}

impl Allows<CheckPlace> for PlaceHere {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        has_a_word(viewer, self, CheckPlace::NAME)?;
        if self.row.proposer_id.is_some() && self.row.proposer_id == viewer.person() {
            return Err(Error::Barred("own_proposal"));
        }
        Ok(())
    }
}

impl Allows<TellOfPlace> for PlaceHere {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        has_a_word(viewer, self, TellOfPlace::NAME).map(drop)
    }
}

impl Allows<EditPlace> for PlaceHere {
    /// Whoever is verified there, and offices; a proposer mends what nobody has checked yet.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let verified = has_a_word(viewer, self, EditPlace::NAME)?;
        let mine = self.row.proposer_id.is_some() && self.row.proposer_id == viewer.person();
        let draft = mine && self.row.status == place::Status::Proposed;
        if verified || draft {
            return Ok(());
        }
        Err(Error::Forbidden(EditPlace::NAME))
    }
}
