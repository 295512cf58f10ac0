//! What comes in with the acts of organizers, and with questions for lists.
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{MembershipId, OccasionId, PhotoId},
    meetup_date::Reason,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{Long, silent};
use crate::{neighborhoods::words, text::Text};

/// A date of a meetup as it will be; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DateEdit {
    /// When it starts.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Seats; not fewer than are taken.
    #[schema(minimum = 1, maximum = 500)]
    pub capacity: Option<i32>,
    /// The same for all dates that follow: they move by as much, and last as long.
    pub following: bool,
}

/// Why a date, or a meetup, does not take place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallingOff {
    /// In a word.
    #[schema(schema_with = words::<Reason>)]
    pub reason: Reason,
    /// What else those who come should know.
    #[serde(default = "silent")]
    #[schema(max_length = 500, value_type = String, required = false)]
    pub words: Long,
}

/// A message to those who come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// What it says.
    #[schema(min_length = 1, max_length = 1000, value_type = String)]
    pub body: Text<1, 1000>,
    /// To those of one date; to all who come, when absent.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub date: Option<OccasionId>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// What happened, told afterwards.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetupNote {
    /// In words; empty takes it away.
    #[schema(max_length = 2000, value_type = String)]
    pub body: Text<0, 2000>,
    /// Own photos, in this order; those left out are deleted.
    #[serde(default)]
    #[schema(max_items = 4, value_type = Vec<Uuid>)]
    pub photos: Vec<PhotoId>,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// Who is asked to organize as well.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganizer {
    /// Their persona in this neighborhood.
    #[schema(value_type = Uuid)]
    pub membership: MembershipId,
}

/// Which days of the agenda.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Days {
    /// The first day in Japan; today when absent.
    #[serde(default)]
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<NaiveDate>,
    /// The last day; a year later at most.
    #[serde(default)]
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<NaiveDate>,
}

/// Which part of the agenda.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Agenda {
    /// The first day in Japan; today when absent.
    #[serde(default)]
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<NaiveDate>,
    /// The last day; a year later at most.
    #[serde(default)]
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<NaiveDate>,
    /// From the previous answer's `next`.
    #[serde(default)]
    #[param(max_length = 64)]
    pub cursor: Option<String>,
    /// How many, from 1 to 50; 20 when absent.
    #[serde(default)]
    #[param(minimum = 1, maximum = 50)]
    pub limit: Option<u64>,
}

/// The days of a list, both ends in.
pub type PlacesInDays = (NaiveDate, NaiveDate);
