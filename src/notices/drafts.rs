//! Writing: begin, change, submit, discard. Whoever changes a word is one of its authors from then on.
use entity::{
    id::{NoticeAreaId, NoticeId, NoticeVersionId, PersonId},
    notice,
    notice_act::Act,
    notice_area, notice_author,
    notice_version::{self, State},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use serde_json::{Map, Value};

use super::{
    checks, machine,
    model::{Content, Submission, id},
    places::{self, Place},
    record::{Line, Ready, Tell, change, record, swap, tell},
    view::{self, OfficeNotice},
    whole::{KEY, Of, Whole, hold, serving},
};
use crate::{
    access::{BeginNotice, Bureau, Paper, Permit, Viewer, WriteNotice},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    http::{self, IfMatch},
    limits::{Act as Limit, Who},
};

/// Begins a notice. A program may submit it in the same breath (N10): it never begins further than that.
pub(super) async fn begin(app: &App, viewer: &Viewer, content: Content) -> Result<OfficeNotice> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::Office, &Who::Person(me))?;
    content.check()?;
    let id = id(content.id, app.db.clock().now())?;
    let submit = content.submit;
    if let Some(known) = again(app, viewer, id).await? {
        return Ok(known);
    }
    app.db
        .write(viewer, async |tx| {
            let bureau = Bureau(serving(viewer)?.agency);
            let permit = viewer.may::<BeginNotice, _>(bureau)?;
            let whole = write_first(tx, &permit, id, content).await?;
            if submit {
                submit_whole(tx, whole, None).await?;
            }
            Ok(())
        })
        .await?;
    view::one(app, viewer, id).await
}

/// A send that came twice is the same notice.
async fn again(app: &App, viewer: &Viewer, id: NoticeId) -> Result<Option<OfficeNotice>> {
    match view::one(app, viewer, id).await {
        Ok(known) => Ok(Some(known)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn write_first(
    tx: &Tx<'_>,
    permit: &Permit<BeginNotice, Bureau>,
    id: NoticeId,
    content: Content,
) -> Result<Whole> {
    let viewer = tx.viewer();
    let agency = permit.row().0;
    let places = places::resolve(&tx.read(), &content.areas).await?;
    places::check(tx.system(&KEY), agency, &places).await?;
    let notice = notice::ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        // N7: what it is now, it stays.
        training: Set(serving(viewer)?.training),
        current_id: Set(None),
        first_published_at: Set(None),
        revision: Set(0),
        created_at: Set(tx.now()),
    };
    let notice = tx.add(permit, Ready(notice)).await?;
    let mut row = fresh(notice_version::ActiveModel::default(), 1, tx);
    row.notice_id = Set(id);
    content.lay(&mut row);
    let version = tx.add(permit, Ready(row)).await?;
    set_places(tx, permit, version.id, &places).await?;
    add_author(tx, permit, version.id, viewer.signed_in()?).await?;
    let whole = Whole::complete(tx.system(&KEY), notice, version).await?;
    let mut line = Line::of(&whole, Act::Create, State::Draft)?;
    line.from = None;
    record(tx, permit, line).await?;
    Ok(whole)
}

/// A draft that nobody has submitted or judged, with these words and of this notice.
pub(super) fn fresh(
    words: notice_version::ActiveModel,
    number: i32,
    tx: &Tx<'_>,
) -> notice_version::ActiveModel {
    notice_version::ActiveModel {
        id: Set(NoticeVersionId::new()),
        number: Set(number),
        state: Set(State::Draft),
        lock: Set(1),
        correction: Set(None),
        submitted_by: Set(None),
        submitted_at: Set(None),
        returned_by: Set(None),
        reason: Set(None),
        approved_by: Set(None),
        approved_at: Set(None),
        approved_hash: Set(None),
        one_person: Set(false),
        reviewed_by: Set(None),
        reviewed_at: Set(None),
        published_at: Set(None),
        ended_at: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..words
    }
}

/// Places of a version, instead of those it had.
pub(super) async fn set_places<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    version: NoticeVersionId,
    places: &[Place],
) -> Result<()> {
    let old = notice_area::Entity::delete_many().filter(notice_area::COLUMN.version_id.eq(version));
    tx.clear(permit, old).await?;
    for place in places {
        let (code, town) = match place {
            Place::Municipality(code) => (Some(code.clone()), None),
            Place::Neighborhood(id) => (None, Some(*id)),
        };
        let row = notice_area::ActiveModel {
            id: Set(NoticeAreaId::new()),
            version_id: Set(version),
            municipality_code: Set(code),
            neighborhood_id: Set(town),
        };
        tx.add(permit, Ready(row)).await?;
    }
    Ok(())
}

/// Somebody wrote in a version.
pub(super) async fn add_author<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    version: NoticeVersionId,
    person: PersonId,
) -> Result<()> {
    let row = notice_author::ActiveModel {
        version_id: Set(version),
        person_id: Set(person),
        at: Set(tx.now()),
    };
    let there = OnConflict::columns([
        notice_author::Column::VersionId,
        notice_author::Column::PersonId,
    ])
    .do_nothing()
    .to_owned();
    tx.put(permit, row, there).await.map(drop)
}

