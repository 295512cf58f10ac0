//! What comes in and what goes out about comments.
use actix_web::http::StatusCode;
use entity::{
    comment_version,
    id::{CommentId, PhotoId, PostId},
    post::{Label, Withheld},
    reaction,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    clock::Moment,
    http::Versioned,
    neighborhoods::{Author, words_or_null},
    photos::Photo,
    posts::Reactions,
    text::Text,
};

/// Replies under one answer at most. A longer talk is a post of its own.
pub const MOST_REPLIES: u16 = 200;

/// A comment's text.
pub type CommentText = Text<1, 1000>;

/// A comment to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// A fresh `UUIDv7`, so that a repeated send is the same comment.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// The text.
    #[schema(min_length = 1, max_length = 1000, value_type = String)]
    pub body: CommentText,
    /// The top-level comment of the same post that this replies to.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub parent: Option<CommentId>,
    /// An own photo that hangs on nothing yet.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub photo: Option<PhotoId>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// Other words for a comment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentEdit {
    /// The text.
    #[schema(min_length = 1, max_length = 1000, value_type = String)]
    pub body: CommentText,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// What a comment is to the viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyComment)]
pub struct My {
    /// Written by the viewer.
    pub mine: bool,
    /// The viewer's reaction.
    #[schema(schema_with = words_or_null::<reaction::Kind>)]
    pub reaction: Option<reaction::Kind>,
}

/// A comment as somebody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentView {
    /// Its id, which is also its place in the thread.
    #[schema(value_type = Uuid)]
    pub id: CommentId,
    /// The post it is under.
    #[schema(value_type = Uuid)]
    pub post: PostId,
    /// The comment it replies to.
    #[schema(value_type = Option<Uuid>)]
    pub parent: Option<CommentId>,
    /// Whose it is; null where a comment is gone and only its replies are left.
    pub author: Option<Author>,
    /// The text; empty where it is gone.
    #[schema(max_length = 1000)]
    pub body: String,
    /// Why others do not see it; only ever said to its author.
    #[schema(schema_with = words_or_null::<Withheld>)]
    pub withheld: Option<Withheld>,
    /// What moderators wrote beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// Its photo.
    pub photo: Option<Photo>,
    /// Reactions of people whom the viewer may meet.
    pub reactions: Reactions,
    /// When.
    pub created_at: Moment,
    /// When it was changed last.
    pub edited_at: Option<Moment>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Gone, or not for this viewer: both look the same.
    pub deleted: bool,
    /// What it is to the viewer.
    pub my: My,
}

impl Versioned for CommentView {
    fn version(&self) -> i32 {
        self.version
    }
}

/// A top-level comment with what was replied to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Answered {
    /// The comment.
    #[serde(flatten)]
    pub comment: CommentView,
    /// Replies, oldest first.
    #[schema(max_items = 200)]
    pub replies: Vec<CommentView>,
}

/// What a comment said before an edit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EarlierComment {
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// When it was written.
    pub created_at: Moment,
}

impl From<comment_version::Model> for EarlierComment {
    fn from(row: comment_version::Model) -> Self {
        Self {
            body: row.body,
            created_at: Moment(row.created_at),
        }
    }
}

/// What became of a send: new, or known already.
pub type Sent = (StatusCode, CommentView);
