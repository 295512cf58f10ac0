//! Rules: what is asked of everybody, in versions.

use crate::id::{PersonId, RuleId};
use sea_orm::entity::prelude::*;

/// One version of a rule. What was published stays as it was: decisions cite it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RuleId,
    /// The rule's name in addresses and in the public log: `personal-data`.
    pub slug: String,
    /// Counts from 1 within the slug, without a hole among those that were published.
    pub version: i32,
    pub title_ja: String,
    pub title_en: String,
    pub title_easy: String,
    #[sea_orm(column_type = "Text")]
    pub body_ja: String,
    #[sea_orm(column_type = "Text")]
    pub body_en: String,
    #[sea_orm(column_type = "Text")]
    pub body_easy: String,
    /// JSON: a list of `{ "ja": …, "en": …, "allowed": … }`.
    #[sea_orm(column_type = "Text")]
    pub examples: String,
    /// Takes effect at once; others wait 14 days.
    pub emergency: bool,
    /// Empty for the rules that came with the program.
    pub proposed_by: Option<PersonId>,
    /// Never who proposed it (a CHECK holds that as well).
    pub confirmed_by: Option<PersonId>,
    pub proposed_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub effective_at: Option<DateTimeUtc>,
    pub refused_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
