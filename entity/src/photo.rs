//! Photos: what is known about each; the bytes lie in files.

use crate::id::{CommentId, MeetupId, MembershipId, PersonId, PhotoId, PostId, ReviewId};
use sea_orm::entity::prelude::*;

/// A photo's facts; the bytes are files named by the id.
///
/// It hangs on one thing at most (post, comment, review, membership or meetup); hanging on none, it is seen by its
/// owner only and swept after a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PhotoId,
    pub owner_id: PersonId,
    pub post_id: Option<PostId>,
    pub comment_id: Option<CommentId>,
    /// No foreign key: whoever removes a review removes its photos.
    pub review_id: Option<ReviewId>,
    /// Whose icon it is.
    pub membership_id: Option<MembershipId>,
    /// No foreign key: `SQLite` takes none afterwards that it could drop again.
    pub meetup_id: Option<MeetupId>,
    /// Taken there, and shown with what organizers told afterwards.
    pub afterwards: bool,
    /// Order within a post.
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub alt: String,
    pub width: i32,
    pub height: i32,
    /// Both sizes together, for quotas.
    pub bytes: i64,
    pub created_at: DateTimeUtc,
    /// The files are gone or about to be.
    pub deleted_at: Option<DateTimeUtc>,
    /// Why others do not see it, if they do not; its author does.
    pub withheld: Option<super::post::Withheld>,
    #[sea_orm(belongs_to, from = "post_id", to = "id")]
    pub post: BelongsTo<Option<super::post::Entity>>,
    #[sea_orm(belongs_to, from = "comment_id", to = "id")]
    pub comment: BelongsTo<Option<super::comment::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
