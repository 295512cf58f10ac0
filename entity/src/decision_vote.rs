//! Votes on what needs several people.

use super::decision::Role;
use crate::id::{DecisionId, DecisionVoteId, PersonId};
use sea_orm::entity::prelude::*;

/// One person's vote, once (a unique index holds that).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_vote")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionVoteId,
    pub decision_id: DecisionId,
    pub person_id: PersonId,
    pub role: Role,
    pub agrees: bool,
    /// Why; for colleagues.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
