//! Holds: begun with the words or with an edit, ended by a decision, by their time, or with the words.
//!
//! What is held has a case, like all that somebody decides about; `moderation` shows it, decides it, and says by which
//! word it is withheld.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    hold::{self, Ending, Why},
    id::{CaseId, HoldId, NeighborhoodId, PersonId},
    moderation_case::Origin,
    post::Withheld,
    report::Category,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::Expr,
};

use super::{judge::Reason, model::HoldView};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    moderation::{self, Target},
};

/// The key of those who look at what is held.
pub(super) const KEY: Key = Key::of(Desk::Cases);

/// How long words wait at most.
const WAIT: TimeDelta = TimeDelta::hours(24);

/// Words were written that wait.
pub(super) async fn begin(tx: &Tx<'_>, what: Target, reason: Reason) -> Result<()> {
    let conn = tx.system(&KEY);
    let facts = moderation::facts(conn, what).await?;
    let facts = facts.ok_or(Error::NotFound("target"))?;
    let (Some(person), Some(area)) = (facts.author, facts.area) else {
        return Err(Error::internal("held words of nobody, or nowhere"));
    };
    let category = match reason.why {
        Why::Scam => Category::Scam,
        Why::SameTextElsewhere | Why::LinkInFirstPosts => Category::Spam,
        Why::FirstPosts | Why::WatchedWord => Category::Other,
    };
    let case = moderation::open_for(tx, what, Origin::AutoHold, category).await?;
    let id = HoldId::new();
    let until = tx.now() + WAIT;
    let row = hold::ActiveModel {
        id: Set(id),
        target_kind: Set(what.kind),
        target_id: Set(what.id),
        case_id: Set(case),
        person_id: Set(person),
        neighborhood_id: Set(area),
        why: Set(reason.why),
        word: Set(reason.word),
        held_at: Set(tx.now()),
        until: Set(until),
        ended_at: Set(None),
        ending: Set(None),
    };
    row.insert(conn).await?;
    tx.emit(waits(id, until)).await?;
    moderation::log_hold(tx, case, WAIT).await
}

/// Words that were posted before read otherwise now. What nobody sees for another reason stays as it is; what waits
/// already waits a day from now on, if something was found.
pub(super) async fn edited(tx: &Tx<'_>, what: Target, found: Option<Reason>) -> Result<bool> {
    let Some(reason) = found else {
        return Ok(false);
    };
    let conn = tx.system(&KEY);
    let facts = moderation::facts(conn, what).await?;
    match facts.and_then(|facts| facts.withheld) {
        None => {
            moderation::veil(tx, what, Some(Withheld::Held)).await?;
            begin(tx, what, reason).await?;
            Ok(true)
        }
        Some(Withheld::Held) => {
            let Some(row) = open(conn, what).await? else {
                return Ok(true);
            };
            let (id, until) = (row.id, tx.now() + WAIT);
            let mut row = row.into_active_model();
            row.why = Set(reason.why);
            row.word = Set(reason.word);
            row.until = Set(until);
            row.update(conn).await?;
            tx.emit(waits(id, until)).await?;
            Ok(true)
        }
        Some(_) => Ok(true),
    }
}

fn waits(hold: HoldId, until: DateTime<Utc>) -> Event {
    moved(hold, Some("held"), Some(until))
}

fn moved(hold: HoldId, tell: Option<&'static str>, until: Option<DateTime<Utc>>) -> Event {
    Event::HoldMoved { hold, tell, until }
}

async fn open(conn: &impl ConnectionTrait, what: Target) -> Result<Option<hold::Model>> {
    #[expect(clippy::disallowed_methods, reason = "the server's own work on a hold")]
    let row = hold::Entity::find()
        .filter(hold::COLUMN.target_id.eq(what.id))
        .filter(hold::COLUMN.target_kind.eq(what.kind))
        .filter(hold::COLUMN.ended_at.is_null())
        .lock_exclusive()
        .one(conn)
        .await?;
    Ok(row)
}

