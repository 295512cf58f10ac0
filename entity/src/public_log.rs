//! The public log of what was done about content. Rows are added and never changed; no text, and nobody in it.

use crate::words::words;
use sea_orm::entity::prelude::*;

/// One act, as anybody may read it. Each row is chained to the one before it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "public_log")]
pub struct Model {
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// `2026-11-26`, in Japan.
    pub day: String,
    /// A municipality's code, `JP-13` for a prefecture, or `JP`.
    pub area: String,
    pub content: Content,
    pub act: Act,
    /// The rule that was applied, by its id.
    pub rule: Option<String>,
    pub rule_version: Option<i32>,
    pub trigger: Trigger,
    pub found_by_machine: bool,
    pub decided_by_machine: bool,
    pub decider: Decider,
    pub duration_hours: Option<i32>,
    pub hours_to_decision: Option<i32>,
    pub appeal: Option<Outcome>,
    /// The row that this one takes back.
    pub reverts: Option<i64>,
    /// The hash of the row before, in hex; zeros for the first.
    pub prev: String,
    /// SHA-256 over `prev` and this row.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What it was about.
    pub enum Content {
        Post,
        Comment,
        Photo,
        Profile,
        Place,
        Review,
        Meetup,
        NoticeReply,
        Notice,
        Account,
        RightsRequest,
        Rule,
        /// A public body's moderation desk.
        Desk,
    }
}

words! {
    /// What was done.
    pub enum Act {
        NoAction,
        Label,
        Warn,
        EditRequired,
        Hide,
        Remove,
        Limit,
        Suspend,
        Close,
        ProvisionalHide,
        ProvisionalEnd,
        Hold,
        Release,
        /// Hidden because of what became of its author.
        CascadeHide,
        /// An earlier act was taken back.
        Revert,
        AppealAnswered,
        /// A request about an infringed right came.
        RightsReceived,
        /// It was answered.
        RightsDecided,
        /// Its first answer was that it takes longer.
        RightsMoreTime,
        /// It takes longer still.
        RightsMoreTimeAgain,
        /// It was decided after that.
        RightsDecidedLater,
        /// An office released an emergency notice by one person.
        BreakGlass,
        RulePublished,
        Withdraw,
        /// Two people opened a body's desk.
        DeskOpened,
        DeskClosed,
    }
}

words! {
    /// What began it.
    pub enum Trigger {
        /// Looked at without anybody asking.
        Own,
        Report,
        AutoHold,
        RightsRequest,
        GovernmentRequest,
        Court,
        Appeal,
    }
}

words! {
    /// Who decided, as a role.
    pub enum Decider {
        /// The program.
        System,
        AreaModerators,
        Staff,
        TwoStaff,
        GovernmentDesk,
        AppealReviewer,
        Specialist,
        Administrators,
        Office,
    }
}

words! {
    /// How an appeal was answered.
    pub enum Outcome {
        Upheld,
        Modified,
        Overturned,
    }
}
