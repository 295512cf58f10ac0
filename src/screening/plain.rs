//! A text as it is looked at: NFKC, small letters, one kind of dash, nothing unseen; each character with its place
//! in what was written, so that a page can mark what was found.
use std::ops::Range;

use crate::text::skeleton::unseen;

/// A text in one spelling.
pub(super) struct Plain {
    text: String,
    /// For each character: where it begins in `text`, and its place in what was written, in UTF-16 units.
    places: Vec<Place>,
    /// Where the written text ends.
    end: usize,
}

#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    start: usize,
    end: usize,
}

/// A character in the making: what it became, and where it stood.
struct Sign {
    c: char,
    start: usize,
    end: usize,
}

impl Plain {
    pub(super) fn of(written: &str) -> Self {
        let mut signs: Vec<Sign> = Vec::with_capacity(written.len());
        let mut at = 0;
        for c in written.chars() {
            let (start, end) = (at, at + c.len_utf16());
            at = end;
            match c {
                // The mark of a voiced sound belongs to the kana before it: ｶﾞ, か゛.
                'ﾞ' | '\u{3099}' => join(&mut signs, '\u{3099}', start, end),
                'ﾟ' | '\u{309a}' => join(&mut signs, '\u{309a}', start, end),
                _ if unseen(c) || matches!(c, '\u{20dd}'..='\u{20e4}') => {}
                _ => spell(&mut signs, c, start, end),
            }
        }
        strokes(&mut signs);
        let mut text = String::with_capacity(written.len());
        let mut places = Vec::with_capacity(signs.len());
        for sign in signs {
            let byte = text.len();
            text.push(sign.c);
            places.push(Place {
                byte,
                start: sign.start,
                end: sign.end,
            });
        }
        Self {
            text,
            places,
            end: at,
        }
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The same with katakana as hiragana: as many characters, of as many bytes.
    pub(super) fn folded(&self) -> String {
        self.text.chars().map(hiragana).collect()
    }

    /// Where a part (in bytes of this text) stands in what was written: start and length, in UTF-16 units.
    pub(super) fn span(&self, from: usize, to: usize) -> (usize, usize) {
        let first = self.places.partition_point(|place| place.byte < from);
        let last = self.places.partition_point(|place| place.byte < to);
        let start = self.places.get(first).map_or(self.end, |place| place.start);
        let end = last
            .checked_sub(1)
            .and_then(|last| self.places.get(last))
            .map_or(start, |place| place.end);
        (start, end.saturating_sub(start))
    }

    /// At most `count` characters before a place.
    pub(super) fn before(&self, byte: usize, count: usize) -> &str {
        let head = self.text.get(..byte).unwrap_or_default();
        let from = head
            .char_indices()
            .rev()
            .take(count)
            .last()
            .map_or(byte, |(at, _)| at);
        head.get(from..).unwrap_or_default()
    }

    /// At most `count` characters from a place on.
    pub(super) fn after(&self, byte: usize, count: usize) -> &str {
        let tail = self.text.get(byte..).unwrap_or_default();
        let to = tail
            .char_indices()
            .nth(count)
            .map_or(tail.len(), |(at, _)| at);
        tail.get(..to).unwrap_or_default()
    }

    /// Whether a part is a word of its own. A word ends where the kind of letters changes; one in hiragana may be
    /// followed by what follows a noun.
    pub(super) fn is_word(&self, part: &Range<usize>) -> bool {
        let text = &self.text;
        let word = text.get(part.clone()).unwrap_or_default();
        let before = text
            .get(..part.start)
            .and_then(|head| head.chars().next_back());
        let tail = text.get(part.end..).unwrap_or_default();
        let first = word.chars().next().map(script);
        let last = word.chars().next_back().map(script);
        let begins = before.map(script) != first || first == Some(Script::Other);
        let ends = match tail.chars().next().map(script) {
            Some(Script::Hiragana) if last == Some(Script::Hiragana) => {
                NOUN_ENDS.iter().any(|end| tail.starts_with(end))
            }
            Some(Script::Other) | None => true,
            next => next != last,
        };
        begins && ends
    }
}

/// The kinds of letters of which one word is made.
#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Katakana,
    Hiragana,
    Kanji,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | '0'..='9' => Script::Latin,
        'ァ'..='ヺ' | 'ー' => Script::Katakana,
        'ぁ'..='ゖ' => Script::Hiragana,
        '一'..='龠' | '々' => Script::Kanji,
        _ => Script::Other,
    }
}

