//! Versions of a notice: content, and the state machine that it goes through.

use crate::id::{NoticeId, NoticeVersionId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// What a notice says, as one pair of people wrote and approved it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeVersionId,
    pub notice_id: NoticeId,
    /// From 1.
    pub number: i32,
    pub state: State,
    /// Raised by every change; `If-Match` holds it (compare-and-swap).
    pub lock: i32,
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub title_easy: Option<String>,
    /// やさしい日本語; `漢字《かんじ》` carries furigana.
    #[sea_orm(column_type = "Text")]
    pub body_easy: Option<String>,
    pub title_en: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub body_en: Option<String>,
    /// A machine wrote the easy text, and it says so.
    pub machine_easy: bool,
    /// A machine wrote the English text, and it says so.
    pub machine_en: bool,
    pub category: Category,
    pub severity: Severity,
    pub valid_from: Option<DateTimeUtc>,
    pub valid_to: Option<DateTimeUtc>,
    pub department: String,
    pub telephone: String,
    /// For whom, in words.
    #[sea_orm(column_type = "Text")]
    pub target: String,
    pub deadline: Option<DateTimeUtc>,
    /// What to do, in words.
    #[sea_orm(column_type = "Text")]
    pub procedure: String,
    #[sea_orm(column_type = "Text")]
    pub source_url: Option<String>,
    pub replies: Replies,
    #[sea_orm(column_type = "Text")]
    pub replies_closed_reason: Option<String>,
    /// `2024-05`: only for those with a child born from then …
    pub child_from: Option<String>,
    /// … until then.
    pub child_to: Option<String>,
    /// Empty: as soon as it is approved.
    pub publish_at: Option<DateTimeUtc>,
    pub expires_at: Option<DateTimeUtc>,
    /// What was corrected, in words; empty in the first version.
    #[sea_orm(column_type = "Text")]
    pub correction: Option<String>,
    pub submitted_by: Option<PersonId>,
    pub submitted_at: Option<DateTimeUtc>,
    /// Who returned it; may not edit what comes next.
    pub returned_by: Option<PersonId>,
    /// Why it was returned, rejected or withdrawn.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Never one of the authors (a trigger holds that as well).
    pub approved_by: Option<PersonId>,
    pub approved_at: Option<DateTimeUtc>,
    /// SHA-256 of what was approved, in hex.
    pub approved_hash: Option<String>,
    /// Released by one person in an emergency.
    pub one_person: bool,
    /// Who looked at a one-person release afterwards.
    pub reviewed_by: Option<PersonId>,
    pub reviewed_at: Option<DateTimeUtc>,
    pub published_at: Option<DateTimeUtc>,
    /// When it was superseded, withdrawn or expired.
    pub ended_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "notice_id", to = "id")]
    pub notice: BelongsTo<super::notice::Entity>,
    #[sea_orm(has_many)]
    pub areas: HasMany<super::notice_area::Entity>,
    #[sea_orm(has_many)]
    pub attachments: HasMany<super::notice_attachment::Entity>,
    #[sea_orm(has_many)]
    pub authors: HasMany<super::notice_author::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The condition of the partial unique index `notice_version_open`, word for word: a notice has one
/// version at most that is still worked on.
pub const OPEN: &str = "state IN ('draft', 'pending', 'returned', 'approved')";

words! {
    /// Where a version stands. "Scheduled" is `approved` with a time to come.
    pub enum State {
        Draft,
        Pending,
        Returned,
        Rejected,
        Approved,
        Published,
        Superseded,
        Withdrawn,
        Expired,
        Discarded,
    }
}

words! {
    /// What a notice is about.
    pub enum Category {
        /// 防災
        Disaster,
        /// 防犯
        Crime,
        /// ごみ
        Garbage,
        /// 子育て
        Childcare,
        /// 健康
        Health,
        /// 交通・工事
        Roads,
        /// 手続き
        Procedures,
        /// 催し
        Events,
        /// その他
        Other,
    }
}

words! {
    /// How much it weighs.
    pub enum Severity {
        Information,
        Important,
        Emergency,
    }
}

words! {
    /// Whether residents may ask under it.
    pub enum Replies {
        /// Everybody reads question and answer.
        Open,
        /// The office and whoever asked.
        OfficeOnly,
        /// Nobody asks; the reason is said.
        Closed,
    }
}
