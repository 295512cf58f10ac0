//! Files written bit by bit: pictures of any size, and bombs, for few bytes.
use super::fixtures::{chunk, riff, segment};

/// Bits from the lowest of each byte upwards, as in deflate and WebP.
#[derive(Default)]
pub struct Bits {
    pub bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// A number, lowest bit first.
    pub fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.used == 0 {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= u8::from(value >> bit & 1 == 1) << self.used;
            self.used = (self.used + 1) % 8;
        }
    }

    /// A code word, highest bit first.
    pub fn word(&mut self, code: u32, count: u32) {
        for bit in (0..count).rev() {
            self.put(code >> bit, 1);
        }
    }
}

/// A zlib stream that inflates to this many zeros: 13 bits for 258 of them.
pub fn zlib_zeros(count: u64) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b011, 3); // last block, fixed codes
    bits.word(0b0011_0000, 8);
    for _ in 0..(count - 1) / 258 {
        bits.word(0b1100_0101, 8);
        bits.word(0, 5);
    }
    for _ in 0..(count - 1) % 258 {
        bits.word(0b0011_0000, 8);
    }
    bits.word(0, 7);
    let sum = (u32::try_from(count % 65_521).unwrap() << 16) | 1;
    [&[0x78, 0x9C][..], &bits.bytes, &sum.to_be_bytes()].concat()
}

/// A header of a PNG: `color` and `bits` as in the standard.
pub fn png_header(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
    let mut body = [width.to_be_bytes(), height.to_be_bytes()].concat();
    body.extend([bits, color, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &body)].concat()
}

/// A black PNG, whole and valid.
pub fn black_png(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
    let channels = match color {
        0 => 1,
        4 => 2,
        2 => 3,
        _ => 4,
    };
    let row = u64::from(width) * channels * u64::from(bits) / 8 + 1;
    let pixels = zlib_zeros(row * u64::from(height));
    let end = chunk(*b"IEND", &[]);
    [
        png_header(width, height, bits, color),
        chunk(*b"IDAT", &pixels),
        end,
    ]
    .concat()
}

/// A gray JPEG in which every code word is the bit 0.
#[derive(Clone)]
pub struct FlatJpeg {
    pub width: u16,
    pub height: u16,
    pub sof: u8,
    pub precision: u8,
    pub components: u8,
    /// Sampling factors of the first component.
    pub sampling: u8,
    /// One scan for each component instead of one for all.
    pub split: bool,
    /// Extra passes, for a progressive one.
    pub passes: usize,
}

impl FlatJpeg {
    /// A baseline picture without subsampling.
    pub fn new(width: u16, height: u16) -> Self {
        let (sof, precision, components, sampling) = (0xC0, 8, 3, 0x11);
        Self {
            width,
            height,
            sof,
            precision,
            components,
            sampling,
            split: false,
            passes: 0,
        }
    }

    /// The frame header.
    pub fn frame(&self) -> Vec<u8> {
        let mut body = vec![self.precision];
        body.extend(self.height.to_be_bytes());
        body.extend(self.width.to_be_bytes());
        body.push(self.components);
        for id in 1..=self.components {
            body.extend([id, if id == 1 { self.sampling } else { 0x11 }, 0]);
        }
        segment(self.sof, &body)
    }

    /// How many blocks a scan has. In a scan of several components they come in whole units.
    fn blocks(&self, ids: &[u8]) -> usize {
        let (width, height) = (usize::from(self.width), usize::from(self.height));
        let (across, down) = (
            usize::from(self.sampling >> 4),
            usize::from(self.sampling & 15),
        );
        if ids.len() == 1 {
            return width.div_ceil(8) * height.div_ceil(8);
        }
        let units = width.div_ceil(8 * across) * height.div_ceil(8 * down);
        units * (across * down + ids.len() - 1)
    }

