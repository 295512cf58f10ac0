//! The half-yearly report as it goes out.
use serde::Serialize;
use utoipa::ToSchema;

use super::{Act, Decider, Trigger};
use crate::neighborhoods::words;

/// What was done in a half-year, counted over the rows of the public log.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TransparencyReport)]
pub(super) struct Report {
    /// The half-year, `2026-2`.
    #[schema(max_length = 6)]
    pub half: String,
    /// Its first day.
    #[schema(max_length = 10)]
    pub from: String,
    /// Its last day.
    #[schema(max_length = 10)]
    pub to: String,
    /// Rows that were counted.
    pub rows: u64,
    /// The last of them; 0 while there is none.
    pub through: i64,
    /// Requests about infringed rights.
    pub requests: RequestFigures,
    /// Decisions about content and people.
    pub decisions: DecisionFigures,
    /// Appeals that were answered.
    pub appeals: AppealFigures,
    /// Acts that a program decided.
    pub automated: u64,
    /// Acts about what a program found.
    pub found_by_machine: u64,
    /// Emergency notices that an office released by one person.
    pub break_glass: u64,
    /// Versions of rules that were published.
    pub rules_published: u64,
    /// Rows by act.
    #[schema(max_items = 50)]
    pub by_act: Vec<ActCount>,
    /// Decisions by the rule they cite.
    #[schema(max_items = 1000)]
    pub by_rule: Vec<RuleCount>,
    /// Decisions by who made them.
    #[schema(max_items = 50)]
    pub by_decider: Vec<DeciderCount>,
    /// Decisions by what began them.
    #[schema(max_items = 50)]
    pub by_trigger: Vec<TriggerCount>,
    /// Rows by month.
    #[schema(max_items = 6)]
    pub months: Vec<MonthCount>,
}

/// Requests about infringed rights, each counted once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RequestFigures {
    /// That came.
    pub received: u64,
    /// Of these, by public bodies.
    pub from_public_bodies: u64,
    /// That got their first answer.
    pub answered: u64,
    /// Of these, within 168 hours.
    pub within_week: u64,
    /// The same in whole per cent; null of nothing.
    pub within_week_percent: Option<u64>,
    /// How many hours the first answer took, in the middle; of an even number the later of the two.
    pub median_hours: Option<i32>,
    /// Whose first answer was that it takes longer.
    pub more_time: u64,
    /// That were taken back.
    pub taken_back: u64,
}

/// Decisions about content and people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DecisionFigures {
    /// That were made.
    pub made: u64,
    /// Of these, to leave things as they are.
    pub no_action: u64,
    /// The same in whole per cent; null of nothing.
    pub no_action_percent: Option<u64>,
    /// How many hours they took, in the middle.
    pub median_hours: Option<i32>,
    /// Made by a public body's moderation desk.
    pub by_government: u64,
    /// Asked for by a public body.
    pub asked_by_government: u64,
}

/// Appeals that were answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AppealFigures {
    /// All of them.
    pub answered: u64,
    /// The decision stands.
    pub upheld: u64,
    /// Another took its place.
    pub modified: u64,
    /// It was taken back.
    pub overturned: u64,
    /// The same in whole per cent; null of nothing.
    pub overturned_percent: Option<u64>,
}

/// How often something was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ActCount {
    /// What.
    #[schema(schema_with = words::<Act>)]
    pub act: Act,
    /// How often.
    pub count: u64,
}

/// How often a rule was cited.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RuleCount {
    /// The rule.
    #[schema(max_length = 100)]
    pub rule: String,
    /// For doing something.
    pub acts: u64,
    /// For leaving things as they are.
    pub no_action: u64,
}

/// How often somebody decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DeciderCount {
    /// As a role.
    #[schema(schema_with = words::<Decider>)]
    pub decider: Decider,
    /// How often.
    pub count: u64,
}

/// How often something began a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct TriggerCount {
    /// What.
    #[schema(schema_with = words::<Trigger>)]
    pub trigger: Trigger,
    /// How often.
    pub count: u64,
}

/// Rows of a month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct MonthCount {
    /// The month, `2026-07`.
    #[schema(max_length = 7)]
    pub month: String,
    /// Decided by people.
    pub by_people: u64,
    /// Decided by a program.
    pub by_machine: u64,
}
