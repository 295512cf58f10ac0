//! Official notices by mail: emergencies unless somebody said no, important ones if they said so.
use entity::{
    id::{NoticeId, PersonId},
    neighborhood, notice, notice_delivery,
    notice_profile::{self, Mail, Reading},
    notice_run::Kind,
    notice_version::{self, Severity, State},
    person::{self, Language},
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use super::{letters, lines::is_opened, voices};
use crate::{
    access::Viewer,
    accounts,
    app::App,
    db::{Desk, Key},
    error::Result,
    notifications::{Ends, Stop, unsubscribe_token},
};

/// Mails a version of a notice to one reader, unless there is a newer one, they opened it, or they do not want it.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail_notice(
    app: &App,
    (notice, person): (NoticeId, PersonId),
    number: i32,
    what: Kind,
) -> Result<()> {
    let conn = app.db.system(&Key::of(Desk::Jobs));
    let Some(line) = line(conn, notice, person).await? else {
        return Ok(());
    };
    if line.number != number || is_opened(&line) {
        return Ok(());
    }
    let Some(person) = reader(conn, person).await? else {
        return Ok(());
    };
    let Some(version) = version(conn, notice, number, what).await? else {
        return Ok(());
    };
    let profile = profile(conn, person.id).await?;
    if !wants(version.severity, profile.as_ref().map(|row| row.mail)) {
        return Ok(());
    }
    let Some(to) = accounts::address_of(&app.secrets, &person)? else {
        return Ok(());
    };
    let Some(news) = news(app, conn, &line, &version).await? else {
        return Ok(());
    };
    let usual = match person.language {
        Language::Ja => Reading::Ja,
        Language::En => Reading::En,
    };
    let reading = profile.map_or(usual, |row| row.reading);
    let letter = letters::write(
        &letters::Told {
            reading,
            what,
            news: &news,
            version: &version,
            rule: line.rule,
        },
        &format!("{}/n/{notice}", app.public_url()),
        &ends(app, person.id, notice, version.severity)?,
    );
    app.mailer.send(&crate::mail::Letter { to, ..letter }).await
}

fn wants(severity: Severity, mail: Option<Mail>) -> bool {
    match severity {
        Severity::Emergency => mail != Some(Mail::None),
        Severity::Important => mail == Some(Mail::Important),
        Severity::Information => false,
    }
}

/// Where letters of this weight are ended, and where the notice's like is muted.
fn ends(
    app: &App,
    person: PersonId,
    notice: NoticeId,
    severity: Severity,
) -> Result<letters::Links> {
    let url = app.public_url();
    let mail = unsubscribe_token(&app.secrets, person, Ends::NoticeMail(severity))?;
    let mute = if severity == Severity::Emergency {
        None
    } else {
        let token = unsubscribe_token(&app.secrets, person, Ends::NoticeCategory(notice))?;
        Some(format!("{url}/unsubscribe#{token}"))
    };
    Ok(letters::Links {
        stop: Stop {
            page: format!("{url}/unsubscribe#{mail}"),
            one_click: format!("{url}/api/v1/unsubscribe?token={mail}"),
        },
        mute,
    })
}

#[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
async fn line(
    conn: &DatabaseConnection,
    notice: NoticeId,
    person: PersonId,
) -> Result<Option<notice_delivery::Model>> {
    let row = notice_delivery::Entity::find_by_id((notice, person));
    Ok(row.one(conn).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a letter to the person themselves"
)]
async fn reader(conn: &DatabaseConnection, id: PersonId) -> Result<Option<person::Model>> {
    let living = person::Entity::find_by_id(id)
        .filter(person::COLUMN.left_at.is_null())
        .filter(person::COLUMN.suspended_at.is_null())
        .filter(person::COLUMN.email_verified_at.is_not_null());
    Ok(living.one(conn).await?)
}

/// The version, while it is what the letter is about.
#[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
async fn version(
    conn: &DatabaseConnection,
    notice: NoticeId,
    number: i32,
    what: Kind,
) -> Result<Option<notice_version::Model>> {
    let state = match what {
        Kind::Publish | Kind::Correct => State::Published,
        Kind::Withdraw => State::Withdrawn,
    };
    let row = notice_version::Entity::find()
        .filter(notice_version::COLUMN.notice_id.eq(notice))
        .filter(notice_version::COLUMN.number.eq(number))
        .filter(notice_version::COLUMN.state.eq(state));
    Ok(row.one(conn).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a letter to the person themselves"
)]
async fn profile(conn: &DatabaseConnection, id: PersonId) -> Result<Option<notice_profile::Model>> {
    let row = notice_profile::Entity::find_by_id(id);
    Ok(row.one(conn).await?)
}

/// Who tells it, and where it came to.
async fn news(
    app: &App,
    conn: &DatabaseConnection,
    line: &notice_delivery::Model,
    version: &notice_version::Model,
) -> Result<Option<letters::News>> {
    // As public as the notice: what a visitor sees of it.
    let guest = Viewer::guest();
    let read = app.db.read(&guest);
    let notice = read.one::<notice::Entity>(version.notice_id).await?;
    let agency = voices::body(app, notice.agency_id).await?;
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let town = neighborhood::Entity::find_by_id(line.neighborhood_id);
    Ok(town.one(conn).await?.map(|town| letters::News {
        agency: agency.name,
        town: town.name,
        municipality: town.municipality,
    }))
}
