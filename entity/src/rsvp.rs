//! Who comes to which date of a meetup.

use crate::id::{MeetupId, MembershipId, OccasionId, PersonId, RsvpId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One party for one date: a member, or a guest with a confirmed mail address. There is one row for each, whatever
/// they change.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rsvp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RsvpId,
    pub meetup_date_id: OccasionId,
    pub meetup_id: MeetupId,
    pub person_id: Option<PersonId>,
    pub membership_id: Option<MembershipId>,
    /// A guest's name, address and language, encrypted.
    #[sea_orm(column_type = "Text")]
    pub guest_sealed: Option<String>,
    /// HMAC of a guest's address.
    pub guest_key: Option<String>,
    pub adults: i32,
    pub children: i32,
    pub state: State,
    /// The place in the waiting list: who waits longest is first.
    pub queued_at: DateTimeUtc,
    /// Takes a free seat without being asked again.
    pub auto_accept: bool,
    /// Until when an offered seat is held.
    pub offered_until: Option<DateTimeUtc>,
    pub name_shown: NameShown,
    /// For the organizers.
    pub note: String,
    pub checked_in_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "meetup_date_id", to = "id")]
    pub date: BelongsTo<super::meetup_date::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Where somebody stands.
    pub enum State {
        /// A guest whose address is not confirmed; holds no seat.
        Unconfirmed,
        /// Waits for the organizer's yes; holds no seat.
        Asked,
        Going,
        /// Waits for a seat.
        Waiting,
        /// A seat is held for them until they say yes.
        Offered,
        /// The offer ran out.
        Lapsed,
        /// The organizer said no.
        Declined,
        /// Does not come after all.
        Cancelled,
        /// Was awaited and did not come; said to organizers only.
        NoShow,
    }
}

words! {
    /// Who reads one's name.
    pub enum NameShown {
        Nobody,
        Organizers,
        /// Those who come as well.
        Attendees,
    }
}

// By hand: a derived Debug would carry what guests said into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("meetup_date_id", &self.meetup_date_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("id", &self.id)
            .field("meetup_date_id", &self.meetup_date_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
