//! The bulletin: official notices as everybody reads them, with an account or without.
//!
//! What is read here is the same for guests, residents and offices, so it is kept ready as bytes: JSON,
//! pages, feeds, warnings, calendars. Whatever an office does with a notice before it is public is elsewhere.
mod attachments;
mod calendar;
mod cap;
mod changes;
mod edition;
mod feeds;
mod linked;
mod load;
mod model;
mod page;
mod press;
mod public;
mod routes;
mod ruby;
mod sheet;
mod shelf;
mod text;
mod web;
mod when;
mod words;

pub use edition::Bulletin;
pub use model::{Notice, Official, Place};
pub use public::Public;
pub use routes::routes;
pub use text::paragraphs;
pub use web::pages;
