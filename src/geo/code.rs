//! 全国地方公共団体コード: six digits that name a municipality, the last one a check.

use std::fmt;

/// The code of a city, ward, town or village, with its check digit, e.g. `141330` for 川崎市中原区.
///
/// Five digits are JIS X 0401 (prefecture, 2) and JIS X 0402 (municipality, 3); the sixth is the
/// modulus-11 check digit of 総務省「全国地方公共団体コード仕様」.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityCode(String);

/// Why some text is no municipality code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// Not ASCII digits, or not six of them.
    #[error("must be six digits")]
    NotSixDigits,
    /// Five digits are the code without its check digit.
    #[error("has no check digit: {expected} is the whole code")]
    NoCheckDigit {
        /// The code as it should be.
        expected: String,
    },
    /// The sixth digit does not fit the five before it.
    #[error("has a wrong check digit: {expected} would be right, if the first five digits are")]
    WrongCheckDigit {
        /// The first five digits with the digit that fits them.
        expected: String,
    },
    /// There are 47 prefectures.
    #[error("names no prefecture: the first two digits must be 01 to 47")]
    NoPrefecture,
    /// `140007` is 神奈川県 itself.
    #[error("names a prefecture, not a municipality")]
    PrefectureOnly,
}

impl MunicipalityCode {
    /// Reads six digits and holds the last against the other five.
    pub fn parse(text: &str) -> Result<Self, CodeFault> {
        if !matches!(text.len(), 5 | 6) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeFault::NotSixDigits);
        }
        let five = text.get(..5).unwrap_or_default();
        let expected = format!("{five}{}", check_digit(five));
        if text.len() == 5 {
            return Err(CodeFault::NoCheckDigit { expected });
        }
        if text != expected {
            return Err(CodeFault::WrongCheckDigit { expected });
        }
        let prefecture = text.get(..2).and_then(|two| two.parse::<u8>().ok());
        if !prefecture.is_some_and(|number| (1..=47).contains(&number)) {
            return Err(CodeFault::NoPrefecture);
        }
        if five.ends_with("000") {
            return Err(CodeFault::PrefectureOnly);
        }
        Ok(Self(expected))
    }

    /// Completes a five-digit code (`14133`, as statistics and old files write it).
    pub fn from_five(five: &str) -> Result<Self, CodeFault> {
        match Self::parse(five) {
            Err(CodeFault::NoCheckDigit { expected }) => Self::parse(&expected),
            _ => Err(CodeFault::NotSixDigits),
        }
    }

    /// All six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits times 6, 5, 4, 3, 2, summed; what is missing to the next multiple of 11, its last digit.
/// (The specification words sums below 11 apart, with the same outcome.)
fn check_digit(five: &str) -> u32 {
    let weighted = five
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip([6, 5, 4, 3, 2]);
    let sum: u32 = weighted.map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_are_read_with_every_check_digit() {
        // 札幌市, 札幌市中央区, 函館市, 東区, 江東区, 北区, 豊平区, 南区, 西区, 厚別区, 手稲区, 中原区
        let real = [
            "011002", "011011", "012025", "011037", "131083", "011029", "011053", "011061",
            "011070", "011088", "011096", "141330",
        ];
        for code in real {
            assert_eq!(MunicipalityCode::parse(code).unwrap().as_str(), code);
            let five = MunicipalityCode::from_five(&code[..5]).unwrap();
            assert_eq!(five.to_string(), code);
        }
    }

    #[test]
    fn a_wrong_digit_or_two_digits_swapped_are_noticed() {
        let expected = "141330".to_owned();
        for last in 1..=9 {
            let wrong = format!("14133{last}");
            let fault = CodeFault::WrongCheckDigit {
                expected: expected.clone(),
            };
            assert_eq!(MunicipalityCode::parse(&wrong), Err(fault));
        }
        assert!(MunicipalityCode::parse("113083").is_err());
        assert!(MunicipalityCode::parse("130183").is_err());
    }

    #[test]
    fn what_is_no_code_is_refused_with_the_reason() {
        let table = [
            ("", CodeFault::NotSixDigits),
            ("1413300", CodeFault::NotSixDigits),
            ("14133x", CodeFault::NotSixDigits),
            ("１４", CodeFault::NotSixDigits),
            (
                "14133",
                CodeFault::NoCheckDigit {
                    expected: "141330".to_owned(),
                },
            ),
            ("140007", CodeFault::PrefectureOnly),
            ("481017", CodeFault::NoPrefecture),
            ("001015", CodeFault::NoPrefecture),
        ];
        for (text, fault) in table {
            assert_eq!(MunicipalityCode::parse(text), Err(fault), "{text}");
        }
        assert_eq!(
            MunicipalityCode::from_five("141330"),
            Err(CodeFault::NotSixDigits)
        );
    }
}
