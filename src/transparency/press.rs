//! What this process keeps ready of the public log: pages as bytes, and what it has counted. A row that is added, here
//! or by another process, makes it forget the pages, by the change log.
use std::sync::Arc;

use actix_web::web::Data;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::person::Language;
use futures_util::{Stream, stream};

use super::{
    book::{Book, There},
    chain::LogRow,
    export, feed,
    half::Half,
    heads,
    model::{Choice, HalfLine, Reports, number_at, place_of},
    page::{self, Setting},
    read,
    report::Report,
};
use crate::{
    app::App,
    error::{Error, Result},
    events::Subject,
    log::Hub,
    page::{Cursor, Paging},
    remember::Remembered,
    web::files::File,
};

/// Pages kept at most.
const PAGES: usize = 256;
/// Rows of a part of a file. A whole part never changes any more.
const PART: i64 = 1_000;
/// Parts kept at most: some 20 MiB.
const PARTS: usize = 64;
/// Rows on a page.
const ROWS: u64 = 20;

/// The public log, ready to be read.
pub struct Ledger {
    pages: Arc<Remembered<Sheet, Arc<File>>>,
    parts: Remembered<(Form, i64), Bytes>,
    book: tokio::sync::Mutex<Book>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sheet {
    /// Rows, from behind one of them on.
    Log(Choice, Option<i64>, Language),
    /// The same as a feed.
    Feed(Choice, Option<i64>, Language),
    /// One row.
    Row(i64, Language),
    /// A report.
    Report(Half, Language),
    /// All heads, with the key.
    Heads,
}

/// A file of all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Csv,
    Json,
}

impl Ledger {
    /// Nothing read yet; the log says what changes.
    #[must_use]
    pub fn new(hub: &Hub) -> Self {
        let pages = Arc::new(Remembered::new(PAGES));
        let forgetful = pages.clone();
        hub.follow(move |change| {
            // Rows, and the names of towns that stand in them.
            if matches!(change.subject, Subject::Ledger | Subject::Neighborhood) {
                forgetful.forget_where(|_| true);
            }
        });
        Self {
            pages,
            parts: Remembered::new(PARTS),
            book: tokio::sync::Mutex::default(),
        }
    }

    /// A page, ready to be sent.
    ///
    /// # Errors
    /// `NotFound` for what is not there, and the database's.
    pub(super) async fn sheet(&self, app: &App, sheet: Sheet) -> Result<Arc<File>> {
        if let Some(made) = self.pages.get(&sheet) {
            return Ok(made);
        }
        let read = self.pages.now();
        let made = Arc::new(Box::pin(self.make(app, &sheet)).await?);
        self.pages.keep(read, sheet, made.clone());
        Ok(made)
    }

    async fn make(&self, app: &App, sheet: &Sheet) -> Result<File> {
        let setting = |language| Setting {
            base: app.public_url(),
            language,
        };
        match sheet {
            Sheet::Log(choice, after, language) => {
                let rows = self.rows(app, choice, *after).await?;
                let now = Half::now(app.db.clock().now());
                let page = page::log::page(&setting(*language), &rows, now);
                html(&page, &setting(*language))
            }
            Sheet::Feed(choice, after, language) => {
                let rows = self.rows(app, choice, *after).await?;
                let feed = feed::atom(&setting(*language), &rows).map_err(Error::internal)?;
                Ok(File::new(
                    "application/atom+xml; charset=utf-8",
                    feed.into(),
                ))
            }
            Sheet::Row(seq, language) => {
                let row = read::one(app, *seq).await?;
                let undone = read::undone(app, std::slice::from_ref(&row)).await?;
                let names = page::Names::read(app).await?;
                let page = page::log::single(&setting(*language), &names, &row, undone.get(seq));
                html(&page, &setting(*language))
            }
            Sheet::Report(half, language) => {
                let report = self.report(app, *half).await?;
                let names = page::Names::read(app).await?;
                html(
                    &page::report::page(&setting(*language), &names, &report),
                    &setting(*language),
                )
            }
            Sheet::Heads => {
                let key = app.secrets.public_key(heads::PURPOSE)?;
                let all = serde_json::json!({ "key": key, "items": heads::all(app).await? });
                Ok(File::new("application/json", all.to_string().into()))
            }
        }
    }

