//! The receipt: a number that can be read aloud and typed, and the code that opens it.
//!
//! The number is drawn by lot (so the next one cannot be guessed from the last) and ends in a sign that checks the
//! others: one wrong sign or two changed places are noticed before anything is looked up. The code is derived from the
//! request's id with the server's secret, so that it stands in letters and in no table.
use entity::id::RightsRequestId;

use crate::secrets::Secrets;

/// No 0 and O, no 1, I and L. So many that a prime number of signs checks one another.
const SIGNS: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];
const PRIME: u128 = 31;
/// Signs of a number and of a code.
const LENGTH: usize = 12;

/// A fresh number.
#[must_use]
pub(super) fn number() -> String {
    let mut signs = drawn(u128::from_be_bytes(rand::random()), LENGTH - 1);
    // The weights 1 to 12 differ and none is zero, so no single mistake leaves the sum as it was.
    let sum = sum(&signs);
    let weight = 12;
    let check = (0..PRIME).find(|check| (sum + weight * check).is_multiple_of(PRIME));
    signs.push(check.unwrap_or_default());
    text(&signs)
}

/// The code of a request.
#[must_use]
pub(super) fn code(secrets: &Secrets, id: RightsRequestId) -> String {
    let mac = secrets.mac("rights receipt", &[id.0.as_bytes()]);
    let first = mac.first_chunk().copied().unwrap_or_default();
    text(&drawn(u128::from_be_bytes(first), LENGTH))
}

/// What somebody typed as it is kept; nothing if it can be no number.
#[must_use]
pub(super) fn typed_number(raw: &str) -> Option<String> {
    let kept = typed(raw)?;
    let places: Option<Vec<u128>> = kept.chars().map(place).collect();
    sum(&places?).is_multiple_of(PRIME).then_some(kept)
}

/// The same for a code.
#[must_use]
pub(super) fn typed(raw: &str) -> Option<String> {
    let kept: String = raw
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_uppercase())
        .take(LENGTH + 1)
        .collect();
    (kept.len() == LENGTH && kept.chars().all(|sign| SIGNS.contains(&sign))).then_some(kept)
}

/// In groups of four, as it is shown.
#[must_use]
pub(super) fn grouped(kept: &str) -> String {
    let signs: Vec<char> = kept.chars().collect();
    let groups = signs.chunks(4).map(|four| four.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

fn drawn(lot: u128, length: usize) -> Vec<u128> {
    std::iter::successors(Some(lot), |rest| Some(rest / PRIME))
        .map(|rest| rest % PRIME)
        .take(length)
        .collect()
}

fn sum(places: &[u128]) -> u128 {
    (1..)
        .zip(places)
        .map(|(weight, place)| weight * place)
        .sum()
}

fn place(sign: char) -> Option<u128> {
    let at = SIGNS.iter().position(|known| *known == sign)?;
    u128::try_from(at).ok()
}

fn text(places: &[u128]) -> String {
    let sign = |place: &u128| SIGNS.get(usize::try_from(*place).ok()?).copied();
    places.iter().filter_map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_survives_being_read_aloud_and_typed() {
        let made = number();
        assert_eq!(made.len(), 12);
        let shown = grouped(&made);
        assert_eq!(shown.len(), 14);
        let aloud = format!(" {} ", shown.to_lowercase().replace('-', " "));
        assert_eq!(typed_number(&aloud), Some(made));
        assert_eq!(typed_number(""), None);
        assert_eq!(typed_number("0000-0000-0000"), None);
    }

    #[test]
    fn one_wrong_sign_or_two_changed_places_are_noticed() {
        for _ in 0..40 {
            let made: Vec<char> = number().chars().collect();
            for (at, with) in (0..12).flat_map(|at| (0..at).map(move |with| (at, with))) {
                let mut wrong = made.clone();
                wrong.swap(at, with);
                assert_eq!(passes(&wrong), wrong == made, "{made:?} {at} {with}");
            }
            for (at, other) in (0..12).flat_map(|at| SIGNS.map(|other| (at, other))) {
                let mut wrong = made.clone();
                wrong[at] = other;
                assert_eq!(passes(&wrong), wrong == made, "{made:?} {at} {other}");
            }
        }
    }

    fn passes(signs: &[char]) -> bool {
        typed_number(&signs.iter().collect::<String>()).is_some()
    }

    #[test]
    fn numbers_are_drawn_by_lot() {
        let many: std::collections::BTreeSet<_> = (0..500).map(|_| number()).collect();
        assert_eq!(many.len(), 500);
        let firsts: std::collections::BTreeSet<_> =
            many.iter().filter_map(|one| one.chars().next()).collect();
        assert!(firsts.len() > 25, "{firsts:?}");
    }
}
