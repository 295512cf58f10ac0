//! What comes in about meetups, parsed at the edge.
use chrono::{DateTime, Utc};
use entity::{
    id::PhotoId,
    meetup::{Audience, PointShown},
    membership,
};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    access::MOST_SEATS,
    error::{Error, Result},
    neighborhoods::words,
    text::Text,
};

mod acts;
mod going;
pub use acts::{
    Agenda, CallingOff, DateEdit, Days, MeetupNote, NewMessage, NewOrganizer, PlacesInDays,
};
pub use going::{CheckInCode, CheckInTick, GuestToken, NewGuest, RsvpAnswer, RsvpWish};

/// Photos of a meetup at most; as many again afterwards.
pub const MOST_PHOTOS: usize = 4;
/// A date lasts at most so long.
const LONGEST: i64 = 3 * 24 * 60;
/// Minutes before the start that a decision or the end of the list may lie.
const MOST_BEFORE: i32 = 30 * 24 * 60;

/// A meetup's title.
pub type Title = Text<1, 80>;
/// A meetup's text.
pub type Body = Text<1, 4000>;
/// A few words.
pub type Short = Text<0, 80>;
/// A sentence or two.
pub type Long = Text<0, 500>;

/// A meetup to hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeetup {
    /// A fresh `UUIDv7`, so that a repeated send is the same meetup.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// The neighborhood's slug.
    #[schema(min_length = 1, max_length = 64, value_type = String)]
    pub neighborhood: Text<1, 64>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 80, value_type = String)]
    pub title: Title,
    /// What happens there.
    #[schema(min_length = 1, max_length = 4000, value_type = String)]
    pub body: Body,
    /// Who is invited: the neighborhood, when absent.
    #[serde(default = "neighborhood")]
    #[schema(schema_with = words::<Audience>, required = false)]
    pub audience: Audience,
    /// For `kinds`: which kinds of membership.
    #[serde(default)]
    #[schema(max_items = 5, value_type = Vec<String>)]
    pub kinds: Vec<membership::Kind>,
    /// Where.
    #[serde(default)]
    pub place: MeetingPlace,
    /// When it starts, the first time.
    pub starts_at: DateTime<Utc>,
    /// When it ends, the first time.
    pub ends_at: DateTime<Utc>,
    /// RFC 5545: daily, weekly or monthly, 60 dates at most within a year. Absent for a single meetup.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub rrule: Option<String>,
    /// Starts that the series leaves out.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub exdates: Vec<DateTime<Utc>>,
    /// How it is done.
    #[serde(default)]
    pub terms: MeetupTerms,
    /// Own photos that hang on nothing yet, in this order.
    #[serde(default)]
    #[schema(max_items = 4, value_type = Vec<Uuid>)]
    pub photos: Vec<PhotoId>,
    /// Others see it at once; else it is a draft.
    #[serde(default)]
    pub publish: bool,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

const fn neighborhood() -> Audience {
    Audience::Neighborhood
}

/// Where a meetup is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingPlace {
    /// Exactly, in words.
    #[serde(default = "nowhere")]
    #[schema(max_length = 80, value_type = String, required = false)]
    pub name: Short,
    /// Roughly, for whoever may not know it exactly.
    #[serde(default = "nowhere")]
    #[schema(max_length = 80, value_type = String, required = false)]
    pub district: Short,
    /// In the guide of places.
    #[serde(default)]
    pub place: Option<Uuid>,
    /// Degrees.
    #[serde(default)]
    #[schema(minimum = 122, maximum = 154.5)]
    pub lon: Option<f64>,
    /// Degrees.
    #[serde(default)]
    #[schema(minimum = 20, maximum = 46)]
    pub lat: Option<f64>,
    /// Who is told exactly: everybody, when absent.
    #[serde(default = "everybody")]
    #[schema(schema_with = words::<PointShown>, required = false)]
    pub shown: PointShown,
}

fn nowhere() -> Short {
    Short::empty()
}

const fn everybody() -> PointShown {
    PointShown::Everybody
}

impl Default for MeetingPlace {
    fn default() -> Self {
        Self {
            name: nowhere(),
            district: nowhere(),
            place: None,
            lon: None,
            lat: None,
            shown: everybody(),
        }
    }
}

impl MeetingPlace {
    fn check(&self) -> Result<()> {
        let (Some(lon), Some(lat)) = (self.lon, self.lat) else {
            return match (self.lon, self.lat) {
                (None, None) => Ok(()),
                (None, _) => Err(Error::invalid("/place/lon", "required")),
                _ => Err(Error::invalid("/place/lat", "required")),
            };
        };
        if !(122.0..=154.5).contains(&lon) {
            return Err(Error::invalid("/place/lon", "invalid"));
        }
        if !(20.0..=46.0).contains(&lat) {
            return Err(Error::invalid("/place/lat", "invalid"));
        }
        Ok(())
    }
}

