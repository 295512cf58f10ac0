//! Requests about infringed rights (権利侵害の申出): made by anybody, with an account or without, and answered within
//! seven times twenty-four hours.
//!
//! ```text
//! received → completing (asked once) → investigating → decided: removed, partly, not removed
//!     └────────────────┴─────────────────────┴→ extended: more time, until a day that is said
//! ```
//!
//! - The requester gets a number, a code and the dates, on the page and by mail; with them they see where it stands,
//!   add what lacks, or take it back. Nothing says whether what they named is there.
//! - The poster may be asked, if the requester agreed: seven days to object, and silence is written down as silence.
//! - Specialists and staff look into it (`desk.rs`), two days and one day before the end they are warned, and what is
//!   late says so. A decision to take something away is a decision in a case of moderation, with its rule, its words to
//!   the author and its appeal; the request has its own row in the public log.
//! - What is personal is sealed, each look at it stands in the audit trail, and it goes `KAIRANBAN_RIGHTS_KEPT_DAYS`
//!   after the end.
mod address;
mod decide;
mod desk;
mod holder;
mod inquiry;
mod letters;
mod model;
mod own;
mod page;
mod receipt;
mod receive;
mod record;
mod routes;
mod sealed;
mod shown;
mod states;
mod terms;
mod thing;
mod watch;
mod web;
mod when;

pub use inquiry::close_inquiry;
pub use letters::mail;
pub use own::{everything_of, forget};
pub use routes::routes;
pub use watch::{forget_old, tell, watch};
pub use web::pages;