/// Changes fields of the version that is worked on. An approval it had is void.
pub(super) async fn edit(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    fields: Map<String, Value>,
) -> Result<OfficeNotice> {
    app.limits
        .count(Limit::Office, &Who::Person(viewer.signed_in()?))?;
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let permit = may_write(tx, &whole)?;
            lock.holds(whole.version.lock)?;
            let content = merged(tx, &whole, fields).await?;
            content.check()?;
            let places = places::resolve(&tx.read(), &content.areas).await?;
            let conn = tx.system(&KEY);
            places::check(conn, whole.notice.agency_id, &places).await?;
            let before = whole.hash()?;
            let mut row = touched(tx, &whole)?;
            content.lay(&mut row);
            swap(tx, &permit, &whole.version, row).await?;
            if places != checks::places(&whole) {
                set_places(tx, &permit, whole.version.id, &places).await?;
            }
            written(tx, &permit, &whole, &before).await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// Leave to change the version that is worked on.
pub(super) fn may_write(tx: &Tx<'_>, whole: &Whole) -> Result<Permit<WriteNotice, Paper>> {
    let permit = tx.viewer().may::<WriteNotice, _>(whole.paper(tx.now()))?;
    machine::step(whole.version.state, Act::Edit)?;
    Ok(permit)
}

/// The version as an edit leaves it: in the state that the table says, without an approval.
pub(super) fn touched(tx: &Tx<'_>, whole: &Whole) -> Result<notice_version::ActiveModel> {
    Ok(notice_version::ActiveModel {
        state: Set(machine::step(whole.version.state, Act::Edit)?),
        approved_by: Set(None),
        approved_at: Set(None),
        approved_hash: Set(None),
        one_person: Set(false),
        ..change(&whole.version, tx)
    })
}

/// Writes down an edit. Who changed nothing is no author: an approver may call a scheduled notice back.
pub(super) async fn written(
    tx: &Tx<'_>,
    permit: &Permit<WriteNotice, Paper>,
    before: &Whole,
    hash: &str,
) -> Result<()> {
    let after = reread(tx, before).await?;
    if after.hash()? != hash {
        add_author(tx, permit, after.version.id, tx.viewer().signed_in()?).await?;
    }
    let mut line = Line::of(&after, Act::Edit, after.version.state)?;
    line.from = Some(before.version.state);
    record(tx, permit, line).await
}

/// The same version, as it is after a change.
pub(super) async fn reread(tx: &Tx<'_>, whole: &Whole) -> Result<Whole> {
    let again = Whole::held(tx.system(&KEY), whole.version.id).await?;
    again.ok_or(Error::NotFound("notice"))
}

/// The content as it is, with the fields that were sent laid over it.
async fn merged(tx: &Tx<'_>, whole: &Whole, fields: Map<String, Value>) -> Result<Content> {
    for only_new in ["id", "submit"] {
        if fields.contains_key(only_new) {
            return Err(Error::invalid(format!("/{only_new}"), "unknown"));
        }
    }
    let mut all = view::content(tx.system(&KEY), whole).await?;
    all.extend(fields);
    let text = serde_json::to_vec(&all).map_err(Error::internal)?;
    http::parse(&text)
}

/// Hands a version to the approvers.
pub(super) async fn submit(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
    submission: Submission,
) -> Result<OfficeNotice> {
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let note = submission.note.map(crate::text::Text::into_inner);
            let permit = viewer.may::<WriteNotice, _>(whole.paper(tx.now()))?;
            machine::step(whole.version.state, Act::Submit)?;
            lock.holds(whole.version.lock)?;
            drop(permit);
            submit_whole(tx, whole, note).await
        })
        .await?;
    view::one(app, viewer, id).await
}

async fn submit_whole(tx: &Tx<'_>, whole: Whole, note: Option<String>) -> Result<()> {
    let me = tx.viewer().signed_in()?;
    let permit = tx.viewer().may::<WriteNotice, _>(whole.paper(tx.now()))?;
    let to = machine::step(whole.version.state, Act::Submit)?;
    checks::complete(&whole, tx.now())?;
    let conn = tx.system(&KEY);
    if let Some(word) = checks::agency(conn, &whole, tx.now()).await? {
        return Err(Error::Rule(word));
    }
    let row = notice_version::ActiveModel {
        state: Set(to),
        submitted_by: Set(Some(me)),
        submitted_at: Set(Some(tx.now())),
        reason: Set(None),
        ..change(&whole.version, tx)
    };
    swap(tx, &permit, &whole.version, row).await?;
    let mut line = Line::of(&whole, Act::Submit, to)?;
    line.reason = note;
    record(tx, &permit, line).await?;
    tell(tx, &whole, Tell::Approvers, "notice_to_approve").await?;
    tx.emit(Event::NoticeSubmitted {
        version: whole.version.id,
        publish_at: whole.version.publish_at,
    })
    .await
}

/// Throws a draft away.
pub(super) async fn discard(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    lock: IfMatch,
) -> Result<OfficeNotice> {
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let permit = viewer.may::<WriteNotice, _>(whole.paper(tx.now()))?;
            let to = machine::step(whole.version.state, Act::Discard)?;
            lock.holds(whole.version.lock)?;
            let row = notice_version::ActiveModel {
                state: Set(to),
                ended_at: Set(Some(tx.now())),
                ..change(&whole.version, tx)
            };
            swap(tx, &permit, &whole.version, row).await?;
            record(tx, &permit, Line::of(&whole, Act::Discard, to)?).await
        })
        .await?;
    view::one(app, viewer, id).await
}
