//! Duties: who keeps the rules, as what.

use crate::id::{DutyId, NeighborhoodId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// Somebody's part, from its confirmation to its end.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyId,
    pub person_id: PersonId,
    pub role: Role,
    /// For area moderators, and for nobody else (a CHECK holds that as well).
    pub neighborhood_id: Option<NeighborhoodId>,
    /// Empty when it was given on the machine itself.
    pub given_by: Option<PersonId>,
    pub given_at: DateTimeUtc,
    /// Never who gave it (a CHECK holds that as well).
    pub confirmed_by: Option<PersonId>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<PersonId>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// As what.
    pub enum Role {
        /// A volunteer of one neighborhood.
        AreaModerator,
        /// Decides wherever nobody else does.
        StaffModerator,
        /// Answers appeals.
        AppealReviewer,
        /// Looks into requests about infringed rights.
        Specialist,
        /// Reads the audit trail, and is written into it.
        Auditor,
    }
}
