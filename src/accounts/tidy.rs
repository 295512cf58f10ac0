//! What goes by itself: sign-ups that nobody verified, links that are spent, sessions long over, questions to
//! passkeys that nobody answered.
use chrono::TimeDelta;
use entity::{ceremony, id::PersonId, one_time_token, person, session};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::sessions;
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::Result,
};

/// A sign-up waits so long for its link.
const UNVERIFIED: TimeDelta = TimeDelta::hours(48);
/// A spent link keeps the old address for the letter to it: jobs are tried for two days.
const SPENT: TimeDelta = TimeDelta::days(3);
/// Sessions are remembered so long after their end; no token revives one that is forgotten.
const OVER: TimeDelta = TimeDelta::days(30);
/// Sign-ups removed in one transaction, so that others get their turn.
const ONCE: u64 = 200;

/// Removes what nobody waits for any more. Running it twice does no harm.
///
/// # Errors
/// The database's.
pub async fn tidy(app: &App) -> Result<()> {
    while forget_unverified(app).await? == ONCE {}
    let key = Key::of(Desk::Accounts);
    app.db
        .write(&Viewer::guest(), async |tx| {
            let now = tx.now();
            one_time_token::Entity::delete_many()
                .filter(
                    Condition::any()
                        .add(one_time_token::COLUMN.expires_at.lt(now - SPENT))
                        .add(one_time_token::COLUMN.used_at.lt(now - SPENT)),
                )
                .exec(tx.system(&key))
                .await?;
            session::Entity::delete_many()
                .filter(
                    Condition::any()
                        .add(session::COLUMN.expires_at.lt(now - OVER))
                        .add(session::COLUMN.ended_at.lt(now - OVER)),
                )
                .exec(tx.system(&key))
                .await?;
            ceremony::Entity::delete_many()
                .filter(ceremony::COLUMN.expires_at.lt(now))
                .exec(tx.system(&key))
                .await?;
            Ok(())
        })
        .await
}

async fn forget_unverified(app: &App) -> Result<u64> {
    let key = Key::of(Desk::Accounts);
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&key);
            #[expect(clippy::disallowed_methods, reason = "nobody's rows yet")]
            let gone: Vec<PersonId> = person::Entity::find()
                .select_only()
                .column(person::Column::Id)
                .filter(person::COLUMN.email_verified_at.is_null())
                .filter(person::COLUMN.left_at.is_null())
                .filter(person::COLUMN.created_at.lt(tx.now() - UNVERIFIED))
                .order_by_asc(person::Column::Id)
                .limit(ONCE)
                .into_tuple()
                .all(conn)
                .await?;
            for id in &gone {
                sessions::close_all(tx, *id, None, session::EndReason::Expired).await?;
            }
            // Their links and sessions go with them.
            person::Entity::delete_many()
                .filter(person::COLUMN.id.is_in(gone.iter().copied()))
                .exec(conn)
                .await?;
            Ok(gone.len() as u64)
        })
        .await
}