/// The words of a hold wait no longer.
///
/// # Errors
/// The database's.
pub async fn ended(tx: &Tx<'_>, what: Target, ending: Ending) -> Result<()> {
    hold::Entity::update_many()
        .col_expr(hold::Column::EndedAt, Expr::value(tx.now()))
        .col_expr(hold::Column::Ending, Expr::value(ending))
        .filter(hold::COLUMN.target_id.eq(what.id))
        .filter(hold::COLUMN.target_kind.eq(what.kind))
        .filter(hold::COLUMN.ended_at.is_null())
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Somebody's tie to a place was checked: what waits there only because they were new waits no longer.
///
/// # Errors
/// The database's.
pub async fn came_home(tx: &Tx<'_>, who: PersonId, area: NeighborhoodId) -> Result<()> {
    let conn = tx.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "the server's own work on a hold")]
    let rows = hold::Entity::find()
        .filter(hold::COLUMN.person_id.eq(who))
        .filter(hold::COLUMN.neighborhood_id.eq(area))
        .filter(
            hold::COLUMN
                .why
                .is_in([Why::FirstPosts, Why::LinkInFirstPosts]),
        )
        .filter(hold::COLUMN.ended_at.is_null())
        .all(conn)
        .await?;
    for row in rows {
        let id = row.id;
        let mut row = row.into_active_model();
        row.until = Set(tx.now());
        row.update(conn).await?;
        let at = tx.now();
        tx.emit(Event::HoldFreed { hold: id, at }).await?;
    }
    Ok(())
}

/// Nobody decided within a day: others read it from now on. Of somebody who may not speak there just now nothing new
/// comes to light; it is looked at again a day later.
///
/// # Errors
/// The database's.
pub async fn release_due(app: &App, id: HoldId) -> Result<()> {
    release(app, id, Ending::Time).await
}

/// The same at once, of somebody who was found to live there.
///
/// # Errors
/// The database's.
pub async fn free(app: &App, id: HoldId) -> Result<()> {
    release(app, id, Ending::Verified).await
}

async fn release(app: &App, id: HoldId, ending: Ending) -> Result<()> {
    let Some(row) = waiting(app.db.system(&KEY), id).await? else {
        return Ok(());
    };
    let silenced = match app.gate.as_seen_by(row.person_id).await {
        Ok(author) => is_silenced(&author, &row),
        // Who left stays silent, and what they left goes or stays as they said then.
        Err(Error::Anonymous) => false,
        Err(error) => return Err(error),
    };
    app.db
        .write(&Viewer::guest(), async |tx| {
            let what = Target {
                kind: row.target_kind,
                id: row.target_id,
            };
            moderation::hold(tx, what).await?;
            let conn = tx.system(&KEY);
            let now = waiting(conn, id).await?;
            let Some(row) = now.filter(|row| row.until <= tx.now()) else {
                return Ok(());
            };
            let facts = moderation::facts(conn, what).await?;
            if facts.is_none_or(|facts| facts.withheld != Some(Withheld::Held)) {
                return ended(tx, what, Ending::Gone).await;
            }
            if silenced {
                let until = tx.now() + WAIT;
                let mut row = row.into_active_model();
                row.until = Set(until);
                row.update(conn).await?;
                return tx.emit(moved(id, None, Some(until))).await;
            }
            ended(tx, what, ending).await?;
            tx.emit(moved(id, Some("released"), None)).await?;
            moderation::release_held(tx, what).await.map(drop)
        })
        .await
}

fn is_silenced(author: &Viewer, row: &hold::Model) -> bool {
    let suspended = author.known().is_some_and(|known| known.suspended);
    let home = author.home(row.neighborhood_id);
    suspended || home.is_some_and(|home| home.read_only)
}

async fn waiting(conn: &impl ConnectionTrait, id: HoldId) -> Result<Option<hold::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = hold::Entity::find_by_id(id)
        .filter(hold::COLUMN.ended_at.is_null())
        .one(conn)
        .await?;
    Ok(row)
}

/// Why the words of a case waited, for those who work on it.
///
/// # Errors
/// The database's.
pub async fn of_case(conn: &impl ConnectionTrait, case: CaseId) -> Result<Option<HoldView>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of a case that was read through the scope"
    )]
    let row = hold::Entity::find()
        .filter(hold::COLUMN.case_id.eq(case))
        .order_by_desc(hold::COLUMN.id)
        .one(conn)
        .await?;
    Ok(row.map(|row| HoldView {
        why: row.why,
        word: row.word,
        held_at: Moment(row.held_at),
        until: Moment(row.until),
        ended_at: row.ended_at.map(Moment),
        ending: row.ending,
    }))
}
