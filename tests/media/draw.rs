//! The demo town's photos.
use image::ImageFormat;
use kairanban::media::{draw, prepare};

use super::together;

#[test]
fn every_scene_is_a_photo_that_the_server_takes() {
    let _guard = together();
    assert_eq!(draw::scenes().count(), 8);
    let mut seen = Vec::new();
    for scene in draw::scenes() {
        let jpeg = draw::jpeg(scene).unwrap();
        let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
        assert_eq!(
            (picture.width(), picture.height()),
            (draw::WIDTH, draw::HEIGHT),
            "{scene}"
        );
        assert_eq!(prepare(&jpeg).unwrap().width, draw::WIDTH, "{scene}");
        assert!(
            jpeg.len() > 50_000,
            "{scene}: {} bytes are no scene",
            jpeg.len()
        );
        assert!(!seen.contains(&jpeg), "{scene} looks like another one");
        seen.push(jpeg);
    }
}

#[test]
fn a_name_always_gives_the_same_picture() {
    let _guard = together();
    let first = draw::jpeg("cat").unwrap();
    assert_eq!(first, draw::jpeg("cat").unwrap());
    assert_ne!(first, draw::jpeg("cat-2").unwrap());
    assert!(draw::jpeg("no such scene").is_ok());
}
