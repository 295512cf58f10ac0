//! Reviews: what neighbors found at a place, once each; who answers; when it rests.
//!
//! | | |
//! |---|---|
//! | what comes in and goes out | `model.rs`, `view.rs` |
//! | written, changed, taken back, of help | `write.rs`, `edit.rs`, `mark.rs` |
//! | the average, from three people on | `rating.rs` |
//! | the one answer | `answer.rs` |
//! | a pause against floods | `pause.rs` |
//! | who runs a place, and who looks whether that is true | `owner.rs` |
//! | merged places; leaving; everything of mine | `carry.rs`, `own.rs` |
//!
//! Deliberate: the month of a visit and no day; no stars for medical places; a review is public, because a place is; words that
//! would wait for a moderator are refused, since a review can be written again.
mod answer;
mod carry;
mod edit;
mod mark;
mod model;
mod own;
mod owner;
mod pause;
mod rating;
mod routes;
mod view;
mod write;

pub use carry::carry;
pub use own::{everything_of, forget};
pub use routes::routes;
