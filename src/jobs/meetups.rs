//! What is to be done around meetups. Each looks at the rows as they are by then.
use chrono::{DateTime, Utc};
use entity::id::{MeetupId, OccasionId, PersonId, RsvpId};
use serde::{Deserialize, Serialize};

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum MeetupTask {
    /// Tell those who come to one date, or to any.
    Tell {
        meetup: MeetupId,
        date: Option<OccasionId>,
        what: String,
    },
    /// Tell a member where they stand.
    TellOne { rsvp: RsvpId, what: String },
    /// Write to a guest.
    MailGuest { rsvp: RsvpId, what: String },
    /// Tell the organizers that somebody asks to come.
    TellOrganizers { rsvp: RsvpId },
    /// Tell somebody that they are asked to organize as well.
    TellInvited { meetup: MeetupId, person: PersonId },
    /// Remind those who come, the day before or shortly before, if it begins at that time still.
    Remind {
        date: OccasionId,
        starts_at: DateTime<Utc>,
        day: bool,
    },
    /// Let an offered seat go to the next, if nobody said yes.
    Lapse { rsvp: RsvpId },
    /// End a date that is over, if it ends at that time still.
    Finish {
        date: OccasionId,
        ends_at: DateTime<Utc>,
    },
    /// Keep two people apart, if one blocks the other.
    Sever { person: PersonId, other: PersonId },
    /// Call off what somebody organizes while they are suspended, and give their seats to others.
    Silence { person: PersonId },
}
