//! What readers see already: a correction begins as another version, and one person alone takes a notice back.
use entity::{
    id::{NoticeAttachmentId, NoticeId},
    notice,
    notice_act::Act,
    notice_attachment, notice_run,
    notice_version::{self, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::{
    checks,
    drafts::{add_author, fresh, set_places},
    machine,
    model::{Correction, Reason},
    record::{Line, Ready, Tell, change, record, run, swap, tell},
    view::{self, OfficeNotice},
    whole::{KEY, Of, Whole, hold},
};
use crate::{
    access::{CorrectNotice, Paper, Permit, StopNotice, Viewer, WithdrawNotice},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    http::IfMatch,
};

/// Begins the next version with the words of the current one; readers see the current one until it is published.
pub(super) async fn correct(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    correction: Correction,
) -> Result<OfficeNotice> {
    let what = correction.what.into_inner();
    app.db
        .write(viewer, async |tx| {
            let current = hold(tx, id, Of::Current).await?;
            let permit = viewer.may::<CorrectNotice, _>(current.paper(tx.now()))?;
            machine::step(current.version.state, Act::Correct)?;
            lock.holds(current.version.lock)?;
            let newest = newest(tx, id).await?;
            if machine::is_open(newest.state) {
                return Err(Error::Rule("open_version"));
            }
            let version = copy(tx, &permit, &current, newest.number + 1, &what).await?;
            let next = Whole::complete(tx.system(&KEY), current.notice, version).await?;
            let mut line = Line::of(&next, Act::Correct, State::Draft)?.because(what);
            line.from = None;
            record(tx, &permit, line).await
        })
        .await?;
    view::one(app, viewer, id).await
}

async fn newest(tx: &Tx<'_>, id: NoticeId) -> Result<notice_version::Model> {
    #[expect(clippy::disallowed_methods, reason = "its notice is held")]
    let newest = notice_version::Entity::find()
        .filter(notice_version::COLUMN.notice_id.eq(id))
        .order_by_desc(notice_version::COLUMN.number)
        .limit(1);
    let row = newest.one(tx.system(&KEY)).await?;
    row.ok_or(Error::NotFound("notice"))
}

async fn copy(
    tx: &Tx<'_>,
    permit: &Permit<CorrectNotice, Paper>,
    current: &Whole,
    number: i32,
    what: &str,
) -> Result<notice_version::Model> {
    let words = current.version.clone().into_active_model().reset_all();
    let row = notice_version::ActiveModel {
        publish_at: Set(None),
        correction: Set(Some(what.to_owned())),
        ..fresh(words, number, tx)
    };
    let version = tx.add(permit, Ready(row)).await?;
    set_places(tx, permit, version.id, &checks::places(current)).await?;
    add_author(tx, permit, version.id, tx.viewer().signed_in()?).await?;
    for attachment in &current.attachments {
        let row = notice_attachment::ActiveModel {
            id: Set(NoticeAttachmentId::new()),
            version_id: Set(version.id),
            ..attachment.clone().into_active_model().reset_all()
        };
        tx.add(permit, Ready(row)).await?;
    }
    Ok(version)
}

/// Takes a notice back: its words stay as a tombstone, and those who had it are told.
pub(super) async fn withdraw(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    reason: Reason,
) -> Result<OfficeNotice> {
    let reason = reason.reason.into_inner();
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Current).await?;
            let permit = viewer.may::<WithdrawNotice, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, Act::Withdraw)?;
            lock.holds(whole.version.lock)?;
            take_back(tx, &permit, &whole, to, &reason).await?;
            let line = Line::of(&whole, Act::Withdraw, to)?.because(&reason);
            record(tx, &permit, line).await?;
            tell(tx, &whole, Tell::WritersAndApprovers, "notice_withdrawn").await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// The emergency stop of whoever runs the server: for an agency that was taken over, or that is asleep.
pub(super) async fn stop(app: &App, viewer: &Viewer, id: NoticeId, reason: Reason) -> Result<()> {
    let reason = reason.reason.into_inner();
    app.db
        .write(viewer, async |tx| {
            let notice = tx.read().take::<notice::Entity>(id).await?;
            let conn = tx.system(&KEY);
            let whole = Whole::of(conn, notice, Of::Current).await?;
            let permit = viewer.may::<StopNotice, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, Act::Stop)?;
            take_back(tx, &permit, &whole, to, &reason).await?;
            let line = Line::of(&whole, Act::Stop, to)?.because(&reason);
            record(tx, &permit, line).await?;
            let whom = Tell::AdministratorsAndApprovers;
            tell(tx, &whole, whom, "notice_stopped").await
        })
        .await
}

async fn take_back<A>(
    tx: &Tx<'_>,
    permit: &Permit<A, Paper>,
    whole: &Whole,
    to: State,
    reason: &str,
) -> Result<()> {
    let row = notice_version::ActiveModel {
        state: Set(to),
        reason: Set(Some(reason.to_owned())),
        ended_at: Set(Some(tx.now())),
        ..change(&whole.version, tx)
    };
    swap(tx, permit, &whole.version, row).await?;
    let notice = whole.notice.id;
    let counted = notice::Entity::update_many()
        .set(notice::ActiveModel {
            revision: Set(whole.notice.revision + 1),
            ..Default::default()
        })
        .filter(notice::COLUMN.id.eq(notice));
    tx.change(permit, counted).await?;
    let run = match run(whole, notice_run::Kind::Withdraw, tx) {
        Some(row) => Some(tx.add(permit, Ready(row)).await?.id),
        None => None,
    };
    tx.emit(Event::NoticeWithdrawn { notice, run }).await
}
