//! What goes out about agencies.
use entity::{
    agency::{Kind, Status},
    agency_paper, agency_proof, agency_request,
    id::{AgencyPaperId, AgencyProofId, AgencyRequestId, NoticeId, OfficerId},
};
use serde::Serialize;
use utoipa::ToSchema;

mod desk;
pub use desk::*;

use crate::{
    clock::Moment,
    http::Versioned,
    neighborhoods::{words, words_or_null},
};

/// The badge beside a name: which body speaks, for where, and since when that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Official {
    /// What sort of body it is.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Its name.
    #[schema(max_length = 60)]
    pub body: String,
    /// Municipalities it speaks for, by code.
    #[schema(max_items = 2000)]
    pub area_codes: Vec<String>,
    /// Since when the badge shows.
    pub verified_at: Moment,
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub agency: String,
}

/// For where a body speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Areas {
    /// Whole municipalities.
    #[schema(max_items = 2000)]
    pub municipalities: Vec<Municipality>,
    /// Single neighborhoods.
    #[schema(max_items = 200)]
    pub neighborhoods: Vec<Place>,
}

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Municipality {
    /// Six digits.
    #[schema(max_length = 6)]
    pub code: String,
    /// Its name, or the code where the server has no town in it.
    #[schema(max_length = 60)]
    pub name: String,
}

/// A neighborhood, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = NamedPlace)]
pub struct Place {
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
}

/// A verified body, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agency)]
pub struct AgencyView {
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// The reading of its name.
    #[schema(max_length = 60)]
    pub kana: String,
    /// Its name in English.
    #[schema(max_length = 80)]
    pub name_en: String,
    /// What sort of body it is.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// `active`, `suspended`, `expired` or `closed`.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
    /// The badge; null while it may not speak.
    pub official: Option<Official>,
    /// For where it speaks.
    pub areas: Areas,
    /// Its site.
    #[schema(max_length = 200)]
    pub website: String,
    /// Its telephone.
    #[schema(max_length = 20)]
    pub telephone: String,
    /// Emergencies that one person released alone: everybody may know.
    #[schema(max_items = 50)]
    pub one_person_releases: Vec<Release>,
    /// Since when the badge shows.
    pub verified_at: Option<Moment>,
    /// Since when it has a moderation desk, which works on reported cases in its areas; null when there is none.
    pub desk_since: Option<Moment>,
}

/// An emergency that one person released alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Release {
    /// The notice.
    #[schema(value_type = Uuid)]
    pub notice: NoticeId,
    /// When.
    pub at: Moment,
    /// When a second person looked at it.
    pub reviewed_at: Option<Moment>,
}

/// Verified bodies.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyList {
    /// By reading.
    #[schema(max_items = 500)]
    pub items: Vec<AgencyView>,
}

/// An agency, as its own people see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnAgency {
    /// What is public of it.
    #[serde(flatten)]
    pub public: AgencyView,
    /// Where letters go.
    #[schema(max_length = 200)]
    pub postal_address: String,
    /// What the request says.
    #[schema(max_length = 2000)]
    pub note: String,
    /// Why it was refused, suspended or closed.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// When a first reviewer saw its papers.
    pub documents_at: Option<Moment>,
    /// When its domain or letter was proved.
    pub proved_at: Option<Moment>,
    /// When the badge ends, unless renewed.
    pub expires_at: Option<Moment>,
    /// Whether notices made now are for training.
    pub training: bool,
    /// Minutes after which one approver may release an emergency alone.
    #[schema(minimum = 1, maximum = 240)]
    pub break_glass_minutes: Option<i32>,
    /// Ways of proof that were begun; for its administrators.
    #[schema(max_items = 20)]
    pub proofs: Vec<ProofView>,
    /// Papers that were handed in; for its administrators.
    #[schema(max_items = 10)]
    pub papers: Vec<PaperView>,
    /// Counts changes: `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl Versioned for OwnAgency {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The agency that an officer acts for, for their own page.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyAgency {
    /// Its name in addresses.
    #[schema(max_length = 50)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// What I may do there: `author`, `approver`, `responder`, `administrator`, `moderator`.
    #[schema(max_items = 5)]
    pub roles: Vec<&'static str>,
    /// Only an active one speaks.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
}

