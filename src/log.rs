//! The change log: what each process keeps for itself follows it, each from its own cursor.
//!
//! Changes of this process reach its caches at once, before the answer that made them goes out; the log
//! brings those of other processes, and gives everything a place in one order for open screens.
//! On PostgreSQL a transaction that began earlier may commit later, so a follower reads only below the
//! oldest one still running, ordered by (transaction, sequence): nothing is passed over.
use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc, Mutex, OnceLock, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use entity::change::Column as C;
use entity::{
    change,
    id::{NeighborhoodId, PersonId},
};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use tokio::sync::Notify;

use crate::{
    db::{Db, Desk, Key, Written},
    error::{Error, Result},
    events::{Change, Subject},
};

mod others;
pub use others::{hear, tell};

/// How many lines a follower reads at once.
const PAGE: u64 = 500;
/// How many lines are written at once: both databases take so many values in one statement.
const LINES: usize = 1000;
/// How often the log is asked when nothing wakes the follower. Waking only saves waiting; this is the truth.
const POLL: Duration = Duration::from_millis(300);

/// How long one look at the log may take. A connection whose other end is gone without a word would hold the
/// follower for a quarter of an hour, and everything here would stay as it was; another one is tried then.
const PATIENCE: Duration = Duration::from_secs(5);

/// A place in the log. Ordered; on the wire `transaction.sequence`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// PostgreSQL's transaction id; 0 on SQLite.
    pub xact: i64,
    /// The line's number.
    pub seq: i64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.xact, self.seq)
    }
}

impl FromStr for Position {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::Malformed("log position");
        let (xact, seq) = text.split_once('.').ok_or_else(bad)?;
        Ok(Self {
            xact: xact.parse().map_err(|_| bad())?,
            seq: seq.parse().map_err(|_| bad())?,
        })
    }
}

/// A change with its place in the log.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Where it stands.
    pub at: Position,
    /// Which process wrote it.
    pub origin: i64,
    /// What changed.
    pub change: Change,
}

type Follower = Box<dyn Fn(&Change) + Send + Sync>;
type OrderedFollower = Box<dyn Fn(&Logged) + Send + Sync>;

/// Who follows the changes that this process learns of. Followers only forget things: they are quick.
#[derive(Default)]
pub struct Hub {
    caches: RwLock<Vec<Follower>>,
    screens: RwLock<Vec<OrderedFollower>>,
    written: Arc<Notify>,
    work: Arc<Notify>,
    news: Notify,
    news_of_work: AtomicBool,
    /// Since when the log cannot be read.
    deaf: Mutex<Option<Instant>>,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A cache: told of each change before the answer that made it goes out, and of those of other processes.
    pub fn follow(&self, cache: impl Fn(&Change) + Send + Sync + 'static) {
        if let Ok(mut caches) = self.caches.write() {
            caches.push(Box::new(cache));
        }
    }

    /// Open screens: told of every change, in the log's order.
    pub fn follow_in_order(&self, screen: impl Fn(&Logged) + Send + Sync + 'static) {
        if let Ok(mut screens) = self.screens.write() {
            screens.push(Box::new(screen));
        }
    }

    /// Something was committed by this process: its caches forget before anybody is answered.
    pub(crate) fn committed(&self, written: &Written) {
        for change in &written.changes {
            self.forget(change);
        }
        if !written.changes.is_empty() {
            self.written.notify_one();
        }
        if written.jobs {
            self.work.notify_one();
            self.news_of_work.store(true, Ordering::Release);
        }
        if written.jobs || !written.changes.is_empty() {
            self.news.notify_one();
        }
    }

    /// Waits until there are jobs on the queue that nobody here was woken for.
    pub async fn work_waits(&self) {
        self.work.notified().await;
    }

    /// Something may stand in the log, and jobs on the queue, that another process wrote.
    fn hear(&self, work: bool) {
        self.written.notify_one();
        if work {
            self.work.notify_one();
        }
    }

    /// For how long nothing could be heard of other processes, if that is so now.
    #[must_use]
    pub fn deaf_for(&self) -> Option<Duration> {
        let deaf = self.deaf.lock().ok()?;
        deaf.map(|since| since.elapsed())
    }

    fn heard(&self, anything: bool) {
        if let Ok(mut deaf) = self.deaf.lock() {
            *deaf = match *deaf {
                _ if anything => None,
                since => since.or_else(|| Some(Instant::now())),
            };
        }
    }

    /// Waits until this process has written something; answers whether jobs were among it.
    async fn something_to_tell(&self) -> bool {
        self.news.notified().await;
        self.news_of_work.swap(false, Ordering::AcqRel)
    }

    fn forget(&self, change: &Change) {
        if let Ok(caches) = self.caches.read() {
            caches.iter().for_each(|tell| tell(change));
        }
    }

    fn learned(&self, logged: &Logged) {
        if logged.origin != origin() {
            self.forget(&logged.change);
        }
        if let Ok(screens) = self.screens.read() {
            screens.iter().for_each(|tell| tell(logged));
        }
    }
}

/// This process, among those that write to the same database.
fn origin() -> i64 {
    static ORIGIN: OnceLock<i64> = OnceLock::new();
    *ORIGIN.get_or_init(rand::random::<i64>)
}

