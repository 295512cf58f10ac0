//! Signing up, verifying, signing in, forgotten passwords.
//!
//! Nobody learns here whether an address has an account: the answers are the same, the work is the same,
//! and what differs is a letter to the address itself.
use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use entity::{
    id::{OneTimeTokenId, PersonId},
    neighborhood,
    one_time_token::Purpose,
    person,
    session::EndReason,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::{
    factors::model::NewOfficer,
    links::{self, ADDRESS},
    model::{Credentials, Email, NewAccount},
    passwords::{Password, Verdict},
    rules,
    sessions::{self, Begins, Tokens},
};
use crate::{
    access::Viewer,
    agencies,
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
};

/// Where an address is looked up in secret, answers wait for the next of these: well above what the rows take.
const BEAT: Duration = Duration::from_millis(50);

/// From where somebody asks.
pub struct Caller {
    /// The network address.
    pub net: IpAddr,
    /// Browser and system in a few words.
    pub client: String,
}

/// Who signs up, as what.
struct Newcomer<'a> {
    kind: person::Kind,
    email: &'a Email,
    password: &'a Password,
    display_name: &'a str,
    age_band: person::AgeBand,
    language: person::Language,
    rules_version: &'a str,
}

/// Signs somebody up and in. The address counts only once it is verified: until then anybody may claim it.
///
/// # Errors
/// `TooMany`, `Invalid`, `Unavailable`; never whether the address is known.
pub async fn sign_up(app: &App, from: &Caller, new: NewAccount) -> Result<Tokens> {
    let newcomer = Newcomer {
        kind: person::Kind::Resident,
        email: &new.email,
        password: &new.password,
        display_name: new.display_name.as_str(),
        age_band: new.age_band,
        language: new.language,
        rules_version: new.rules_version.as_str(),
    };
    enter(app, from, newcomer).await
}

/// The same for somebody who will act for an office. An account is one or the other for ever.
///
/// # Errors
/// As `sign_up`.
pub async fn sign_up_officer(app: &App, from: &Caller, new: NewOfficer) -> Result<Tokens> {
    let newcomer = Newcomer {
        kind: person::Kind::Officer,
        email: &new.email,
        password: &new.password,
        display_name: new.display_name.as_str(),
        age_band: person::AgeBand::From18,
        language: new.language,
        rules_version: new.rules_version.as_str(),
    };
    enter(app, from, newcomer).await
}

async fn enter(app: &App, from: &Caller, new: Newcomer<'_>) -> Result<Tokens> {
    app.limits.count(Act::SignUp, &Who::net(from.net))?;
    if new.rules_version != rules::VERSION {
        return Err(Error::invalid("/rules_version", "mismatch"));
    }
    agencies::refuse_taken(app, new.display_name, "/display_name").await?;
    let about = vec![new.email.as_str().to_owned(), new.display_name.to_owned()];
    accept(app, new.password, about, "/password").await?;
    let hash = app.passwords.hash(new.password).await?;
    let key = app.secrets.address_key(new.email.as_str());
    let sealed = app.secrets.seal(ADDRESS, new.email.as_str())?;
    let nobody = Viewer::guest();
    let begun = app.db.write(&nobody, async |tx| {
        let person = PersonId::new();
        let row = newcomer(tx, person, &new, (hash, sealed));
        row.insert(tx.system(&Key::of(Desk::Accounts))).await?;
        verify_or_warn(app, tx, person, &key).await?;
        let begins = Begins {
            person,
            kind: new.kind,
            client: &from.client,
            shown: None,
        };
        let (_, tokens) = sessions::begin(tx, &app.secrets, begins).await?;
        Ok(tokens)
    });
    on_the_beat(begun).await
}

/// Answers at whole beats only, so that the time says nothing about what was done.
pub(super) async fn on_the_beat<T>(work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let done = work.await;
    let beats = began.elapsed().as_millis() / BEAT.as_millis() + 1;
    let end = BEAT.saturating_mul(u32::try_from(beats).unwrap_or(u32::MAX));
    tokio::time::sleep(end.saturating_sub(began.elapsed())).await;
    done
}

