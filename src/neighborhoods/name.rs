//! Names that neighbors give themselves: anything but an office's.
use crate::text::{Text, folded};

/// A name of 1 to 30 characters, on one line, that could not be taken for an office's or the operator's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

/// What only an office or whoever runs the server may be called, as `folded` writes it.
///
/// A short list of words that no neighbor needs in a name. Letters that merely look alike (UTS #39)
/// are not told apart here.
const OFFICES: &[&str] = &[
    "役所",
    "役場",
    "県庁",
    "都庁",
    "道庁",
    "府庁",
    "市長",
    "区長",
    "町長",
    "村長",
    "知事",
    "警察",
    "消防署",
    "消防局",
    "保健所",
    "税務署",
    "自治体",
    "行政",
    "公式",
    "運営者",
    "運営事務局",
    "運営スタッフ",
    "管理者",
    "cityhall",
    "wardoffice",
    "cityoffice",
    "official",
    "おふぃしゃる",
    "police",
    "administrator",
    "moderator",
    "もでれーたー",
];

impl DisplayName {
    /// Parses.
    ///
    /// # Errors
    /// The code of what is wrong: `required`, `too_long`, `invalid`, or `not_allowed` for an office's name.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let text = Text::<1, 30>::parse(raw)?.into_inner();
        if text.chars().any(char::is_control) {
            return Err("invalid");
        }
        let bare = bare(&text);
        if bare.is_empty() {
            return Err("required");
        }
        if OFFICES.iter().any(|office| bare.contains(&folded(office))) {
            return Err("not_allowed");
        }
        Ok(Self(text))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name.
    #[must_use]
    pub fn into_inner(self) -> String {
        self.0
    }
}

/// What a reader's eye makes of it: one spelling for each letter, no gaps, nothing that cannot be seen.
fn bare(text: &str) -> String {
    let gap = |c: &char| c.is_whitespace() || matches!(c, '・' | '-' | '_' | '.' | '·');
    folded(text)
        .chars()
        .filter(|c| !gap(c) && !unseen(*c))
        .collect()
}

/// Characters that take no room: joiners, marks of direction, soft hyphens, variation selectors, fillers.
fn unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbors_names_pass() {
        for name in [
            "はなこ",
            "豊洲のパン好き",
            "Taro 🐕",
            "消防団のたけし",
            "市ノ坪 3丁目",
            "神谷・A",
        ] {
            assert_eq!(DisplayName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn an_offices_name_does_not_pass_in_any_spelling() {
        for name in [
            "川崎市役所",
            "江東区 役所",
            "区\u{200b}役\u{2060}所",
            "【公式】豊洲",
            "公\u{fe00}式",
            "ＯＦＦＩＣＩＡＬ豊洲",
            "Of.fi-cial",
            "ｵﾌｨｼｬﾙ",
            "運営スタッフ",
            "警察・中原",
        ] {
            assert_eq!(DisplayName::parse(name), Err("not_allowed"), "{name}");
        }
    }

    #[test]
    fn a_name_is_seen_and_on_one_line() {
        assert_eq!(DisplayName::parse("\u{200b}\u{3164}"), Err("required"));
        assert_eq!(DisplayName::parse("a\nb"), Err("invalid"));
        assert_eq!(DisplayName::parse(&"あ".repeat(31)), Err("too_long"));
        assert!(DisplayName::parse(&"あ".repeat(30)).is_ok());
    }
}
