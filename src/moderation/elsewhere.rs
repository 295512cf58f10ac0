//! What other features ask of moderation: a case for what they found, a decision that is theirs to make, an end of waiting.
use chrono::TimeDelta;
use entity::{
    decision::{self, Kind, Role},
    id::{CaseId, DecisionId, PersonId},
    moderation_case as case,
    moderation_case::Origin,
    post::{Label, Withheld},
    report::Category,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{
    cases, decide, logged,
    model::NewDecision,
    target::{self, KEY, Target, veil},
};
use crate::{
    access::UNDECIDED,
    db::Tx,
    error::{Error, Result},
    events::Event,
    text::Text,
    transparency as log,
};

/// The undecided case about a thing, or a new one.
///
/// # Errors
/// `NotFound` when the thing is gone.
pub async fn open_for(
    tx: &Tx<'_>,
    what: impl Into<Target>,
    origin: Origin,
    category: Category,
) -> Result<CaseId> {
    let target = what.into();
    let conn = tx.system(&KEY);
    let facts = target::facts(conn, target).await?;
    let facts = facts.ok_or(Error::NotFound("target"))?;
    if let Some(row) = cases::about(conn, target).await?
        && UNDECIDED.contains(&row.state)
    {
        // Somebody else asks about it now.
        tx.emit(Event::CaseChanged { case: row.id }).await?;
        return Ok(row.id);
    }
    let opened = cases::Opening {
        target,
        facts: &facts,
        origin,
        category,
    };
    Ok(cases::open(tx, opened).await?.id)
}

/// A decision that another feature makes: which rule, why, by whom as a role.
pub struct Ruling {
    /// What: nothing, hidden, or removed.
    pub kind: Kind,
    /// The rule's slug.
    pub rule: String,
    /// What was found, in words for the author.
    pub facts: String,
    /// As what.
    pub role: Role,
    /// Who; nobody when the server decides by itself.
    pub who: Option<PersonId>,
}

/// Decides an undecided case in the transaction of whoever asks: put in force, told to both sides, logged.
///
/// # Errors
/// `NotFound`; `Conflict` when it was decided; `Invalid` for an unknown rule.
pub async fn rule_on(tx: &Tx<'_>, id: CaseId, ruling: Ruling) -> Result<DecisionId> {
    let conn = tx.system(&KEY);
    let row = cases::held(tx, id).await?.ok_or(Error::NotFound("case"))?;
    if !UNDECIDED.contains(&row.state) {
        return Err(Error::Conflict("this case was decided"));
    }
    let new = NewDecision {
        kind: ruling.kind,
        rule: Text::parse(&ruling.rule).map_err(|code| Error::invalid("/rule", code))?,
        facts: Text::parse(&ruling.facts).map_err(|code| Error::invalid("/facts", code))?,
        label: None::<Label>,
        hours: None,
        everywhere: false,
    };
    new.check()?;
    decide::fits(&row, &new)?;
    super::clocks::drop_proposal(tx, id).await?;
    let draft = decide::drafted(tx, &row, &new, (ruling.role, ruling.who)).await?;
    let draft = decision::ActiveModel {
        automated: Set(ruling.who.is_none()),
        ..draft
    };
    let made = draft.insert(conn).await?;
    let decision = made.id;
    decide::in_force(tx, row, made).await?;
    Ok(decision)
}

/// What a case is about waits from now on, because of what the program found in it. To be called at the end of the
/// transaction.
///
/// # Errors
/// The database's.
pub async fn log_hold(tx: &Tx<'_>, id: CaseId, wait: TimeDelta) -> Result<()> {
    let row = cases::held(tx, id).await?.ok_or(Error::NotFound("case"))?;
    let entry = log::Entry {
        act: log::Act::Hold,
        trigger: log::Trigger::AutoHold,
        found_by_machine: true,
        decided_by_machine: true,
        decider: log::Decider::System,
        duration_hours: i32::try_from(wait.num_hours()).ok(),
        hours_to_decision: None,
        ..logged::of_case(&row, tx.now())
    };
    log::publish(tx, entry).await?;
    let line = log::AuditLine {
        role: "server",
        team: None,
        action: "hold",
        object: ("case", id.0),
        before: None,
        after: None,
        reason: None,
    };
    log::audit(tx, line).await
}

/// What waited to be looked at is read by others from now on, because nobody found anything in time. The case about
/// it ends; true when something was released.
///
/// # Errors
/// The database's.
pub async fn release_held(tx: &Tx<'_>, what: impl Into<Target>) -> Result<bool> {
    let target = what.into();
    let conn = tx.system(&KEY);
    let facts = target::facts(conn, target).await?;
    if facts.is_none_or(|facts| facts.withheld != Some(Withheld::Held)) {
        return Ok(false);
    }
    veil(tx, target, None).await?;
    let row = cases::about(conn, target).await?;
    let Some(row) = row.filter(|row| UNDECIDED.contains(&row.state)) else {
        return Ok(true);
    };
    let entry = log::Entry {
        act: log::Act::Release,
        decided_by_machine: true,
        decider: log::Decider::System,
        ..logged::of_case(&row, tx.now())
    };
    let id = row.id;
    // Neighbors may have reported it meanwhile, or a decision waits for votes; then somebody still looks.
    let voted = row.state == case::State::UnderReview;
    if row.origin == Origin::AutoHold && row.reporters == 0 && !voted {
        close(tx, row).await?;
    }
    log::publish(tx, entry).await?;
    logged::audit(tx, id, "release_hold", None).await?;
    Ok(true)
}

async fn close(tx: &Tx<'_>, row: case::Model) -> Result<()> {
    let lock = row.lock + 1;
    let mut change = row.into_active_model();
    change.state = Set(case::State::Closed);
    change.closed_at = Set(Some(tx.now()));
    change.assignee_id = Set(None);
    change.lock = Set(lock);
    cases::save(tx, change).await.map(drop)
}
