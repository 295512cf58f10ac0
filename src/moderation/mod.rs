//! Moderation: for now, the box into which reports are put.
mod routes;
pub use routes::routes;
