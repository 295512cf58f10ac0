//! The brake on thread mails.

use crate::id::PersonId;
use sea_orm::entity::prelude::*;

/// When a thread was last mailed to a person: at most one mail an hour.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_sent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Id of the post at the head of the thread.
    #[sea_orm(primary_key, auto_increment = false)]
    pub thread_id: Uuid,
    pub sent_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
