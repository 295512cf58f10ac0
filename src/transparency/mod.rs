//! What was done about content, for everybody to read and to check; and who did it, for auditors.
//!
//! Two logs, each append only and chained (`chain.rs` says which bytes): the public log, with no text and nobody in
//! it, and the audit trail, with ids of who acted. Whatever acts writes both in its own transaction, at its end:
//! from the first of these calls until the commit, everybody else who acts waits.
mod area;
pub mod chain;
pub mod export;
pub mod heads;
pub mod verify;
mod write;

pub use entity::public_log::{Act, Content, Decider, Outcome, Trigger};
pub use heads::write_head;
pub use write::{AuditLine, Entry, audit, publish};
