//! What organizers told everybody who comes.

use crate::id::{MeetupId, MeetupMessageId, MembershipId, OccasionId};
use sea_orm::entity::prelude::*;

/// A message to those who come.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meetup_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetupMessageId,
    pub meetup_id: MeetupId,
    /// To those of one date; empty is to all.
    pub meetup_date_id: Option<OccasionId>,
    pub membership_id: MembershipId,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "meetup_id", to = "id")]
    pub meetup: BelongsTo<super::meetup::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
