//! Photos: what a neighbor uploads becomes two plain JPEGs, and nothing else of it is kept.
//!
//! A photo from a telephone carries the coordinates of a home. So a photo is never stored as it
//! came: `bare` lifts out only the parts that draw the picture (no decoder ever sees an EXIF, XMP
//! or ICC block), `develop` draws it and encodes the pixels afresh, `store` writes the result.
//! What would cost too much is refused from its headers, before anything is decoded.
//!
//! Known price: colors are taken for sRGB, or for Display P3 where the profile has that name.
//! Photos with other profiles (cameras set to Adobe RGB) lose a little saturation.
mod bare;
mod develop;
pub mod draw;
mod papers;
mod store;
mod workshop;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use papers::{Paper, Papers};
pub use store::{MediaStore, Size};
pub use workshop::{Declined, Workshop};

/// The largest upload that is looked at. A 50-megapixel photo from a telephone is smaller.
pub const MAX_BYTES: usize = 16 << 20;
/// The longest side that is decoded, in pixels.
pub const MAX_SIDE: u32 = 12_000;
/// The most pixels that are decoded.
pub const MAX_PIXELS: u64 = 50_000_000;
/// What one photo may allocate in sum while it is prepared, not counting the upload itself.
pub const BUDGET: u64 = 160 << 20;
/// The part of the budget that large buffers may take; tables, stacks and the two JPEGs have the
/// rest.
const BUFFERS: u64 = BUDGET - (3 << 20);
/// The long side of the large size.
pub const LARGE: u32 = 1600;
/// The long side of the small size.
pub const SMALL: u32 = 480;

/// Why a photo is not taken. The text inside says more to the log; it never contains anything
/// from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a still JPEG, PNG or WebP picture of a kind that photos have.
    #[error("unsupported: {0}")]
    Unsupported(&'static str),
    /// More bytes, pixels or memory than a photo may need.
    #[error("too large: {0}")]
    TooLarge(&'static str),
    /// Cut short, contradicting itself, or not decodable.
    #[error("damaged: {0}")]
    Damaged(&'static str),
}

impl Refusal {
    /// The word for machines.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Unsupported(_) => "unsupported",
            Self::TooLarge(_) => "too_large",
            Self::Damaged(_) => "damaged",
        }
    }
}

/// A photo as it is kept: two JPEGs made from pixels alone.
pub struct Prepared {
    /// Long side at most [`LARGE`].
    pub large: Vec<u8>,
    /// Long side at most [`SMALL`].
    pub small: Vec<u8>,
    /// Width of the large size.
    pub width: u32,
    /// Height of the large size.
    pub height: u32,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Prepared({}x{}, {} + {} bytes)",
            self.width,
            self.height,
            self.large.len(),
            self.small.len()
        )
    }
}

/// Makes the two sizes from an upload, or says why not. Takes up to a second or so of one core:
/// call it through a [`Workshop`]. It does not panic, even when a decoder does.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooLarge("bytes"));
    }
    catch_unwind(AssertUnwindSafe(|| {
        develop::develop(bare::Bare::of(bytes)?)
    }))
    .unwrap_or(Err(Refusal::Damaged("the decoder panicked")))
}
