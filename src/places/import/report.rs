//! What an import did, or would do, in lines for whoever typed it.
use std::fmt;

use super::{
    Order,
    merge::Difference,
    plan::{Plan, Step},
    source::Source,
};
use crate::opendata::{Encoding, PlaceRow, Problem, Sheet};
use entity::place::Status;

/// What an import did.
#[derive(Debug, Default)]
pub struct Report {
    /// The list: its key, title, publisher and licence.
    pub list: String,
    /// Good rows.
    pub rows: usize,
    /// New places.
    pub new: usize,
    /// Places that are otherwise now.
    pub changed: usize,
    /// Places that are as they were.
    pub unchanged: usize,
    /// Places that left the list.
    pub gone: usize,
    /// Places in no neighborhood of this server.
    pub outside: usize,
    /// Rows that are refused.
    pub refused_rows: usize,
    /// Why.
    pub refused: Vec<Problem>,
    /// What was put right or left out.
    pub remarks: Vec<Problem>,
    /// A line each for what is new, changed or gone, when only that was asked for.
    pub lines: Vec<String>,
    /// What residents wrote otherwise than the list, and stays.
    pub kept: Vec<String>,
    /// Nothing was written.
    pub dry_run: bool,
}

impl Report {
    pub(super) fn of(
        sheet: &Sheet<PlaceRow>,
        source: &Source,
        plan: &Plan<'_>,
        order: &Order,
    ) -> Self {
        let mut report = Self {
            list: list(sheet, source),
            rows: sheet.rows.len(),
            gone: plan.gone.len(),
            refused_rows: sheet.refused_rows,
            refused: sheet.refused.clone(),
            remarks: sheet.remarks.clone(),
            dry_run: order.dry_run,
            ..Self::default()
        };
        for step in &plan.steps {
            report.count(step);
        }
        let gone = plan
            .gone
            .iter()
            .map(|known| format!("no longer in the list: {}", known.place.name));
        report.lines.extend(gone);
        report
    }

    fn count(&mut self, step: &Step<'_>) {
        let name = &step.content.name;
        self.outside += usize::from(step.area.is_none());
        let back = step.known.is_some_and(|known| known.row.gone_at.is_some());
        match step.place {
            None => {
                self.new += 1;
                self.lines.push(format!("{}: new: {name}", step.at));
            }
            Some(place) => {
                let differs = !step.changed.is_empty() || step.known.is_none() || back;
                self.changed += usize::from(differs);
                self.unchanged += usize::from(!differs);
                if step.known.is_none() {
                    self.lines.push(format!("{}: {name} is a place that residents wrote into the guide, and is the list's now as well", step.at));
                }
                if back {
                    self.lines
                        .push(format!("{}: {name} is in the list again", step.at));
                }
                if !step.changed.is_empty() {
                    self.lines.push(format!(
                        "{}: changed: {name}: {}",
                        step.at,
                        told(&step.changed)
                    ));
                }
                if !matches!(place.status, Status::Listed | Status::Proposed) {
                    self.kept.push(format!(
                        "{}: {name} is closed or merged here, and stays so",
                        step.at
                    ));
                }
            }
        }
        if !step.kept.is_empty() {
            self.kept
                .push(format!("{}: {name}: {}", step.at, told(&step.kept)));
        }
    }
}

fn list(sheet: &Sheet<PlaceRow>, source: &Source) -> String {
    let encoding = match sheet.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16 => "UTF-16",
        Encoding::Cp932 => "Shift_JIS",
        Encoding::EucJp => "EUC-JP",
    };
    format!(
        "{} ({}, {}; {}; {encoding})",
        source.key, source.title, source.publisher, source.licence
    )
}

fn told(differences: &[Difference]) -> String {
    let one = |change: &Difference| {
        format!(
            "{} 「{}」 → 「{}」",
            change.field,
            short(&change.was),
            short(&change.is)
        )
    };
    differences.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn short(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= 60 {
        return line;
    }
    line.chars().take(59).chain(['…']).collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.list.is_empty() {
            writeln!(f, "{}", self.list)?;
        }
        if self.dry_run {
            for line in &self.lines {
                writeln!(f, "  {line}")?;
            }
        }
        for remark in &self.remarks {
            writeln!(f, "  {remark}")?;
        }
        for kept in &self.kept {
            writeln!(f, "  kept as residents wrote it: {kept}")?;
        }
        for refused in &self.refused {
            writeln!(f, "  refused: {refused}")?;
        }
        write!(
            f,
            "places: {} new, {} changed, {} unchanged, {} no longer in the list, {} rows refused; {} in no neighborhood of this server",
            self.new, self.changed, self.unchanged, self.gone, self.refused_rows, self.outside
        )?;
        if self.dry_run {
            write!(f, " (nothing was written)")?;
        }
        Ok(())
    }
}
