//! Restoring a backup revives nothing that was removed since: decisions in force are written to a file beside the
//! database (`decisions.jsonl`, a line each, with mode 600), and whatever the database has forgotten of them when the
//! server starts is put in force again.
//!
//! The file is no second truth. A decision that the database knows is left alone, whatever the file says of it.
use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use chrono::{DateTime, Utc};
use entity::{
    decision::{self, Kind, Role, State as Standing},
    id::{AgencyId, CaseId, DecisionId, NeighborhoodId, PersonId},
    moderation_case as case,
    moderation_case::{Origin, Queue, State},
    person,
    post::Label,
    report::{Category, TargetKind},
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{effects, logged, target::KEY};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    transparency as log,
};

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    decision: DecisionId,
    /// Nothing when it does not hold any more.
    holds: Option<Holding>,
}

/// What is needed to put a decision in force again.
#[derive(Serialize, Deserialize)]
struct Holding {
    case: CaseId,
    target_kind: TargetKind,
    target_id: Uuid,
    target_version: i32,
    area: Option<NeighborhoodId>,
    author: Option<PersonId>,
    origin: Origin,
    category: Category,
    opened_at: DateTime<Utc>,
    kind: Kind,
    rule: String,
    rule_version: i32,
    facts: String,
    label: Option<Label>,
    hours: Option<i32>,
    everywhere: bool,
    role: Role,
    #[serde(default)]
    agency: Option<AgencyId>,
    in_force_at: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
}

fn path(app: &App) -> PathBuf {
    app.config.data.join("decisions.jsonl")
}

/// Writes down how a decision stands now. Twice does no harm: the last line about a decision counts.
///
/// # Errors
/// The disk's and the database's; the job tries again.
pub async fn write_down(app: &App, id: DecisionId) -> Result<()> {
    let found = effects::with_case(app.db.system(&KEY), id).await;
    let (row, case) = match found {
        Err(Error::NotFound(_)) => return Ok(()),
        other => other?,
    };
    let line = Line {
        decision: id,
        holds: holding(row, &case),
    };
    let mut text = serde_json::to_vec(&line).map_err(Error::internal)?;
    text.push(b'\n');
    let path = path(app);
    tokio::task::spawn_blocking(move || {
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(&text)?;
        file.sync_data()
    })
    .await
    .map_err(Error::internal)??;
    Ok(())
}

fn holding(row: decision::Model, case: &case::Model) -> Option<Holding> {
    let in_force_at = row.in_force_at?;
    if row.state != Standing::InForce {
        return None;
    }
    Some(Holding {
        case: case.id,
        target_kind: case.target_kind,
        target_id: case.target_id,
        target_version: case.target_version,
        area: case.neighborhood_id,
        author: case.author_id,
        origin: case.origin,
        category: case.category,
        opened_at: case.opened_at,
        kind: row.kind,
        rule: row.rule,
        rule_version: row.rule_version,
        facts: row.facts,
        label: row.label,
        hours: row.hours,
        everywhere: row.everywhere,
        role: row.role,
        agency: row.agency_id,
        in_force_at,
        until: row.until,
    })
}

/// Puts in force again what the database has forgotten; says how many.
///
/// # Errors
/// The disk's and the database's.
pub async fn replay(app: &App) -> Result<u32> {
    let path = path(app);
    let read = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await;
    let text = match read.map_err(Error::internal)? {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    // A line that a crash cut short says nothing; the job that wrote it writes it again.
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let last: BTreeMap<_, _> = lines.map(|line| (line.decision, line.holds)).collect();
    let mut again = 0;
    for (id, holds) in last {
        let Some(holds) = holds else {
            continue;
        };
        let over = holds
            .until
            .is_some_and(|until| until <= app.db.clock().now());
        if !over && put_in_force(app, id, &holds).await? {
            again += 1;
        }
    }
    Ok(again)
}

async fn put_in_force(app: &App, id: DecisionId, holds: &Holding) -> Result<bool> {
    if known(app, id).await? || !could_be(app, holds).await? {
        return Ok(false);
    }
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let case = match cases_row(tx, holds.case).await? {
                Some(case) => case,
                None => forgotten_case(holds, id, tx).insert(conn).await?,
            };
            let row = forgotten_decision(holds, id).insert(conn).await?;
            effects::apply(tx, &case, &row).await?;
            tx.emit(Event::CaseDecided {
                case: case.id,
                decision: id,
                until: row.until,
                closes_at: holds.in_force_at + super::decide::WINDOW,
            })
            .await?;
            logged::audit(tx, case.id, "decide_again", None).await?;
            let entry = log::Entry {
                decided_by_machine: true,
                hours_to_decision: None,
                ..logged::entry(&case, &row, tx)
            };
            log::publish(tx, entry).await?;
            effects::log_cascade(tx, id).await?;
            Ok(true)
        })
        .await
}

