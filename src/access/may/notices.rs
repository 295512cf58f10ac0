//! MAY, for official notices: one writes, another one approves, and any one of them may stop.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    id::{AgencyId, PersonId},
    notice_version,
};

use super::{Action, Allows, By};
use crate::{
    access::viewer::{Serving, Viewer},
    error::{Error, Result},
};

/// How long somebody has the role before they approve: a stolen administrator's account makes no approver by night.
const SEASONED: TimeDelta = TimeDelta::hours(24);

actions!(
    /// Begin a notice.
    BeginNotice = "write notices" by Officer,
    /// Change, submit or discard what is worked on.
    WriteNotice = "change this notice" by Officer,
    /// Write a new version of what readers see.
    CorrectNotice = "correct this notice" by Officer,
    /// Return or reject what was submitted.
    JudgeNotice = "judge this notice" by Officer,
    /// Be the second pair of eyes.
    ApproveNotice = "approve this notice" by Officer,
    /// Send an emergency alone.
    ReleaseNotice = "release this notice alone" by Officer,
    /// Look at what somebody sent alone.
    ReviewRelease = "review this release" by Officer,
    /// Take back what readers see.
    WithdrawNotice = "withdraw this notice" by Officer,
    /// Stop a notice from the server's side.
    StopNotice = "stop this notice",
    /// Read who did what, with names, as an auditor.
    AuditNotice = "audit this notice",
);

/// An agency, as a place to write for.
#[derive(Clone, Copy, Debug)]
pub struct Bureau(pub AgencyId);

/// A version of a notice, with what the rules ask about it.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Whose it is.
    pub agency: AgencyId,
    /// The version.
    pub version: notice_version::Model,
    /// Everybody who wrote in it.
    pub authors: Vec<PersonId>,
    /// Everybody who returned it.
    pub returners: Vec<PersonId>,
    /// When it is asked.
    pub now: DateTime<Utc>,
}

impl Paper {
    /// N1: whoever wrote or submitted it is no second pair of eyes.
    fn is_own(&self, viewer: &Viewer) -> bool {
        let me = viewer.person();
        me.is_some_and(|me| self.authors.contains(&me) || self.version.submitted_by == Some(me))
    }
}

impl Allows<BeginNotice> for Bureau {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        writes(viewer, self.0, BeginNotice::NAME)
    }
}

impl Allows<WriteNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        writes(viewer, self.agency, WriteNotice::NAME)?;
        // N6: a returner who edited would approve his own words through a colleague.
        let returned = viewer
            .person()
            .is_some_and(|me| self.returners.contains(&me));
        (!returned)
            .then_some(())
            .ok_or(Error::Barred("returned_by_you"))
    }
}

impl Allows<CorrectNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        writes(viewer, self.agency, CorrectNotice::NAME)
    }
}

impl Allows<JudgeNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        approves(viewer, self.agency, JudgeNotice::NAME).map(drop)
    }
}

impl Allows<ApproveNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let since = approves(viewer, self.agency, ApproveNotice::NAME)?;
        if self.is_own(viewer) {
            return Err(Error::Barred("own_words"));
        }
        seasoned(since, self.now)?;
        viewer.fresh(self.now, true)
    }
}

/// The words may be one's own: it is what the glass is broken for.
impl Allows<ReleaseNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let since = approves(viewer, self.agency, ReleaseNotice::NAME)?;
        seasoned(since, self.now)?;
        viewer.fresh(self.now, true)
    }
}

impl Allows<ReviewRelease> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let since = approves(viewer, self.agency, ReviewRelease::NAME)?;
        if self.is_own(viewer) || self.version.approved_by == viewer.person() {
            return Err(Error::Barred("own_words"));
        }
        seasoned(since, self.now)?;
        viewer.fresh(self.now, true)
    }
}

/// Stopping is easier than sending: any one of them, without a step up, also in the weeks in which a yearly
/// verification has run out. A suspended agency does nothing; there the server's side stops.
impl Allows<WithdrawNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        let serving = serves(viewer, self.agency, WithdrawNotice::NAME)?;
        if !matches!(
            serving.status,
            agency::Status::Active | agency::Status::Expired
        ) {
            return Err(Error::Barred("agency_not_active"));
        }
        let role = serving.author || serving.approver.is_some() || serving.administrator;
        role.then_some(())
            .ok_or(Error::Forbidden(WithdrawNotice::NAME))
    }
}

impl Allows<StopNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        keeps_the_server(viewer, self.now, StopNotice::NAME)
    }
}

impl Allows<AuditNotice> for Paper {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        keeps_the_server(viewer, self.now, AuditNotice::NAME)
    }
}

fn keeps_the_server(viewer: &Viewer, now: DateTime<Utc>, what: &'static str) -> Result<()> {
    viewer.standing()?;
    if !viewer.known().is_some_and(|known| known.administrator) {
        return Err(Error::Forbidden(what));
    }
    viewer.fresh(now, false)
}

/// Somebody who acts for this agency, whatever its standing.
fn serves<'v>(viewer: &'v Viewer, agency: AgencyId, what: &'static str) -> Result<&'v Serving> {
    viewer.standing()?;
    let serving = viewer.serving().filter(|serving| serving.agency == agency);
    serving.ok_or(Error::Forbidden(what))
}

/// The same, of an agency that may speak.
fn speaks_for<'v>(viewer: &'v Viewer, agency: AgencyId, what: &'static str) -> Result<&'v Serving> {
    let serving = serves(viewer, agency, what)?;
    if serving.status != agency::Status::Active {
        return Err(Error::Barred("agency_not_active"));
    }
    Ok(serving)
}

fn writes(viewer: &Viewer, agency: AgencyId, what: &'static str) -> Result<()> {
    let serving = speaks_for(viewer, agency, what)?;
    let role = serving.author || serving.approver.is_some() || serving.administrator;
    role.then_some(()).ok_or(Error::Forbidden(what))
}

fn approves(viewer: &Viewer, agency: AgencyId, what: &'static str) -> Result<DateTime<Utc>> {
    let serving = speaks_for(viewer, agency, what)?;
    serving.approver.ok_or(Error::Forbidden(what))
}

/// N2: a day in the role.
fn seasoned(since: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let long_enough = now - since >= SEASONED;
    long_enough
        .then_some(())
        .ok_or(Error::Barred("role_too_new"))
}
