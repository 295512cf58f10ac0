//! From bytes to text: a bounded read that stops at a cell without end, and the encodings that towns use.
use std::{borrow::Cow, io::Read};

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_JSON, fault::Unreadable};

/// How a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16 with its mark.
    Utf16,
    /// `Shift_JIS` as Windows writes it.
    Cp932,
    /// EUC-JP.
    EucJp,
}

/// Reads a file, at most as much as is looked at.
///
/// # Errors
/// What is larger, holds a cell without end, or is another kind of file.
pub fn read(source: impl Read) -> Result<Vec<u8>, Unreadable> {
    read_within(source, MAX_BYTES)
}

fn read_within(source: impl Read, most: usize) -> Result<Vec<u8>, Unreadable> {
    let io = |error: std::io::Error| Unreadable::Io(error.to_string());
    let mut source = source.take(most as u64 + 1);
    let mut bytes = Vec::new();
    let mut guard: Option<Guard> = None;
    let mut looked = 0;
    loop {
        let got = (&mut source)
            .take(64 * 1024)
            .read_to_end(&mut bytes)
            .map_err(io)?;
        if got == 0 {
            break;
        }
        if bytes.len() > most || (bytes.len() > MAX_JSON && is_json(&bytes)) {
            return Err(Unreadable::TooLarge);
        }
        if looked == 0 {
            other_format(&bytes)?;
            guard = (!is_json(&bytes) && !is_utf16(&bytes)).then(|| Guard::new(delimiter(&bytes)));
        }
        if let (Some(guard), Some(part)) = (&mut guard, bytes.get(looked..)) {
            guard.feed(part)?;
        }
        looked = bytes.len();
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    guard.map_or(Ok(()), |guard| guard.end())?;
    Ok(bytes)
}

/// Every text that the bytes can be, the likeliest first: for bytes that are no UTF-8 the headings decide.
pub(super) fn texts(bytes: &[u8]) -> Result<Vec<(Encoding, Cow<'_, str>)>, Unreadable> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
        let text = text.ok_or_else(|| Unreadable::Encoding {
            line: bad_line(rest),
        })?;
        if encoding != UTF_8 {
            let mut guard = Guard::new(delimiter(text.as_bytes()));
            guard.feed(text.as_bytes())?;
            guard.end()?;
        }
        no_nul(text.as_bytes())?;
        let kind = if encoding == UTF_16LE || encoding == UTF_16BE {
            Encoding::Utf16
        } else {
            Encoding::Utf8
        };
        return Ok(vec![(kind, text)]);
    }
    no_nul(bytes)?;
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(vec![(Encoding::Utf8, Cow::Borrowed(text))]);
    }
    let decoded: Vec<_> = [(Encoding::Cp932, SHIFT_JIS), (Encoding::EucJp, EUC_JP)]
        .into_iter()
        .filter_map(|(kind, encoding)| {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
            Some((kind, text))
        })
        .collect();
    if decoded.is_empty() {
        return Err(Unreadable::Encoding {
            line: bad_line(bytes),
        });
    }
    Ok(decoded)
}

/// Whether the bytes begin as JSON does.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
}

/// What divides cells: whichever of the three is most frequent at the beginning.
pub(super) fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    let count = |wanted: u8| head.split(|byte| *byte == wanted).count() - 1;
    let (comma, tab, semicolon) = (count(b','), count(b'\t'), count(b';'));
    if tab > comma && tab > semicolon {
        b'\t'
    } else if semicolon > comma && comma == 0 {
        b';'
    } else {
        b','
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

fn no_nul(bytes: &[u8]) -> Result<(), Unreadable> {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => Err(Unreadable::Nul {
            line: line_at(bytes, at),
        }),
        None => Ok(()),
    }
}

fn bad_line(bytes: &[u8]) -> usize {
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    line_at(bytes, good)
}

fn line_at(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(bytes);
    before.split(|byte| *byte == b'\n').count()
}

const SAVE: &str = "open it in a spreadsheet and save the sheet as “CSV UTF-8”";
const UNPACK: &str = "unpack it, and give the CSV or GeoJSON inside";

/// What files of other kinds begin with. A zip may hold anything, so none is opened.
fn other_format(bytes: &[u8]) -> Result<(), Unreadable> {
    let is = |magic: &[u8]| bytes.starts_with(magic);
    let has = |what: &[u8]| {
        let head = bytes.get(..4096).unwrap_or(bytes);
        head.windows(what.len()).any(|part| part == what)
    };
    let (what, advice) = if is(b"PK\x03\x04") && (has(b"[Content_Types].xml") || has(b"xl/")) {
        ("an Excel workbook (.xlsx)", SAVE)
    } else if is(b"PK\x03\x04") && has(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet (.ods)", SAVE)
    } else if is(b"PK\x03\x04") || is(b"PK\x05\x06") {
        ("a zip archive", UNPACK)
    } else if is(b"\xD0\xCF\x11\xE0") {
        ("an old Excel workbook (.xls)", SAVE)
    } else if is(b"\x1F\x8B") || is(b"7z\xBC\xAF") || is(b"Rar!") || is(b"BZh") {
        ("a compressed file", UNPACK)
    } else if is(b"%PDF") {
        ("a PDF", "ask the publisher for the table")
    } else if looks_like_html(bytes) {
        (
            "a web page",
            "the download went wrong; fetch the file itself",
        )
    } else {
        return Ok(());
    };
    Err(Unreadable::OtherFormat { what, advice })
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head: Vec<u8> = bytes
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take(16)
        .map(u8::to_ascii_lowercase)
        .collect();
    ["<!doctype html", "<html", "<?xml"]
        .iter()
        .any(|tag| head.starts_with(tag.as_bytes()))
}

