//! Appeals: somebody else looks again.

use crate::id::{AppealId, DecisionId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One for each decision (a unique index holds that), answered in writing by another person (CHECKs hold that).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "appeal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppealId,
    #[sea_orm(unique)]
    pub decision_id: DecisionId,
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub state: State,
    /// Counts changes from 1.
    pub lock: i32,
    pub assignee_id: Option<PersonId>,
    pub created_at: DateTimeUtc,
    /// When an answer was promised.
    pub due_at: DateTimeUtc,
    pub outcome: Option<Outcome>,
    #[sea_orm(column_type = "Text")]
    pub answer: Option<String>,
    /// Never who decided first, nor the author.
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Where it stands.
    pub enum State {
        Open,
        Assigned,
        Decided,
    }
}

words! {
    /// What came of it.
    pub enum Outcome {
        /// The decision was right.
        Upheld,
        /// Another, milder decision.
        Modified,
        /// The decision was wrong; all of it is put back.
        Overturned,
    }
}
