//! Which letters go out. Nothing here runs in a transaction while a letter is on its way.
use chrono::TimeDelta;
use entity::{
    id::{NotificationId, OneTimeTokenId, PersonId, PostId},
    mail_sent,
    notification::{self, Kind},
    notification_preference as preference, person,
};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};
use uuid::Uuid;

use super::{letters, unsubscribe};
use crate::{
    access::Viewer,
    accounts,
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    meetups, moderation,
    neighborhoods::authors,
};

/// One letter about a thread, then none for so long.
const PAUSE: TimeDelta = TimeDelta::hours(1);
/// How long a letter that is being sent keeps others waiting. Shorter than a job's lease: after a crash the
/// job comes again and finds the way free, so a letter is late rather than lost.
const SENDING: TimeDelta = TimeDelta::seconds(90);

/// Mails a line of somebody's list, if they want it by mail and have not read it.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail_notification(app: &App, id: NotificationId) -> Result<()> {
    let Some(row) = line(app, id).await? else {
        return Ok(());
    };
    let Some((to, person)) = addressee(app, row.person_id).await? else {
        return Ok(());
    };
    if !wants(app, &row, &person).await? {
        return Ok(());
    }
    let thread = row.post_id.map(|PostId(id)| id);
    if let Some(thread) = thread
        && !begin(app, person.id, thread).await?
    {
        return Ok(());
    }
    let letter = letters::news(&letters::News {
        to,
        language: person.language,
        kind: row.kind,
        what: &row.what,
        more: match row.decision_id {
            Some(decision) => moderation::letter(app, decision, &row.what, person.language).await?,
            None => meetups::letter_lines(app, row.meetup_date_id, person.language).await?,
        },
        who: who(app, &row).await?,
        page: page(app.public_url(), &row),
        stop: stop(app, &row)?,
    });
    app.mailer.send(&letter).await?;
    match thread {
        Some(thread) => note(app, person.id, thread).await,
        None => Ok(()),
    }
}

/// Tells an address that no longer belongs to an account what happened to it.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail_old_address(
    app: &App,
    person: PersonId,
    what: &str,
    link: OneTimeTokenId,
) -> Result<()> {
    let Some(to) = accounts::old_address(app, link).await? else {
        return Ok(());
    };
    let Some(person) = person_row(app, person).await? else {
        return Ok(());
    };
    let letter = letters::news(&letters::News {
        to,
        language: person.language,
        kind: Kind::Account,
        what,
        more: Vec::new(),
        who: None,
        page: format!("{}/about", app.public_url()),
        stop: None,
    });
    app.mailer.send(&letter).await
}

/// Mails a one-time link, while it works.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail_link(app: &App, id: OneTimeTokenId) -> Result<()> {
    let Some(link) = accounts::link(app, id).await? else {
        return Ok(());
    };
    let letter = letters::link(link.to, link.person.language, link.purpose, &link.url);
    app.mailer.send(&letter).await
}

/// Tells the owner of an address that somebody tried to sign up with it, at most once an hour.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail_address_taken(app: &App, person: PersonId) -> Result<()> {
    let Some((to, person)) = addressee(app, person).await? else {
        return Ok(());
    };
    let thread = person.id.0;
    if !begin(app, person.id, thread).await? {
        return Ok(());
    }
    let letter = letters::address_taken(to, person.language, app.public_url());
    app.mailer.send(&letter).await?;
    note(app, person.id, thread).await
}

async fn line(app: &App, id: NotificationId) -> Result<Option<notification::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = notification::Entity::find_by_id(id)
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(row)
}

async fn person_row(app: &App, id: PersonId) -> Result<Option<person::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a letter to the person themselves"
    )]
    let row = person::Entity::find_by_id(id)
        .filter(person::COLUMN.left_at.is_null())
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(row)
}

/// Somebody with a verified address.
async fn addressee(app: &App, id: PersonId) -> Result<Option<(String, person::Model)>> {
    let verified = person_row(app, id)
        .await?
        .filter(|row| row.email_verified_at.is_some());
    let Some(person) = verified else {
        return Ok(None);
    };
    let address = accounts::address_of(&app.secrets, &person)?;
    Ok(address.map(|to| (to, person)))
}

