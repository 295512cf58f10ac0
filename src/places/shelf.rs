//! Pages and files that were made of one town's places, kept as long as the places are as they were.
use std::{hash::Hash, sync::Arc};

use ahash::RandomState;
use dashmap::DashMap;
use entity::id::PlaceId;

use crate::{error::Result, web::files::File};

/// Sheets of a town at most; a full shelf is emptied, which costs making some of it anew.
const MOST: usize = 64;

/// Something that is made once and sent often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sheet {
    /// A page of the whole list: behind which place, how long, and in which minute, because cards say what is open.
    Page(Option<PlaceId>, usize, i64),
    /// All places on the map.
    GeoJson,
}

/// A sheet, ready to be sent.
pub struct Made {
    /// Its bytes.
    pub file: File,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What was made so far.
#[derive(Default)]
pub struct Shelf(DashMap<Sheet, Arc<Made>, RandomState>);

impl Shelf {
    /// What is there, or what is made now. A crowd makes one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn get(&self, sheet: Sheet, make: impl FnOnce() -> Result<Made>) -> Result<Arc<Made>> {
        if let Some(there) = self.0.get(&sheet) {
            return Ok(there.clone());
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        match self.0.entry(sheet) {
            dashmap::Entry::Occupied(there) => Ok(there.get().clone()),
            dashmap::Entry::Vacant(place) => Ok(place.insert(Arc::new(make()?)).clone()),
        }
    }
}
