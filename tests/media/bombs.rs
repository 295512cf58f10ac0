//! Goal G27: files made to hurt are refused from their headers, or handled within the budget.
use std::fs;
use std::time::Instant;

use image::{DynamicImage, ImageFormat};
use kairanban::media::{BUDGET, MAX_BYTES, Prepared, Refusal, prepare};

use super::bits::{FlatJpeg, black_png, one_color_webp, png_header, prefix_bomb, zlib_zeros};
use super::fixtures::{
    Order, canvas, chunk, contains, encoded, exif, quadrants, riff, segment, splice_jpeg,
    splice_png, splice_webp, zlib_stored,
};
use super::{alone, together};

/// What should become of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    /// Refused with this reason from headers alone.
    Refused(&'static str),
    /// Found out by the decoder.
    Undecodable,
    /// Unusual, but a picture.
    Fine,
    /// Half a picture; either answer is right, falling over is not.
    Either,
}
use Fate::{Either, Fine, Refused, Undecodable};

const TOO_LARGE: Fate = Refused("too_large");
const DAMAGED: Fate = Refused("damaged");
const UNSUPPORTED: Fate = Refused("unsupported");

type Bomb = (&'static str, Fate, Box<dyn Fn() -> Vec<u8>>);

fn bomb(name: &'static str, fate: Fate, make: impl Fn() -> Vec<u8> + 'static) -> Bomb {
    (name, fate, Box::new(make))
}

fn small(format: ImageFormat) -> Vec<u8> {
    encoded(&quadrants(160, 96), format)
}

fn jpeg() -> Vec<u8> {
    small(ImageFormat::Jpeg)
}

fn png() -> Vec<u8> {
    small(ImageFormat::Png)
}

fn webp() -> Vec<u8> {
    small(ImageFormat::WebP)
}

fn cut(file: &[u8], percent: usize) -> Vec<u8> {
    file[..file.len() * percent / 100].to_vec()
}

/// Too many pixels, said in a header.
fn huge() -> Vec<Bomb> {
    let side = |side: u32| png_header(side, side, 8, 2);
    vec![
        bomb("JPEG 20000 x 20000", TOO_LARGE, || {
            FlatJpeg::new(20_000, 20_000).bytes()
        }),
        bomb("JPEG 60000 x 60000, header only", TOO_LARGE, || {
            [&[0xFF, 0xD8][..], &FlatJpeg::new(60_000, 60_000).frame()].concat()
        }),
        bomb("JPEG 12001 x 1", TOO_LARGE, || {
            FlatJpeg::new(12_001, 1).bytes()
        }),
        bomb("PNG 20000 x 20000, 1 MB", TOO_LARGE, || {
            black_png(20_000, 20_000, 1, 0)
        }),
        bomb("PNG 60000 x 60000", TOO_LARGE, move || side(60_000)),
        bomb("PNG 2^31 x 2^31", TOO_LARGE, move || side(u32::MAX >> 1)),
        bomb("WebP canvas 2^24", TOO_LARGE, || {
            riff(&[
                (*b"VP8X", &canvas(0, 1 << 24, 1 << 24)),
                (*b"VP8 ", &[0; 10]),
            ])
        }),
        bomb("WebP lossless 16384 x 16384", TOO_LARGE, || {
            one_color_webp(16_384, 16_384, [0, 0, 0])
        }),
        bomb("WebP lossy 16383 x 16383", TOO_LARGE, || {
            riff(&[(*b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F])])
        }),
        bomb("more bytes than a photo has", TOO_LARGE, || {
            [jpeg(), vec![0; MAX_BYTES]].concat()
        }),
    ]
}

