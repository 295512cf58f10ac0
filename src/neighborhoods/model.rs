//! What comes in, parsed: nothing behind here looks at a length or a spelling again.
//!
//! Where somebody stands is no `Debug` and no `Serialize`: it is looked at and dropped.
use entity::{
    id::{MembershipId, PhotoId},
    membership,
};
use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::ToSchema;

use crate::text::Text;

use super::{name::DisplayName, words::words};

/// Somebody wants to belong to a town.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMembership {
    /// The town's slug.
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub neighborhood: Text<1, 40>,
    /// What ties the person to it.
    #[schema(schema_with = words::<membership::Kind>)]
    pub kind: membership::Kind,
    /// Whether it is where they live; the first one always is.
    #[serde(default)]
    pub home: bool,
    /// Another name just for here.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 30)]
    pub display_name: Option<DisplayName>,
}

/// Changes to a membership; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipChange {
    /// What ties the person to the town.
    #[serde(default)]
    #[schema(schema_with = words::<membership::Kind>)]
    pub kind: Option<membership::Kind>,
    /// Another name just for here; null goes back to the account's.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 30)]
    pub display_name: Change<DisplayName>,
    /// One's own photo that hangs nowhere yet; null takes the icon away.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub icon: Change<PhotoId>,
    /// True makes it where the person lives.
    #[serde(default)]
    pub home: Option<bool>,
}

/// What a field of a change says: nothing, "empty it" (null), or something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// The field is absent.
    #[default]
    Keep,
    /// The field is null.
    Clear,
    /// The field has a value.
    To(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Self::Clear, Self::To))
    }
}

/// A place somebody asks about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Degrees.
    #[schema(minimum = -180, maximum = 180)]
    pub lon: f64,
    /// Degrees.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
}

/// Where a device says it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Degrees.
    #[schema(minimum = -180, maximum = 180)]
    pub lon: f64,
    /// Degrees.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
    /// Meters around it within which the device is; more than 200 show nothing.
    #[schema(minimum = 0, maximum = 200)]
    pub accuracy_m: f64,
}

/// An invitation's secret, from behind the `#` of its link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// The secret.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub token: Text<1, 100>,
}

/// An invitation, and for which of one's memberships it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The secret.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub token: Text<1, 100>,
    /// One's own membership in the same town.
    #[schema(value_type = Uuid)]
    pub membership: MembershipId,
}

/// A word or a kind of post to be left out of lists.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMute {
    /// What is muted.
    pub kind: MutedThing,
    /// The word, or the kind's name.
    #[schema(value_type = String, min_length = 1, max_length = 50)]
    pub value: Text<1, 50>,
}

/// What can be muted besides people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MutedThing {
    /// A word in a text.
    Word,
    /// A kind of post.
    PostKind,
}

impl<'de> Deserialize<'de> for DisplayName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).map_err(|code| D::Error::custom(format!("code:{code}")))
    }
}
