//! How much memory a lossless WebP stream will make its decoder hold.
//!
//! The format lets a stream announce 65,536 groups of five prefix codes. A code of 2,048 symbols
//! takes a dozen bytes to write and 68 KB to hold, so less than a megabyte can ask for gigabytes,
//! and no dimension in any header tells. This reads a stream as far as its prefix codes, decoding
//! the small images before them only as symbols, and adds up what the decoder's tables will take.
use super::pixels;
use crate::media::{BUFFERS, Refusal};

const BROKEN: Refusal = Refusal::Damaged("WebP lossless stream");

/// Lengths of prefix codes are written in this order.
const ORDER: [usize; 19] = [
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];
/// Symbols for green and lengths, red, blue, alpha, distances.
const ALPHABETS: [usize; 5] = [256 + 24, 256, 256, 256, 40];
const LONGEST: usize = 15;
/// Codes up to this length live in a flat table, longer ones in a tree.
const TABLE_BITS: usize = 10;
/// A group of five empty codes, in a list that doubles when it grows.
const GROUP_BYTES: u64 = 5 * 64 * 3;

/// A stream after its header.
pub(super) struct Stream<'a> {
    pub bytes: &'a [u8],
    pub width: u32,
    pub height: u32,
}

impl Stream<'_> {
    /// Bytes that decoding holds besides the picture itself.
    pub fn working(&self) -> Result<u64, Refusal> {
        let mut bits = Bits {
            bytes: self.bytes,
            held: 0,
            count: 0,
        };
        // Two transforms and the map of groups, each a quarter of the picture at most, and the
        // map once more in two bytes.
        let maps = pixels(
            self.width.next_multiple_of(4),
            self.height.next_multiple_of(4),
        );
        self.codes(&mut bits)
            .ok_or(BROKEN)?
            .map(|codes| codes + maps)
    }

    fn codes(&self, bits: &mut Bits) -> Option<Result<u64, Refusal>> {
        let width = self.transforms(bits)?;
        let cache = color_cache(bits)?;
        let groups = if bits.read(1)? == 1 {
            let shift = bits.read(3)? + 2;
            let (across, down) = (tiles(width, shift), tiles(self.height, shift));
            highest_group(bits, pixels(across, down))? + 1
        } else {
            1
        };
        let mut held = 0;
        for _ in 0..groups {
            held += GROUP_BYTES;
            for alphabet in alphabets(cache) {
                held += held_by_code(bits, alphabet)?;
            }
            if held > BUFFERS {
                return Some(Err(Refusal::TooLarge("WebP prefix codes")));
            }
        }
        Some(Ok(held))
    }

    /// Steps over the transforms; the palette makes the picture narrower.
    fn transforms(&self, bits: &mut Bits) -> Option<u32> {
        let mut width = self.width;
        for _ in 0..=4 {
            if bits.read(1)? == 0 {
                return Some(width);
            }
            match bits.read(2)? {
                0 | 1 => {
                    let shift = bits.read(3)? + 2;
                    highest_group(bits, pixels(tiles(width, shift), tiles(self.height, shift)))?;
                }
                2 => {}
                _ => {
                    let colors = bits.read(8)? + 1;
                    highest_group(bits, u64::from(colors))?;
                    width = tiles(width, packing(colors));
                }
            }
        }
        None // a fifth one repeats a transform
    }
}

/// How many pixels of a small palette share one, as a shift.
fn packing(colors: u32) -> u32 {
    match colors {
        0..=2 => 3,
        3..=4 => 2,
        5..=16 => 1,
        _ => 0,
    }
}

fn tiles(length: u32, shift: u32) -> u32 {
    length.div_ceil(1 << shift)
}

fn color_cache(bits: &mut Bits) -> Option<u32> {
    if bits.read(1)? == 0 {
        return Some(0);
    }
    let size = bits.read(4)?;
    (1..=11).contains(&size).then_some(size)
}

fn alphabets(cache: u32) -> [usize; 5] {
    let mut alphabets = ALPHABETS;
    if let ([green, ..], 1..) = (&mut alphabets, cache) {
        *green += 1 << cache;
    }
    alphabets
}