/// A way of proof.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgencyProof)]
pub struct ProofView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: AgencyProofId,
    /// Where the proof lies.
    #[schema(schema_with = words::<agency_proof::Kind>)]
    pub kind: agency_proof::Kind,
    /// The host or mail address; empty for a letter.
    #[schema(max_length = 254)]
    pub place: String,
    /// The record's name or the file's address.
    #[schema(max_length = 300)]
    pub at: Option<String>,
    /// The line that must stand there.
    #[schema(max_length = 100)]
    pub line: Option<String>,
    /// Whether there is a code to be typed: it was mailed, or printed.
    pub code_sent: bool,
    /// Tries that are left.
    #[schema(minimum = 0, maximum = 10)]
    pub tries_left: i32,
    /// Until when it counts.
    pub expires_at: Moment,
    /// When it was proved.
    pub proved_at: Option<Moment>,
    /// Why the last look found nothing: `missing mismatch private_address redirected status too_large too_slow not_text unreachable`.
    #[schema(max_length = 20)]
    pub why: Option<&'static str>,
}

/// A paper.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgencyPaper)]
pub struct PaperView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: AgencyPaperId,
    /// Its file name.
    #[schema(max_length = 100)]
    pub name: String,
    /// What its bytes say it is.
    #[schema(max_length = 40)]
    pub content_type: String,
    /// How large it is.
    #[schema(minimum = 0)]
    pub bytes: i64,
    /// When it was handed in.
    pub created_at: Moment,
}

impl From<agency_paper::Model> for PaperView {
    fn from(row: agency_paper::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            content_type: row.content_type,
            bytes: row.bytes,
            created_at: Moment(row.created_at),
        }
    }
}

/// What an officer may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OfficerRoles)]
pub struct Roles {
    /// Writes notices.
    #[serde(default)]
    pub author: bool,
    /// Approves what others wrote.
    #[serde(default)]
    pub approver: bool,
    /// Answers residents.
    #[serde(default)]
    pub responder: bool,
    /// Manages people.
    #[serde(default)]
    pub administrator: bool,
    /// Works at the body's moderation desk, where one is open.
    #[serde(default)]
    pub moderator: bool,
}

/// A colleague.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Officer)]
pub struct OfficerView {
    /// The place in the agency.
    #[schema(value_type = Uuid)]
    pub id: OfficerId,
    /// Who it is, inside the house.
    #[schema(max_length = 30)]
    pub name: String,
    /// The department.
    #[schema(max_length = 60)]
    pub department: String,
    /// What they may do.
    pub roles: Roles,
    /// Approving needs a day in the role.
    pub approver_since: Option<Moment>,
    /// Since when.
    pub joined_at: Moment,
    /// Until when.
    pub ended_at: Option<Moment>,
    /// Whether it is me.
    pub me: bool,
}

/// The people of an agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct People {
    /// In the order in which they came.
    #[schema(max_items = 500)]
    pub items: Vec<OfficerView>,
}

/// An act that waits for a second person, or waited.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgencyRequest)]
pub struct RequestView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: AgencyRequestId,
    /// Whose it is.
    #[schema(max_length = 60)]
    pub agency: String,
    /// What is asked.
    #[schema(schema_with = words::<agency_request::Kind>)]
    pub kind: agency_request::Kind,
    /// What exactly.
    pub what: super::deeds::Deed,
    /// Whom it concerns, by name.
    #[schema(max_length = 60)]
    pub whom: Option<String>,
    /// Who asked.
    #[schema(max_length = 60)]
    pub asked_by: String,
    /// When.
    pub asked_at: Moment,
    /// Until when a second person can decide.
    pub expires_at: Moment,
    /// Who decided.
    #[schema(max_length = 60)]
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// What came of it.
    #[schema(schema_with = words_or_null::<agency_request::Outcome>)]
    pub outcome: Option<agency_request::Outcome>,
    /// Why it was refused.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// Whether I asked.
    pub mine: bool,
    /// Whether only those who run the server decide it.
    pub by_reviewers: bool,
}

/// Acts that wait for a second person, and those that waited.
#[derive(Debug, Serialize, ToSchema)]
pub struct Requests {
    /// Newest first.
    #[schema(max_items = 50)]
    pub items: Vec<RequestView>,
}
