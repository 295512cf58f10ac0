//! The only file tree that holds a connection. Reads go through a `Scope`, writes through a `Tx`.
use std::{sync::Arc, time::Duration};

use migration::{Migrator, MigratorTrait};
use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    Statement, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use crate::{
    access::Viewer,
    clock::Clock,
    error::{Error, Result},
    log::{self, Hub},
};

mod scope;
mod tx;
mod writer;
pub use scope::{Scope, Seen};
pub(crate) use tx::Written;
pub use tx::{Draft, Tx};
use writer::Writer;

/// SQLite before this release can lose committed writes (the WAL-reset bug, sqlite.org/wal.html#walresetbug).
const SQLITE_FLOOR: [u32; 3] = [3, 51, 3];

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
}

struct Shared {
    reads: DatabaseConnection,
    writes: Writes,
    clock: Clock,
    hub: Arc<Hub>,
    commit_sizes: Histogram,
}

enum Writes {
    /// SQLite: one writer, group commit.
    Grouped(Writer),
    /// PostgreSQL: a transaction each; the server groups commits itself.
    Pooled(DatabaseConnection),
}

/// Leave to look past the scope, for the server's own work. `tests/order` holds the list of who asks.
pub struct Key(());

/// Who looks past the scope, and why that is no resident's reading.
#[derive(Clone, Copy, Debug)]
pub enum Desk {
    /// Signing in, signing up, links from mails: there is no viewer yet.
    Accounts,
    /// The gate, which makes viewers.
    Gate,
    /// Jobs: mail, notifications, tidying.
    Jobs,
    /// Cards and faces, which are the same for all who see them: the feed cache hides per viewer.
    FeedCache,
    /// An office's own affairs: what hangs on a notice that was read through the scope, and colleagues' names.
    Offices,
    /// Seats and waiting lists: whoever comes or goes moves the rows of others, unseen.
    Meetups,
    /// Cases: a door to one thing that was reported, and its thread; each look is written down.
    Cases,
    /// What offices are told of residents: counted past the scope, told in bands.
    Bands,
    /// The public log and the audit trail, which whoever acts writes and nobody changes.
    Ledger,
    /// The change log and those who follow it.
    Log,
    /// Commands on the machine itself: import, demo, admin.
    Commands,
}

impl Key {
    /// A key for one desk.
    pub(crate) const fn of(_desk: Desk) -> Self {
        Self(())
    }
}

