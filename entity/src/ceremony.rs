//! Ceremonies: a WebAuthn question that waits for its answer.

use crate::id::{CeremonyId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// What was asked of an authenticator; answered once, within minutes, by any process.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ceremony")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CeremonyId,
    /// Empty while nobody has said who they are: a sign-in by passkey alone.
    pub person_id: Option<PersonId>,
    pub purpose: Purpose,
    /// The library's own form.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What the answer will be good for.
    pub enum Purpose {
        /// A new passkey.
        Register,
        /// A whole sign-in.
        SignIn,
        /// The second factor of a session, and a step up.
        StepUp,
    }
}

// By hand: a derived Debug would carry secrets into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}