fn newcomer(
    tx: &Tx<'_>,
    id: PersonId,
    new: &Newcomer<'_>,
    (hash, sealed): (String, String),
) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(id),
        kind: Set(new.kind),
        email_key: Set(None),
        email_sealed: Set(Some(sealed)),
        email_verified_at: Set(None),
        password_hash: Set(hash),
        display_name: Set(new.display_name.to_owned()),
        age_band: Set(new.age_band),
        language: Set(new.language),
        rules_version: Set(rules::VERSION.to_owned()),
        rules_agreed_at: Set(tx.now()),
        shielded: Set(false),
        administrator: Set(false),
        suspended_at: Set(None),
        suspended_until: Set(None),
        suspended_reason: Set(None),
        home_changed_at: Set(None),
        created_at: Set(tx.now()),
        left_at: Set(None),
    }
}

/// A link to the newcomer; or, when the address has an owner, a word to the owner instead.
async fn verify_or_warn(app: &App, tx: &Tx<'_>, person: PersonId, key: &str) -> Result<()> {
    let owner = links::owner(tx.system(&Key::of(Desk::Accounts)), key).await?;
    if let Some(owner) = owner {
        tx.emit(Event::AddressTaken { owner: owner.id }).await?;
        return tx.emit(Event::SignedUp { person, link: None }).await;
    }
    let link = links::make(tx, &app.secrets, person, Purpose::VerifyEmail, None).await?;
    let link = Some(link);
    tx.emit(Event::SignedUp { person, link }).await
}

/// Verifies an address by its mailed link. From then on it is this person's alone.
///
/// # Errors
/// `Gone` for a link that does not work, `Conflict` when somebody else verified the address meanwhile.
pub async fn verify(app: &App, from: &Caller, token: &str) -> Result<()> {
    app.limits.count(Act::UseLink, &Who::net(from.net))?;
    let done = app
        .db
        .write(&Viewer::guest(), async |tx| {
            let (_, person) = links::take(tx, token, Purpose::VerifyEmail).await?;
            let address = links::address_of(&app.secrets, &person)?.ok_or(Error::Gone("link"))?;
            let id = person.id;
            claim(app, tx, person, &address, |_| {}).await?;
            tx.emit(Event::AccountChanged { person: id }).await
        })
        .await;
    done.map_err(taken)
}

/// Makes an address a person's own.
pub(super) async fn claim(
    app: &App,
    tx: &Tx<'_>,
    person: person::Model,
    address: &str,
    change: impl FnOnce(&mut person::ActiveModel),
) -> Result<()> {
    let key = app.secrets.address_key(address);
    let conn = tx.system(&Key::of(Desk::Accounts));
    let owner = links::owner(conn, &key).await?;
    if owner.is_some_and(|owner| owner.id != person.id) {
        return Err(Error::Conflict("address taken"));
    }
    let mut row = person.into_active_model();
    row.email_key = Set(Some(key));
    row.email_verified_at = Set(Some(tx.now()));
    change(&mut row);
    row.update(conn).await?;
    Ok(())
}

/// Two who claim an address at the same moment: the database lets one through.
pub(super) fn taken(error: Error) -> Error {
    match error {
        Error::Db(below)
            if matches!(
                below.sql_err(),
                Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
            ) =>
        {
            Error::Conflict("address taken")
        }
        other => other,
    }
}

/// Sends the link again.
///
/// # Errors
/// `TooMany`; `Conflict` when the address is verified already.
pub async fn resend(app: &App, viewer: &Viewer, from: &Caller) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::AskLink, &Who::net(from.net))?;
    let row = app.db.read(viewer).one::<person::Entity>(me).await?;
    if row.email_verified_at.is_some() {
        return Err(Error::Conflict("verified already"));
    }
    let address = links::address_of(&app.secrets, &row)?.ok_or(Error::Anonymous)?;
    let key = app.secrets.address_key(&address);
    app.limits
        .count(Act::AskLinkFor, &Who::Address(key.clone()))?;
    let told = app
        .db
        .write(viewer, async |tx| verify_or_warn(app, tx, me, &key).await);
    on_the_beat(told).await
}

