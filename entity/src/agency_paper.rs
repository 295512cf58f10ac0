//! Papers: what an agency hands in with its request.

use crate::id::{AgencyId, AgencyPaperId};
use sea_orm::entity::prelude::*;

/// A document that reviewers look at, and nobody else.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyPaperId,
    pub agency_id: AgencyId,
    pub name: String,
    /// What its first bytes say it is.
    pub content_type: String,
    pub bytes: i64,
    pub sha256: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<super::agency::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
