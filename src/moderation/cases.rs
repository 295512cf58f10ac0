//! Cases: opened, taken, given back, asked of staff, noted in.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    case_note,
    id::{CaseId, CaseNoteId, PersonId},
    moderation_case as case,
    moderation_case::{Origin, Queue, State},
    report::{Category, TargetKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set, sea_query::OnConflict,
};

use super::{
    desks,
    logged::audit,
    model::{Escalate, NewNote},
    target::{self, Facts, KEY, Target},
};
use crate::{
    access::{Viewer, Work, part_in},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    text,
};

/// How long a case waits before staff are reminded of it.
pub(super) const REMIND: TimeDelta = TimeDelta::hours(48);

/// How long one does that a request about infringed rights began.
const WEEK: TimeDelta = TimeDelta::days(7);

/// A case that is to be opened.
pub(super) struct Opening<'a> {
    pub target: Target,
    pub facts: &'a Facts,
    pub origin: Origin,
    pub category: Category,
}

/// The thing a case is about.
#[must_use]
pub(super) fn target(row: &case::Model) -> Target {
    Target {
        kind: row.target_kind,
        id: row.target_id,
    }
}

/// The last case about a thing, held.
pub(super) async fn about(
    conn: &impl ConnectionTrait,
    target: Target,
) -> Result<Option<case::Model>> {
    #[expect(clippy::disallowed_methods, reason = "one case for each thing")]
    let row = case::Entity::find()
        .filter(case::COLUMN.target_id.eq(target.id))
        .filter(case::COLUMN.target_kind.eq(target.kind))
        .order_by_desc(case::COLUMN.id)
        .lock_exclusive()
        .one(conn)
        .await?;
    Ok(row)
}

/// A case as it is now, held, after the post that it is about.
pub(super) async fn held(tx: &Tx<'_>, id: CaseId) -> Result<Option<case::Model>> {
    let find = || {
        #[expect(clippy::disallowed_methods, reason = "the server's own work on a case")]
        case::Entity::find_by_id(id)
    };
    let conn = tx.system(&KEY);
    let Some(row) = find().one(conn).await? else {
        return Ok(None);
    };
    target::hold(tx, target(&row)).await?;
    Ok(find().lock_exclusive().one(conn).await?)
}

/// The same as the viewer may see it.
pub(super) async fn taken(tx: &Tx<'_>, id: CaseId) -> Result<case::Model> {
    let row = tx.read().one::<case::Entity>(id).await?;
    target::hold(tx, target(&row)).await?;
    tx.read().take::<case::Entity>(id).await
}

/// Writes what changed of a case; whoever keeps it in memory hears of it.
///
/// # Errors
/// The database's.
pub(super) async fn save(tx: &Tx<'_>, row: case::ActiveModel) -> Result<case::Model> {
    let row = row.update(tx.system(&KEY)).await?;
    tx.emit(Event::CaseChanged { case: row.id }).await?;
    Ok(row)
}

/// Opens a case. Two who report at once: the second finds the first one's (a partial index holds that there is one).
///
/// # Errors
/// The database's.
pub(super) async fn open(tx: &Tx<'_>, new: Opening<'_>) -> Result<case::Model> {
    let conn = tx.system(&KEY);
    let Opening {
        target,
        facts,
        origin,
        category,
    } = new;
    let barred = origin != Origin::Report || speaks_of_bodies(&facts.text);
    let id = CaseId::new();
    let row = case::ActiveModel {
        id: Set(id),
        target_kind: Set(target.kind),
        target_id: Set(target.id),
        target_version: Set(facts.version),
        neighborhood_id: Set(facts.area),
        author_id: Set(facts.author),
        agency_id: Set(facts.agency),
        desk_barred: Set(barred || facts.agency.is_some()),
        origin: Set(origin),
        category: Set(category),
        state: Set(State::Open),
        queue: Set(if origin.is_rights() {
            Queue::Staff
        } else {
            queue(conn, target, facts).await?
        }),
        lock: Set(1),
        score: Set(0),
        reporters: Set(0),
        frozen: Set(false),
        escalated: Set(None),
        assignee_id: Set(None),
        assigned_at: Set(None),
        opened_at: Set(tx.now()),
        veiled_at: Set(None),
        veil_until: Set(None),
        decision_id: Set(None),
        decided_at: Set(None),
        closed_at: Set(None),
    };
    insert(conn, row).await?;
    let row = about(conn, target).await?;
    let row = row.ok_or_else(|| Error::internal("a case that was opened is not there"))?;
    if row.id != id {
        return Ok(row);
    }
    // A request about rights has a week, and warnings of its own.
    let wait = if origin.is_rights() { WEEK } else { REMIND };
    tx.emit(Event::CaseOpened {
        case: row.id,
        remind_at: tx.now() + wait,
    })
    .await?;
    Ok(row)
}

/// Adds the row, unless somebody else opened a case about the same thing just now.
async fn insert(conn: &impl ConnectionTrait, row: case::ActiveModel) -> Result<()> {
    let nothing = OnConflict::new().do_nothing().to_owned();
    let insert = case::Entity::insert(row).on_conflict(nothing);
    let statement = conn.get_database_backend().build(insert.as_query());
    conn.execute_raw(statement).await?;
    Ok(())
}

/// Volunteers look after what neighbors say. Bodies, people who keep the rules themselves, and personas are staff's.
async fn queue(conn: &impl ConnectionTrait, target: Target, facts: &Facts) -> Result<Queue> {
    let for_staff = facts.agency.is_some()
        || facts.area.is_none()
        || matches!(
            target.kind,
            TargetKind::Notice | TargetKind::NoticeReply | TargetKind::Member
        );
    if for_staff {
        return Ok(Queue::Staff);
    }
    match facts.author {
        Some(author) if keeps_rules(conn, author).await? => Ok(Queue::Staff),
        _ => Ok(Queue::Area),
    }
}

