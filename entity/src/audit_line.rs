//! The audit trail: who did what in the server's service, and who looked at what. Rows are added and never changed.

use crate::id::{AgencyId, PersonId};
use sea_orm::entity::prelude::*;

/// One act or one view. No foreign keys: the trail outlives what it names, and holds ids instead of names.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_line")]
pub struct Model {
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: DateTimeUtc,
    /// Empty: the machine's keeper, or the server itself.
    pub actor: Option<PersonId>,
    /// The agency that was acted for.
    pub team: Option<AgencyId>,
    pub role: String,
    pub action: String,
    pub object_kind: String,
    pub object_id: Uuid,
    /// JSON, as it was hashed.
    #[sea_orm(column_type = "Text")]
    pub before: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub after: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// The hash of the row before, in hex; zeros for the first.
    pub prev: String,
    /// SHA-256 over `prev` and this row.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
