//! What comes in and what goes out about posts.
use chrono::{DateTime, Utc};
use entity::{
    id::{CommentId, PhotoId, PostId},
    post::{Audience, Kind, Label, State, Withheld},
    reaction,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ids::is_fresh;
use crate::{
    clock::Moment,
    error::{Error, Result},
    http::Versioned,
    neighborhoods::{Author, words, words_or_null},
    photos::Photo,
    text::Text,
};

/// Photos on one post at most.
pub const MOST_PHOTOS: usize = 4;
/// Yen at most: this is a board for neighbors, not a market.
pub const MOST_YEN: i32 = 1_000_000;

/// A post's text.
pub type PostText = Text<1, 2000>;
/// A place's name; empty is none.
pub type PlaceName = Text<0, 80>;

/// A post to publish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// A fresh `UUIDv7`, so that a repeated send is the same post.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// The neighborhood's slug.
    #[schema(min_length = 1, max_length = 64, value_type = String)]
    pub neighborhood: Text<1, 64>,
    /// What sort of word it is.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Who may read it: the neighborhood, when absent.
    #[serde(default = "neighborhood")]
    #[schema(schema_with = words::<Audience>, required = false)]
    pub audience: Audience,
    /// The text.
    #[schema(min_length = 1, max_length = 2000, value_type = String)]
    pub body: PostText,
    /// Where, in words.
    #[serde(default)]
    #[schema(max_length = 80, value_type = Option<String>)]
    pub place_name: Option<PlaceName>,
    /// Questions only: asked under a handle of this thread.
    #[serde(default)]
    pub anonymous: bool,
    /// Giveaways only, in yen; free when absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub price: Option<i32>,
    /// Own photos that hang on nothing yet, in this order.
    #[serde(default)]
    #[schema(max_items = 4, value_type = Vec<Uuid>)]
    pub photos: Vec<PhotoId>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

const fn neighborhood() -> Audience {
    Audience::Neighborhood
}

impl NewPost {
    /// Holds the fields against each other.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self, now: DateTime<Utc>) -> Result<()> {
        if self.id.is_some_and(|id| !is_fresh(id, now)) {
            return Err(Error::invalid("/id", "invalid"));
        }
        if self.anonymous && self.kind != Kind::Question {
            return Err(Error::invalid("/anonymous", "not_allowed"));
        }
        check_price(self.kind, self.price)?;
        check_photos(&self.photos)
    }
}

/// Prices are for giveaways, from nothing to a million yen.
///
/// # Errors
/// `Invalid`.
pub fn check_price(kind: Kind, price: Option<i32>) -> Result<()> {
    match price {
        Some(_) if kind != Kind::Giveaway => Err(Error::invalid("/price", "not_allowed")),
        Some(yen) if !(0..=MOST_YEN).contains(&yen) => Err(Error::invalid("/price", "invalid")),
        _ => Ok(()),
    }
}

/// At most four, each once.
///
/// # Errors
/// `Invalid`.
pub fn check_photos(photos: &[PhotoId]) -> Result<()> {
    if photos.len() > MOST_PHOTOS {
        return Err(Error::invalid("/photos", "too_many"));
    }
    for (at, photo) in photos.iter().enumerate() {
        if photos.iter().take(at).any(|earlier| earlier == photo) {
            return Err(Error::invalid(format!("/photos/{at}"), "taken"));
        }
    }
    Ok(())
}

/// How many reacted how; words that nobody used are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reactions {
    /// ありがとう
    #[serde(skip_serializing_if = "none")]
    #[schema(required = false)]
    pub thanks: u32,
    /// いいね
    #[serde(skip_serializing_if = "none")]
    #[schema(required = false)]
    pub like: u32,
    /// 応援
    #[serde(skip_serializing_if = "none")]
    #[schema(required = false)]
    pub cheer: u32,
    /// わかる
    #[serde(skip_serializing_if = "none")]
    #[schema(required = false)]
    pub same: u32,
    /// びっくり
    #[serde(skip_serializing_if = "none")]
    #[schema(required = false)]
    pub surprise: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn none(count: &u32) -> bool {
    *count == 0
}

impl Reactions {
    /// One more.
    pub fn add(&mut self, kind: reaction::Kind) {
        *self.count(kind) += 1;
    }

    /// One less.
    pub fn take(&mut self, kind: reaction::Kind) {
        let count = self.count(kind);
        *count = count.saturating_sub(1);
    }

    fn count(&mut self, kind: reaction::Kind) -> &mut u32 {
        match kind {
            reaction::Kind::Thanks => &mut self.thanks,
            reaction::Kind::Like => &mut self.like,
            reaction::Kind::Cheer => &mut self.cheer,
            reaction::Kind::Same => &mut self.same,
            reaction::Kind::Surprise => &mut self.surprise,
        }
    }
}

