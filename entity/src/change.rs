//! The change log.

use crate::id::{NeighborhoodId, PersonId};
use sea_orm::entity::prelude::*;

/// One line of the log that caches, screens and other processes follow. Append only, no content.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The position a follower remembers; never given twice.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// What happened, as the event's machine word.
    pub kind: String,
    /// The row it happened to. No foreign keys here: the log outlives what it names.
    pub row_id: Uuid,
    /// Whose screens to wake.
    pub neighborhood_id: Option<NeighborhoodId>,
    /// Whose cached standing to drop.
    pub person_id: Option<PersonId>,
    /// The process that wrote it, so that it can skip its own.
    pub origin: i64,
    /// The `PostgreSQL` transaction: a lower seq may commit later, so followers stop below the oldest
    /// running one, and read in the order (xact, seq). 0 on `SQLite`, which has one writer.
    pub xact: i64,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
