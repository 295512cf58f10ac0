//! Comments: answers under posts, and replies to answers.
mod model;
mod reactions;
mod routes;
mod service;
mod thread;
mod views;

pub use model::CommentView;
pub use routes::routes;
