//! Neighborhoods: the towns, and who belongs to them.
mod persona;
mod routes;
mod view;
mod words;

pub use persona::{Author, LEFT, authors};
pub use routes::routes;
pub use view::{NeighborhoodView, by_slug};
pub use words::{words, words_or_null};
