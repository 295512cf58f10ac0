//! Decisions: what follows from a case.

use crate::id::{AgencyId, CaseId, DecisionId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A decision, proposed or in force. One at a time is either in a case (partial indexes hold that).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    pub case_id: CaseId,
    pub kind: Kind,
    /// The rule's slug.
    pub rule: String,
    pub rule_version: i32,
    /// What was found, in words for the author.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// For `label`.
    pub label: Option<super::post::Label>,
    /// For `hide`, `limit` and `suspend`; empty means without end.
    pub hours: Option<i32>,
    /// For `suspend`: everywhere, not in this neighborhood alone.
    pub everywhere: bool,
    /// Who decided; empty for the server. Shown to auditors, never to author or reporter.
    pub person_id: Option<PersonId>,
    pub role: Role,
    /// Whose desk, for `government_desk`: the author reads its name.
    pub agency_id: Option<AgencyId>,
    /// No person looked before it took effect.
    pub automated: bool,
    pub state: State,
    /// How many people must agree.
    pub needed: i32,
    pub proposed_at: DateTimeUtc,
    pub in_force_at: Option<DateTimeUtc>,
    pub until: Option<DateTimeUtc>,
    pub reverted_at: Option<DateTimeUtc>,
    /// The decision that an appeal changed into this one.
    pub replaces_id: Option<DecisionId>,
    /// Its row of the public log.
    pub log_seq: Option<i64>,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case: BelongsTo<super::moderation_case::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// The ladder.
    pub enum Kind {
        NoAction,
        /// A word beside it.
        Label,
        /// A word to the author.
        Warn,
        /// Hidden until the author changed it.
        EditRequired,
        /// Hidden for a time, or until somebody lifts it.
        Hide,
        /// Hidden for good.
        Remove,
        /// The author reads on and says nothing in this neighborhood.
        Limit,
        /// The author takes no part.
        Suspend,
        /// The account ends in 30 days, in which appeal and export stay possible.
        Close,
    }
}

words! {
    /// As what somebody decided.
    pub enum Role {
        System,
        AreaModerator,
        StaffModerator,
        GovernmentDesk,
        AppealReviewer,
        Specialist,
        Administrator,
    }
}

words! {
    /// Where it stands.
    pub enum State {
        /// Waits for votes.
        Proposed,
        /// Holds.
        InForce,
        /// Voted down, or not voted for in time.
        Rejected,
        /// Its time is over.
        Over,
        /// An appeal or the author's own change undid it.
        Reverted,
    }
}
