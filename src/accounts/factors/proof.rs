//! Showing a second factor: after the password, instead of it, and again before something grave.
//!
//! What was shown stands on the session's row, and the change log tells every process' gate to read it again.
use entity::{
    ceremony::Purpose,
    id::{CeremonyId, PersonId},
    passkey, person, recovery_code,
    session::{self, EndReason, Factor},
    totp as app_codes,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};
use webauthn_rs::prelude::PublicKeyCredential;

use super::{
    ceremonies,
    held::Held,
    model::{AppCode, Ceremony, PasskeySignIn, SecondFactor, StepUp},
    passkeys::{self, Judged, Party},
    recovery, totp,
};
use crate::{
    access::Viewer,
    accounts::{
        links,
        service::Caller,
        sessions::{self, Begins, Tokens},
        settings,
    },
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
};

/// Whether a factor was shown recently enough to change factors. A recovery code is enough for this alone: it is
/// what is left when everything else is lost.
///
/// # Errors
/// `SecondFactorRequired`, `StepUpRequired`.
pub(super) fn recent(app: &App, viewer: &Viewer) -> Result<()> {
    let now = app.db.clock().now();
    if viewer.recovering(now) {
        return Ok(());
    }
    viewer.fresh(now, false)
}

/// Writes on the session of whoever acts that a factor was shown.
///
/// # Errors
/// `Anonymous` when the session has ended meanwhile.
pub(super) async fn shown(tx: &Tx<'_>, factor: Factor) -> Result<()> {
    let row = own_session(tx).await?;
    let (session, person) = (row.id, row.person_id);
    let proven = row.proven_at.or(Some(tx.now()));
    let mut row = row.into_active_model();
    row.proven_at = Set(proven);
    row.stepped_up_at = Set(Some(tx.now()));
    row.stepped_up_by = Set(Some(factor));
    row.update(tx.system(&Key::of(Desk::Accounts))).await?;
    tx.emit(Event::SessionProven { session, person }).await
}

/// Writes on the session of whoever acts that it has shown nothing: there is no factor any more.
///
/// # Errors
/// `Anonymous` when the session has ended meanwhile.
pub(super) async fn unshown(tx: &Tx<'_>) -> Result<()> {
    let row = own_session(tx).await?;
    let (session, person) = (row.id, row.person_id);
    let mut row = row.into_active_model();
    row.proven_at = Set(None);
    row.stepped_up_at = Set(None);
    row.stepped_up_by = Set(None);
    row.update(tx.system(&Key::of(Desk::Accounts))).await?;
    tx.emit(Event::SessionProven { session, person }).await
}

async fn own_session(tx: &Tx<'_>) -> Result<session::Model> {
    let id = tx.viewer().session().ok_or(Error::Anonymous)?;
    let row = tx.read().take::<session::Entity>(id).await?;
    if row.ended_at.is_none() {
        Ok(row)
    } else {
        Err(Error::Anonymous)
    }
}

/// Ends every session but the one that acts: whoever was signed in under the old rules is out.
///
/// # Errors
/// The database's.
pub(super) async fn end_others(tx: &Tx<'_>, me: PersonId) -> Result<()> {
    sessions::close_all(tx, me, tx.viewer().session(), EndReason::FactorChanged).await
}

/// Takes the second factor of a session that a password began. A code of the app counts as a step-up as well.
///
/// # Errors
/// `Invalid` for a wrong code, `TooMany`.
pub async fn second_factor(app: &App, viewer: &Viewer, given: &SecondFactor) -> Result<()> {
    match (&given.totp, &given.recovery_code) {
        (Some(code), None) => by_app(app, viewer, code).await,
        (None, Some(code)) => by_recovery_code(app, viewer, code.as_str()).await,
        _ => Err(Error::invalid("", "required")),
    }
}

async fn by_app(app: &App, viewer: &Viewer, code: &AppCode) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::SecondFactor, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let conn = tx.system(&Key::of(Desk::Accounts));
            let wrong = || Error::invalid("/totp", "mismatch");
            let row = tx.read().take::<app_codes::Entity>(me).await;
            let row = row.map_err(|_| wrong())?;
            if row.confirmed_at.is_none() {
                return Err(wrong());
            }
            let secret = app.secrets.unseal(totp::SEALED, &row.secret_sealed)?;
            let step = totp::step_of(&secret, code.as_str(), tx.now(), row.last_step)?;
            let mut row = row.into_active_model();
            row.last_step = Set(step.ok_or_else(wrong)?);
            row.update(conn).await?;
            shown(tx, Factor::Totp).await
        })
        .await
}

async fn by_recovery_code(app: &App, viewer: &Viewer, code: &str) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::SecondFactor, &Who::Person(me))?;
    let hash = recovery::kept(&app.secrets, me, code);
    app.db
        .write(viewer, async |tx| {
            let used = recovery_code::Entity::update_many()
                .col_expr(recovery_code::Column::UsedAt, Expr::value(tx.now()))
                .filter(recovery_code::COLUMN.person_id.eq(me))
                .filter(recovery_code::COLUMN.code_hash.eq(hash.as_str()))
                .filter(recovery_code::COLUMN.used_at.is_null())
                .exec(tx.system(&Key::of(Desk::Accounts)))
                .await?;
            if used.rows_affected == 0 {
                return Err(Error::invalid("/recovery_code", "mismatch"));
            }
            shown(tx, Factor::RecoveryCode).await?;
            settings::tell(tx, me, "recovery_code_used").await
        })
        .await
}

