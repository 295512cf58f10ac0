//! Posts: what neighbors tell each other.
mod attach;
mod boards;
mod cards;
mod edit;
mod feed;
mod handle;
mod ids;
mod item;
mod keep;
mod lists;
mod model;
mod react;
mod remove;
mod routes;
mod service;
mod steps;

pub use cards::{Card, Commenter, Mine, assemble};
pub use handle::asker;
pub use ids::is_fresh;
pub use model::{PostView, Reactions};
pub use routes::routes;
pub use service::{bump_comment_count, find_visible};

pub use boards::Boards;
