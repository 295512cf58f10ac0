//! Attachments on disk, under the SHA-256 of their bytes: what was approved is what is there, and the same
//! bytes in two versions are one file.
//!
//! `media/papers/3f/3f…e1.pdf`, in 256 folders by the first two digits. All of it blocks.
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::store::{UNFINISHED, Unfinished, remove_file, sync_dir};

/// What an attachment's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A document.
    Pdf,
    /// A picture, encoded afresh.
    Jpeg,
}

impl Paper {
    const BOTH: [Self; 2] = [Self::Pdf, Self::Jpeg];

    fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Jpeg => ".jpg",
        }
    }
}

/// The folder of attachments. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Papers {
    root: Arc<Path>,
}

impl Papers {
    /// Makes the folder and its 256 parts where they are missing; later nothing is made anew.
    pub fn open(dir: impl AsRef<Path>) -> io::Result<Self> {
        let root = dir.as_ref();
        for shard in 0..=u8::MAX {
            fs::create_dir_all(root.join(format!("{shard:02x}")))?;
        }
        sync_dir(root)?;
        Ok(Self { root: root.into() })
    }

    /// Writes bytes and answers their name, which is their SHA-256 in hex. When this returns, they survive a
    /// power cut. Bytes that are there already are written again: a sweep may have looked at the old file.
    pub fn save(&self, kind: Paper, bytes: &[u8]) -> io::Result<String> {
        let name = hex::encode(Sha256::digest(bytes));
        let path = self
            .path(&name, kind)
            .ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        let shard = path.parent().unwrap_or(&self.root);
        Unfinished::write(shard, bytes)?.finish(&path)?;
        sync_dir(shard)?;
        Ok(name)
    }

    /// The bytes of an attachment; `NotFound` when there are none.
    pub fn read(&self, name: &str, kind: Paper) -> io::Result<Vec<u8>> {
        match self.path(name, kind) {
            Some(path) => fs::read(path),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    /// Deletes files last written before `before` that nothing names, and unfinished ones. A file is written
    /// before its row, so `before` must lie well in the past. Returns how many files went.
    pub fn sweep(&self, before: DateTime<Utc>, known: impl Fn(&str) -> bool) -> io::Result<usize> {
        let before = SystemTime::from(before);
        let mut gone = 0;
        for shard in 0..=u8::MAX {
            gone += sweep_shard(&self.root.join(format!("{shard:02x}")), before, &known)?;
        }
        Ok(gone)
    }

    /// Where bytes of that name lie; nothing when it is no SHA-256.
    fn path(&self, name: &str, kind: Paper) -> Option<PathBuf> {
        let digits = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        if name.len() != 64 || !name.bytes().all(digits) {
            return None;
        }
        let shard = self.root.join(name.get(..2)?);
        Some(shard.join(format!("{name}{}", kind.ending())))
    }
}

fn sweep_shard(
    shard: &Path,
    before: SystemTime,
    known: &impl Fn(&str) -> bool,
) -> io::Result<usize> {
    let mut gone = 0;
    for entry in fs::read_dir(shard)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_orphan(&name, known) && entry.metadata()?.modified()? < before {
            remove_file(&entry.path())?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// Files that this store did not name are left alone.
fn is_orphan(name: &str, known: &impl Fn(&str) -> bool) -> bool {
    let stem = Paper::BOTH
        .iter()
        .find_map(|kind| name.strip_suffix(kind.ending()));
    match stem {
        Some(stem) => stem.len() == 64 && !known(stem),
        None => name.starts_with(UNFINISHED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_under_their_hash_and_swept_when_nothing_names_them() {
        let folder = tempfile::tempdir().unwrap();
        let papers = Papers::open(folder.path()).unwrap();
        let name = papers.save(Paper::Pdf, b"%PDF-1.4").unwrap();
        assert_eq!(papers.save(Paper::Pdf, b"%PDF-1.4").unwrap(), name);
        assert_eq!(papers.read(&name, Paper::Pdf).unwrap(), b"%PDF-1.4");
        let none = papers.read("../../../etc/passwd", Paper::Pdf).unwrap_err();
        assert_eq!(none.kind(), ErrorKind::NotFound);
        let later = DateTime::<Utc>::from(SystemTime::UNIX_EPOCH) + chrono::TimeDelta::days(99_999);
        assert_eq!(papers.sweep(later, |known| known == name).unwrap(), 0);
        assert_eq!(papers.sweep(later, |_| false).unwrap(), 1);
        assert!(papers.read(&name, Paper::Pdf).is_err());
    }
}
