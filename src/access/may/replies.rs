//! MAY, for talk between residents and offices: who asks under a notice, who answers, whose words go.
use entity::{
    id::{AgencyId, NeighborhoodId},
    notice_reply,
};

use super::{Action, Allows, By, Remove, Viewer};
use crate::error::{Error, Result};

actions!(
    /// Ask an office under its notice.
    AskOffice = "ask here",
    /// Answer a question in the name of an office.
    AnswerFor = "answer for the office" by Officer,
);

/// For where a notice is.
pub struct Concerned(pub Vec<NeighborhoodId>);

impl Allows<AskOffice> for Concerned {
    /// Whoever belongs where the notice is for.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if viewer
            .homes()
            .iter()
            .any(|home| self.0.contains(&home.area))
        {
            return Ok(());
        }
        Err(Error::Forbidden(AskOffice::NAME))
    }
}

/// A question, and the agency whose notice it is under.
pub struct Question {
    /// The question.
    pub row: notice_reply::Model,
    /// Who was asked.
    pub agency: AgencyId,
}

impl Allows<AnswerFor> for Question {
    /// A responder of the agency that was asked.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let serving = viewer.serving().ok_or(Error::Forbidden(AnswerFor::NAME))?;
        if serving.agency == self.agency && serving.responder {
            return Ok(());
        }
        Err(Error::Forbidden(AnswerFor::NAME))
    }
}

impl Allows<Remove> for notice_reply::Model {
    /// A question goes at its asker's word. There is no such word for an office: neither for what residents
    /// ask, nor for what it answered.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let mine = viewer.person() == Some(self.author_id);
        if mine && self.membership_id.is_some() {
            return Ok(());
        }
        Err(Error::Forbidden(Remove::NAME))
    }
}
