//! From a bare file to pixels, and from pixels to the two JPEGs that are kept.
use std::io::Cursor;

use image::codecs::{jpeg::JpegDecoder, jpeg::JpegEncoder, png::PngDecoder, webp::WebPDecoder};
use image::imageops::FilterType;
use image::metadata::Cicp;
use image::{ConvertColorOptions, DynamicImage, ImageDecoder, ImageResult, Limits};

use super::bare::{Bare, Format, fit, pixels};
use super::{BUDGET, BUFFERS, LARGE, MAX_SIDE, Prepared, Refusal, SMALL};

/// Small enough to send on a telephone, good enough to read a notice on a board.
const QUALITY: u8 = 82;

/// Decodes, flattens, shrinks, turns upright, encodes.
pub(super) fn develop(bare: Bare) -> Result<Prepared, Refusal> {
    let (orientation, wide_gamut) = (bare.orientation, bare.wide_gamut);
    let mut picture = decode(bare)?;
    flatten(&mut picture);
    let mut large = DynamicImage::from(shrink(picture, LARGE).into_rgb8());
    if wide_gamut {
        narrow(&mut large)?;
    }
    large.apply_orientation(orientation);
    let (width, height) = (large.width(), large.height());
    let (across, down) = fit(width, height, SMALL);
    let small = large.resize_exact(across, down, FilterType::CatmullRom);
    Ok(Prepared {
        large: encode(&large)?,
        small: encode(&small)?,
        width,
        height,
    })
}

fn decode(bare: Bare) -> Result<DynamicImage, Refusal> {
    let expected = (bare.width, bare.height, bare.decoded());
    let picture = match bare.format {
        // This decoder makes its own copy; so it takes ours and frees it.
        Format::Jpeg => {
            JpegDecoder::new(Cursor::new(bare.file)).and_then(|decoder| draw(decoder, expected))
        }
        Format::Png => PngDecoder::with_limits(Cursor::new(bare.file.as_slice()), limits())
            .and_then(|decoder| draw(decoder, expected)),
        Format::Webp => WebPDecoder::new(Cursor::new(bare.file.as_slice()))
            .and_then(|decoder| draw(decoder, expected)),
    };
    match picture {
        Ok(Some(picture)) => Ok(picture),
        Ok(None) => Err(Refusal::Damaged("the picture is not what its header says")),
        Err(image::ImageError::Unsupported(_)) => Err(Refusal::Unsupported("feature")),
        Err(image::ImageError::Limits(_)) => Err(Refusal::TooLarge("limits")),
        Err(_) => Err(Refusal::Damaged("not decodable")),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(BUDGET);
    limits
}

/// Decodes, unless the decoder is about to make something else than the budget was asked for.
fn draw(
    mut decoder: impl ImageDecoder,
    (width, height, bytes): (u32, u32, u64),
) -> ImageResult<Option<DynamicImage>> {
    decoder.set_limits(limits())?;
    if decoder.dimensions() != (width, height) || decoder.total_bytes() > bytes {
        return Ok(None);
    }
    DynamicImage::from_decoder(decoder).map(Some)
}

/// Lays the picture on white paper, in place, so that what was transparent does not turn black
/// and what lay hidden under it does not show.
fn flatten(picture: &mut DynamicImage) {
    match picture {
        DynamicImage::ImageRgba8(pixels) => whiten(pixels, 4),
        DynamicImage::ImageLumaA8(pixels) => whiten(pixels, 2),
        DynamicImage::ImageRgba16(pixels) => whiten_16(pixels, 4),
        DynamicImage::ImageLumaA16(pixels) => whiten_16(pixels, 2),
        _ => {}
    }
}

fn whiten(samples: &mut [u8], channels: usize) {
    const FULL: u16 = 255;
    for pixel in samples.chunks_exact_mut(channels) {
        let Some((alpha, colors)) = pixel.split_last_mut() else {
            continue;
        };
        let cover = u16::from(*alpha);
        for color in colors {
            let blend = (u16::from(*color) * cover + FULL * (FULL - cover) + FULL / 2) / FULL;
            *color = u8::try_from(blend).unwrap_or(u8::MAX);
        }
        *alpha = u8::MAX;
    }
}

fn whiten_16(samples: &mut [u16], channels: usize) {
    const FULL: u64 = 65_535;
    for pixel in samples.chunks_exact_mut(channels) {
        let Some((alpha, colors)) = pixel.split_last_mut() else {
            continue;
        };
        let cover = u64::from(*alpha);
        for color in colors {
            let blend = (u64::from(*color) * cover + FULL * (FULL - cover) + FULL / 2) / FULL;
            *color = u16::try_from(blend).unwrap_or(u16::MAX);
        }
        *alpha = u16::MAX;
    }
}

/// From Display P3 to sRGB: the kept file has no profile to say otherwise.
fn narrow(picture: &mut DynamicImage) -> Result<(), Refusal> {
    picture
        .set_color_space(Cicp::DISPLAY_P3)
        .and_then(|()| picture.apply_color_space(Cicp::SRGB, ConvertColorOptions::default()))
        .map_err(|_| Refusal::Damaged("colors"))
}

/// Shrinks with a good filter. That filter needs 16 bytes for each pixel of a middle stage, so a
/// very large picture is first reduced by a whole factor, the smallest that fits the budget.
fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let (across, down) = fit(width, height, side);
    if (across, down) == (width, height) {
        return picture;
    }
    let depth = u64::from(picture.color().bytes_per_pixel());
    let whole = pixels(width, height) * depth;
    let filtering = |width, height| pixels(width, height) * depth + pixels(width, down) * 16;
    if filtering(width, height) + pixels(across, down) * depth <= BUFFERS {
        return picture.resize_exact(across, down, FilterType::CatmullRom);
    }
    let ratio = width.max(height) / side;
    let reduced = (2..=ratio)
        .map(|factor| (width / factor, height / factor))
        .find(|(w, h)| {
            whole + pixels(*w, *h) * depth <= BUFFERS
                && filtering(*w, *h) + pixels(across, down) * depth <= BUFFERS
        });
    let Some((w, h)) = reduced.filter(|(w, h)| *w > 0 && *h > 0) else {
        return picture.thumbnail_exact(across, down);
    };
    let middle = picture.thumbnail_exact(w, h);
    drop(picture);
    middle.resize_exact(across, down, FilterType::CatmullRom)
}

/// A JPEG with no block but those that draw it.
pub(super) fn encode(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .map_err(|_| Refusal::Damaged("not encodable"))?;
    Ok(bytes)
}
