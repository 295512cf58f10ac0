//! Questions to posters whose words somebody says infringe a right: one for a request at most.

use crate::id::{PersonId, RightsRequestId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A question. It says what is asked of the poster, and nothing of the requester but what they agreed to.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rights_inquiry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: RightsRequestId,
    /// Who is asked. No foreign key: it outlives an account.
    pub person_id: PersonId,
    /// What the specialist tells them.
    #[sea_orm(column_type = "Text")]
    pub words_sealed: Option<String>,
    /// Who asks, if they agreed that it is told.
    #[sea_orm(column_type = "Text")]
    pub name_sealed: Option<String>,
    pub asked_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub stance: Option<Stance>,
    #[sea_orm(column_type = "Text")]
    pub answer_sealed: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    /// When it was written down that no answer came. It is no consent: somebody still decides.
    pub silent_at: Option<DateTimeUtc>,
    /// When the request ended.
    pub closed_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "request_id", to = "id")]
    pub request: BelongsTo<super::rights_request::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What the poster says to it.
    pub enum Stance {
        /// It may be taken away.
        Agrees,
        /// It should stay.
        Objects,
    }
}
