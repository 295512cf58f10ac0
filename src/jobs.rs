//! The queue: what must happen once in the world is a row, written with what caused it, done afterwards.
//!
//! A task names rows and carries no content; whoever runs it looks at the rows as they are then, so that
//! running it twice, late, or after they are gone is harmless. A claim is a lease: a crashed worker's job comes back.
use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{
        AgencyId, AgencyProofId, AgencyRequestId, AppealId, CaseId, CommentId, DecisionId, HoldId,
        LimitationId, NeighborhoodId, NoticeId, NoticeReplyId, NoticeRunId, NoticeVersionId,
        NotificationId, OneTimeTokenId, PersonId, PhotoId, PlaceOwnerId, PostId, ReportId,
        ReviewId, RightsActId, RightsRequestId, SessionId,
    },
    job, notice_run,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
    sea_query::{LockBehavior, LockType},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    access::Viewer,
    app::App,
    db::{Db, Desk, Key},
    error::Result,
    secrets::Secrets,
};

mod meetups;
mod run;
mod tidy;
pub use meetups::MeetupTask;

/// How long a worker may hold a job before another one may take it.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// After so many tries a job is left for a person to look at: about two days with the waits below.
const TRIES: i32 = 12;
/// How often the queue is asked when nothing wakes a worker.
const POLL: Duration = Duration::from_secs(2);
/// Jobs put on the queue by one statement at most.
const AT_ONCE: usize = 500;

/// Which job a task is done for. The same job, run again, has the same ticket.
#[derive(Clone, Copy, Debug)]
pub struct Ticket {
    number: i64,
    since: DateTime<Utc>,
}

impl Ticket {
    fn of(row: &job::Model) -> Self {
        Self {
            number: row.id,
            since: row.created_at,
        }
    }

