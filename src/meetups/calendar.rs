//! Calendars that update themselves: of a town, of one meetup, of whoever organizes, and of oneself.
//!
//! The first three hold what everybody may read, and are read without an account. One's own is as its owner sees it;
//! its address is the key to it, works for nothing else, and lives until its owner takes it back, leaves or is suspended.
//! Nobody who comes is in any of them.
mod event;
mod gather;
mod mine;
mod shelf;
mod token;
mod web;

pub use shelf::Calendars;
pub(super) use token::{CalendarLink, CalendarState, make, revoke, state};
pub use web::pages;

use chrono::TimeDelta;

/// What is off stays so long, so that every subscriber sees that it is.
const STAYS: TimeDelta = TimeDelta::days(30);
/// What took place stays so long.
const PAST: TimeDelta = TimeDelta::days(90);
/// Meetups in one calendar at most, those that begin last first.
const MOST_MEETUPS: u64 = 500;
/// Events in one calendar at most: each date of a series that is otherwise than its rule says is one.
const MOST_EVENTS: usize = 1000;
