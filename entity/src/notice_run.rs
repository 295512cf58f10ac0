//! Runs: how far the delivery of a version has come.

use crate::id::{NoticeId, NoticeRunId, NoticeVersionId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One round to everybody concerned; a killed one goes on where it stood.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeRunId,
    pub notice_id: NoticeId,
    pub version_id: NoticeVersionId,
    pub kind: Kind,
    /// Everybody up to here was looked at.
    pub cursor: Option<PersonId>,
    pub reached: i64,
    pub created_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "notice_id", to = "id")]
    pub notice: BelongsTo<super::notice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What is carried around.
    pub enum Kind {
        Publish,
        Correct,
        Withdraw,
    }
}
