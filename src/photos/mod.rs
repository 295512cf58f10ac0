//! Photos: uploads, and who may fetch the bytes.
mod files;
mod model;
mod routes;
mod service;

pub use files::{forget_files, sweep};
pub use model::Photo;
pub use routes::routes;
pub use service::{attach_to_comment, bytes, drop_of_comment};
