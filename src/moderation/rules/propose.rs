//! Changing the rules: proposed by one, decided by another, announced two weeks ahead.
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::RuleId, rule};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

use super::{
    KEY, list,
    model::{ConfirmRule, NewRule, RefuseRule},
    own,
    view::RuleProposal,
};
use crate::{
    access::{Enact, Myself, Propose, Retract, Viewer},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    limits::{Act, Who},
    moderation::logged,
    text::Text,
    transparency::{self as log, AuditLine},
};

/// How long a rule is announced before it holds.
const NOTICE: TimeDelta = TimeDelta::days(14);
/// How far ahead a rule is announced at most.
const AHEAD: TimeDelta = TimeDelta::days(365);

/// A proposal on its way to its place.
struct Made(rule::ActiveModel);

impl Draft<Propose, Myself> for Made {
    type Row = rule::ActiveModel;

    fn place(self, _: &Myself, _: &Tx<'_>) -> Self::Row {
        self.0
    }
}

/// Proposes a rule, or another version of one.
///
/// # Errors
/// `Invalid`, `Rule("unchanged")`, and what the policy says.
pub async fn propose(app: &App, viewer: &Viewer, new: &NewRule) -> Result<RuleProposal> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::AskDeed, &Who::Person(me))?;
    let id = app
        .db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Propose, _>(Myself(me))?;
            new.check()?;
            let version = next(tx, new).await?.ok_or(Error::Rule("unchanged"))?;
            let row = tx
                .add(&permit, Made(new.row(tx, version, Some(me))?))
                .await?;
            audit(tx, &row, "propose", None).await?;
            Ok(row.id)
        })
        .await?;
    list::proposal(app, viewer, id).await
}

/// Which version this would be; none when the newest one says the very same.
async fn next(tx: &Tx<'_>, new: &NewRule) -> Result<Option<i32>> {
    match newest(tx, new.slug.as_str()).await? {
        Some(row) if new.says(&row)? => Ok(None),
        Some(row) => Ok(Some(row.version + 1)),
        None if new.ended => Err(Error::invalid("/ended", "not_allowed")),
        None => Ok(Some(1)),
    }
}

/// The version that was published last, whether or not its day has come.
async fn newest(tx: &Tx<'_>, slug: &str) -> Result<Option<rule::Model>> {
    let rows = tx
        .read()
        .all::<rule::Entity>()
        .only(rule::COLUMN.slug.eq(slug))
        .only(rule::COLUMN.published_at.is_not_null());
    Ok(rows.newest(rule::Column::Version, 1).await?.pop())
}

/// Publishes what somebody else proposed. It holds at once in an emergency, otherwise 14 days from now or later.
///
/// # Errors
/// `Conflict` when it was decided, `Rule("overtaken")` when another version was published since, `Invalid` for a day
/// too soon or too far, and what the policy says.
pub async fn confirm(
    app: &App,
    viewer: &Viewer,
    id: RuleId,
    yes: &ConfirmRule,
) -> Result<RuleProposal> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<rule::Entity>(id).await?;
            let permit = viewer.may::<Enact, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            undecided(permit.row())?;
            // Two proposals for the same rule are decided one after the other.
            own::alone(tx).await?;
            let before = newest(tx, &permit.row().slug).await?;
            if before.map_or(0, |row| row.version) + 1 != permit.row().version {
                return Err(Error::Rule("overtaken"));
            }
            let day = day(permit.row().emergency, yes.effective_at, tx.now())?;
            let me = viewer.signed_in()?;
            let row = tx
                .edit(permit, |row: &mut rule::ActiveModel| {
                    row.confirmed_by = Set(Some(me));
                    row.published_at = Set(Some(tx.now()));
                    row.effective_at = Set(Some(day));
                })
                .await?;
            log::publish(tx, entry(&row)).await?;
            audit(tx, &row, "publish", None).await
        })
        .await?;
    list::proposal(app, viewer, id).await
}

fn undecided(row: &rule::Model) -> Result<()> {
    if row.published_at.is_some() || row.refused_at.is_some() {
        return Err(Error::Conflict("this proposal was decided"));
    }
    Ok(())
}

