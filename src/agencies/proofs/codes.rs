//! The codes that go by mail and by letter.
use entity::id::AgencyProofId;

use crate::secrets::{self, Secrets};

/// The code that is mailed: eight digits.
pub(in crate::agencies) fn mailed_code(secrets: &Secrets, id: AgencyProofId) -> String {
    let mac = secrets.mac("agency proof by mail", &[id.0.as_bytes()]);
    let first = mac.first_chunk().copied().unwrap_or_default();
    format!("{:08}", u64::from_be_bytes(first) % 100_000_000)
}

/// How codes are compared: typed with or without gaps, in any case.
pub(in crate::agencies) fn hashed(code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric);
    secrets::hash(&kept.collect::<String>().to_ascii_uppercase())
}
