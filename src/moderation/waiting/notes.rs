//! Which cases have to be read again.
use ahash::AHashMap;
use entity::id::CaseId;

/// Noted one by one at most; when more have changed, all are read.
const MOST: usize = 5_000;

/// What has changed since it was read.
pub(super) struct Notes {
    /// Counts changes.
    version: u64,
    /// Everything is to be read, since then.
    anew: Option<u64>,
    /// These are, since then.
    changed: AHashMap<CaseId, u64>,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            version: 1,
            anew: Some(1),
            changed: AHashMap::new(),
        }
    }
}

impl Notes {
    /// How many changes there were.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// One case changed.
    pub fn changed(&mut self, id: CaseId) {
        self.version += 1;
        // Also while everything is read: what was read of this one may be older.
        self.changed.insert(id, self.version);
        if self.changed.len() > MOST {
            self.everything();
        }
    }

    /// Nothing that was read holds any more.
    pub fn everything(&mut self) {
        self.version += 1;
        self.anew = Some(self.version);
        self.changed.clear();
    }

    /// What is to be read; nothing means everything.
    pub fn open(&self) -> Option<Vec<CaseId>> {
        match self.anew {
            Some(_) => None,
            None => Some(self.changed.keys().copied().collect()),
        }
    }

    /// What was noted until then was read.
    pub fn read_until(&mut self, version: u64) {
        self.anew = self.anew.filter(|since| *since > version);
        self.changed.retain(|_, since| *since > version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_while_it_is_read_is_read_again() {
        let mut notes = Notes::default();
        assert_eq!(notes.open(), None, "everything at first");
        let first = notes.version();
        let id = CaseId::new();
        notes.changed(id);
        notes.read_until(first);
        assert_eq!(notes.open(), Some(vec![id]));
        notes.read_until(notes.version());
        assert_eq!(notes.open(), Some(Vec::new()));
    }

    #[test]
    fn many_changes_are_one() {
        let mut notes = Notes::default();
        notes.read_until(notes.version());
        for _ in 0..=MOST {
            notes.changed(CaseId::new());
        }
        assert_eq!(notes.open(), None);
        let version = notes.version();
        notes.everything();
        notes.read_until(version);
        assert_eq!(notes.open(), None, "since then everything once more");
    }
}
