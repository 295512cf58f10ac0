//! Comments: answers under posts.
mod routes;
pub use routes::routes;