/// What a post is to the viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct My {
    /// Written by the viewer.
    pub mine: bool,
    /// The viewer's reaction.
    #[schema(schema_with = words_or_null::<reaction::Kind>)]
    pub reaction: Option<reaction::Kind>,
    /// Kept for later.
    pub saved: bool,
    /// Newer than where the viewer has read to.
    pub unread: bool,
}

/// A post as somebody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Post)]
pub struct PostView {
    /// Its id, which is also its place in the feed.
    #[schema(value_type = Uuid)]
    pub id: PostId,
    /// The neighborhood's slug.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// What sort of word it is.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Who may read it.
    #[schema(schema_with = words::<Audience>)]
    pub audience: Audience,
    /// Why others do not see it; only ever said to its author.
    #[schema(schema_with = words_or_null::<Withheld>)]
    pub withheld: Option<Withheld>,
    /// What moderators wrote beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// Whose it is.
    pub author: Author,
    /// The text.
    #[schema(max_length = 2000)]
    pub body: String,
    /// Where, in words.
    #[schema(max_length = 80)]
    pub place_name: Option<String>,
    /// Photos, in order.
    #[schema(max_items = 4)]
    pub photos: Vec<Photo>,
    /// Where it stands, for questions, giveaways and lost things.
    #[schema(schema_with = words_or_null::<State>)]
    pub state: Option<State>,
    /// Yen, giveaways only; 0 is free.
    #[schema(minimum = 0)]
    pub price: Option<i32>,
    /// The comment that solved a question.
    #[schema(value_type = Option<Uuid>)]
    pub accepted_comment: Option<CommentId>,
    /// Comments and replies that the viewer may see.
    #[schema(minimum = 0)]
    pub comments: u32,
    /// Reactions of people whom the viewer may meet.
    pub reactions: Reactions,
    /// When.
    pub created_at: Moment,
    /// When it was changed last.
    pub edited_at: Option<Moment>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// What it is to the viewer.
    pub my: My,
}

impl Versioned for PostView {
    fn version(&self) -> i32 {
        self.version
    }
}

/// A page of posts, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Feed {
    /// The posts.
    #[schema(max_items = 50)]
    pub items: Vec<PostView>,
    /// Where the next page begins, if there is one.
    #[schema(max_length = 64)]
    pub next: Option<String>,
    /// How far the viewer has read here: whatever is newer is unread.
    #[schema(value_type = Option<Uuid>)]
    pub unread_from: Option<PostId>,
}

/// Changes to one's own post; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEdit {
    /// The text.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, value_type = Option<String>)]
    pub body: Option<PostText>,
    /// Where, in words; null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_length = 80, value_type = Option<String>)]
    pub place_name: Option<PlaceName>,
    /// Giveaways only, in yen, while nobody was promised it.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub price: Option<i32>,
    /// All photos, in order: those it has, and own ones that hang on nothing yet. Those left out are deleted.
    #[serde(default)]
    #[schema(max_items = 4, value_type = Option<Vec<Uuid>>)]
    pub photos: Option<Vec<PhotoId>>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// A place that is null is no place, as an empty one is; one that is absent stays.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PlaceName>, D::Error> {
    match Option::deserialize(deserializer)? {
        Some(place) => Ok(Some(place)),
        None => PlaceName::parse("").map(Some).map_err(D::Error::custom),
    }
}

/// What a post said before an edit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EarlierPost {
    /// The text.
    #[schema(max_length = 2000)]
    pub body: String,
    /// Where, in words.
    #[schema(max_length = 80)]
    pub place_name: Option<String>,
    /// When it was written.
    pub created_at: Moment,
}

/// The next step of a question, a giveaway or a search.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Where it stands from now on.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// The comment that solved the question; with `solved` only.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub accepted_comment: Option<CommentId>,
}

/// A word of sympathy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReaction {
    /// Which.
    #[schema(schema_with = words::<reaction::Kind>)]
    pub kind: reaction::Kind,
}

/// A post's reactions after one's own.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ReactedPost {
    /// All of them.
    pub reactions: Reactions,
    /// What the post is to the viewer.
    pub my: My,
}

/// What a comment is to the viewer.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = MyComment)]
pub struct MyOnComment {
    /// Written by the viewer.
    pub mine: bool,
    /// The viewer's reaction.
    #[schema(schema_with = words_or_null::<reaction::Kind>)]
    pub reaction: Option<reaction::Kind>,
}

/// A comment's reactions after one's own.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ReactedComment {
    /// All of them.
    pub reactions: Reactions,
    /// What the comment is to the viewer.
    pub my: MyOnComment,
}

/// How far somebody has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadUpTo {
    /// The newest post they have seen.
    #[schema(value_type = Uuid)]
    pub post: PostId,
}

/// Since which post something new is looked for.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// The newest post on the screen.
    #[param(value_type = Uuid)]
    pub since: PostId,
}

/// How many new posts there are.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct News {
    /// A hundred stands for more.
    #[schema(minimum = 0, maximum = 100)]
    pub count: u32,
}
