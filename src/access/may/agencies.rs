//! MAY, for agencies: who asks to be one, who manages one, who verifies them.
use entity::{agency, agency::Status};

use super::{Action, Allows, By, Myself, Viewer};
use crate::error::{Error, Result};

actions!(
    /// Ask that a body be verified.
    Apply = "ask for an agency" by Officer,
    /// Manage one's own agency: its data, its proofs, its people.
    Manage = "manage this agency" by Officer,
    /// Verify agencies, and stop them.
    Verify = "verify agencies",
);

impl Allows<Apply> for Myself {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        shown(viewer)?;
        let own = viewer.person() == Some(self.0);
        own.then_some(()).ok_or(Error::Forbidden(Apply::NAME))
    }
}

impl Allows<Manage> for agency::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        shown(viewer)?;
        let serving = viewer.serving().ok_or(Error::Forbidden(Manage::NAME))?;
        if serving.agency != self.id || !serving.administrator {
            return Err(Error::Forbidden(Manage::NAME));
        }
        // Its people keep their login and its page; nothing moves until it was looked into.
        if matches!(
            self.status,
            Status::Suspended | Status::Closed | Status::Refused
        ) {
            return Err(Error::Forbidden("act for an agency that may not act"));
        }
        Ok(())
    }
}

impl Allows<Verify> for agency::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        verifies(viewer)
    }
}

/// Whether the viewer looks into agencies: whoever runs the server, with a second factor shown.
///
/// # Errors
/// `Anonymous`, `OtherAccount`, `Forbidden`, `SecondFactorRequired`.
pub fn verifies(viewer: &Viewer) -> Result<()> {
    viewer.standing()?;
    if viewer.is_officer() {
        return Err(Error::OtherAccount(Verify::NAME));
    }
    if !viewer.known().is_some_and(|known| known.administrator) {
        return Err(Error::Forbidden(Verify::NAME));
    }
    shown(viewer)
}

fn shown(viewer: &Viewer) -> Result<()> {
    let shown = viewer.proven();
    shown.then_some(()).ok_or(Error::SecondFactorRequired)
}
