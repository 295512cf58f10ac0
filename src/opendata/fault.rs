//! What is wrong with a file, or with one row of it, in the words of whoever has it open in an editor.
use std::{borrow::Cow, fmt};

use super::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_JSON, MAX_ROWS};

/// Why a whole file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It could not be opened or read.
    #[error("{0}")]
    Io(String),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than anything a town publishes.
    #[error("the file is larger than {} MiB, or {} MiB for GeoJSON", MAX_BYTES / 1024 / 1024, MAX_JSON / 1024 / 1024)]
    TooLarge,
    /// Another kind of file.
    #[error("this is {what}, not CSV or GeoJSON: {advice}")]
    OtherFormat {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// NUL is in no text.
    #[error(
        "line {line}: holds a NUL character, so this is no text (if it is UTF-16, save it with its byte order mark, or as UTF-8)"
    )]
    Nul {
        /// Where the first one is.
        line: usize,
    },
    /// No encoding fits.
    #[error("line {line}: is neither UTF-8, UTF-16 with its mark, Shift_JIS (cp932) nor EUC-JP")]
    Encoding {
        /// Where UTF-8 ends.
        line: usize,
    },
    /// A cell without end.
    #[error("line {line}: a cell is longer than {} KiB", MAX_CELL / 1024)]
    CellTooLong {
        /// Where it begins.
        line: usize,
    },
    /// A quotation mark that is never closed.
    #[error("line {line}: a quotation mark is opened here and never closed")]
    OpenQuote {
        /// Where it is opened.
        line: usize,
    },
    /// More rows than any town has places.
    #[error("more than {MAX_ROWS} rows")]
    TooManyRows,
    /// More columns than any dataset.
    #[error("line {line}: more than {MAX_COLUMNS} columns")]
    TooManyColumns {
        /// Where.
        line: usize,
    },
    /// No row of headings that mean anything to us.
    #[error(
        "no row of headings was found: a list of places needs at least a name, and a latitude and longitude (名称, 緯度, 経度)"
    )]
    NoHeading,
    /// Headings, but of something else.
    #[error("this looks like {0}, which is no list of places")]
    NotPlaces(&'static str),
    /// Headings, but not of events.
    #[error("no row of headings of a list of events was found (イベント名, 開始日)")]
    NotEvents,
    /// The headings could be several datasets'.
    #[error("the headings do not say which dataset this is: say it with --dataset ({0})")]
    Unsure(String),
    /// Broken JSON, or JSON that is no `FeatureCollection`.
    #[error("not a GeoJSON FeatureCollection: {0}")]
    Json(String),
}

/// Where in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The line, as an editor counts, in which the row begins.
    Line(usize),
    /// The feature, counted from 1.
    Feature(usize),
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Feature(number) => write!(f, "feature {number}"),
        }
    }
}

/// What is wrong with one row, or was put right in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the row is.
    pub at: At,
    /// The heading as the file writes it; empty for the row as a whole.
    pub column: String,
    /// Why.
    pub reason: Cow<'static, str>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "{}: {}", self.at, self.reason)
        } else {
            write!(f, "{}, {}: {}", self.at, self.column, self.reason)
        }
    }
}

/// Shows a cell in a message: short, and on one line.
pub(super) fn shown(cell: &str) -> String {
    let mut short: String = cell
        .chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if cell.chars().count() > 40 {
        short.push('…');
    }
    format!("「{short}」")
}
