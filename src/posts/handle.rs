//! Handles: what an anonymous asker is called in one thread, and nowhere else.
use entity::id::{PersonId, PostId};

use crate::{neighborhoods::Author, secrets::Secrets};

/// Flowers and trees of a Japanese neighborhood. Order matters: a change renames the askers of old threads.
const FLOWERS: [&str; 32] = [
    "あじさい",
    "あさがお",
    "うめ",
    "かえで",
    "かきつばた",
    "からたち",
    "ききょう",
    "きんもくせい",
    "くちなし",
    "くすのき",
    "けやき",
    "こすもす",
    "さくら",
    "さざんか",
    "さるすべり",
    "しらかば",
    "すいせん",
    "すずらん",
    "すみれ",
    "たんぽぽ",
    "つつじ",
    "つばき",
    "なのはな",
    "なんてん",
    "はぎ",
    "ひいらぎ",
    "ひまわり",
    "ふじ",
    "ぼたん",
    "もみじ",
    "やまぶき",
    "ゆず",
];

/// The asker of an anonymous question, as everybody in its thread sees them.
///
/// The word comes from a keyed hash of thread and person: in another thread the same person is another
/// flower, and only the server could tell.
#[must_use]
pub fn asker(secrets: &Secrets, post: PostId, person: PersonId) -> Author {
    let mac = secrets.mac("handle", &[post.0.as_bytes(), person.0.as_bytes()]);
    let [first, ..] = mac;
    // 256 is a multiple of 32: every word is as likely as the others.
    let flower = FLOWERS
        .get(usize::from(first) % FLOWERS.len())
        .copied()
        .unwrap_or_default();
    Author {
        name: format!("質問者・{flower}"),
        anonymous: true,
        left: false,
        ..Author::left()
    }
}
