//! Whose data it is, under which licence, as of when: what the lines before the headings say.
use chrono::NaiveDate;

use super::{cell, contact, table::Row, when};

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Who published it.
    pub publisher: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// Where it was fetched.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// As of when.
    pub as_of: Option<NaiveDate>,
}

impl Origin {
    /// Learns from a line above the headings.
    pub(super) fn learn(&mut self, row: &Row) {
        let filled: Vec<&str> = row
            .cells
            .iter()
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        let Some((first, rest)) = filled.split_first() else {
            return;
        };
        let value = rest.first().map(|value| cell::line(value));
        match (first.to_lowercase().trim_start_matches('#'), value) {
            (
                "attribution_name" | "attribution" | "publisher" | "提供者" | "公開者" | "作成者",
                Some(value),
            ) => {
                self.publisher = Some(value);
            }
            ("license" | "licence" | "ライセンス", Some(value)) => self.licence = Some(value),
            ("download_from" | "source" | "出典", Some(value)) => self.url = contact::url(&value),
            _ if first.starts_with('#') => {}
            _ => self.title_line(first),
        }
        if self.as_of.is_none() && !first.starts_with('#') {
            self.as_of = filled.iter().find_map(|cell| when::date_within(cell));
        }
    }

    fn title_line(&mut self, line: &str) {
        if self.title.is_none() && line.chars().count() <= 100 {
            self.title = Some(cell::line(line));
        }
    }
}
