//! Recovery codes: ten, on paper, each good once, for whoever lost phone and key.
//!
//! Only a keyed hash is kept: 60 random bits cannot be guessed through the rate limit, and a copied
//! table is worth nothing without the server's secret.
use entity::id::PersonId;
use rand::seq::IndexedRandom;

use crate::{secrets::Secrets, text::folded};

/// How many are made at once.
pub(super) const MANY: usize = 10;
/// Letters and digits that are not taken for one another on paper (Crockford's).
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Signs of one code, in groups of four.
const LENGTH: usize = 12;

/// Ten new codes, as they are shown once: `k7m2-9xqd-3fwt`.
#[must_use]
pub(super) fn fresh() -> Vec<String> {
    let mut dice = rand::rng();
    let mut code = || {
        let signs: String = (0..LENGTH)
            .filter_map(|_| SIGNS.choose(&mut dice))
            .map(|sign| char::from(*sign))
            .collect();
        grouped(&signs)
    };
    (0..MANY).map(|_| code()).collect()
}

fn grouped(signs: &str) -> String {
    let mut code = String::with_capacity(LENGTH + 2);
    for (n, sign) in signs.chars().enumerate() {
        if n > 0 && n % 4 == 0 {
            code.push('-');
        }
        code.push(sign);
    }
    code
}

/// What is kept of a code, however it was typed: in any width and case, with or without hyphens,
/// O for 0 and I or L for 1.
#[must_use]
pub(super) fn kept(secrets: &Secrets, person: PersonId, typed: &str) -> String {
    let plain: String = folded(typed)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    secrets.mac_text("recovery code", &[person.0.as_bytes(), plain.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        Secrets::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap()
    }

    #[test]
    fn ten_codes_differ_and_read_in_groups() {
        let mut codes = fresh();
        assert!(
            codes
                .iter()
                .all(|code| { code.len() == 14 && code.split('-').all(|group| group.len() == 4) })
        );
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), MANY);
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let (secrets, me) = (secrets(), PersonId::new());
        let kept_of = |typed| kept(&secrets, me, typed);
        let as_shown = kept_of("k7m2-9xq0-1fwt");
        for typed in [
            "K7M2 9XQO LFWT",
            "k7m29xq01fwt",
            "ｋ７ｍ２－９ｘｑ０－ｉｆｗｔ",
        ] {
            assert_eq!(kept_of(typed), as_shown, "{typed}");
        }
        assert_ne!(kept_of("k7m2-9xq0-1fwv"), as_shown);
        assert_ne!(kept(&secrets, PersonId::new(), "k7m2-9xq0-1fwt"), as_shown);
    }
}
