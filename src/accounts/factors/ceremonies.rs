//! Ceremonies: a question to somebody's key waits here for its answer: once, for five minutes, in the database,
//! because another process may be the one that is answered.
use chrono::TimeDelta;
use entity::{
    ceremony::{self, Purpose},
    id::{CeremonyId, PersonId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::{
    db::{Desk, Key, Tx},
    error::{Error, Result},
};

/// How long an answer may take.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// Keeps what is needed to judge the answer.
///
/// # Errors
/// The database's.
pub(super) async fn keep(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    purpose: Purpose,
    state: String,
) -> Result<CeremonyId> {
    let id = CeremonyId::new();
    let row = ceremony::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        purpose: Set(purpose),
        state: Set(state),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now() + LIFE),
    };
    row.insert(tx.system(&Key::of(Desk::Accounts))).await?;
    Ok(id)
}

/// Uses a ceremony up, whatever the answer is worth: the caller commits this also when it is worth nothing.
///
/// # Errors
/// `Gone` when it was used, is too old, is somebody else's or was for something else.
pub(super) async fn take(
    tx: &Tx<'_>,
    id: CeremonyId,
    person: Option<PersonId>,
    purpose: Purpose,
) -> Result<String> {
    let conn = tx.system(&Key::of(Desk::Accounts));
    let asked = match person {
        Some(person) => ceremony::COLUMN.person_id.eq(person),
        None => ceremony::COLUMN.person_id.is_null(),
    };
    #[expect(clippy::disallowed_methods, reason = "at sign-in there is no viewer")]
    let row = ceremony::Entity::find_by_id(id)
        .filter(asked)
        .filter(ceremony::COLUMN.purpose.eq(purpose))
        .filter(ceremony::COLUMN.expires_at.gt(tx.now()))
        .lock_exclusive()
        .one(conn)
        .await?
        .ok_or(Error::Gone("ceremony"))?;
    ceremony::Entity::delete_by_id(id).exec(conn).await?;
    Ok(row.state)
}
