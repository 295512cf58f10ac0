//! What a version of a rule says: as it is proposed, as it stands in a file, as it is stored.
use chrono::{DateTime, Utc};
use entity::{
    id::{PersonId, RuleId},
    rule,
};
use sea_orm::Set;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::ToSchema;

use crate::{
    db::Tx,
    error::{Error, Result},
    text::Text,
};

/// Examples of one rule at most.
const EXAMPLES: usize = 8;

/// A rule's name in addresses: small letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSlug(String);

impl RuleSlug {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for RuleSlug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = Text::<2, 40>::deserialize(deserializer)?.into_inner();
        let fit = |c| matches!(c, 'a'..='z' | '0'..='9' | '-');
        if raw.chars().all(fit) && !raw.starts_with('-') && !raw.ends_with('-') {
            Ok(Self(raw))
        } else {
            Err(D::Error::custom("code:invalid"))
        }
    }
}

/// A rule that is new, or a rule otherwise than it was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    /// Its name in addresses; an existing one means another version of that rule.
    #[schema(value_type = String, min_length = 2, max_length = 40, pattern = "^[a-z0-9-]+$")]
    pub slug: RuleSlug,
    /// What it asks, in a line.
    pub title: NewRuleTitle,
    /// What it asks, whole.
    pub body: NewRuleBody,
    /// What is against it, and what is not.
    #[serde(default)]
    #[schema(max_items = 8)]
    pub examples: Vec<NewRuleExample>,
    /// From when this version holds on, the rule holds no longer.
    #[serde(default)]
    pub ended: bool,
    /// Takes effect as soon as it is confirmed, without 14 days' notice; needs a reason.
    #[serde(default)]
    pub emergency: bool,
    /// Why it comes, for everybody to read.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub reason: Option<Text<0, 500>>,
}

/// A title in three readings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRuleTitle {
    /// Japanese.
    #[schema(value_type = String, min_length = 1, max_length = 60)]
    pub ja: Text<1, 60>,
    /// English.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub en: Text<1, 120>,
    /// やさしい日本語, furigana as `漢字《かんじ》`.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub easy: Text<1, 120>,
}

/// A text in three readings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRuleBody {
    /// Japanese.
    #[schema(value_type = String, min_length = 1, max_length = 1200)]
    pub ja: Text<1, 1200>,
    /// English.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub en: Text<1, 2000>,
    /// やさしい日本語, furigana as `漢字《かんじ》`.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub easy: Text<1, 2000>,
}

/// One example.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRuleExample {
    /// Whether the rule lets it be.
    pub allowed: bool,
    /// Japanese.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub ja: Text<1, 200>,
    /// English.
    #[schema(value_type = String, min_length = 1, max_length = 300)]
    pub en: Text<1, 300>,
    /// やさしい日本語, furigana as `漢字《かんじ》`.
    #[schema(value_type = String, min_length = 1, max_length = 300)]
    pub easy: Text<1, 300>,
}

/// Yes to a rule that somebody else proposed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRule {
    /// From when on it holds: 14 days from now at the soonest, which is also meant when it is absent. Not for emergencies.
    #[serde(default)]
    pub effective_at: Option<DateTime<Utc>>,
}

/// No to a rule that somebody else proposed, or one's own taken back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseRule {
    /// Why, for those who keep the rules; required unless it is one's own.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub reason: Option<Text<0, 500>>,
}

/// One example, as it is stored and told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleExample {
    /// Whether the rule lets it be.
    pub allowed: bool,
    /// Japanese.
    #[schema(max_length = 200)]
    pub ja: String,
    /// English.
    #[schema(max_length = 300)]
    pub en: String,
    /// やさしい日本語, furigana as `漢字《かんじ》`.
    #[schema(max_length = 300)]
    pub easy: String,
}

impl NewRule {
    /// What the fields cannot say alone.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        if self.examples.len() > EXAMPLES {
            return Err(Error::invalid("/examples", "too_many"));
        }
        if self.emergency && self.why().is_empty() {
            return Err(Error::invalid("/reason", "required"));
        }
        Ok(())
    }

    fn why(&self) -> &str {
        self.reason.as_ref().map_or("", Text::as_str)
    }

    fn examples(&self) -> Result<String> {
        let told = |example: &NewRuleExample| RuleExample {
            allowed: example.allowed,
            ja: example.ja.as_str().to_owned(),
            en: example.en.as_str().to_owned(),
            easy: example.easy.as_str().to_owned(),
        };
        let all: Vec<_> = self.examples.iter().map(told).collect();
        serde_json::to_string(&all).map_err(Error::internal)
    }

    /// Whether a version says the very same.
    ///
    /// # Errors
    /// `Internal`.
    pub fn says(&self, row: &rule::Model) -> Result<bool> {
        Ok(self.title.ja.as_str() == row.title_ja
            && self.title.en.as_str() == row.title_en
            && self.title.easy.as_str() == row.title_easy
            && self.body.ja.as_str() == row.body_ja
            && self.body.en.as_str() == row.body_en
            && self.body.easy.as_str() == row.body_easy
            && self.ended == row.ended
            && self.examples()? == row.examples)
    }

    /// The row, proposed now by somebody, or on the machine itself.
    ///
    /// # Errors
    /// `Internal`.
    pub fn row(
        &self,
        tx: &Tx<'_>,
        version: i32,
        by: Option<PersonId>,
    ) -> Result<rule::ActiveModel> {
        Ok(rule::ActiveModel {
            id: Set(RuleId::new()),
            slug: Set(self.slug.as_str().to_owned()),
            version: Set(version),
            title_ja: Set(self.title.ja.as_str().to_owned()),
            title_en: Set(self.title.en.as_str().to_owned()),
            title_easy: Set(self.title.easy.as_str().to_owned()),
            body_ja: Set(self.body.ja.as_str().to_owned()),
            body_en: Set(self.body.en.as_str().to_owned()),
            body_easy: Set(self.body.easy.as_str().to_owned()),
            examples: Set(self.examples()?),
            emergency: Set(self.emergency),
            reason: Set(self.why().to_owned()),
            ended: Set(self.ended),
            proposed_by: Set(by),
            confirmed_by: Set(None),
            proposed_at: Set(tx.now()),
            published_at: Set(None),
            effective_at: Set(None),
            refused_by: Set(None),
            refused_reason: Set(None),
            refused_at: Set(None),
        })
    }
}
