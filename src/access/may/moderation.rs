//! MAY, for those who keep the rules. SEE (`access/moderation.rs`) has kept parties and other offices out by then.
use entity::{
    appeal, decision,
    decision::Kind,
    duty,
    duty::Role,
    moderation_case as case,
    moderation_case::{Origin, Queue, State},
    rule,
};

use super::{Action, Allows, By, Myself, Viewer};
use crate::{
    access::UNDECIDED,
    error::{Error, Result},
};

actions!(
    /// Take a case, give it back, write notes, ask staff to look.
    Work = "work on this case" by Anybody,
    /// Keep bodies' desks away from a case.
    BarDesks = "keep offices' desks from this case",
    /// Decide a case.
    Judge = "decide this case" by Anybody,
    /// Vote on a decision that needs several people.
    Second = "vote on this decision" by Anybody,
    /// Appeal against a decision about oneself. Possible while suspended.
    Appeal = "appeal against this decision" by Anybody,
    /// Answer an appeal.
    Review = "answer this appeal",
    /// Take one's own report back.
    TakeBack = "take this report back" by Anybody,
    /// Propose a rule.
    Propose = "propose a rule",
    /// Publish or refuse a rule that somebody else proposed.
    Enact = "decide on this rule",
    /// Take a rule back that one proposed.
    Retract = "take this proposal back",
    /// Give or confirm somebody's part in keeping the rules.
    Appoint = "give this duty",
    /// End somebody's part, or one's own.
    Dismiss = "end this duty",
);

/// Whether a body's desk could work on a case at all: reported by neighbors, about no public body, and volunteers'
/// affair as well. Which desk's it is, its jurisdiction says (`access/moderation.rs`, in the same words for the database).
#[must_use]
pub fn may_go_to_desks(row: &case::Model) -> bool {
    row.agency_id.is_none()
        && !row.desk_barred
        && row.origin == Origin::Report
        && row.queue == Queue::Area
}

/// In which part the viewer works on a case; the least first, so that nobody acts above what the case needs.
///
/// # Errors
/// `Forbidden`.
pub fn part_in(viewer: &Viewer, row: &case::Model) -> Result<decision::Role> {
    viewer.standing()?;
    if viewer.is_officer() {
        return match viewer.desk() {
            Some(_) if may_go_to_desks(row) => Ok(decision::Role::GovernmentDesk),
            _ => Err(Error::Forbidden(Work::NAME)),
        };
    }
    if viewer.holds(Role::StaffModerator, None) {
        return Ok(decision::Role::StaffModerator);
    }
    let own_area = row.neighborhood_id.is_some()
        && row.queue == Queue::Area
        && viewer.holds(Role::AreaModerator, row.neighborhood_id);
    if own_area {
        return Ok(decision::Role::AreaModerator);
    }
    if viewer.holds(Role::Specialist, None) && row.origin.is_rights() {
        return Ok(decision::Role::Specialist);
    }
    Err(Error::Forbidden(Work::NAME))
}

impl Allows<Work> for case::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        part_in(viewer, self)?;
        undecided(self)
    }
}

impl Allows<BarDesks> for case::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        part_in(viewer, self)?;
        undecided(self)
    }
}

/// A decision that somebody wants to make.
pub struct Verdict {
    /// The case.
    pub case: case::Model,
    /// What.
    pub kind: Kind,
    /// For how long.
    pub hours: Option<i32>,
    /// Everywhere.
    pub everywhere: bool,
}

/// A week in hours: what reaches further needs two people.
pub const WEEK: i32 = 168;

impl Verdict {
    /// Whether it reaches beyond seven days.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        match self.kind {
            Kind::Close => true,
            Kind::Suspend | Kind::Limit => self.hours.is_none_or(|hours| hours > WEEK),
            _ => false,
        }
    }
}

