//! What is swept up every hour, and how a recurring task comes back.
use chrono::TimeDelta;
use entity::{change, job, mail_sent};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};

use super::{Task, enqueue_at};
use crate::{
    access::Viewer,
    accounts, agencies,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    meetups, moderation, notices, photos, rights, screening,
};

/// How long a line of the change log is kept: whoever was away longer begins anew.
const LOG: TimeDelta = TimeDelta::days(7);
/// How long a job that was given up is kept for whoever is paged.
const GIVEN_UP: TimeDelta = TimeDelta::days(30);
/// How long it is remembered that a thread was mailed about: longer than the pause between two such letters.
const MAILED: TimeDelta = TimeDelta::days(1);

/// Tidies everything. One broom that breaks does not keep the others from sweeping, nor the next hour's round.
pub(super) async fn tidy(app: &App) {
    app.limits.forget_idle();
    report("accounts", accounts::tidy(app).await);
    report("guests of meetups", meetups::sweep(app).await);
    report("papers", agencies::sweep_papers(app).await);
    report("photos", photos::sweep(app).await);
    report("cases", moderation::sweep(app).await);
    report("attachments", notices::sweep(app).await);
    report("requests about rights", rights::forget_old(app).await);
    report("likenesses of texts", screening::sweep(app).await);
    report("old rows", old_rows(app).await);
    report("the write-ahead file", app.db.empty_wal().await);
}

fn report(what: &'static str, outcome: Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(what, %error, "tidying failed");
    }
}

/// Old lines of the log and of the queue.
async fn old_rows(app: &App) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&Key::of(Desk::Jobs));
            let now = tx.now();
            change::Entity::delete_many()
                .filter(change::COLUMN.at.lt(now - LOG))
                .exec(conn)
                .await?;
            job::Entity::delete_many()
                .filter(job::COLUMN.gave_up_at.lt(now - GIVEN_UP))
                .exec(conn)
                .await?;
            mail_sent::Entity::delete_many()
                .filter(mail_sent::COLUMN.sent_at.lt(now - MAILED))
                .exec(conn)
                .await?;
            Ok(())
        })
        .await
}

/// Puts a recurring task on the queue for the next time, unless that was done already.
pub(super) async fn again(app: &App, task: &Task, pause: TimeDelta) -> Result<()> {
    let text = serde_json::to_string(task).map_err(Error::internal)?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&Key::of(Desk::Jobs));
            #[expect(clippy::disallowed_methods, reason = "the queue is the server's own")]
            let planned = job::Entity::find()
                .filter(job::COLUMN.task.eq(text.as_str()))
                .filter(job::COLUMN.run_at.gt(tx.now()))
                .filter(job::COLUMN.gave_up_at.is_null());
            if planned.count(conn).await? == 0 {
                enqueue_at(conn, tx.now(), tx.now() + pause, task).await?;
            }
            Ok(())
        })
        .await
}
