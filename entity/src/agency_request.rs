//! Two-person acts: asked by one, done by another.

use crate::id::{AgencyId, AgencyRequestId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// What one administrator asks and a second one confirms or refuses.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyRequestId,
    pub agency_id: AgencyId,
    pub kind: Kind,
    /// JSON of what is asked.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    pub asked_by: PersonId,
    pub asked_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// Never who asked (a CHECK holds that as well).
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
    pub outcome: Option<Outcome>,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<super::agency::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What is asked.
    pub enum Kind {
        AddOfficer,
        ChangeRoles,
        /// Ending is one person's act; it is written here for the record.
        EndOfficer,
        ChangeJurisdiction,
        ResetFactors,
        BreakGlass,
        Training,
        /// One person's act as well.
        CloseDesk,
    }
}

words! {
    /// What came of it.
    pub enum Outcome {
        Confirmed,
        Refused,
        Withdrawn,
        Expired,
    }
}

// By hand: a derived Debug would carry secrets into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("agency_id", &self.agency_id)
            .field("kind", &self.kind)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("id", &self.id)
            .field("agency_id", &self.agency_id)
            .field("kind", &self.kind)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}
