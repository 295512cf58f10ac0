//! Rules as they go out: to everybody what was published, to those who keep the rules what is proposed.
use chrono::{DateTime, Utc};
use entity::{id::RuleId, rule};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::RuleExample;
use crate::{
    clock::Moment,
    error::{Error, Result},
};

/// A text in three readings.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleReadings {
    /// Japanese.
    #[schema(max_length = 1200)]
    pub ja: String,
    /// English.
    #[schema(max_length = 2000)]
    pub en: String,
    /// やさしい日本語, furigana as `漢字《かんじ》`.
    #[schema(max_length = 2000)]
    pub easy: String,
}

/// Where a published version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    /// Its day has not come.
    Announced,
    /// It holds; decisions cite it.
    InForce,
    /// It says that the rule has ended.
    Ended,
    /// It held, until a later one did.
    Past,
    /// A later one came before its day.
    Overtaken,
}

/// A version that was published. It never changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleVersion {
    /// Counts from 1.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Where it stands now.
    pub state: RuleState,
    /// What it asks, in a line.
    pub title: RuleReadings,
    /// What it asks, whole.
    pub body: RuleReadings,
    /// What is against it, and what is not.
    #[schema(max_items = 8)]
    pub examples: Vec<RuleExample>,
    /// With it the rule ends.
    pub ended: bool,
    /// It took effect without 14 days' notice, for the reason that it names.
    pub emergency: bool,
    /// Why it came.
    #[schema(max_length = 500)]
    pub reason: String,
    /// When it was published.
    pub published_at: Moment,
    /// From when on it holds.
    pub effective_at: Moment,
}

/// A rule as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleNow {
    /// Its name in addresses, which decisions cite: `/rules#{slug}`.
    #[schema(max_length = 40)]
    pub slug: String,
    /// The version that holds, or says that the rule has ended; null before the first one's day.
    pub now: Option<RuleVersion>,
    /// What comes, the soonest first.
    #[schema(max_items = 100)]
    pub announced: Vec<RuleVersion>,
    /// How many versions were published.
    #[schema(minimum = 1)]
    pub versions: i32,
}

/// All rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleList {
    /// In the order in which they came.
    #[schema(max_items = 500)]
    pub items: Vec<RuleNow>,
}

/// Everything that was ever published under one name.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleHistory {
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// The newest first.
    #[schema(max_items = 500)]
    pub versions: Vec<RuleVersion>,
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Waits for an administrator who did not propose it.
    Waiting,
    /// Yes.
    Published,
    /// No, or taken back.
    Refused,
    /// Another version was published since: it has to be proposed anew.
    Overtaken,
}

/// A version that is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleProposal {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: RuleId,
    /// The rule.
    #[schema(max_length = 40)]
    pub slug: String,
    /// Which version it would be, or is.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Where it stands.
    pub state: ProposalState,
    /// What it asks, in a line.
    pub title: RuleReadings,
    /// What it asks, whole.
    pub body: RuleReadings,
    /// What is against it, and what is not.
    #[schema(max_items = 8)]
    pub examples: Vec<RuleExample>,
    /// With it the rule ends.
    pub ended: bool,
    /// It takes effect at once.
    pub emergency: bool,
    /// Why.
    #[schema(max_length = 500)]
    pub reason: String,
    /// The version before it, to compare with.
    pub before: Option<RuleVersion>,
    /// Whether the viewer proposed it.
    pub own: bool,
    /// Who proposed it, for administrators; null for what was read in on the machine itself.
    #[schema(max_length = 30)]
    pub proposed_by: Option<String>,
    /// When.
    pub proposed_at: Moment,
    /// Why it was refused.
    #[schema(max_length = 500)]
    pub refused_reason: Option<String>,
    /// From when on it holds, once it is published.
    pub effective_at: Option<Moment>,
    /// What the viewer could do: `confirm`, `refuse`, `take_back`.
    #[schema(max_items = 3)]
    pub acts: Vec<&'static str>,
}

