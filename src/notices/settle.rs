//! What time does: publish, let an approval lapse, expire, remind. Jobs name a version and look at it as it is
//! then, its notice held: done early, late, twice or by two processes, each of these happens once.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::NoticeVersionId,
    notice,
    notice_act::Act,
    notice_run,
    notice_version::{self, State},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{
    acts::{APPROVAL, REVIEW},
    checks, machine,
    record::{Line, Tell, change, is_recorded, record_as_server, run, swap_as_server, tell},
    whole::{KEY, Whole},
};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::Result,
    events::Event,
    jobs::{self, Task},
};

/// So late a notice may still go out: a restart is no reason to keep silent, a night is. Nothing is published
/// late by surprise.
const LATE: TimeDelta = TimeDelta::hours(1);

/// What becomes of an approved version now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Its time has not come.
    Wait(DateTime<Utc>),
    /// It goes out.
    Publish,
    /// Its approval is void, and why.
    Lapse(&'static str),
}

/// Publishes an approved version whose time has come, or lets its approval lapse; tells of one that nobody
/// approved in time. Whatever else has become of it is left alone.
///
/// # Errors
/// The database's.
pub async fn settle(app: &App, id: NoticeVersionId, task: &Task) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let Some(whole) = Whole::held(tx.system(&KEY), id).await? else {
                return Ok(());
            };
            match whole.version.state {
                State::Pending => nobody_approved(tx, &whole).await,
                State::Approved => match verdict(tx, &whole).await? {
                    Verdict::Publish => publish(tx, &whole).await,
                    Verdict::Lapse(why) => lapse(tx, &whole, why).await,
                    // The clock was set back, or it was planned anew; then it has a job of its own as well.
                    Verdict::Wait(until) => {
                        jobs::enqueue_at(tx.system(&KEY), tx.now(), until, task).await
                    }
                },
                _ => Ok(()),
            }
        })
        .await
}

async fn verdict(tx: &Tx<'_>, whole: &Whole) -> Result<Verdict> {
    let row = &whole.version;
    let now = tx.now();
    let lapses_at = row.approved_at.unwrap_or(now) + APPROVAL;
    if now >= lapses_at {
        return Ok(Verdict::Lapse("too_old"));
    }
    if let Some(at) = row.publish_at.filter(|at| *at > now) {
        return Ok(Verdict::Wait(at.min(lapses_at)));
    }
    if row.publish_at.is_some_and(|at| now - at > LATE) {
        return Ok(Verdict::Lapse("late"));
    }
    if row.expires_at.is_some_and(|at| at <= goes_out(whole, now)) {
        return Ok(Verdict::Lapse("expired"));
    }
    // N3: what goes out is what was approved.
    if row.approved_hash.as_deref() != Some(whole.hash()?.as_str()) {
        return Ok(Verdict::Lapse("content_changed"));
    }
    // N1, once more: an approver who is an author has approved nothing.
    let own = row.approved_by.is_none_or(|by| whole.authors.contains(&by));
    if own && !row.one_person {
        return Ok(Verdict::Lapse("own_words"));
    }
    let conn = tx.system(&KEY);
    if let Some(word) = checks::agency(conn, whole, now).await? {
        return Ok(Verdict::Lapse(word));
    }
    if !whole.follows_living(conn).await? {
        return Ok(Verdict::Lapse("not_published"));
    }
    Ok(Verdict::Publish)
}

/// When it goes out: never before it was approved, nor before it was to, whatever the clock says meanwhile.
fn goes_out(whole: &Whole, now: DateTime<Utc>) -> DateTime<Utc> {
    let row = &whole.version;
    now.max(row.approved_at.unwrap_or(now))
        .max(row.publish_at.unwrap_or(now))
}

async fn publish(tx: &Tx<'_>, whole: &Whole) -> Result<()> {
    let conn = tx.system(&KEY);
    let at = goes_out(whole, tx.now());
    supersede(tx, whole).await?;
    let to = machine::step(whole.version.state, Act::Publish)?;
    let row = notice_version::ActiveModel {
        state: Set(to),
        published_at: Set(Some(at)),
        ..change(&whole.version, tx)
    };
    swap_as_server(tx, &whole.version, row).await?;
    let first = whole.notice.first_published_at;
    notice::Entity::update_many()
        .set(notice::ActiveModel {
            current_id: Set(Some(whole.version.id)),
            first_published_at: Set(Some(first.unwrap_or(at))),
            revision: Set(whole.notice.revision + 1),
            ..Default::default()
        })
        .filter(notice::COLUMN.id.eq(whole.notice.id))
        .exec(conn)
        .await?;
    record_as_server(tx, Line::of(whole, Act::Publish, to)?).await?;
    let kind = match first {
        None => notice_run::Kind::Publish,
        Some(_) => notice_run::Kind::Correct,
    };
    let run = match run(whole, kind, tx) {
        Some(row) => Some(row.insert(conn).await?.id),
        None => None,
    };
    tx.emit(Event::NoticePublished {
        notice: whole.notice.id,
        version: whole.version.id,
        expires_at: whole.version.expires_at,
        run,
    })
    .await
}

