//! やさしい日本語: what in a text is hard to read, as a hint to whoever writes. A pure function, and never an
//! obstacle: a text with findings is still published.
//!
//! It looks for long sentences, words from a list (`data/easy-japanese.tsv`), double negatives, loanwords that
//! not everybody knows, and sentences that do not end in です・ます. Furigana (`漢字《かんじ》`) are not counted.
use std::{collections::BTreeMap, sync::LazyLock};

use serde::Serialize;
use utoipa::ToSchema;

/// Characters of a sentence, without furigana and spaces.
const LONG: usize = 40;
/// Katakana of a word from which on it is looked at.
const LOANWORD: usize = 4;
/// Findings of one text at most.
const MOST: usize = 200;

const LIST: &str = include_str!("../../data/easy-japanese.tsv");

/// Loanwords that everybody meets every day.
const KNOWN: [&str; 32] = [
    "スーパー",
    "コンビニ",
    "スマートフォン",
    "インターネット",
    "ホームページ",
    "テレビ",
    "ラジオ",
    "パソコン",
    "メール",
    "エレベーター",
    "タクシー",
    "トイレ",
    "ペットボトル",
    "ビニール",
    "プラスチック",
    "アルバイト",
    "マンション",
    "アパート",
    "カレンダー",
    "レストラン",
    "マスク",
    "ワクチン",
    "ボランティア",
    "マイナンバーカード",
    "クレジットカード",
    "センター",
    "グラウンド",
    "スポーツ",
    "コンサート",
    "プレゼント",
    "アレルギー",
    "ニュース",
];

/// Negations of negations, and what they ask of a reader.
const DOUBLE: [&str; 12] = [
    "なければなりません",
    "なければならない",
    "なくてはなりません",
    "なくてはいけません",
    "なければいけません",
    "ないわけではありません",
    "ないわけではない",
    "ないことはありません",
    "ないとは限りません",
    "ないとは言えません",
    "なくはありません",
    "ないものはありません",
];

/// How a polite sentence ends.
const POLITE: [&str; 14] = [
    "です",
    "ます",
    "ません",
    "でした",
    "ました",
    "ましょう",
    "でしょう",
    "ください",
    "ですか",
    "ますか",
    "ませんか",
    "ですね",
    "ますね",
    "ございます",
];

/// Something that is hard to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EasyFinding)]
pub struct Finding {
    /// `long_sentence hard_word double_negative loanword ending`.
    #[schema(max_length = 40)]
    pub code: &'static str,
    /// Where it begins, in UTF-16 units, as browsers count.
    pub start: usize,
    /// How long it is, in the same units.
    pub length: usize,
    /// The words.
    #[schema(max_length = 5000)]
    pub word: String,
    /// What to write instead, if there is a word for it.
    #[schema(max_length = 200)]
    pub hint: Option<&'static str>,
}

/// A text without its furigana, each character with its place in the text.
struct Plain {
    chars: Vec<char>,
    places: Vec<(usize, usize)>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self {
            chars: Vec::new(),
            places: Vec::new(),
        };
        let (mut at, mut reading) = (0, false);
        for c in text.chars() {
            let length = c.len_utf16();
            match c {
                '《' => reading = true,
                '》' => reading = false,
                '｜' => {}
                _ if reading => {}
                _ => {
                    plain.chars.push(c);
                    plain.places.push((at, length));
                }
            }
            at += length;
        }
        plain
    }

    fn finding(&self, code: &'static str, from: usize, to: usize) -> Option<Finding> {
        let (start, _) = *self.places.get(from)?;
        let (last, length) = *self.places.get(to.checked_sub(1)?)?;
        Some(Finding {
            code,
            start,
            length: last + length - start,
            word: self.chars.get(from..to)?.iter().collect(),
            hint: None,
        })
    }

    fn starts(&self, at: usize, word: &[char]) -> bool {
        self.chars
            .get(at..)
            .is_some_and(|rest| rest.starts_with(word))
    }
}

