//! Names of people in a text about a place: a surname with a word that follows people (さん, 先生, 店長 …).
//!
//! A review is about a place. Whoever names somebody who works there is asked, and at clinics and offices it is refused.
//! Surnames come from a list (`data/screening/surnames.txt`), so that お医者さん and 店員さん are let be.
use std::sync::LazyLock;

use ahash::AHashSet;

use super::{
    patterns::Shape,
    personal::{Finding, Kind},
    plain::Plain,
};

/// Surnames, as they are written and as they are read.
static SURNAMES: LazyLock<AHashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/screening/surnames.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// What follows a person's name. Longer words first.
static BEHIND: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"(?:院長先生|副院長|院長|園長先生|園長|店長|先生|医師|ドクター|看護師|助産師|保健師|保育士|教諭|係長|課長|部長|主任|事務長|さん|サン|さま|様|氏|くん|クン|君|ちゃん|女史)",
    )
});

/// Names longer than this are none: four characters of a surname and three of a given name.
const LONGEST: usize = 8;

/// Names of people, in the order of the text.
#[must_use]
pub fn find(text: &str) -> Vec<Finding> {
    let plain = Plain::of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(behind) = BEHIND.at(plain.as_str(), at).and_then(|hit| hit.get(0)) {
        at = behind.end();
        if let Some(from) = name_before(plain.as_str(), behind.start()) {
            let (start, length) = plain.span(from, behind.end());
            found.push(Finding {
                kind: Kind::Name,
                start,
                length,
            });
        }
    }
    found.truncate(50);
    found
}

/// Where a name begins that ends here: a known surname, alone or with a given name behind it, and nothing before it
/// that it could be a part of.
fn name_before(text: &str, end: usize) -> Option<usize> {
    let before = text.get(..end)?;
    let starts: Vec<(usize, char)> = before.char_indices().rev().take(LONGEST).collect();
    let known = |from: usize| {
        let name = before.get(from..)?;
        let surname = (1..=4)
            .rev()
            .filter_map(|length| {
                name.char_indices()
                    .nth(length)
                    .map(|(at, _)| at)
                    .or_else(|| (name.chars().count() == length).then_some(name.len()))
            })
            .find_map(|cut| name.get(..cut).filter(|part| SURNAMES.contains(part)))?;
        let given = name.get(surname.len()..)?.trim_start_matches([' ', '・']);
        (given.chars().count() <= 3 && given.chars().all(of_names)).then_some(from)
    };
    let found: Vec<usize> = starts.iter().filter_map(|(from, _)| known(*from)).collect();
    // The longest one decides: 中村 is in 田中村 no name.
    let from = *found.last()?;
    let bound = before.get(..from)?.chars().next_back();
    let surname = before.get(from..)?;
    (!goes_on(bound, surname)).then_some(from)
}

fn of_names(c: char) -> bool {
    is_kanji(c) || matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '\u{4E00}'..='\u{9FFF}')
}

/// Whether a character before a name makes it a part of a longer word.
fn goes_on(before: Option<char>, name: &str) -> bool {
    let first = name.chars().next();
    match (before, first) {
        (Some(before), Some(first)) if is_kanji(first) => is_kanji(before),
        (Some(before), Some('ァ'..='ヶ')) => matches!(before, 'ァ'..='ヶ' | 'ー'),
        // A reading in hiragana stands alone: particles and endings look like anything.
        (Some(before), Some('ぁ'..='ん')) => !matches!(
            before,
            '、' | '。' | ' ' | '\n' | '「' | '（' | '(' | '，' | '・' | '!' | '！'
        ),
        _ => false,
    }
}