/// Asks for one of my passkeys.
///
/// # Errors
/// `Conflict` when there is none; `TooMany`.
pub async fn ask(app: &App, viewer: &Viewer) -> Result<Ceremony> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Ceremony, &Who::Person(me))?;
    let held = Held::of(app.db.system(&Key::of(Desk::Accounts)), me).await?;
    if held.passkeys.is_empty() {
        return Err(Error::Conflict("no passkey"));
    }
    let asked = Party::at(app.public_url())?.ask_for_known(&held.passkeys)?;
    app.db
        .write(viewer, async |tx| {
            let ceremony = ceremonies::keep(tx, Some(me), Purpose::StepUp, asked.state).await?;
            let public_key = asked.options;
            Ok(Ceremony {
                ceremony,
                public_key,
            })
        })
        .await
}

/// Takes a factor that is shown again, or for the first time in this session.
///
/// # Errors
/// `Invalid` for an answer or a code that is none, `Gone` for a ceremony that is over.
pub async fn step_up(app: &App, viewer: &Viewer, given: &StepUp) -> Result<()> {
    match (given.ceremony, &given.credential, &given.totp) {
        (Some(ceremony), Some(answer), None) => by_passkey(app, viewer, ceremony, answer).await,
        (None, None, Some(code)) => by_app(app, viewer, code).await,
        _ => Err(Error::invalid("", "required")),
    }
}

async fn by_passkey(
    app: &App,
    viewer: &Viewer,
    ceremony: CeremonyId,
    answer: &PublicKeyCredential,
) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Ceremony, &Who::Person(me))?;
    let party = Party::at(app.public_url())?;
    let whose = app
        .db
        .write(viewer, async |tx| {
            let whose = answered(app, tx, &party, (ceremony, answer), Some(me)).await?;
            if whose.is_some() {
                shown(tx, Factor::Passkey).await?;
            }
            Ok(whose)
        })
        .await?;
    whose
        .map(drop)
        .ok_or_else(|| Error::invalid("/credential", "mismatch"))
}

/// Asks for any passkey of anybody, to sign in.
///
/// # Errors
/// `TooMany`; `Conflict` under an address that browsers have no passkeys for.
pub async fn ask_anybody(app: &App, from: &Caller) -> Result<Ceremony> {
    app.limits.count(Act::Ceremony, &Who::net(from.net))?;
    let asked = Party::at(app.public_url())?.ask_for_known(&[])?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let ceremony = ceremonies::keep(tx, None, Purpose::SignIn, asked.state).await?;
            let public_key = asked.options;
            Ok(Ceremony {
                ceremony,
                public_key,
            })
        })
        .await
}

/// Signs in by passkey alone: the device has verified its owner, so that these are two factors in one.
///
/// # Errors
/// `WrongCredentials` for any answer that is none, `Gone` for a ceremony that is over, `TooMany`.
pub async fn sign_in(app: &App, from: &Caller, given: &PasskeySignIn) -> Result<Tokens> {
    app.limits.count(Act::SignIn, &Who::net(from.net))?;
    let party = Party::at(app.public_url())?;
    let begun = app
        .db
        .write(&Viewer::guest(), async |tx| {
            let answer = (given.ceremony, &given.credential);
            let Some(whose) = answered(app, tx, &party, answer, None).await? else {
                return Ok(None);
            };
            let row = links::held(tx, whose).await?;
            let Some(row) = row.filter(|row| row.email_verified_at.is_some()) else {
                return Ok(None);
            };
            begin(app, tx, &row, from).await.map(Some)
        })
        .await?;
    begun.ok_or(Error::WrongCredentials)
}

async fn begin(app: &App, tx: &Tx<'_>, row: &person::Model, from: &Caller) -> Result<Tokens> {
    let begins = Begins {
        person: row.id,
        kind: row.kind,
        client: &from.client,
        shown: Some(Factor::Passkey),
    };
    let (session, tokens) = sessions::begin(tx, &app.secrets, begins).await?;
    let person = row.id;
    tx.emit(Event::SessionStarted { session, person }).await?;
    Ok(tokens)
}

/// Whose key answered; nobody's, when the answer is worth nothing. The ceremony is used up either way, which is
/// why a bad answer is no error here.
async fn answered(
    app: &App,
    tx: &Tx<'_>,
    party: &Party,
    (ceremony, answer): (CeremonyId, &PublicKeyCredential),
    asked: Option<PersonId>,
) -> Result<Option<PersonId>> {
    let purpose = match asked {
        Some(_) => Purpose::StepUp,
        None => Purpose::SignIn,
    };
    let state = ceremonies::take(tx, ceremony, asked, purpose).await?;
    let conn = tx.system(&Key::of(Desk::Accounts));
    #[expect(clippy::disallowed_methods, reason = "at sign-in there is no viewer")]
    let row = passkey::Entity::find()
        .filter(passkey::COLUMN.credential_id.eq(passkeys::named(answer)))
        .lock_exclusive()
        .one(conn)
        .await?;
    let Some(row) = row.filter(|row| asked.is_none_or(|me| me == row.person_id)) else {
        return Ok(None);
    };
    let owner = passkeys::handle(&app.secrets, row.person_id);
    let named = match answer.get_user_unique_id() {
        Some(named) => named == owner.as_bytes(),
        // Older keys do not say whose they are; who asked for them knows.
        None => asked.is_some(),
    };
    if !named {
        return Ok(None);
    }
    match party.judge(answer, &state, &row)? {
        Judged::Right(key) => {
            let whose = row.person_id;
            let mut row = row.into_active_model();
            row.credential = Set(passkeys::kept(&key)?);
            row.last_used_at = Set(Some(tx.now()));
            row.update(conn).await?;
            Ok(Some(whose))
        }
        Judged::Copied => {
            settings::tell(tx, row.person_id, "passkey_copied").await?;
            Ok(None)
        }
        Judged::Wrong => Ok(None),
    }
}