/// Words by their first character, the longest first.
type Words = BTreeMap<char, Vec<(Vec<char>, &'static str)>>;

static HARD: LazyLock<Words> = LazyLock::new(|| {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    group(lines.filter_map(|line| line.split_once('\t')))
});

static DOUBLES: LazyLock<Words> = LazyLock::new(|| group(DOUBLE.map(|word| (word, ""))));

fn group(pairs: impl IntoIterator<Item = (&'static str, &'static str)>) -> Words {
    let mut words = Words::new();
    for (word, easier) in pairs {
        let chars: Vec<char> = word.chars().collect();
        if let Some(first) = chars.first() {
            words.entry(*first).or_default().push((chars, easier));
        }
    }
    for list in words.values_mut() {
        list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    words
}

/// What is hard to read, in the order of the text.
#[must_use]
pub fn lint(text: &str) -> Vec<Finding> {
    let plain = Plain::of(text);
    let mut found = listed(&plain, &HARD, "hard_word");
    found.extend(listed(&plain, &DOUBLES, "double_negative"));
    found.extend(loanwords(&plain));
    found.extend(sentences(&plain));
    found.sort_by_key(|finding| (finding.start, finding.length));
    found.truncate(MOST);
    found
}

fn listed(plain: &Plain, words: &Words, code: &'static str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = plain.chars.get(at) {
        let list = words.get(first).map_or(&[] as &[_], Vec::as_slice);
        match list.iter().find(|(word, _)| plain.starts(at, word)) {
            Some((word, easier)) => {
                let finding = plain.finding(code, at, at + word.len());
                let hint = Some(*easier).filter(|easier| !easier.is_empty());
                found.extend(finding.map(|finding| Finding { hint, ..finding }));
                at += word.len();
            }
            None => at += 1,
        }
    }
    found
}

fn loanwords(plain: &Plain) -> Vec<Finding> {
    let katakana = |c: &char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let mut found = Vec::new();
    let mut at = 0;
    while at < plain.chars.len() {
        let run = plain
            .chars
            .iter()
            .skip(at)
            .take_while(|c| katakana(c))
            .count();
        if run >= LOANWORD {
            let finding = plain.finding("loanword", at, at + run);
            found.extend(finding.filter(|one| !KNOWN.contains(&one.word.as_str())));
        }
        at += run.max(1);
    }
    found
}

/// Sentences that are long, or do not end politely. A line without 。 is a heading or a list, and is let be.
fn sentences(plain: &Plain) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in plain.chars.iter().enumerate() {
        if !matches!(c, '。' | '！' | '？' | '\n') {
            continue;
        }
        let begin = from + leading(plain, from, at);
        from = at + 1;
        let words: String = plain
            .chars
            .get(begin..at)
            .unwrap_or_default()
            .iter()
            .collect();
        let length = words.chars().filter(|c| !c.is_whitespace()).count();
        if length > LONG {
            found.extend(plain.finding("long_sentence", begin, at));
        }
        let ended = *c == '。' && length > 0;
        let words = words.trim_end_matches(['」', '）', ')', ' ', '　']);
        if ended && !POLITE.iter().any(|end| words.ends_with(end)) {
            found.extend(plain.finding("ending", begin, at));
        }
    }
    let begin = from + leading(plain, from, plain.chars.len());
    let rest = plain.chars.get(begin..).unwrap_or_default();
    if rest.iter().filter(|c| !c.is_whitespace()).count() > LONG {
        found.extend(plain.finding("long_sentence", begin, plain.chars.len()));
    }
    found
}

fn leading(plain: &Plain, from: usize, to: usize) -> usize {
    let part = plain.chars.get(from..to).unwrap_or_default();
    part.iter().take_while(|c| c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(&'static str, String)> {
        let found = lint(text).into_iter();
        found.map(|one| (one.code, one.word)).collect()
    }

    #[test]
    fn an_easy_text_has_nothing_to_say_about_it() {
        let text = "あした、強《つよ》い 雨《あめ》が 降《ふ》ります。\n川《かわ》に 行《い》かないで ください。";
        assert_eq!(codes(text), []);
    }

    #[test]
    fn a_hard_word_comes_with_an_easier_one() {
        let found = lint("避難所を開きます。");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].start, found[0].length), (0, 3));
        assert_eq!(found[0].hint, Some("逃げて 泊まることが できる ところ"));
    }

    #[test]
    fn furigana_do_not_hide_a_word_and_places_are_those_of_the_text() {
        let text = "その｜避難所《ひなんじょ》です。";
        let found = lint(text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let part = &units[found[0].start..found[0].start + found[0].length];
        assert_eq!(String::from_utf16(part).unwrap(), "避難所");
        // Characters beyond the first plane count two units, as in a browser.
        let after = lint("𠮷野の避難所です。");
        assert_eq!(after[0].start, 4);
    }

    #[test]
    fn each_trouble_has_its_code() {
        assert_eq!(
            codes("窓を閉めなければなりません。"),
            [("double_negative", "なければなりません".into())]
        );
        assert_eq!(
            codes("ガイドラインを見てください。"),
            [("loanword", "ガイドライン".into())]
        );
        assert_eq!(codes("スーパーは開いています。"), []);
        assert_eq!(
            codes("あしたは休みだ。"),
            [("ending", "あしたは休みだ".into())]
        );
        let long = "きょうは朝から雨がとても強くふっていますから川のそばには行かないで家の中にいるようにしてください。";
        assert_eq!(codes(long)[0].0, "long_sentence");
    }

    #[test]
    fn the_list_is_long_enough_and_says_something_easier_for_each_word() {
        let words: Vec<_> = HARD.values().flatten().collect();
        assert!(words.len() >= 150, "{}", words.len());
        for (word, easier) in &words {
            let word: String = word.iter().collect();
            assert!(!easier.trim().is_empty() && *easier != word, "{word}");
        }
        let mut names: Vec<_> = words.iter().map(|(word, _)| word).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), words.len(), "a word stands twice");
    }
}
