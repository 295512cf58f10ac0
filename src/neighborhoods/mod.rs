//! Neighborhoods: the towns, and who belongs to them.
mod persona;
mod routes;
pub use persona::{Author, authors};
pub use routes::routes;