async fn keeps_rules(conn: &impl ConnectionTrait, who: PersonId) -> Result<bool> {
    use entity::{duty, person};
    #[expect(
        clippy::disallowed_methods,
        reason = "whether somebody keeps the rules"
    )]
    let duties = duty::Entity::find()
        .filter(duty::COLUMN.person_id.eq(who))
        .filter(duty::COLUMN.confirmed_at.is_not_null())
        .filter(duty::COLUMN.ended_at.is_null())
        .count(conn)
        .await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "whether somebody keeps the rules"
    )]
    let person = person::Entity::find_by_id(who).one(conn).await?;
    Ok(duties > 0 || person.is_some_and(|row| row.administrator))
}

/// Whether words speak of public bodies or of those who work there: such cases go to no body's desk, neither that
/// body's nor another's. Coarse on purpose: a case too many for neighbors is better than one for the criticized.
pub(super) fn speaks_of_bodies(words: &str) -> bool {
    const BODIES: [&str; 24] = [
        "役所",
        "役場",
        "市長",
        "区長",
        "町長",
        "村長",
        "知事",
        "市政",
        "区政",
        "行政",
        "職員",
        "公務員",
        "窓口",
        "市議",
        "区議",
        "議員",
        "警察",
        "消防",
        "交番",
        "教育委員会",
        "保健所",
        "自治体",
        "市は",
        "区は",
    ];
    let words = text::folded(words);
    BODIES
        .iter()
        .any(|body| words.contains(&text::folded(body)))
        || ["cityhall", "wardoffice", "mayor", "officials", "police"]
            .iter()
            .any(|body| words.replace(' ', "").contains(body))
}

/// Takes a case, or takes it over from somebody who has had it for a day.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict` when somebody else has it.
pub async fn claim(app: &App, viewer: &Viewer, id: CaseId, lock: IfMatch) -> Result<()> {
    let me = viewer.signed_in()?;
    act(app, viewer, (id, lock), "claim", |row, now| {
        let stale = row
            .assigned_at
            .is_none_or(|at| now - at > TimeDelta::days(1));
        match (row.state, row.assignee_id) {
            (State::Open, _) => {}
            (State::Assigned, Some(who)) if who != me && stale => {}
            (State::Assigned, Some(who)) if who == me => {}
            _ => return Err(Error::Conflict("somebody else has this case")),
        }
        let mut change = row.into_active_model();
        change.state = Set(State::Assigned);
        change.assignee_id = Set(Some(me));
        change.assigned_at = Set(Some(now));
        Ok(change)
    })
    .await
}

/// Gives a case back.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict` when one does not have it.
pub(super) async fn release(app: &App, viewer: &Viewer, id: CaseId, lock: IfMatch) -> Result<()> {
    let me = viewer.signed_in()?;
    act(app, viewer, (id, lock), "release", |row, _| {
        if row.state != State::Assigned || row.assignee_id != Some(me) {
            return Err(Error::Conflict("this case is not yours"));
        }
        Ok(given_back(row))
    })
    .await
}

pub(super) fn given_back(row: case::Model) -> case::ActiveModel {
    let mut change = row.into_active_model();
    change.state = Set(State::Open);
    change.assignee_id = Set(None);
    change.assigned_at = Set(None);
    change
}

/// Asks staff to look: a conflict, the law, or somebody's life.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict`.
pub(super) async fn escalate(
    app: &App,
    viewer: &Viewer,
    at: (CaseId, IfMatch),
    why: &Escalate,
) -> Result<()> {
    let why = why.reason.into();
    act(app, viewer, at, "escalate", |row, _| {
        if row.state == State::UnderReview {
            return Err(Error::Conflict("votes are awaited"));
        }
        let mut change = given_back(row);
        change.queue = Set(Queue::Staff);
        change.escalated = Set(Some(why));
        Ok(change)
    })
    .await
}

/// One act on an undecided case: held, asked of the policy, compared with what was read, and written down.
async fn act(
    app: &App,
    viewer: &Viewer,
    (id, lock): (CaseId, IfMatch),
    what: &'static str,
    change: impl FnOnce(case::Model, DateTime<Utc>) -> Result<case::ActiveModel>,
) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            desks::place(tx).await?;
            let row = taken(tx, id).await?;
            let permit = viewer.may::<Work, _>(row)?;
            lock.holds(permit.row().lock)?;
            let next = permit.row().lock + 1;
            let before = permit.row().state;
            let mut row = change(permit.into_row(), tx.now())?;
            row.lock = Set(next);
            save(tx, row).await?;
            audit(tx, id, what, Some(serde_json::json!({ "state": before }))).await
        })
        .await
}

/// Writes a private note.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when the case was decided.
pub(super) async fn note(app: &App, viewer: &Viewer, id: CaseId, new: NewNote) -> Result<()> {
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            desks::place(tx).await?;
            let row = taken(tx, id).await?;
            let role = part_in(viewer, &row)?;
            viewer.may::<Work, _>(row)?;
            let note = case_note::ActiveModel {
                id: Set(CaseNoteId::new()),
                case_id: Set(id),
                person_id: Set(me),
                role: Set(Some(role)),
                words: Set(new.words.into_inner()),
                at: Set(tx.now()),
            };
            note.insert(tx.system(&KEY)).await?;
            audit(tx, id, "note", None).await
        })
        .await
}
