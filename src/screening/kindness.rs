//! Words that hurt, as a hint to whoever is about to send them. Never an obstacle, and nothing of it is kept.
//!
//! The list (`data/screening/harsh.tsv`) is of wordings, not of opinions: what is wrong with the park may be said.
use std::{ops::Range, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;

use super::plain::{Plain, hiragana};

/// Hints of one text at most.
const MOST: usize = 20;

const LIST: &str = include_str!("../../data/screening/harsh.tsv");

/// Where a harsh word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Harsh {
    /// Where it begins, in UTF-16 units, as browsers count.
    pub start: usize,
    /// How long it is, in the same units.
    pub length: usize,
}

struct Words {
    harsh: AhoCorasick,
    /// How each of them must stand.
    modes: Vec<&'static str>,
    /// Longer words that only contain one.
    harmless: AhoCorasick,
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let (mut harsh, mut modes, mut harmless) = (Vec::new(), Vec::new(), Vec::new());
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (word, mode) = (cells.next()?, cells.next()?);
        harsh.push(fold(word));
        modes.push(mode);
        harmless.extend(cells.flat_map(|within| within.split('|')).map(fold));
    }
    let longest = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(harsh);
    Some(Words {
        harsh: longest.ok()?,
        modes,
        // All of them, also those that lie over one another.
        harmless: AhoCorasick::new(harmless).ok()?,
    })
});

fn fold(word: &str) -> String {
    word.to_lowercase().chars().map(hiragana).collect()
}

/// The harsh words of a text, in its order.
#[must_use]
pub fn hints(text: &str) -> Vec<Harsh> {
    let Some(words) = WORDS.as_ref() else {
        return Vec::new();
    };
    let plain = Plain::of(text);
    let folded = plain.folded();
    let harmless: Vec<Range<usize>> = words
        .harmless
        .find_overlapping_iter(&folded)
        .map(|hit| hit.range())
        .collect();
    let mut found = Vec::new();
    for hit in words.harsh.find_iter(&folded) {
        let range = hit.range();
        let meant = !harmless
            .iter()
            .any(|other| other.start <= range.start && range.end <= other.end);
        let mode = words.modes.get(hit.pattern().as_usize()).copied();
        if meant && stands(&plain, &range, mode.unwrap_or_default()) {
            let (start, length) = plain.span(range.start, range.end);
            found.push(Harsh { start, length });
        }
    }
    found.truncate(MOST);
    found
}

/// Whether a word stands as its mode demands.
fn stands(plain: &Plain, range: &Range<usize>, mode: &str) -> bool {
    let katakana = || {
        let word = plain.as_str().get(range.clone()).unwrap_or_default();
        word.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'))
    };
    match mode {
        "alone" => plain.is_word(range),
        "katakana" => katakana() && plain.is_word(range),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        hints(text)
            .into_iter()
            .map(|one| String::from_utf16(&units[one.start..one.start + one.length]).unwrap())
            .collect()
    }

    #[test]
    fn harsh_words_are_found_in_any_spelling() {
        assert_eq!(words("ﾊﾞｶ じゃないの"), ["ﾊﾞｶ"]);
        assert_eq!(words("もう二度と来るな！"), ["二度と来るな"]);
        assert_eq!(words("You IDIOT, shut up"), ["IDIOT", "shut up"]);
        assert_eq!(words("𠮷 老害だ"), ["老害"]);
        assert_eq!(words("あの人ばかじゃないの。クソが"), ["ばか", "クソ"]);
    }

    #[test]
    fn words_that_only_sound_like_one_are_let_be() {
        for text in [
            "カスタードとカステラ、酒かす",
            "そばかす、ばかり、しばかり機",
            "アホウドリを見ました",
            "約束を守る、あくそくない",
            "くずもちとパンくず",
            "scrap paper, shiitake, jerky",
            "デブリを片づけました",
            "コロンブスの卵",
            "よく育つ、楽そう",
            "来るなら教えて",
            "ボケの花、ピントボケ",
            "外人墓地の桜",
            "ハゲワシとハゲタカ",
        ] {
            assert!(words(text).is_empty(), "{text}: {:?}", words(text));
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let mut list: Vec<_> = LIST
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| fold(line.split('\t').next().unwrap()))
            .collect();
        list.sort();
        let all = list.len();
        list.dedup();
        assert!(all >= 150, "{all}");
        assert_eq!(list.len(), all);
    }
}
