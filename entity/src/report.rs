//! Reports: what neighbors ask us to look at.

use crate::id::{CaseId, PersonId, ReportId};
use sea_orm::entity::prelude::*;

/// Somebody told us that something is wrong.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReportId,
    /// Never shown to the one reported.
    pub reporter_id: PersonId,
    pub target_kind: TargetKind,
    /// Id of the post, place, membership …; kept even when that is deleted.
    pub target_id: Uuid,
    pub category: Category,
    /// The reporter's own words, may be empty.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub created_at: DateTimeUtc,
    pub status: Status,
    /// The case it belongs to; none for what was stored before there were cases. No foreign key: the column came later.
    pub case_id: Option<CaseId>,
    /// How much it counted towards hiding for the time being, in hundredths.
    pub weight: i32,
}

impl ActiveModelBehavior for ActiveModel {}

/// What is reported.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    Post,
    Comment,
    Photo,
    Member,
    /// A reply to an official notice.
    NoticeReply,
    /// An official notice.
    Notice,
    /// A place of the registry.
    Place,
    /// A review of a place.
    Review,
    /// A meetup.
    Meetup,
}

/// Why.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Spam,
    Scam,
    Harassment,
    PersonalData,
    ProhibitedGoods,
    Danger,
    Other,
}

/// What became of it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    /// Something was done about it.
    Upheld,
    /// Looked at, nothing wrong.
    Dismissed,
    /// Taken back by whoever reported.
    Withdrawn,
    /// Its author had taken it away before anybody decided.
    Gone,
}