/// Few enough pixels, but decoding them would take more memory than the budget.
fn costly() -> Vec<Bomb> {
    vec![
        bomb("PNG 16 bits, 5000 x 5000", TOO_LARGE, || {
            png_header_whole(5000, 5000, 16, 6)
        }),
        bomb("progressive JPEG 5200 x 4200", TOO_LARGE, || {
            FlatJpeg {
                sof: 0xC2,
                ..FlatJpeg::new(5200, 4200)
            }
            .bytes()
        }),
        bomb("JPEG in separate scans, 5200 x 4200", TOO_LARGE, || {
            FlatJpeg {
                split: true,
                ..FlatJpeg::new(5200, 4200)
            }
            .bytes()
        }),
        bomb("WebP of one color, 5000 x 5000", TOO_LARGE, || {
            one_color_webp(5000, 5000, [0, 0, 0])
        }),
        bomb("WebP with 65,536 groups of codes", TOO_LARGE, || {
            prefix_bomb(512, 512, 65_536)
        }),
        bomb(
            "WebP 3500 x 3000 with 1,500 groups of codes",
            TOO_LARGE,
            || prefix_bomb(3500, 3000, 1500),
        ),
        bomb("JPEG with 200 passes", TOO_LARGE, || {
            FlatJpeg {
                sof: 0xC2,
                passes: 200,
                ..FlatJpeg::new(2000, 100)
            }
            .bytes()
        }),
    ]
}

