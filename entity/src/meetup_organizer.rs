//! Who organizes a meetup.

use crate::id::{MeetupId, MeetupOrganizerId, MembershipId, PersonId};
use sea_orm::entity::prelude::*;

/// One of those who organize, its author among them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meetup_organizer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetupOrganizerId,
    pub meetup_id: MeetupId,
    pub person_id: PersonId,
    pub membership_id: MembershipId,
    pub invited_at: DateTimeUtc,
    /// Empty while they have not said yes.
    pub accepted_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "meetup_id", to = "id")]
    pub meetup: BelongsTo<super::meetup::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
