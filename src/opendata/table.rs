//! Rows of a CSV, each with the line on which an editor shows its beginning.
use csv::{ReaderBuilder, StringRecord};

use super::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, bytes::delimiter, fault::Unreadable};

/// A row.
pub(super) struct Row {
    /// Where it begins.
    pub line: usize,
    /// Its cells.
    pub cells: StringRecord,
}

impl Row {
    /// Nothing in it, or nothing but what divides cells.
    pub fn is_blank(&self) -> bool {
        let filler = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\u{FEFF}');
        self.cells.iter().all(|cell| cell.chars().all(filler))
    }

    /// How many cells there are up to the last that holds something.
    pub fn filled(&self) -> usize {
        let filled = self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty());
        filled.last().map_or(0, |(last, _)| last + 1)
    }
}

/// The rows of a text, one after the other.
pub(super) struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    /// Up to which byte lines are counted, and how many there were.
    counted: usize,
    line: usize,
    given: usize,
}

impl<'t> Rows<'t> {
    pub fn of(text: &'t str) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(text.as_bytes()))
            .from_reader(text.as_bytes());
        Self {
            text,
            reader,
            counted: 0,
            line: 1,
            given: 0,
        }
    }

    /// The line at a byte. The reader passes over empty lines without a word, so they are passed over here, too.
    fn line_at(&mut self, start: u64) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = usize::try_from(start).unwrap_or(bytes.len());
        while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        let part = bytes.get(self.counted..at).unwrap_or_default();
        let next = part.iter().skip(1).copied().chain(bytes.get(at).copied());
        let ends = part.iter().zip(next.chain([b' ']));
        let ends =
            ends.filter(|(byte, next)| **byte == b'\n' || (**byte == b'\r' && *next != b'\n'));
        self.line += ends.count();
        self.counted = at.max(self.counted);
        self.line
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut cells = StringRecord::new();
        match self.reader.read_record(&mut cells) {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => return Some(Err(Unreadable::Io(error.to_string()))),
        }
        let start = cells.position().map_or(0, csv::Position::byte);
        let line = self.line_at(start);
        self.given += 1;
        if self.given > MAX_ROWS {
            return Some(Err(Unreadable::TooManyRows));
        }
        if cells.len() > MAX_COLUMNS {
            return Some(Err(Unreadable::TooManyColumns { line }));
        }
        if cells.iter().any(|cell| cell.len() > MAX_CELL) {
            return Some(Err(Unreadable::CellTooLong { line }));
        }
        Some(Ok(Row { line, cells }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, String)> {
        let rows = Rows::of(text).map(|row| row.unwrap());
        rows.map(|row| (row.line, row.cells.iter().next().unwrap().to_owned()))
            .collect()
    }

    fn told(expected: &[(usize, &str)]) -> Vec<(usize, String)> {
        expected
            .iter()
            .map(|(line, cell)| (*line, (*cell).to_owned()))
            .collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let text = "a,1\n\n\nb,\"two\nlines\"\nc,3\n";
        assert_eq!(lines(text), told(&[(1, "a"), (4, "b"), (6, "c")]));
        assert_eq!(
            lines(&text.replace('\n', "\r\n")),
            told(&[(1, "a"), (4, "b"), (6, "c")])
        );
        assert_eq!(lines("\r\na,1\r\nb,2"), told(&[(2, "a"), (3, "b")]));
        assert_eq!(
            lines("a,1\rb,2\r\rc,3"),
            told(&[(1, "a"), (2, "b"), (4, "c")])
        );
        assert_eq!(lines("a\t1\nb\t2"), told(&[(1, "a"), (2, "b")]));
    }
}
