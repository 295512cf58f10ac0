//! Agencies: public bodies that speak here, how they prove that they are one, and who acts for them.
//!
//! A badge takes a request, papers, a domain or a letter, and two reviewers; it lasts a year. Inside the agency
//! everything that makes sending easier takes two people, and everything that stops it takes one.
mod acts;
mod deeds;
mod desk;
mod invitation;
mod letters;
mod logged;
mod looks;
mod mail;
mod memory;
mod model;
mod papers;
mod people;
mod proofs;
mod request;
mod routes;
mod shown;
mod states;
mod trust;
mod view;
mod watch;

pub use looks::{is_taken, refuse_taken};
pub use mail::{mail_agency, mail_code, mail_invitation};
pub use memory::{Agencies, Body};
pub use routes::routes;
pub use shown::mine;
pub use view::{Areas, Municipality, MyAgency, Official, Place};
pub use watch::{expire, remind, sweep_papers};
