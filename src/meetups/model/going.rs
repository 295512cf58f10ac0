//! What comes in from those who come.
use entity::rsvp::NameShown;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    accounts::Email,
    error::{Error, Result},
    neighborhoods::words,
    text::Text,
};

/// People of one party at most.
const MOST_PEOPLE: i32 = 10;

/// How somebody wants to come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RsvpWish {
    /// Grown-ups, oneself among them.
    #[serde(default = "one")]
    #[schema(minimum = 0, maximum = 10, required = false)]
    pub adults: i32,
    /// Children.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10)]
    pub children: i32,
    /// Who reads one's name: the organizers, when absent.
    #[serde(default = "organizers")]
    #[schema(schema_with = words::<NameShown>, required = false)]
    pub name_shown: NameShown,
    /// For the organizers.
    #[serde(default = "silent")]
    #[schema(max_length = 200, value_type = String, required = false)]
    pub note: Text<0, 200>,
    /// Waits for a seat when there is none.
    #[serde(default)]
    pub wait: bool,
    /// Takes the seat that becomes free without being asked again.
    #[serde(default)]
    pub auto_accept: bool,
    /// The same for all dates that are planned.
    #[serde(default)]
    pub all_dates: bool,
}

const fn one() -> i32 {
    1
}

const fn organizers() -> NameShown {
    NameShown::Organizers
}

fn silent() -> Text<0, 200> {
    Text::empty()
}

impl RsvpWish {
    /// A party has somebody in it.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        check_party(self.adults, self.children)
    }

    /// How many seats.
    #[must_use]
    pub fn party(&self) -> i32 {
        self.adults + self.children
    }
}

fn check_party(adults: i32, children: i32) -> Result<()> {
    if !(0..=MOST_PEOPLE).contains(&adults) {
        return Err(Error::invalid("/adults", "invalid"));
    }
    if !(0..=MOST_PEOPLE).contains(&children) {
        return Err(Error::invalid("/children", "invalid"));
    }
    if adults + children == 0 {
        return Err(Error::invalid("/adults", "required"));
    }
    Ok(())
}

/// The organizers' answer to whoever asked to come.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RsvpAnswer {
    /// Yes; else no.
    pub accept: bool,
}

/// The code that is shown at the entrance.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInCode {
    /// Six signs, in any case.
    #[schema(min_length = 1, max_length = 20, value_type = String)]
    pub code: Text<1, 20>,
}

/// An organizer's tick on the list.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInTick {
    /// They came; else the tick was a mistake.
    pub came: bool,
}

/// Somebody without an account who wants to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuest {
    /// What the organizers call them.
    #[schema(min_length = 1, max_length = 30, value_type = String)]
    pub name: Text<1, 30>,
    /// Where the confirmation goes, and all news.
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Email,
    /// Grown-ups.
    #[serde(default = "one")]
    #[schema(minimum = 0, maximum = 10, required = false)]
    pub adults: i32,
    /// Children.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10)]
    pub children: i32,
    /// Waits for a seat when there is none.
    #[serde(default)]
    pub wait: bool,
    /// Letters in English; else in Japanese.
    #[serde(default)]
    pub english: bool,
}

impl NewGuest {
    /// A party has somebody in it.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        check_party(self.adults, self.children)
    }
}

/// From the link in a guest's letter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuestToken {
    /// What stands behind `#`.
    #[schema(min_length = 1, max_length = 200, value_type = String)]
    pub token: Text<1, 200>,
}
