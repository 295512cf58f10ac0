//! Ready bytes, kept until a change or until they take too much room.
use std::{
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ahash::RandomState;
use dashmap::DashMap;

use crate::web::files::File;

/// How much is kept; a shelf that is full is emptied, which costs making some of it anew.
pub const MOST: usize = 32 << 20;

/// Something ready to be sent.
pub struct Made {
    /// Its bytes.
    pub file: File,
    /// Where the next page of the list begins, if there is one.
    pub next: Option<String>,
}

/// What was made so far.
pub struct Shelf<K> {
    there: DashMap<K, Option<Arc<Made>>, RandomState>,
    bytes: AtomicUsize,
    most: usize,
}

impl<K: Eq + Hash + Clone> Shelf<K> {
    /// An empty shelf with room for so many bytes.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            there: DashMap::default(),
            bytes: AtomicUsize::new(0),
            most,
        }
    }

    /// What is there, or what is made now. A crowd makes one: whoever comes second waits for the first.
    pub fn get<E>(
        &self,
        key: &K,
        press: impl FnOnce() -> Result<Option<Made>, E>,
    ) -> Result<Option<Arc<Made>>, E> {
        if let Some(there) = self.there.get(key) {
            return Ok(there.clone());
        }
        if self.bytes.load(Ordering::Relaxed) > self.most {
            self.there.clear();
            self.bytes.store(0, Ordering::Relaxed);
        }
        let place = self.there.entry(key.clone());
        if let dashmap::Entry::Occupied(there) = &place {
            return Ok(there.get().clone());
        }
        let made = press()?.map(Arc::new);
        // What does not exist takes room as well, or made-up names would fill the memory.
        let weight = 256 + made.as_ref().map_or(0, |made| made.file.weight());
        self.bytes.fetch_add(weight, Ordering::Relaxed);
        place.insert(made.clone());
        Ok(made)
    }

    /// How much is there.
    #[cfg(test)]
    fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(shelf: &Shelf<usize>, key: usize) -> usize {
        let body = vec![u8::try_from(key % 251).unwrap(); 10_000];
        let file = File::new("image/png", body.into());
        let make = || Ok::<_, ()>(Some(Made { file, next: None }));
        shelf.get(&key, make).unwrap().unwrap().file.plain.len()
    }

    #[test]
    fn a_shelf_never_outgrows_its_room() {
        let shelf = Shelf::new(50_000);
        for key in 0..100 {
            assert_eq!(made(&shelf, key), 10_000);
            assert!(shelf.bytes() < 65_000, "{}", shelf.bytes());
        }
    }

    #[test]
    fn what_is_there_is_not_made_again() {
        let shelf = Shelf::new(50_000);
        made(&shelf, 1);
        let again = shelf.get(&1, || Err("made twice")).unwrap();
        assert!(again.is_some());
    }
}
