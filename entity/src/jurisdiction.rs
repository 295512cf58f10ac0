//! Jurisdiction: for where an agency speaks.

use crate::id::{AgencyId, JurisdictionId, NeighborhoodId};
use sea_orm::entity::prelude::*;

/// One municipality or one neighborhood of an agency; exactly one of the two.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jurisdiction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JurisdictionId,
    pub agency_id: AgencyId,
    /// Six digits with the check digit.
    pub municipality_code: Option<String>,
    pub neighborhood_id: Option<NeighborhoodId>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<super::agency::Entity>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<Option<super::neighborhood::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
