//! Open data of towns, read: the files that cities publish, understood by what their headings mean and never by the
//! place of a column.
//!
//! Nothing here knows a table of the database. A file becomes rows that are parsed, or refusals with a line, a column
//! and a reason in plain words; in bounded memory, whatever the file is.
mod address;
mod bytes;
mod cell;
mod classify;
mod code;
mod contact;
mod dataset;
mod event;
mod facts;
mod fault;
mod features;
mod heading;
mod hours;
mod origin;
mod place;
mod record;
mod sheet;
mod spot;
mod table;
mod vocabulary;
mod when;

pub use bytes::{Encoding, read as bounded};
pub use dataset::Dataset;
pub use event::EventRow;
pub use fault::{At, Problem, Unreadable};
pub use origin::Origin;
pub use place::{FactRow, PlaceRow};
pub use sheet::{Asked, Sheet, events, places};

/// The largest file that is read.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// The largest GeoJSON: a tree takes many times the room of its text.
pub const MAX_JSON: usize = 16 * 1024 * 1024;
/// The longest cell, in bytes.
pub const MAX_CELL: usize = 64 * 1024;
/// The most rows, or features, in a file.
pub const MAX_ROWS: usize = 200_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 500;
/// How far down the row of headings may stand.
const MAX_PREAMBLE: usize = 60;
