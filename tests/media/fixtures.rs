//! Containers and blocks of metadata, spliced around small pictures.
use std::io::{Cursor, Write};
use std::path::PathBuf;

use flate2::{Compression, write::ZlibEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// What stands in every planted block: a place, a camera.
pub const MARK: &[u8] = b"35.57660N,139.65970E,SERIAL-0093217";
/// The same place as EXIF counts it: this many ten-millionths of a second, in both byte orders.
pub const MARK_SECONDS: u32 = 123_456_789;

pub const RED: [u8; 3] = [220, 30, 30];
pub const GREEN: [u8; 3] = [30, 180, 40];
pub const BLUE: [u8; 3] = [30, 40, 220];
pub const YELLOW: [u8; 3] = [240, 220, 30];

/// Red, green over blue, yellow.
pub fn quadrants(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb(RED),
            (false, true) => Rgb(GREEN),
            (true, false) => Rgb(BLUE),
            (false, false) => Rgb(YELLOW),
        }
    })
    .into()
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A fresh folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

// JPEG

pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    [&[0xFF, marker][..], &length.to_be_bytes(), body].concat()
}

/// Puts blocks right after the start of a JPEG.
pub fn splice_jpeg(jpeg: &[u8], blocks: &[u8]) -> Vec<u8> {
    [&jpeg[..2], blocks, &jpeg[2..]].concat()
}

// PNG

pub fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&kind);
    sum.update(body);
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[..], &kind, body, &sum.finalize().to_be_bytes()].concat()
}

/// Puts chunks right after the header of a PNG.
pub fn splice_png(png: &[u8], chunks: &[u8]) -> Vec<u8> {
    [&png[..33], chunks, &png[33..]].concat()
}

/// A zlib stream that leaves its content readable.
pub fn zlib_stored(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::none());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

// WebP

pub fn riff(chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    for (kind, body) in chunks {
        inside.extend(kind);
        inside.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        inside.extend(*body);
        inside.resize(inside.len().next_multiple_of(2), 0);
    }
    let size = u32::try_from(inside.len()).unwrap();
    [b"RIFF", &size.to_le_bytes()[..], &inside].concat()
}

/// The extended header: flags, and the canvas.
pub fn canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (w, h) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    [&[flags, 0, 0, 0][..], &w[..3], &h[..3]].concat()
}

/// A simple WebP in an extended container, with chunks before and after the picture.
pub fn splice_webp(
    simple: &[u8],
    (width, height): (u32, u32),
    before: &[([u8; 4], &[u8])],
    after: &[([u8; 4], &[u8])],
) -> Vec<u8> {
    let header = canvas(0x2C, width, height);
    let length = usize::try_from(u32::from_le_bytes(simple[16..20].try_into().unwrap())).unwrap();
    let picture = (simple[12..16].try_into().unwrap(), &simple[20..20 + length]);
    riff(&[&[(*b"VP8X", &header[..])], before, &[picture], after].concat())
}

// EXIF

/// The two byte orders of TIFF.
#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Little,
    Big,
}

impl Order {
    fn u16(self, value: u16) -> Vec<u8> {
        match self {
            Self::Little => value.to_le_bytes().to_vec(),
            Self::Big => value.to_be_bytes().to_vec(),
        }
    }

    fn u32(self, value: u32) -> Vec<u8> {
        match self {
            Self::Little => value.to_le_bytes().to_vec(),
            Self::Big => value.to_be_bytes().to_vec(),
        }
    }

    /// Degrees, minutes, and the telltale seconds.
    fn degrees(self) -> Vec<u8> {
        [35, 1, 34, 1, MARK_SECONDS, 10_000_000]
            .map(|number| self.u32(number))
            .concat()
    }

    /// A directory at `base`: its entries, then the data that do not fit into four bytes.
    fn directory(self, base: u32, entries: &[Entry], next: u32) -> Vec<u8> {
        let count = u32::try_from(entries.len()).unwrap();
        let mut table = self.u16(u16::try_from(count).unwrap());
        let mut data = Vec::new();
        for (tag, kind, bytes) in entries {
            let unit = [1, 1, 1, 2, 4, 8, 1, 1][usize::from(*kind)];
            let items = u32::try_from(bytes.len()).unwrap() / unit;
            table.extend([self.u16(*tag), self.u16(*kind), self.u32(items)].concat());
            if bytes.len() <= 4 {
                table.extend(bytes.iter().chain(&[0; 4]).take(4));
            } else {
                let at = base + 6 + 12 * count + u32::try_from(data.len()).unwrap();
                table.extend(self.u32(at));
                data.extend(bytes);
            }
        }
        [table, self.u32(next), data].concat()
    }
}

/// Tag, kind (2 text, 3 short, 4 long, 5 ratio, 7 bytes), value.
type Entry = (u16, u16, Vec<u8>);

fn length(entries: &[Entry]) -> u32 {
    let data: usize = entries
        .iter()
        .map(|(.., b)| if b.len() > 4 { b.len() } else { 0 })
        .sum();
    u32::try_from(6 + 12 * entries.len() + data).unwrap()
}

/// A TIFF block with everything that a camera tells: place, serial number, maker's note, times,
/// and a small picture with its own marks.
pub fn exif(order: Order, orientation: u16) -> Vec<u8> {
    let thumbnail = thumbnail();
    let camera: Vec<Entry> = vec![
        (0x9003, 2, MARK.to_vec()),
        (0x927C, 7, [b"Maker\0", MARK].concat()),
        (0xA431, 2, MARK.to_vec()),
        (0xA435, 2, MARK.to_vec()),
    ];
    let place: Vec<Entry> = vec![
        (1, 2, b"N\0".to_vec()),
        (2, 5, order.degrees()),
        (3, 2, b"E\0".to_vec()),
        (4, 5, order.degrees()),
        (27, 7, MARK.to_vec()),
        (29, 2, MARK.to_vec()),
    ];
    let main = |camera: u32, place: u32| -> Vec<Entry> {
        vec![
            (0x010F, 2, MARK.to_vec()),
            (0x0112, 3, order.u16(orientation)),
            (0x0132, 2, MARK.to_vec()),
            (0x8769, 4, order.u32(camera)),
            (0x8825, 4, order.u32(place)),
        ]
    };
    let second = |at: u32| -> Vec<Entry> {
        let size = u32::try_from(thumbnail.len()).unwrap();
        vec![(0x0201, 4, order.u32(at)), (0x0202, 4, order.u32(size))]
    };
    let at_camera = 8 + length(&main(0, 0));
    let at_place = at_camera + length(&camera);
    let at_second = at_place + length(&place);
    let at_thumbnail = at_second + length(&second(0));
    let magic = if order == Order::Little { b"II" } else { b"MM" };
    [
        [&magic[..], &order.u16(42), &order.u32(8)].concat(),
        order.directory(8, &main(at_camera, at_place), at_second),
        order.directory(at_camera, &camera, 0),
        order.directory(at_place, &place, 0),
        order.directory(at_second, &second(at_thumbnail), 0),
        thumbnail,
    ]
    .concat()
}

/// A whole small JPEG with a mark inside.
pub fn thumbnail() -> Vec<u8> {
    let small = encoded(&quadrants(16, 12), ImageFormat::Jpeg);
    splice_jpeg(&small, &segment(0xFE, MARK))
}
