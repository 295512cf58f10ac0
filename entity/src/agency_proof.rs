//! Proofs: how an agency shows that it is one.

use crate::id::{AgencyId, AgencyProofId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One way of proof that was begun, and what came of it.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_proof")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyProofId,
    pub agency_id: AgencyId,
    pub kind: Kind,
    /// The host, or the mail address at it (sealed).
    #[sea_orm(column_type = "Text")]
    pub place: String,
    /// What must be found there; for mail and letters only its hash.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    pub tries: i32,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub proved_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<super::agency::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Where the proof lies.
    pub enum Kind {
        /// A code mailed to an address of the domain.
        Mail,
        /// A TXT record.
        Dns,
        /// A file below `/.well-known/`.
        WellKnown,
        /// A code in a paper letter to the office.
        Letter,
    }
}

// By hand: a derived Debug would carry secrets into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("agency_id", &self.agency_id)
            .field("kind", &self.kind)
            .field("proved_at", &self.proved_at)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("id", &self.id)
            .field("agency_id", &self.agency_id)
            .field("kind", &self.kind)
            .field("proved_at", &self.proved_at)
            .finish_non_exhaustive()
    }
}
