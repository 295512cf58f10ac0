//! What the demo town's people say: `data/demo.json`, read as it lies.
use entity::{
    duty, membership,
    post::{Audience, Kind, State},
    reaction, report,
};
use serde::Deserialize;

use crate::error::{Error, Result};

/// The demo town.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub people: Vec<Person>,
    pub posts: Vec<Post>,
}

/// Somebody who lives in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    /// How the story calls them.
    pub key: String,
    pub name: String,
    pub email: String,
    pub towns: Vec<Town>,
    /// What they do for the rules.
    #[serde(default)]
    pub duties: Vec<Duty>,
}

/// A part in keeping the rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Duty {
    pub role: duty::Role,
    /// For area moderators.
    pub town: Option<String>,
}

/// Where somebody belongs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Town {
    pub slug: String,
    pub kind: membership::Kind,
    pub verified: bool,
    /// Another name in this town.
    pub name: Option<String>,
}

/// What somebody put on the board.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Post {
    pub by: String,
    pub town: String,
    pub kind: Kind,
    pub audience: Audience,
    pub body: String,
    pub place_name: Option<String>,
    pub anonymous: bool,
    pub price: Option<i32>,
    pub photos: Vec<Photo>,
    pub hours_ago: f64,
    pub state: Option<State>,
    /// Which top-level comment solved it.
    pub accepted: Option<usize>,
    pub comments: Vec<Comment>,
    pub reactions: Vec<Reaction>,
    #[serde(default)]
    pub reports: Vec<Report>,
    /// What was decided about it.
    pub decided: Option<Decided>,
}

/// Somebody found that something is wrong with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    pub by: String,
    pub category: report::Category,
    pub words: String,
}

/// A decision, as the API takes it, and who made it.
#[derive(Deserialize)]
pub(super) struct Decided {
    pub by: String,
    #[serde(flatten)]
    pub decision: serde_json::Value,
}

/// A drawn photo.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Photo {
    /// A scene of `media::draw`.
    pub scene: String,
    pub alt: String,
}

/// An answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comment {
    pub by: String,
    pub body: String,
    pub minutes_later: f64,
    #[serde(default)]
    pub replies: Vec<Comment>,
}

/// A reaction to a post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reaction {
    pub by: String,
    pub kind: reaction::Kind,
}

impl Story {
    /// Reads the story that travels with the program.
    pub(super) fn read() -> Result<Self> {
        serde_json::from_str(include_str!("../../../data/demo.json")).map_err(Error::internal)
    }

    /// Who keeps the rules in it.
    pub(super) fn keepers(&self) -> impl Iterator<Item = &Person> {
        self.people
            .iter()
            .filter(|person| !person.duties.is_empty())
    }

    /// Somebody by the story's name for them.
    pub(super) fn person(&self, key: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.key == key)
    }
}
