//! What is mine to see and to change: name, language, shield, password, address.
use entity::{id::PersonId, notification, one_time_token::Purpose, person, session::EndReason};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{
    links::{self, ADDRESS},
    model::{Changes, Email, EmailChange, Me, MySecondFactor, PasswordChange},
    passwords::{Password, Verdict},
    service::{self, Caller},
    sessions,
};
use crate::{
    access::{Settle, Viewer},
    agencies,
    app::App,
    clock::Moment,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    moderation::duties,
    neighborhoods::{self, home_change_allowed_at},
};

/// Me.
///
/// # Errors
/// `Anonymous` for guests.
pub async fn me(app: &App, viewer: &Viewer) -> Result<Me> {
    let me = viewer.signed_in()?;
    let row = app.db.read(viewer).one::<person::Entity>(me).await?;
    let now = app.db.clock().now();
    // A password alone says no more than whose question for the second factor this is.
    let (memberships, duties, unread) = if viewer.owes_second_factor() {
        (Vec::new(), Vec::new(), 0)
    } else {
        (
            neighborhoods::mine(app, viewer).await?,
            duties::mine(app, viewer).await?,
            unread(app, viewer).await?,
        )
    };
    Ok(Me {
        kind: row.kind,
        second_factor: MySecondFactor {
            required: viewer.needs_second_factor(),
            proven: viewer.proven(),
        },
        agency: agencies::mine(app, viewer).await?,
        email: links::address_of(&app.secrets, &row)?.unwrap_or_default(),
        email_verified: row.email_verified_at.is_some(),
        display_name: row.display_name,
        age_band: row.age_band,
        language: row.language,
        rules_version: row.rules_version,
        shielded: row.shielded,
        administrator: row.administrator,
        duties,
        suspended: row.suspended_at.is_some(),
        memberships,
        unread_notifications: unread,
        home_change_allowed_at: home_change_allowed_at(row.home_changed_at, now).map(Moment),
    })
}

async fn unread(app: &App, viewer: &Viewer) -> Result<u64> {
    let unread = app.db.read(viewer).all::<notification::Entity>();
    unread
        .only(notification::COLUMN.read_at.is_null())
        .count()
        .await
}

/// Changes name or language.
///
/// # Errors
/// `Invalid` for the name of a body that speaks here; the database's.
pub async fn change(app: &App, viewer: &Viewer, to: Changes) -> Result<Me> {
    if let Some(name) = &to.display_name {
        agencies::refuse_taken(app, name.as_str(), "/display_name").await?;
    }
    edit(app, viewer, |row| {
        if let Some(name) = to.display_name {
            row.display_name = Set(name.as_str().to_owned());
        }
        if let Some(language) = to.language {
            row.language = Set(language);
        }
    })
    .await?;
    me(app, viewer).await
}

/// Puts the shield up or down.
///
/// # Errors
/// The database's.
pub async fn shield(app: &App, viewer: &Viewer, up: bool) -> Result<()> {
    edit(app, viewer, |row| row.shielded = Set(up)).await
}

/// Changes my row, and tells the caches of each of my towns: my personas show it.
async fn edit(
    app: &App,
    viewer: &Viewer,
    change: impl FnOnce(&mut person::ActiveModel),
) -> Result<()> {
    let person = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let mine = viewer.may::<Settle, _>(mine_now(tx, person).await?)?;
            tx.edit(mine, change).await?;
            tx.emit(Event::AccountChanged { person }).await?;
            for home in viewer.homes() {
                tx.emit(Event::MembershipChanged {
                    membership: home.membership,
                    area: home.area,
                    person,
                })
                .await?;
            }
            Ok(())
        })
        .await
}

async fn mine_now(tx: &Tx<'_>, me: PersonId) -> Result<person::Model> {
    tx.read().take::<person::Entity>(me).await
}

/// Whether the owner sits at the screen. Few tries: a stolen session must not become a stolen password.
///
/// # Errors
/// `TooMany`, `Unavailable`, `Invalid` with `mismatch` at `pointer`.
pub async fn confirm(
    app: &App,
    viewer: &Viewer,
    password: &Password,
    pointer: &'static str,
) -> Result<person::Model> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Confirm, &Who::Person(me))?;
    let row = app.db.read(viewer).one::<person::Entity>(me).await?;
    let verdict = app
        .passwords
        .check(password, Some(&row.password_hash))
        .await?;
    if verdict == Verdict::Wrong {
        return Err(Error::invalid(pointer, "mismatch"));
    }
    Ok(row)
}