impl Allows<Judge> for Verdict {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let part = part_in(viewer, &self.case)?;
        if self.case.state != State::Assigned || self.case.assignee_id != viewer.person() {
            return Err(Error::Rule("take_it_first"));
        }
        let allowed = match part {
            // Volunteers and desks look after words; people are staff's affair.
            decision::Role::AreaModerator | decision::Role::GovernmentDesk => matches!(
                self.kind,
                Kind::NoAction
                    | Kind::Label
                    | Kind::Warn
                    | Kind::EditRequired
                    | Kind::Hide
                    | Kind::Remove
            ),
            _ => true,
        };
        allowed.then_some(()).ok_or(Error::Forbidden(Judge::NAME))
    }
}

impl Allows<Second> for (case::Model, decision::Model) {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let (case, decision) = self;
        if decision.state != decision::State::Proposed {
            return Err(Error::Conflict("this was voted on"));
        }
        if decision.person_id == viewer.person() {
            return Err(Error::Forbidden(Second::NAME));
        }
        match decision.role {
            // Beyond seven days: another moderator of staff, or who runs the server.
            decision::Role::StaffModerator | decision::Role::Administrator => {
                if viewer.administers() || viewer.holds(Role::StaffModerator, None) {
                    return Ok(());
                }
                Err(Error::Forbidden(Second::NAME))
            }
            _ => match part_in(viewer, case)? {
                decision::Role::AreaModerator | decision::Role::StaffModerator => Ok(()),
                _ => Err(Error::Forbidden(Second::NAME)),
            },
        }
    }
}

/// A decision about somebody.
pub struct Concerning {
    /// The decision.
    pub decision: decision::Model,
    /// Its case.
    pub case: case::Model,
}

impl Allows<Appeal> for Concerning {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let me = viewer.signed_in()?;
        let own = self.case.author_id == Some(me);
        own.then_some(()).ok_or(Error::Forbidden(Appeal::NAME))
    }
}

impl Allows<Review> for appeal::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if !viewer.holds(Role::AppealReviewer, None) || viewer.person() == Some(self.person_id) {
            return Err(Error::Forbidden(Review::NAME));
        }
        if self.state == appeal::State::Decided {
            return Err(Error::Conflict("this appeal was answered"));
        }
        Ok(())
    }
}

impl Allows<TakeBack> for entity::report::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let own = viewer.person() == Some(self.reporter_id);
        own.then_some(()).ok_or(Error::Forbidden(TakeBack::NAME))
    }
}

impl Allows<Propose> for Myself {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let keeps = viewer.administers()
            || viewer
                .duties()
                .iter()
                .any(|duty| matches!(duty.role, Role::AreaModerator | Role::StaffModerator));
        keeps.then_some(()).ok_or(Error::Forbidden(Propose::NAME))
    }
}

impl Allows<Enact> for rule::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if !viewer.administers() || self.proposed_by == viewer.person() {
            return Err(Error::Forbidden(Enact::NAME));
        }
        Ok(())
    }
}

impl Allows<Retract> for rule::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let own = self.proposed_by.is_some() && self.proposed_by == viewer.person();
        own.then_some(()).ok_or(Error::Forbidden(Retract::NAME))
    }
}

impl Allows<Appoint> for Myself {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        viewer
            .administers()
            .then_some(())
            .ok_or(Error::Forbidden(Appoint::NAME))
    }
}

/// Confirming: neither who gave it, nor who would hold it.
impl Allows<Appoint> for duty::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let me = viewer.signed_in()?;
        if !viewer.administers() || self.given_by == Some(me) || self.person_id == me {
            return Err(Error::Forbidden(Appoint::NAME));
        }
        Ok(())
    }
}

impl Allows<Dismiss> for duty::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let own = viewer.person() == Some(self.person_id);
        if own || viewer.administers() {
            return Ok(());
        }
        Err(Error::Forbidden(Dismiss::NAME))
    }
}

fn undecided(row: &case::Model) -> Result<()> {
    if UNDECIDED.contains(&row.state) {
        Ok(())
    } else {
        Err(Error::Conflict("this case was decided"))
    }
}
