//! Cases: one for each thing that was asked to be looked at.

use super::report::{Category, TargetKind};
use crate::id::{AgencyId, CaseId, DecisionId, NeighborhoodId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A case. While it is undecided it is the only one about its target (a partial index holds that).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_case")]
pub struct Model {
    /// Also the queue's order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseId,
    pub target_kind: TargetKind,
    pub target_id: Uuid,
    /// Which text it is about: the target's version when it was reported last. 0 for what has no versions.
    pub target_version: i32,
    /// Where it happened; empty for notices of several towns.
    pub neighborhood_id: Option<NeighborhoodId>,
    /// Whose words; empty for offices. No foreign key, like the other people here: a case outlives an account.
    pub author_id: Option<PersonId>,
    /// The body whose words these are or whom they are about: nobody of it works on the case.
    pub agency_id: Option<AgencyId>,
    /// No office's desk works on it: it speaks of public bodies, or was not reported by a neighbor.
    pub desk_barred: bool,
    pub origin: Origin,
    /// What the first report said.
    pub category: Category,
    pub state: State,
    pub queue: Queue,
    /// Counts changes from 1; two who act at once compare it.
    pub lock: i32,
    /// What the reports weigh together, in hundredths.
    pub score: i32,
    /// How many people reported it.
    pub reporters: i32,
    /// Too many at once who are not independent of one another: nothing is hidden by score any more.
    pub frozen: bool,
    pub escalated: Option<Escalation>,
    pub assignee_id: Option<PersonId>,
    pub assigned_at: Option<DateTimeUtc>,
    pub opened_at: DateTimeUtc,
    /// Hidden by score, for the time being.
    pub veiled_at: Option<DateTimeUtc>,
    /// When it is shown again if nobody decides.
    pub veil_until: Option<DateTimeUtc>,
    /// The decision in force.
    pub decision_id: Option<DecisionId>,
    pub decided_at: Option<DateTimeUtc>,
    /// No appeal is possible any more, or there was nothing to decide.
    pub closed_at: Option<DateTimeUtc>,
    #[sea_orm(has_many)]
    pub decisions: HasMany<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The condition of the partial index `case_queue`, word for word: a planner takes a partial index only when the query
/// holds its condition as literals.
pub const UNDECIDED: &str = "state IN ('open', 'assigned', 'under_review')";

words! {
    /// Who asked.
    pub enum Origin {
        /// Neighbors.
        Report,
        /// A moderator who saw it.
        Proactive,
        /// Somebody whose rights it infringes, without an account.
        RightsRequest,
        /// A public body, by the same form as everybody.
        GovernmentRequest,
        /// It waits to be looked at before anybody reads it.
        AutoHold,
    }
}

impl Origin {
    /// Whether somebody asked by the form for infringed rights.
    #[must_use]
    pub fn is_rights(self) -> bool {
        matches!(self, Self::RightsRequest | Self::GovernmentRequest)
    }
}

words! {
    /// Where it stands.
    pub enum State {
        /// Nobody has it.
        Open,
        /// Somebody took it.
        Assigned,
        /// A decision waits for votes.
        UnderReview,
        /// Decided; author and reporters were told, and an appeal is possible.
        Decided,
        /// An appeal waits for somebody else.
        Appealed,
        /// Over.
        Closed,
        /// The only reporter took the report back.
        Withdrawn,
    }
}

words! {
    /// Who works on it.
    pub enum Queue {
        /// The neighborhood's volunteers, and staff.
        Area,
        /// Staff only: bodies, businesses, or too few volunteers.
        Staff,
    }
}

words! {
    /// Why it came before staff.
    pub enum Escalation {
        Conflict,
        Legal,
        ThreatToLife,
        /// Too few volunteers to vote.
        TooFew,
        /// Nobody decided for 48 hours.
        Overdue,
    }
}