/// Counts the bytes of each cell and the cells of each row as they come, so that one without end is refused early and
/// not after the whole file. In `Shift_JIS` and EUC-JP no second byte is a comma, a quotation mark or the end of a line.
struct Guard {
    delimiter: u8,
    line: usize,
    /// Bytes of the cell so far, and where it began.
    length: usize,
    began: usize,
    /// Cells of the row so far.
    cells: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// A quotation mark inside a quoted cell: its end, or the first of two.
    Closing,
}

impl Guard {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            line: 1,
            length: 0,
            began: 1,
            cells: 0,
            state: State::Start,
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        bytes.iter().try_for_each(|byte| self.take(*byte))
    }

    fn take(&mut self, byte: u8) -> Result<(), Unreadable> {
        let divides = byte == self.delimiter;
        let ends = divides || matches!(byte, b'\n' | b'\r');
        self.line += usize::from(byte == b'\n');
        self.length += 1;
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Closing,
            (State::Start | State::Closing, b'"') | (State::Quoted, _) => State::Quoted,
            (_, _) if ends => State::Start,
            (_, _) => State::Plain,
        };
        if self.state == State::Start {
            (self.length, self.began) = (0, self.line);
            self.cells = usize::from(divides) * (self.cells + 1);
        }
        if self.cells > MAX_COLUMNS {
            return Err(Unreadable::TooManyColumns { line: self.line });
        }
        if self.length > MAX_CELL + 2 {
            return Err(Unreadable::CellTooLong { line: self.began });
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Unreadable> {
        match self.state {
            State::Quoted => Err(Unreadable::OpenQuote { line: self.began }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives out the same byte without end, and counts how often it was asked.
    struct Endless(u8, usize);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer.fill(self.0);
            self.1 += buffer.len();
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_cell_without_end_is_left_after_its_first_part() {
        for byte in [b'x', b'"', 0x82] {
            let mut endless = Endless(byte, 0);
            let start: &[u8] = b"a,b\n1,\"";
            let refused = read(start.chain(&mut endless));
            assert_eq!(refused, Err(Unreadable::CellTooLong { line: 2 }));
            assert!(endless.1 < 1024 * 1024, "{} bytes were read", endless.1);
        }
    }

    #[test]
    fn rows_without_end_are_left_at_the_limit() {
        let mut endless = Endless(b'\n', 0);
        assert_eq!(
            read_within(&mut endless, 1024 * 1024),
            Err(Unreadable::TooLarge)
        );
        assert!(endless.1 <= 1024 * 1024 + 1);
    }

    #[test]
    fn what_is_no_text_is_called_by_its_name() {
        for (bytes, what) in [
            (&b"PK\x03\x04....[Content_Types].xml"[..], "Excel"),
            (b"PK\x03\x04....places.csv", "zip"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", "old Excel"),
            (b"%PDF-1.7", "PDF"),
            (b"\xEF\xBB\xBF <!DOCTYPE html>", "web page"),
        ] {
            let refused = read(bytes).unwrap_err().to_string();
            assert!(refused.contains(what), "{refused}");
        }
    }

    #[test]
    fn each_encoding_of_a_town_is_read() {
        let text = "名称,緯度\n森下①,35.6\n";
        let (cp932, _, _) = SHIFT_JIS.encode(text);
        let (euc, _, _) = EUC_JP.encode("名称,緯度\n森下,35.6\n");
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(texts(&cp932).unwrap()[0], (Encoding::Cp932, text.into()));
        assert!(
            texts(&euc)
                .unwrap()
                .iter()
                .any(|(kind, _)| *kind == Encoding::EucJp)
        );
        assert_eq!(texts(&utf16).unwrap()[0], (Encoding::Utf16, text.into()));
        assert_eq!(texts(text.as_bytes()).unwrap()[0].0, Encoding::Utf8);
        assert_eq!(
            texts(b"a\nb\xFF\xFF\xFFc").unwrap_err(),
            Unreadable::Encoding { line: 2 }
        );
        assert_eq!(texts(b"a\nb\0").unwrap_err(), Unreadable::Nul { line: 2 });
        let open = read(&b"a,b\n1,2\n3,\"four\n5,6\n"[..]).unwrap_err();
        assert_eq!(open, Unreadable::OpenQuote { line: 3 });
    }
}
