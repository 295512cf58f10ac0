//! Deliveries: which notice came to whom, and why. No office ever reads these.

use crate::id::{NeighborhoodId, NoticeId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A line in somebody’s list of official notices.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Why it came.
    pub rule: Rule,
    /// The neighborhood of the person that the rule found.
    pub neighborhood_id: NeighborhoodId,
    /// The number of the version that the person was told of last.
    pub number: i32,
    pub delivered_at: DateTimeUtc,
    /// When a correction or the withdrawal was told.
    pub changed_at: Option<DateTimeUtc>,
    pub opened_at: Option<DateTimeUtc>,
    /// 「読みました」
    pub stamped_at: Option<DateTimeUtc>,
    /// When its category or agency was muted from here.
    pub muted_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "notice_id", to = "id")]
    pub notice: BelongsTo<super::notice::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<super::neighborhood::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What a delivery goes by.
    pub enum Rule {
        /// The neighborhood is named.
        Neighborhood,
        /// Its municipality is named.
        Municipality,
        /// The month in which a child was born.
        Child,
        /// An emergency of the own area, which no choice keeps away.
        Emergency,
    }
}
