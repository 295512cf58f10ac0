//! 全国地方公共団体コード as files really write it: whole, without its check digit, without its leading zero.
use super::fault::shown;
use crate::geo::{CodeFault, MunicipalityCode};

/// What a cell says about whose data it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// A municipality.
    Town(MunicipalityCode),
    /// A whole prefecture, two digits.
    Prefecture(String),
}

/// Reads a code. `prefecture` is what the row says beside it, for codes that could be two.
pub(super) fn read(cell: &str, prefecture: &str) -> Result<Option<Code>, String> {
    let digits = super::cell::line(cell);
    let digits = digits.trim_end_matches(".0").trim_start_matches('\'');
    if super::cell::is_nothing(digits) {
        return Ok(None);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("{} is no code of a municipality", shown(cell)));
    }
    match digits.len() {
        1 | 2 => of_prefecture(&format!("{digits:0>2}"), cell),
        4 => whole(&format!("0{digits}"), cell),
        5 => five(digits, prefecture, cell),
        6 => whole(digits, cell),
        _ => Err(format!(
            "{} is no code of a municipality: it has {} digits",
            shown(cell),
            digits.len()
        )),
    }
}

fn of_prefecture(two: &str, cell: &str) -> Result<Option<Code>, String> {
    let number: u8 = two.parse().unwrap_or_default();
    if (1..=47).contains(&number) {
        return Ok(Some(Code::Prefecture(two.to_owned())));
    }
    Err(format!("{} names no prefecture", shown(cell)))
}

/// Five digits are a code without its check digit, or one of 北海道 to 栃木県 whose zero a spreadsheet has eaten.
fn five(digits: &str, prefecture: &str, cell: &str) -> Result<Option<Code>, String> {
    let without_check = MunicipalityCode::from_five(digits);
    let without_zero = MunicipalityCode::parse(&format!("0{digits}"));
    match (without_check, without_zero) {
        (Ok(check), Ok(zero)) => {
            let zero_fits = number_of(prefecture).is_some_and(|two| zero.as_str().starts_with(two));
            Ok(Some(Code::Town(if zero_fits { zero } else { check })))
        }
        (Ok(code), Err(_)) | (Err(_), Ok(code)) => Ok(Some(Code::Town(code))),
        (Err(CodeFault::PrefectureOnly), Err(_)) => {
            of_prefecture(digits.get(..2).unwrap_or_default(), cell)
        }
        (Err(fault), Err(_)) => Err(format!("{} {fault}", shown(cell))),
    }
}

fn whole(digits: &str, cell: &str) -> Result<Option<Code>, String> {
    let read = if digits.len() == 5 {
        MunicipalityCode::from_five(digits)
    } else {
        MunicipalityCode::parse(digits)
    };
    match read {
        Ok(code) => Ok(Some(Code::Town(code))),
        Err(CodeFault::PrefectureOnly) => of_prefecture(digits.get(..2).unwrap_or_default(), cell),
        Err(fault) => Err(format!("{} {fault}", shown(cell))),
    }
}

/// The two digits of a prefecture.
fn number_of(prefecture: &str) -> Option<&'static str> {
    let found = PREFECTURES
        .iter()
        .find(|(_, name)| !prefecture.is_empty() && name.starts_with(prefecture));
    found.map(|(two, _)| *two)
}

/// JIS X 0401.
pub(super) const PREFECTURES: [(&str, &str); 47] = [
    ("01", "北海道"),
    ("02", "青森県"),
    ("03", "岩手県"),
    ("04", "宮城県"),
    ("05", "秋田県"),
    ("06", "山形県"),
    ("07", "福島県"),
    ("08", "茨城県"),
    ("09", "栃木県"),
    ("10", "群馬県"),
    ("11", "埼玉県"),
    ("12", "千葉県"),
    ("13", "東京都"),
    ("14", "神奈川県"),
    ("15", "新潟県"),
    ("16", "富山県"),
    ("17", "石川県"),
    ("18", "福井県"),
    ("19", "山梨県"),
    ("20", "長野県"),
    ("21", "岐阜県"),
    ("22", "静岡県"),
    ("23", "愛知県"),
    ("24", "三重県"),
    ("25", "滋賀県"),
    ("26", "京都府"),
    ("27", "大阪府"),
    ("28", "兵庫県"),
    ("29", "奈良県"),
    ("30", "和歌山県"),
    ("31", "鳥取県"),
    ("32", "島根県"),
    ("33", "岡山県"),
    ("34", "広島県"),
    ("35", "山口県"),
    ("36", "徳島県"),
    ("37", "香川県"),
    ("38", "愛媛県"),
    ("39", "高知県"),
    ("40", "福岡県"),
    ("41", "佐賀県"),
    ("42", "長崎県"),
    ("43", "熊本県"),
    ("44", "大分県"),
    ("45", "宮崎県"),
    ("46", "鹿児島県"),
    ("47", "沖縄県"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn town(cell: &str, prefecture: &str) -> String {
        match read(cell, prefecture).unwrap().unwrap() {
            Code::Town(code) => code.to_string(),
            Code::Prefecture(two) => two,
        }
    }

    #[test]
    fn codes_are_completed_and_checked() {
        assert_eq!(town("131083", ""), "131083");
        assert_eq!(town("13108", ""), "131083");
        assert_eq!(town("１３１０８３", ""), "131083");
        assert_eq!(town("131083.0", ""), "131083");
        // 札幌市 is 011002, and 1100 once a spreadsheet has taken it for a number without its check digit.
        assert_eq!(town("11002", "北海道"), "011002");
        assert_eq!(town("1100", ""), "011002");
        assert_eq!(town("13", ""), "13");
        assert_eq!(town("130001", ""), "13");
        assert_eq!(read("", ""), Ok(None));
        assert!(read("131084", "").unwrap_err().contains("131083"));
        assert!(read("江東区", "").is_err());
        assert!(read("99999", "").is_err());
        assert!(read("6000020131083", "").is_err());
    }
}
