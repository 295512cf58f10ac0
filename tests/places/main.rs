//! Lists of places as towns really publish them, and as nobody should: read whole, row by row, in bounded memory.
//!
//! The towns' files lie beside the repository, where they do; their licences are their own, so they are no part of it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on ends there"
)]
mod hostile;
mod random;
mod seen;

use kairanban::opendata::{self, Asked, PlaceRow, Sheet, Unreadable};

/// Reads bytes under a file's name.
fn read(file: &str, bytes: &[u8]) -> Result<Sheet<PlaceRow>, Unreadable> {
    let asked = Asked {
        dataset: None,
        file,
    };
    opendata::places(bytes, asked)
}

/// Reads a table of few columns.
fn table(text: &str) -> Sheet<PlaceRow> {
    read("aed.csv", text.as_bytes()).unwrap()
}

/// What was wrong, a line each.
fn told(sheet: &Sheet<PlaceRow>) -> Vec<String> {
    sheet.refused.iter().map(ToString::to_string).collect()
}
