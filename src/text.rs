//! Text as people write it: bounded when it comes in, folded where it is compared.
use serde::{Deserialize, Deserializer, de::Error as _};

pub mod names;
pub mod skeleton;

/// A text of `MIN` to `MAX` characters (code points) once trimmed, without control characters but newlines and tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// Parses.
    ///
    /// # Errors
    /// The code of what is wrong: `required`, `too_short`, `too_long`, `invalid`.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let text = raw.trim();
        let length = text.chars().count();
        if length == 0 && MIN > 0 {
            return Err("required");
        }
        if length < MIN {
            return Err("too_short");
        }
        if length > MAX {
            return Err("too_long");
        }
        if text.chars().any(unfit) {
            return Err("invalid");
        }
        Ok(Self(text.replace("\r\n", "\n")))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn into_inner(self) -> String {
        self.0
    }
}

impl<const MAX: usize> Text<0, MAX> {
    /// Nothing said.
    #[must_use]
    pub const fn empty() -> Self {
        Self(String::new())
    }
}

/// Control characters, and the marks that turn the direction of the text around them.
fn unfit(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Text<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        // The code travels in the message; gate::json_error turns it into a refused field.
        Self::parse(&raw).map_err(|code| D::Error::custom(format!("code:{code}")))
    }
}

/// Text as it is compared: NFKC, lower case, katakana as hiragana (ﾗｰﾒﾝ = ラーメン = らーめん).
#[must_use]
pub fn folded(text: &str) -> String {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfkc()
        .normalize(text)
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_after_trimming() {
        assert_eq!(Text::<1, 3>::parse("　こんに ").unwrap().as_str(), "こんに");
        assert_eq!(Text::<1, 3>::parse("こんにち"), Err("too_long"));
        assert_eq!(Text::<1, 3>::parse(" \n"), Err("required"));
    }

    #[test]
    fn characters_that_turn_text_around_are_refused() {
        assert_eq!(Text::<1, 9>::parse("a\u{202E}b"), Err("invalid"));
        assert_eq!(Text::<1, 9>::parse("a\u{0}b"), Err("invalid"));
        assert!(Text::<1, 9>::parse("a\nb").is_ok());
    }

    #[test]
    fn spellings_of_one_word_fold_to_one() {
        assert_eq!(folded("ﾗｰﾒﾝ"), folded("らーめん"));
        assert_eq!(folded("Ｗｉ－Ｆｉ"), folded("wi-fi"));
    }
}
