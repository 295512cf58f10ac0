//! Replies to notices: what residents ask, and what the body answers.

use crate::id::{MembershipId, NoticeId, NoticeReplyId, PersonId};
use sea_orm::entity::prelude::*;

/// A question under a notice, or the answer to one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_reply")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeReplyId,
    pub notice_id: NoticeId,
    /// The question that this answers.
    pub parent_id: Option<NoticeReplyId>,
    /// Who wrote it; readers see a persona or the body.
    pub author_id: PersonId,
    /// The resident's persona; empty when the body speaks.
    pub membership_id: Option<MembershipId>,
    /// Only the office and the asker read it: fixed when it was written.
    pub private: bool,
    /// Emptied on deletion.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub created_at: DateTimeUtc,
    pub answered_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
    /// Why others do not see it, if they do not; its author does.
    pub withheld: Option<super::post::Withheld>,
    #[sea_orm(belongs_to, from = "notice_id", to = "id")]
    pub notice: BelongsTo<super::notice::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<Option<super::membership::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
