//! The dates of meetups.

use crate::id::{MeetupId, NeighborhoodId, OccasionId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One date of a meetup; a single meetup has one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meetup_date")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OccasionId,
    pub meetup_id: MeetupId,
    /// The meetup's, here for the agenda's index.
    pub neighborhood_id: NeighborhoodId,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// When the rule had it begin: its name in calendars (RECURRENCE-ID), whatever was moved since.
    pub original_at: DateTimeUtc,
    pub status: Status,
    pub reason: Option<Reason>,
    /// What the organizer said beside it.
    pub reason_words: String,
    pub decided_at: Option<DateTimeUtc>,
    /// Somebody said that it takes place.
    pub goes_ahead: bool,
    /// Seats, children counted; empty is no limit.
    pub capacity: Option<i32>,
    /// Seats of those who come, and of those to whom one is offered. A CHECK holds it below the capacity.
    pub seats_taken: i32,
    /// Counts what calendars must notice; never falls.
    pub sequence: i32,
    /// What organizers show at the entrance.
    pub code: String,
    /// Reminders that went out: each goes once.
    pub reminded_day: bool,
    pub reminded_hours: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "meetup_id", to = "id")]
    pub meetup: BelongsTo<super::meetup::Entity>,
    #[sea_orm(has_many)]
    pub rsvps: HasMany<super::rsvp::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Where a date stands.
    pub enum Status {
        Planned,
        Cancelled,
        Finished,
    }
}

words! {
    /// Why a date is off.
    pub enum Reason {
        Rain,
        Wind,
        Heat,
        Snow,
        /// Somebody who is needed is ill or kept away.
        Illness,
        TooFew,
        /// The organizer is not here any more.
        OrganizerAway,
        Other,
    }
}
