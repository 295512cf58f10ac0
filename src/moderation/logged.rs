//! What the two logs say of what is done in a case.
use chrono::{DateTime, Utc};
use entity::{
    appeal::Outcome,
    decision,
    decision::{Kind, Role},
    id::{AppealId, CaseId},
    moderation_case as case,
    moderation_case::Origin,
    report::TargetKind,
};

use crate::{
    access::Viewer,
    db::Tx,
    error::Result,
    transparency::{self as log, AuditLine},
};

/// What the public log says of a case, before it is said what was done.
pub(super) fn of_case(row: &case::Model, now: DateTime<Utc>) -> log::Entry {
    log::Entry {
        area: row.neighborhood_id,
        content: content(row.target_kind),
        act: log::Act::NoAction,
        rule: None,
        trigger: trigger(row.origin),
        found_by_machine: row.origin == Origin::AutoHold,
        decided_by_machine: false,
        decider: log::Decider::Staff,
        duration_hours: None,
        hours_to_decision: i32::try_from((now - row.opened_at).num_hours().max(0)).ok(),
        appeal: None,
        reverts: None,
    }
}

pub(super) fn content(kind: TargetKind) -> log::Content {
    match kind {
        TargetKind::Post => log::Content::Post,
        TargetKind::Comment => log::Content::Comment,
        TargetKind::Photo => log::Content::Photo,
        TargetKind::Member => log::Content::Profile,
        TargetKind::NoticeReply => log::Content::NoticeReply,
        TargetKind::Notice => log::Content::Notice,
        TargetKind::Place => log::Content::Place,
        TargetKind::Review => log::Content::Review,
        TargetKind::Meetup => log::Content::Meetup,
    }
}

fn trigger(origin: Origin) -> log::Trigger {
    match origin {
        Origin::Report => log::Trigger::Report,
        Origin::Proactive => log::Trigger::Own,
        Origin::RightsRequest => log::Trigger::RightsRequest,
        Origin::GovernmentRequest => log::Trigger::GovernmentRequest,
        Origin::AutoHold => log::Trigger::AutoHold,
    }
}

/// What the public log says of a decision.
pub(super) fn entry(case: &case::Model, row: &decision::Model, tx: &Tx<'_>) -> log::Entry {
    log::Entry {
        act: act(row.kind),
        rule: Some((row.rule.clone(), row.rule_version)),
        decided_by_machine: row.automated,
        decider: decider(row),
        duration_hours: row.hours,
        ..of_case(case, tx.now())
    }
}

fn act(kind: Kind) -> log::Act {
    match kind {
        Kind::NoAction => log::Act::NoAction,
        Kind::Label => log::Act::Label,
        Kind::Warn => log::Act::Warn,
        Kind::EditRequired => log::Act::EditRequired,
        Kind::Hide => log::Act::Hide,
        Kind::Remove => log::Act::Remove,
        Kind::Limit => log::Act::Limit,
        Kind::Suspend => log::Act::Suspend,
        Kind::Close => log::Act::Close,
    }
}

fn decider(row: &decision::Model) -> log::Decider {
    match row.role {
        Role::System => log::Decider::System,
        Role::AreaModerator => log::Decider::AreaModerators,
        Role::StaffModerator if row.needed > 1 => log::Decider::TwoStaff,
        Role::StaffModerator => log::Decider::Staff,
        Role::GovernmentDesk => log::Decider::GovernmentDesk,
        Role::AppealReviewer => log::Decider::AppealReviewer,
        Role::Specialist => log::Decider::Specialist,
        Role::Administrator => log::Decider::Administrators,
    }
}

/// Writes down what somebody did in a case, and how it was before.
pub(super) async fn audit(
    tx: &Tx<'_>,
    case: CaseId,
    action: &'static str,
    before: Option<serde_json::Value>,
) -> Result<()> {
    let line = AuditLine {
        before,
        ..line(tx, case, action)
    };
    log::audit(tx, line).await
}

/// The same with what came of it.
pub(super) async fn audit_after(
    tx: &Tx<'_>,
    case: CaseId,
    action: &'static str,
    after: serde_json::Value,
) -> Result<()> {
    let line = AuditLine {
        after: Some(after),
        ..line(tx, case, action)
    };
    log::audit(tx, line).await
}

/// Writes down whose appeals somebody read.
pub(super) async fn appeals_read(tx: &Tx<'_>, appeals: &[AppealId]) -> Result<()> {
    let line = AuditLine {
        object: ("appeals", uuid::Uuid::nil()),
        after: Some(serde_json::json!({ "appeals": appeals })),
        ..line(tx, CaseId(uuid::Uuid::nil()), "look_appeals")
    };
    log::audit(tx, line).await
}

fn line(tx: &Tx<'_>, case: CaseId, action: &'static str) -> AuditLine {
    let viewer = tx.viewer();
    AuditLine {
        role: role_word(viewer),
        team: viewer.desk(),
        action,
        object: ("case", case.0),
        before: None,
        after: None,
        reason: None,
    }
}

/// In which part somebody acts, for the audit trail.
#[must_use]
pub fn role_word(viewer: &Viewer) -> &'static str {
    use entity::duty::Role;
    if viewer.person().is_none() {
        "server"
    } else if viewer.is_officer() {
        "government_desk"
    } else if viewer.holds(Role::StaffModerator, None) {
        "staff"
    } else if viewer.holds(Role::AppealReviewer, None) {
        "appeal_reviewer"
    } else if viewer.duties().iter().any(|duty| duty.area.is_some()) {
        "area_moderator"
    } else if viewer.holds(Role::Specialist, None) {
        "specialist"
    } else if viewer.administers() {
        "administrator"
    } else {
        "resident"
    }
}

/// How an appeal was answered, in the public log's word.
pub(super) fn outcome(outcome: Outcome) -> log::Outcome {
    match outcome {
        Outcome::Upheld => log::Outcome::Upheld,
        Outcome::Modified => log::Outcome::Modified,
        Outcome::Overturned => log::Outcome::Overturned,
    }
}