/// How a meetup is done: seats, and what to know before one comes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetupTerms {
    /// Seats, children counted; null is no limit.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 500)]
    pub capacity: Option<i32>,
    /// Whoever wants to come asks first.
    #[serde(default)]
    pub approval: bool,
    /// People without an account may come, by a confirmed mail address.
    #[serde(default)]
    pub guests_allowed: bool,
    /// Children are welcome.
    #[serde(default)]
    pub children_welcome: bool,
    /// Of which age.
    #[serde(default = "nowhere")]
    #[schema(max_length = 80, value_type = String, required = false)]
    pub ages: Short,
    /// What it costs.
    #[serde(default = "nowhere")]
    #[schema(max_length = 80, value_type = String, required = false)]
    pub fee_note: Short,
    /// What to bring.
    #[serde(default = "silent")]
    #[schema(max_length = 500, value_type = String, required = false)]
    pub bring: Long,
    /// Steps, toilets, prams, sign language …
    #[serde(default = "silent")]
    #[schema(max_length = 500, value_type = String, required = false)]
    pub accessibility: Long,
    /// Which languages are spoken.
    #[serde(default = "nowhere")]
    #[schema(max_length = 80, value_type = String, required = false)]
    pub languages: Short,
    /// What happens when it rains.
    #[serde(default = "silent")]
    #[schema(max_length = 500, value_type = String, required = false)]
    pub rain: Long,
    /// So many minutes before the start it is decided.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 43_200)]
    pub decide_before: Option<i32>,
    /// So many minutes before the start the list closes.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 43_200)]
    pub join_before: i32,
}

fn silent() -> Long {
    Long::empty()
}

impl Default for MeetupTerms {
    fn default() -> Self {
        Self {
            capacity: None,
            approval: false,
            guests_allowed: false,
            children_welcome: false,
            ages: nowhere(),
            fee_note: nowhere(),
            bring: silent(),
            accessibility: silent(),
            languages: nowhere(),
            rain: silent(),
            decide_before: None,
            join_before: 0,
        }
    }
}

impl MeetupTerms {
    fn check(&self) -> Result<()> {
        check_seats(self.capacity, "/terms/capacity")?;
        let minutes = |value: i32| (0..=MOST_BEFORE).contains(&value);
        if !self.decide_before.is_none_or(minutes) {
            return Err(Error::invalid("/terms/decide_before", "invalid"));
        }
        if !minutes(self.join_before) {
            return Err(Error::invalid("/terms/join_before", "invalid"));
        }
        Ok(())
    }
}

/// From one seat to five hundred.
///
/// # Errors
/// `Invalid`.
pub fn check_seats(seats: Option<i32>, pointer: &'static str) -> Result<()> {
    if seats.is_none_or(|seats| (1..=MOST_SEATS).contains(&seats)) {
        Ok(())
    } else {
        Err(Error::invalid(pointer, "invalid"))
    }
}

impl NewMeetup {
    /// Holds the fields against each other.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self, now: DateTime<Utc>) -> Result<()> {
        if self.id.is_some_and(|id| !crate::posts::is_fresh(id, now)) {
            return Err(Error::invalid("/id", "invalid"));
        }
        check_kinds(self.audience, &self.kinds)?;
        self.place.check()?;
        self.terms.check()?;
        check_span((self.starts_at, self.ends_at), now)?;
        crate::meetups::photos::check(&self.photos, "/photos")
    }
}

/// Kinds go with the audience that is of kinds.
fn check_kinds(audience: Audience, kinds: &[membership::Kind]) -> Result<()> {
    match (audience, kinds.is_empty()) {
        (Audience::Kinds, true) => Err(Error::invalid("/kinds", "required")),
        (Audience::Kinds, false) | (_, true) => Ok(()),
        (_, false) => Err(Error::invalid("/kinds", "not_allowed")),
    }
}

/// A date begins within a year from now, and ends within three days.
///
/// # Errors
/// `Invalid`.
pub fn check_span(
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<()> {
    if starts_at <= now || starts_at > now + chrono::TimeDelta::days(366) {
        return Err(Error::invalid("/starts_at", "invalid"));
    }
    if !(1..=LONGEST).contains(&(ends_at - starts_at).num_minutes()) {
        return Err(Error::invalid("/ends_at", "invalid"));
    }
    Ok(())
}

/// Changes to a meetup; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetupEdit {
    /// What it is called.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80, value_type = Option<String>)]
    pub title: Option<Title>,
    /// What happens there.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, value_type = Option<String>)]
    pub body: Option<Body>,
    /// Where, all of it. Those who come hear of another place.
    #[serde(default)]
    pub place: Option<MeetingPlace>,
    /// How it is done, all of it.
    #[serde(default)]
    pub terms: Option<MeetupTerms>,
    /// All photos, in order: those it has, and own ones that hang on nothing yet. Those left out are deleted.
    #[serde(default)]
    #[schema(max_items = 4, value_type = Option<Vec<Uuid>>)]
    pub photos: Option<Vec<PhotoId>>,
    /// Drafts only: who is invited.
    #[serde(deserialize_with = "audience", default)]
    #[schema(schema_with = words::<Audience>)]
    pub audience: Option<Audience>,
    /// Drafts only: which kinds of membership.
    #[serde(default)]
    #[schema(max_items = 5, value_type = Option<Vec<String>>)]
    pub kinds: Option<Vec<membership::Kind>>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

fn audience<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Audience>, D::Error> {
    Audience::deserialize(deserializer).map(Some)
}

impl MeetupEdit {
    /// Holds the fields against each other.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        if let Some(place) = &self.place {
            place.check()?;
        }
        if let Some(terms) = &self.terms {
            terms.check()?;
        }
        match (self.audience, &self.kinds) {
            (Some(audience), kinds) => check_kinds(audience, kinds.as_deref().unwrap_or(&[]))?,
            (None, Some(_)) => return Err(Error::invalid("/audience", "required")),
            (None, None) => {}
        }
        match &self.photos {
            Some(photos) => crate::meetups::photos::check(photos, "/photos"),
            None => Ok(()),
        }
    }
}
