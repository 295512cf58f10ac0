//! Faces that a process has seen, so that a page need not ask for the same names again; the change log makes
//! it forget.
use std::sync::Arc;

use ahash::AHashMap;
use entity::id::{MembershipId, PersonId};

use super::persona::{Author, faces};
use crate::{
    db::{Db, Desk, Key},
    error::Result,
    events::{Change, Subject},
    remember::Remembered,
};

/// Faces remembered at most: the people of a dozen towns.
const MOST: usize = 50_000;

/// What stands beside words: the same for everybody who may read them.
pub struct Personas {
    memory: Arc<Remembered<MembershipId, (PersonId, Author)>>,
}

impl Personas {
    /// A memory that forgets whoever the log says has changed.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let memory = Arc::new(Remembered::new(MOST));
        let forgetful = memory.clone();
        db.hub().follow(move |change| forget(&forgetful, change));
        Self { memory }
    }

    /// The authors behind memberships that the caller was found to see something of.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        &self,
        db: &Db,
        memberships: impl Iterator<Item = MembershipId>,
    ) -> Result<AHashMap<MembershipId, Author>> {
        let before = self.memory.now();
        let (mut found, mut missing) = (AHashMap::new(), Vec::new());
        for id in memberships {
            if found.contains_key(&id) {
                continue;
            }
            match self.memory.get(&id) {
                Some((_, author)) => {
                    found.insert(id, author);
                }
                None => missing.push(id),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        for (id, person, author) in faces(db.system(&Key::of(Desk::FeedCache)), &missing).await? {
            self.memory.keep(before, id, (person, author.clone()));
            found.insert(id, author);
        }
        Ok(found)
    }
}

fn forget(memory: &Remembered<MembershipId, (PersonId, Author)>, change: &Change) {
    match (change.subject, change.person) {
        (Subject::Membership, _) => memory.forget(&MembershipId(change.row)),
        (Subject::Person, Some(changed)) => memory.forget_where(|(person, _)| *person == changed),
        _ => {}
    }
}