/// What concerns the account always goes out, also to somebody suspended: it may be news of that, or of a
/// thief. News of neighbors goes out while it is unread, seen, and its switch is on.
async fn wants(app: &App, row: &notification::Model, person: &person::Model) -> Result<bool> {
    if matches!(row.kind, Kind::Account | Kind::Moderation) {
        return Ok(true);
    }
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let switch = preference::Entity::find_by_id((row.person_id, row.kind))
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    if switch.is_some_and(|switch| !switch.mail) {
        return Ok(false);
    }
    if row.kind == Kind::Session {
        return Ok(true);
    }
    if row.read_at.is_some() || person.suspended_at.is_some() {
        return Ok(false);
    }
    let viewer = match app.gate.as_seen_by(row.person_id).await {
        Ok(viewer) => viewer,
        Err(Error::Anonymous) => return Ok(false),
        Err(error) => return Err(error),
    };
    match app
        .db
        .read(&viewer)
        .one::<notification::Entity>(row.id)
        .await
    {
        Ok(_) => Ok(true),
        Err(Error::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn who(app: &App, row: &notification::Model) -> Result<Option<String>> {
    let Some(actor) = row.actor_membership else {
        return Ok(None);
    };
    let mut names = authors(app.db.system(&Key::of(Desk::Jobs)), &[actor]).await?;
    Ok(names.remove(&actor).map(|author| author.name))
}

fn page(public_url: &str, row: &notification::Model) -> String {
    if let Some(meetup) = row.meetup_id {
        return format!("{public_url}/meetups/{meetup}");
    }
    if let Some(notice) = row.notice_id {
        return format!("{public_url}/n/{notice}");
    }
    if let Some(decision) = row.decision_id {
        return format!("{public_url}/me/decisions/{decision}");
    }
    if row.report_id.is_some() {
        return format!("{public_url}/me/reports");
    }
    if let Some(id) = row.rights_request_id {
        return format!("{public_url}{}/{id}", rights_page(&row.what));
    }
    if let Some(review) = row.review_id {
        return format!("{public_url}/reviews/{review}");
    }
    match (row.post_id, row.kind) {
        (None, Kind::Moderation) if row.what == "case_overdue" => {
            format!("{public_url}/moderation")
        }
        (None, Kind::Moderation) if row.what == "appeal_overdue" => {
            format!("{public_url}/moderation/appeals")
        }
        (None, Kind::Moderation) => format!("{public_url}/me/decisions"),
        (Some(post), _) => format!("{public_url}/p/{post}"),
        (None, Kind::Account) if row.what.starts_with("notice_") => format!("{public_url}/office"),
        (None, Kind::Session) => format!("{public_url}/me/sessions"),
        (None, _) => format!("{public_url}/me/settings"),
    }
}

/// The poster's page, or that of those who look into requests.
fn rights_page(what: &str) -> &'static str {
    match what {
        "rights_inquiry" | "rights_closed" => "/me/inquiries",
        _ => "/moderation/rights",
    }
}

/// Where this kind of mail is ended; what concerns the account cannot be.
fn stop(app: &App, row: &notification::Model) -> Result<Option<letters::Stop>> {
    if matches!(row.kind, Kind::Account | Kind::Moderation) {
        return Ok(None);
    }
    let token = unsubscribe::token(
        &app.secrets,
        row.person_id,
        unsubscribe::Ends::News(row.kind),
    )?;
    let url = app.public_url();
    Ok(Some(letters::Stop {
        page: format!("{url}/unsubscribe#{token}"),
        one_click: format!("{url}/api/v1/unsubscribe?token={token}"),
    }))
}

/// Whether a letter about this thread may go out now; if so, others wait until it has.
async fn begin(app: &App, person: PersonId, thread: Uuid) -> Result<bool> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            #[expect(clippy::disallowed_methods, reason = "the brake on letters")]
            let held = person::Entity::find_by_id(person).lock_exclusive();
            held.one(tx.system(&Key::of(Desk::Jobs))).await?;
            #[expect(clippy::disallowed_methods, reason = "the brake on letters")]
            let last = mail_sent::Entity::find_by_id((person, thread))
                .one(tx.system(&Key::of(Desk::Jobs)))
                .await?;
            if last.is_some_and(|last| tx.now() - last.sent_at < PAUSE) {
                return Ok(false);
            }
            sent(tx, person, thread, tx.now() - PAUSE + SENDING).await?;
            Ok(true)
        })
        .await
}

/// A letter about this thread has gone out.
async fn note(app: &App, person: PersonId, thread: Uuid) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            sent(tx, person, thread, tx.now()).await
        })
        .await
}

async fn sent(
    tx: &Tx<'_>,
    person: PersonId,
    thread: Uuid,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let row = mail_sent::ActiveModel {
        person_id: Set(person),
        thread_id: Set(thread),
        sent_at: Set(at),
    };
    let again = OnConflict::columns([mail_sent::Column::PersonId, mail_sent::Column::ThreadId])
        .update_column(mail_sent::Column::SentAt)
        .to_owned();
    mail_sent::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(())
}
