//! Neighborhoods: the towns, and who belongs to them.
mod belonging;
mod count;
mod home;
pub mod import;
mod invites;
mod model;
mod name;
mod persona;
mod personas;
mod proof;
mod routes;
mod service;
mod ties;
mod towns;
mod view;
mod words;

pub use belonging::mine;
pub use count::count_people;
pub use home::home_change_allowed_at;
pub use model::Change;
pub use name::DisplayName;
pub use persona::{Author, LEFT, authors};
pub use personas::Personas;
pub use routes::routes;
pub use towns::{Map, Town, Towns};
pub use view::{MembershipView, NeighborhoodView};
pub use words::{words, words_or_null};
