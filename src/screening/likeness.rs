//! What makes two texts the same text: the twelve smallest hashes of their pieces of five letters (a bottom-k sketch).
//!
//! A hash of the whole text would be changed by one letter, and a `SimHash` of a text as short as a post by the town's name in
//! it: ten of its bits and more. Of the smallest hashes as large a share stays as of the text, and "who shares eight of
//! these twelve" is asked of an index. The hashes are keyed, so that stored ones tell nothing about a text.
use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::plain::{Plain, hiragana};

/// Hashes of one text.
pub const SKETCH: usize = 12;
/// How many of them two likenesses share.
pub const SAME: usize = 8;
/// Letters of a piece.
const PIECE: usize = 5;
/// A shorter text has no likeness: greetings are the same everywhere.
const SHORTEST: usize = 30;

/// The likeness of a text, smallest first; empty for one that is too short to have one.
#[must_use]
pub fn of(text: &str, key: &[u8]) -> Vec<i64> {
    let letters = letters(text);
    if letters.len() < SHORTEST {
        return Vec::new();
    }
    let mut hashes = BTreeSet::new();
    for piece in letters.windows(PIECE) {
        hashes.insert(hash(piece, key));
        if hashes.len() > SKETCH {
            hashes.pop_last();
        }
    }
    hashes.into_iter().collect()
}

/// Whether two likenesses are of one text.
#[must_use]
pub fn same(one: &[i64], other: &[i64]) -> bool {
    one.iter().filter(|hash| other.contains(hash)).count() >= SAME
}

/// What a reader reads: letters and digits in one spelling, nothing else.
fn letters(text: &str) -> Vec<char> {
    let plain = Plain::of(text);
    let read = plain.as_str().chars().filter(|c| c.is_alphanumeric());
    read.map(hiragana).collect()
}

fn hash(piece: &[char], key: &[u8]) -> i64 {
    let mut hasher = Sha256::new();
    hasher.update(key);
    for c in piece {
        hasher.update(u32::from(*c).to_be_bytes());
    }
    let digest = hasher.finalize();
    let mut bytes = [0; 8];
    for (byte, from) in bytes.iter_mut().zip(digest) {
        *byte = from;
    }
    i64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "お宅の屋根の瓦がずれています。近くで工事をしている者ですが、今なら無料で点検します。";

    fn alike(one: &str, other: &str) -> bool {
        same(&of(one, b"key"), &of(other, b"key"))
    }

    #[test]
    fn small_changes_leave_a_text_the_same() {
        for other in [
            "お宅の屋根の瓦がズレています。近くで工事をしている者ですが、今なら無料で点検します！！",
            "【豊洲】お宅の屋根の瓦がずれています。近くで工事をしている者ですが、今なら無料で点検します。",
            "お宅の屋根の瓦がずれています\n\n近くで工事をしている者ですが、今なら無料で点検します☆",
            "お宅の屋根の瓦がずれています。近くで工事をしている者ですが、今なら無料で点検いたします。",
        ] {
            assert!(alike(TEXT, other), "{other}");
        }
    }

    #[test]
    fn other_texts_are_other_texts() {
        for other in [
            "近くで工事をしています。今なら見学できます。お子さんとどうぞ。土曜の10時からです。",
            "屋根の瓦がずれています。どなたか、よい職人さんを知りませんか。雨の前に直したいです。",
        ] {
            assert!(!alike(TEXT, other), "{other}");
        }
        assert!(of("おはようございます。いい天気ですね。", b"key").is_empty());
        assert!(!alike("おはよう", "おはよう"));
    }

    #[test]
    fn without_the_key_nothing_is_told() {
        assert!(!same(&of(TEXT, b"one"), &of(TEXT, b"other")));
        assert_eq!(of(TEXT, b"one").len(), SKETCH);
    }
}
