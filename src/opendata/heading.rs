//! Which column is what, by its heading.
use std::sync::OnceLock;

use super::{
    cell::{is_dash, nfkc},
    vocabulary::{self, Field},
};

/// The columns of a file by what they mean.
pub(super) struct Columns {
    /// The headings as the file writes them.
    names: Vec<String>,
    /// Meaning and column, the better ones first.
    known: Vec<(Field, usize)>,
}

impl Columns {
    /// Reads a row of headings; whatever is not understood is left out.
    pub fn of<'c>(headings: impl IntoIterator<Item = &'c str>) -> Self {
        let names: Vec<String> = headings
            .into_iter()
            .map(|name| name.trim().trim_start_matches('\u{FEFF}').to_owned())
            .collect();
        let mut known: Vec<(u32, Field, usize)> = names
            .iter()
            .enumerate()
            .filter_map(|(at, name)| meaning(name).map(|(score, field)| (score, field, at)))
            .collect();
        known.sort_by_key(|(score, _, at)| (std::cmp::Reverse(*score), *at));
        let known = known
            .into_iter()
            .map(|(_, field, at)| (field, at))
            .collect();
        Self { names, known }
    }

    /// How many columns are understood, not counting those that are of no use.
    pub fn understood(&self) -> usize {
        let useful = self
            .known
            .iter()
            .filter(|(field, _)| *field != Field::Ignored);
        useful.count()
    }

    /// The columns of a meaning, the best one first.
    pub fn all(&self, field: Field) -> impl Iterator<Item = usize> {
        self.known
            .iter()
            .filter(move |(known, _)| *known == field)
            .map(|(_, at)| *at)
    }

    /// Whether there is a column of a meaning.
    pub fn has(&self, field: Field) -> bool {
        self.all(field).next().is_some()
    }

    /// How the file calls the column of a meaning.
    pub fn name(&self, field: Field) -> String {
        let name = self.all(field).next().and_then(|at| self.names.get(at));
        name.cloned().unwrap_or_default()
    }

    /// The headings as the file writes them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// How many headings there are, up to the last that is not empty.
    pub fn width(&self) -> usize {
        let last = self.names.iter().rposition(|name| !name.is_empty());
        last.map_or(0, |last| last + 1)
    }

    /// How many columns have such a meaning.
    pub fn count(&self, fields: &[Field]) -> usize {
        self.known
            .iter()
            .filter(|(field, _)| fields.contains(field))
            .count()
    }

    /// Whether some heading, as compared, holds a word.
    pub fn mention(&self, word: &str) -> bool {
        self.names.iter().any(|name| flat(name).contains(word))
    }
}

/// The field that a heading speaks of, and how surely.
fn meaning(name: &str) -> Option<(u32, Field)> {
    let (whole, bare) = (flat(name), flat(&without_brackets(name)));
    words()
        .iter()
        .filter_map(|(field, word)| {
            let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
            let alone = word.is_ascii() || matches!(field, Field::Id | Field::Code);
            if whole == *word {
                Some((3_000, *field))
            } else if bare == *word {
                Some((2_000, *field))
            } else if !alone && length > 1 && (whole.ends_with(word) || bare.ends_with(word)) {
                Some((1_000 + length.min(900), *field))
            } else {
                None
            }
        })
        .max_by_key(|(score, _)| *score)
}

/// The vocabulary in the form in which headings are compared.
fn words() -> &'static [(Field, String)] {
    static ALL: OnceLock<Vec<(Field, String)>> = OnceLock::new();
    ALL.get_or_init(|| {
        vocabulary::words()
            .map(|(field, word)| (field, flat(word)))
            .collect()
    })
}

/// A heading as it is compared: width, case, dashes, brackets, spaces and dividers do not matter.
pub(super) fn flat(name: &str) -> String {
    nfkc(name)
        .chars()
        .filter(|c| c.is_alphanumeric() || is_dash(*c))
        .map(|c| if is_dash(c) { 'ー' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let keep = |c: &char| {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' | '<' | '＜' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' | '>' | '＞' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    name.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_what_they_end_with() {
        for (name, field) in [
            ("都道府県コ―ド又は市区町村コ―ド", Field::Code),
            ("全国地方公共団体コード", Field::Code),
            ("所在地_全国地方公共団体コード", Field::AddressCode),
            ("建物名等(方書)", Field::Building),
            ("緯度（世界測地系）", Field::Lat),
            ("介護サービス事業所名称", Field::Name),
            ("介護サービス事業所名称_カナ", Field::Kana),
            ("ﾌﾘｶﾞﾅ", Field::Kana),
            ("ＵＲＬ", Field::Url),
            ("災害種別_崖崩れ、土石流及び地滑り", Field::Landslide),
            ("施設・場所名", Field::Name),
            ("telephoneNumber", Field::Telephone),
            ("連絡先電話番号", Field::Telephone),
            ("連絡先備考（その他、SNSなど）", Field::Ignored),
            ("\u{FEFF}名称*", Field::Name),
            ("参加申込終了時間", Field::Ignored),
        ] {
            assert_eq!(meaning(name).map(|(_, field)| field), Some(field), "{name}");
        }
        assert_eq!(meaning("森下児童館"), None);
        assert_eq!(meaning(""), None);
    }
}
