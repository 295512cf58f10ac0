//! The record of a notice: who did what, when. Rows are added and never changed.

use crate::id::{NoticeActId, NoticeId, NoticeVersionId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One act; who did it is for the administrators of the agency and for auditors.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_act")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeActId,
    pub notice_id: NoticeId,
    pub version_id: NoticeVersionId,
    /// Empty: the server itself.
    pub person_id: Option<PersonId>,
    pub act: Act,
    pub from_state: Option<super::notice_version::State>,
    pub to_state: super::notice_version::State,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// SHA-256 of the content at that moment, in hex.
    pub hash: String,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "notice_id", to = "id")]
    pub notice: BelongsTo<super::notice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What was done.
    pub enum Act {
        Create,
        Edit,
        Submit,
        Discard,
        Approve,
        Reject,
        Return,
        /// An approval that was void by time or by a change of the agency.
        Lapse,
        Publish,
        Supersede,
        Correct,
        Withdraw,
        Expire,
        /// One person alone, in an emergency.
        ReleaseAlone,
        /// The second person, afterwards.
        ReviewRelease,
        /// Stopped by the operator of the server.
        Stop,
    }
}
