//! The link that ends one kind of mail: it works from the letter alone, and does nothing else.
use entity::{id::PersonId, notification::Kind};
use serde::{Deserialize, Serialize};

use super::service;
use crate::{
    app::App,
    error::{Error, Result},
    secrets::Secrets,
};

/// What the token is sealed for.
const PURPOSE: &str = "unsubscribe";

/// Whose mails of which kind. Sealed, because a person's id never leaves the server.
#[derive(Serialize, Deserialize)]
struct Kept {
    person: PersonId,
    kind: Kind,
}

/// The token for a letter. It does not run out: an old letter must still be able to end its kind.
///
/// # Errors
/// When sealing fails.
pub(super) fn token(secrets: &Secrets, person: PersonId, kind: Kind) -> Result<String> {
    let kept = Kept { person, kind };
    let text = serde_json::to_string(&kept).map_err(Error::internal)?;
    secrets.seal(PURPOSE, &text)
}

/// Ends the kind of mail that a token names. Once or many times, before or after its person left.
///
/// # Errors
/// `Invalid` for anything that is no such token.
pub(super) async fn stop(app: &App, token: &str) -> Result<()> {
    let bad = || Error::invalid("?token", "invalid");
    let text = app.secrets.unseal(PURPOSE, token).map_err(|_| bad())?;
    let Kept { person, kind } = serde_json::from_str(&text).map_err(|_| bad())?;
    match app.gate.as_seen_by(person).await {
        Ok(viewer) => service::set(app, &viewer, person, &[(kind, false)]).await,
        Err(Error::Anonymous) => Ok(()), // left since; no mail comes any more
        Err(error) => Err(error),
    }
}
