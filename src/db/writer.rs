//! The one writer of SQLite, with group commit: use cases that come together share a transaction.
//!
//! Each use case takes its turn in a savepoint. Behind those that already queue stands the committer; when
//! its turn comes it commits for all, and each is answered then, never before. Whoever gives up while
//! waiting (a client that went away) leaves the queue, and whoever gives up in the middle of its turn
//! leaves a savepoint that the next turn rolls back: nobody else is harmed.
//!
//! A connection whose transaction ended in an error is thrown away. When the disk is full SQLite ends the
//! transaction by itself; the layers above go on counting it as open, and what is committed after that would
//! be a savepoint inside a transaction that nobody commits: answered with yes, and never stored.
use std::sync::Arc;

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
};

type Outcome = Option<Result<(), Arc<Error>>>;

pub(super) struct Writer {
    shared: Arc<Shared>,
}

struct Shared {
    conn: DatabaseConnection,
    line: Arc<Mutex<Line>>,
    turn: Mutex<Option<Batch>>,
    filled: Notify,
    sizes: Histogram,
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
    /// How many use cases have come.
    cases: u32,
    /// A savepoint is open whose use case did not come to an end.
    torn: bool,
}

impl Writer {
    pub(super) fn start(conn: DatabaseConnection, sizes: Histogram) -> Self {
        let shared = Arc::new(Shared {
            conn,
            line: Arc::default(),
            turn: Mutex::new(None),
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
        clock: &Clock,
        work: impl AsyncFnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<(T, Written)> {
        let mut turn = self.shared.turn.lock().await;
        let batch = match turn.take() {
            Some(open) => turn.insert(open),
            None => turn.insert(Batch::begin(&self.shared).await?),
        };
        // From here on the committer must come, whatever becomes of this use case.
        self.shared.filled.notify_one();
        let mut committed = batch.done.subscribe();
        let answer = batch.savepoint(viewer, clock, work).await;
        let broken = batch.torn;
        if broken {
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
            cases: 0,
            torn: false,
        })
    }

    async fn savepoint<T>(
        &mut self,
        viewer: &Viewer,
        clock: &Clock,
        work: impl AsyncFnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<(T, Written)> {
        if self.torn {
            self.conn
                .execute_unprepared("ROLLBACK TO turn; RELEASE turn")
                .await?;
        }
        self.conn.execute_unprepared("SAVEPOINT turn").await?;
        self.torn = true;
        self.cases += 1;
        let tx = Tx::new(&self.conn, viewer, clock);
        let answer = work(&tx).await;
        let written = tx.into_written();
        let end = if answer.is_ok() {
            "RELEASE turn"
        } else {
            "ROLLBACK TO turn; RELEASE turn"
        };
        let closed = self.conn.execute_unprepared(end).await;
        self.torn = closed.is_err();
        // Why the use case failed says more than that its savepoint is gone too.
        let answer = answer?;
        closed?;
        Ok((answer, written))
    }

    async fn commit(self) {
        let Self {
            conn,
            mut line,
            done,
            torn,
            ..
        } = self;
        let outcome = async {
            if torn {
                conn.execute_unprepared("ROLLBACK TO turn; RELEASE turn")
                    .await?;
            }
            conn.commit().await
        }
        .await;
        line.doubtful = outcome.is_err();
        drop(line);
        done.send_replace(Some(outcome.map_err(|error| Arc::new(Error::from(error)))));
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
        let batch = shared.turn.lock().await.take();
        if let Some(batch) = batch {
            shared.sizes.observe(batch.cases.into());
            batch.commit().await;
        }
    }
}
