//! What a decision changed, thing by thing, so that one act puts all of it back.

use super::report::TargetKind;
use crate::id::{DecisionEffectId, DecisionId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One thing that was changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_effect")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionEffectId,
    pub decision_id: DecisionId,
    pub kind: Kind,
    pub target_kind: TargetKind,
    pub target_id: Uuid,
    /// The word that stood there.
    #[sea_orm(column_type = "Text", nullable)]
    pub before: Option<String>,
    /// The word that was put there. Putting back leaves alone what somebody else changed since.
    #[sea_orm(column_type = "Text", nullable)]
    pub after: Option<String>,
    pub at: DateTimeUtc,
    pub reverted_at: Option<DateTimeUtc>,
    /// Its own row of the public log, when it is one of a cascade.
    pub log_seq: Option<i64>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What was changed.
    pub enum Kind {
        Withheld,
        Label,
        /// A row of `limitation`, whose id is the target.
        Limitation,
    }
}
