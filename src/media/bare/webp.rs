//! WebP: keeps the picture and its transparency in a fresh container; drops every other chunk.
use image::metadata::Orientation;

use super::{Bare, Format, Input, admit, is_display_p3, orientation, pixels, vp8l};
use crate::media::Refusal;

const CUT: Refusal = Refusal::Damaged("WebP cut short");
const ANIMATED: Refusal = Refusal::Unsupported("animated WebP");

/// The chunks that matter, as slices of the upload.
#[derive(Default)]
struct Chunks<'a> {
    canvas: Option<(u32, u32)>,
    lossy: Option<&'a [u8]>,
    lossless: Option<&'a [u8]>,
    alpha: Option<&'a [u8]>,
    exif: Option<&'a [u8]>,
    profile: Option<&'a [u8]>,
}

/// Walks the chunks inside the RIFF container. What follows the container is not looked at.
pub(super) fn strip(bytes: &[u8]) -> Result<Bare, Refusal> {
    let chunks = Chunks::read(bytes)?;
    let mut bare = match (chunks.lossy, chunks.lossless) {
        (Some(frame), None) => lossy(frame, chunks.alpha),
        (None, Some(frame)) => lossless(frame),
        _ => Err(Refusal::Damaged("WebP without one picture")),
    }?;
    if chunks
        .canvas
        .is_some_and(|canvas| canvas != (bare.width, bare.height))
    {
        return Err(Refusal::Damaged("WebP canvas and picture differ"));
    }
    bare.orientation = chunks
        .exif
        .and_then(orientation)
        .unwrap_or(Orientation::NoTransforms);
    bare.wide_gamut = chunks.profile.is_some_and(is_display_p3);
    Ok(bare)
}

impl<'a> Chunks<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut outer = Input { rest: bytes };
        outer.take(4).ok_or(CUT)?;
        let size = usize::try_from(outer.u32_le().ok_or(CUT)?).map_err(|_| CUT)?;
        let mut input = Input {
            rest: outer.take(size).ok_or(CUT)?,
        };
        input.take(4).ok_or(CUT)?;
        let mut chunks = Self::default();
        while !input.rest.is_empty() {
            let kind: [u8; 4] = input.array().ok_or(CUT)?;
            let length = usize::try_from(input.u32_le().ok_or(CUT)?).map_err(|_| CUT)?;
            let body = input.take(length).ok_or(CUT)?;
            // An odd chunk is padded; a last one without its padding is common and harmless.
            let _ = input.take(length % 2);
            chunks.sort(kind, body)?;
        }
        Ok(chunks)
    }

    fn sort(&mut self, kind: [u8; 4], body: &'a [u8]) -> Result<(), Refusal> {
        let place = match &kind {
            b"VP8X" => return self.extended(body),
            b"ANIM" | b"ANMF" => return Err(ANIMATED),
            b"VP8 " => &mut self.lossy,
            b"VP8L" => &mut self.lossless,
            b"ALPH" => &mut self.alpha,
            b"EXIF" => &mut self.exif,
            b"ICCP" => &mut self.profile,
            _ => return Ok(()),
        };
        place.get_or_insert(body);
        Ok(())
    }

    fn extended(&mut self, body: &[u8]) -> Result<(), Refusal> {
        let [flags, _, _, _, w1, w2, w3, h1, h2, h3] = Input { rest: body }.array().ok_or(CUT)?;
        if flags & 0x02 != 0 {
            return Err(ANIMATED);
        }
        let width = u32::from_le_bytes([w1, w2, w3, 0]) + 1;
        let height = u32::from_le_bytes([h1, h2, h3, 0]) + 1;
        self.canvas = Some((width, height));
        admit(width, height)
    }
}

fn lossy(frame: &[u8], alpha: Option<&[u8]>) -> Result<Bare, Refusal> {
    let [tag, _, _, 0x9D, 0x01, 0x2A, w1, w2, h1, h2] = Input { rest: frame }.array().ok_or(CUT)?
    else {
        return Err(Refusal::Damaged("WebP frame"));
    };
    if tag & 1 != 0 {
        return Err(Refusal::Damaged("WebP without a key frame"));
    }
    let width = u32::from(u16::from_le_bytes([w1, w2]) & 0x3FFF);
    let height = u32::from(u16::from_le_bytes([h1, h2]) & 0x3FFF);
    admit(width, height)?;
    // Brightness and two quarter-size colors, rounded up to blocks; the partitions, twice.
    let planes = pixels(width.next_multiple_of(16), height.next_multiple_of(16)) * 3 / 2;
    let partitions = u64::try_from(frame.len())
        .unwrap_or(u64::MAX)
        .saturating_mul(2);
    let masked = alpha.map_or(Ok(0), |chunk| mask(chunk, width, height))?;
    Ok(Bare {
        format: Format::Webp,
        file: container(width, height, frame, alpha),
        width,
        height,
        orientation: Orientation::NoTransforms,
        wide_gamut: false,
        depth: if alpha.is_some() { 4 } else { 3 },
        working: planes + partitions + masked + (1 << 20),
    })
}

/// What the decoder holds for a transparency mask.
fn mask(chunk: &[u8], width: u32, height: u32) -> Result<u64, Refusal> {
    let (info, stream) = chunk.split_first().ok_or(CUT)?;
    let plane = pixels(width, height);
    if info % 4 == 0 {
        return Ok(plane);
    }
    let stream = vp8l::Stream {
        bytes: stream,
        width,
        height,
    };
    Ok(plane * 5 + stream.working()?)
}

fn lossless(frame: &[u8]) -> Result<Bare, Refusal> {
    let (head, stream) = frame.split_at_checked(5).ok_or(CUT)?;
    let [0x2F, h0, h1, h2, h3] = *head else {
        return Err(Refusal::Damaged("WebP lossless signature"));
    };
    let header = u32::from_le_bytes([h0, h1, h2, h3]);
    let width = (header & 0x3FFF) + 1;
    let height = ((header >> 14) & 0x3FFF) + 1;
    admit(width, height)?;
    let transparent = (header >> 28) & 1 == 1;
    let working = vp8l::Stream {
        bytes: stream,
        width,
        height,
    }
    .working()?;
    // Without transparency the decoder fills four bytes a pixel, then copies three.
    let wide = if transparent {
        0
    } else {
        pixels(width, height) * 4
    };
    Ok(Bare {
        format: Format::Webp,
        file: riff(&[(*b"VP8L", frame)]),
        width,
        height,
        orientation: Orientation::NoTransforms,
        wide_gamut: false,
        depth: if transparent { 4 } else { 3 },
        working: working + wide,
    })
}

fn container(width: u32, height: u32, frame: &[u8], alpha: Option<&[u8]>) -> Vec<u8> {
    let Some(alpha) = alpha else {
        return riff(&[(*b"VP8 ", frame)]);
    };
    let ([w1, w2, w3, _], [h1, h2, h3, _]) =
        ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    let canvas = [0x10, 0, 0, 0, w1, w2, w3, h1, h2, h3];
    riff(&[(*b"VP8X", &canvas), (*b"ALPH", alpha), (*b"VP8 ", frame)])
}

fn riff(chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let size: usize = chunks
        .iter()
        .map(|(_, body)| 8 + body.len().next_multiple_of(2))
        .sum();
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut file = Vec::with_capacity(size + 12);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&length(size + 4));
    file.extend_from_slice(b"WEBP");
    for (kind, body) in chunks {
        file.extend_from_slice(kind);
        file.extend_from_slice(&length(body.len()));
        file.extend_from_slice(body);
        file.resize(file.len().next_multiple_of(2), 0);
    }
    file
}