/// Signs in. Unknown, unverified and wrong all cost the same and say the same.
///
/// # Errors
/// `TooMany`, `Unavailable`, `WrongCredentials`.
pub async fn sign_in(app: &App, from: &Caller, given: &Credentials) -> Result<Tokens> {
    app.limits.count(Act::SignIn, &Who::net(from.net))?;
    let key = app.secrets.address_key(given.email.as_str());
    app.limits
        .count(Act::SignInTo, &Who::Address(key.clone()))?;
    let key_ring = Key::of(Desk::Accounts);
    let found = links::owner(app.db.system(&key_ring), &key).await?;
    let hash = found.as_ref().map(|person| person.password_hash.as_str());
    let verdict = app.passwords.check(&given.password, hash).await?;
    let (Some(person), true) = (&found, verdict != Verdict::Wrong) else {
        return Err(Error::WrongCredentials);
    };
    let better = match verdict {
        Verdict::RightButCheap => Some(app.passwords.hash(&given.password).await?),
        _ => None,
    };
    app.db
        .write(&Viewer::guest(), async |tx| {
            let now = links::held(tx, person.id).await?;
            // The password may have been changed while this one was checked.
            let now = now.filter(|now| now.password_hash == person.password_hash);
            let row = now.ok_or(Error::WrongCredentials)?;
            if let Some(hash) = &better {
                let mut row = row.into_active_model();
                row.password_hash = Set(hash.clone());
                row.update(tx.system(&key_ring)).await?;
            }
            let begins = Begins {
                person: person.id,
                kind: person.kind,
                client: &from.client,
                shown: None,
            };
            let (session, tokens) = sessions::begin(tx, &app.secrets, begins).await?;
            let person = person.id;
            tx.emit(Event::SessionStarted { session, person }).await?;
            Ok(tokens)
        })
        .await
}

/// Mails a link to set a new password, if the address has an account. The answer never says so.
///
/// # Errors
/// `TooMany`.
pub async fn forgot(app: &App, from: &Caller, address: &Email) -> Result<()> {
    app.limits.count(Act::AskLink, &Who::net(from.net))?;
    let key = app.secrets.address_key(address.as_str());
    app.limits
        .count(Act::AskLinkFor, &Who::Address(key.clone()))?;
    let nobody = Viewer::guest();
    let asked = app.db.write(&nobody, async |tx| {
        let conn = tx.system(&Key::of(Desk::Accounts));
        let Some(owner) = links::owner(conn, &key).await? else {
            // A letter that nobody will write: the wait for the disk must not tell who is known.
            let (link, person) = (OneTimeTokenId::new(), PersonId::new());
            return tx.emit(Event::LinkAsked { link, person }).await;
        };
        let purpose = Purpose::ResetPassword;
        let link = links::make(tx, &app.secrets, owner.id, purpose, None).await?;
        let person = owner.id;
        tx.emit(Event::LinkAsked { link, person }).await
    });
    on_the_beat(asked).await
}

/// Sets a new password by a mailed link, and ends every session: whoever knew the old one is out.
///
/// # Errors
/// `Gone` for a link that does not work, `Invalid` for a weak password.
pub async fn reset(app: &App, from: &Caller, token: &str, new: &Password) -> Result<()> {
    app.limits.count(Act::UseLink, &Who::net(from.net))?;
    let link = links::peek(app, token, Purpose::ResetPassword).await?;
    let about = about(app, link.person_id).await?;
    accept(app, new, about, "/password").await?;
    let hash = app.passwords.hash(new).await?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let (_, row) = links::take(tx, token, Purpose::ResetPassword).await?;
            let person = row.id;
            let mut row = row.into_active_model();
            row.password_hash = Set(hash);
            row.update(tx.system(&Key::of(Desk::Accounts))).await?;
            sessions::close_all(tx, person, None, EndReason::PasswordReset).await?;
            tx.emit(Event::AccountAlert {
                person,
                what: "password_reset",
                old_address: None,
            })
            .await
        })
        .await
}

/// Words about a person that make bad passwords.
pub(super) async fn about(app: &App, person: PersonId) -> Result<Vec<String>> {
    #[expect(clippy::disallowed_methods, reason = "links by mail have no viewer")]
    let row = person::Entity::find_by_id(person)
        .one(app.db.system(&Key::of(Desk::Accounts)))
        .await?
        .ok_or(Error::Gone("link"))?;
    let address = links::address_of(&app.secrets, &row)?;
    Ok(address.into_iter().chain([row.display_name]).collect())
}

/// Refuses passwords that anybody could guess who knows the person or the towns.
pub(super) async fn accept(
    app: &App,
    password: &Password,
    mut about: Vec<String>,
    pointer: &'static str,
) -> Result<()> {
    use entity::neighborhood::Column as C;
    #[expect(clippy::disallowed_methods, reason = "names of towns are public")]
    let towns: Vec<(String, String, String, String)> = neighborhood::Entity::find()
        .select_only()
        .columns([C::Name, C::Kana, C::Romaji, C::Municipality])
        .limit(2_000)
        .into_tuple()
        .all(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    about.extend(towns.into_iter().flat_map(|(a, b, c, d)| [a, b, c, d]));
    app.passwords.accept(password, about, pointer).await
}