fn png_header_whole(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
    let pixels = chunk(*b"IDAT", &zlib_zeros(100_000));
    [
        png_header(width, height, bits, color),
        pixels,
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// Not a still photo, whatever it is called.
fn strangers() -> Vec<Bomb> {
    let flat = FlatJpeg::new(80, 80);
    let (cmyk, twelve, arithmetic) = (flat.clone(), flat.clone(), flat);
    vec![
        bomb("SVG as PNG", UNSUPPORTED, || {
            b"<svg onload='alert(1)'/>".to_vec()
        }),
        bomb("web page, then JPEG", UNSUPPORTED, || {
            [&b"<html>"[..], &jpeg()].concat()
        }),
        bomb("GIF", UNSUPPORTED, || b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        bomb("HEIC", UNSUPPORTED, || {
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()
        }),
        bomb("random bytes", UNSUPPORTED, || noise(100_000)),
        bomb("animated PNG", UNSUPPORTED, || {
            splice_png(&png(), &chunk(*b"acTL", &[0, 0, 0, 9, 0, 0, 0, 0]))
        }),
        bomb("animated WebP", UNSUPPORTED, || {
            riff(&[
                (*b"VP8X", &canvas(2, 160, 96)),
                (*b"ANIM", &[0; 6]),
                (*b"ANMF", &webp()),
            ])
        }),
        bomb("frames of a WebP without a flag", UNSUPPORTED, || {
            splice_webp(&webp(), (160, 96), &[(*b"ANMF", &[0; 24])], &[])
        }),
        bomb("PNG for one maker's telephones", UNSUPPORTED, || {
            splice_png(&png(), &chunk(*b"CgBI", &[0; 4]))
        }),
        bomb("CMYK JPEG", UNSUPPORTED, move || {
            FlatJpeg {
                components: 4,
                ..cmyk.clone()
            }
            .bytes()
        }),
        bomb("JPEG of 12 bits", UNSUPPORTED, move || {
            FlatJpeg {
                precision: 12,
                ..twelve.clone()
            }
            .bytes()
        }),
        bomb("arithmetic JPEG", UNSUPPORTED, move || {
            FlatJpeg {
                sof: 0xC9,
                ..arithmetic.clone()
            }
            .bytes()
        }),
    ]
}

/// Cut short or contradicting themselves.
fn broken() -> Vec<Bomb> {
    let lying_exif = || {
        let mut file = splice_webp(&webp(), (160, 96), &[], &[(*b"EXIF", b"II*\0")]);
        let length = file.len() - 8;
        file[length..length + 4].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
        file
    };
    vec![
        bomb("nothing", DAMAGED, Vec::new),
        bomb("a JPEG's first bytes", DAMAGED, || vec![0xFF, 0xD8, 0xFF]),
        bomb("a PNG's first bytes", DAMAGED, || {
            b"\x89PNG\r\n\x1a\n".to_vec()
        }),
        bomb("a WebP's first bytes", DAMAGED, || {
            b"RIFF\xFF\xFF\xFF\xFFWEBP".to_vec()
        }),
        bomb("JPEG cut in its headers", DAMAGED, || cut(&jpeg(), 20)),
        bomb("JPEG cut in half", DAMAGED, || cut(&jpeg(), 50)),
        bomb("JPEG cut before its end", DAMAGED, || cut(&jpeg(), 99)),
        bomb("PNG cut in half", DAMAGED, || cut(&png(), 50)),
        bomb("PNG cut before its end", DAMAGED, || cut(&png(), 98)),
        bomb("WebP cut in half", DAMAGED, || cut(&webp(), 50)),
        bomb("JPEG 0 x 80", DAMAGED, || FlatJpeg::new(0, 80).bytes()),
        bomb("JPEG 80 x 0", DAMAGED, || FlatJpeg::new(80, 0).bytes()),
        bomb("PNG 0 x 80", DAMAGED, || png_header_whole(0, 80, 8, 2)),
        bomb("JPEG with two sizes", DAMAGED, || {
            splice_jpeg(
                &FlatJpeg::new(80, 80).bytes(),
                &FlatJpeg::new(6000, 6000).frame(),
            )
        }),
        bomb("PNG with two headers", DAMAGED, || {
            splice_png(&png(), &png_header(9000, 9000, 8, 2)[8..])
        }),
        bomb("WebP with two sizes", DAMAGED, || {
            splice_webp(&webp(), (3000, 3000), &[], &[])
        }),
        bomb("WebP that says EXIF has 4 GB", DAMAGED, lying_exif),
        bomb("PNG with a wrong checksum", Undecodable, || {
            let mut file = png();
            let at = file.len() - 14;
            file[at] ^= 1;
            file
        }),
        bomb("PNG 8000 x 6000 with 2 KB of pixels", Undecodable, || {
            png_header_whole(8000, 6000, 8, 2)
        }),
        bomb("WebP lossy 4000 x 3000 without data", Undecodable, || {
            riff(&[(
                *b"VP8 ",
                &[0x10, 0, 0, 0x9D, 1, 0x2A, 0xA0, 0x0F, 0xB8, 0x0B],
            )])
        }),
        bomb("JPEG 4000 x 3000 with an empty scan", Either, || {
            let mut file = FlatJpeg::new(4000, 3000).bytes();
            let end = file.len() - 2;
            file.drain(end - 140_000..end);
            file
        }),
    ]
}

/// Heavy things around a picture that is fine.
fn wrapped() -> Vec<Bomb> {
    let icc = || {
        (1..=160).flat_map(|n| {
            let body = [&b"ICC_PROFILE\0"[..], &[n, 160], &noise(65_000)].concat();
            segment(0xE2, &body)
        })
    };
    let xmp = [
        &b"http://ns.adobe.com/xmp/extension/\0"[..],
        &[b'0'; 32],
        &[0; 8],
    ]
    .concat();
    vec![
        bomb("JPEG with 10 MB of ICC", Fine, move || {
            splice_jpeg(&jpeg(), &icc().collect::<Vec<u8>>())
        }),
        bomb("PNG with 10 MB of ICC", Fine, || {
            let body = [&b"x\0\0"[..], &zlib_stored(&noise(10_000_000))].concat();
            splice_png(&png(), &chunk(*b"iCCP", &body))
        }),
        bomb("PNG with an ICC of 2 GB, packed", Fine, || {
            let body = [&b"x\0\0"[..], &zlib_zeros(2_000_000_000)].concat();
            splice_png(&png(), &chunk(*b"iCCP", &body))
        }),
        bomb("PNG with a text of 1 GB, packed", Fine, || {
            let body = [&b"Comment\0\0"[..], &zlib_zeros(1_000_000_000)].concat();
            splice_png(&png(), &chunk(*b"zTXt", &body))
        }),
        bomb("JPEG with 180,000 blocks of XMP", Fine, move || {
            splice_jpeg(&jpeg(), &segment(0xE1, &xmp).repeat(180_000))
        }),
        bomb("PNG with a million empty chunks", Fine, || {
            splice_png(&png(), &chunk(*b"kbPr", &[]).repeat(1_000_000))
        }),
        bomb("JPEG with 10 MB of fill bytes", Fine, || {
            splice_jpeg(&jpeg(), &[0xFF; 10_000_000])
        }),
    ]
}

/// Odd around a picture, or an odd picture, but fine.
fn odd() -> Vec<Bomb> {
    vec![
        bomb("JPEG, then web page", Fine, || {
            [&jpeg()[..], b"<html><script>"].concat()
        }),
        bomb("JPEG with a web page as comment", Fine, || {
            splice_jpeg(&jpeg(), &segment(0xFE, b"<html><script>alert(1)</script>"))
        }),
        bomb("JPEG with 64 KB of EXIF", Fine, || {
            let mut body = [&b"Exif\0\0"[..], &exif(Order::Big, 1)].concat();
            body.resize(65_533, 0xEE);
            splice_jpeg(&jpeg(), &segment(0xE1, &body))
        }),
        bomb("EXIF that points nowhere", Fine, || {
            let body = b"Exif\0\0II*\0\xFF\xFF\xFF\xFF\xFF\xFF";
            splice_jpeg(&jpeg(), &segment(0xE1, body))
        }),
        bomb("PNG of 16 bits", Fine, || {
            encoded(
                &DynamicImage::from(quadrants(160, 96).into_rgba16()),
                ImageFormat::Png,
            )
        }),
        bomb("PNG 11000 x 4500, 144 KB", Fine, || {
            black_png(11_000, 4500, 8, 0)
        }),
    ]
}

fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    (0..count).map(|_| next()).collect()
}

/// A line of /proc/self/status, in bytes.
fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|text| text.strip_prefix(line))
        .unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit())
        .parse::<u64>()
        .unwrap()
        * 1024
}

