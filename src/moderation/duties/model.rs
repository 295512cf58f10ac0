//! What comes in about duties, parsed.
use entity::{duty::Role, id::MembershipId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    error::{Error, Result},
    neighborhoods::words,
    text::Text,
};

/// A duty for somebody.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDuty {
    /// As what.
    #[schema(schema_with = words::<Role>)]
    pub role: Role,
    /// The neighborhood's slug: for area moderators, and for nobody else.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40)]
    pub neighborhood: Option<Text<1, 40>>,
    /// Whoever verified this address. Either this or `membership`.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 254)]
    pub email: Option<Text<3, 254>>,
    /// Whoever has this persona in that neighborhood; for area moderators.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub membership: Option<MembershipId>,
}

impl NewDuty {
    /// What the fields cannot say alone.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        let for_area = self.role == Role::AreaModerator;
        match (for_area, &self.neighborhood) {
            (true, None) => return Err(Error::invalid("/neighborhood", "required")),
            (false, Some(_)) => return Err(Error::invalid("/neighborhood", "not_allowed")),
            _ => {}
        }
        match (&self.email, self.membership) {
            (None, None) => Err(Error::invalid("/email", "required")),
            (None, Some(_)) if for_area => Ok(()),
            (_, Some(_)) => Err(Error::invalid("/membership", "not_allowed")),
            (Some(_), None) => Ok(()),
        }
    }
}

/// The end of a duty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndDuty {
    /// Why; required where somebody else held it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub reason: Option<Text<0, 500>>,
}
