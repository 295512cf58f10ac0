//! What comes in and what goes out about screening.
use entity::{
    hold::{Ending, Why},
    id::WatchedWordId,
    watched_word::Mode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{kindness::Harsh, personal};
use crate::{
    clock::Moment,
    neighborhoods::{words, words_or_null},
    text::Text,
};

/// Words that are about to be posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningAsk {
    /// The slug of the neighborhood where they would stand.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub neighborhood: Text<1, 64>,
    /// As what.
    pub kind: ScreenedKind,
    /// The words. None are needed to ask what is looked at there in any case.
    #[schema(value_type = String, max_length = 2100)]
    pub text: Text<0, 2100>,
}

/// As what words would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScreenedKind {
    /// A post.
    Post,
    /// An answer under one.
    Comment,
}

/// What was found. Nothing of the words is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScreeningAnswer {
    /// Somebody's data, in the order of the text: whoever posts is asked once whether it is meant.
    #[schema(max_items = 50)]
    pub personal: Vec<PersonalFinding>,
    /// Words that may hurt: a hint, never an obstacle.
    #[schema(max_items = 20)]
    pub harsh: Vec<HarshFinding>,
    /// Why it would wait to be looked at before others read it; null when it would not.
    pub held: Option<HeldWhy>,
    /// A public body's moderation desk may read what is reported there.
    pub desk: bool,
    /// How many first posts of somebody whose tie to a neighborhood was not checked are looked at.
    #[schema(minimum = 0, maximum = 255)]
    pub first_posts: u8,
    /// How many of the viewer's are still looked at there.
    #[schema(minimum = 0, maximum = 255)]
    pub first_posts_left: u64,
}

/// Why words would wait, in general words: a town's list is told to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeldWhy {
    /// One of the viewer's first posts there.
    FirstPosts,
    /// A link in one of the first things that the viewer says there.
    Link,
    /// Its wording.
    Words,
    /// The same text stands elsewhere.
    SameText,
}

impl From<Why> for HeldWhy {
    fn from(why: Why) -> Self {
        match why {
            Why::FirstPosts => Self::FirstPosts,
            Why::LinkInFirstPosts => Self::Link,
            Why::WatchedWord | Why::Scam => Self::Words,
            Why::SameTextElsewhere => Self::SameText,
        }
    }
}

/// Somebody's data in a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonalFinding {
    /// What it looks like.
    pub kind: PersonalKind,
    /// Where it begins, in UTF-16 units.
    pub start: usize,
    /// How long it is, in the same units.
    pub length: usize,
}

/// What data looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// A telephone number.
    Phone,
    /// Where somebody lives.
    Address,
    /// A LINE ID.
    Line,
    /// A number plate.
    Plate,
    /// A mail address.
    Email,
    /// A person's name, where the text is about a place.
    Name,
}

impl From<personal::Finding> for PersonalFinding {
    fn from(found: personal::Finding) -> Self {
        Self {
            kind: match found.kind {
                personal::Kind::Phone => PersonalKind::Phone,
                personal::Kind::Address => PersonalKind::Address,
                personal::Kind::Line => PersonalKind::Line,
                personal::Kind::Plate => PersonalKind::Plate,
                personal::Kind::Email => PersonalKind::Email,
                personal::Kind::Name => PersonalKind::Name,
            },
            start: found.start,
            length: found.length,
        }
    }
}

/// A word that may hurt.
#[derive(Debug, Serialize, ToSchema)]
pub struct HarshFinding {
    /// Where it begins, in UTF-16 units.
    pub start: usize,
    /// How long it is, in the same units.
    pub length: usize,
}

impl From<Harsh> for HarshFinding {
    fn from(found: Harsh) -> Self {
        Self {
            start: found.start,
            length: found.length,
        }
    }
}

/// Why the words of a case wait, or waited, to be looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldView {
    /// Why.
    #[schema(schema_with = words::<Why>)]
    pub why: Why,
    /// The word of the neighborhood's list.
    #[schema(max_length = 60)]
    pub word: Option<String>,
    /// Since when.
    pub held_at: Moment,
    /// When it ends by itself.
    pub until: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// How it ended.
    #[schema(schema_with = words_or_null::<Ending>)]
    pub ending: Option<Ending>,
}

/// A word to watch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWatchedWord {
    /// The slug of the neighborhood.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub neighborhood: Text<1, 64>,
    /// The word.
    #[schema(value_type = String, min_length = 1, max_length = 60)]
    pub pattern: Text<1, 60>,
    /// How it is compared.
    #[serde(rename = "match")]
    #[schema(schema_with = words::<Mode>)]
    pub mode: Mode,
    /// Why it is watched; for colleagues.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub note: Option<Text<0, 200>>,
}

/// A word that is watched.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WatchedWord)]
pub struct WatchedWordView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: WatchedWordId,
    /// The slug of the neighborhood.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// The word.
    #[schema(max_length = 60)]
    pub pattern: String,
    /// How it is compared.
    #[serde(rename = "match")]
    #[schema(schema_with = words::<Mode>)]
    pub mode: Mode,
    /// Why it is watched.
    #[schema(max_length = 200)]
    pub note: String,
    /// Since when.
    pub added_at: Moment,
}

/// Whose list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichList {
    /// The slug of one neighborhood; all that the viewer keeps, when absent.
    #[param(value_type = Option<String>, max_length = 64)]
    pub neighborhood: Option<Text<1, 64>>,
}