    /// A block is one word in a progressive scan, two in a baseline one.
    fn scan(&self, ids: &[u8], spectrum: [u8; 3]) -> Vec<u8> {
        let mut body = vec![u8::try_from(ids.len()).unwrap()];
        body.extend(ids.iter().flat_map(|id| [*id, 0]));
        body.extend(spectrum);
        let words = if self.sof == 0xC2 { 1 } else { 2 };
        let data = vec![0; (self.blocks(ids) * words).div_ceil(8)];
        [segment(0xDA, &body), data].concat()
    }

    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        let one = |class: u8| [&[class, 1][..], &[0; 16]].concat();
        let mut file = vec![0xFF, 0xD8];
        file.extend(segment(0xDB, &[&[0][..], &[1; 64]].concat()));
        file.extend(self.frame());
        file.extend(segment(0xC4, &one(0x00)));
        file.extend(segment(0xC4, &one(0x10)));
        let ids: Vec<u8> = (1..=self.components).collect();
        let first = if self.sof == 0xC2 {
            [0, 0, 0]
        } else {
            [0, 63, 0]
        };
        let each = if self.split { 1 } else { ids.len() };
        for some in ids.chunks(each) {
            file.extend(self.scan(some, first));
        }
        for _ in 0..self.passes {
            file.extend(self.scan(&[1], [1, 63, 0]));
        }
        file.extend([0xFF, 0xD9]);
        file
    }
}

/// Opens a lossless WebP stream.
fn lossless(width: u32, height: u32) -> Bits {
    let mut bits = Bits::default();
    bits.put(0x2F, 8);
    bits.put(width - 1, 14);
    bits.put(height - 1, 14);
    bits.put(0, 4);
    bits
}

/// A code of one symbol, which then takes no bits.
fn only(bits: &mut Bits, symbol: u32) {
    bits.put(0b101, 3);
    bits.put(symbol, 8);
}

fn only_each(bits: &mut Bits, symbols: &[u32]) {
    for symbol in symbols {
        only(bits, *symbol);
    }
}

/// A lossless WebP of one color: 20-odd bytes for any size.
pub fn one_color_webp(width: u32, height: u32, [red, green, blue]: [u32; 3]) -> Vec<u8> {
    let mut bits = lossless(width, height);
    bits.put(0, 3); // no transform, no cache, no groups
    only_each(&mut bits, &[green, red, blue, 255, 0]);
    riff(&[(*b"VP8L", &bits.bytes)])
}

/// A lossless WebP whose map of groups sends every tile to the second of two.
pub fn two_group_webp([red, green, blue]: [u32; 3]) -> Vec<u8> {
    let mut bits = lossless(64, 64);
    bits.put(0b100, 3); // no transform, no cache, groups
    bits.put(0, 3); // tiles of 4 pixels
    bits.put(0, 1);
    only_each(&mut bits, &[1, 0, 0, 255, 0]);
    only_each(&mut bits, &[0, 0, 0, 255, 0]);
    only_each(&mut bits, &[green, red, blue, 255, 0]);
    riff(&[(*b"VP8L", &bits.bytes)])
}

/// A lossless WebP with so many groups of prefix codes: 14 bytes each in the file, 68 KB each in a
/// decoder.
pub fn prefix_bomb(width: u32, height: u32, groups: u32) -> Vec<u8> {
    let mut bits = lossless(width, height);
    bits.put(0b10, 2); // no transform, a cache
    bits.put(11, 4);
    bits.put(1, 1); // groups
    bits.put(7, 3); // tiles of 512 pixels
    bits.put(0, 1);
    only_each(&mut bits, &[(groups - 1) & 255, (groups - 1) >> 8, 0, 0, 0]);
    for _ in 0..groups {
        bits.put(0, 1);
        bits.put(11, 4); // 15 lengths, of which the one for "11" alone is used
        (0..15).for_each(|place| bits.put(u32::from(place == 14), 3));
        bits.put(0b1011, 4); // a number of symbols in 12 bits follows
        bits.put(2046, 12);
        only_each(&mut bits, &[0, 0, 0, 0]);
    }
    riff(&[(*b"VP8L", &bits.bytes)])
}
