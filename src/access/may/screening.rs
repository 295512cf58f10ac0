//! MAY, for lists of watched words: who keeps the rules of a neighborhood keeps its list.
use entity::{duty::Role, id::NeighborhoodId, watched_word};

use super::{Action, Allows, Remove, Viewer};
use crate::error::{Error, Result};

actions!(
    /// Add to a neighborhood's list of words.
    KeepWords = "keep this list of words",
);

/// A neighborhood's list of words.
pub struct WordList(pub NeighborhoodId);

/// Whether somebody keeps any list.
///
/// # Errors
/// `Forbidden`, and what keeps anybody from acting.
pub fn keeps_words(viewer: &Viewer) -> Result<()> {
    viewer.standing()?;
    let keeps = |role| matches!(role, Role::AreaModerator | Role::StaffModerator);
    let any = viewer.duties().iter().any(|duty| keeps(duty.role));
    any.then_some(()).ok_or(Error::Forbidden(KeepWords::NAME))
}

fn keeps(viewer: &Viewer, area: NeighborhoodId) -> Result<()> {
    viewer.standing()?;
    let keeps =
        viewer.holds(Role::StaffModerator, None) || viewer.holds(Role::AreaModerator, Some(area));
    keeps.then_some(()).ok_or(Error::Forbidden(KeepWords::NAME))
}

impl Allows<KeepWords> for WordList {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        keeps(viewer, self.0)
    }
}

impl Allows<Remove> for watched_word::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        keeps(viewer, self.neighborhood_id)
    }
}
