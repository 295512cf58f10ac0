//! Accounts: who somebody is to the server, and what is theirs.
//!
//! What `Event::AccountAlert` says here: `password_changed`, `password_reset`, `email_change_asked`,
//! `email_changed`, `session_copied`, `suspended`, `suspension_lifted`; of second factors `app_added`, `app_removed`,
//! `passkey_added`, `passkey_removed`, `passkey_copied`, `recovery_codes_made`, `recovery_code_used`, `factors_reset`.
mod client;
mod export;
mod factors;
mod leave;
mod leavers;
mod links;
mod logged;
mod model;
mod passwords;
mod routes;
mod rules;
mod service;
mod sessions;
mod settings;
mod standing;
mod tidy;

pub use factors::reset as reset_factors;
pub use leave::close;
pub use leavers::tidy_leaver;
pub use links::{Link, address_of, link, old_address, token as link_token};
pub use model::{Email, LinkToken};
pub use passwords::{Password, Passwords};
pub use routes::routes;
pub use service::Caller;
pub use sessions::end_due;
pub use standing::{
    Whom, areas_of, find, lift, lift_due, make_administrator, silence, suspend, unsilence,
};
pub use tidy::tidy;
