//! Cases and appeals as those who work on them see them: roles and no names, reports and no reporters.
use entity::{
    appeal,
    decision::{self, Kind, Role},
    id::{AppealId, CaseId, DecisionId},
    moderation_case::{Escalation, Origin, Queue, State},
    post::{Label, Withheld},
    report::{Category, TargetKind},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    clock::Moment,
    http::Versioned,
    neighborhoods::{Author, words, words_or_null},
    photos::Photo,
    screening::HoldView,
};

/// A line of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseLine {
    /// Its id, which is also its place.
    #[schema(value_type = Uuid)]
    pub id: CaseId,
    /// What it is about.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// The slug of the neighborhood.
    #[schema(max_length = 64)]
    pub neighborhood: Option<String>,
    /// What the first report said.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// Who asked.
    #[schema(schema_with = words::<Origin>)]
    pub origin: Origin,
    /// Where it stands.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// Who works on it.
    #[schema(schema_with = words::<Queue>)]
    pub queue: Queue,
    /// Why it came before staff.
    #[schema(schema_with = words_or_null::<Escalation>)]
    pub escalated: Option<Escalation>,
    /// How many reported it.
    #[schema(minimum = 0)]
    pub reporters: i32,
    /// What the reports weigh together, in hundredths.
    #[schema(minimum = 0)]
    pub score: i32,
    /// The reports look like a crowd that was called together, or nobody decided in time: no count hides it.
    pub frozen: bool,
    /// Hidden by the reports' weight until then.
    pub hidden_until: Option<Moment>,
    /// Who has it.
    pub taken: Taken,
    /// When it was opened.
    pub opened_at: Moment,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub lock: i32,
}

/// Who has a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// Nobody.
    No,
    /// The viewer.
    ByMe,
    /// Somebody else.
    ByAnother,
}

/// A case as those who work on it see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// As in the queue.
    #[serde(flatten)]
    pub line: CaseLine,
    /// In which part the viewer works on it; null where there is only a vote to give or an appeal to answer.
    #[schema(schema_with = words_or_null::<Role>)]
    pub part: Option<Role>,
    /// What it is about; null when it is gone, and for a body's desk once it was decided.
    pub target: Option<Exhibit>,
    /// What stands around it, oldest first: the post, and some of the answers.
    #[schema(max_items = 40)]
    pub around: Vec<Exhibit>,
    /// Why it waits, or waited, before anybody else read it; null when it did not.
    pub hold: Option<HoldView>,
    /// What was reported. Nobody learns by whom.
    #[schema(max_items = 200)]
    pub reports: Vec<ReportLine>,
    /// What was decided about the author's words in the last year; empty for a body's desk.
    #[schema(max_items = 50)]
    pub history: Vec<HistoryLine>,
    /// The rule that the reports speak of, by its slug.
    #[schema(max_length = 64)]
    pub suggested_rule: Option<String>,
    /// The proposal that waits for votes.
    pub proposal: Option<ProposalView>,
    /// The decisions in this case.
    #[schema(max_items = 50)]
    pub decisions: Vec<DecisionLine>,
    /// Private notes; for a body's desk the viewer's own.
    #[schema(max_items = 200)]
    pub notes: Vec<NoteView>,
    /// Bodies whose desks could work on it as well, by name; for those who can keep them from it.
    #[schema(max_items = 10)]
    pub desks: Vec<String>,
}

/// Something that somebody said, as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Exhibit {
    /// What.
    #[schema(schema_with = words::<TargetKind>)]
    pub kind: TargetKind,
    /// Its id.
    pub id: Uuid,
    /// Whose; a body's desk reads no names.
    pub author: Option<Author>,
    /// The text.
    #[schema(max_length = 12_000)]
    pub text: String,
    /// Its photos.
    #[schema(max_items = 4)]
    pub photos: Vec<Photo>,
    /// Why others do not see it.
    #[schema(schema_with = words_or_null::<Withheld>)]
    pub withheld: Option<Withheld>,
    /// When.
    pub created_at: Moment,
    /// When it was changed last.
    pub edited_at: Option<Moment>,
    /// Written by whoever wrote what the case is about.
    pub same_author: bool,
}

/// A report without its reporter.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportLine {
    /// Why.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// In their words.
    #[schema(max_length = 1000)]
    pub words: String,
    /// What it weighs, in hundredths.
    pub weight: i32,
    /// When.
    pub created_at: Moment,
}

/// An earlier decision about the same author.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryLine {
    /// What.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Under which rule.
    #[schema(max_length = 64)]
    pub rule: String,
    /// When.
    pub at: Moment,
    /// Undone since.
    pub reverted: bool,
}

/// A decision that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// The decision.
    #[serde(flatten)]
    pub decision: DecisionLine,
    /// How many must agree.
    pub needed: i32,
    /// How many do.
    pub agree: u64,
    /// How many do not.
    pub against: u64,
    /// The viewer has voted, or proposed it.
    pub voted: bool,
}

/// A decision for those who work on the case: roles, no names.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionLine {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: DecisionId,
    /// What.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Under which rule.
    #[schema(max_length = 64)]
    pub rule: String,
    /// In which version.
    pub rule_version: i32,
    /// What was found.
    #[schema(max_length = 1000)]
    pub facts: String,
    /// The word beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// For how long.
    pub hours: Option<i32>,
    /// In every town.
    pub everywhere: bool,
    /// By whom, as a role.
    #[schema(schema_with = words::<Role>)]
    pub role: Role,
    /// The body whose desk it was, by name.
    #[schema(max_length = 60)]
    pub body: Option<String>,
    /// Where it stands.
    #[schema(schema_with = words::<decision::State>)]
    pub state: decision::State,
    /// When it was proposed.
    pub proposed_at: Moment,
    /// When it took effect.
    pub in_force_at: Option<Moment>,
}

/// A note of a colleague.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// What it says.
    #[schema(max_length = 1000)]
    pub words: String,
    /// The viewer's own.
    pub mine: bool,
    /// In which part; null where that was not kept.
    #[schema(schema_with = words_or_null::<Role>)]
    pub role: Option<Role>,
    /// When.
    pub at: Moment,
}

/// An appeal as reviewers see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: AppealId,
    /// The case, to look at it.
    #[schema(value_type = Uuid)]
    pub case: CaseId,
    /// The decision.
    pub decision: DecisionLine,
    /// What the author wrote.
    #[schema(max_length = 2000)]
    pub words: String,
    /// Where it stands.
    #[schema(schema_with = words::<appeal::State>)]
    pub state: appeal::State,
    /// Who has it.
    pub taken: Taken,
    /// When.
    pub created_at: Moment,
    /// When an answer was promised.
    pub due_at: Moment,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub lock: i32,
}

impl Versioned for CaseView {
    fn version(&self) -> i32 {
        self.line.lock
    }
}
