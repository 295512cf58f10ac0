//! Kairanban
pub mod geo;
