//! Codes from an app: the shared secret, sealed.

use crate::id::PersonId;
use sea_orm::entity::prelude::*;

/// The secret from which an app of this person makes codes (RFC 6238).
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Sealed like a mail address; empty text until the first code showed that the app has it.
    #[sea_orm(column_type = "Text")]
    pub secret_sealed: String,
    /// A secret that waits for its first code; the one above goes on until then.
    #[sea_orm(column_type = "Text")]
    pub next_sealed: Option<String>,
    /// Empty until the first code showed that the app has it.
    pub confirmed_at: Option<DateTimeUtc>,
    /// The step of the last code that was taken: none works twice.
    pub last_step: i64,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

// By hand: a derived Debug would carry secrets into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("person_id", &self.person_id)
            .field("confirmed_at", &self.confirmed_at)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("person_id", &self.person_id)
            .field("confirmed_at", &self.confirmed_at)
            .finish_non_exhaustive()
    }
}
