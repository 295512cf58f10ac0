//! What a process has counted of the public log so far. Rows are only added, and numbered without gaps in the order in
//! which they are committed: so it reads on from where it stopped, and never anything twice.
use std::collections::{BTreeMap, BTreeSet};

use super::{Act, Trigger, chain::LogRow, figures::Tally, half::Half, read};
use crate::{app::App, error::Result};

/// Rows read at once.
const PAGE: u64 = 1_000;

/// What was counted, and what there is to choose from.
#[derive(Default)]
pub(super) struct Book {
    through: i64,
    halves: BTreeMap<Half, Tally>,
    there: There,
}

/// What rows speak of.
#[derive(Clone, Default)]
pub(super) struct There {
    pub halves: BTreeSet<Half>,
    pub areas: BTreeSet<String>,
    pub acts: BTreeSet<Act>,
    pub triggers: BTreeSet<Trigger>,
}

impl Book {
    /// Reads on to the end of the log.
    ///
    /// # Errors
    /// The database's; what was read before is kept.
    pub(super) async fn read_on(&mut self, app: &App) -> Result<()> {
        loop {
            let rows = read::behind(app, self.through, PAGE).await?;
            let whole = rows.len() as u64 == PAGE;
            for row in &rows {
                self.add(row);
            }
            if !whole {
                return Ok(());
            }
        }
    }

    fn add(&mut self, row: &LogRow) {
        self.through = row.seq;
        self.there.areas.insert(row.area.clone());
        self.there.acts.insert(row.act);
        self.there.triggers.insert(row.trigger);
        if let Some(half) = Half::of(&row.day) {
            self.there.halves.insert(half);
            self.halves.entry(half).or_default().add(row);
        }
    }

    /// What was counted of a half-year.
    pub(super) fn tally(&self, half: Half) -> Tally {
        self.halves.get(&half).cloned().unwrap_or_default()
    }

    /// The first half-year that has rows.
    pub(super) fn first(&self) -> Option<Half> {
        self.halves.keys().next().copied()
    }

    /// What there is to choose from.
    pub(super) fn there(&self) -> There {
        self.there.clone()
    }
}
