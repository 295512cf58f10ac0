//! PNG: keeps header, palette, transparency and pixels; drops every other chunk.
use std::io::Read;

use flate2::read::ZlibDecoder;
use image::metadata::Orientation;

use super::{Bare, Format, Input, admit, is_display_p3, orientation};
use crate::media::Refusal;

const SIGNATURE: usize = 8;
/// Row buffers and the inflater's window, generously.
const WORKING: u64 = 1 << 20;

const CUT: Refusal = Refusal::Damaged("PNG cut short");

struct Header {
    width: u32,
    height: u32,
    bits: u8,
    color: u8,
}

#[derive(Default)]
struct Strip {
    file: Vec<u8>,
    header: Option<Header>,
    transparency: bool,
    pixels: bool,
    orientation: Option<Orientation>,
    wide_gamut: bool,
}

/// Walks the chunks up to IEND. Checksums of what is kept are left to the decoder.
pub(super) fn strip(bytes: &[u8]) -> Result<Bare, Refusal> {
    let mut input = Input { rest: bytes };
    let mut strip = Strip {
        file: Vec::with_capacity(bytes.len()),
        ..Strip::default()
    };
    strip
        .file
        .extend_from_slice(input.take(SIGNATURE).ok_or(CUT)?);
    loop {
        let whole = input.rest;
        let length = usize::try_from(input.u32_be().ok_or(CUT)?).map_err(|_| CUT)?;
        let kind: [u8; 4] = input.array().ok_or(CUT)?;
        let body = input.take(length).ok_or(CUT)?;
        input.take(4).ok_or(CUT)?;
        let chunk = whole.get(..length.saturating_add(12)).ok_or(CUT)?;
        strip.chunk(kind, body, chunk)?;
        if &kind == b"IEND" {
            return strip.finish();
        }
    }
}

impl Strip {
    fn chunk(&mut self, kind: [u8; 4], body: &[u8], chunk: &[u8]) -> Result<(), Refusal> {
        if self.header.is_some() == (&kind == b"IHDR") {
            return Err(Refusal::Damaged("PNG header missing or repeated"));
        }
        match &kind {
            b"IHDR" => self.header = Some(Header::read(body)?),
            b"tRNS" => self.transparency = true,
            b"IDAT" => self.pixels = true,
            b"PLTE" | b"IEND" => {}
            b"acTL" | b"fcTL" | b"fdAT" => return Err(Refusal::Unsupported("animated PNG")),
            b"eXIf" => {
                self.orientation = self.orientation.or_else(|| orientation(body));
                return Ok(());
            }
            b"iCCP" => {
                self.wide_gamut = is_display_p3(&profile(body));
                return Ok(());
            }
            // A capital first letter: the picture cannot be drawn without knowing this chunk.
            [b'A'..=b'Z', ..] => return Err(Refusal::Unsupported("unknown kind of PNG")),
            _ => return Ok(()),
        }
        self.file.extend_from_slice(chunk);
        Ok(())
    }

    fn finish(self) -> Result<Bare, Refusal> {
        let header = self.header.ok_or(CUT)?;
        if !self.pixels {
            return Err(Refusal::Damaged("PNG without pixels"));
        }
        Ok(Bare {
            format: Format::Png,
            file: self.file,
            width: header.width,
            height: header.height,
            orientation: self.orientation.unwrap_or(Orientation::NoTransforms),
            wide_gamut: self.wide_gamut,
            depth: header.depth(self.transparency),
            working: WORKING,
        })
    }
}

/// The start of a color profile, after its name and a byte for the method. However much the rest
/// would inflate to, it is not inflated; a broken one is an empty one.
fn profile(body: &[u8]) -> Vec<u8> {
    let mut start = Vec::new();
    let packed = body
        .iter()
        .position(|byte| *byte == 0)
        .and_then(|name| body.get(name + 2..));
    if let Some(packed) = packed {
        let _ = ZlibDecoder::new(packed).take(1024).read_to_end(&mut start);
    }
    start
}

impl Header {
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut input = Input { rest: body };
        let width = input.u32_be().ok_or(CUT)?;
        let height = input.u32_be().ok_or(CUT)?;
        let [bits, color, ..] = input.array::<5>().ok_or(CUT)?;
        admit(width, height)?;
        Ok(Self {
            width,
            height,
            bits,
            color,
        })
    }

    /// Bytes per pixel after palettes are looked up and small samples widened.
    fn depth(&self, transparency: bool) -> u64 {
        let channels = match self.color {
            0 => 1 + u64::from(transparency),
            4 => 2,
            2 | 3 => 3 + u64::from(transparency),
            _ => 4,
        };
        if self.bits == 16 {
            channels * 2
        } else {
            channels
        }
    }
}
