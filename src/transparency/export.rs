//! The public log as files: a table and JSON, as they are fetched and as they are read again to be checked.
use serde::{Deserialize, de::DeserializeOwned};

use super::chain::{Head, LogRow};
use crate::error::{Error, Result};

/// The columns of the table, in the order in which they come out of a row.
pub const COLUMNS: [&str; 17] = [
    "seq",
    "day",
    "area",
    "content",
    "act",
    "rule",
    "rule_version",
    "trigger",
    "found_by_machine",
    "decided_by_machine",
    "decider",
    "duration_hours",
    "hours_to_decision",
    "appeal",
    "reverts",
    "prev",
    "hash",
];

/// Some rows as lines of the table (RFC 4180); with its first line, if they are the first.
///
/// # Errors
/// Never: it is written into memory.
pub fn csv(rows: &[LogRow], first: bool) -> Result<Vec<u8>> {
    let mut table = csv::WriterBuilder::new()
        .has_headers(false)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    if first {
        table.write_record(COLUMNS).map_err(Error::internal)?;
    }
    for row in rows {
        table.serialize(row).map_err(Error::internal)?;
    }
    table.into_inner().map_err(Error::internal)
}

/// A page of a list; what else stands beside the items is of no concern.
#[derive(Deserialize)]
struct Page<T> {
    items: Vec<T>,
}

/// Reads rows from a file, the oldest first. A list that begins with the newest is turned round; in any other order the
/// rows stay as they are, and the check will say so.
///
/// # Errors
/// What makes it no such file, in words for whoever fetched it.
pub fn rows(text: &str) -> std::result::Result<Vec<LogRow>, String> {
    let mut rows: Vec<LogRow> = if text.trim_start().starts_with(['[', '{']) {
        json(text)?
    } else {
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let heading = table.headers().map_err(|error| error.to_string())?;
        if *heading != COLUMNS[..] {
            return Err(format!("the columns should be {}", COLUMNS.join(",")));
        }
        let rows: std::result::Result<Vec<_>, _> = table.deserialize().collect();
        rows.map_err(|error| error.to_string())?
    };
    if rows.first().map(|row| row.seq) > rows.last().map(|row| row.seq) {
        rows.reverse();
    }
    Ok(rows)
}

/// Reads heads from a file, oldest first.
///
/// # Errors
/// What makes it no such file.
pub fn heads(text: &str) -> std::result::Result<Vec<Head>, String> {
    json(text)
}

fn json<T: DeserializeOwned>(text: &str) -> std::result::Result<Vec<T>, String> {
    let read = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str(text).map(|page: Page<T>| page.items)
    };
    read.map_err(|error| error.to_string())
}
