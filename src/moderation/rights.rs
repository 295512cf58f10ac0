//! What requests about infringed rights (`src/rights/`) ask of moderation besides `elsewhere.rs`: what they are about, and
//! an end of cases that nothing else began.
//!
//! Such a case is staff's and specialists', and ends by the answer to the request. What neighbors reported about the same
//! thing waits in the same case: it is answered along when something is taken away; when nothing is, moderators go on.
use entity::{id::CaseId, moderation_case as case, moderation_case::State};
use sea_orm::{EntityTrait, IntoActiveModel, Set};

use super::{
    cases, clocks, exhibits,
    shown::Exhibit,
    target::{KEY, Target},
};
use crate::{access::UNDECIDED, app::App, db::Tx, error::Result};

/// The undecided case about a thing, and whether neighbors reported it.
///
/// # Errors
/// The database's.
pub async fn undecided_about(tx: &Tx<'_>, target: Target) -> Result<Option<(CaseId, bool)>> {
    let last = cases::about(tx.system(&KEY), target).await?;
    let row = last.filter(|row| UNDECIDED.contains(&row.state));
    Ok(row.map(|row| (row.id, row.reporters > 0)))
}

/// Ends a case that nothing but requests began, when the last of them is over without a decision in it.
///
/// # Errors
/// The database's.
pub async fn leave(tx: &Tx<'_>, id: CaseId) -> Result<()> {
    let row = cases::held(tx, id).await?.filter(|row| {
        UNDECIDED.contains(&row.state) && row.origin.is_rights() && row.reporters == 0
    });
    let Some(row) = row else {
        return Ok(());
    };
    clocks::drop_proposal(tx, id).await?;
    let lock = row.lock + 1;
    let mut change = row.into_active_model();
    change.state = Set(State::Withdrawn);
    change.assignee_id = Set(None);
    change.closed_at = Set(Some(tx.now()));
    change.lock = Set(lock);
    cases::save(tx, change).await.map(drop)
}

/// What a case is about, as it stands now; nothing when it is gone. Whoever asks has written down who looks.
///
/// # Errors
/// The database's.
pub async fn exhibit(app: &App, id: CaseId) -> Result<Option<Exhibit>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of a request that was read through the scope"
    )]
    let row = case::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    match row {
        Some(row) => Ok(exhibits::of(app, &row).await?.0),
        None => Ok(None),
    }
}