/// Forgets the peak so far. Where that is not allowed, the peak so far is where we start.
fn level() -> u64 {
    match fs::write("/proc/self/clear_refs", "5") {
        Ok(()) => memory("VmRSS:"),
        Err(_) => memory("VmHWM:"),
    }
}

/// Prepares a file; says how far memory rose above `before`, and prints it with the time.
fn weigh(name: &str, file: &[u8], before: u64) -> (Result<Prepared, Refusal>, u64) {
    let start = Instant::now();
    let outcome = prepare(file);
    let took = start.elapsed();
    let rise = memory("VmHWM:").saturating_sub(before);
    println!("{took:>10.1?} {:>5} MiB  {name}: {outcome:?}", rise >> 20);
    (outcome, rise)
}

fn assert_fate(name: &str, fate: Fate, outcome: &Result<Prepared, Refusal>) {
    let reason = outcome.as_ref().err().map(|refusal| refusal.reason());
    match fate {
        Refused(expected) => assert_eq!(reason, Some(expected), "{name}"),
        Undecodable => assert_eq!(reason, Some("damaged"), "{name}"),
        Fine => assert_eq!(reason, None, "{name}"),
        Either => {}
    }
    if let Ok(photo) = outcome {
        for kept in [&photo.large, &photo.small] {
            assert!(!contains(kept, b"<script"), "{name}: a page is kept");
            assert!(
                kept.starts_with(&[0xFF, 0xD8, 0xFF, 0xE0]),
                "{name}: a plain JPEG is kept"
            );
        }
    }
}

