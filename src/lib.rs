//! Kairanban
