//! What goes out about those who come: to each of them what they may read.
use entity::{
    id::{MeetupId, MeetupMessageId, MembershipId, OccasionId, RsvpId},
    meetup_date::{self, Reason},
    rsvp::State,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{MeetupPlace, MyRsvp};
use crate::{
    clock::Moment,
    neighborhoods::{Author, words, words_or_null},
};

/// Somebody who comes, or would like to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attendee {
    /// To answer or tick by; organizers only.
    #[schema(value_type = Option<Uuid>)]
    pub id: Option<RsvpId>,
    /// The persona; null for guests, and for whoever keeps the name to themselves.
    #[schema(value_type = Option<Uuid>)]
    pub membership: Option<MembershipId>,
    /// The name; null for whoever keeps it to themselves.
    #[schema(max_length = 60)]
    pub name: Option<String>,
    /// Comes without an account.
    pub guest: bool,
    /// Where they stand; organizers read it, others read `going`.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// Grown-ups; organizers only.
    #[schema(minimum = 0)]
    pub adults: Option<i32>,
    /// Children; organizers only.
    #[schema(minimum = 0)]
    pub children: Option<i32>,
    /// For the organizers.
    #[schema(max_length = 200)]
    pub note: Option<String>,
    /// When they were there; organizers only.
    pub checked_in_at: Option<Moment>,
}

/// Who comes to a date.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attendees {
    /// Those whom the viewer may read: who comes first, who waits after them in their order.
    #[schema(max_items = 1000)]
    pub items: Vec<Attendee>,
    /// All people who come, also those who are not named.
    #[schema(minimum = 0)]
    pub going: i32,
}

/// What organizers show at the entrance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntranceCode {
    /// Six signs.
    #[schema(min_length = 6, max_length = 6)]
    pub code: String,
    /// The same as a link; the code stands behind `#`.
    #[schema(max_length = 2000)]
    pub link: String,
}

/// A message to those who come.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MeetupMessage)]
pub struct MessageView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: MeetupMessageId,
    /// To those of which date; null is to all.
    #[schema(value_type = Option<Uuid>)]
    pub date: Option<OccasionId>,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    #[schema(max_length = 1000)]
    pub body: String,
    /// When.
    pub created_at: Moment,
}

/// Messages of a meetup.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupMessages {
    /// The newest first.
    #[schema(max_items = 50)]
    pub items: Vec<MessageView>,
}

/// What a guest reads by the link in their letter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GuestView {
    /// The meetup.
    #[schema(value_type = Uuid)]
    pub meetup: MeetupId,
    /// What it is called.
    #[schema(max_length = 80)]
    pub title: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Where the date stands.
    #[schema(schema_with = words::<meetup_date::Status>)]
    pub status: meetup_date::Status,
    /// Why it is off.
    #[schema(schema_with = words_or_null::<Reason>)]
    pub reason: Option<Reason>,
    /// What the organizers said beside it.
    #[schema(max_length = 500)]
    pub reason_words: String,
    /// Where, as far as the guest may know.
    pub place: MeetupPlace,
    /// The guest's own line.
    pub my: MyRsvp,
    /// What the organizers told those who come.
    #[schema(max_items = 50)]
    pub messages: Vec<String>,
}