/// Sets a new password; every other session ends.
///
/// # Errors
/// `Invalid` for a wrong or a weak password.
pub async fn change_password(app: &App, viewer: &Viewer, change: &PasswordChange) -> Result<()> {
    let before = confirm(app, viewer, &change.current, "/current").await?;
    let person = before.id;
    let about = service::about(app, person).await?;
    service::accept(app, &change.new, about, "/new").await?;
    let hash = app.passwords.hash(&change.new).await?;
    app.db
        .write(viewer, async |tx| {
            let row = mine_now(tx, person).await?;
            unchanged(&before, &row, "/current")?;
            let mine = viewer.may::<Settle, _>(row)?;
            tx.edit(mine, |row: &mut person::ActiveModel| {
                row.password_hash = Set(hash);
            })
            .await?;
            sessions::close_all(tx, person, viewer.session(), EndReason::PasswordChanged).await?;
            tell(tx, person, "password_changed").await
        })
        .await
}

/// The password that was confirmed is still the one.
pub(super) fn unchanged(
    before: &person::Model,
    now: &person::Model,
    pointer: &'static str,
) -> Result<()> {
    if before.password_hash == now.password_hash {
        Ok(())
    } else {
        Err(Error::invalid(pointer, "mismatch"))
    }
}

/// Tells the owner of the account, in the list and by mail.
///
/// # Errors
/// The database's.
pub(super) async fn tell(tx: &Tx<'_>, person: PersonId, what: &'static str) -> Result<()> {
    tx.emit(Event::AccountAlert {
        person,
        what,
        old_address: None,
    })
    .await
}

/// Asks for another address: a link to the new one, a word to the present one. Nobody learns whether the
/// new one has an account.
///
/// # Errors
/// `Invalid` for a wrong password; `TooMany`; `Unverified` while the first address waits for its link.
pub async fn ask_email(app: &App, viewer: &Viewer, from: &Caller, ask: &EmailChange) -> Result<()> {
    app.limits.count(Act::AskLink, &Who::net(from.net))?;
    let before = confirm(app, viewer, &ask.password, "/password").await?;
    if before.email_verified_at.is_none() {
        return Err(Error::Unverified);
    }
    let key = app.secrets.address_key(ask.email.as_str());
    app.limits
        .count(Act::AskLinkFor, &Who::Address(key.clone()))?;
    let sealed = app.secrets.seal(ADDRESS, ask.email.as_str())?;
    let person = before.id;
    let asked = app.db.write(viewer, async |tx| {
        unchanged(&before, &mine_now(tx, person).await?, "/password")?;
        tell(tx, person, "email_change_asked").await?;
        let owner = links::owner(tx.system(&Key::of(Desk::Accounts)), &key).await?;
        if let Some(owner) = owner {
            return tx.emit(Event::AddressTaken { owner: owner.id }).await;
        }
        let purpose = Purpose::ChangeEmail;
        let link = links::make(tx, &app.secrets, person, purpose, Some(sealed)).await?;
        tx.emit(Event::LinkAsked { link, person }).await
    });
    service::on_the_beat(asked).await
}

/// Takes the new address by its mailed link. The old one gets word, and every session but the one that
/// followed the link ends.
///
/// # Errors
/// `Gone` for a link that does not work, `Conflict` when somebody else verified the address meanwhile.
pub async fn confirm_email(app: &App, viewer: &Viewer, from: &Caller, token: &str) -> Result<()> {
    app.limits.count(Act::UseLink, &Who::net(from.net))?;
    let done = app
        .db
        .write(&Viewer::guest(), async |tx| {
            let (link, row) = links::take(tx, token, Purpose::ChangeEmail).await?;
            let (link_id, person) = (link.id, row.id);
            let sealed = link.payload.clone().ok_or(Error::Gone("link"))?;
            let address = app.secrets.unseal(ADDRESS, &sealed)?;
            // The used link keeps the old address for as long as the letter to it may take.
            let mut link = link.into_active_model();
            link.payload = Set(row.email_sealed.clone());
            link.update(tx.system(&Key::of(Desk::Accounts))).await?;
            service::claim(app, tx, row, &address, |row| {
                row.email_sealed = Set(Some(sealed));
            })
            .await?;
            let here = viewer.session().filter(|_| viewer.person() == Some(person));
            sessions::close_all(tx, person, here, EndReason::EmailChanged).await?;
            tx.emit(Event::AccountAlert {
                person,
                what: "email_changed",
                old_address: Some(link_id),
            })
            .await
        })
        .await;
    done.map_err(service::taken)
}

/// For commands and jobs: who verified this address.
///
/// # Errors
/// `Invalid` when it is no address, `NotFound` when nobody did.
pub(super) async fn by_address(app: &App, address: &str) -> Result<person::Model> {
    let email = Email::parse(address).map_err(|code| Error::invalid("/email", code))?;
    let key = app.secrets.address_key(email.as_str());
    links::owner(app.db.system(&Key::of(Desk::Commands)), &key)
        .await?
        .ok_or(Error::NotFound("account"))
}
