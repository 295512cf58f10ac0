//! What those who look into requests read of them.
use chrono::{DateTime, Utc};
use entity::{
    id::{CaseId, RightsRequestId},
    person::Language,
    report::TargetKind,
    rights_act::{self, Act},
    rights_inquiry::Stance,
    rights_request::{self as request, Outcome, Right, Standing, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    receipt,
    sealed::{Requester, Said},
    terms,
};
use crate::{
    clock::Moment,
    http::Versioned,
    moderation::Exhibit,
    neighborhoods::{words, words_or_null},
};

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WhichRightsRequests)]
pub enum Which {
    /// An answer is owed.
    #[default]
    Open,
    /// Decided, or taken back.
    Over,
}

/// A request in a list: nothing of who asks, or of what they wrote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RightsRequestLine)]
pub struct RequestLine {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: RightsRequestId,
    /// The receipt's number, as it is shown.
    #[schema(max_length = 14)]
    pub number: String,
    /// Which right.
    #[schema(schema_with = words::<Right>)]
    pub kind: Right,
    /// What it is about.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// Whether a public body asks.
    pub public_body: bool,
    /// Where it stands.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// When it came.
    pub received_at: Moment,
    /// By when it is answered.
    pub due_at: Moment,
    /// Less than two days are left.
    pub urgent: bool,
    /// It should have been answered by now.
    pub overdue: bool,
    /// The answer, once there is one.
    #[schema(schema_with = words_or_null::<Outcome>)]
    pub outcome: Option<Outcome>,
    /// When it was decided or taken back.
    pub ended_at: Option<Moment>,
    /// Counts changes, for `If-Match`.
    pub lock: i32,
}

/// A request as a line of a list.
pub(super) fn line(row: &request::Model, now: DateTime<Utc>) -> RequestLine {
    let stage = match row.ended_at {
        None => terms::stage(now, row.due_at),
        Some(_) => 0,
    };
    RequestLine {
        id: row.id,
        number: receipt::grouped(&row.number),
        kind: row.kind,
        target_kind: row.target_kind,
        public_body: row.public_body,
        state: row.state,
        received_at: Moment(row.received_at),
        due_at: Moment(row.due_at),
        urgent: stage > 0,
        overdue: stage == terms::OVER,
        outcome: row.outcome,
        ended_at: row.ended_at.map(Moment),
        lock: row.lock,
    }
}

/// The whole of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RightsRequest)]
pub struct RequestView {
    /// What the list says of it.
    #[serde(flatten)]
    pub line: RequestLine,
    /// Whose right it is.
    #[schema(schema_with = words::<Standing>)]
    pub standing: Standing,
    /// The language of the answer.
    #[schema(schema_with = words::<Language>)]
    pub language: Language,
    /// Who asks; forgotten when its time is over.
    pub requester: Option<RequesterView>,
    /// What they wrote; forgotten likewise.
    pub said: Option<SaidView>,
    /// Whether what lacked was added.
    pub completed: bool,
    /// When the requester was told an answer, or that it takes longer.
    pub answered_at: Option<Moment>,
    /// Whether the poster can be asked: the requester agreed, there is one, and they were not asked yet.
    pub may_ask: bool,
    /// Whether the poster may be told who asks.
    pub may_name: bool,
    /// The case about the same thing.
    #[schema(value_type = Option<Uuid>)]
    pub case: Option<CaseId>,
    /// What it is about, as it stands now; nothing when it is not there.
    pub thing: Option<Exhibit>,
    /// What the poster was asked, and said.
    pub inquiry: Option<InquiryLine>,
    /// The record, oldest first.
    #[schema(max_items = 200)]
    pub acts: Vec<ActLine>,
}

impl Versioned for RequestView {
    fn version(&self) -> i32 {
        self.line.lock
    }
}

/// Who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RightsRequester)]
pub struct RequesterView {
    /// A person or a company.
    #[schema(max_length = 100)]
    pub name: String,
    /// What they are to whom the right belongs.
    #[schema(max_length = 100)]
    pub relation: Option<String>,
    /// Where the answer goes.
    #[schema(max_length = 254)]
    pub email: String,
}

pub(super) fn requester(of: Requester) -> RequesterView {
    RequesterView {
        name: of.name,
        relation: of.relation,
        email: of.email,
    }
}

/// What they wrote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RightsRequestSaid)]
pub struct SaidView {
    /// The address as it was typed.
    #[schema(max_length = 500)]
    pub address: String,
    /// What infringes the right, and why.
    #[schema(max_length = 2000)]
    pub infringed: String,
    /// The facts behind that.
    #[schema(max_length = 2000)]
    pub facts: String,
    /// What was added when something lacked.
    #[schema(max_length = 2000)]
    pub added: Option<String>,
}

pub(super) fn said(of: Said) -> SaidView {
    SaidView {
        address: of.address,
        infringed: of.infringed,
        facts: of.facts,
        added: of.added,
    }
}

/// What the poster was asked, and said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InquiryLine {
    /// What they were told.
    #[schema(max_length = 2000)]
    pub words: Option<String>,
    /// Whether they were told who asks.
    pub named: bool,
    /// When.
    pub asked_at: Moment,
    /// Until when they may object.
    pub due_at: Moment,
    /// What they said to it.
    #[schema(schema_with = words_or_null::<Stance>)]
    pub stance: Option<Stance>,
    /// In their own words.
    #[schema(max_length = 2000)]
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Moment>,
    /// When it was written down that nothing came.
    pub silent_at: Option<Moment>,
}

/// A line of the record.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RightsRequestAct)]
pub struct ActLine {
    /// What was done.
    #[schema(schema_with = words::<Act>)]
    pub act: Act,
    /// The answer, if it was one.
    #[schema(schema_with = words_or_null::<Outcome>)]
    pub outcome: Option<Outcome>,
    /// What the requester was told with it.
    #[schema(max_length = 2000)]
    pub words: Option<String>,
    /// By when the next thing happens.
    pub until: Option<Moment>,
    /// When.
    pub at: Moment,
}

pub(super) fn act(row: &rights_act::Model, words: Option<String>) -> ActLine {
    ActLine {
        act: row.act,
        outcome: row.outcome,
        words,
        until: row.until.map(Moment),
        at: Moment(row.at),
    }
}
