//! One row, asked by meaning.
use std::borrow::Cow;

use super::{
    cell,
    fault::{At, Problem},
    heading::Columns,
    vocabulary::Field,
};

/// The cells of a row under their headings.
pub(super) struct Record<'r> {
    pub at: At,
    pub columns: &'r Columns,
    pub cells: Vec<Cow<'r, str>>,
    /// Longitude and latitude, where they are not in a cell.
    pub point: Option<(f64, f64)>,
}

impl Record<'_> {
    /// The first cell of that meaning with something in it, or nothing.
    pub fn get(&self, field: Field) -> &str {
        self.columns
            .all(field)
            .filter_map(|at| self.cells.get(at))
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
    }

    /// The same as one line, empty when it says nothing.
    pub fn line(&self, field: Field) -> String {
        let line = cell::line(self.get(field));
        if cell::is_nothing(&line) {
            String::new()
        } else {
            line
        }
    }

    /// The same as text.
    pub fn text(&self, field: Field) -> String {
        let text = cell::text(self.get(field));
        if cell::is_nothing(&text) {
            String::new()
        } else {
            text
        }
    }

    /// Something about the row that is worth saying.
    pub fn problem(&self, field: Field, reason: impl Into<Cow<'static, str>>) -> Problem {
        Problem {
            at: self.at,
            column: self.columns.name(field),
            reason: reason.into(),
        }
    }

    /// Formulas in cells that would be shown to somebody.
    pub fn formulas(&self) -> Vec<Problem> {
        let formula = |field: &Field| cell::is_formula(self.get(*field));
        let looked = [
            Field::Name,
            Field::WeakName,
            Field::Kana,
            Field::NameEn,
            Field::Address,
            Field::Town,
            Field::Block,
            Field::Building,
            Field::Spot,
            Field::Telephone,
            Field::Url,
            Field::Note,
            Field::Description,
            Field::HoursNote,
            Field::Hours,
            Field::Access,
            Field::Id,
            Field::Kind,
            Field::Ssid,
            Field::Area,
            Field::Lat,
            Field::Lon,
            Field::LatLon,
            Field::EventName,
            Field::Venue,
            Field::Organizer,
            Field::FeeNote,
            Field::Contact,
            Field::ApplyHow,
        ];
        let found = looked.iter().filter(|field| formula(field));
        found
            .map(|field| self.problem(*field, "holds a formula, and only values are taken"))
            .collect()
    }
}
