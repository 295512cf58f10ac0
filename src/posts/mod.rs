//! Posts: what neighbors tell each other.
mod attach;
mod boards;
mod cards;
mod feed;
mod handle;
mod lists;
mod model;
mod routes;
mod service;
mod words;

pub use cards::{Card, Commenter, Mine, assemble};
pub use handle::asker;
pub use model::{Photo, PostView, Reactions, is_fresh};
pub use routes::routes;
pub use service::{bump_comment_count, find_visible};

pub use boards::Boards;
