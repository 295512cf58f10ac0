//! What goes out about meetups.
use entity::{
    id::{MeetupId, OccasionId},
    meetup::{Audience, PointShown, Status},
    meetup_date::{self, Reason},
    membership,
    post::{Label, Withheld},
    rsvp::{NameShown, State},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

mod people;
pub use people::{Attendee, Attendees, EntranceCode, GuestView, MeetupMessages, MessageView};

use crate::{
    clock::Moment,
    http::Versioned,
    neighborhoods::{Author, words, words_or_null},
    photos::Photo,
};

/// A meetup as somebody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Meetup)]
pub struct MeetupView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: MeetupId,
    /// The neighborhood's slug.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// Where it stands.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
    /// Who is invited.
    #[schema(schema_with = words::<Audience>)]
    pub audience: Audience,
    /// For `kinds`: which kinds of membership.
    #[schema(max_items = 5, value_type = Vec<String>)]
    pub kinds: Vec<membership::Kind>,
    /// Why others do not see it; only ever said to its author.
    #[schema(schema_with = words_or_null::<Withheld>)]
    pub withheld: Option<Withheld>,
    /// What moderators wrote beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// What it is called.
    #[schema(max_length = 80)]
    pub title: String,
    /// What happens there.
    #[schema(max_length = 4000)]
    pub body: String,
    /// Who organizes it, its author first.
    #[schema(max_items = 6)]
    pub organizers: Vec<Author>,
    /// Where.
    pub place: MeetupPlace,
    /// RFC 5545; null for a single meetup.
    #[schema(max_length = 240)]
    pub rrule: Option<String>,
    /// How it is done.
    pub terms: MeetupTermsView,
    /// All of its dates, in order.
    #[schema(max_items = 60)]
    pub dates: Vec<MeetupDateView>,
    /// Photos, in order.
    #[schema(max_items = 4)]
    pub photos: Vec<Photo>,
    /// What happened, told afterwards; null while nothing was.
    pub note_after: Option<MeetupNoteView>,
    /// When it was written.
    pub created_at: Moment,
    /// When it was changed last.
    pub edited_at: Option<Moment>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// What it is to the viewer.
    pub my: MyMeetup,
}

impl Versioned for MeetupView {
    fn version(&self) -> i32 {
        self.version
    }
}

/// Where a meetup is, as far as the viewer may know.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupPlace {
    /// Exactly, in words; null while the viewer may not know.
    #[schema(max_length = 80)]
    pub name: Option<String>,
    /// Roughly.
    #[schema(max_length = 80)]
    pub district: String,
    /// In the guide of places.
    pub place: Option<Uuid>,
    /// Degrees.
    #[schema(minimum = 122, maximum = 154.5)]
    pub lon: Option<f64>,
    /// Degrees.
    #[schema(minimum = 20, maximum = 46)]
    pub lat: Option<f64>,
    /// Who is told exactly.
    #[schema(schema_with = words::<PointShown>)]
    pub shown: PointShown,
}

/// How a meetup is done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupTermsView {
    /// Seats of a date, unless it has its own number; null is no limit.
    #[schema(minimum = 1, maximum = 500)]
    pub capacity: Option<i32>,
    /// Whoever wants to come asks first.
    pub approval: bool,
    /// People without an account may come.
    pub guests_allowed: bool,
    /// Children are welcome.
    pub children_welcome: bool,
    /// Of which age.
    #[schema(max_length = 80)]
    pub ages: String,
    /// What it costs.
    #[schema(max_length = 80)]
    pub fee_note: String,
    /// What to bring.
    #[schema(max_length = 500)]
    pub bring: String,
    /// Steps, toilets, prams …
    #[schema(max_length = 500)]
    pub accessibility: String,
    /// Which languages are spoken.
    #[schema(max_length = 80)]
    pub languages: String,
    /// What happens when it rains.
    #[schema(max_length = 500)]
    pub rain: String,
    /// So many minutes before the start it is decided.
    #[schema(minimum = 0)]
    pub decide_before: Option<i32>,
    /// So many minutes before the start the list closes.
    #[schema(minimum = 0)]
    pub join_before: i32,
}

