//! Mailed links: each works once, for a while. The token is made from the row's id, so that the job that
//! writes the letter can make it again; only its hash is stored.
use chrono::TimeDelta;
use entity::{
    id::{OneTimeTokenId, PersonId},
    one_time_token::{self, Purpose},
    person,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};

use crate::{
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    secrets::{self, Secrets},
};

/// What addresses are sealed for.
pub(super) const ADDRESS: &str = "address";

/// A link that is due to be mailed.
pub struct Link {
    /// What it does.
    pub purpose: Purpose,
    /// Whose it is.
    pub person: person::Model,
    /// Where it is sent.
    pub to: String,
    /// The whole link; its secret is behind `#`, where no log and no referrer sees it.
    pub url: String,
}

/// How long a link works.
fn life(purpose: Purpose) -> TimeDelta {
    match purpose {
        Purpose::VerifyEmail => TimeDelta::hours(48),
        Purpose::ResetPassword => TimeDelta::hours(1),
        Purpose::ChangeEmail => TimeDelta::hours(24),
    }
}

/// The secret behind `#`.
#[must_use]
pub fn token(secrets: &Secrets, id: OneTimeTokenId) -> String {
    secrets.mac_text("one-time", &[id.0.as_bytes()])
}

/// Makes a link; earlier ones of the same purpose work no longer.
pub(super) async fn make(
    tx: &Tx<'_>,
    secrets: &Secrets,
    person: PersonId,
    purpose: Purpose,
    payload: Option<String>,
) -> Result<OneTimeTokenId> {
    spend_others(tx, person, purpose).await?;
    let id = OneTimeTokenId::new();
    let row = one_time_token::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        purpose: Set(purpose),
        token_hash: Set(secrets::hash(&token(secrets, id))),
        payload: Set(payload),
        expires_at: Set(tx.now() + life(purpose)),
        used_at: Set(None),
        created_at: Set(tx.now()),
    };
    row.insert(tx.system(&Key::of(Desk::Accounts))).await?;
    Ok(id)
}

async fn spend_others(tx: &Tx<'_>, person: PersonId, purpose: Purpose) -> Result<()> {
    one_time_token::Entity::update_many()
        .col_expr(one_time_token::Column::UsedAt, Expr::value(tx.now()))
        .filter(one_time_token::COLUMN.person_id.eq(person))
        .filter(one_time_token::COLUMN.purpose.eq(purpose))
        .filter(one_time_token::COLUMN.used_at.is_null())
        .exec(tx.system(&Key::of(Desk::Accounts)))
        .await?;
    Ok(())
}

/// The row of a link that would work now, without using it: before a dear hash is made.
pub(super) async fn peek(
    app: &App,
    token: &str,
    purpose: Purpose,
) -> Result<one_time_token::Model> {
    #[expect(clippy::disallowed_methods, reason = "links by mail have no viewer")]
    let row = one_time_token::Entity::find()
        .filter(one_time_token::COLUMN.token_hash.eq(secrets::hash(token)))
        .filter(one_time_token::COLUMN.purpose.eq(purpose))
        .one(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let now = app.db.clock().now();
    row.filter(|row| row.used_at.is_none() && row.expires_at > now)
        .ok_or(Error::Gone("link"))
}

/// Uses a link up and answers its row with the person, both held until the transaction ends.
pub(super) async fn take(
    tx: &Tx<'_>,
    token: &str,
    purpose: Purpose,
) -> Result<(one_time_token::Model, person::Model)> {
    let conn = tx.system(&Key::of(Desk::Accounts));
    #[expect(clippy::disallowed_methods, reason = "links by mail have no viewer")]
    let row = one_time_token::Entity::find()
        .filter(one_time_token::COLUMN.token_hash.eq(secrets::hash(token)))
        .filter(one_time_token::COLUMN.purpose.eq(purpose))
        .filter(one_time_token::COLUMN.used_at.is_null())
        .filter(one_time_token::COLUMN.expires_at.gt(tx.now()))
        .lock_exclusive()
        .one(conn)
        .await?
        .ok_or(Error::Gone("link"))?;
    let person = held(tx, row.person_id).await?.ok_or(Error::Gone("link"))?;
    let mut used = row.into_active_model();
    used.used_at = Set(Some(tx.now()));
    Ok((used.update(conn).await?, person))
}

/// A person who has not left, held until the transaction ends.
pub(super) async fn held(tx: &Tx<'_>, id: PersonId) -> Result<Option<person::Model>> {
    #[expect(clippy::disallowed_methods, reason = "links by mail have no viewer")]
    let select = person::Entity::find_by_id(id).filter(person::COLUMN.left_at.is_null());
    let conn = tx.system(&Key::of(Desk::Accounts));
    Ok(select.lock_exclusive().one(conn).await?)
}

/// The person who verified an address, if somebody did.
pub(super) async fn owner(
    conn: &impl sea_orm::ConnectionTrait,
    key: &str,
) -> Result<Option<person::Model>> {
    #[expect(clippy::disallowed_methods, reason = "at sign-in there is no viewer")]
    let select = person::Entity::find().filter(person::COLUMN.email_key.eq(key));
    Ok(select.one(conn).await?)
}

/// A person's address, for the server's own letters and for its owner. None when they left.
///
/// # Errors
/// When the stored address does not open.
pub fn address_of(secrets: &Secrets, person: &person::Model) -> Result<Option<String>> {
    let sealed = person.email_sealed.as_deref();
    sealed.map(|text| secrets.unseal(ADDRESS, text)).transpose()
}

/// Whom to tell at the address they had before it was changed: the row that the alert names holds it.
///
/// # Errors
/// The database's.
pub async fn old_address(app: &App, id: OneTimeTokenId) -> Result<Option<String>> {
    let row = row(app, id).await?;
    let sealed = row
        .filter(|row| row.used_at.is_some())
        .and_then(|row| row.payload);
    sealed
        .map(|text| app.secrets.unseal(ADDRESS, &text))
        .transpose()
}

/// A link as it is to be mailed; none when it works no longer or its person is gone.
///
/// # Errors
/// The database's.
pub async fn link(app: &App, id: OneTimeTokenId) -> Result<Option<Link>> {
    let now = app.db.clock().now();
    let Some(row) = row(app, id).await? else {
        return Ok(None);
    };
    if row.used_at.is_some() || row.expires_at <= now {
        return Ok(None);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a letter to the person themselves"
    )]
    let person = person::Entity::find_by_id(row.person_id)
        .filter(person::COLUMN.left_at.is_null())
        .one(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let Some(person) = person else {
        return Ok(None);
    };
    let (page, sealed) = match row.purpose {
        Purpose::VerifyEmail => ("verify", person.email_sealed.as_deref()),
        Purpose::ResetPassword => ("reset", person.email_sealed.as_deref()),
        Purpose::ChangeEmail => ("email-change", row.payload.as_deref()),
    };
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    Ok(Some(Link {
        purpose: row.purpose,
        to: app.secrets.unseal(ADDRESS, sealed)?,
        url: format!("{}/{page}#{}", app.public_url(), token(&app.secrets, id)),
        person,
    }))
}

async fn row(app: &App, id: OneTimeTokenId) -> Result<Option<one_time_token::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a letter to the person themselves"
    )]
    let select = one_time_token::Entity::find_by_id(id);
    Ok(select.one(app.db.system(&Key::of(Desk::Accounts))).await?)
}
