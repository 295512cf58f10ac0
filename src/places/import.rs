//! Places come from lists that towns publish: all rows or none, and again to bring them up to date.
//!
//! What a list said last is kept beside each place (`place_row`). So another edition changes what the list changed, and
//! what residents wrote since stays and is told. A place that left its list stays, and is marked.
use std::io::Read;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::Error,
    events::Event,
    opendata::{self, Asked, Dataset, PlaceRow, Sheet, Unreadable},
};

mod know;
mod merge;
mod pair;
mod plan;
mod report;
mod said;
mod source;
mod write;

pub use report::Report;
use source::Source;

/// The server's own key: an import is the work of whoever keeps the machine.
const KEY: Key = Key::of(Desk::Commands);
/// Rows in one statement: both databases take so many values.
const PART: usize = 400;

/// What whoever types the command says.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Which list it is; none to find out.
    pub dataset: Option<Dataset>,
    /// The file's name.
    pub file: String,
    /// Whose list it is, six digits.
    pub municipality: Option<String>,
    /// A name for one of several lists of a dataset and a town.
    pub part: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was fetched.
    pub url: Option<String>,
    /// As of when.
    pub as_of: Option<NaiveDate>,
    /// Only say what would change.
    pub dry_run: bool,
    /// Leave out bad rows instead of refusing the file.
    pub skip_bad: bool,
    /// The list is another one than before: what it has no longer is gone.
    pub replace: bool,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read as a whole.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Rows are bad; the report names each.
    #[error("{}", bad_rows(.0))]
    BadRows(Box<Report>),
    /// Something has to be said on the command line.
    #[error("{0}")]
    Missing(String),
    /// Something is wrong with the database.
    #[error(transparent)]
    Server(#[from] Error),
}

fn bad_rows(report: &Report) -> String {
    format!(
        "{} of {} rows are refused, so nothing was imported (--skip-bad imports the others)",
        report.refused_rows,
        report.refused_rows + report.rows
    )
}

/// Reads a list and brings the places up to date with it.
///
/// # Errors
/// A file that cannot be read, bad rows, a licence that nobody says, the database's; nothing is changed then.
pub async fn places(app: &App, file: impl Read, order: &Order) -> Result<Report, ImportError> {
    let asked = Asked {
        dataset: order.dataset,
        file: &order.file,
    };
    let (file, digest) = source::digested(file)?;
    let sheet = opendata::places(&file[..], asked)?;
    drop(file);
    if sheet.refused_rows > 0 && !order.skip_bad && !order.dry_run {
        return Err(ImportError::BadRows(Box::new(Report::refusing(sheet))));
    }
    let map = app.towns.map(&app.db).await?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            know::alone(tx).await?;
            let source = match Source::of(tx, &sheet, order, digest.clone()).await? {
                Ok(source) => source,
                Err(missing) => return Ok(Err(ImportError::Missing(missing))),
            };
            let known = know::all(tx, &source).await?;
            let asked = plan::Asked {
                source: &source,
                known: &known,
                now: tx.now(),
                map: &map,
            };
            let plan = plan::of(&sheet.rows, &asked);
            if let Some(other) = plan.another_list(order) {
                return Ok(Err(ImportError::Missing(other)));
            }
            if !order.dry_run {
                write::all(tx, &source, &plan).await?;
                if plan.changes_something() {
                    tx.emit(Event::PlacesImported).await?;
                }
            }
            Ok(Ok(Report::of(&sheet, &source, &plan, order)))
        })
        .await?
}

/// Noon in Japan on a day: a date without a time is about the whole of it.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(3)
}

/// As of when a row is what it says.
fn as_of(row: &PlaceRow, source: &Source, now: DateTime<Utc>) -> DateTime<Utc> {
    let said = row.confirmed_on.map(noon).or(source.as_of);
    said.map_or(now, |said| said.min(now))
}

impl Report {
    /// What is told when bad rows keep the whole file out.
    fn refusing(sheet: Sheet<PlaceRow>) -> Self {
        Self {
            rows: sheet.rows.len(),
            refused_rows: sheet.refused_rows,
            refused: sheet.refused,
            remarks: sheet.remarks,
            ..Self::default()
        }
    }
}
