//! Authors of a version: everybody who changed its words.

use crate::id::{NoticeVersionId, PersonId};
use sea_orm::entity::prelude::*;

/// Somebody who wrote in this version, and so may not approve it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_author")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version_id: NoticeVersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "version_id", to = "id")]
    pub version: BelongsTo<super::notice_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
