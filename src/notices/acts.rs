//! The second pair of eyes: approve, return, reject; and the glass that is broken when there is none.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    id::NoticeId,
    notice_act::Act,
    notice_version::{self, Severity, State},
};
use sea_orm::Set;

use super::{
    checks, logged, machine,
    model::{Approval, Reason, Release},
    record::{Line, Tell, change, record, swap, tell},
    view::{self, OfficeNotice},
    whole::{KEY, Of, Whole, hold},
};
use crate::{
    access::{ApproveNotice, JudgeNotice, ReleaseNotice, ReviewRelease, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    http::IfMatch,
};

/// N5: how long an approval is good for.
pub(super) const APPROVAL: TimeDelta = TimeDelta::hours(72);
/// Within which time somebody else looks at what was released alone.
pub(super) const REVIEW: TimeDelta = TimeDelta::hours(24);

/// Approves what was read, and nothing else.
pub(super) async fn approve(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    approval: Approval,
) -> Result<OfficeNotice> {
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let permit = viewer.may::<ApproveNotice, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, Act::Approve)?;
            lock.holds(whole.version.lock)?;
            let hash = ready(tx, &whole, approval.hash.as_str()).await?;
            checks::confirmed(tx.system(&KEY), &whole, approval.confirm.as_ref()).await?;
            let row = approved(tx, &whole, to, hash)?;
            swap(tx, &permit, &whole.version, row).await?;
            record(tx, &permit, Line::of(&whole, Act::Approve, to)?).await?;
            tell(tx, &whole, Tell::Writers, "notice_approved").await?;
            tx.emit(Event::NoticeApproved {
                version: whole.version.id,
                publish_at: whole.version.publish_at.unwrap_or(tx.now()),
                lapses_at: tx.now() + APPROVAL,
            })
            .await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// What holds of everything that is let go: it is what was read, whole, in time, and the agency's to say.
async fn ready(tx: &Tx<'_>, whole: &Whole, read: &str) -> Result<String> {
    let hash = whole.hash()?;
    if hash != read {
        return Err(Error::Rule("content_changed"));
    }
    checks::complete(whole, tx.now())?;
    let conn = tx.system(&KEY);
    if let Some(word) = checks::agency(conn, whole, tx.now()).await? {
        return Err(Error::Rule(word));
    }
    if !whole.follows_living(conn).await? {
        return Err(Error::Rule("not_published"));
    }
    Ok(hash)
}

fn approved(
    tx: &Tx<'_>,
    whole: &Whole,
    to: State,
    hash: String,
) -> Result<notice_version::ActiveModel> {
    Ok(notice_version::ActiveModel {
        state: Set(to),
        approved_by: Set(Some(tx.viewer().signed_in()?)),
        approved_at: Set(Some(tx.now())),
        approved_hash: Set(Some(hash)),
        ..change(&whole.version, tx)
    })
}

/// Gives a version back to be written again.
pub(super) async fn give_back(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    reason: Reason,
) -> Result<OfficeNotice> {
    judge(app, viewer, (id, lock), Act::Return, reason).await
}

/// Refuses a version for good.
pub(super) async fn reject(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    reason: Reason,
) -> Result<OfficeNotice> {
    judge(app, viewer, (id, lock), Act::Reject, reason).await
}

async fn judge(
    app: &App,
    viewer: &Viewer,
    (id, lock): (NoticeId, IfMatch),
    act: Act,
    reason: Reason,
) -> Result<OfficeNotice> {
    let reason = reason.reason.into_inner();
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let permit = viewer.may::<JudgeNotice, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, act)?;
            lock.holds(whole.version.lock)?;
            let mut row = notice_version::ActiveModel {
                state: Set(to),
                reason: Set(Some(reason.clone())),
                ..change(&whole.version, tx)
            };
            let what = if act == Act::Return {
                row.returned_by = Set(viewer.person());
                "notice_returned"
            } else {
                row.ended_at = Set(Some(tx.now()));
                "notice_rejected"
            };
            swap(tx, &permit, &whole.version, row).await?;
            record(tx, &permit, Line::of(&whole, act, to)?.because(reason)).await?;
            tell(tx, &whole, Tell::Writers, what).await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// One person sends an emergency alone, when nobody else acted for as long as the agency has set. It goes out at
/// once, says of itself that one person released it, and somebody else looks at it within a day.
pub(super) async fn release_alone(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    release: Release,
) -> Result<OfficeNotice> {
    let reason = release.reason.into_inner();
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let permit = viewer.may::<ReleaseNotice, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, Act::ReleaseAlone)?;
            lock.holds(whole.version.lock)?;
            let hash = ready(tx, &whole, release.hash.as_str()).await?;
            let conn = tx.system(&KEY);
            may_break(&whole, &whole.agency(conn).await?, tx.now())?;
            checks::confirmed(conn, &whole, Some(&release.confirm)).await?;
            let mut row = approved(tx, &whole, to, hash)?;
            row.one_person = Set(true);
            swap(tx, &permit, &whole.version, row).await?;
            let line = Line::of(&whole, Act::ReleaseAlone, to)?.because(reason.clone());
            record(tx, &permit, line).await?;
            let whom = Tell::AdministratorsAndApprovers;
            tell(tx, &whole, whom, "notice_released_alone").await?;
            tx.emit(Event::NoticeReleasedAlone {
                version: whole.version.id,
                at: tx.now(),
                review_by: tx.now() + REVIEW,
            })
            .await?;
            logged::released_alone(tx, &whole, &reason).await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// Whether the glass may be broken: the agency wants it so, for an emergency that is to go out now, and nobody
/// else acted for long enough.
fn may_break(whole: &Whole, agency: &agency::Model, now: DateTime<Utc>) -> Result<()> {
    let Some(minutes) = agency.break_glass_minutes else {
        return Err(Error::Rule("break_glass_off"));
    };
    if whole.version.severity != Severity::Emergency || whole.version.publish_at.is_some() {
        return Err(Error::Rule("not_an_emergency"));
    }
    let waited = whole.version.submitted_at.map(|since| now - since);
    if waited.is_none_or(|waited| waited < TimeDelta::minutes(minutes.into())) {
        return Err(Error::Rule("too_early"));
    }
    Ok(())
}

/// The second person looks at what was released alone.
pub(super) async fn review_release(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
) -> Result<OfficeNotice> {
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Unreviewed).await?;
            let permit = viewer.may::<ReviewRelease, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, Act::ReviewRelease)?;
            lock.holds(whole.version.lock)?;
            let row = notice_version::ActiveModel {
                reviewed_by: Set(viewer.person()),
                reviewed_at: Set(Some(tx.now())),
                ..change(&whole.version, tx)
            };
            swap(tx, &permit, &whole.version, row).await?;
            record(tx, &permit, Line::of(&whole, Act::ReviewRelease, to)?).await?;
            tx.emit(Event::NoticeChanged { notice: id }).await
        })
        .await?;
    view::one(app, viewer, id).await
}