fn read_group(bits: &mut Bits, cache: u32) -> Option<[Code; 5]> {
    let alphabets = alphabets(cache);
    let mut codes = alphabets.map(|_| Code::One(0));
    for (code, alphabet) in codes.iter_mut().zip(alphabets) {
        *code = Code::read(bits, alphabet)?;
    }
    Some(codes)
}

/// Steps over an image of this many pixels. Returns the highest value of red and green together,
/// which numbers the groups where the image is their map. Copies and cached colors repeat what
/// stood there before, so only literals can raise it, and no pixel need be stored.
fn highest_group(bits: &mut Bits, count: u64) -> Option<u32> {
    let cache = color_cache(bits)?;
    let [green, red, blue, alpha, distance] = read_group(bits, cache)?;
    let mut highest = 0;
    let mut done = 0;
    while done < count {
        let symbol = green.next(bits)?;
        match symbol {
            0..256 => {
                highest = highest.max((red.next(bits)? << 8) | symbol);
                blue.next(bits)?;
                alpha.next(bits)?;
                done += 1;
                if [&green, &red, &blue, &alpha]
                    .iter()
                    .all(|code| matches!(code, Code::One(_)))
                {
                    return Some(highest); // one color, written in no bits at all
                }
            }
            256..280 => {
                done += u64::from(prefixed(bits, symbol - 256)?);
                let far = distance.next(bits)?;
                prefixed(bits, far)?;
            }
            _ => done += 1,
        }
    }
    Some(highest)
}

/// A length or distance: a prefix, then the rest in plain bits.
fn prefixed(bits: &mut Bits, prefix: u32) -> Option<u32> {
    if prefix < 4 {
        return Some(prefix + 1);
    }
    let extra = (prefix - 2) >> 1;
    let offset = (2 + (prefix & 1)) << extra;
    Some(offset + bits.read(extra)? + 1)
}

/// A prefix code to read symbols with.
enum Code {
    One(u32),
    Two(u32, u32),
    Many {
        counts: Counts,
        /// The symbols by length, then by value.
        symbols: Vec<u32>,
    },
}

impl Code {
    fn read(bits: &mut Bits, alphabet: usize) -> Option<Self> {
        if bits.read(1)? == 1 {
            return Self::read_simple(bits, alphabet);
        }
        let mut lengths = Vec::new();
        read_lengths(bits, alphabet, |length, times| {
            lengths.resize(lengths.len() + times, length);
        })?;
        Self::of(&lengths)
    }

    fn read_simple(bits: &mut Bits, alphabet: usize) -> Option<Self> {
        let two = bits.read(1)? == 1;
        let wide = bits.read(1)?;
        let first = bits.read(1 + 7 * wide)?;
        let second = if two { bits.read(8)? } else { 0 };
        let known = |symbol: u32| usize::try_from(symbol).is_ok_and(|symbol| symbol < alphabet);
        match two {
            _ if !known(first) || !known(second) => None,
            true => Some(Self::Two(first, second)),
            false => Some(Self::One(first)),
        }
    }

    /// The canonical code with these lengths.
    fn of(lengths: &[u8]) -> Option<Self> {
        let mut counts = Counts::default();
        let mut sorted: Vec<(u8, u32)> = lengths
            .iter()
            .copied()
            .zip(0..)
            .filter(|(length, _)| *length > 0)
            .collect();
        sorted.sort_unstable();
        for (length, _) in &sorted {
            counts.add(*length, 1)?;
        }
        let symbols: Vec<u32> = sorted.into_iter().map(|(_, symbol)| symbol).collect();
        match *symbols {
            [only] => Some(Self::One(only)),
            _ => counts
                .is_complete()
                .then_some(Self::Many { counts, symbols }),
        }
    }

    fn next(&self, bits: &mut Bits) -> Option<u32> {
        match self {
            Self::One(symbol) => Some(*symbol),
            Self::Two(first, second) => Some(if bits.read(1)? == 0 { *first } else { *second }),
            Self::Many { counts, symbols } => {
                let place = usize::try_from(counts.next(bits)?).ok()?;
                symbols.get(place).copied()
            }
        }
    }
}

