//! The one writer of SQLite, with group commit: use cases that come together share a transaction.
//!
//! Each use case takes its turn in a savepoint, one inside the other. Behind those that queue stands the
//! committer; when nobody is before it any more, or the first has waited long enough, it writes the change log's lines, commits for all and tells the caches, and each
//! is answered then, never before. Whoever gives up while waiting (a client that went away) leaves the queue, and
//! whoever gives up in the middle of its turn leaves a savepoint that the next turn rolls back: nobody else is
//! harmed.
//!
//! Every statement wakes another thread and waits for it, which takes longer than most statements: a turn costs
//! one beside its own, and what can be done once for all is left to the committer.
//!
//! A connection whose transaction ended in an error is thrown away. When the disk is full SQLite ends the
//! transaction by itself; the layers above go on counting it as open, and what is committed after that would
//! be a savepoint inside a transaction that nobody commits: answered with yes, and never stored.
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};

use crate::{
    access::Viewer,
    clock::Clock,
    db::{Tx, tx::Written},
    error::{Error, Result},
    log::{self, Hub},
};

/// While others wait for their turn, a commit waits for them so long: each sync of the disk serves more of them,
/// and nobody waits longer than for a slow one. When nobody waits, there is nothing to wait for.
const PATIENCE: Duration = Duration::from_millis(5);

type Outcome = Option<Result<(), Arc<Error>>>;

pub(super) struct Writer {
    shared: Arc<Shared>,
}

struct Shared {
    conn: DatabaseConnection,
    line: Arc<Mutex<Line>>,
    turn: Mutex<Option<Batch>>,
    waiting: AtomicUsize,
    filled: Notify,
    sizes: Histogram,
    clock: Clock,
    hub: Arc<Hub>,
}

/// The one connection. Whoever has a transaction on it holds this.
#[derive(Default)]
struct Line {
    /// Its last transaction did not come to a good end.
    doubtful: bool,
}

/// An open transaction and those who wait for its commit.
struct Batch {
    conn: DatabaseTransaction,
    line: OwnedMutexGuard<Line>,
    done: watch::Sender<Outcome>,
    began: Instant,
    /// How many use cases have come; the savepoint of each is named by its number.
    cases: u32,
    /// The savepoint whose use case did not come to an end.
    torn: Option<u32>,
    /// What those that did have left for others to follow.
    written: Written,
}

impl Writer {
    pub(super) fn start(
        conn: DatabaseConnection,
        sizes: Histogram,
        clock: Clock,
        hub: Arc<Hub>,
    ) -> Self {
        let shared = Arc::new(Shared {
            conn,
            clock,
            hub,
            line: Arc::default(),
            turn: Mutex::new(None),
            waiting: AtomicUsize::new(0),
            filled: Notify::new(),
            sizes,
        });
        tokio::spawn(commit_for_all(Arc::downgrade(&shared)));
        Self { shared }
    }

    pub(super) fn connection(&self) -> &DatabaseConnection {
        &self.shared.conn
    }

    pub(super) async fn run<T>(
        &self,
        viewer: &Viewer,
        work: impl AsyncFnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let waits = Waits::among(&self.shared.waiting);
        let mut turn = self.shared.turn.lock().await;
        drop(waits);
        let batch = match turn.take() {
            Some(open) => turn.insert(open),
            None => turn.insert(Batch::begin(&self.shared).await?),
        };
        // From here on the committer must come, whatever becomes of this use case.
        self.shared.filled.notify_one();
        let mut committed = batch.done.subscribe();
        let answer = batch.savepoint(viewer, &self.shared.clock, work).await;
        if batch.torn.is_some() {
            // The savepoint could not be closed: the whole transaction is in doubt, so nobody gets a yes.
            if let Some(batch) = turn.take() {
                batch.abandon(answer.as_ref().err());
            }
        }
        drop(turn);
        let answer = answer?;
        let outcome = committed.wait_for(Option::is_some).await;
        match outcome.map(|told| told.clone()) {
            Ok(Some(Ok(()))) => Ok(answer),
            Ok(Some(Err(error))) => Err(error.shared()),
            Ok(None) | Err(_) => Err(Error::Unavailable("the writer stopped".into())),
        }
    }
}