#[expect(clippy::disallowed_methods, reason = "whether the database knows it")]
async fn known(app: &App, id: DecisionId) -> Result<bool> {
    let row = decision::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    Ok(row.is_some())
}

/// Whether the person and the thing are there at all: a backup may be older than either.
#[expect(clippy::disallowed_methods, reason = "whether the database knows them")]
async fn could_be(app: &App, holds: &Holding) -> Result<bool> {
    let conn = app.db.system(&KEY);
    let what = super::target::Target {
        kind: holds.target_kind,
        id: holds.target_id,
    };
    if super::target::facts(conn, what).await?.is_some() {
        return Ok(true);
    }
    let about_person = matches!(holds.kind, Kind::Limit | Kind::Suspend | Kind::Close);
    match holds.author.filter(|_| about_person) {
        Some(author) => Ok(person::Entity::find_by_id(author)
            .one(conn)
            .await?
            .is_some()),
        None => Ok(false),
    }
}

async fn cases_row(tx: &Tx<'_>, id: CaseId) -> Result<Option<case::Model>> {
    let held = super::cases::held(tx, id).await?;
    let Some(row) = held else {
        return Ok(None);
    };
    let mut change: case::ActiveModel = row.into();
    change.state = Set(State::Decided);
    change.assignee_id = Set(None);
    change.decided_at = Set(Some(tx.now()));
    super::cases::save(tx, change).await.map(Some)
}

fn forgotten_case(holds: &Holding, decision: DecisionId, tx: &Tx<'_>) -> case::ActiveModel {
    case::ActiveModel {
        id: Set(holds.case),
        target_kind: Set(holds.target_kind),
        target_id: Set(holds.target_id),
        target_version: Set(holds.target_version),
        neighborhood_id: Set(holds.area),
        author_id: Set(holds.author),
        agency_id: Set(None),
        desk_barred: Set(true),
        origin: Set(holds.origin),
        category: Set(holds.category),
        state: Set(State::Decided),
        queue: Set(Queue::Staff),
        lock: Set(1),
        score: Set(0),
        reporters: Set(0),
        frozen: Set(true),
        escalated: Set(None),
        assignee_id: Set(None),
        assigned_at: Set(None),
        opened_at: Set(holds.opened_at),
        veiled_at: Set(None),
        veil_until: Set(None),
        decision_id: Set(Some(decision)),
        decided_at: Set(Some(tx.now())),
        closed_at: Set(None),
    }
}

fn forgotten_decision(holds: &Holding, id: DecisionId) -> decision::ActiveModel {
    decision::ActiveModel {
        id: Set(id),
        case_id: Set(holds.case),
        kind: Set(holds.kind),
        rule: Set(holds.rule.clone()),
        rule_version: Set(holds.rule_version),
        facts: Set(holds.facts.clone()),
        label: Set(holds.label),
        hours: Set(holds.hours),
        everywhere: Set(holds.everywhere),
        person_id: Set(None),
        role: Set(holds.role),
        agency_id: Set(holds.agency),
        automated: Set(false),
        state: Set(Standing::InForce),
        needed: Set(1),
        proposed_at: Set(holds.in_force_at),
        in_force_at: Set(Some(holds.in_force_at)),
        until: Set(holds.until),
        reverted_at: Set(None),
        replaces_id: Set(None),
        log_seq: Set(None),
    }
}
