//! What becomes of ordinary pictures: sizes, colors, transparency.
use image::{DynamicImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use kairanban::media::{Prepared, prepare};

use super::bits::{one_color_webp, two_group_webp};
use super::fixtures::{
    GREEN, RED, chunk, encoded, quadrants, segment, splice_jpeg, splice_png, zlib_stored,
};
use super::together;

fn reopened(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
        .unwrap()
        .into_rgb8()
}

fn assert_near(seen: [u8; 3], expected: [u8; 3]) {
    let near = seen.iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 12);
    assert!(near, "{seen:?} instead of {expected:?}");
}

fn middle(photo: &Prepared) -> [u8; 3] {
    let large = reopened(&photo.large);
    large.get_pixel(large.width() / 2, large.height() / 2).0
}

#[test]
fn a_large_photo_is_kept_in_two_sizes_of_its_shape() {
    let _guard = together();
    let photo = prepare(&encoded(&quadrants(2400, 1600), ImageFormat::Jpeg)).unwrap();
    assert_eq!((photo.width, photo.height), (1600, 1067));
    assert_eq!(reopened(&photo.large).dimensions(), (1600, 1067));
    assert_eq!(reopened(&photo.small).dimensions(), (480, 320));
    assert_near(reopened(&photo.small).get_pixel(10, 10).0, RED);
    assert_near(reopened(&photo.large).get_pixel(1590, 10).0, GREEN);
}

#[test]
fn a_small_photo_is_not_enlarged() {
    let _guard = together();
    let photo = prepare(&encoded(&quadrants(90, 60), ImageFormat::Png)).unwrap();
    assert_eq!((photo.width, photo.height), (90, 60));
    assert_eq!(reopened(&photo.small).dimensions(), (90, 60));
}

#[test]
fn a_strip_keeps_at_least_one_pixel_of_height() {
    let _guard = together();
    let photo = prepare(&encoded(&quadrants(9000, 2), ImageFormat::Png)).unwrap();
    assert_eq!((photo.width, photo.height), (1600, 1));
    assert_eq!(reopened(&photo.small).dimensions(), (480, 1));
}

#[test]
fn what_is_transparent_becomes_white_paper() {
    let _guard = together();
    let hidden = RgbaImage::from_pixel(40, 40, Rgba([200, 0, 0, 0]));
    let half = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 200, 128]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let photo = prepare(&encoded(&hidden.clone().into(), format)).unwrap();
        assert_near(middle(&photo), [255, 255, 255]);
        let photo = prepare(&encoded(&half.clone().into(), format)).unwrap();
        assert_near(middle(&photo), [127, 127, 227]);
    }
    let wide = DynamicImage::from(half).into_rgba16();
    assert_near(
        middle(&prepare(&encoded(&wide.into(), ImageFormat::Png)).unwrap()),
        [127, 127, 227],
    );
}

#[test]
fn gray_and_16_bit_pictures_keep_their_tone() {
    let _guard = together();
    let gray = image::GrayImage::from_pixel(40, 40, Luma([90]));
    let deep = image::ImageBuffer::from_pixel(40, 40, Luma([90_u16 * 257]));
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let photo = prepare(&encoded(&gray.clone().into(), format)).unwrap();
        assert_near(middle(&photo), [90, 90, 90]);
    }
    let photo = prepare(&encoded(&deep.into(), ImageFormat::Png)).unwrap();
    assert_near(middle(&photo), [90, 90, 90]);
}

#[test]
fn lossless_webp_is_read_as_its_decoder_reads_it() {
    let _guard = together();
    assert_near(
        middle(&prepare(&one_color_webp(70, 50, [10, 120, 240])).unwrap()),
        [10, 120, 240],
    );
    assert_near(
        middle(&prepare(&two_group_webp([200, 60, 30])).unwrap()),
        [200, 60, 30],
    );
}

#[test]
fn lossy_webp_is_taken() {
    let _guard = together();
    let one_pixel = [
        0x52, 0x49, 0x46, 0x46, 0x24, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20,
        0x18, 0, 0, 0, 0x30, 0x01, 0, 0x9D, 0x01, 0x2A, 0x01, 0, 0x01, 0, 0x03, 0, 0x34, 0x25,
        0xA4, 0, 0x03, 0x70, 0, 0xFE, 0xFB, 0x94, 0, 0,
    ];
    let photo = prepare(&one_pixel).unwrap();
    assert_eq!((photo.width, photo.height), (1, 1));
}

/// Telephones write Display P3. Taken for sRGB, the same numbers would look dull.
#[test]
fn colors_of_telephones_are_translated() {
    let _guard = together();
    let picture = DynamicImage::from(RgbImage::from_pixel(64, 64, Rgb([200, 60, 60])));
    let name: Vec<u8> = "Display P3"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let profile = [&[0; 180][..], &name].concat();
    let in_jpeg = segment(0xE2, &[&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat());
    let in_png = chunk(*b"iCCP", &[&b"x\0\0"[..], &zlib_stored(&profile)].concat());
    let jpeg = encoded(&picture, ImageFormat::Jpeg);
    let png = encoded(&picture, ImageFormat::Png);
    assert_near(middle(&prepare(&jpeg).unwrap()), [200, 60, 60]);
    for wide in [splice_jpeg(&jpeg, &in_jpeg), splice_png(&png, &in_png)] {
        let [red, green, _] = middle(&prepare(&wide).unwrap());
        assert!(
            red > 210 && green < 50,
            "more saturated in sRGB numbers: {red}, {green}"
        );
    }
}
