//! What comes in and what goes out about reports, cases, decisions and appeals.
use entity::{
    appeal::{self, Outcome},
    decision::{self, Kind, Role},
    id::{DecisionId, PostId, ReportId},
    moderation_case::Escalation,
    post::Label,
    report::{Category, Status, TargetKind},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    clock::Moment,
    error::{Error, Result},
    neighborhoods::{words, words_or_null},
    text::Text,
};

/// How long somebody can be kept from speaking.
pub const LIMITS: [i32; 4] = [24, 72, 168, 720];

/// Something that is wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What is reported.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// Its id.
    pub target: Uuid,
    /// Why.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// In the reporter's own words.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub words: Option<Text<0, 1000>>,
}

/// A report of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyReport {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: ReportId,
    /// What was reported.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// Why.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// In one's own words.
    #[schema(max_length = 1000)]
    pub words: String,
    /// What became of it. Nothing is said of the other person beyond that.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
    /// The rule that was looked at; null until it was decided.
    #[schema(max_length = 64)]
    pub rule: Option<String>,
    /// When.
    pub created_at: Moment,
}

/// A private note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// For colleagues.
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub words: Text<1, 1000>,
}

/// Why staff should look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalate {
    /// In one word.
    pub reason: EscalateFor,
}

/// Reasons that a person gives.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EscalateFor {
    /// Too near to judge.
    Conflict,
    /// A question of law.
    Legal,
    /// Somebody may be hurt.
    ThreatToLife,
}

impl From<EscalateFor> for Escalation {
    fn from(why: EscalateFor) -> Self {
        match why {
            EscalateFor::Conflict => Self::Conflict,
            EscalateFor::Legal => Self::Legal,
            EscalateFor::ThreatToLife => Self::ThreatToLife,
        }
    }
}

/// A decision to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// What.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// The rule that was looked at, by its slug.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub rule: Text<1, 64>,
    /// What was found, in words for the author.
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub facts: Text<1, 1000>,
    /// For `label` alone, and then required.
    #[serde(default)]
    #[schema(schema_with = words_or_null::<Label>, required = false)]
    pub label: Option<Label>,
    /// For `limit` (24, 72, 168 or 720, required), `suspend` and `hide` (else without end).
    #[serde(default)]
    #[schema(minimum = 1, maximum = 8760)]
    pub hours: Option<i32>,
    /// For `suspend`: in every town.
    #[serde(default)]
    pub everywhere: bool,
}

impl NewDecision {
    /// Holds the fields against each other.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        match (self.kind, self.label) {
            (Kind::Label, None) => return Err(Error::invalid("/label", "required")),
            (Kind::Label, Some(Label::BeingEdited)) => {
                return Err(Error::invalid("/label", "not_allowed"));
            }
            (Kind::Label, _) | (_, None) => {}
            (_, Some(_)) => return Err(Error::invalid("/label", "not_allowed")),
        }
        match (self.kind, self.hours) {
            (Kind::Limit, Some(hours)) if LIMITS.contains(&hours) => {}
            (Kind::Limit, None) => return Err(Error::invalid("/hours", "required")),
            (Kind::Suspend | Kind::Hide, Some(1..=8760)) | (_, None) => {}
            (Kind::Limit | Kind::Suspend | Kind::Hide, Some(_)) => {
                return Err(Error::invalid("/hours", "invalid"));
            }
            (_, Some(_)) => return Err(Error::invalid("/hours", "not_allowed")),
        }
        if self.everywhere && self.kind != Kind::Suspend {
            return Err(Error::invalid("/everywhere", "not_allowed"));
        }
        Ok(())
    }
}

/// A vote on a proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVote {
    /// For or against.
    pub agrees: bool,
    /// Why; for colleagues.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub words: Option<Text<0, 1000>>,
}

/// An appeal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// Why the decision was wrong.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub words: Text<1, 2000>,
}

/// The answer to an appeal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealReply {
    /// What came of it.
    #[schema(schema_with = words::<Outcome>)]
    pub outcome: Outcome,
    /// In words for the author.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub answer: Text<1, 2000>,
    /// The milder decision, when it is `modified`.
    #[serde(default)]
    pub instead: Option<NewDecision>,
}

impl AppealReply {
    /// Holds the fields against each other.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        match (self.outcome, &self.instead) {
            (Outcome::Modified, None) => Err(Error::invalid("/instead", "required")),
            (Outcome::Modified, Some(instead)) => instead.check(),
            (_, Some(_)) => Err(Error::invalid("/instead", "not_allowed")),
            (_, None) => Ok(()),
        }
    }
}

/// Which cases.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `undecided` (when absent), `mine`, or `decided`.
    #[param(inline, required = false)]
    #[serde(default)]
    pub shelf: Shelf,
}

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// What waits, oldest first.
    #[default]
    Undecided,
    /// What the viewer has taken.
    Mine,
    /// What was decided, oldest first.
    Decided,
}

/// What was decided about something of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statement {
    /// The decision.
    #[schema(value_type = Uuid)]
    pub id: DecisionId,
    /// What.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Which rule, by its slug.
    #[schema(max_length = 64)]
    pub rule: String,
    /// In which version.
    pub rule_version: i32,
    /// What was found, in words.
    #[schema(max_length = 1000)]
    pub facts: String,
    /// The word beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// Who decided, as a role.
    #[schema(schema_with = words::<Role>)]
    pub role: Role,
    /// The body whose desk decided, by name. Who there did so is told to nobody.
    #[schema(max_length = 60)]
    pub body: Option<String>,
    /// No person looked before it took effect.
    pub automated: bool,
    /// In every town.
    pub everywhere: bool,
    /// Since when.
    pub in_force_at: Option<Moment>,
    /// Until when; null means without end.
    pub until: Option<Moment>,
    /// Where it stands.
    #[schema(schema_with = words::<decision::State>)]
    pub state: decision::State,
    /// Its row of the public log, where it has one.
    pub log: Option<i64>,
    /// What it is about.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// The post to look at it in, if there is one.
    #[schema(value_type = Option<Uuid>)]
    pub post: Option<PostId>,
    /// The thing itself, while it is there.
    #[schema(value_type = Option<Uuid>)]
    pub target: Option<uuid::Uuid>,
    /// What one said; empty when one has taken it away since.
    #[schema(max_length = 12_000)]
    pub text: String,
    /// How and until when to appeal; null when there is nothing to appeal against any more.
    pub appeal_until: Option<Moment>,
    /// One's appeal.
    pub appeal: Option<MyAppeal>,
}

/// One's appeal, and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyAppeal {
    /// What one wrote.
    #[schema(max_length = 2000)]
    pub words: String,
    /// Where it stands.
    #[schema(schema_with = words::<appeal::State>)]
    pub state: appeal::State,
    /// When an answer was promised.
    pub due_at: Moment,
    /// What came of it.
    #[schema(schema_with = words_or_null::<Outcome>)]
    pub outcome: Option<Outcome>,
    /// The answer.
    #[schema(max_length = 2000)]
    pub answer: Option<String>,
    /// When it was answered.
    pub decided_at: Option<Moment>,
}
