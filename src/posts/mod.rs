//! Posts: what neighbors tell each other.
mod attach;
mod cards;
mod feed;
mod handle;
mod lists;
mod model;
mod routes;
mod service;

pub use cards::{Card, Commenter, Mine, assemble};
pub use handle::asker;
pub use model::{Photo, PostView, Reactions};
pub use routes::routes;
pub use service::{bump_comment_count, find_visible};
