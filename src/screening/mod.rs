//! Screening: what words are looked at before they are posted.
pub mod kindness;
pub mod likeness;
mod patterns;
pub mod personal;
mod plain;
pub mod scam;
pub mod words;
