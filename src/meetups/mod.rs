//! Meetups: where neighbors really meet.
//!
//! | | |
//! |---|---|
//! | a meetup is made, published, read | `service.rs`, `rule.rs` (series), `words.rs`, `photos.rs`, `shown.rs` |
//! | changed, called off, told of | `edit.rs`, `acts.rs`, `talk.rs`, `heard.rs` (who hears of what) |
//! | seats and who waits for one | `seats.rs`: every way to a seat goes by here; `turns.rs` |
//! | who comes | `going.rs` (members), `guests.rs` (by mail), `attendees.rs` (organizers' list, the entrance) |
//! | who organizes, who leaves | `organizers.rs`, `leave.rs` |
//! | lists, letters, what is due | `lists.rs`, `letters.rs`, `work.rs` |
//! | read without an account | `calendar/` (to subscribe to), `page/` (without scripts), `table.rs` (open data) |
mod acts;
mod attendees;
mod calendar;
mod codes;
mod edit;
mod going;
mod guests;
mod heard;
mod leave;
mod letters;
mod lists;
mod model;
mod organizers;
mod page;
mod photos;
mod routes;
mod rule;
mod seats;
mod service;
mod shown;
mod table;
mod talk;
mod turns;
mod view;
mod when;
mod words;
mod work;

pub use calendar::Calendars;
pub use guests::sweep;
pub use leave::{everything_of, forget, left_town};
pub use letters::lines as letter_lines;
pub use routes::{pages, routes};
pub use turns::Turns;
pub use work::work;
