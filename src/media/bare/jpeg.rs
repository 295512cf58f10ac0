//! JPEG: keeps tables, frame and scans; drops every application block but Adobe's, and all comments.
use image::metadata::Orientation;

use super::{Bare, Format, Input, admit, is_display_p3, orientation};
use crate::media::Refusal;

/// A progressive photo has about ten scans. Each one is a pass over the whole picture, so a small
/// file with hundreds of them would hold a core for minutes.
const MAX_SCANS: u32 = 40;

const CUT: Refusal = Refusal::Damaged("JPEG cut short");

/// What the frame header says.
struct Frame {
    width: u32,
    height: u32,
    components: u8,
    progressive: bool,
    /// Bytes of all coefficients, held when a picture comes in several scans.
    coefficients: u64,
    /// Bytes of one row of blocks, held in any case.
    row: u64,
}

#[derive(Default)]
struct Strip {
    file: Vec<u8>,
    frame: Option<Frame>,
    orientation: Option<Orientation>,
    wide_gamut: bool,
    scans: u32,
    /// The first scan lacks a component, so the decoder must hold all coefficients.
    split: bool,
}

/// Walks the markers from SOI to the first EOI. What follows it (a motion photo's video, a
/// second picture, a web page) is not looked at.
pub(super) fn strip(bytes: &[u8]) -> Result<Bare, Refusal> {
    let mut input = Input { rest: bytes };
    let mut strip = Strip {
        file: Vec::with_capacity(bytes.len()),
        ..Strip::default()
    };
    strip.file.extend_from_slice(input.take(2).ok_or(CUT)?);
    loop {
        let marker = marker(&mut input).ok_or(CUT)?;
        if marker == 0xD9 {
            break;
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            continue; // stands alone and means nothing here
        }
        let length = usize::from(input.u16_be().ok_or(CUT)?);
        let body = length.checked_sub(2).ok_or(CUT)?;
        let body = input.take(body).ok_or(CUT)?;
        strip.segment(marker, body)?;
        if marker == 0xDA {
            strip.file.extend_from_slice(scan(&mut input).ok_or(CUT)?);
        }
    }
    strip.finish()
}

/// The next marker's second byte, past any fill bytes.
fn marker(input: &mut Input) -> Option<u8> {
    loop {
        if input.byte()? != 0xFF {
            continue;
        }
        let mut code = input.byte()?;
        while code == 0xFF {
            code = input.byte()?;
        }
        if code != 0 {
            return Some(code);
        }
    }
}

/// The compressed data of a scan: up to a marker that is neither stuffing nor a restart.
fn scan<'a>(input: &mut Input<'a>) -> Option<&'a [u8]> {
    let next =
        |pair: &[u8]| matches!(pair, [0xFF, code] if !matches!(code, 0 | 0xFF | 0xD0..=0xD7));
    let end = input.rest.windows(2).position(next)?;
    input.take(end)
}

impl Strip {
    fn segment(&mut self, marker: u8, body: &[u8]) -> Result<(), Refusal> {
        match marker {
            0xC0..=0xC2 => self.frame(marker, body)?,
            0xC4 | 0xDB | 0xDD => self.keep(marker, body),
            0xDA => self.scan_header(body)?,
            0xE1 => self.exif(body),
            0xE2 if body.starts_with(b"ICC_PROFILE\0\x01") => self.wide_gamut = is_display_p3(body),
            0xEE if body.starts_with(b"Adobe") => self.keep(marker, body),
            0xE0..=0xFE => {}
            0xC3 | 0xC5..=0xCF => return Err(Refusal::Unsupported("arithmetic or lossless JPEG")),
            0xDC | 0xDE | 0xDF => return Err(Refusal::Unsupported("hierarchical JPEG")),
            _ => return Err(Refusal::Damaged("unknown JPEG marker")),
        }
        Ok(())
    }

