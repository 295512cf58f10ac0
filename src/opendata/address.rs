//! An address in parts, from the columns that a file has.
use regex::Regex;
use std::sync::OnceLock;

use super::{cell, code::PREFECTURES};

/// The parts, put together the whole again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub prefecture: String,
    pub city: String,
    /// 町丁目.
    pub town: String,
    /// 番地以下.
    pub block: String,
    pub building: String,
}

/// What stands in the columns; any may be empty.
#[derive(Default)]
pub(super) struct Cells {
    pub whole: String,
    pub prefecture: String,
    pub city: String,
    pub town: String,
    pub block: String,
    pub building: String,
}

/// Puts the parts together: columns of parts are believed before the whole is taken apart.
pub(super) fn read(cells: Cells) -> Address {
    let (prefecture, rest) = prefecture(&cells.whole);
    let prefecture = if prefecture.is_empty() {
        cells.prefecture
    } else {
        prefecture.to_owned()
    };
    let (city, rest) = city(rest, &cells.city);
    let (town, block) = if cells.town.is_empty() && cells.block.is_empty() {
        town(rest)
    } else {
        (cells.town, cells.block)
    };
    Address {
        prefecture,
        city,
        town,
        block,
        building: cells.building,
    }
}

fn prefecture(whole: &str) -> (&str, &str) {
    let found = PREFECTURES
        .iter()
        .find_map(|(_, name)| whole.strip_prefix(name).map(|rest| (*name, rest)));
    found.map_or(("", whole), |(name, rest)| (name, rest.trim_start()))
}

/// The city, by the name that the row gives or, without one, by where 市, 区, 町 or 村 stands.
fn city<'a>(rest: &'a str, known: &str) -> (String, &'a str) {
    static CITY: OnceLock<Option<Regex>> = OnceLock::new();
    if !known.is_empty()
        && let Some(after) = rest.strip_prefix(known)
    {
        return (known.to_owned(), after.trim_start());
    }
    // Three cities have 市 in their names; 市川市市川 is none of them.
    let pattern = r"^(?:.{1,5}?郡.{1,6}?[町村]|(?:四日市|廿日市|野々市)市|(?:札幌|仙台|さいたま|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|京都|大阪|堺|神戸|岡山|広島|北九州|福岡|熊本)市.{1,4}?区|[^市区]{1,6}区|.{1,6}?市|.{1,5}?[町村])";
    let found = CITY
        .get_or_init(|| Regex::new(pattern).ok())
        .as_ref()
        .and_then(|city| city.find(rest));
    match found {
        Some(found) if known.is_empty() || found.as_str().ends_with(known) => {
            let after = rest.get(found.end()..).unwrap_or_default();
            (found.as_str().to_owned(), after.trim_start())
        }
        _ => (known.to_owned(), rest),
    }
}

/// 町丁目, and the numbers behind it.
fn town(rest: &str) -> (String, String) {
    let end = rest
        .find("丁目")
        .map(|at| at + "丁目".len())
        .or_else(|| rest.find(|c: char| c.is_ascii_digit()))
        .unwrap_or(rest.len());
    let (town, block) = rest.split_at(end);
    (town.trim().to_owned(), block.trim().to_owned())
}

/// An address as it is compared: 「2丁目3番4号」 is 「2-3-4」, 「二丁目」 is 「2丁目」.
pub(super) fn folded(address: &str) -> String {
    let mut key = String::new();
    for c in cell::nfkc(address)
        .replace("丁目", "-")
        .replace("番地", "-")
        .chars()
    {
        let c = match c {
            '番' | '号' | 'の' => '-',
            c if cell::is_dash(c) => '-',
            '一' => '1',
            '二' => '2',
            '三' => '3',
            '四' => '4',
            '五' => '5',
            '六' => '6',
            '七' => '7',
            '八' => '8',
            '九' => '9',
            c if c.is_whitespace() => continue,
            c => c,
        };
        if !(c == '-' && key.ends_with('-')) {
            key.extend(c.to_lowercase());
        }
    }
    key.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(whole: &str, city: &str) -> [String; 4] {
        let read = read(Cells {
            whole: whole.into(),
            city: city.into(),
            ..Cells::default()
        });
        [read.prefecture, read.city, read.town, read.block]
    }

    #[test]
    fn a_whole_address_is_taken_apart() {
        for (whole, city, expected) in [
            (
                "東京都江東区有明1-7-13",
                "江東区",
                ["東京都", "江東区", "有明", "1-7-13"],
            ),
            (
                "千葉県市川市市川2丁目32-5",
                "",
                ["千葉県", "市川市", "市川2丁目", "32-5"],
            ),
            (
                "神奈川県川崎市宮前区宮崎107",
                "",
                ["神奈川県", "川崎市宮前区", "宮崎", "107"],
            ),
            (
                "三重県四日市市諏訪町1-5",
                "",
                ["三重県", "四日市市", "諏訪町", "1-5"],
            ),
            (
                "綾歌郡綾川町萱原822-1",
                "高松市",
                ["", "高松市", "綾歌郡綾川町萱原", "822-1"],
            ),
            (
                "綾歌郡綾川町萱原822-1",
                "",
                ["", "綾歌郡綾川町", "萱原", "822-1"],
            ),
            (
                "武蔵村山市本町1-1-1",
                "",
                ["", "武蔵村山市", "本町", "1-1-1"],
            ),
            (
                "番町一丁目8-15",
                "高松市",
                ["", "高松市", "番町一丁目", "8-15"],
            ),
        ] {
            assert_eq!(parts(whole, city), expected, "{whole}");
        }
    }

    #[test]
    fn one_address_has_one_key() {
        assert_eq!(folded("清澄二丁目11番5号"), folded("清澄２－１１－５"));
        assert_ne!(folded("清澄2-11-5"), folded("清澄2-11-6"));
    }
}
