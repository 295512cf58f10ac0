//! Whether a PDF only shows something. One that runs scripts, starts programs or carries files is refused: it
//! would do so with the office's badge on it.
//!
//! Names are looked for as a reader of PDF sees them: with `#4A` for `J`, and inside compressed object streams.
//! An encrypted document cannot be looked into, and is refused for that.
use std::io::Read;

use flate2::read::ZlibDecoder;

/// Names of what a document must not do.
const ACTIVE: [&[u8]; 5] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
];
/// What all compressed streams of a document may come to.
const MOST_INFLATED: u64 = 64 << 20;

/// Why a document is not taken: the code of the refusal.
///
/// # Errors
/// `invalid`, `encrypted`, `active_content`, `too_large`.
pub(super) fn check(bytes: &[u8]) -> Result<(), &'static str> {
    let tail = bytes
        .get(bytes.len().saturating_sub(1024)..)
        .unwrap_or(bytes);
    if !bytes.starts_with(b"%PDF-") || find(tail, b"%%EOF").is_none() {
        return Err("invalid");
    }
    look(bytes)?;
    let mut left = MOST_INFLATED;
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let (before, after) = rest.split_at(at);
        let body = after.get(b"stream".len()..).unwrap_or_default();
        rest = body;
        // The word ends `endstream` too, which begins nothing.
        if before.ends_with(b"end") {
            continue;
        }
        let body = body.strip_prefix(b"\r").unwrap_or(body);
        let body = body.strip_prefix(b"\n").unwrap_or(body);
        if let Some(inflated) = inflate(body, &mut left)? {
            look(&inflated)?;
        }
    }
    Ok(())
}

/// What a stream says when it is compressed; nothing when it is something else.
fn inflate(body: &[u8], left: &mut u64) -> Result<Option<Vec<u8>>, &'static str> {
    // Deflate in zlib's clothes, RFC 1950: the first two bytes are a multiple of 31.
    let Some([first, second]) = body.first_chunk::<2>() else {
        return Ok(None);
    };
    let head = u16::from_be_bytes([*first, *second]);
    if first & 0x0f != 8 || head % 31 != 0 {
        return Ok(None);
    }
    let mut plain = Vec::new();
    let limit = *left;
    // A stream that breaks off has still said what came before.
    let _as_far_as_it_goes = ZlibDecoder::new(body).take(limit).read_to_end(&mut plain);
    let length = u64::try_from(plain.len()).unwrap_or(u64::MAX);
    if length >= limit {
        return Err("too_large");
    }
    *left -= length;
    Ok(Some(plain))
}

/// Looks at every name.
fn look(bytes: &[u8]) -> Result<(), &'static str> {
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
        let name = name(bytes.get(at + 1..).unwrap_or_default());
        if name == b"Encrypt" {
            return Err("encrypted");
        }
        if ACTIVE.contains(&name.as_slice()) {
            return Err("active_content");
        }
    }
    Ok(())
}

/// The name that begins here, with its escapes resolved; only as long as those that matter.
fn name(bytes: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut rest = bytes;
    while name.len() < 16
        && let Some((&byte, after)) = rest.split_first()
        && !matches!(
            byte,
            0 | b'\t'
                | b'\n'
                | 0x0c
                | b'\r'
                | b' '
                | b'/'
                | b'('
                | b')'
                | b'<'
                | b'>'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'%'
        )
    {
        rest = after;
        let digits = after.get(..2).filter(|_| byte == b'#');
        let escaped = digits
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match escaped {
            Some(plain) => {
                name.push(plain);
                rest = after.get(2..).unwrap_or_default();
            }
            None => name.push(byte),
        }
    }
    name
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|part| part == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn with(body: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n", body, b"\n%%EOF\n"].concat()
    }

    #[test]
    fn a_plain_document_is_taken() {
        let plain = b"1 0 obj << /Type /Catalog /Pages 2 0 R /JSomething 1 >> endobj";
        assert_eq!(check(&with(plain)), Ok(()));
        assert_eq!(check(b"GIF89a"), Err("invalid"));
        assert_eq!(check(b"%PDF-1.7 and no end"), Err("invalid"));
    }

    #[test]
    fn a_document_that_acts_is_refused_however_it_is_spelled() {
        for body in [
            b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>".as_slice(),
            b"<< /S/Launch/F(cmd.exe) >>",
            b"<< /S /J#61vaScript >>",
            b"<< /#4A#53 (x) >>",
            b"<< /Type /EmbeddedFile >>",
        ] {
            assert_eq!(check(&with(body)), Err("active_content"), "{body:?}");
        }
        assert_eq!(check(&with(b"<< /Encrypt 5 0 R >>")), Err("encrypted"));
    }

    #[test]
    fn a_compressed_stream_is_looked_into() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(b"<< /S /JavaScript >>").unwrap();
        let hidden = zlib.finish().unwrap();
        let body = [
            b"<< /Type /ObjStm >> stream\r\n",
            hidden.as_slice(),
            b"\nendstream",
        ]
        .concat();
        assert_eq!(check(&with(&body)), Err("active_content"));
    }

    #[test]
    fn a_stream_that_swells_is_refused() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..65 {
            zlib.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let bomb = zlib.finish().unwrap();
        let body = [b"<< >> stream\n", bomb.as_slice(), b"\nendstream"].concat();
        assert_eq!(check(&with(&body)), Err("too_large"));
    }
}
