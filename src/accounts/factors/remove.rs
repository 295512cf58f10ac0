//! Taking second factors away. An officer keeps at least one; a resident may go back to a password alone.
use entity::{
    ceremony,
    id::{PasskeyId, PersonId},
    passkey, person, recovery_code,
    session::EndReason,
    totp as app_codes,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{held::Held, model::PasskeyView, proof};
use crate::{
    access::{Settle, Viewer},
    accounts::{links, sessions, settings},
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
};

/// Takes the app away.
///
/// # Errors
/// `NotFound`; `Conflict` for an officer's last factor; `SecondFactorRequired`, `StepUpRequired`.
pub async fn remove_app(app: &App, viewer: &Viewer) -> Result<()> {
    let me = viewer.signed_in()?;
    proof::recent(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let held = may_lose_one(tx, me).await?;
            held.confirmed().ok_or(Error::NotFound("app"))?;
            app_codes::Entity::delete_by_id(me)
                .exec(tx.system(&Key::of(Desk::Accounts)))
                .await?;
            lost(tx, me, held.count() - 1, "app_removed").await
        })
        .await
}

/// Takes one of my passkeys away.
///
/// # Errors
/// As `remove_app`.
pub async fn remove_passkey(app: &App, viewer: &Viewer, id: PasskeyId) -> Result<()> {
    let me = viewer.signed_in()?;
    proof::recent(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            tx.read().take::<passkey::Entity>(id).await?;
            let held = may_lose_one(tx, me).await?;
            passkey::Entity::delete_by_id(id)
                .exec(tx.system(&Key::of(Desk::Accounts)))
                .await?;
            lost(tx, me, held.count() - 1, "passkey_removed").await
        })
        .await
}

/// Calls a passkey something else.
///
/// # Errors
/// `NotFound` when it is not mine.
pub async fn rename(app: &App, viewer: &Viewer, id: PasskeyId, name: &str) -> Result<PasskeyView> {
    viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<passkey::Entity>(id).await?;
            let mine = viewer.may::<Settle, _>(row)?;
            let row = tx
                .edit(mine, |row: &mut passkey::ActiveModel| {
                    row.name = Set(name.to_owned());
                })
                .await?;
            Ok(PasskeyView::of(row))
        })
        .await
}

async fn may_lose_one(tx: &Tx<'_>, me: PersonId) -> Result<Held> {
    let person = links::held(tx, me).await?.ok_or(Error::Anonymous)?;
    let held = Held::of(tx.system(&Key::of(Desk::Accounts)), me).await?;
    if person.kind == person::Kind::Officer && held.count() < 2 {
        return Err(Error::Conflict("an officer's last second factor"));
    }
    Ok(held)
}

async fn lost(tx: &Tx<'_>, me: PersonId, left: usize, what: &'static str) -> Result<()> {
    if left == 0 {
        forget_codes(tx, me).await?;
        proof::unshown(tx).await?;
    }
    proof::end_others(tx, me).await?;
    settings::tell(tx, me, what).await
}

async fn forget_codes(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.person_id.eq(person))
        .exec(tx.system(&Key::of(Desk::Accounts)))
        .await?;
    Ok(())
}

/// Forgets everything that somebody could show besides a password.
///
/// # Errors
/// The database's.
pub(in crate::accounts) async fn forget_all(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    let conn = tx.system(&Key::of(Desk::Accounts));
    passkey::Entity::delete_many()
        .filter(passkey::COLUMN.person_id.eq(person))
        .exec(conn)
        .await?;
    ceremony::Entity::delete_many()
        .filter(ceremony::COLUMN.person_id.eq(person))
        .exec(conn)
        .await?;
    app_codes::Entity::delete_by_id(person).exec(conn).await?;
    forget_codes(tx, person).await
}

/// For whoever lost everything: all factors go, every session ends, and the password lets them enroll anew. Two
/// administrators of the agency decide it; this is only the act.
///
/// # Errors
/// `NotFound` when there is no such person any more.
pub async fn reset(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    links::held(tx, person)
        .await?
        .ok_or(Error::NotFound("account"))?;
    forget_all(tx, person).await?;
    sessions::close_all(tx, person, None, EndReason::FactorChanged).await?;
    settings::tell(tx, person, "factors_reset").await
}
