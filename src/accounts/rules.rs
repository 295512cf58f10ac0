//! The house rules that everybody agrees to when they sign up.
use super::model::{Rules, RulesTexts};

/// The date the rules in force were written. A new text needs a new date.
pub const VERSION: &str = "2026-11-22";

/// The rules in force.
#[must_use]
pub fn rules() -> Rules {
    Rules {
        version: VERSION,
        texts: RulesTexts {
            ja: include_str!("rules/ja.md"),
            en: include_str!("rules/en.md"),
        },
    }
}
