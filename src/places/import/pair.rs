//! Which row of a file is which row that is known: by id where the id still means the same, else by name and address.
use std::collections::HashMap;

use super::{know::KnownRow, said::Said};
use crate::{opendata::PlaceRow, places::entry::meters, text::folded};

/// So far a place moves and is still known by its id alone.
const NEAR_M: f64 = 300.0;

/// For each row of the file, the known row that it is.
pub fn pair(rows: &[PlaceRow], known: &[KnownRow]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; rows.len()];
    let mut taken = vec![false; known.len()];
    let by_key: HashMap<&str, usize> = index(known.iter().map(|known| known.row.key.as_str()));
    let by_likeness: HashMap<&str, usize> =
        index(known.iter().map(|known| known.said.likeness.as_str()));
    let mut take = |pairs: &mut Vec<Option<usize>>, at: usize, found: Option<usize>| {
        let free = found.filter(|found| taken.get(*found) == Some(&false));
        if let (Some(found), Some(pair)) = (free, pairs.get_mut(at))
            && pair.is_none()
        {
            *pair = Some(found);
            if let Some(taken) = taken.get_mut(found) {
                *taken = true;
            }
        }
    };
    // The id, where it is still the same place; then the same name at the same address under another id, as when a list
    // was numbered anew; then the id of a place whose name changed where it stands.
    let keys: Vec<Option<usize>> = rows
        .iter()
        .map(|row| by_key.get(Said::key(row).as_str()).copied())
        .collect();
    for (at, (row, key)) in rows.iter().zip(&keys).enumerate() {
        let found =
            key.filter(|found| known.get(*found).is_some_and(|known| same_name(row, known)));
        take(&mut pairs, at, found);
    }
    for (at, row) in rows.iter().enumerate() {
        take(
            &mut pairs,
            at,
            by_likeness.get(row.likeness.as_str()).copied(),
        );
    }
    for (at, (row, key)) in rows.iter().zip(&keys).enumerate() {
        let found = key.filter(|found| known.get(*found).is_some_and(|known| near(row, known)));
        take(&mut pairs, at, found);
    }
    pairs
}

/// Where each stands; what is said twice is known by nobody.
fn index<'k>(words: impl Iterator<Item = &'k str>) -> HashMap<&'k str, usize> {
    let mut places: HashMap<&str, Option<usize>> = HashMap::new();
    for (at, word) in words.enumerate() {
        places
            .entry(word)
            .and_modify(|place| *place = None)
            .or_insert(Some(at));
    }
    places
        .into_iter()
        .filter_map(|(word, place)| Some((word, place?)))
        .collect()
}

fn same_name(row: &PlaceRow, known: &KnownRow) -> bool {
    folded(&row.name) == folded(&known.said.content.name)
}

fn near(row: &PlaceRow, known: &KnownRow) -> bool {
    let was = &known.said.content;
    meters((row.lon, row.lat), (was.lon, was.lat)) <= NEAR_M
        || (!row.block.is_empty() && (&row.town, &row.block) == (&was.town, &was.block))
}
