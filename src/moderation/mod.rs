//! Moderation: what neighbors ask us to look at. Only the asking is here yet.
mod model;
mod routes;
pub mod rules;
mod service;
mod target;

pub use routes::routes;
pub use target::{Target, veil};
