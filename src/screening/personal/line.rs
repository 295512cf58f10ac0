//! LINE IDs: a word of Latin letters beside the name of the app, or a link that adds somebody.
use std::sync::LazyLock;

use super::{
    super::{patterns::Shape, plain::Plain},
    Kind, Part, places,
};

/// An ID as LINE makes them: 4 to 20 letters, digits, dots, dashes, underscores.
const ID: &str = r"@?[a-z0-9][a-z0-9._\-]{2,19}";
/// Words for "ID".
const WORD: &str = r"(?:id|アイディー?|あいでぃー?|アカウント|account)";

static AFTER_NAME: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(line|ライン|らいん)[\s@の(]*({WORD})?(?:\s*(?:is|id|name|:|=))*([^a-z0-9@\n]{{0,14}}?)({ID})"
    ))
});
static AFTER_WORD: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(&format!(r"{WORD}[^a-z0-9@\n]{{0,6}}?({ID})")));
static BEFORE_NAME: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"({ID})(?:\s?[(「『←]{{0,2}}\s?(?:line|ライン)|[」』)]?\s?[でをは]\s?(?:line|ライン)(?:検索|追加|交換|登録))"
    ))
});
static LINK: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"(?:https?://)?line\.me/(?:r/)?ti/p/[a-z0-9~@._\-]+"));
static ABOUT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"line|(?:^|[^ァ-ヺー])ライン(?:で|に|は|を|の|検索|追加|交換)|友(?:だち|達)追加|id検索",
    )
});
static OTHERS: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"公式|wi-?fi|ssid|zoom|ミーティング|会議|パスコード|pay|works|voom|ニュース|スタンプ",
    )
});

/// The LINE IDs of a text.
pub(super) fn find(plain: &Plain) -> Vec<Part> {
    let text = plain.as_str();
    let mut found = places(&LINK, text, |hit| {
        let all = hit.get(0)?;
        Some(part(all.start(), all.end()))
    });
    found.extend(places(&AFTER_NAME, text, |hit| {
        let (name, gap, id) = (hit.get(1)?, hit.get(3)?, hit.get(4)?);
        let said = hit.get(2).is_some();
        if !is_app(plain, name.start(), name.as_str()) || OTHERS.fits(gap.as_str()) {
            return None;
        }
        an_id(plain, id, said)
    }));
    found.extend(places(&AFTER_WORD, text, |hit| {
        let id = hit.get(1)?;
        let before = plain.before(hit.get(0)?.start(), 30);
        let near = ABOUT.fits(before)
            || ABOUT.fits(plain.after(id.end(), 25))
            || ABOUT.fits(hit.get(0)?.as_str());
        if !near || OTHERS.fits(before) {
            return None;
        }
        an_id(plain, id, true)
    }));
    found.extend(places(&BEFORE_NAME, text, |hit| {
        let id = hit.get(1)?;
        an_id(plain, id, false)
    }));
    found
}

fn part(from: usize, to: usize) -> Part {
    let kind = Kind::Line;
    Part { kind, from, to }
}

/// Whether ライン is the app here, and not a railway's, a guideline or the English word.
fn is_app(plain: &Plain, from: usize, name: &str) -> bool {
    let before = plain.before(from, 3);
    if before.ends_with("公式") {
        return false;
    }
    let last = before.chars().next_back();
    if name == "line" {
        return !last.is_some_and(|c| c.is_ascii_alphanumeric());
    }
    !last.is_some_and(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '一'..='龠'))
}

/// An ID, when it looks like one: with a letter, and with a digit or sign unless the text says that it is one.
fn an_id(plain: &Plain, id: regex::Match<'_>, said: bool) -> Option<Part> {
    let word = id.as_str().trim_end_matches(['.', '-']);
    let own = word.trim_start_matches('@');
    let signs = own.chars().any(|c| !c.is_ascii_alphabetic());
    let letters = own.chars().any(|c| c.is_ascii_alphabetic());
    let known = ["wi-fi", "e-mail", "covid-19", "check-in"].contains(&own);
    let end = id.start() + word.len();
    let goes_on = plain.after(end, 1).chars().any(|c| c == '@' || c == '/')
        || plain.after(end, 3).starts_with("://")
        || plain
            .before(id.start(), 1)
            .chars()
            .any(|c| c.is_ascii_alphanumeric() || c == '/');
    let enough = own.len() >= 4 && letters && (said || signs) && !known;
    (enough && !goes_on).then(|| part(id.start(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_other_kinds_are_let_be() {
        for shape in [
            &AFTER_NAME,
            &AFTER_WORD,
            &BEFORE_NAME,
            &LINK,
            &ABOUT,
            &OTHERS,
        ] {
            assert!(shape.is_one());
        }
        for text in [
            "オンラインで id: guest-12",
            "東横線ラインは e235-1000 です",
            "LINEで送ってください",
            "LINEは 10:00-18:00 まで",
            "公式LINE @kawasaki-city",
            "ID: toyosu_free（Wi-Fi）",
        ] {
            assert!(find(&Plain::of(text)).is_empty(), "{text}");
        }
    }
}