/// From when on it holds.
fn day(
    emergency: bool,
    wanted: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    match wanted {
        None if emergency => Ok(now),
        Some(_) if emergency => Err(Error::invalid("/effective_at", "not_allowed")),
        None => Ok(now + NOTICE),
        Some(day) if day < now + NOTICE => Err(Error::invalid("/effective_at", "too_soon")),
        Some(day) if day > now + AHEAD => Err(Error::invalid("/effective_at", "too_late")),
        Some(day) => Ok(day),
    }
}

/// Refuses what somebody else proposed, or takes back one's own.
///
/// # Errors
/// `Conflict` when it was decided, `Invalid` without a reason, and what the policy says.
pub async fn refuse(
    app: &App,
    viewer: &Viewer,
    id: RuleId,
    no: &RefuseRule,
) -> Result<RuleProposal> {
    let reason = no.reason.as_ref().map_or("", Text::as_str);
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<rule::Entity>(id).await?;
            let me = viewer.signed_in()?;
            let said = |row: &mut rule::ActiveModel| {
                row.refused_by = Set(Some(me));
                row.refused_at = Set(Some(tx.now()));
                row.refused_reason = Set(Some(reason.to_owned()).filter(|why| !why.is_empty()));
            };
            let (row, action) = if row.proposed_by == Some(me) {
                let permit = viewer.may::<Retract, _>(row)?;
                undecided(permit.row())?;
                (tx.edit(permit, said).await?, "take_back")
            } else {
                let permit = viewer.may::<Enact, _>(row)?;
                viewer.fresh(tx.now(), false)?;
                undecided(permit.row())?;
                if reason.is_empty() {
                    return Err(Error::invalid("/reason", "required"));
                }
                (tx.edit(permit, said).await?, "refuse")
            };
            let why = row.refused_reason.clone();
            audit(tx, &row, action, why).await
        })
        .await?;
    list::proposal(app, viewer, id).await
}

/// What everybody may know of a publication.
fn entry(row: &rule::Model) -> log::Entry {
    log::Entry {
        area: None,
        content: log::Content::Rule,
        act: log::Act::RulePublished,
        rule: Some((row.slug.clone(), row.version)),
        trigger: log::Trigger::Own,
        found_by_machine: false,
        decided_by_machine: false,
        decider: log::Decider::Administrators,
        duration_hours: None,
        hours_to_decision: None,
        appeal: None,
        reverts: None,
    }
}

async fn audit(
    tx: &Tx<'_>,
    row: &rule::Model,
    action: &'static str,
    reason: Option<String>,
) -> Result<()> {
    let after = json!({
        "slug": row.slug,
        "version": row.version,
        "emergency": row.emergency,
        "ended": row.ended,
        "effective_at": row.effective_at,
    });
    log::audit(
        tx,
        AuditLine {
            role: logged::role_word(tx.viewer()),
            team: None,
            action,
            object: ("rule", row.id.0),
            before: None,
            after: Some(after),
            reason: reason.or_else(|| row.emergency.then(|| row.reason.clone())),
        },
    )
    .await
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Versions that wait for an administrator now.
    pub proposed: usize,
    /// Rules that stand just so, or wait just so.
    pub unchanged: usize,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} proposed, {} unchanged",
            self.proposed, self.unchanged
        )
    }
}

/// Proposes what a file says otherwise than the newest versions do, all of it or none. On the machine itself: an
/// administrator confirms it in the app.
///
/// # Errors
/// `Invalid` with the place in the file, `Malformed`, and the database's.
pub async fn import(app: &App, text: &str) -> Result<Imported> {
    let rules = own::read(text)?;
    own::bring_in(app).await?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            own::alone(tx).await?;
            let mut done = Imported::default();
            for new in &rules {
                match next(tx, new).await? {
                    Some(version) if !own::waits(tx, new, version).await? => {
                        let row = new.row(tx, version, None)?;
                        let row = row.insert(tx.system(&KEY)).await?;
                        audit(tx, &row, "propose", None).await?;
                        done.proposed += 1;
                    }
                    _ => done.unchanged += 1,
                }
            }
            Ok(done)
        })
        .await
}
