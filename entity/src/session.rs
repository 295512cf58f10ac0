//! Sessions: who is signed in where.

use crate::id::{PersonId, SessionId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One sign-in on one device: a family of rotating refresh tokens.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub person_id: PersonId,
    /// Secret from which each generation's refresh token is derived, so that a repeated request
    /// within the grace gets the same successor without the token being stored.
    #[sea_orm(column_type = "Text")]
    pub seed: String,
    /// How often the token was rotated.
    pub generation: i32,
    /// Hash of the newest refresh token.
    #[sea_orm(column_type = "Text")]
    pub refresh_hash: String,
    /// When the newest token was given out; the previous one stays good for a short grace.
    pub rotated_at: DateTimeUtc,
    /// Browser and system in a few words, for the owner's list.
    pub client: String,
    pub created_at: DateTimeUtc,
    pub last_used_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// When the second factor was shown; officers reach nothing without it.
    pub proven_at: Option<DateTimeUtc>,
    /// When it was last shown again, for something grave.
    pub stepped_up_at: Option<DateTimeUtc>,
    pub stepped_up_by: Option<Factor>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<EndReason>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What was shown.
    pub enum Factor {
        Passkey,
        Totp,
        RecoveryCode,
    }
}

/// Why a session is over.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Its owner signed out here.
    SignedOut,
    /// Its owner ended it from another session.
    Revoked,
    /// An old refresh token came back: somebody may have copied it.
    TokenReused,
    PasswordChanged,
    /// A second factor was added, removed or reset.
    FactorChanged,
    PasswordReset,
    EmailChanged,
    Suspended,
    /// The person left for good.
    Left,
    Expired,
}

// By hand: a derived Debug would carry secrets into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("generation", &self.generation)
            .field("created_at", &self.created_at)
            .field("ended_at", &self.ended_at)
            .field("end_reason", &self.end_reason)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("generation", &self.generation)
            .field("created_at", &self.created_at)
            .field("ended_at", &self.ended_at)
            .field("end_reason", &self.end_reason)
            .finish_non_exhaustive()
    }
}