/// A date of a meetup.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MeetupDate)]
pub struct MeetupDateView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: OccasionId,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Where it stands.
    #[schema(schema_with = words::<meetup_date::Status>)]
    pub status: meetup_date::Status,
    /// Why it is off.
    #[schema(schema_with = words_or_null::<Reason>)]
    pub reason: Option<Reason>,
    /// What the organizers said beside it.
    #[schema(max_length = 500)]
    pub reason_words: String,
    /// The organizers said that it takes place.
    pub goes_ahead: bool,
    /// When it is decided, where that depends on the weather.
    pub decide_at: Option<Moment>,
    /// When the list closes.
    pub closes_at: Moment,
    /// Seats, children counted; null is no limit.
    #[schema(minimum = 1, maximum = 500)]
    pub capacity: Option<i32>,
    /// Seats that are taken or offered.
    #[schema(minimum = 0)]
    pub taken: i32,
    /// No seat is left.
    pub full: bool,
    /// Parties that wait for a seat.
    #[schema(minimum = 0)]
    pub waiting: u64,
    /// The viewer's own line; null for whoever has none.
    pub my: Option<MyRsvp>,
}

/// One's own line at a date.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyRsvp {
    /// Where one stands.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// Grown-ups.
    #[schema(minimum = 0)]
    pub adults: i32,
    /// Children.
    #[schema(minimum = 0)]
    pub children: i32,
    /// Who reads one's name.
    #[schema(schema_with = words::<NameShown>)]
    pub name_shown: NameShown,
    /// For the organizers.
    #[schema(max_length = 200)]
    pub note: String,
    /// Takes a free seat without being asked again.
    pub auto_accept: bool,
    /// Parties that wait longer; null for whoever does not wait.
    #[schema(minimum = 0)]
    pub before_me: Option<u64>,
    /// Until when the offered seat is held.
    pub offered_until: Option<Moment>,
    /// When one was there.
    pub checked_in_at: Option<Moment>,
}

/// What happened, told afterwards.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MeetupNoteAfter)]
pub struct MeetupNoteView {
    /// In words.
    #[schema(max_length = 2000)]
    pub body: String,
    /// Taken there.
    #[schema(max_items = 4)]
    pub photos: Vec<Photo>,
    /// When it was told.
    pub at: Option<Moment>,
}

/// What a meetup is to the viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MyMeetup {
    /// Written by the viewer.
    pub mine: bool,
    /// The viewer is one of the organizers.
    pub organizer: bool,
    /// The viewer was asked to organize as well, and has not answered.
    pub invited: bool,
    /// The viewer belongs to the neighborhood, and may come.
    pub may_join: bool,
}

/// A line of an agenda.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupCard {
    /// The meetup.
    #[schema(value_type = Uuid)]
    pub meetup: MeetupId,
    /// The date.
    #[schema(value_type = Uuid)]
    pub date: OccasionId,
    /// The neighborhood's slug.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// What it is called.
    #[schema(max_length = 80)]
    pub title: String,
    /// Whose it is.
    pub organizer: Author,
    /// Who is invited.
    #[schema(schema_with = words::<Audience>)]
    pub audience: Audience,
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
    /// The organizers said that it takes place.
    pub goes_ahead: bool,
    /// Where, as far as the viewer may know.
    #[schema(max_length = 80)]
    pub place: String,
    /// One of several dates.
    pub series: bool,
    /// Seats; null is no limit.
    #[schema(minimum = 1, maximum = 500)]
    pub capacity: Option<i32>,
    /// Seats that are taken or offered.
    #[schema(minimum = 0)]
    pub taken: i32,
    /// No seat is left.
    pub full: bool,
    /// Children are welcome.
    pub children_welcome: bool,
    /// What it costs.
    #[schema(max_length = 80)]
    pub fee_note: String,
    /// The first photo.
    pub photo: Option<Photo>,
    /// Where the viewer stands.
    #[schema(schema_with = words_or_null::<State>)]
    pub my: Option<State>,
    /// The viewer is one of the organizers.
    pub organizing: bool,
}

/// A part of an agenda, the next first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupAgenda {
    /// The dates.
    #[schema(max_items = 50)]
    pub items: Vec<MeetupCard>,
    /// Where the next part begins, if there is one.
    #[schema(max_length = 64)]
    pub next: Option<String>,
}

/// How many dates there are on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupDay {
    /// The day in Japan.
    #[schema(min_length = 10, max_length = 10)]
    pub day: String,
    /// Dates that take place, or took place.
    #[schema(minimum = 0)]
    pub meetups: u32,
}

/// The days of an agenda on which there is something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeetupDays {
    /// In order.
    #[schema(max_items = 366)]
    pub items: Vec<MeetupDay>,
}
