//! The rules that decisions cite: data, in versions. What was published never changes; the newest version whose
//! time has come holds, and a version may say that the rule has ended.
use chrono::{DateTime, Utc};
use entity::rule;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    db::{Desk, Key, Tx},
    error::{Error, Result},
};

pub(super) mod list;
pub(super) mod model;
mod own;
pub(super) mod propose;
pub(super) mod view;

pub use own::{bring_in, suggested};
pub use propose::{Imported, import};

const KEY: Key = Key::of(Desk::Cases);

/// The version of a rule that holds at a moment; none before its time, and none once it has ended.
///
/// # Errors
/// The database's.
pub async fn in_force(
    conn: &impl ConnectionTrait,
    slug: &str,
    now: DateTime<Utc>,
) -> Result<Option<rule::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "what was published is for everybody"
    )]
    let versions = rule::Entity::find()
        .filter(rule::COLUMN.slug.eq(slug))
        .filter(rule::COLUMN.effective_at.lte(now));
    let newest = versions
        .order_by_desc(rule::COLUMN.version)
        .one(conn)
        .await?;
    Ok(newest.filter(|row| !row.ended))
}

/// What a decision of this moment cites: the rule's name and its version.
///
/// # Errors
/// `Invalid` for a rule that does not hold now.
pub async fn cite(tx: &Tx<'_>, slug: &str) -> Result<(String, i32)> {
    let row = in_force(tx.system(&KEY), slug, tx.now()).await?;
    row.map(|row| (row.slug, row.version))
        .ok_or_else(|| Error::invalid("/rule", "unknown"))
}
