//! Children, as a month: for notices that go by age.

use crate::id::PersonId;
use sea_orm::entity::prelude::*;

/// The month in which a child of somebody was born; no name, no day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "child")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// `2024-05`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub birth_month: String,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