#[test]
fn bombs_are_refused_or_handled_within_the_budget() {
    let _guard = alone();
    let bombs: Vec<Bomb> = [huge(), costly(), strangers(), broken(), wrapped(), odd()]
        .into_iter()
        .flatten()
        .collect();
    assert!(bombs.len() >= 30, "{} bombs", bombs.len());
    for (name, fate, make) in &bombs {
        let file = make();
        let before = level();
        let (outcome, rise) = weigh(name, &file, before);
        assert_fate(name, *fate, &outcome);
        assert!(rise <= BUDGET, "{name}: {} MiB", rise >> 20);
        if matches!(fate, Refused(_)) {
            // A copy of the file at most, and some pages of code: nothing was decoded.
            let copy = u64::try_from(file.len()).unwrap();
            assert!(rise <= copy + (4 << 20), "{name}: {} KiB", rise >> 10);
        }
    }
    println!("{} bombs", bombs.len());
}

/// The dearest files that each parser lets through. If a decoder holds more than is reckoned
/// here (after an update, say), this fails.
#[test]
fn the_dearest_photos_stay_within_the_budget() {
    let _guard = alone();
    let two_by_two = FlatJpeg {
        sof: 0xC2,
        sampling: 0x22,
        ..FlatJpeg::new(6000, 4500)
    };
    let dearest: Vec<(&str, Vec<u8>)> = vec![
        ("JPEG of 50 megapixels", FlatJpeg::new(8160, 6120).bytes()),
        (
            "square JPEG of 50 megapixels",
            FlatJpeg::new(7070, 7070).bytes(),
        ),
        ("JPEG 12000 x 4166", FlatJpeg::new(12_000, 4166).bytes()),
        (
            "progressive JPEG",
            FlatJpeg {
                sof: 0xC2,
                ..FlatJpeg::new(4600, 3900)
            }
            .bytes(),
        ),
        ("progressive JPEG, 2 x 2", two_by_two.bytes()),
        (
            "JPEG in scans",
            FlatJpeg {
                split: true,
                ..FlatJpeg::new(4600, 3900)
            }
            .bytes(),
        ),
        ("PNG 8 bits RGB", black_png(8160, 6120, 8, 2)),
        ("PNG 8 bits RGBA", black_png(7000, 5400, 8, 6)),
        ("PNG 16 bits RGBA", black_png(4900, 3700, 16, 6)),
        ("WebP lossless", one_color_webp(4900, 4000, [9, 9, 9])),
        (
            "WebP with 1,800 groups of codes",
            prefix_bomb(512, 512, 1800),
        ),
    ];
    for (name, file) in &dearest {
        let before = level();
        let (outcome, rise) = weigh(name, file, before);
        assert!(
            outcome.is_ok() || name.contains("groups"),
            "{name}: {outcome:?}"
        );
        assert!(rise <= BUDGET, "{name}: {} MiB", rise >> 20);
    }
}

/// No dent in a file may bring the server down; most are refused, some make an odd picture.
#[test]
fn dented_files_do_no_harm() {
    let _guard = together();
    let dice = noise(40_000);
    let mut dice = dice
        .chunks(4)
        .map(|four| u32::from_le_bytes(four.try_into().unwrap()));
    let mut roll = |below: usize| usize::try_from(dice.next().unwrap()).unwrap() % below;
    let exif = [&b"Exif\0\0"[..], &exif(Order::Little, 5)].concat();
    let originals = [
        splice_jpeg(
            &encoded(&quadrants(48, 32), ImageFormat::Jpeg),
            &segment(0xE1, &exif),
        ),
        FlatJpeg {
            sof: 0xC2,
            passes: 2,
            ..FlatJpeg::new(48, 32)
        }
        .bytes(),
        splice_png(
            &encoded(&quadrants(48, 32), ImageFormat::Png),
            &chunk(*b"eXIf", &exif),
        ),
        encoded(&quadrants(48, 32), ImageFormat::WebP),
        super::bits::two_group_webp([1, 2, 3]),
    ];
    let mut taken = 0;
    for original in &originals {
        for _ in 0..300 {
            let mut file = original.clone();
            for _ in 0..=roll(3) {
                let at = roll(file.len());
                file[at] = u8::try_from(roll(256)).unwrap();
            }
            taken += usize::from(prepare(&file).is_ok());
        }
    }
    println!(
        "{taken} of {} dented files are still pictures",
        originals.len() * 300
    );
}
