//! Photo files on disk: written whole before anything is promised, found by id alone.
//!
//! `media/3f/<uuid>.l.jpg` and `.s.jpg`, in 256 folders by the last two digits of the id (the
//! first ones are a clock and would fill one folder at a time). All of it blocks: call it from a
//! blocking thread. Errors are those of the system, so that a full disk (`StorageFull`) and a
//! read-only one (`ReadOnlyFilesystem`) can be told apart.
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Prepared;

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Long side at most 1600 pixels.
    Large,
    /// Long side at most 480 pixels.
    Small,
}

impl Size {
    const BOTH: [Self; 2] = [Self::Large, Self::Small];

    /// The word used in addresses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "large" => Some(Self::Large),
            "small" => Some(Self::Small),
            _ => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Large => ".l.jpg",
            Self::Small => ".s.jpg",
        }
    }
}

/// Unfinished files start like this; the rest is random, so two writers never meet.
pub(super) const UNFINISHED: &str = ".unfinished-";

/// The folder of photos. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MediaStore {
    root: Arc<Path>,
}

impl MediaStore {
    /// Makes the folder and its 256 parts where they are missing. Later nothing is made anew: a
    /// part that has vanished then is an unmounted disk, and must be an error.
    pub fn open(dir: impl AsRef<Path>) -> io::Result<Self> {
        let root = dir.as_ref();
        fs::create_dir_all(root)?;
        let mut made = false;
        for shard in 0..=u8::MAX {
            let shard = root.join(format!("{shard:02x}"));
            if !shard.is_dir() {
                fs::create_dir(shard)?;
                made = true;
            }
        }
        if made {
            sync_dir(root)?;
        }
        Ok(Self { root: root.into() })
    }

    /// Writes both sizes. When this returns, they survive a power cut.
    pub fn save(&self, id: Uuid, photo: &Prepared) -> io::Result<()> {
        let shard = self.shard(id);
        let large = Unfinished::write(&shard, &photo.large)?;
        let small = Unfinished::write(&shard, &photo.small)?;
        large.finish(&self.path(id, Size::Large))?;
        small.finish(&self.path(id, Size::Small))?;
        sync_dir(&shard)
    }

    /// Where a size lies, whether it exists or not.
    #[must_use]
    pub fn path(&self, id: Uuid, size: Size) -> PathBuf {
        self.shard(id)
            .join(format!("{}{}", id.hyphenated(), size.ending()))
    }

    /// The bytes of a size; `NotFound` when there are none.
    pub fn read(&self, id: Uuid, size: Size) -> io::Result<Vec<u8>> {
        fs::read(self.path(id, size))
    }

    /// Deletes both sizes for good. Deleting what is not there is fine.
    pub fn remove(&self, id: Uuid) -> io::Result<()> {
        for size in Size::BOTH {
            remove_file(&self.path(id, size))?;
        }
        sync_dir(&self.shard(id))
    }

    /// Deletes files last written before `before` that belong to no known photo, and unfinished
    /// ones. A file is written before its row, so `before` must lie well in the past. Returns how
    /// many files went.
    pub fn sweep(&self, before: DateTime<Utc>, known: impl Fn(Uuid) -> bool) -> io::Result<usize> {
        let before = SystemTime::from(before);
        let mut gone = 0;
        for shard in 0..=u8::MAX {
            let shard = self.root.join(format!("{shard:02x}"));
            gone += sweep_dir(&shard, before, &known)?;
        }
        Ok(gone)
    }

    fn shard(&self, id: Uuid) -> PathBuf {
        let [.., last] = id.into_bytes();
        self.root.join(format!("{last:02x}"))
    }
}

fn sweep_dir(dir: &Path, before: SystemTime, known: &impl Fn(Uuid) -> bool) -> io::Result<usize> {
    let mut gone = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let orphan = is_orphan(&entry.file_name().to_string_lossy(), known);
        if orphan && entry.metadata()?.modified()? < before {
            remove_file(&entry.path())?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// Files that this store did not name are left alone.
fn is_orphan(name: &str, known: &impl Fn(Uuid) -> bool) -> bool {
    let id = Size::BOTH
        .iter()
        .find_map(|size| name.strip_suffix(size.ending()));
    match id.map(Uuid::try_parse) {
        Some(Ok(id)) => !known(id),
        _ => name.starts_with(UNFINISHED),
    }
}

/// A file under a random name. Unless it is finished, it is deleted again.
pub(super) struct Unfinished {
    path: Option<PathBuf>,
}

impl Unfinished {
    pub(super) fn write(dir: &Path, bytes: &[u8]) -> io::Result<Self> {
        let path = dir.join(format!("{UNFINISHED}{}", Uuid::new_v4().simple()));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        let unfinished = Self { path: Some(path) };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(unfinished)
    }

    pub(super) fn finish(mut self, path: &Path) -> io::Result<()> {
        if let Some(unfinished) = &self.path {
            fs::rename(unfinished, path)?;
            self.path = None;
        }
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Whatever went wrong before is the error that counts; a sweep finds the rest.
            let _ = fs::remove_file(path);
        }
    }
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A name in a folder is on disk only when the folder is.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}
