//! What the two logs say of notices: a release by one person, in public; and whoever read who did what with a notice.
use entity::id::NoticeId;

use super::whole::Whole;
use crate::{
    db::Tx,
    error::Result,
    transparency::{self as log, AuditLine},
};

/// One person released an emergency. Practice is nobody's news.
pub(super) async fn released_alone(tx: &Tx<'_>, whole: &Whole, reason: &str) -> Result<()> {
    let line = AuditLine {
        after: Some(
            serde_json::json!({ "version": whole.version.id, "training": whole.notice.training }),
        ),
        reason: Some(reason.to_owned()),
        ..line(tx, whole.notice.id, "release_alone")
    };
    log::audit(tx, line).await?;
    if whole.notice.training {
        return Ok(());
    }
    let area = match whole.areas.as_slice() {
        [only] => only.neighborhood_id,
        _ => None,
    };
    let entry = log::Entry {
        area,
        content: log::Content::Notice,
        act: log::Act::BreakGlass,
        rule: None,
        trigger: log::Trigger::Own,
        found_by_machine: false,
        decided_by_machine: false,
        decider: log::Decider::Office,
        duration_hours: None,
        hours_to_decision: None,
        appeal: None,
        reverts: None,
    };
    log::publish(tx, entry).await.map(drop)
}

/// Somebody reads the names of those who acted.
pub(super) async fn record_read(tx: &Tx<'_>, notice: NoticeId) -> Result<()> {
    log::audit(tx, line(tx, notice, "view_record")).await
}

fn line(tx: &Tx<'_>, notice: NoticeId, action: &'static str) -> AuditLine {
    let serving = tx.viewer().serving();
    AuditLine {
        role: if serving.is_some() {
            "office"
        } else {
            "administrator"
        },
        team: serving.map(|serving| serving.agency),
        action,
        object: ("notice", notice.0),
        before: None,
        after: None,
        reason: None,
    }
}
