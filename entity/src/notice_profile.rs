//! Profiles: how somebody wants official notices.

use crate::id::PersonId;
use crate::words::words;
use sea_orm::entity::prelude::*;

/// What one resident chose; without a row, the usual.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub mail: Mail,
    pub reading: Reading,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What also comes by mail.
    pub enum Mail {
        None,
        Emergency,
        /// Emergencies and what is important.
        Important,
    }
}

words! {
    /// The text that is shown first.
    pub enum Reading {
        Ja,
        Easy,
        En,
    }
}
