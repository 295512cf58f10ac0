//! Officers: who acts for an agency.

use crate::id::{AgencyId, OfficerId, PersonId};
use sea_orm::entity::prelude::*;

/// One account of an agency, and what it may do there.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "officer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfficerId,
    pub agency_id: AgencyId,
    /// An account of kind `officer`; one at a time has one agency.
    pub person_id: PersonId,
    pub department: String,
    pub author: bool,
    pub approver: bool,
    /// Approving needs a day in the role.
    pub approver_since: Option<DateTimeUtc>,
    pub responder: bool,
    pub administrator: bool,
    /// Works on reported cases at the body's moderation desk, while that is open.
    pub moderator: bool,
    pub joined_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<super::agency::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
