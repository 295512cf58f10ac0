//! Posts: what neighbors tell each other.
mod routes;
pub use routes::routes;
