//! Photos: what neighbors show each other.
mod routes;
pub use routes::routes;
