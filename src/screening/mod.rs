//! Screening: what words are looked at before anybody reads them.
//!
//! | | |
//! |---|---|
//! | what stands in a text (pure, with figures in `tests/screening`) | `personal.rs`, `scam.rs`, `kindness.rs`, `links.rs`, `likeness.rs`, `words.rs` |
//! | whether it waits, and why | `judge.rs`, `copies.rs` (the same text in other towns) |
//! | asking before it is posted | `ask.rs` |
//! | a hold: begun, ended by somebody, by its time, or with the words | `holds.rs` |
//! | a town's list of words | `watched.rs`, `lists.rs` |
//!
//! Nothing of a text that is only asked about is kept or logged.
mod ask;
mod copies;
mod holds;
mod judge;
pub mod kindness;
pub mod likeness;
pub mod links;
mod lists;
mod model;
pub mod names;
mod patterns;
pub mod personal;
mod plain;
mod routes;
pub mod scam;
mod watched;
pub mod words;

pub use ask::{Field, no_names, personal, personal_and_names};
pub use copies::{forget, sweep};
pub use holds::{came_home, ended, free, of_case, release_due};
pub use judge::{Looked, Read, look, would_wait};
pub use model::HoldView;
pub use routes::routes;
pub use watched::Watched;
