//! The ends of both logs now: the one row whose lock puts writers in a line.

use sea_orm::entity::prelude::*;

/// Where the next rows go. Nothing can be proved by it; it is only for writing.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_chain")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub public_seq: i64,
    pub public_hash: String,
    pub audit_seq: i64,
    pub audit_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
