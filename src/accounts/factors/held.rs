//! Which second factors somebody has.
use entity::{id::PersonId, passkey, recovery_code, totp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::error::Result;

/// The second factors of one person.
pub(super) struct Held {
    /// The app's row, also while it waits for its first code.
    pub(super) app: Option<totp::Model>,
    /// The passkeys, the oldest first.
    pub(super) passkeys: Vec<passkey::Model>,
    /// Recovery codes that were not used.
    pub(super) codes_left: u64,
}

impl Held {
    /// Looks.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(conn: &impl ConnectionTrait, person: PersonId) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the owner's own, also at sign-in"
        )]
        let (app, passkeys, codes) = (
            totp::Entity::find_by_id(person),
            passkey::Entity::find(),
            recovery_code::Entity::find(),
        );
        Ok(Self {
            app: app.one(conn).await?,
            passkeys: passkeys
                .filter(passkey::COLUMN.person_id.eq(person))
                .order_by_asc(passkey::Column::Id)
                .all(conn)
                .await?,
            codes_left: codes
                .filter(recovery_code::COLUMN.person_id.eq(person))
                .filter(recovery_code::COLUMN.used_at.is_null())
                .count(conn)
                .await?,
        })
    }

    /// The app, once its first code has come.
    pub(super) fn confirmed(&self) -> Option<&totp::Model> {
        self.app.as_ref().filter(|row| row.confirmed_at.is_some())
    }

    /// How many there are. Recovery codes are none: they stand for one that is lost.
    pub(super) fn count(&self) -> usize {
        self.passkeys.len() + usize::from(self.confirmed().is_some())
    }

    /// Whether there is one.
    pub(super) fn any(&self) -> bool {
        self.count() > 0
    }
}
