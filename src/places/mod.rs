//! Places: the guide of a town. What there is, facts instead of adjectives, and who said so when.
//!
//! ```text
//! proposed ─ two others, or one of an office ─→ listed ⇄ closed
//!     └─ two others who find nothing ─→ declined      └⇄ merged: the old address answers with the new one
//! ```
//!
//! | | |
//! |---|---|
//! | what is written, parsed and compared | `content.rs`, `model.rs`, `tree.rs`, `words.rs` |
//! | proposing, looking, writing otherwise, facts | `propose.rs`, `check.rs`, `edit.rs`, `facts.rs` |
//! | what takes a second person | `changes.rs`, `merge.rs` |
//! | who did what, as it is shown | `record.rs`, `history.rs`, `said.rs`, `view.rs` |
//! | the guide in memory: lists, the map, what is near | `book.rs`, `load.rs`, `entry.rs`, `shelf.rs`, `lists.rs`, `geojson.rs`, `near.rs` |
//! | its page, without a script and for machines | `page.rs` |
//! | when it is open | `hours.rs`, `holidays.rs` |
//! | many at once, from lists that towns publish; samples | `import.rs`, `import/`; `samples.rs` |
//!
//! Positions of people come in bodies, are looked at and dropped.
mod book;
mod changes;
mod check;
mod content;
mod edit;
mod entry;
mod facts;
mod geojson;
mod history;
mod holidays;
mod hours;
pub mod import;
mod lists;
mod load;
mod merge;
mod model;
mod near;
mod own;
mod page;
mod propose;
mod record;
mod routes;
mod said;
pub mod samples;
mod settle;
mod shelf;
mod tree;
mod view;
mod words;

pub use book::Places;
pub use content::Content;
pub use facts::observed;
pub use hours::Hours;
pub use model::{NewFact, one_of_each};
pub use own::{everything_of, forget};
pub use page::pages;
pub use routes::routes;
pub use settle::settle;
pub use tree::category;
