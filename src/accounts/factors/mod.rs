//! Second factors: an app's codes, passkeys, recovery codes.
//!
//! Officers have to have one; residents may; server administrators need one for the trust desk. Whoever has one
//! reaches, by password alone, little more than the question for it (`gate/lists.rs`).
mod ceremonies;
pub(super) mod enroll;
mod held;
pub(super) mod model;
mod passkeys;
pub(super) mod proof;
mod recovery;
pub(super) mod remove;
pub(super) mod status;
mod totp;

pub use remove::reset;
