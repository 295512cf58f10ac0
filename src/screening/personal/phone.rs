//! Telephone numbers as they are written here: fixed, mobile, IP, toll-free; with dashes, spaces, brackets, dots, の;
//! in digits of any width and in kanji; with +81.
//!
//! No list of numbers in use (libphonenumber's) is asked: what looks like a number to a reader is one, and invented
//! or mistyped ones are as much of a mistake on a board.
use std::sync::LazyLock;

use super::{
    super::{patterns::Shape, plain::Plain},
    Kind, Part, places, public, stands_alone,
};

/// A digit.
const D: &str = "[0-9〇零一二三四五六七八九]";
/// What may stand between two groups of digits.
const GAP: &str = r"[ \-ー・./_()の,、]";

static MOBILE: LazyLock<Shape> = LazyLock::new(|| {
    let head = "[0〇零] ?[5789五七八九] ?[0〇零]|(?:ゼロ|ぜろ)(?:ゴ|ナナ|ハチ|キュウ|ご|なな|はち|きゅう)(?:ゼロ|ぜろ)";
    let abroad = r"\+ ?81[ \-]?(?:\(0\))?[ \-]?[5789]0";
    Shape::new(&format!(
        r"(?:(?:{head})|{abroad}){GAP}{{0,3}}{D}(?:{GAP}{{0,3}}{D}){{7}}"
    ))
});
static TOLL_FREE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(?:0120|〇一二〇|0570)(?:{GAP}{{0,2}}{D}){{6}}|0800(?:{GAP}{{0,2}}{D}){{7}}"
    ))
});
static FIXED: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"\(?([0〇零]{D}{{1,4}}){GAP}{{1,3}}({D}{{1,4}}){GAP}{{1,3}}{D}{{4}}"
    ))
});
/// One gap, or none at all.
static RUN: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"\(?0[1-9][0-9]{0,3}[ \-()]{1,2}[0-9]{5,8}|0[1-9][0-9]{2,4}[ \-()]{1,2}[0-9]{5,6}|0[1-9][0-9]{8}",
    )
});
static ABROAD: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"\+ ?81[ \-]?(?:\(0\))?[ \-]?[1-9][0-9]{0,3}[ \-]?[0-9]{1,4}[ \-]?[0-9]{4}")
});
/// Without an area code: only after a word for the telephone.
static LOCAL: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"(?:電話|でんわ|tel|℡|☎|☏|fax|phone)[^0-9\n]{0,8}([2-9][0-9]{1,3}-[0-9]{4})")
});

/// The telephone numbers of a text.
pub(super) fn find(plain: &Plain) -> Vec<Part> {
    let text = plain.as_str();
    let mut found = places(&MOBILE, text, |hit| {
        let part = whole(hit)?;
        stands_alone(plain, part.from, part.to).then_some(part)
    });
    found.extend(places(&TOLL_FREE, text, |hit| theirs(plain, whole(hit)?)));
    found.extend(places(&FIXED, text, |hit| {
        let digits = |n| {
            hit.get(n)
                .map_or(0, |group: regex::Match<'_>| group.as_str().chars().count())
        };
        // An area code and an exchange make six digits together.
        let grouped = digits(1) + digits(2) == 6;
        let begins = hit.get(1).is_some_and(|area| {
            let second = area.as_str().chars().nth(1);
            !matches!(second, Some('0' | '〇' | '零'))
        });
        theirs(plain, whole(hit).filter(|_| grouped && begins)?)
    }));
    found.extend(places(&RUN, text, |hit| {
        let part = whole(hit)?;
        let digits = hit
            .get(0)?
            .as_str()
            .chars()
            .filter(char::is_ascii_digit)
            .count();
        theirs(plain, part).filter(|_| digits == 10)
    }));
    found.extend(places(&ABROAD, text, |hit| theirs(plain, whole(hit)?)));
    found.extend(places(&LOCAL, text, |hit| {
        let number = hit.get(1)?;
        theirs(plain, part(number.start(), number.end()))
    }));
    found
}

fn part(from: usize, to: usize) -> Part {
    let kind = Kind::Phone;
    Part { kind, from, to }
}

fn whole(hit: &regex::Captures<'_>) -> Option<Part> {
    hit.get(0).map(|all| part(all.start(), all.end()))
}

/// A number that is whole, and no office's.
fn theirs(plain: &Plain, part: Part) -> Option<Part> {
    let private =
        stands_alone(plain, part.from, part.to) && !public::is_office(plain, part.from, part.to);
    private.then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        for shape in [&MOBILE, &TOLL_FREE, &FIXED, &RUN, &ABROAD, &LOCAL] {
            assert!(shape.is_one());
        }
    }

    fn found(text: &str) -> usize {
        find(&Plain::of(text)).len()
    }

    #[test]
    fn digits_that_are_something_else_are_let_be() {
        for text in [
            "4901234567894",
            "250-1234567-8901234",
            "2024-05-06",
            "09:00-17:00",
            "110番と119番と#7119",
            "0012-3344-55",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }

    #[test]
    fn an_offices_number_is_no_secret_and_a_mobile_one_beside_it_is() {
        assert_eq!(found("中原区役所 044-744-3113"), 0);
        assert_eq!(found("044-744-3113（中原区役所）"), 0);
        assert_eq!(found("区役所の田中さん 090-1234-5678"), 1);
    }
}
