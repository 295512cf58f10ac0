//! Goal G28: whatever tells a place, a camera or a time is in no byte that is kept.
use std::fs;
use std::path::{Path, PathBuf};

use image::ImageFormat;
use kairanban::media::{MediaStore, Prepared, Size, prepare};
use uuid::Uuid;

use super::fixtures::{
    BLUE, GREEN, MARK, MARK_SECONDS, Order, RED, YELLOW, chunk, contains, encoded, exif, folder,
    quadrants, riff, segment, splice_jpeg, splice_png, splice_webp, thumbnail, zlib_stored,
};
use super::together;

const WIDTH: u32 = 160;
const HEIGHT: u32 = 96;

/// An upload with marks in it.
struct Fixture {
    name: String,
    file: Vec<u8>,
    orientation: u16,
}

fn fixture(name: &str, orientation: u16, file: Vec<u8>) -> Fixture {
    Fixture {
        name: format!("{name}, orientation {orientation}"),
        file,
        orientation,
    }
}

/// The byte order changes with the orientation, so that both are met.
fn exif_turned(orientation: u16) -> Vec<u8> {
    let order = if orientation.is_multiple_of(2) {
        Order::Big
    } else {
        Order::Little
    };
    exif(order, orientation)
}

fn marked(parts: &[&[u8]]) -> Vec<u8> {
    [&parts.concat()[..], MARK].concat()
}

