//! How much was logged of each place in each half-year, also of what the log shows more coarsely.

use sea_orm::entity::prelude::*;

/// A count, for saying where something was only once it is one of several.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_area")]
pub struct Model {
    /// `2026-H2`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub half: String,
    /// A municipality's code, or `JP-13` for a prefecture.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area: String,
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
