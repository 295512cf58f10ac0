//! What a process remembers of rows until the change log says that they changed.
use std::{
    borrow::Borrow,
    hash::Hash,
    sync::atomic::{AtomicU64, Ordering},
};

use ahash::RandomState;
use dashmap::DashMap;

/// Rows, or what was made of them, by key. Nothing that was read before a change is kept after it.
pub struct Remembered<K, V> {
    map: DashMap<K, V, RandomState>,
    /// Counts what was forgotten.
    forgotten: AtomicU64,
    most: usize,
}

/// The moment before rows are read.
#[derive(Clone, Copy)]
pub struct Moment(u64);

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    /// Room for `most` entries; a memory that is full is emptied, which costs a few look-ups.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            map: DashMap::default(),
            forgotten: AtomicU64::new(0),
            most,
        }
    }

    /// What is remembered.
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.map.get(key).map(|kept| kept.clone())
    }

    /// To be taken before the rows are read, and handed to `keep`.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment(self.forgotten.load(Ordering::Acquire))
    }

    /// Remembers something, unless anything was forgotten since it was read. Looks at the count while it holds
    /// the entry, and whoever forgets raises the count first: so either this sees it, or they remove this.
    pub fn keep(&self, read: Moment, key: K, value: V) {
        if self.map.len() >= self.most {
            self.map.clear();
        }
        let entry = self.map.entry(key);
        if self.forgotten.load(Ordering::Acquire) == read.0 {
            entry.insert(value);
        }
    }

    /// Forgets one.
    pub fn forget(&self, key: &K) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.map.remove(key);
    }

    /// Forgets all that meet a condition.
    pub fn forget_where(&self, gone: impl Fn(&V) -> bool) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.map.retain(|_, kept| !gone(kept));
    }
}

#[cfg(test)]
mod tests {
    use super::Remembered;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let memory = Remembered::new(10);
        let early = memory.now();
        memory.forget(&1);
        memory.keep(early, 1, "old");
        assert_eq!(memory.get(&1), None);
        memory.keep(memory.now(), 1, "new");
        assert_eq!(memory.get(&1), Some("new"));
        memory.forget_where(|kept| *kept == "new");
        assert_eq!(memory.get(&1), None);
    }

    #[test]
    fn a_full_memory_is_emptied() {
        let memory = Remembered::new(2);
        for key in 0..3 {
            memory.keep(memory.now(), key, ());
        }
        assert_eq!((memory.get(&0), memory.get(&2)), (None, Some(())));
    }
}
