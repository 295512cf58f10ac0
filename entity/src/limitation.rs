//! Limitations: what somebody may not do for a while.

use crate::id::{DecisionId, LimitationId, NeighborhoodId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// In force until it has an end. A suspension everywhere stands on the person's row as well.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "limitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LimitationId,
    pub person_id: PersonId,
    /// Empty means everywhere.
    pub neighborhood_id: Option<NeighborhoodId>,
    pub kind: Kind,
    pub decision_id: DecisionId,
    pub began_at: DateTimeUtc,
    pub until: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What it takes.
    pub enum Kind {
        /// Reads, and says nothing.
        ReadOnly,
        /// Takes no part.
        Suspended,
        /// The account is being closed.
        Closed,
    }
}
