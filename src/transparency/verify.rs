//! Whether the logs are as they were written: each row is hashed again, and each head is held against the rows.
//!
//! A chain alone shows what was changed, taken out, put in or swapped. What was cut from its end, or written anew from
//! some row on, shows by the heads: they name the row where the log ended on their day, and only the server can sign one.
use std::collections::HashMap;

use entity::{audit_line, log_chain, public_log};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, RuntimeErr, Select,
};

use super::{
    chain::{self, AuditRow, Head, Link, LogRow, NOTHING},
    heads::PURPOSE,
    write::KEY,
};
use crate::{app::App, error::Error, secrets};

/// Rows read at once.
const PAGE: u64 = 1_000;

/// Why a check came to no good end.
#[derive(Debug)]
pub enum Fault {
    /// The first thing that does not hold, in words.
    Broken(String),
    /// Something else went wrong.
    Other(Error),
}

impl<E: Into<Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// What a check answers.
pub type Checked<T> = std::result::Result<T, Fault>;

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The number of the first row.
    pub first: i64,
    /// Rows of the public log.
    pub rows: i64,
    /// Lines of the audit trail.
    pub lines: i64,
    /// Heads.
    pub heads: usize,
}

/// A chain, as far as it was walked.
#[derive(Clone, Debug)]
pub struct Walk {
    name: &'static str,
    seq: i64,
    hash: String,
}

macro_rules! broken {
    ($($word:tt)*) => { Err(Fault::Broken(format!($($word)*))) };
}

impl Walk {
    /// From the first row of a log.
    #[must_use]
    pub fn of(name: &'static str) -> Self {
        Self {
            name,
            seq: 0,
            hash: NOTHING.to_owned(),
        }
    }

    /// A step to the next row.
    ///
    /// # Errors
    /// Never for a row.
    pub fn step(&mut self, row: &impl Link) -> Checked<()> {
        let (name, before, seq) = (self.name, self.seq, row.seq());
        if seq != before.saturating_add(1) {
            return if seq > before {
                broken!("{name}: row {} is missing", before.saturating_add(1))
            } else {
                broken!("{name}: row {seq} stands behind row {before}")
            };
        }
        if row.prev() != self.hash {
            return broken!("{name}: row {seq} does not follow row {before}");
        }
        if chain::hash(row.prev(), row)? != row.hash() {
            return broken!("{name}: row {seq} was changed");
        }
        self.seq = seq;
        row.hash().clone_into(&mut self.hash);
        Ok(())
    }
}

/// The public log with its heads, as far as it was walked.
#[derive(Clone, Debug)]
pub struct Check<'a> {
    walk: Walk,
    heads: &'a [Head],
}

impl<'a> Check<'a> {
    /// From the first row; the heads were checked before.
    #[must_use]
    pub fn of(heads: &'a [Head]) -> Self {
        Self {
            walk: Walk::of("public log"),
            heads,
        }
    }

    /// The same for a part of the log, which begins with this row.
    #[must_use]
    pub fn from(first: &LogRow, heads: &'a [Head]) -> Self {
        let mut check = Self::of(heads);
        check.walk.seq = first.seq.saturating_sub(1);
        first.prev.clone_into(&mut check.walk.hash);
        while let Some((head, later)) = check.heads.split_first()
            && head.seq < check.walk.seq
        {
            check.heads = later;
        }
        check
    }

    /// A step to the next row.
    ///
    /// # Errors
    /// Never for a row.
    pub fn row(&mut self, row: &LogRow) -> Checked<()> {
        self.ends_here()?;
        self.walk.step(row)
    }

    /// The last row is behind us.
    ///
    /// # Errors
    /// Never for a row.
    pub fn end(mut self) -> Checked<i64> {
        self.ends_here()?;
        match self.heads.first() {
            None => Ok(self.walk.seq),
            Some(head) => broken!(
                "public log: row {} is missing: on {} the log had {} rows",
                self.walk.seq.saturating_add(1),
                head.day,
                head.count
            ),
        }
    }

    /// Heads that end where we stand.
    fn ends_here(&mut self) -> Checked<()> {
        while let Some((head, later)) = self.heads.split_first()
            && head.seq == self.walk.seq
        {
            if head.hash != self.walk.hash {
                let (seq, day) = (head.seq, &head.day);
                return broken!("public log: row {seq} is not the one that ended it on {day}");
            }
            self.heads = later;
        }
        Ok(())
    }
}

/// Whether heads were signed by one of these keys and follow one another. With no key, by whichever the first names.
///
/// # Errors
/// Never for a head.
pub fn heads(heads: &[Head], keys: &[String]) -> Checked<()> {
    let first = heads.first().map(|head| head.key.clone());
    let known: Vec<_> = match keys {
        [] => first.into_iter().collect(),
        keys => keys.to_vec(),
    };
    let mut before: Option<&Head> = None;
    for head in heads {
        let day = &head.day;
        if !known.contains(&head.key) {
            return broken!(
                "heads: that of {day} was signed by another key, {}",
                head.key
            );
        }
        if !secrets::is_signed(&head.key, &head.signed()?, &head.signature) {
            return broken!("heads: that of {day} was changed");
        }
        if head.count != head.seq || (head.seq == 0) != (head.hash == NOTHING) {
            return broken!(
                "heads: that of {day} counts {} rows up to row {}",
                head.count,
                head.seq
            );
        }
        if let Some(before) = before {
            if before.day >= *day || before.seq > head.seq {
                return broken!("heads: that of {day} stands behind that of {}", before.day);
            }
            if head.prev != before.digest()? {
                return broken!(
                    "heads: that of {day} does not follow that of {}",
                    before.day
                );
            }
        }
        before = Some(head);
    }
    Ok(())
}

