//! Which notifications also go out by mail.

use crate::id::PersonId;
use sea_orm::entity::prelude::*;

/// A switch somebody moved; no row means the default.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: super::notification::Kind,
    pub mail: bool,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
