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
    /// JSON: a list of `{ "allowed": …, "ja": …, "en": …, "easy": … }`.
    #[sea_orm(column_type = "Text")]
    pub examples: String,
    /// Takes effect at once; others wait 14 days.
    pub emergency: bool,
    /// Why it comes, in words for everybody; an emergency says so. Empty for the rules that came with the program.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// From when this version holds on, the rule holds no longer.
    pub ended: bool,
    /// Empty for the rules that came with the program.
    pub proposed_by: Option<PersonId>,
    /// Never who proposed it (a CHECK holds that as well).
    pub confirmed_by: Option<PersonId>,
    pub proposed_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub effective_at: Option<DateTimeUtc>,
    /// Who said no; its proposer, when it was taken back.
    pub refused_by: Option<PersonId>,
    /// Why, for those who keep the rules.
    #[sea_orm(column_type = "Text", nullable)]
    pub refused_reason: Option<String>,
    pub refused_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
