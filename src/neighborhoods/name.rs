//! Names that neighbors give themselves: anything but an office's.
use crate::text::{Text, names::is_reserved, skeleton::unseen};

/// A name of 1 to 30 characters, on one line, that could not be taken for an office's or the operator's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

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
        if text.chars().all(|c| c.is_whitespace() || unseen(c)) {
            return Err("required");
        }
        if is_reserved(&text) {
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
