//! The code at the entrance: six signs that can be read aloud. It proves that somebody stood there, and nothing else;
//! so it may be short, and tries are counted.

/// No 0 and O, no 1, I and L.
const SIGNS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Signs of a code.
const LENGTH: usize = 6;

/// A fresh code.
#[must_use]
pub(super) fn drawn() -> String {
    let mut lot: u64 = rand::random();
    let many = SIGNS.len() as u64;
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let at = usize::try_from(lot % many).unwrap_or_default();
        code.extend(SIGNS.get(at).map(|sign| char::from(*sign)));
        lot /= many;
    }
    code
}

/// What somebody typed, as codes are kept.
#[must_use]
pub(super) fn typed(raw: &str) -> String {
    let signs = raw.chars().filter(char::is_ascii_alphanumeric);
    signs.map(|sign| sign.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_signs_however_it_is_typed() {
        let code = drawn();
        assert_eq!(code.len(), LENGTH);
        assert_eq!(
            typed(&format!(" {}-{} ", &code[..3].to_lowercase(), &code[3..])),
            code
        );
        assert_ne!(drawn(), drawn());
    }
}
