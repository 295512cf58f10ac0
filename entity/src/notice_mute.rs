//! Mutes of notices: what somebody does not want delivered.

use crate::id::{AgencyId, NeighborhoodId, NoticeMuteId, PersonId};
use sea_orm::entity::prelude::*;

/// A category in one neighborhood, or an agency; never emergencies of the own area.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_mute")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeMuteId,
    pub person_id: PersonId,
    pub neighborhood_id: Option<NeighborhoodId>,
    pub category: Option<super::notice_version::Category>,
    pub agency_id: Option<AgencyId>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<Option<super::neighborhood::Entity>>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<Option<super::agency::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
