//! Meetups: where neighbors really meet, once or in a series.

use crate::id::{MeetupId, MembershipId, NeighborhoodId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// What all dates of a meetup have in common.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meetup")]
pub struct Model {
    /// Made by the client if it likes, so that a repeated send is the same meetup.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetupId,
    pub neighborhood_id: NeighborhoodId,
    /// For blocks, "mine" and leaving; what others see is the membership.
    pub author_id: PersonId,
    pub membership_id: MembershipId,
    /// The group that invites. No foreign key: groups are a later table.
    pub club_id: Option<Uuid>,
    pub title: String,
    /// Emptied on deletion, like every text here.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub audience: Audience,
    /// For `kinds`: kinds of membership, each between commas (`,resident,moving_in,`).
    pub audience_kinds: Option<String>,
    /// Where, in the guide. No foreign key: a place may be merged into another.
    pub place_id: Option<Uuid>,
    /// Where exactly, in words.
    pub place_name: String,
    /// Where roughly: what is said to whoever may not know it exactly.
    pub district: String,
    pub point_lon: Option<f64>,
    pub point_lat: Option<f64>,
    pub point_shown: PointShown,
    /// RFC 5545, without DTSTART; it ends within a year. Empty for a single meetup.
    pub rrule: Option<String>,
    /// Starts that the rule would give and the series leaves out: RFC 3339 in UTC, between spaces.
    #[sea_orm(column_type = "Text")]
    pub exdates: String,
    /// When the rule begins.
    pub starts_at: DateTimeUtc,
    pub minutes: i32,
    /// Seats of a new date, children counted; empty is no limit.
    pub capacity: Option<i32>,
    /// Somebody who wants to come asks first.
    pub approval: bool,
    /// People without an account come by a confirmed mail address.
    pub guests_allowed: bool,
    pub children_welcome: bool,
    pub ages: String,
    pub fee_note: String,
    #[sea_orm(column_type = "Text")]
    pub bring: String,
    #[sea_orm(column_type = "Text")]
    pub accessibility: String,
    pub languages: String,
    /// What happens when it rains.
    #[sea_orm(column_type = "Text")]
    pub rain: String,
    /// So many minutes before the start it is decided.
    pub decide_before: Option<i32>,
    /// So many minutes before the start the list closes.
    pub join_before: i32,
    pub status: Status,
    /// Why others do not see it, if they do not; its author does.
    pub withheld: Option<super::post::Withheld>,
    /// What moderators wrote beside it.
    pub label: Option<super::post::Label>,
    /// Counts edits from 1; `If-Match` holds it.
    pub version: i32,
    /// Counts what calendars must notice of the whole series.
    pub sequence: i32,
    /// What happened, told afterwards.
    #[sea_orm(column_type = "Text")]
    pub note_after: String,
    pub noted_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub edited_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<super::neighborhood::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<super::membership::Entity>,
    #[sea_orm(has_many)]
    pub dates: HasMany<super::meetup_date::Entity>,
    #[sea_orm(has_many)]
    pub organizers: HasMany<super::meetup_organizer::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Who is invited, and so who sees it.
    pub enum Audience {
        /// Members of the neighborhood.
        Neighborhood,
        /// Members whose tie to the place was checked.
        Verified,
        /// Everybody, also without an account.
        Public,
        /// Members of some kinds: residents, those who moved in …
        Kinds,
    }
}

words! {
    /// Who is told exactly where.
    pub enum PointShown {
        /// Whoever sees the meetup.
        Everybody,
        /// Whoever has a seat.
        Accepted,
    }
}

words! {
    /// Where a meetup stands. That it is full is counted, not stored.
    pub enum Status {
        /// Seen by those who organize it.
        Draft,
        Published,
        Cancelled,
        /// All of its dates are over.
        Finished,
    }
}