/// Somebody in the queue, until their turn comes or they give up.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn among(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::AcqRel);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Batch {
    async fn begin(shared: &Shared) -> Result<Self> {
        let mut line = shared.line.clone().lock_owned().await;
        if line.doubtful {
            let pool = shared.conn.get_sqlite_connection_pool();
            let away = |error| Error::Unavailable(format!("the writer: {error}").into());
            let broken = pool.acquire().await.map_err(away)?;
            broken.close().await.map_err(away)?;
        }
        // Whoever gives up between here and the end of the commit leaves it so.
        line.doubtful = true;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let conn = shared.conn.begin_with_options(options).await?;
        Ok(Self {
            conn,
            line,
            done: watch::Sender::new(None),
            began: Instant::now(),
            cases: 0,
            torn: None,
            written: Written::default(),
        })
    }

    async fn savepoint<T>(
        &mut self,
        viewer: &Viewer,
        clock: &Clock,
        work: impl AsyncFnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let turn = if let Some(torn) = self.torn {
            // What was begun there is undone; the savepoint itself stays, and serves again.
            self.undo(torn).await?;
            torn
        } else {
            let turn = self.cases + 1;
            let open = format!("SAVEPOINT turn{turn}");
            self.conn.execute_unprepared(&open).await?;
            turn
        };
        self.cases = turn;
        self.torn = Some(turn);
        let tx = Tx::new(&self.conn, viewer, clock);
        let answer = work(&tx).await;
        let written = tx.into_written();
        if answer.is_ok() {
            self.torn = None;
            self.written.add(written);
        } else if self.undo(turn).await.is_ok() {
            self.torn = None;
        }
        // Why the use case failed says more than that its savepoint is gone too.
        answer
    }

    async fn undo(&self, turn: u32) -> Result<()> {
        let back = format!("ROLLBACK TO turn{turn}");
        self.conn.execute_unprepared(&back).await?;
        Ok(())
    }

    async fn commit(mut self, shared: &Shared) {
        let outcome = self.prepare(&shared.clock).await;
        let Self {
            conn,
            mut line,
            done,
            written,
            ..
        } = self;
        let outcome = match outcome {
            Ok(()) => conn.commit().await.map_err(Error::from),
            Err(error) => {
                drop(conn);
                Err(error)
            }
        };
        line.doubtful = outcome.is_err();
        drop(line);
        if outcome.is_ok() {
            shared.hub.committed(&written);
        }
        done.send_replace(Some(outcome.map_err(Arc::new)));
    }

    /// Undoes what was left in the middle, writes the log, and closes the first savepoint with all inside it:
    /// when SQLite has ended the transaction by itself, that one is no longer there, and nobody gets a yes.
    async fn prepare(&mut self, clock: &Clock) -> Result<()> {
        if let Some(torn) = self.torn {
            self.undo(torn).await?;
        }
        log::append(&self.conn, clock.now(), &self.written.changes).await?;
        if self.cases > 0 {
            self.conn.execute_unprepared("RELEASE turn1").await?;
        }
        Ok(())
    }

    /// Tells everybody no; dropping the transaction rolls it back.
    fn abandon(self, why: Option<&Error>) {
        let why = why.map_or_else(
            || Error::Unavailable("the transaction broke".into()),
            Error::shared,
        );
        self.done.send_replace(Some(Err(Arc::new(why))));
    }
}

impl Shared {
    /// The open batch, once nobody waits to join it or it has waited long enough. The lock is fair: whoever asks
    /// for it again stands behind those who wait.
    async fn filled_batch(&self) -> Option<Batch> {
        loop {
            let mut turn = self.turn.lock().await;
            let young = |batch: &Batch| batch.began.elapsed() < PATIENCE;
            if self.waiting.load(Ordering::Acquire) == 0 || !turn.as_ref().is_some_and(young) {
                return turn.take();
            }
        }
    }
}

/// Queues behind whoever waits at the moment, then commits for all of them.
async fn commit_for_all(shared: std::sync::Weak<Shared>) {
    loop {
        let Some(shared) = shared.upgrade() else {
            return;
        };
        tokio::select! {
            () = shared.filled.notified() => {}
            // Lets go of the writer now and then, so that a closed database ends this task.
            () = tokio::time::sleep(std::time::Duration::from_secs(1)) => continue,
        }
        if let Some(batch) = shared.filled_batch().await {
            shared.sizes.observe(batch.cases.into());
            batch.commit(&shared).await;
        }
    }
}