/// Both logs and the heads in the database. Heads must bear this server's key, or one of those that are named.
///
/// # Errors
/// The database's.
pub async fn database(app: &App, more_keys: &[String]) -> Checked<Seen> {
    let conn = app.db.system(&KEY);
    // Read before the rows: what is written meanwhile stands behind it.
    #[expect(clippy::disallowed_methods, reason = "the ends of the logs themselves")]
    let ends = log_chain::Entity::find_by_id(1).one(conn).await?;
    let ends = ends.ok_or_else(|| Error::internal("the logs have no ends"))?;
    let signed = super::heads::all(app).await?;
    let mut keys = vec![app.secrets.public_key(PURPOSE)?];
    keys.extend_from_slice(more_keys);
    heads(&signed, &keys)?;
    if signed.first().is_some_and(|head| head.prev != NOTHING) {
        return broken!("heads: the first one is missing");
    }
    let public = Ending {
        name: "public log",
        seq: ends.public_seq,
        hash: ends.public_hash,
    };
    let rows = public_rows(app, &signed, public).await?;
    let audit = Ending {
        name: "audit trail",
        seq: ends.audit_seq,
        hash: ends.audit_hash,
    };
    let lines = audit_rows(app, &signed, audit).await?;
    Ok(Seen {
        first: 1,
        rows,
        lines,
        heads: signed.len(),
    })
}

/// Where a log ended when we began.
struct Ending {
    name: &'static str,
    seq: i64,
    hash: String,
}

impl Ending {
    fn is_reached(&self, row: &impl Link) -> Checked<()> {
        if row.seq() == self.seq && row.hash() != self.hash {
            let Self { name, seq, .. } = self;
            return broken!("{name}: row {seq} is not the last that was written");
        }
        Ok(())
    }

    fn is_behind(&self, last: i64) -> Checked<()> {
        if last < self.seq {
            let name = self.name;
            return broken!("{name}: row {} is missing", last + 1);
        }
        Ok(())
    }
}

/// Goes through a table page by page; a page with a row that is none is read again row by row, to name it.
async fn walk<E: EntityTrait>(
    app: &App,
    ending: &Ending,
    (seq, rows): (impl ColumnTrait, impl Fn() -> Select<E>),
    mut step: impl FnMut(E::Model) -> Checked<i64>,
) -> Checked<()> {
    let (mut last, mut size) = (0_i64, PAGE);
    loop {
        let page = rows().filter(seq.gt(last)).order_by_asc(seq).limit(size);
        let page = match page.all(app.db.system(&KEY)).await {
            Ok(page) => page,
            Err(error) if !is_no_row(&error) => return Err(error.into()),
            Err(_) if size > 1 => {
                size = 1;
                continue;
            }
            Err(_) => {
                let (name, next) = (ending.name, last.saturating_add(1));
                return broken!("{name}: row {next} cannot be read");
            }
        };
        let over = u64::try_from(page.len()).is_ok_and(|found| found < size);
        for row in page {
            last = step(row)?;
        }
        if over {
            return ending.is_behind(last);
        }
    }
}

/// Whether what lies there is no row of ours, and not that the database does not answer.
fn is_no_row(error: &DbErr) -> bool {
    match error {
        DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => true,
        DbErr::Query(RuntimeErr::SqlxError(below)) => {
            matches!(
                **below,
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)
            )
        }
        _ => false,
    }
}

async fn public_rows(app: &App, signed: &[Head], ending: Ending) -> Checked<i64> {
    let mut check = Check::of(signed);
    #[expect(clippy::disallowed_methods, reason = "the log is public")]
    let rows = (public_log::Column::Seq, public_log::Entity::find);
    walk(app, &ending, rows, |row| {
        let row = LogRow::from(row);
        check.row(&row)?;
        ending.is_reached(&row)?;
        Ok(row.seq)
    })
    .await?;
    check.end()
}

async fn audit_rows(app: &App, signed: &[Head], ending: Ending) -> Checked<i64> {
    let mut chain = Walk::of(ending.name);
    let mut wanted: HashMap<_, _> = signed
        .iter()
        .rev()
        .filter(|head| head.audit_hash != NOTHING)
        .map(|head| (head.audit_hash.as_str(), head.day.as_str()))
        .collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "each row is hashed and nobody is told"
    )]
    let rows = (audit_line::Column::Seq, audit_line::Entity::find);
    walk(app, &ending, rows, |row| {
        let row = AuditRow::from(row);
        chain.step(&row)?;
        ending.is_reached(&row)?;
        wanted.remove(row.hash.as_str());
        Ok(row.seq)
    })
    .await?;
    match wanted.into_values().min() {
        None => Ok(chain.seq),
        Some(day) => broken!("audit trail: the row that ended it on {day} is missing"),
    }
}

/// Rows that somebody fetched, with heads that somebody fetched, perhaps earlier. They may begin with any row.
///
/// # Errors
/// Never for a row.
pub fn fetched(rows: &[LogRow], signed: &[Head], keys: &[String]) -> Checked<Seen> {
    heads(signed, keys)?;
    let Some(first) = rows.first() else {
        Check::of(signed).end()?;
        return Ok(Seen::default());
    };
    let mut check = match first.seq {
        1 => Check::of(signed),
        _ => Check::from(first, signed),
    };
    for row in rows {
        check.row(row)?;
    }
    let last = check.end()?;
    Ok(Seen {
        first: first.seq,
        rows: last - first.seq + 1,
        lines: 0,
        heads: signed.len(),
    })
}
