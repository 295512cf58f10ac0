//! What the two logs say of what is done to an account from the machine itself, or by the clock.
use chrono::{DateTime, Utc};
use entity::id::PersonId;
use serde_json::json;

use crate::{
    db::Tx,
    error::Result,
    transparency::{self as log, AuditLine, Entry},
};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    /// The keeper of the machine, who typed a command.
    Machine,
    /// Nobody: its time had come.
    Clock,
}

/// Somebody was suspended by the keeper of the machine.
pub(super) async fn suspended(
    tx: &Tx<'_>,
    person: PersonId,
    until: Option<DateTime<Utc>>,
    reason: &str,
) -> Result<()> {
    let hours = until.map(|until| ((until - tx.now()).num_minutes().max(0) + 59) / 60);
    let entry = Entry {
        duration_hours: hours.and_then(|hours| i32::try_from(hours).ok()),
        ..entry(log::Act::Suspend)
    };
    log::publish(tx, entry).await?;
    let line = AuditLine {
        after: Some(json!({"suspended": true, "until": until.map(crate::clock::Moment)})),
        reason: Some(reason.to_owned()),
        ..line(Hand::Machine, "suspend", person)
    };
    log::audit(tx, line).await
}

/// A suspension ended. By the clock, the row that began it said so already.
pub(super) async fn lifted(tx: &Tx<'_>, person: PersonId, by: Hand) -> Result<()> {
    if by == Hand::Machine {
        log::publish(tx, entry(log::Act::Release)).await?;
    }
    let line = AuditLine {
        before: Some(json!({"suspended": true})),
        after: Some(json!({"suspended": false})),
        ..line(by, "lift", person)
    };
    log::audit(tx, line).await
}

/// Somebody was made an administrator of the server.
pub(super) async fn empowered(tx: &Tx<'_>, person: PersonId, before: bool) -> Result<()> {
    let line = AuditLine {
        before: Some(json!({"administrator": before})),
        after: Some(json!({"administrator": true})),
        ..line(Hand::Machine, "make_administrator", person)
    };
    log::audit(tx, line).await
}

fn entry(act: log::Act) -> Entry {
    Entry {
        area: None,
        content: log::Content::Account,
        act,
        rule: None,
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

fn line(by: Hand, action: &'static str, person: PersonId) -> AuditLine {
    AuditLine {
        role: match by {
            Hand::Machine => "machine",
            Hand::Clock => "server",
        },
        team: None,
        action,
        object: ("person", person.0),
        before: None,
        after: None,
        reason: None,
    }
}
