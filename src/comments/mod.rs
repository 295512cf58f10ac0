//! Comments: answers under posts, and replies to answers.
mod model;
mod plain;
mod reactions;
mod routes;
mod service;
mod thread;
mod views;

pub use model::CommentView;
pub use plain::PlainThreads;
pub use routes::routes;
