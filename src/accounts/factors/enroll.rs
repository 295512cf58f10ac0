//! Adding second factors. The first one asks for the password; from then on one that is there lets the next one
//! in. Whoever is signed in elsewhere is signed out, and the owner is told by mail.
use entity::{
    ceremony::Purpose,
    id::{PasskeyId, PersonId, RecoveryCodeId},
    passkey, recovery_code,
    session::Factor,
    totp as app_codes,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set, SqlErr,
};

use super::{
    ceremonies,
    held::Held,
    model::{AddedPasskey, Begin, Ceremony, FirstCode, NewApp, NewPasskey, PasskeyView},
    passkeys::{self, Party},
    proof, recovery, totp,
};
use crate::{
    access::Viewer,
    accounts::{links, settings},
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    limits::{Act, Who},
};

/// Passkeys of one person.
const MOST: usize = 20;

/// Whether this session may change second factors, before anything is done.
///
/// # Errors
/// `Invalid` for a wrong password, `SecondFactorRequired`, `StepUpRequired`, `TooMany`.
pub(super) async fn allow(
    app: &App,
    viewer: &Viewer,
    held: &Held,
    password: Option<&crate::accounts::passwords::Password>,
) -> Result<()> {
    if held.any() {
        return proof::recent(app, viewer);
    }
    let Some(password) = password else {
        return Err(Error::invalid("/password", "required"));
    };
    settings::confirm(app, viewer, password, "/password")
        .await
        .map(drop)
}

/// Makes a secret for an app. It counts once its first code has come; until then the old one goes on.
///
/// # Errors
/// As `allow`.
pub async fn begin_app(app: &App, viewer: &Viewer, begin: &Begin) -> Result<NewApp> {
    let me = viewer.signed_in()?;
    let key = Key::of(Desk::Accounts);
    let held = Held::of(app.db.system(&key), me).await?;
    allow(app, viewer, &held, begin.password.as_ref()).await?;
    let secret = totp::fresh();
    let sealed = app.secrets.seal(totp::SEALED, &secret)?;
    let person = app
        .db
        .write(viewer, async |tx| {
            let person = still(tx, me, &held).await?;
            match &held.app {
                None => waiting(tx, me, sealed).insert(tx.system(&key)).await?,
                Some(row) => {
                    let mut row = row.clone().into_active_model();
                    row.next_sealed = Set(Some(sealed));
                    row.update(tx.system(&key)).await?
                }
            };
            Ok(person)
        })
        .await?;
    let account = links::address_of(&app.secrets, &person)?.unwrap_or_default();
    let uri = totp::uri(&secret, &account)?;
    Ok(NewApp {
        qr_svg: totp::drawn(&uri)?,
        secret,
        uri,
    })
}

fn waiting(tx: &Tx<'_>, me: PersonId, sealed: String) -> app_codes::ActiveModel {
    app_codes::ActiveModel {
        person_id: Set(me),
        secret_sealed: Set(String::new()),
        next_sealed: Set(Some(sealed)),
        confirmed_at: Set(None),
        last_step: Set(totp::NEVER),
        created_at: Set(tx.now()),
    }
}

/// Takes the first code of a new secret, which makes the app count.
///
/// # Errors
/// `Invalid` for a wrong code, `Gone` when no app waits for one, `TooMany`.
pub async fn confirm_app(
    app: &App,
    viewer: &Viewer,
    given: &FirstCode,
) -> Result<Option<Vec<String>>> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::SecondFactor, &Who::Person(me))?;
    let key = Key::of(Desk::Accounts);
    app.db
        .write(viewer, async |tx| {
            links::held(tx, me).await?.ok_or(Error::Anonymous)?;
            let held = Held::of(tx.system(&key), me).await?;
            if held.any() {
                proof::recent(app, viewer)?;
            }
            let first = !held.any();
            let row = held.app.ok_or(Error::Gone("app"))?;
            let sealed = row.next_sealed.clone().ok_or(Error::Gone("app"))?;
            let secret = app.secrets.unseal(totp::SEALED, &sealed)?;
            let step = totp::step_of(&secret, given.code.as_str(), tx.now(), totp::NEVER)?;
            let step = step.ok_or_else(|| Error::invalid("/code", "mismatch"))?;
            let mut row = row.into_active_model();
            row.secret_sealed = Set(sealed);
            row.next_sealed = Set(None);
            row.confirmed_at = Set(Some(tx.now()));
            row.last_step = Set(step);
            row.update(tx.system(&key)).await?;
            added(app, tx, Factor::Totp, first).await
        })
        .await
}