/// How many symbols of a code have each length.
#[derive(Default)]
struct Counts([u32; LONGEST + 1]);

impl Counts {
    fn add(&mut self, length: u8, times: usize) -> Option<()> {
        *self.0.get_mut(usize::from(length))? += u32::try_from(times).ok()?;
        Some(())
    }

    fn symbols(&self) -> u32 {
        self.0.iter().skip(1).sum()
    }

    /// No gaps between the code words, and no overlaps.
    fn is_complete(&self) -> bool {
        let words = self
            .0
            .iter()
            .zip(0..)
            .skip(1)
            .map(|(count, at)| count << (LONGEST - at));
        words.sum::<u32>() == 1 << LONGEST
    }

    /// Reads one canonical code word: which symbol it is, counted by length, then by value.
    fn next(&self, bits: &mut Bits) -> Option<u32> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in self.0.iter().skip(1) {
            code |= bits.read(1)?;
            if code < first + count {
                return Some(index + code - first);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }

    /// Bytes in the decoder: a table of four bytes an entry, a tree of sixteen a node, and what
    /// the allocator adds.
    fn held(&self) -> u64 {
        let longest = self.0.iter().rposition(|count| *count > 0).unwrap_or(0);
        let deep: u32 = self.0.iter().skip(TABLE_BITS + 1).sum();
        (4 << longest.min(TABLE_BITS)) + u64::from(deep) * 2 * 16 + 64
    }
}

/// Steps over a code that is not needed here; says how many bytes the decoder holds for it.
fn held_by_code(bits: &mut Bits, alphabet: usize) -> Option<u64> {
    if bits.read(1)? == 1 {
        return match Code::read_simple(bits, alphabet)? {
            Code::One(_) => Some(0),
            _ => Some(128),
        };
    }
    let mut counts = Counts::default();
    let mut known = true;
    read_lengths(bits, alphabet, |length, times| {
        known &= counts.add(length, times).is_some();
    })?;
    match counts.symbols() {
        1 => Some(0),
        _ => (known && counts.is_complete()).then(|| counts.held()),
    }
}

/// The lengths of a code's symbols are themselves written in a code, with runs.
fn read_lengths(bits: &mut Bits, alphabet: usize, mut run: impl FnMut(u8, usize)) -> Option<()> {
    let mut lengths = [0; ORDER.len()];
    let written = usize::try_from(bits.read(4)? + 4).ok()?;
    for place in ORDER.iter().take(written) {
        *lengths.get_mut(*place)? = u8::try_from(bits.read(3)?).ok()?;
    }
    let code = Code::of(&lengths)?;
    let mut left = alphabet;
    if bits.read(1)? == 1 {
        let wide = 2 + 2 * bits.read(3)?;
        left = usize::try_from(bits.read(wide)? + 2).ok()?;
    }
    if left > alphabet {
        return None;
    }
    let (mut done, mut previous) = (0, 8);
    while done < alphabet && left > 0 {
        left -= 1;
        let (length, times) = match code.next(bits)? {
            16 => (previous, bits.read(2)? + 3),
            17 => (0, bits.read(3)? + 3),
            18 => (0, bits.read(7)? + 11),
            length => (u8::try_from(length).ok()?, 1),
        };
        let mut times = usize::try_from(times).ok()?;
        if times == 1 && matches!(code, Code::One(_)) {
            times += left; // all alike, and no bits to read
            left = 0;
        }
        if length != 0 {
            previous = length;
        }
        done += times;
        run(length, times);
    }
    (done <= alphabet).then_some(())
}

/// Bits from the lowest of each byte upwards.
struct Bits<'a> {
    bytes: &'a [u8],
    held: u32,
    count: u32,
}

impl Bits<'_> {
    /// Up to 18 bits; `None` at the end of the stream.
    fn read(&mut self, count: u32) -> Option<u32> {
        while self.count < count {
            let (byte, rest) = self.bytes.split_first()?;
            self.held |= u32::from(*byte) << self.count;
            self.count += 8;
            self.bytes = rest;
        }
        let value = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Some(value)
    }
}