    fn keep(&mut self, marker: u8, body: &[u8]) {
        let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
        self.file.extend_from_slice(&[0xFF, marker]);
        self.file.extend_from_slice(&length.to_be_bytes());
        self.file.extend_from_slice(body);
    }

    /// The first EXIF block counts, as it does in browsers.
    fn exif(&mut self, body: &[u8]) {
        if self.orientation.is_none() && body.starts_with(b"Exif\0\0") {
            self.orientation = orientation(body);
        }
    }

    fn frame(&mut self, marker: u8, body: &[u8]) -> Result<(), Refusal> {
        if self.frame.is_some() {
            return Err(Refusal::Damaged("two JPEG frames"));
        }
        self.frame = Some(Frame::read(marker == 0xC2, body)?);
        self.keep(marker, body);
        Ok(())
    }

    fn scan_header(&mut self, body: &[u8]) -> Result<(), Refusal> {
        let frame = self
            .frame
            .as_ref()
            .ok_or(Refusal::Damaged("JPEG scan without a frame"))?;
        self.scans += 1;
        if self.scans > MAX_SCANS {
            return Err(Refusal::TooLarge("JPEG scans"));
        }
        if self.scans == 1 {
            self.split = body.first() != Some(&frame.components);
        }
        self.keep(0xDA, body);
        Ok(())
    }

    fn finish(mut self) -> Result<Bare, Refusal> {
        let frame = self.frame.ok_or(Refusal::Damaged("JPEG without a frame"))?;
        if self.scans == 0 {
            return Err(Refusal::Damaged("JPEG without a scan"));
        }
        self.file.extend_from_slice(&[0xFF, 0xD9]);
        let held = if frame.progressive || self.split {
            frame.coefficients
        } else {
            0
        };
        Ok(Bare {
            format: Format::Jpeg,
            file: self.file,
            width: frame.width,
            height: frame.height,
            orientation: self.orientation.unwrap_or(Orientation::NoTransforms),
            wide_gamut: self.wide_gamut,
            depth: if frame.components == 1 { 1 } else { 3 },
            working: held + frame.row,
        })
    }
}

impl Frame {
    fn read(progressive: bool, body: &[u8]) -> Result<Self, Refusal> {
        let mut input = Input { rest: body };
        let [precision, h1, h2, w1, w2, components] = input.array().ok_or(CUT)?;
        let height = u32::from(u16::from_be_bytes([h1, h2]));
        let width = u32::from(u16::from_be_bytes([w1, w2]));
        if precision != 8 {
            return Err(Refusal::Unsupported("JPEG of more than 8 bits"));
        }
        if !matches!(components, 1 | 3) {
            return Err(Refusal::Unsupported("CMYK JPEG"));
        }
        admit(width, height)?;
        let mut sampling = Vec::new();
        for _ in 0..components {
            let [_, factors, _] = input.array().ok_or(CUT)?;
            let (across, down) = (u64::from(factors >> 4), u64::from(factors & 15));
            if !(1..=4).contains(&across) || !(1..=4).contains(&down) {
                return Err(Refusal::Damaged("JPEG sampling"));
            }
            sampling.push((across, down));
        }
        let (coefficients, row) = cost(width, height, &sampling);
        Ok(Self {
            width,
            height,
            components,
            progressive,
            coefficients,
            row,
        })
    }
}

/// Two bytes for each coefficient of each block, and some rows of blocks in several stages.
fn cost(width: u32, height: u32, sampling: &[(u64, u64)]) -> (u64, u64) {
    let across = sampling
        .iter()
        .map(|(across, _)| *across)
        .max()
        .unwrap_or(1);
    let down = sampling.iter().map(|(_, down)| *down).max().unwrap_or(1);
    let blocks: u64 = sampling.iter().map(|(across, down)| across * down).sum();
    let units_across = u64::from(width).div_ceil(8 * across);
    let units_down = u64::from(height).div_ceil(8 * down);
    let coefficients = units_across * units_down * blocks * 64 * 2;
    let row = units_across * across * down * 64 * 2 * 3 * 2;
    (coefficients, row)
}
