//! Which passwords anybody could guess.
use sha2::{Digest, Sha256};
use zxcvbn::Score;

use super::SHORTEST;
use crate::text::folded;

/// 341,000 passwords of 15 characters and more that are known to be used, as a Bloom filter
/// (`bin/common-passwords` makes it). Shorter ones need no list: they are too short.
static KNOWN: &[u8] = include_bytes!("common.bloom");
const PROBES: u64 = 10;
/// Words that everybody here thinks of first.
const PRODUCT: &[&str] = &[
    "kairanban",
    "回覧板",
    "かいらんばん",
    "password",
    "パスワード",
];
/// Characters that must be left when such words are taken out.
const OWN: usize = 10;
/// Parts of names and addresses shorter than this turn up by chance.
const PART: usize = 4;

/// Why a new password is refused, if it is: `too_short` or `weak`. `about` are words about the person
/// and the place.
#[must_use]
pub fn weakness(password: &str, about: &[String]) -> Option<&'static str> {
    if password.chars().count() < SHORTEST {
        return Some("too_short");
    }
    let text = folded(password);
    let words = telling(about);
    if is_known(&text) || leaves_little(&text, &words) {
        return Some("weak");
    }
    let inputs: Vec<&str> = words.iter().map(String::as_str).collect();
    (zxcvbn::zxcvbn(password, &inputs).score() < Score::Three).then_some("weak")
}

/// The words to look for: folded, whole and in parts, longest first.
fn telling(about: &[String]) -> Vec<String> {
    let whole = PRODUCT.iter().map(|word| folded(word));
    let given = about.iter().flat_map(|word| {
        let word = folded(word);
        let parts: Vec<String> = word
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned)
            .collect();
        parts.into_iter().chain([word])
    });
    let mut words: Vec<String> = whole
        .chain(given)
        .filter(|word| long_enough(word))
        .collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words
}

/// Two characters of kanji say as much as four letters.
fn long_enough(word: &str) -> bool {
    let length = word.chars().count();
    length >= PART || (length >= 2 && !word.is_ascii())
}

fn leaves_little(text: &str, words: &[String]) -> bool {
    let left = words
        .iter()
        .fold(text.to_owned(), |left, word| left.replace(word, ""));
    left != text && left.chars().count() < OWN
}

fn is_known(text: &str) -> bool {
    let digest = Sha256::digest(text.as_bytes());
    let number = |at: usize| {
        digest
            .iter()
            .skip(at)
            .take(8)
            .fold(0_u64, |all, byte| (all << 8) | u64::from(*byte))
    };
    let (first, step) = (number(0), number(8) | 1);
    let bits = KNOWN.len() as u64 * 8;
    (0..PROBES).all(|n| {
        let at = first.wrapping_add(n.wrapping_mul(step)) % bits;
        let byte = usize::try_from(at / 8).ok().and_then(|at| KNOWN.get(at));
        byte.is_some_and(|byte| byte & (1 << (at % 8)) != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> Vec<String> {
        [
            "hanako.suzuki@example.jp",
            "鈴木花子",
            "Musashi-Kosugi",
            "武蔵小杉",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    #[test]
    fn known_passwords_are_refused_in_any_case() {
        for known in [
            "passwordsaregay",
            "QWERTYUIOP123456789",
            "iloveyouneshita",
            "ILOVEYOUNESHITA",
        ] {
            assert!(is_known(&folded(known)), "{known}");
            assert_eq!(weakness(known, &[]), Some("weak"), "{known}");
        }
    }

    #[test]
    fn hardly_anything_else_is_taken_for_known() {
        let wrong = (0..20_000)
            .filter(|n| is_known(&format!("nobody ever used {n}")))
            .count();
        assert!(wrong <= 5, "{wrong} of 20,000");
    }

    #[test]
    fn short_and_guessable_ones_are_refused() {
        assert_eq!(weakness("fourteen chars", &[]), Some("too_short"));
        assert_eq!(weakness("aaaaaaaaaaaaaaaaaa", &[]), Some("weak"));
        assert_eq!(weakness("123456789012345678", &[]), Some("weak"));
    }

    #[test]
    fn words_about_the_person_and_the_place_do_not_count() {
        for weak in [
            "kairanban-kairanban",
            "回覧板回覧板回覧板回覧板回覧板",
            "suzuki.hanako.2026",
            "hanakosuzuki12345",
            "武蔵小杉の鈴木花子です。よろしくね",
            "MusashiKosugi2026!",
        ] {
            assert_eq!(weakness(weak, &about()), Some("weak"), "{weak}");
        }
    }

    #[test]
    fn a_sentence_of_ones_own_is_welcome() {
        for good in [
            "三毛猫が屋根で昼寝していたので起こさない",
            "green tram under the old bridge",
            "kairanban to neko no sanpo 7ji",
        ] {
            assert_eq!(weakness(good, &about()), None, "{good}");
        }
    }
}
