//! The record of a request about infringed rights. Rows are added; only what is personal in them goes, in time.

use crate::id::{PersonId, RightsActId, RightsRequestId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One act.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rights_act")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RightsActId,
    pub request_id: RightsRequestId,
    /// Who did it here; empty for the requester, the poster and the server.
    pub person_id: Option<PersonId>,
    pub act: Act,
    pub to_state: super::rights_request::State,
    pub outcome: Option<super::rights_request::Outcome>,
    /// What the requester is told with it.
    #[sea_orm(column_type = "Text")]
    pub words_sealed: Option<String>,
    /// By when the next thing happens.
    pub until: Option<DateTimeUtc>,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "request_id", to = "id")]
    pub request: BelongsTo<super::rights_request::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What was done.
    pub enum Act {
        Receive,
        AskCompletion,
        Complete,
        Begin,
        AskPoster,
        PosterAnswered,
        /// The poster's seven days went by.
        PosterSilent,
        MoreTime,
        Decide,
        Withdraw,
        /// Two days, or one, are left.
        Warn,
        Overdue,
    }
}