/// What is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleProposals {
    /// The newest first.
    #[schema(max_items = 50)]
    pub items: Vec<RuleProposal>,
}

pub(super) fn title(row: &rule::Model) -> RuleReadings {
    RuleReadings {
        ja: row.title_ja.clone(),
        en: row.title_en.clone(),
        easy: row.title_easy.clone(),
    }
}

pub(super) fn body(row: &rule::Model) -> RuleReadings {
    RuleReadings {
        ja: row.body_ja.clone(),
        en: row.body_en.clone(),
        easy: row.body_easy.clone(),
    }
}

pub(super) fn examples(row: &rule::Model) -> Result<Vec<RuleExample>> {
    serde_json::from_str(&row.examples).map_err(Error::internal)
}

/// A published version; `all` are those of the same rule.
pub(super) fn version(
    row: &rule::Model,
    all: &[rule::Model],
    now: DateTime<Utc>,
) -> Result<RuleVersion> {
    let (Some(published), Some(effective)) = (row.published_at, row.effective_at) else {
        return Err(Error::internal(
            "a rule that was not published is shown as if",
        ));
    };
    Ok(RuleVersion {
        version: row.version,
        state: state(row, all, now),
        title: title(row),
        body: body(row),
        examples: examples(row)?,
        ended: row.ended,
        emergency: row.emergency,
        reason: row.reason.clone(),
        published_at: Moment(published),
        effective_at: Moment(effective),
    })
}

/// The newest version whose time has come holds, so a later one with an earlier day overtakes.
fn state(row: &rule::Model, all: &[rule::Model], now: DateTime<Utc>) -> RuleState {
    let later = || all.iter().filter(|other| other.version > row.version);
    if later().any(|other| other.effective_at <= row.effective_at) {
        RuleState::Overtaken
    } else if row.effective_at > Some(now) {
        RuleState::Announced
    } else if later().any(|other| other.effective_at <= Some(now)) {
        RuleState::Past
    } else if row.ended {
        RuleState::Ended
    } else {
        RuleState::InForce
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn row(version: i32, day: i64, ended: bool) -> rule::Model {
        let start = DateTime::<Utc>::default();
        let at = start + TimeDelta::days(day);
        rule::Model {
            id: RuleId::new(),
            slug: "spam".into(),
            version,
            title_ja: String::new(),
            title_en: String::new(),
            title_easy: String::new(),
            body_ja: String::new(),
            body_en: String::new(),
            body_easy: String::new(),
            examples: "[]".into(),
            emergency: false,
            reason: String::new(),
            ended,
            proposed_by: None,
            confirmed_by: None,
            proposed_at: start,
            published_at: Some(start),
            effective_at: Some(at),
            refused_by: None,
            refused_reason: None,
            refused_at: None,
        }
    }

    fn states(all: &[rule::Model], day: i64) -> Vec<RuleState> {
        let now = DateTime::<Utc>::default() + TimeDelta::days(day);
        all.iter().map(|row| state(row, all, now)).collect()
    }

    #[test]
    fn a_version_waits_for_its_day_and_the_one_before_it_is_past_then() {
        use RuleState as S;
        let all = [row(1, 0, false), row(2, 14, false), row(3, 30, true)];
        assert_eq!(states(&all, 13), [S::InForce, S::Announced, S::Announced]);
        assert_eq!(states(&all, 14), [S::Past, S::InForce, S::Announced]);
        assert_eq!(states(&all, 30), [S::Past, S::Past, S::Ended]);
    }

    #[test]
    fn what_a_later_version_overtakes_never_holds() {
        use RuleState as S;
        let all = [row(1, 0, false), row(2, 60, false), row(3, 14, false)];
        assert_eq!(states(&all, 1), [S::InForce, S::Overtaken, S::Announced]);
        assert_eq!(states(&all, 61), [S::Past, S::Overtaken, S::InForce]);
    }
}
