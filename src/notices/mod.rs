//! Official notices, on the office's side: what is written, by whom it was approved, when it goes out.
//!
//! A version goes through the states of `machine.rs`; who may do what is in `access/may/notices.rs`; what must
//! hold of the content is in `checks.rs`; what time does is in `settle.rs`. The guards N1 to N10 of four eyes are
//! named where they are kept, and the database holds the gravest of them once more (`migration/src/m0014_notice.rs`).
//!
//! Deliberate absences: nobody changes what was published (a correction is another version); nobody deletes a
//! notice (a withdrawal leaves a tombstone); nothing that a resident wrote is touched from here.
//!
//! What `Event::AccountAlert` says here: `notice_to_approve`, `notice_approved`, `notice_returned`,
//! `notice_rejected`, `notice_lapsed`, `notice_withdrawn`, `notice_stopped`, `notice_released_alone`,
//! `notice_unreviewed`.
mod acts;
mod attach;
mod audit;
mod checks;
mod difference;
mod drafts;
mod easy;
mod hash;
mod list;
mod living;
mod logged;
mod machine;
mod model;
mod pdf;
mod places;
mod record;
mod routes;
mod settle;
mod view;
mod whole;

pub use attach::{attachment_bytes, sweep};
pub use difference::{FieldDifference, Part, PartKind, between, parts};
pub use easy::{Finding, lint};
pub use machine::is_open;
pub use places::{Areas, Place, named, people};
pub use routes::routes;
pub use settle::{expire, remind, settle};
pub use view::Attachment;