/// Every block of a JPEG that can tell something.
fn jpeg_blocks(orientation: u16) -> Vec<(&'static str, Vec<u8>)> {
    let with_exif = [&b"Exif\0\0"[..], &exif_turned(orientation)].concat();
    let guid = b"0123456789ABCDEF0123456789ABCDEF";
    let size = u32::try_from(MARK.len()).unwrap().to_be_bytes();
    let extended = b"http://ns.adobe.com/xmp/extension/\0";
    let adobe = b"Adobe\0\x64\0\0\0\0\x01";
    vec![
        ("EXIF", segment(0xE1, &with_exif)),
        (
            "XMP",
            segment(
                0xE1,
                &marked(&[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"]),
            ),
        ),
        (
            "extended XMP",
            segment(0xE1, &marked(&[extended, guid, &size, &[0; 4]])),
        ),
        (
            "IPTC",
            segment(
                0xED,
                &marked(&[b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x5a"]),
            ),
        ),
        ("comment", segment(0xFE, MARK)),
        ("ICC", segment(0xE2, &marked(&[b"ICC_PROFILE\0\x01\x01"]))),
        (
            "JFIF thumbnail",
            segment(0xE0, &[b"JFXX\0\x10", &thumbnail()[..]].concat()),
        ),
        ("multi-picture", segment(0xE2, &marked(&[b"MPF\0"]))),
        ("thermal", segment(0xE1, &marked(&[b"FLIR\0\x01"]))),
        (
            "content credentials",
            segment(0xEB, &marked(&[b"JP\0\x01"])),
        ),
        ("Ducky", segment(0xEC, &marked(&[b"Ducky\0"]))),
        ("Adobe with a tail", segment(0xEE, &marked(&[adobe]))),
        ("maker's block", segment(0xE4, MARK)),
    ]
}

/// What may lie behind the end of a JPEG.
fn jpeg_tails() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "motion photo",
            marked(&[b"\0\0\0\x18ftypmp42\0\0\0\0isommp42"]),
        ),
        ("second picture", thumbnail()),
        ("web page", marked(&[b"<html><script>"])),
    ]
}

fn jpegs() -> Vec<Fixture> {
    let plain = encoded(&quadrants(WIDTH, HEIGHT), ImageFormat::Jpeg);
    let mut all = Vec::new();
    for (name, block) in jpeg_blocks(6) {
        let turned = if name == "EXIF" { 6 } else { 1 };
        all.push(fixture(name, turned, splice_jpeg(&plain, &block)));
    }
    for (name, tail) in jpeg_tails() {
        all.push(fixture(name, 1, [plain.clone(), tail].concat()));
    }
    let late = [
        &plain[..plain.len() - 2],
        &segment(0xFE, MARK),
        &[0xFF, 0xD9],
    ]
    .concat();
    all.push(fixture("comment after the scan", 1, late));
    for orientation in 1..=8 {
        let blocks = jpeg_blocks(orientation)
            .into_iter()
            .flat_map(|(_, block)| block);
        let tails = jpeg_tails().into_iter().flat_map(|(_, tail)| tail);
        let mut file = splice_jpeg(&plain, &blocks.collect::<Vec<u8>>());
        file.extend(tails);
        all.push(fixture("JPEG with everything", orientation, file));
    }
    all
}

fn png_chunks(orientation: u16) -> Vec<(&'static str, Vec<u8>)> {
    let packed = zlib_stored(MARK);
    vec![
        ("eXIf", chunk(*b"eXIf", &exif_turned(orientation))),
        ("tEXt", chunk(*b"tEXt", &marked(&[b"Comment\0"]))),
        (
            "zTXt",
            chunk(*b"zTXt", &[&b"Comment\0\0"[..], &packed].concat()),
        ),
        (
            "iTXt XMP",
            chunk(*b"iTXt", &marked(&[b"XML:com.adobe.xmp\0\0\0\0\0"])),
        ),
        (
            "raw IPTC",
            chunk(
                *b"zTXt",
                &[&b"Raw profile type iptc\0\0"[..], &packed].concat(),
            ),
        ),
        (
            "iCCP",
            chunk(*b"iCCP", &[&b"camera\0\0"[..], &packed].concat()),
        ),
        ("private chunk", chunk(*b"kbPr", MARK)),
    ]
}

fn pngs() -> Vec<Fixture> {
    let plain = encoded(&quadrants(WIDTH, HEIGHT), ImageFormat::Png);
    let mut all = Vec::new();
    for (name, chunk) in png_chunks(6) {
        let turned = if name == "eXIf" { 6 } else { 1 };
        all.push(fixture(name, turned, splice_png(&plain, &chunk)));
    }
    let before_the_end = plain.len() - 12;
    let (body, end) = plain.split_at(before_the_end);
    let late = [body, &chunk(*b"tEXt", &marked(&[b"Late\0"])), end].concat();
    all.push(fixture("tEXt after the pixels", 1, late));
    all.push(fixture("tail of a PNG", 1, marked(&[&plain])));
    for orientation in 1..=8 {
        let chunks = png_chunks(orientation)
            .into_iter()
            .flat_map(|(_, chunk)| chunk);
        let file = splice_png(&plain, &chunks.collect::<Vec<u8>>());
        all.push(fixture(
            "PNG with everything",
            orientation,
            marked(&[&file]),
        ));
    }
    all
}

fn webps() -> Vec<Fixture> {
    let plain = encoded(&quadrants(WIDTH, HEIGHT), ImageFormat::WebP);
    let size = (WIDTH, HEIGHT);
    let (turned, prefixed) = (exif_turned(6), [&b"Exif\0\0"[..], &exif_turned(3)].concat());
    let some = |exif: &[u8], xmp: &[u8], icc: &[u8], other: &[u8]| {
        let after = [(*b"EXIF", exif), (*b"XMP ", xmp), (*b"kbPr", other)];
        splice_webp(&plain, size, &[(*b"ICCP", icc)], &after)
    };
    let mut all = vec![
        fixture("WebP EXIF", 6, some(&turned, b"", b"", b"")),
        fixture("WebP EXIF with a prefix", 3, some(&prefixed, b"", b"", b"")),
        fixture("WebP XMP", 1, some(b"", MARK, b"", b"")),
        fixture("WebP profile", 1, some(b"", b"", MARK, b"")),
        fixture("WebP private chunk", 1, some(b"", b"", b"", MARK)),
        fixture("tail of a WebP", 1, marked(&[&plain])),
    ];
    for orientation in 1..=8 {
        let file = some(&exif_turned(orientation), MARK, MARK, MARK);
        all.push(fixture(
            "WebP with everything",
            orientation,
            marked(&[&file]),
        ));
    }
    all
}

/// Colors of the corners after turning: top left, top right, bottom left, bottom right.
fn upright(orientation: u16) -> [[u8; 3]; 4] {
    match orientation {
        2 => [GREEN, RED, YELLOW, BLUE],
        3 => [YELLOW, BLUE, GREEN, RED],
        4 => [BLUE, YELLOW, RED, GREEN],
        5 => [RED, BLUE, GREEN, YELLOW],
        6 => [BLUE, RED, YELLOW, GREEN],
        7 => [YELLOW, GREEN, BLUE, RED],
        8 => [GREEN, YELLOW, RED, BLUE],
        _ => [RED, GREEN, BLUE, YELLOW],
    }
}

fn assert_upright(name: &str, jpeg: &[u8], orientation: u16) {
    let picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
        .unwrap()
        .into_rgb8();
    let (w, h) = picture.dimensions();
    let corners = [(4, 4), (w - 5, 4), (4, h - 5), (w - 5, h - 5)];
    for ((x, y), color) in corners.into_iter().zip(upright(orientation)) {
        let seen = picture.get_pixel(x, y).0;
        let near = seen.iter().zip(color).all(|(a, b)| a.abs_diff(b) < 40);
        assert!(near, "{name}: {seen:?} instead of {color:?} at {x},{y}");
    }
}

/// A kept file consists of what draws it: JFIF's 16 bytes, tables, frame, one scan.
fn assert_plain(name: &str, jpeg: &[u8]) {
    let mut rest = jpeg.strip_prefix(&[0xFF, 0xD8]).unwrap();
    loop {
        let (head, after) = rest.split_at(4);
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        match head[1] {
            0xE0 => assert_eq!(length, 16, "{name}: JFIF without a thumbnail"),
            0xDB | 0xC0 | 0xC4 | 0xDA => {}
            other => panic!("{name}: a block {other:X} is kept"),
        }
        rest = &after[length - 2..];
        if head[1] == 0xDA {
            break;
        }
    }
    let markers = rest
        .windows(2)
        .filter(|pair| pair[0] == 0xFF && pair[1] != 0);
    assert_eq!(
        markers.count(),
        1,
        "{name}: nothing but the end follows the scan"
    );
    assert!(
        rest.ends_with(&[0xFF, 0xD9]),
        "{name}: nothing follows the end"
    );
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

fn tells(bytes: &[u8]) -> bool {
    let wide: Vec<u8> = MARK.iter().flat_map(|byte| [*byte, 0]).collect();
    let (le, be) = (MARK_SECONDS.to_le_bytes(), MARK_SECONDS.to_be_bytes());
    [
        MARK,
        &wide,
        &le,
        &be,
        b"SERIAL",
        b"Exif",
        b"xmp",
        b"ICC_PROFILE",
        b"8BIM",
    ]
    .into_iter()
    .any(|mark| contains(bytes, mark))
}

fn keep(store: &MediaStore, fixture: &Fixture) -> (Uuid, Prepared) {
    let name = &fixture.name;
    assert!(contains(&fixture.file, MARK), "{name}: the mark is planted");
    let photo = prepare(&fixture.file).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    let id = Uuid::now_v7();
    store.save(id, &photo).unwrap();
    (id, photo)
}

#[test]
fn no_place_camera_or_time_is_in_any_kept_byte() {
    let _guard = together();
    let fixtures: Vec<_> = jpegs().into_iter().chain(pngs()).chain(webps()).collect();
    assert!(fixtures.len() >= 40, "{} fixtures", fixtures.len());
    let dir = folder("metadata");
    let store = MediaStore::open(&dir).unwrap();
    for fixture in &fixtures {
        let (id, photo) = keep(&store, fixture);
        let turned = if fixture.orientation > 4 {
            (HEIGHT, WIDTH)
        } else {
            (WIDTH, HEIGHT)
        };
        assert_eq!((photo.width, photo.height), turned, "{}", fixture.name);
        for size in [Size::Large, Size::Small] {
            let kept = store.read(id, size).unwrap();
            assert_upright(&fixture.name, &kept, fixture.orientation);
            assert_plain(&fixture.name, &kept);
        }
    }
    let kept = files_below(&dir);
    assert_eq!(
        kept.len(),
        2 * fixtures.len(),
        "two files a photo, no original, nothing unfinished"
    );
    for path in kept {
        assert!(
            !tells(&fs::read(&path).unwrap()),
            "{} tells",
            path.display()
        );
    }
    println!("{} fixtures, 0 marks kept", fixtures.len());
}

/// The search itself must find what it searches for, or the test above would prove nothing.
#[test]
fn the_search_finds_each_kind_of_mark() {
    for order in [Order::Little, Order::Big] {
        let mut block = exif(order, 1);
        assert!(tells(&block));
        while let Some(at) = block.windows(MARK.len()).position(|window| window == MARK) {
            block[at..at + MARK.len()].fill(b'-');
        }
        assert!(tells(&block), "the seconds of the place remain");
    }
    assert!(!tells(&encoded(
        &quadrants(WIDTH, HEIGHT),
        ImageFormat::Jpeg
    )));
    assert!(!tells(&riff(&[])));
}