/// Writes lines in the transaction of what changed.
pub(crate) async fn append(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    changes: &[Change],
) -> Result<()> {
    for lines in changes.chunks(LINES) {
        insert(conn, now, lines).await?;
    }
    Ok(())
}

async fn insert(conn: &impl ConnectionTrait, now: DateTime<Utc>, changes: &[Change]) -> Result<()> {
    let mut insert = Query::insert();
    insert.into_table(change::Entity).columns([
        C::Kind,
        C::RowId,
        C::NeighborhoodId,
        C::PersonId,
        C::Origin,
        C::Xact,
        C::At,
    ]);
    let xact = match conn.get_database_backend() {
        DbBackend::Postgres => Expr::cust("(pg_current_xact_id()::text)::bigint"),
        _ => Expr::val(0_i64),
    };
    for change in changes {
        let kind = serde_json::to_value(change.subject).map_err(Error::internal)?;
        insert.values_panic([
            kind.as_str().unwrap_or_default().into(),
            change.row.into(),
            change.area.map(|id| id.0).into(),
            change.person.map(|id| id.0).into(),
            origin().into(),
            xact.clone(),
            now.into(),
        ]);
    }
    conn.execute(&insert).await?;
    Ok(())
}

/// The lines after a position, at most 500, that no running transaction can still get in front of.
///
/// # Errors
/// The database's.
pub async fn after(db: &Db, at: Position) -> Result<Vec<Logged>> {
    let conn = db.system(&Key::of(Desk::Log));
    #[expect(
        clippy::disallowed_methods,
        reason = "the log names rows and has no content"
    )]
    let mut select = change::Entity::find()
        // As one comparison: with OR, SQLite reads the whole log for each look at its end.
        .filter(
            Expr::tuple([Expr::col(C::Xact), Expr::col(C::Seq)])
                .gt(Expr::tuple([at.xact.into(), at.seq.into()])),
        )
        .order_by_asc(change::COLUMN.xact)
        .order_by_asc(change::COLUMN.seq)
        .limit(PAGE);
    if db.on_postgres() {
        select = select.filter(Expr::cust(
            "xact < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint",
        ));
    }
    Ok(select
        .all(conn)
        .await?
        .into_iter()
        .filter_map(logged)
        .collect())
}

/// The lines after a position that a reader was told, for going on from there; `None` when they are more
/// than a page, when they were tidied away, or when there is no such position yet (another database).
///
/// # Errors
/// The database's.
pub async fn since(db: &Db, at: Position) -> Result<Option<Vec<Logged>>> {
    let lines = after(db, at).await?;
    let too_many = u64::try_from(lines.len()).is_ok_and(|n| n >= PAGE);
    if too_many || (lines.is_empty() && end(db).await? < at) || !reaches(db, at).await? {
        return Ok(None);
    }
    Ok(Some(lines))
}

/// Whether the log still holds everything after a position: it does while something older is there.
async fn reaches(db: &Db, at: Position) -> Result<bool> {
    let conn = db.system(&Key::of(Desk::Log));
    #[expect(
        clippy::disallowed_methods,
        reason = "the log names rows and has no content"
    )]
    let first = change::Entity::find()
        .order_by_asc(change::COLUMN.seq)
        .one(conn)
        .await?;
    Ok(first.is_none_or(|row| row.seq <= at.seq.saturating_add(1)))
}

/// Where the log ends now.
///
/// # Errors
/// The database's.
pub async fn end(db: &Db) -> Result<Position> {
    let conn = db.system(&Key::of(Desk::Log));
    #[expect(
        clippy::disallowed_methods,
        reason = "the log names rows and has no content"
    )]
    let mut select = change::Entity::find()
        .order_by_desc(change::COLUMN.xact)
        .order_by_desc(change::COLUMN.seq);
    if db.on_postgres() {
        select = select.filter(Expr::cust(
            "xact < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint",
        ));
    }
    let last = select.one(conn).await?;
    Ok(last.map_or_else(Position::default, |row| Position {
        xact: row.xact,
        seq: row.seq,
    }))
}

/// Follows the log until the process ends; what it cannot read now it reads later.
pub async fn follow(db: Db, mut at: Position) {
    loop {
        let late = |_| Err(Error::Unavailable("no answer from the change log".into()));
        let looked = tokio::time::timeout(PATIENCE, after(&db, at)).await;
        let looked = looked.unwrap_or_else(late);
        db.hub().heard(looked.is_ok());
        match looked {
            Ok(lines) => {
                for line in &lines {
                    db.hub().learned(line);
                    at = line.at;
                }
                if u64::try_from(lines.len()).is_ok_and(|n| n == PAGE) {
                    continue;
                }
            }
            Err(error) => tracing::warn!(%error, "the change log cannot be read"),
        }
        tokio::select! {
            () = db.hub().written.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

fn logged(row: change::Model) -> Option<Logged> {
    // A kind that this version does not know is of no concern to it.
    let subject: Subject = serde_json::from_value(row.kind.into()).ok()?;
    Some(Logged {
        at: Position {
            xact: row.xact,
            seq: row.seq,
        },
        origin: row.origin,
        change: Change {
            subject,
            row: row.row_id,
            area: row.neighborhood_id.map(|id| NeighborhoodId(id.0)),
            person: row.person_id.map(|id| PersonId(id.0)),
        },
    })
}
