//! Other processes on the same PostgreSQL: telling them that something was written, and hearing it from them.
//!
//! A transaction with `NOTIFY` in it holds a lock of the whole cluster while it commits, so use cases never
//! send it: one task does, after their commits, for all that came since the last time. A word that is lost
//! costs a wait until the next poll and nothing else.
use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DbBackend, Statement,
    sqlx::{self, Executor, postgres::PgListener},
};

use crate::db::{Db, Desk, Key};

/// The channel on which processes wake each other.
const CHANNEL: &str = "kairanban";
/// What is said when there are jobs too; nothing is said otherwise. Nobody may learn more from the channel.
const WORK: &str = "work";
/// So long nothing more is said: however much is written, others hear fifty words a second at most.
const PAUSE: Duration = Duration::from_millis(20);
/// When the channel was silent for so long, the connection is tried: a cut one can look like a quiet night.
const SILENCE: Duration = Duration::from_secs(20);
/// How long the connection may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait before connecting again.
const AGAIN: Duration = Duration::from_millis(500);

/// Tells the others of this process' commits, until it ends.
pub async fn tell(db: Db) {
    loop {
        let word = if db.hub().something_to_tell().await {
            WORK
        } else {
            ""
        };
        let notify = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_notify($1, $2)",
            [CHANNEL.into(), word.into()],
        );
        if let Err(error) = db.system(&Key::of(Desk::Log)).execute_raw(notify).await {
            tracing::debug!(%error, "other processes were not told");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Hears of the others' commits, until the process ends. A connection that is cut is made again.
pub async fn hear(db: Db, url: String) {
    loop {
        if let Err(error) = listen(&db, &url).await {
            tracing::debug!(%error, "other processes are not heard");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Listens on one connection for as long as it lives.
async fn listen(db: &Db, url: &str) -> Result<(), sqlx::Error> {
    let mut listener = in_time(async {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        Ok(listener)
    })
    .await?;
    // What was said before is looked up.
    db.hub().hear(true);
    loop {
        match tokio::time::timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(said))) => db.hub().hear(said.payload() == WORK),
            // The connection was lost and is there again.
            Ok(Ok(None)) => db.hub().hear(true),
            Ok(Err(error)) => return Err(error),
            Err(_silence) => {
                in_time(listener.execute("SELECT 1")).await?;
            }
        }
    }
}

/// A connection whose other end is gone without a word answers nothing for a quarter of an hour.
async fn in_time<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
