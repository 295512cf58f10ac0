//! The link that ends one kind of mail: it works from the letter alone, and does nothing else.
use entity::{
    id::{NoticeId, PersonId},
    notice_version::Severity,
    notification::Kind,
};
use serde::{Deserialize, Serialize};

use super::service;
use crate::{
    app::App,
    error::{Error, Result},
    inbox,
    secrets::Secrets,
};

/// What the token is sealed for.
const PURPOSE: &str = "unsubscribe";

/// What a link ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// Mails of one kind of news.
    #[serde(rename = "kind")]
    News(Kind),
    /// Mails of official notices as weighty as this.
    NoticeMail(Severity),
    /// Notices like this one: its category, where it came to.
    NoticeCategory(NoticeId),
}

/// Whose mails of which kind. Sealed, because a person's id never leaves the server.
#[derive(Serialize, Deserialize)]
struct Kept {
    person: PersonId,
    #[serde(flatten)]
    ends: Ends,
}

/// The token for a letter. It does not run out: an old letter must still be able to end its kind.
///
/// # Errors
/// When sealing fails.
pub fn token(secrets: &Secrets, person: PersonId, ends: Ends) -> Result<String> {
    let text = serde_json::to_string(&Kept { person, ends }).map_err(Error::internal)?;
    secrets.seal(PURPOSE, &text)
}

/// Ends the kind of mail that a token names. Once or many times, before or after its person left.
///
/// # Errors
/// `Invalid` for anything that is no such token.
pub(super) async fn stop(app: &App, token: &str) -> Result<()> {
    let bad = || Error::invalid("?token", "invalid");
    let text = app.secrets.unseal(PURPOSE, token).map_err(|_| bad())?;
    let Kept { person, ends } = serde_json::from_str(&text).map_err(|_| bad())?;
    let viewer = match app.gate.as_seen_by(person).await {
        Ok(viewer) => viewer,
        Err(Error::Anonymous) => return Ok(()), // left since; no mail comes any more
        Err(error) => return Err(error),
    };
    match ends {
        Ends::News(kind) => service::set(app, &viewer, person, &[(kind, false)]).await,
        Ends::NoticeMail(severity) => inbox::stop_mail(app, &viewer, severity).await,
        Ends::NoticeCategory(notice) => inbox::mute_like(app, &viewer, notice).await,
    }
}
