//! What comes in about what is done to places.
use entity::{id::PlaceId, place, place_act, place_fact::Kind};
use serde::Deserialize;
use utoipa::ToSchema;

use super::NewFact;
use crate::{neighborhoods::words_or_null, text::Text};

/// Why something is asked for.
pub type Reason = Text<1, 200>;

/// Facts that somebody says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFacts {
    /// One of each kind at most.
    #[schema(min_items = 1, max_items = 26)]
    pub facts: Vec<NewFact>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// "Still true", of one fact, or of what is written about the place otherwise.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StillTrue {
    /// The fact; nothing for the rest.
    #[serde(default)]
    #[schema(schema_with = words_or_null::<Kind>)]
    pub fact: Option<Kind>,
}

/// What somebody says who looked at a proposal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Whether it is there, as written.
    pub there: bool,
    /// Why not, when it is not.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub reason: Option<Text<0, 200>>,
}

/// What takes a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaceChangeKind)]
pub enum Change {
    /// It is somewhere else, more than a hundred meters away.
    Move,
    /// It is closed for good.
    Close,
    /// It is open again.
    Reopen,
    /// It is the same as another one.
    Merge,
    /// It was not.
    Unmerge,
}

impl Change {
    /// How the history names it.
    #[must_use]
    pub const fn act(self) -> place_act::Act {
        match self {
            Self::Move => place_act::Act::Move,
            Self::Close => place_act::Act::Close,
            Self::Reopen => place_act::Act::Reopen,
            Self::Merge => place_act::Act::Merge,
            Self::Unmerge => place_act::Act::Unmerge,
        }
    }

    /// The state that a place is in for it.
    #[must_use]
    pub const fn fits(self, status: place::Status) -> bool {
        use place::Status as S;
        match self {
            Self::Move | Self::Close => matches!(status, S::Listed),
            Self::Merge => matches!(status, S::Listed | S::Proposed),
            Self::Reopen => matches!(status, S::Closed),
            Self::Unmerge => matches!(status, S::Merged),
        }
    }
}

/// Something that takes a second person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChange {
    /// What.
    pub kind: Change,
    /// Why.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub reason: Reason,
    /// Where it is, when it moves.
    #[serde(default)]
    pub lat: Option<f64>,
    /// Where it is, when it moves.
    #[serde(default)]
    pub lon: Option<f64>,
    /// Which other one it is, when they are one.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub into: Option<PlaceId>,
}

/// A second person's word.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaceChangeAnswer)]
pub struct Answer {
    /// Whether it is so. No, from whoever asked, takes it back.
    pub agree: bool,
}

/// A name and a position, to see whether the place is known already.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sighting {
    /// The name.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub name: Text<1, 100>,
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
}