/// The version that readers saw until now.
async fn supersede(tx: &Tx<'_>, next: &Whole) -> Result<()> {
    let Some(current) = next.notice.current_id else {
        return Ok(());
    };
    let Some(old) = Whole::held(tx.system(&KEY), current).await? else {
        return Ok(());
    };
    let to = machine::step(old.version.state, Act::Supersede)?;
    let row = notice_version::ActiveModel {
        state: Set(to),
        ended_at: Set(Some(tx.now())),
        ..change(&old.version, tx)
    };
    swap_as_server(tx, &old.version, row).await?;
    record_as_server(tx, Line::of(&old, Act::Supersede, to)?).await
}

/// N5: the approval is void, and those concerned are told.
async fn lapse(tx: &Tx<'_>, whole: &Whole, why: &'static str) -> Result<()> {
    let to = machine::step(whole.version.state, Act::Lapse)?;
    let row = notice_version::ActiveModel {
        state: Set(to),
        approved_by: Set(None),
        approved_at: Set(None),
        approved_hash: Set(None),
        one_person: Set(false),
        ..change(&whole.version, tx)
    };
    swap_as_server(tx, &whole.version, row).await?;
    let line = Line::of(whole, Act::Lapse, to)?.because(why);
    record_as_server(tx, line).await?;
    tell(tx, whole, Tell::WritersAndApprovers, "notice_lapsed").await
}

/// It was to be published, and nobody has approved it: told once.
async fn nobody_approved(tx: &Tx<'_>, whole: &Whole) -> Result<()> {
    let Some(at) = whole.version.publish_at.filter(|at| *at <= tx.now()) else {
        return Ok(());
    };
    if is_recorded(tx.system(&KEY), whole.version.id, Act::Lapse, at).await? {
        return Ok(());
    }
    let line = Line::of(whole, Act::Lapse, State::Pending)?.because("not_approved");
    record_as_server(tx, line).await?;
    tell(tx, whole, Tell::WritersAndApprovers, "notice_lapsed").await
}

/// Ends a notice whose time is over.
///
/// # Errors
/// The database's.
pub async fn expire(app: &App, id: NoticeVersionId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let Some(whole) = Whole::held(conn, id).await? else {
                return Ok(());
            };
            let (State::Published, Some(at)) = (whole.version.state, whole.version.expires_at)
            else {
                return Ok(());
            };
            if at > tx.now() {
                let again = Task::ExpireNotice { version: id };
                return jobs::enqueue_at(conn, tx.now(), at, &again).await;
            }
            let to = machine::step(whole.version.state, Act::Expire)?;
            let row = notice_version::ActiveModel {
                state: Set(to),
                ended_at: Set(Some(tx.now())),
                ..change(&whole.version, tx)
            };
            swap_as_server(tx, &whole.version, row).await?;
            notice::Entity::update_many()
                .set(notice::ActiveModel {
                    revision: Set(whole.notice.revision + 1),
                    ..Default::default()
                })
                .filter(notice::COLUMN.id.eq(whole.notice.id))
                .exec(conn)
                .await?;
            record_as_server(tx, Line::of(&whole, Act::Expire, to)?).await?;
            let notice = whole.notice.id;
            tx.emit(Event::NoticeChanged { notice }).await
        })
        .await
}

/// Reminds of a release by one person, every day until somebody else has looked at it.
///
/// # Errors
/// The database's.
pub async fn remind(app: &App, id: NoticeVersionId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let Some(whole) = Whole::held(conn, id).await? else {
                return Ok(());
            };
            if !whole.version.one_person || whole.version.reviewed_at.is_some() {
                return Ok(());
            }
            let whom = Tell::AdministratorsAndApprovers;
            tell(tx, &whole, whom, "notice_unreviewed").await?;
            let again = Task::ReviewRelease { version: id };
            jobs::enqueue_at(conn, tx.now(), tx.now() + REVIEW, &again).await
        })
        .await
}