impl Db {
    /// Opens the database that `url` names.
    ///
    /// # Errors
    /// When it cannot be reached, or its SQLite is older than is safe.
    pub async fn open(url: &str, clock: Clock) -> Result<Self> {
        let sqlite = url.starts_with("sqlite:");
        if sqlite {
            assert_version(url).await?;
        }
        let commit_sizes = Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]);
        let hub = Arc::new(Hub::new());
        let shared = if sqlite {
            let writer = connect(url, 1, false).await?;
            Shared {
                writes: Writes::Grouped(Writer::start(
                    writer,
                    commit_sizes.clone(),
                    clock.clone(),
                    hub.clone(),
                )),
                reads: connect(url, 4, true).await?,
                hub,
                clock,
                commit_sizes,
            }
        } else {
            let pool = connect(url, 16, false).await?;
            Shared {
                writes: Writes::Pooled(pool.clone()),
                reads: pool,
                hub,
                clock,
                commit_sizes,
            }
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Applies the migrations that are missing. On PostgreSQL under a lock, so that two processes may try.
    ///
    /// # Errors
    /// When one fails; it is rolled back then.
    pub async fn migrate(&self) -> Result<()> {
        let conn = self.writer();
        if !self.on_postgres() {
            return Ok(Migrator::up(conn, None).await?);
        }
        let lock = conn.begin().await?;
        lock.execute_unprepared("SELECT pg_advisory_xact_lock(7240517)")
            .await?;
        Migrator::up(conn, None).await?;
        Ok(lock.commit().await?)
    }

    /// Whether every migration is applied.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn migrated(&self) -> Result<bool> {
        Ok(
            Migrator::get_pending_migrations_read_only(&self.shared.reads)
                .await?
                .is_empty(),
        )
    }

    /// SQLite: carries the write-ahead file over into the database and empties it, so that deleted words do not
    /// outlive their deletion there. When somebody reads just then, it is done the next time.
    ///
    /// # Errors
    /// The database's.
    pub async fn empty_wal(&self) -> Result<()> {
        if !self.on_postgres() {
            let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
            self.writer().execute_unprepared(checkpoint).await?;
        }
        Ok(())
    }

    /// What this viewer may read.
    #[must_use]
    pub fn read<'a>(&'a self, viewer: &'a Viewer) -> Scope<'a, DatabaseConnection> {
        Scope::new(&self.shared.reads, viewer)
    }

    /// One use case, one transaction. `Ok` commits and is durable when it is returned; caches of this
    /// process have forgotten what changed by then, other processes follow within a second.
    ///
    /// # Errors
    /// What the use case says, after rolling back; or that the commit failed.
    pub async fn write<T>(
        &self,
        viewer: &Viewer,
        work: impl AsyncFnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        match &self.shared.writes {
            Writes::Grouped(writer) => writer.run(viewer, work).await,
            Writes::Pooled(pool) => {
                let conn = pool.begin().await?;
                let tx = Tx::new(&conn, viewer, &self.shared.clock);
                let done = work(&tx).await?; // an early return drops the transaction, which rolls it back
                let written = tx.into_written();
                self.commit(conn, written).await?;
                Ok(done)
            }
        }
    }

    /// Goes to its end, and the caches hear of it, also when nobody waits for the answer any more.
    async fn commit(&self, conn: DatabaseTransaction, written: Written) -> Result<()> {
        let shared = self.shared.clone();
        let ended = tokio::spawn(async move {
            log::append(&conn, shared.clock.now(), &written.changes).await?;
            conn.commit().await?;
            shared.hub.committed(&written);
            Ok(())
        });
        ended.await.map_err(Error::internal)?
    }

    /// The connection for the server's own reading.
    #[must_use]
    pub fn system(&self, _: &Key) -> &DatabaseConnection {
        &self.shared.reads
    }

    /// Who follows the changes of this process.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.shared.hub
    }

    /// How many use cases shared each commit.
    #[must_use]
    pub fn commit_sizes(&self) -> &Histogram {
        &self.shared.commit_sizes
    }

    /// The clock that stamps rows.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Whether this is PostgreSQL, where other processes may write too.
    #[must_use]
    pub fn on_postgres(&self) -> bool {
        self.shared.reads.get_database_backend() == DbBackend::Postgres
    }

    /// Whether a write would go through now: for readiness. Writes nothing that stays.
    ///
    /// # Errors
    /// When it would not.
    pub async fn probe(&self) -> Result<()> {
        self.shared.reads.execute_unprepared("SELECT 1").await?;
        self.write(&Viewer::guest(), async |tx| tx.probe().await)
            .await
    }

    fn writer(&self) -> &DatabaseConnection {
        match &self.shared.writes {
            Writes::Grouped(writer) => writer.connection(),
            Writes::Pooled(pool) => pool,
        }
    }
}

async fn connect(url: &str, most: u32, read_only: bool) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(most)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(2))
        .connect_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // A connection is tried before it is used only when it has been idle: a server that went away is noticed,
        // and not every question asks two.
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .map_sqlx_postgres_opts(|o| o.statement_cache_capacity(500))
        .map_sqlx_sqlite_opts(move |o| {
            o.create_if_missing(!read_only)
                .read_only(read_only)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .statement_cache_capacity(256)
                // Deleted words are overwritten in the file, not only unlinked.
                .pragma("secure_delete", "ON")
                .pragma("cache_size", "-8192")
                .pragma("temp_store", "MEMORY")
        });
    #[expect(clippy::disallowed_methods, reason = "the one place that connects")]
    Ok(Database::connect(options).await?)
}

async fn assert_version(url: &str) -> Result<()> {
    let db = connect(url, 1, false).await?;
    let ask = Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version() AS v");
    let row = db
        .query_one_raw(ask)
        .await?
        .ok_or_else(|| Error::internal("no SQLite version"))?;
    let version: String = row.try_get("", "v")?;
    let parts: Vec<u32> = version
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    db.close().await?;
    if parts.as_slice() < SQLITE_FLOOR.as_slice() {
        return Err(Error::internal(format!(
            "SQLite {version} can lose committed writes"
        )));
    }
    Ok(())
}
