//! Lists of words that a town keeps: a text with one of them waits to be looked at.
//!
//! Compared is the spelling of a reader: NFKC, small letters, katakana as hiragana, nothing unseen. `contains` fits anywhere;
//! `exact` only where the kind of letters changes on both sides, because Japanese has no spaces: 猫 is in 猫が, not in 子猫.
use aho_corasick::AhoCorasick;

use super::plain::{Plain, hiragana};

/// How an entry of a list is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only as a word of its own.
    Exact,
    /// Anywhere.
    Contains,
}

/// A list, ready to be held against texts.
pub struct Watch {
    words: Option<AhoCorasick>,
    modes: Vec<Mode>,
}

impl Watch {
    /// Makes one.
    #[must_use]
    pub fn new<'a>(entries: impl IntoIterator<Item = (&'a str, Mode)>) -> Self {
        let (mut words, mut modes) = (Vec::new(), Vec::new());
        for (word, mode) in entries {
            let word = spelling(word);
            if !word.is_empty() {
                words.push(word);
                modes.push(mode);
            }
        }
        let words = (!words.is_empty()).then(|| AhoCorasick::new(words).ok());
        Self {
            words: words.flatten(),
            modes,
        }
    }

    /// Whether any of its words is in a text.
    #[must_use]
    pub fn hits(&self, text: &str) -> bool {
        self.hit(text).is_some()
    }

    /// Which of its words is first found in a text, counted as they were given; empty ones are not counted.
    #[must_use]
    pub fn hit(&self, text: &str) -> Option<usize> {
        let words = self.words.as_ref()?;
        let plain = Plain::of(text);
        let folded = plain.folded();
        let hit = words.find_overlapping_iter(&folded).find(|hit| {
            let mode = self.modes.get(hit.pattern().as_usize());
            mode != Some(&Mode::Exact) || plain.is_word(&hit.range())
        });
        hit.map(|hit| hit.pattern().as_usize())
    }
}

/// A word as it is compared: two that are the same here are one entry.
#[must_use]
pub fn spelling(word: &str) -> String {
    let plain = Plain::of(word.trim());
    plain.as_str().chars().map(hiragana).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        let watch = Watch::new([("ぱちんこ", Mode::Contains), ("ＳＡＬＥ", Mode::Exact)]);
        for text in [
            "パチンコ屋",
            "ﾊﾟﾁﾝｺ",
            "パチ\u{200b}ンコ",
            "今日はSale！",
            "sale",
        ] {
            assert!(watch.hits(text), "{text}");
        }
        for text in ["パチパチ", "wholesale", "sales"] {
            assert!(!watch.hits(text), "{text}");
        }
    }

    #[test]
    fn an_exact_word_ends_where_the_letters_change() {
        let watch = Watch::new([("猫", Mode::Exact), ("ネコ", Mode::Exact)]);
        for text in ["猫がいた", "白い猫", "ネコがいた", "「ねこ」"] {
            assert!(watch.hits(text), "{text}");
        }
        for text in ["子猫", "ネコヤナギ", "ねころぶ"] {
            assert!(!watch.hits(text), "{text}");
        }
    }

    #[test]
    fn an_empty_list_holds_nothing() {
        assert!(!Watch::new([]).hits("なんでも"));
        assert!(!Watch::new([(" \u{200b}", Mode::Contains)]).hits("なんでも"));
    }
}
