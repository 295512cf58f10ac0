//! Letters to offices, written by jobs: each looks at the rows as they are when it runs.
use entity::{
    agency, agency_proof,
    id::{AgencyId, AgencyProofId, AgencyRequestId},
    person::{self, Language},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{acts, deeds::Deed, invitation, letters, proofs};
use crate::{
    accounts,
    app::App,
    db::{Desk, Key},
    error::Result,
    mail::Letter,
    notifications::{Words, letter},
};

/// Mails the code of a proof by mail, while it counts.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
#[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
pub async fn mail_code(app: &App, id: AgencyProofId) -> Result<()> {
    let found = agency_proof::Entity::find_by_id(id)
        .find_also_related(agency::Entity)
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    let Some((proof, Some(agency))) = found else {
        return Ok(());
    };
    if proof.proved_at.is_some() || proof.expires_at <= app.db.clock().now() {
        return Ok(());
    }
    let to = app.secrets.unseal(proofs::SEAL, &proof.place)?;
    let code = proofs::mailed_code(&app.secrets, id);
    let words = letters::code(Language::Ja, &agency.name, &code);
    send(app, to, Language::Ja, (words, letters::AGENCY_PAGE)).await
}

/// Mails a confirmed invitation, while its link works.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail_invitation(app: &App, id: AgencyRequestId) -> Result<()> {
    let found = invitation::of(app, id).await?;
    let Some((row, agency)) = found.filter(|(row, _)| acts::is_open(row, app.db.clock().now()))
    else {
        return Ok(());
    };
    let Deed::AddOfficer { email, .. } = acts::asked(&app.secrets, &row.payload)? else {
        return Ok(());
    };
    if email.is_empty() {
        return Ok(());
    }
    let words = letters::invitation(Language::Ja, &agency.name);
    let page = format!("/office/invitation#{}", invitation::token(&app.secrets, id));
    send(app, email, Language::Ja, (words, &page)).await
}

/// Tells the administrators of an agency that something moved.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
#[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
pub async fn mail_agency(app: &App, id: AgencyId, what: &str) -> Result<()> {
    let key = Key::of(Desk::Jobs);
    let Some(agency) = agency::Entity::find_by_id(id)
        .one(app.db.system(&key))
        .await?
    else {
        return Ok(());
    };
    let people = person::Entity::find()
        .filter(
            person::COLUMN
                .id
                .is_in(invitation::administrators(app, id).await?),
        )
        .filter(person::COLUMN.email_verified_at.is_not_null())
        .filter(person::COLUMN.left_at.is_null())
        .all(app.db.system(&key))
        .await?;
    for person in people {
        let Some(to) = accounts::address_of(&app.secrets, &person)? else {
            continue;
        };
        let words = letters::moved(person.language, &agency.name, what);
        send(app, to, person.language, (words, letters::AGENCY_PAGE)).await?;
    }
    Ok(())
}

async fn send(
    app: &App,
    to: String,
    language: Language,
    (words, page): (Words, &str),
) -> Result<()> {
    let page = format!("{}{page}", app.public_url());
    app.mailer
        .send(&Letter {
            to,
            ..letter(language, &words, &page, None)
        })
        .await
}