    async fn rows(
        &self,
        app: &App,
        choice: &Choice,
        after: Option<i64>,
    ) -> Result<page::log::Rows> {
        let paging = Paging {
            cursor: after.map(|seq| Cursor(place_of(seq)).to_string()),
            limit: Some(ROWS),
        };
        let page = read::page(app, choice, &paging).await?;
        let next = page.next.map(|next| next.parse::<Cursor>()).transpose()?;
        Ok(page::log::Rows {
            undone: read::undone(app, &page.items).await?,
            items: page.items,
            choice: choice.clone(),
            after,
            next: next.map(|next| number_at(next.0)).transpose()?,
            there: self.there(app).await?,
            names: page::Names::read(app).await?,
        })
    }

    async fn there(&self, app: &App) -> Result<There> {
        let mut book = self.book.lock().await;
        book.read_on(app).await?;
        Ok(book.there())
    }

    /// The report over a half-year.
    ///
    /// # Errors
    /// `NotFound` for one before the log began or in the future.
    pub(super) async fn report(&self, app: &App, half: Half) -> Result<Report> {
        let mut book = self.book.lock().await;
        book.read_on(app).await?;
        let there = span(&book, app.db.clock().now());
        if !there.contains(&half) {
            return Err(Error::NotFound("report"));
        }
        Ok(book.tally(half).report(half))
    }

    /// The reports that there are, newest first.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn reports(&self, app: &App) -> Result<Reports> {
        let mut book = self.book.lock().await;
        book.read_on(app).await?;
        let there = span(&book, app.db.clock().now()).into_iter().rev();
        let line = |half| HalfLine::of(half, book.tally(half).rows());
        Ok(Reports {
            items: there.map(line).collect(),
        })
    }

    /// The whole log as a file, part by part: never all of it in memory.
    pub(super) fn file(app: Data<App>, form: Form) -> impl Stream<Item = Result<Bytes>> {
        stream::try_unfold(Some(0), move |number| next(app.clone(), form, number))
    }

    /// A part of a file, and whether there may be another.
    async fn part(&self, app: &App, form: Form, number: i64) -> Result<(Bytes, bool)> {
        if let Some(kept) = self.parts.get(&(form, number)) {
            return Ok((kept, true));
        }
        let read = self.parts.now();
        let most = u64::try_from(PART).map_err(Error::internal)?;
        let rows = read::behind(app, number * PART, most).await?;
        let whole = rows.len() as u64 == most;
        let bytes = match form {
            Form::Csv => export::csv(&rows, number == 0)?.into(),
            Form::Json => json(&rows, number == 0, !whole)?,
        };
        if whole {
            self.parts.keep(read, (form, number), bytes.clone());
        }
        Ok((bytes, whole))
    }
}

/// A part, and the number of the one after it.
async fn next(
    app: Data<App>,
    form: Form,
    number: Option<i64>,
) -> Result<Option<(Bytes, Option<i64>)>> {
    let Some(number) = number else {
        return Ok(None);
    };
    let (bytes, whole) = app.ledger.part(&app, form, number).await?;
    Ok(Some((bytes, whole.then_some(number + 1))))
}

/// The half-years that have a report: from the first that has rows to the present one.
fn span(book: &Book, now: DateTime<Utc>) -> Vec<Half> {
    let now = Half::now(now);
    let first = book.first().unwrap_or(now).min(now);
    std::iter::successors(Some(first), |half| Some(half.next()))
        .take_while(|half| *half <= now)
        .take(400)
        .collect()
}

/// Rows as a part of one JSON array, a row a line.
fn json(rows: &[LogRow], first: bool, last: bool) -> Result<Bytes> {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(if first && number == 0 { "[\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(row).map_err(Error::internal)?);
    }
    if first && rows.is_empty() {
        text.push('[');
    }
    if last {
        text.push_str("\n]\n");
    }
    Ok(text.into())
}

fn html(page: &page::Page, setting: &Setting<'_>) -> Result<File> {
    Ok(File::new(
        "text/html; charset=utf-8",
        page.whole(setting)?.into(),
    ))
}