    /// An id for something that this job makes for somebody: each run makes the same, so it is made once.
    /// Its time is when the job was put on the queue.
    #[must_use]
    pub fn id_for(&self, secrets: &Secrets, person: PersonId) -> Uuid {
        let number = self.number.to_be_bytes();
        let mac = secrets.mac("made by a job", &[&number, person.0.as_bytes()]);
        let random = mac.first_chunk().copied().unwrap_or_default();
        let since = u64::try_from(self.since.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(since, &random).into_uuid()
    }
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Tell those whom a comment answers.
    TellOfComment { comment: CommentId },
    /// Tell those concerned that a question was solved, a giveaway promised …
    TellOfStep { post: PostId, by: PersonId },
    /// Tell somebody of a change to their account.
    TellOfAccount {
        person: PersonId,
        what: String,
        old_address: Option<OneTimeTokenId>,
    },
    /// Tell somebody of a session on a new device.
    TellOfSession { session: SessionId },
    /// Mail a line of somebody's list, if they want it by mail.
    MailNotification { notification: NotificationId },
    /// Bring a notice, a correction or a withdrawal to everybody whom it concerns.
    DeliverNotice { run: NoticeRunId },
    /// Mail a version of a notice to one reader, if they want it by mail and have not opened it.
    MailNotice {
        notice: NoticeId,
        person: PersonId,
        number: i32,
        what: notice_run::Kind,
    },
    /// Tell whoever asked that the office answered.
    TellOfOfficeAnswer { answer: NoticeReplyId },
    /// Mail a one-time link.
    MailLink { link: OneTimeTokenId },
    /// Tell the owner of an address that somebody tried to sign up with it.
    MailAddressTaken { person: PersonId },
    /// Remove the files of a photo that has lost its place.
    DropPhoto { photo: PhotoId },
    /// Remove or anonymize what a leaver leaves behind.
    TidyLeaver { person: PersonId },
    /// Give places that lay in no town the town whose outline holds them now.
    SettlePlaces { area: NeighborhoodId },
    /// Tell whoever runs a place of a review, or its author of the answer.
    TellOfReview { review: ReviewId, answered: bool },
    /// Tell somebody whether they were found to run a place.
    TellOfClaim { claim: PlaceOwnerId },
    /// End a session that nothing prolongs: its streams close.
    EndSession { session: SessionId },
    /// Lift a suspension whose time is over.
    LiftSuspension { person: PersonId },
    /// Publish what was approved, or let its approval lapse.
    PublishNotice { version: NoticeVersionId },
    /// Let an approval lapse that was not used in time, or say that none came in time.
    LapseApproval { version: NoticeVersionId },
    /// End a notice whose time is over.
    ExpireNotice { version: NoticeVersionId },
    /// Remind of a release by one person that nobody else has looked at.
    ReviewRelease { version: NoticeVersionId },
    /// Mail a code to an agency's domain.
    MailProof { proof: AgencyProofId },
    /// Mail a confirmed colleague the way in.
    MailInvitation { request: AgencyRequestId },
    /// Tell the administrators of an agency what moved.
    MailAgency { agency: AgencyId, what: String },
    /// Write to an agency whose year is nearly over.
    RemindAgency { agency: AgencyId },
    /// Take the badge from an agency whose year is over.
    ExpireAgency { agency: AgencyId },
    /// Tell an author that something of theirs waits to be looked at, or waits no longer.
    TellOfHold { hold: HoldId, what: String },
    /// Let others read what nobody decided about in time.
    ReleaseHold { hold: HoldId },
    /// The same before their time, because their author lives there.
    FreeHold { hold: HoldId },
    /// Tell an author that something of theirs is hidden for the time being.
    TellOfVeil { case: CaseId },
    /// Tell an author what was decided.
    TellOfDecision { decision: DecisionId },
    /// Tell an author that a decision's time is over.
    TellOfEnd { decision: DecisionId },
    /// Tell a reporter what became of it.
    TellOfReport { report: ReportId },
    /// Tell whoever appealed of the answer.
    TellOfAppeal { appeal: AppealId },
    /// Show again what was hidden for the time being, if nobody decided.
    RestoreVeil { case: CaseId },
    /// Bring a case before staff that nobody decided.
    RemindCase { case: CaseId },
    /// Bring a proposal before staff on which too few voted.
    CountVotes { decision: DecisionId },
    /// Remind of an appeal that nobody answered in the time that was promised.
    RemindAppeal { appeal: AppealId },
    /// End a decision whose time is over.
    EndDecision { decision: DecisionId },
    /// Write down beside the database how a decision stands.
    KeepDecision { decision: DecisionId },
    /// Close a case against which no appeal was made.
    CloseCase { case: CaseId },
    /// End an account that was closed a month ago.
    CloseAccount { limit: LimitationId },
    /// Give back the cases of somebody who may not work on them any more.
    GiveBackCases { person: PersonId },
    /// Write to whoever asked about an infringed right what was done.
    MailRights { act: RightsActId },
    /// Tell those who look into such a request, or the poster, where it stands.
    TellOfRights {
        request: RightsRequestId,
        what: String,
    },
    /// Warn of the end of a request's term, or say that it is over.
    WatchRights { request: RightsRequestId },
    /// Write down that a poster did not answer.
    CloseInquiry { request: RightsRequestId },
    /// Something around a meetup.
    Meetup(MeetupTask),
    /// Once an hour: unverified sign-ups, spent links, unattached photos, old lines of the log.
    Tidy,
    /// Once a day: how many people belong where, in bands.
    CountPeople,
    /// As each day begins in Japan: where the logs end, signed.
    SignLogs,
}

/// Puts tasks on the queue, due now.
pub(crate) async fn enqueue(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    tasks: &[Task],
) -> Result<()> {
    for task in tasks {
        enqueue_at(conn, now, now, task).await?;
    }
    Ok(())
}

/// Puts a task on the queue, due at `due`.
///
/// # Errors
/// The database's.
pub async fn enqueue_at(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    due: DateTime<Utc>,
    task: &Task,
) -> Result<()> {
    job::Entity::insert(row(now, due, task)?)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

/// Puts many tasks on the queue, each with its time, in a few statements.
pub(crate) async fn enqueue_many(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    tasks: &[(DateTime<Utc>, Task)],
) -> Result<()> {
    for some in tasks.chunks(AT_ONCE) {
        let rows: Result<Vec<_>> = some
            .iter()
            .map(|(due, task)| row(now, *due, task))
            .collect();
        job::Entity::insert_many(rows?)
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

fn row(now: DateTime<Utc>, due: DateTime<Utc>, task: &Task) -> Result<job::ActiveModel> {
    Ok(job::ActiveModel {
        task: Set(serde_json::to_string(task).map_err(crate::error::Error::internal)?),
        run_at: Set(due),
        tries: Set(0),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(now),
        gave_up_at: Set(None),
        ..Default::default()
    })
}

/// Takes one due job and holds it for a while.
async fn claim(db: &Db) -> Result<Option<job::Model>> {
    let now = db.clock().now();
    let key = Key::of(Desk::Jobs);
    if due(now).one(db.system(&key)).await?.is_none() {
        return Ok(None); // asks the readers first: an empty queue must not occupy the writer
    }
    db.write(&Viewer::guest(), async |tx| {
        let conn = tx.system(&key);
        let Some(found) = due(now)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(conn)
            .await?
        else {
            return Ok(None);
        };
        let mut row = found.into_active_model();
        row.lease_until = Set(Some(now + LEASE));
        Ok(Some(row.update(conn).await?))
    })
    .await
}

#[expect(clippy::disallowed_methods, reason = "the queue is the server's own")]
fn due(now: DateTime<Utc>) -> sea_orm::Select<job::Entity> {
    job::Entity::find()
        .filter(job::COLUMN.gave_up_at.is_null())
        .filter(job::COLUMN.run_at.lte(now))
        .filter(
            sea_orm::Condition::any()
                .add(job::COLUMN.lease_until.is_null())
                .add(job::COLUMN.lease_until.lt(now)),
        )
        .order_by_asc(job::COLUMN.run_at)
        .limit(1)
}

/// Runs one due job to its end, if there is one.
///
/// # Errors
/// Only those of the queue itself; a task's own errors put it back.
pub async fn run_one(app: &App) -> Result<bool> {
    let Some(row) = claim(&app.db).await? else {
        return Ok(false);
    };
    let outcome = match serde_json::from_str::<Task>(&row.task) {
        Ok(task) => run::run(app, Ticket::of(&row), &task).await,
        Err(error) => Err(crate::error::Error::internal(error)),
    };
    settle(&app.db, row, outcome).await?;
    Ok(true)
}

/// Done jobs are deleted; failed ones wait longer each time: 1, 2, 4 … minutes, then hours.
async fn settle(db: &Db, row: job::Model, outcome: Result<()>) -> Result<()> {
    let now = db.clock().now();
    db.write(&Viewer::guest(), async |tx| {
        let conn = tx.system(&Key::of(Desk::Jobs));
        let Err(error) = &outcome else {
            job::Entity::delete_by_id(row.id).exec(conn).await?;
            return Ok(());
        };
        let tries = row.tries + 1;
        tracing::warn!(job.id = row.id, tries, %error, "a job failed");
        let mut row = row.clone().into_active_model();
        row.tries = Set(tries);
        row.run_at = Set(now + TimeDelta::minutes(1_i64 << tries.clamp(0, 9)));
        row.lease_until = Set(None);
        row.last_error = Set(Some(error.code().to_owned()));
        if tries >= TRIES {
            row.gave_up_at = Set(Some(now));
        }
        row.update(conn).await?;
        Ok(())
    })
    .await
}

/// Runs everything that is due, for tests and commands; answers how many jobs ran.
///
/// # Errors
/// The queue's.
pub async fn settle_all(app: &App) -> Result<u32> {
    let mut ran = 0;
    while run_one(app).await? {
        ran += 1;
    }
    Ok(ran)
}

/// Works until the process ends.
pub async fn work(app: Arc<App>, stop: Arc<Notify>) {
    loop {
        match run_one(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the queue cannot be read"),
        }
        tokio::select! {
            () = app.db.hub().work_waits() => {}
            () = tokio::time::sleep(POLL) => {}
            () = stop.notified() => return,
        }
    }
}

/// How many jobs wait, and how many were given up.
///
/// # Errors
/// The database's.
pub async fn waiting(db: &Db) -> Result<(u64, u64)> {
    let conn = db.system(&Key::of(Desk::Jobs));
    #[expect(clippy::disallowed_methods, reason = "the queue is the server's own")]
    let (waiting, given_up) = (
        job::Entity::find().filter(job::COLUMN.gave_up_at.is_null()),
        job::Entity::find().filter(job::COLUMN.gave_up_at.is_not_null()),
    );
    Ok((waiting.count(conn).await?, given_up.count(conn).await?))
}

/// Puts the recurring tasks on the queue, unless they are there: each puts itself back when it is done.
///
/// # Errors
/// The database's.
pub async fn plant(db: &Db) -> Result<()> {
    let key = Key::of(Desk::Jobs);
    db.write(&Viewer::guest(), async |tx| {
        for task in [Task::Tidy, Task::CountPeople, Task::SignLogs] {
            let text = serde_json::to_string(&task).map_err(crate::error::Error::internal)?;
            #[expect(clippy::disallowed_methods, reason = "the queue is the server's own")]
            let there = job::Entity::find()
                .filter(job::COLUMN.task.eq(text))
                .filter(job::COLUMN.gave_up_at.is_null());
            if there.count(tx.system(&key)).await? == 0 {
                enqueue_at(tx.system(&key), tx.now(), tx.now(), &task).await?;
            }
        }
        Ok(())
    })
    .await
}
