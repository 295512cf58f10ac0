//! Kairanban
pub mod media;
