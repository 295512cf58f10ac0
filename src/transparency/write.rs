//! Adding to the logs, in the transaction of what is logged.
use chrono::TimeDelta;
use entity::{
    audit_line,
    id::{AgencyId, NeighborhoodId},
    log_chain, public_log,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Act, Content, Decider, Outcome, Trigger, area,
    chain::{self, AuditRow, LogRow},
};
use crate::{
    clock::Moment,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
};

pub(super) const KEY: Key = Key::of(Desk::Ledger);

/// What the public log says of an act. No text, and nobody.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it was; it is told more coarsely (`area.rs`).
    pub area: Option<NeighborhoodId>,
    /// What it was about.
    pub content: Content,
    /// What was done.
    pub act: Act,
    /// The rule that was applied: id and version.
    pub rule: Option<(String, i32)>,
    /// What began it.
    pub trigger: Trigger,
    /// Whether a program found it.
    pub found_by_machine: bool,
    /// Whether a program decided.
    pub decided_by_machine: bool,
    /// Who decided, as a role.
    pub decider: Decider,
    /// For how long, if it ends by itself.
    pub duration_hours: Option<i32>,
    /// How long it took from the first report or request.
    pub hours_to_decision: Option<i32>,
    /// How an appeal was answered.
    pub appeal: Option<Outcome>,
    /// The row that this one takes back.
    pub reverts: Option<i64>,
}

/// What the audit trail says of an act or a view. The transaction says who and when. `before` and `after` hold ids and
/// machine words, never names or what residents wrote; `reason` is what whoever acts gives as one, and names nobody. What
/// stands here stays for good: whoever leaves takes their name along, and their id stays (`accounts/leave.rs`).
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// In which part: a word such as `staff`, `administrator`, `government_desk`, `machine`.
    pub role: &'static str,
    /// The agency that is acted for.
    pub team: Option<AgencyId>,
    /// What is done: a word such as `suspend` or `view`.
    pub action: &'static str,
    /// To what: its table's word and its id.
    pub object: (&'static str, Uuid),
    /// How it was.
    pub before: Option<Value>,
    /// How it is then.
    pub after: Option<Value>,
    /// Why.
    pub reason: Option<String>,
}

/// Adds a row to the public log; answers its number. To be called at the end of a use case.
///
/// # Errors
/// `NotFound` for a town or a row that is not there, and the database's.
pub async fn publish(tx: &Tx<'_>, entry: Entry) -> Result<i64> {
    let conn = tx.system(&KEY);
    let chain = take(tx).await?;
    let day = today(tx);
    let area = area::count(conn, &day, &entry).await?;
    let (rule, rule_version) = entry.rule.unzip();
    let mut row = LogRow {
        seq: chain.public_seq + 1,
        day,
        area,
        content: entry.content,
        act: entry.act,
        rule,
        rule_version,
        trigger: entry.trigger,
        found_by_machine: entry.found_by_machine,
        decided_by_machine: entry.decided_by_machine,
        decider: entry.decider,
        duration_hours: entry.duration_hours,
        hours_to_decision: entry.hours_to_decision,
        appeal: entry.appeal,
        reverts: entry.reverts,
        prev: chain.public_hash.clone(),
        hash: String::new(),
    };
    row.hash = chain::hash(&row.prev, &row)?;
    let (seq, hash) = (row.seq, row.hash.clone());
    public_log::Entity::insert(stored(row))
        .exec_without_returning(conn)
        .await?;
    let mut chain = chain.into_active_model();
    chain.public_seq = Set(seq);
    chain.public_hash = Set(hash);
    chain.update(conn).await?;
    tx.emit(Event::LedgerGrew { seq }).await?;
    Ok(seq)
}

/// Adds a row to the audit trail. To be called at the end of a use case.
///
/// # Errors
/// The database's.
pub async fn audit(tx: &Tx<'_>, line: AuditLine) -> Result<()> {
    let conn = tx.system(&KEY);
    let chain = take(tx).await?;
    let (object_kind, object_id) = line.object;
    let mut row = AuditRow {
        seq: chain.audit_seq + 1,
        at: Moment(tx.now()),
        actor: tx.viewer().person().map(|id| id.0),
        team: line.team.map(|id| id.0),
        role: line.role.to_owned(),
        action: line.action.to_owned(),
        object_kind: object_kind.to_owned(),
        object_id,
        before: line.before.map(|value| value.to_string()),
        after: line.after.map(|value| value.to_string()),
        reason: line.reason,
        prev: chain.audit_hash.clone(),
        hash: String::new(),
    };
    row.hash = chain::hash(&row.prev, &row)?;
    let mut chain = chain.into_active_model();
    chain.audit_seq = Set(row.seq);
    chain.audit_hash = Set(row.hash.clone());
    audit_line::Entity::insert(kept(row))
        .exec_without_returning(conn)
        .await?;
    chain.update(conn).await?;
    Ok(())
}

/// Both ends, held until the transaction ends. One row for both logs: whoever writes to both cannot meet another
/// who does it the other way round.
pub(super) async fn take(tx: &Tx<'_>) -> Result<log_chain::Model> {
    #[expect(clippy::disallowed_methods, reason = "the ends of the logs themselves")]
    let ends = log_chain::Entity::find_by_id(1)
        .lock_exclusive()
        .one(tx.system(&KEY))
        .await?;
    ends.ok_or_else(|| Error::internal("the logs have no ends"))
}

/// The day in Japan.
pub(super) fn today(tx: &Tx<'_>) -> String {
    (tx.now() + TimeDelta::hours(9))
        .format("%Y-%m-%d")
        .to_string()
}

fn stored(row: LogRow) -> public_log::ActiveModel {
    public_log::ActiveModel {
        seq: Set(row.seq),
        day: Set(row.day),
        area: Set(row.area),
        content: Set(row.content),
        act: Set(row.act),
        rule: Set(row.rule),
        rule_version: Set(row.rule_version),
        trigger: Set(row.trigger),
        found_by_machine: Set(row.found_by_machine),
        decided_by_machine: Set(row.decided_by_machine),
        decider: Set(row.decider),
        duration_hours: Set(row.duration_hours),
        hours_to_decision: Set(row.hours_to_decision),
        appeal: Set(row.appeal),
        reverts: Set(row.reverts),
        prev: Set(row.prev),
        hash: Set(row.hash),
    }
}

fn kept(row: AuditRow) -> audit_line::ActiveModel {
    audit_line::ActiveModel {
        seq: Set(row.seq),
        at: Set(row.at.0),
        actor: Set(row.actor.map(Into::into)),
        team: Set(row.team.map(Into::into)),
        role: Set(row.role),
        action: Set(row.action),
        object_kind: Set(row.object_kind),
        object_id: Set(row.object_id),
        before: Set(row.before),
        after: Set(row.after),
        reason: Set(row.reason),
        prev: Set(row.prev),
        hash: Set(row.hash),
    }
}
