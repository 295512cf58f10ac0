//! Comments: answers under posts.

use crate::id::{CommentId, MembershipId, PersonId, PostId};
use sea_orm::entity::prelude::*;

/// An answer to a post, or a reply to an answer (one level).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    /// Made by the client if it likes; also the order of the thread.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentId,
    pub post_id: PostId,
    /// The top-level comment this replies to.
    pub parent_id: Option<CommentId>,
    /// For blocks, "mine" and leaving; what others see is the membership.
    pub author_id: PersonId,
    pub membership_id: MembershipId,
    /// Emptied on deletion; the row stays while replies hang on it.
    /// The asker under their own anonymous question: shown by the thread's handle.
    pub anonymous: bool,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub created_at: DateTimeUtc,
    pub edited_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
    /// Why others do not see it, if they do not; its author does.
    pub withheld: Option<super::post::Withheld>,
    /// What moderators wrote beside it.
    pub label: Option<super::post::Label>,
    /// Counts edits from 1; `If-Match` holds it.
    pub version: i32,
    #[sea_orm(belongs_to, from = "post_id", to = "id")]
    pub post: BelongsTo<super::post::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<super::membership::Entity>,
    #[sea_orm(has_many)]
    pub versions: HasMany<super::comment_version::Entity>,
    #[sea_orm(has_many)]
    pub photos: HasMany<super::photo::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
