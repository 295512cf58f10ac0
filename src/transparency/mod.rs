//! What was done about content, for everybody to read and to check; and who did it, for auditors.
//!
//! Two logs, each append only and chained (`chain.rs` says which bytes): the public log, with no text and nobody in
//! it, and the audit trail, with ids of who acted. Whatever acts writes both in its own transaction, at its end:
//! from the first of these calls until the commit, everybody else who acts waits.
//!
//! | | |
//! |---|---|
//! | writing | `write.rs`, `area.rs` (how coarsely a place is told), `heads.rs` (signed each day) |
//! | checking | `verify.rs`, `export.rs` |
//! | reading the public log | `read.rs`, `press.rs` (kept ready), `web.rs` (addresses), `page/`, `feed.rs` |
//! | the half-yearly report | `book.rs` (reads on), `figures.rs` (counts), `report.rs` (goes out) |
//! | reading the audit trail | `trail.rs` |
mod area;
mod book;
pub mod chain;
pub mod export;
mod feed;
mod figures;
mod half;
pub mod heads;
mod model;
mod page;
mod press;
mod read;
mod report;
mod routes;
mod trail;
pub mod verify;
mod web;
mod write;

pub use entity::public_log::{Act, Content, Decider, Outcome, Trigger};
pub use heads::write_head;
pub use press::Ledger;
pub use routes::routes;
pub use web::pages;
pub use write::{AuditLine, Entry, audit, publish};
