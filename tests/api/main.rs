//! Stories told over HTTP, one file a feature, on SQLite and on PostgreSQL.
#![expect(unused, reason = "the verbs come with the features")]
mod village;
