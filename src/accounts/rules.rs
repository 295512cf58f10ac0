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
            easy: include_str!("rules/easy.md"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::lint;

    #[test]
    fn the_easy_reading_is_easy_and_tells_of_everything() {
        let texts = rules().texts;
        assert_eq!(lint(texts.easy), []);
        let headings = |text: &str| text.lines().filter(|line| line.starts_with("# ")).count();
        assert_eq!(headings(texts.easy), headings(texts.ja));
        assert_eq!(headings(texts.en), headings(texts.ja));
    }
}
