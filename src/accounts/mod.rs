//! Accounts: who somebody is to the server, and what is theirs.
mod routes;
pub use routes::routes;
