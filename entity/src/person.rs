//! People: an account, its settings and its standing.

use crate::id::PersonId;
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A person and what they sign in with.
///
/// The id never leaves the server: others see a membership, so that two towns' personas cannot be linked.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Fixed at sign-up (a trigger holds that as well).
    pub kind: Kind,
    /// HMAC of the lower-cased address, for finding and for uniqueness. Empty until the address is
    /// verified (an unverified sign-up must not reserve somebody else's address) and after leaving.
    #[sea_orm(unique)]
    pub email_key: Option<String>,
    /// The address itself, encrypted; opened only to send a mail or to show its owner.
    #[sea_orm(column_type = "Text")]
    pub email_sealed: Option<String>,
    pub email_verified_at: Option<DateTimeUtc>,
    /// argon2id in PHC form.
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    pub display_name: String,
    pub age_band: AgeBand,
    pub language: Language,
    pub rules_version: String,
    pub rules_agreed_at: DateTimeUtc,
    /// Shielded mode: no listing, no join date, no suggestions.
    pub shielded: bool,
    pub administrator: bool,
    pub suspended_at: Option<DateTimeUtc>,
    /// Empty with `suspended_at` set means: until an administrator ends it.
    pub suspended_until: Option<DateTimeUtc>,
    /// Shown to the person.
    #[sea_orm(column_type = "Text")]
    pub suspended_reason: Option<String>,
    /// Last change of home; the next one waits 30 days. The first home does not count.
    pub home_changed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// Set when the person left for good; the row stays so that kept posts have an author.
    pub left_at: Option<DateTimeUtc>,
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::membership::Entity>,
    #[sea_orm(has_many)]
    pub sessions: HasMany<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Whose account it is. An office's people have another one for their private life.
    pub enum Kind {
        Resident,
        /// Acts for an agency, and can belong to no neighborhood (a trigger holds that as well).
        Officer,
    }
}

/// Age as a band; no birthday is ever asked.
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
pub enum AgeBand {
    #[sea_orm(string_value = "under_16")]
    #[serde(rename = "under_16")]
    Under16,
    #[sea_orm(string_value = "16_17")]
    #[serde(rename = "16_17")]
    From16To17,
    #[sea_orm(string_value = "18_plus")]
    #[serde(rename = "18_plus")]
    From18,
}

/// Language of mails and of the page.
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
pub enum Language {
    Ja,
    En,
}

// By hand: a derived Debug would carry secrets into a log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .field("created_at", &self.created_at)
            .field("left_at", &self.left_at)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelEx")
            .field("id", &self.id)
            .field("created_at", &self.created_at)
            .field("left_at", &self.left_at)
            .finish_non_exhaustive()
    }
}
