//! The folder of photos.
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;

use chrono::{DateTime, TimeDelta, Utc};
use kairanban::media::{MediaStore, Prepared, Size};
use uuid::Uuid;

use super::fixtures::folder;

fn photo(letter: u8) -> Prepared {
    Prepared {
        large: vec![letter; 3000],
        small: vec![letter; 300],
        width: 40,
        height: 30,
    }
}

/// The time of the file system, as the clock of these tests.
fn modified(store: &MediaStore, id: Uuid) -> DateTime<Utc> {
    fs::metadata(store.path(id, Size::Large))
        .unwrap()
        .modified()
        .unwrap()
        .into()
}

#[test]
fn a_saved_photo_lies_under_the_last_digits_of_its_id() {
    let dir = folder("store-save");
    let store = MediaStore::open(&dir).unwrap();
    let id = Uuid::parse_str("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9fa03f").unwrap();
    store.save(id, &photo(b'a')).unwrap();
    let path = dir.join("3f/0190a0b1-c2d3-7e4f-8a5b-6c7d8e9fa03f.l.jpg");
    assert_eq!(store.path(id, Size::Large), path);
    assert_eq!(fs::read(&path).unwrap(), vec![b'a'; 3000]);
    assert_eq!(store.read(id, Size::Small).unwrap(), vec![b'a'; 300]);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600,
        "private"
    );
    assert_eq!(
        fs::read_dir(dir.join("3f")).unwrap().count(),
        2,
        "nothing unfinished"
    );
}

#[test]
fn saving_again_replaces_and_opening_again_keeps() {
    let dir = folder("store-again");
    let id = Uuid::now_v7();
    MediaStore::open(&dir)
        .unwrap()
        .save(id, &photo(b'a'))
        .unwrap();
    let store = MediaStore::open(&dir).unwrap();
    store.save(id, &photo(b'b')).unwrap();
    assert_eq!(store.read(id, Size::Large).unwrap(), vec![b'b'; 3000]);
}

#[test]
fn removing_is_final_and_may_be_repeated() {
    let store = MediaStore::open(folder("store-remove")).unwrap();
    let (gone, kept) = (Uuid::now_v7(), Uuid::now_v7());
    store.save(gone, &photo(b'a')).unwrap();
    store.save(kept, &photo(b'b')).unwrap();
    store.remove(gone).unwrap();
    store.remove(gone).unwrap();
    for size in [Size::Large, Size::Small] {
        assert_eq!(
            store.read(gone, size).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert!(store.read(kept, size).is_ok());
    }
}

#[test]
fn a_vanished_part_of_the_folder_is_an_error_and_not_made_anew() {
    let dir = folder("store-vanished");
    let store = MediaStore::open(&dir).unwrap();
    let id = Uuid::now_v7();
    let part = store.path(id, Size::Large).parent().unwrap().to_owned();
    fs::remove_dir(&part).unwrap();
    assert_eq!(
        store.save(id, &photo(b'a')).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(!part.exists());
}

#[test]
fn a_failed_save_leaves_nothing_behind() {
    let store = MediaStore::open(folder("store-failed")).unwrap();
    let id = Uuid::now_v7();
    let in_the_way = store.path(id, Size::Small);
    fs::create_dir_all(in_the_way.join("x")).unwrap();
    assert!(store.save(id, &photo(b'a')).is_err());
    let rest: Vec<_> = fs::read_dir(in_the_way.parent().unwrap())
        .unwrap()
        .collect();
    let names: Vec<_> = rest
        .into_iter()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let unfinished = names
        .iter()
        .filter(|name| name.to_string_lossy().starts_with('.'));
    assert_eq!(unfinished.count(), 0, "{names:?}");
}

#[test]
fn a_sweep_takes_old_orphans_only() {
    let dir = folder("store-sweep");
    let store = MediaStore::open(&dir).unwrap();
    let (known, orphan) = (Uuid::now_v7(), Uuid::now_v7());
    store.save(known, &photo(b'a')).unwrap();
    store.save(orphan, &photo(b'b')).unwrap();
    fs::write(dir.join("00/.unfinished-0123"), "half").unwrap();
    fs::write(dir.join("00/README"), "not ours").unwrap();
    let now = modified(&store, orphan);
    let is_known = |id| id == known;
    assert_eq!(
        store.sweep(now - TimeDelta::hours(1), is_known).unwrap(),
        0,
        "all too young"
    );
    assert_eq!(store.sweep(now + TimeDelta::hours(1), is_known).unwrap(), 3);
    assert!(store.read(orphan, Size::Small).is_err());
    assert!(store.read(known, Size::Small).is_ok());
    assert!(dir.join("00/README").exists());
}

#[test]
fn the_words_of_sizes() {
    assert_eq!(Size::from_word("large"), Some(Size::Large));
    assert_eq!(Size::from_word("small"), Some(Size::Small));
    assert_eq!(Size::from_word("../small"), None);
}
