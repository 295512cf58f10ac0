//! Areas of a version: for where it is.

use crate::id::{NeighborhoodId, NoticeAreaId, NoticeVersionId};
use sea_orm::entity::prelude::*;

/// One municipality or one neighborhood that a version is for; exactly one of the two.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeAreaId,
    pub version_id: NoticeVersionId,
    /// Six digits with the check digit.
    pub municipality_code: Option<String>,
    pub neighborhood_id: Option<NeighborhoodId>,
    #[sea_orm(belongs_to, from = "version_id", to = "id")]
    pub version: BelongsTo<super::notice_version::Entity>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<Option<super::neighborhood::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
