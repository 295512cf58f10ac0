//! A picture file reduced to the parts that draw it, with what they say about its cost.
//!
//! Three small parsers walk the containers without decoding. Each copies only the segments that
//! a decoder needs for pixels into a fresh file, and reads orientation and dimensions on its way.
//! Thus every refusal comes before any decoding, and no decoder has metadata to leak or to trip on.
mod jpeg;
mod png;
mod vp8l;
mod webp;

use image::metadata::Orientation;

use super::{BUFFERS, LARGE, MAX_PIXELS, MAX_SIDE, Refusal};

/// The three kinds of file that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    Webp,
}

/// A file with nothing in it but a picture.
pub(super) struct Bare {
    pub format: Format,
    /// The fresh file.
    pub file: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// How the camera was held.
    pub orientation: Orientation,
    /// The colors are those of Display P3, as on most telephones.
    pub wide_gamut: bool,
    /// Bytes per pixel once decoded.
    pub depth: u64,
    /// Bytes that the decoder holds besides the decoded picture and a copy of the file.
    pub working: u64,
}

impl Bare {
    /// Recognizes the file by its content and strips it.
    pub fn of(bytes: &[u8]) -> Result<Self, Refusal> {
        let bare = match recognize(bytes)? {
            Format::Jpeg => jpeg::strip(bytes),
            Format::Png => png::strip(bytes),
            Format::Webp => webp::strip(bytes),
        }?;
        bare.within_budget()
    }

    /// Bytes of the decoded picture.
    pub fn decoded(&self) -> u64 {
        pixels(self.width, self.height) * self.depth
    }

    /// Decoding holds the picture, the file and the decoder's own tables; shrinking afterwards
    /// holds the picture and at least its large size.
    fn within_budget(self) -> Result<Self, Refusal> {
        let file = u64::try_from(self.file.len()).unwrap_or(u64::MAX);
        let decoding = file.saturating_add(self.working);
        let (width, height) = fit(self.width, self.height, LARGE);
        let shrinking = pixels(width, height) * self.depth;
        if self.decoded().saturating_add(decoding.max(shrinking)) > BUFFERS {
            return Err(Refusal::TooLarge("memory"));
        }
        Ok(self)
    }
}

/// Looks at the first bytes; a name or a declared type proves nothing.
fn recognize(bytes: &[u8]) -> Result<Format, Refusal> {
    match bytes {
        [] => Err(Refusal::Damaged("empty")),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(Format::Webp),
        [b'G', b'I', b'F', b'8', ..] => Err(Refusal::Unsupported("GIF")),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            Err(Refusal::Unsupported("HEIC, AVIF or video"))
        }
        _ => Err(Refusal::Unsupported("not a JPEG, PNG or WebP")),
    }
}

/// The limits on dimensions, asked as soon as a parser knows them.
fn admit(width: u32, height: u32) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged("no pixels"));
    }
    if width > MAX_SIDE || height > MAX_SIDE || pixels(width, height) > MAX_PIXELS {
        return Err(Refusal::TooLarge("pixels"));
    }
    Ok(())
}

/// How many pixels that makes.
pub(super) fn pixels(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

/// The same shape with no side longer than `side`, and never larger than it was.
pub(super) fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let long = width.max(height).max(1);
    if long <= side {
        return (width, height);
    }
    let scaled = |length: u32| {
        let rounded = (u64::from(length) * u64::from(side) + u64::from(long / 2)) / u64::from(long);
        u32::try_from(rounded).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

/// The orientation in a TIFF-shaped EXIF block. JPEG always, WebP sometimes, prefixes it.
fn orientation(exif: &[u8]) -> Option<Orientation> {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(tiff)
}

/// Whether a color profile describes Display P3, by the name that its makers write into it. No
/// more of a profile is used: parsing one is a risk, and the other kinds are rare on telephones.
fn is_display_p3(profile: &[u8]) -> bool {
    const NAME: &[u8] = b"Display P3";
    const WIDE_NAME: &[u8] = b"\0D\0i\0s\0p\0l\0a\0y\0 \0P\x003";
    let head = profile.get(..1024).unwrap_or(profile);
    let says = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    says(NAME) || says(WIDE_NAME)
}

/// Reads a file from front to back; `None` means that it ended early.
#[derive(Clone, Copy)]
struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16_be(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32_be(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    fn u32_le(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_keeps_the_shape_and_never_enlarges() {
        assert_eq!(fit(4000, 3000, 1600), (1600, 1200));
        assert_eq!(fit(3000, 4000, 480), (360, 480));
        assert_eq!(fit(12_000, 1, 1600), (1600, 1));
        assert_eq!(fit(100, 50, 480), (100, 50));
    }

    #[test]
    fn the_limits_are_inclusive() {
        assert_eq!(admit(12_000, 4_166), Ok(()));
        assert_eq!(admit(12_001, 1), Err(Refusal::TooLarge("pixels")));
        assert_eq!(admit(8_000, 6_251), Err(Refusal::TooLarge("pixels")));
        assert_eq!(admit(0, 9), Err(Refusal::Damaged("no pixels")));
    }
}
