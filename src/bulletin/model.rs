//! What goes out: a notice, its versions, and what changed between them.
use chrono::{DateTime, Utc};
use entity::{
    id::{NoticeAttachmentId, NoticeId},
    notice_attachment, notice_version,
};
use serde::Serialize;
use utoipa::ToSchema;

pub use crate::agencies::{Areas, Municipality, Official, Place};
use crate::{clock::Moment, neighborhoods::words, notices::Part};

/// An official notice, as everybody may read it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Notice {
    /// Its id; it stays the same through all corrections.
    #[schema(value_type = Uuid)]
    pub id: NoticeId,
    /// The version that is shown, from 1.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Whether it still holds.
    pub state: State,
    /// The body that speaks.
    pub author: Office,
    /// What it says. Of a withdrawn notice only the title is left; `versions` has the rest.
    #[serde(flatten)]
    pub content: Content,
    /// When the first version came out.
    #[schema(value_type = Moment)]
    pub first_published_at: Moment,
    /// When this version came out.
    #[schema(value_type = Moment)]
    pub published_at: Moment,
    /// The corrections so far, oldest first.
    #[schema(max_items = 1000)]
    pub corrected: Vec<Correction>,
    /// Set when the office took it back.
    pub withdrawn: Option<Withdrawal>,
    /// One person released it in an emergency, without a second one.
    pub one_person_release: bool,
    /// Made for practice: nothing of it is real, and it is on no list.
    pub training: bool,
    /// Its page.
    #[schema(max_length = 60)]
    pub web: String,
}

/// Whether a notice still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublicState)]
pub enum State {
    /// It holds.
    Published,
    /// The office took it back.
    Withdrawn,
    /// Its time is over.
    Expired,
}

/// The body that speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PublicOffice)]
pub struct Office {
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// The badge; null while the body is not verified (any more).
    pub official: Option<Official>,
    /// Who there looks after this.
    #[schema(max_length = 100)]
    pub department: String,
}

/// What a version says.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PublicContent)]
pub struct Content {
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_length = 5000)]
    pub body: String,
    #[schema(max_length = 200)]
    pub title_easy: Option<String>,
    /// やさしい日本語, with furigana as `漢字《かんじ》`.
    #[schema(max_length = 5000)]
    pub body_easy: Option<String>,
    #[schema(max_length = 200)]
    pub title_en: Option<String>,
    #[schema(max_length = 5000)]
    pub body_en: Option<String>,
    /// Which texts a machine wrote.
    pub machine_translated: Machine,
    #[schema(schema_with = words::<notice_version::Category>)]
    pub category: notice_version::Category,
    #[schema(schema_with = words::<notice_version::Severity>)]
    pub severity: notice_version::Severity,
    /// For where it is.
    pub areas: Areas,
    #[schema(value_type = Option<Moment>)]
    pub valid_from: Option<Moment>,
    #[schema(value_type = Option<Moment>)]
    pub valid_to: Option<Moment>,
    #[schema(max_length = 100)]
    pub department: String,
    #[schema(max_length = 100)]
    pub telephone: String,
    /// For whom.
    #[schema(max_length = 2000)]
    pub target: String,
    #[schema(value_type = Option<Moment>)]
    pub deadline: Option<Moment>,
    /// What to do.
    #[schema(max_length = 2000)]
    pub procedure: String,
    #[schema(max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether one may ask under it.
    #[schema(schema_with = words::<notice_version::Replies>)]
    pub replies: notice_version::Replies,
    #[schema(max_length = 1000)]
    pub replies_closed_reason: Option<String>,
    #[schema(max_items = 50)]
    pub attachments: Vec<Attachment>,
    /// After that it no longer holds.
    #[schema(value_type = Option<Moment>)]
    pub expires_at: Option<Moment>,
}

/// Which texts a machine wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PublicMachine)]
pub struct Machine {
    /// やさしい日本語.
    pub easy: bool,
    /// English.
    pub en: bool,
}

/// A file that goes with a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PublicAttachment)]
pub struct Attachment {
    #[schema(value_type = Uuid)]
    pub id: NoticeAttachmentId,
    #[schema(schema_with = words::<notice_attachment::Kind>)]
    pub kind: notice_attachment::Kind,
    /// What it is called when it is saved.
    #[schema(max_length = 200)]
    pub name: String,
    /// The same in words, for whoever cannot see it.
    #[schema(max_length = 2000)]
    pub alt: String,
    #[schema(minimum = 0)]
    pub bytes: i64,
    /// Names the file on disk, and is no reader's business.
    #[serde(skip)]
    pub sha256: String,
}

/// A version that corrected the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PublicCorrection)]
pub struct Correction {
    /// The version.
    #[schema(minimum = 2)]
    pub number: i32,
    /// When it came out.
    #[schema(value_type = Moment)]
    pub at: Moment,
    /// What was corrected.
    #[schema(max_length = 1000)]
    pub what: String,
}

/// The office took a notice back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PublicWithdrawal)]
pub struct Withdrawal {
    #[schema(value_type = Moment)]
    pub at: Moment,
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// One version of a notice, as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PublicVersion)]
pub struct Version {
    /// From 1.
    #[schema(minimum = 1)]
    pub number: i32,
    #[schema(value_type = Moment)]
    pub published_at: Moment,
    /// When it was superseded, withdrawn or expired.
    #[schema(value_type = Option<Moment>)]
    pub ended_at: Option<Moment>,
    /// What it corrected; null in the first version.
    #[schema(max_length = 1000)]
    pub correction: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
    /// How it differs from the version before.
    #[schema(max_items = 50)]
    pub changes: Vec<Change>,
    /// Released by one person.
    #[serde(skip)]
    pub one_person: bool,
}

/// One field that a correction changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PublicChange)]
pub struct Change {
    /// The field, as it is called in a notice.
    #[schema(max_length = 40)]
    pub field: &'static str,
    /// `ja`, `easy` or `en`; null where the field has no language.
    #[schema(max_length = 4)]
    pub language: Option<&'static str>,
    /// The text, cut where it changes.
    #[schema(max_items = 10_000)]
    pub parts: Vec<Part>,
}

/// All versions of a notice.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PublicVersions)]
pub struct Versions {
    /// Oldest first.
    #[schema(max_items = 1000)]
    pub items: Vec<Version>,
}

/// A moment, where there is one.
#[must_use]
pub fn moment(at: Option<DateTime<Utc>>) -> Option<Moment> {
    at.map(Moment)
}
