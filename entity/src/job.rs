//! The queue of effects.

use sea_orm::entity::prelude::*;

/// Something to be done once in the world. Written in the transaction that causes it, deleted when done.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// JSON: which task on which row. No content, the handler looks at the row as it is then.
    #[sea_orm(column_type = "Text")]
    pub task: String,
    /// Not before this; pushed back after each failure.
    pub run_at: DateTimeUtc,
    pub tries: i32,
    /// A worker has it until then; a dead worker's lease runs out.
    pub lease_until: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    /// Tried too often; kept for whoever is paged.
    pub gave_up_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
