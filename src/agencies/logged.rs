//! What the audit trail says of those who verify agencies: that they read who acts for one, and what it handed in.
use uuid::Uuid;

use crate::{
    db::Tx,
    error::Result,
    transparency::{self as log, AuditLine},
};

/// Writes down that somebody read names, or papers that show people. To be called in the transaction of the reading.
pub(super) async fn viewed(tx: &Tx<'_>, object: (&'static str, Uuid)) -> Result<()> {
    let line = AuditLine {
        role: "administrator",
        team: None,
        action: "view",
        object,
        before: None,
        after: None,
        reason: None,
    };
    log::audit(tx, line).await
}