/// What follows a noun.
const NOUN_ENDS: [&str; 25] = [
    "な",
    "だ",
    "じゃ",
    "か",
    "の",
    "や",
    "よ",
    "ども",
    "みたい",
    "です",
    "って",
    "すぎ",
    "しか",
    "が",
    "を",
    "に",
    "は",
    "で",
    "と",
    "も",
    "へ",
    "から",
    "まで",
    "たち",
    "さん",
];

/// One written character, as the characters it stands for.
fn spell(signs: &mut Vec<Sign>, c: char, start: usize, end: usize) {
    let mut bytes = [0; 4];
    let normal = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc();
    for c in normal.normalize(c.encode_utf8(&mut bytes)).chars() {
        let c = match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{fe58}' => '-',
            '\u{a0}' | '\t' => ' ',
            other => other,
        };
        signs.extend(c.to_lowercase().map(|c| Sign { c, start, end }));
    }
}

/// Puts a mark onto the character before it.
fn join(signs: &mut Vec<Sign>, mark: char, start: usize, end: usize) {
    let normal = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc();
    if let Some(last) = signs.last_mut() {
        let pair: String = [last.c, mark].iter().collect();
        let mut joined = normal
            .normalize(&pair)
            .chars()
            .collect::<Vec<_>>()
            .into_iter();
        if let (Some(c), None) = (joined.next(), joined.next()) {
            last.c = c;
            last.end = end;
            return;
        }
    }
    spell(signs, mark, start, end);
}

/// A long vowel or the kanji 一 between digits was meant as a dash: 090ー1234ー5678.
fn strokes(signs: &mut [Sign]) {
    let mut before = false;
    let mut rest = signs.iter_mut().peekable();
    while let Some(sign) = rest.next() {
        let after = rest.peek().is_some_and(|next| next.c.is_ascii_digit());
        if matches!(sign.c, 'ー' | '一') && before && after {
            sign.c = '-';
        }
        before = sign.c.is_ascii_digit();
    }
}

/// Katakana as hiragana.
pub(super) fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of `written` that `needle` of its plain spelling stands for.
    fn part(written: &str, needle: &str) -> String {
        let plain = Plain::of(written);
        let from = plain.as_str().find(needle).unwrap();
        let (start, length) = plain.span(from, from + needle.len());
        let units: Vec<u16> = written.encode_utf16().collect();
        String::from_utf16(&units[start..start + length]).unwrap()
    }

    #[test]
    fn spellings_come_together_and_places_stay_those_of_what_was_written() {
        assert_eq!(
            Plain::of("ＴＥＬ　０９０‐１２３４").as_str(),
            "tel 090-1234"
        );
        assert_eq!(Plain::of("ｶﾞｽ か\u{3099}").as_str(), "ガス が");
        assert_eq!(
            Plain::of("090ー1234一5678、ラーメン一杯").as_str(),
            "090-1234-5678、ラーメン一杯"
        );
        assert_eq!(Plain::of("0️⃣9️⃣").as_str(), "09");
        assert_eq!(part("𠮷野 ０９０－１", "090-1"), "０９０－１");
        assert_eq!(part("㍿ ㈱ ｶﾞｽ屋", "ガス"), "ｶﾞｽ");
        assert_eq!(part("a\u{200b}b\u{200b}c", "bc"), "b\u{200b}c");
    }

    #[test]
    fn what_stands_around_a_place_is_cut_at_characters() {
        let plain = Plain::of("電話は090");
        assert_eq!(plain.before(9, 2), "話は");
        assert_eq!(plain.before(0, 2), "");
        assert_eq!(plain.after(9, 2), "09");
        assert_eq!(plain.folded(), "電話は090");
    }
}
