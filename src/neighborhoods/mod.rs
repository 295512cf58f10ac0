//! Neighborhoods: the towns, and who belongs to them.
mod routes;
pub use routes::routes;