/// Asks for a new passkey.
///
/// # Errors
/// As `allow`; `Conflict` when there are too many, or under an address that browsers have no passkeys for.
pub async fn begin_passkey(app: &App, viewer: &Viewer, begin: &Begin) -> Result<Ceremony> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Ceremony, &Who::Person(me))?;
    let party = Party::at(app.public_url())?;
    let key = Key::of(Desk::Accounts);
    let held = Held::of(app.db.system(&key), me).await?;
    allow(app, viewer, &held, begin.password.as_ref()).await?;
    if held.passkeys.len() >= MOST {
        return Err(Error::Conflict("passkeys"));
    }
    app.db
        .write(viewer, async |tx| {
            let person = still(tx, me, &held).await?;
            let account = links::address_of(&app.secrets, &person)?.unwrap_or_default();
            let handle = passkeys::handle(&app.secrets, me);
            let names = (account.as_str(), person.display_name.as_str());
            let asked = party.ask_for_new(handle, names, &held.passkeys)?;
            let ceremony = ceremonies::keep(tx, Some(me), Purpose::Register, asked.state).await?;
            Ok(Ceremony {
                ceremony,
                public_key: asked.options,
            })
        })
        .await
}

/// Adds the passkey that was made.
///
/// # Errors
/// `Gone` for a ceremony that is over, `Invalid` for an answer that is none, `Conflict` for a key that is known.
pub async fn add_passkey(app: &App, viewer: &Viewer, new: NewPasskey) -> Result<AddedPasskey> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Ceremony, &Who::Person(me))?;
    let party = Party::at(app.public_url())?;
    let key = Key::of(Desk::Accounts);
    let done = app.db.write(viewer, async |tx| {
        let conn = tx.system(&key);
        links::held(tx, me).await?.ok_or(Error::Anonymous)?;
        let state = ceremonies::take(tx, new.ceremony, Some(me), Purpose::Register).await?;
        let held = Held::of(conn, me).await?;
        if held.any() {
            proof::recent(app, viewer)?;
        }
        // An answer that is none uses the question up as well: that is why this is no error inside.
        let made = match party.made(&new.credential, &state) {
            Ok(made) => made,
            Err(refused) => return Ok(Err(refused)),
        };
        let row = passkey::ActiveModel {
            id: Set(PasskeyId::new()),
            person_id: Set(me),
            name: Set(new.name.as_str().to_owned()),
            credential_id: Set(made.credential_id),
            credential: Set(made.credential),
            created_at: Set(tx.now()),
            last_used_at: Set(None),
        };
        let row = row.insert(conn).await?;
        let recovery_codes = added(app, tx, Factor::Passkey, !held.any()).await?;
        Ok(Ok(AddedPasskey {
            passkey: PasskeyView::of(row),
            recovery_codes,
        }))
    });
    done.await.map_err(known)?
}

/// The database lets a key in once, whosever it is.
fn known(error: Error) -> Error {
    match error {
        Error::Db(below)
            if matches!(below.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            Error::Conflict("passkey")
        }
        other => other,
    }
}

/// Makes ten new recovery codes; those from before work no longer.
///
/// # Errors
/// `Conflict` without a second factor that they could stand for; `SecondFactorRequired`, `StepUpRequired`.
pub async fn new_codes(app: &App, viewer: &Viewer) -> Result<Vec<String>> {
    let me = viewer.signed_in()?;
    proof::recent(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            links::held(tx, me).await?.ok_or(Error::Anonymous)?;
            let held = Held::of(tx.system(&Key::of(Desk::Accounts)), me).await?;
            if !held.any() {
                return Err(Error::Conflict("no second factor"));
            }
            let codes = replace_codes(app, tx, me).await?;
            settings::tell(tx, me, "recovery_codes_made").await?;
            Ok(codes)
        })
        .await
}

/// Nothing was added or removed since it was asked whether this session may.
async fn still(tx: &Tx<'_>, me: PersonId, before: &Held) -> Result<entity::person::Model> {
    let person = links::held(tx, me).await?.ok_or(Error::Anonymous)?;
    let now = Held::of(tx.system(&Key::of(Desk::Accounts)), me).await?;
    if now.any() == before.any() && now.app == before.app {
        Ok(person)
    } else {
        Err(Error::Conflict("second factor changed"))
    }
}

/// What follows from a new factor: this session has shown it, all others end, and the owner hears of it.
async fn added(app: &App, tx: &Tx<'_>, factor: Factor, first: bool) -> Result<Option<Vec<String>>> {
    let me = tx.viewer().signed_in()?;
    proof::shown(tx, factor).await?;
    proof::end_others(tx, me).await?;
    let what = match factor {
        Factor::Passkey => "passkey_added",
        Factor::Totp | Factor::RecoveryCode => "app_added",
    };
    settings::tell(tx, me, what).await?;
    if !first {
        return Ok(None);
    }
    replace_codes(app, tx, me).await.map(Some)
}

async fn replace_codes(app: &App, tx: &Tx<'_>, me: PersonId) -> Result<Vec<String>> {
    let conn = tx.system(&Key::of(Desk::Accounts));
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    let codes = recovery::fresh();
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        id: Set(RecoveryCodeId::new()),
        person_id: Set(me),
        code_hash: Set(recovery::kept(&app.secrets, me, code)),
        created_at: Set(tx.now()),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(conn)
        .await?;
    Ok(codes)
}
