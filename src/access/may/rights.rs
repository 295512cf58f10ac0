//! MAY, for requests about infringed rights. SEE (`access/moderation/rights.rs`) has kept parties out by then.
use entity::{duty::Role, rights_inquiry, rights_request};

use super::{Action, Allows, By, Viewer};
use crate::{
    access::looks_into_rights,
    error::{Error, Result},
};

actions!(
    /// Look into a request, and decide about it.
    LookInto = "look into this request",
    /// Say something to what one was asked about one's own words. Possible while suspended.
    SayToInquiry = "answer this inquiry" by Anybody,
);

/// Whether somebody acts as a specialist; else it is staff.
#[must_use]
pub fn is_specialist(viewer: &Viewer) -> bool {
    viewer.holds(Role::Specialist, None)
}

impl Allows<LookInto> for rights_request::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        looks_into_rights(viewer)
            .then_some(())
            .ok_or(Error::Forbidden(LookInto::NAME))
    }
}

impl Allows<SayToInquiry> for rights_inquiry::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let asked = viewer.person() == Some(self.person_id);
        asked
            .then_some(())
            .ok_or(Error::Forbidden(SayToInquiry::NAME))
    }
}
