//! Notifications: what somebody is told.
mod routes;
pub use routes::routes;
