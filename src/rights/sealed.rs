//! What is personal in a request, sealed as one text each: who asks, and what they wrote.
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::{Error, Result},
    secrets::Secrets,
};

/// What these seals are for.
const SEAL: &str = "rights request";

/// Who asks.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Requester {
    pub name: String,
    /// What the requester is to whom the right belongs.
    pub relation: Option<String>,
    pub email: String,
}

/// What they wrote.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Said {
    /// The address as it was typed.
    pub address: String,
    pub infringed: String,
    pub facts: String,
    /// What was added when something lacked.
    pub added: Option<String>,
}

/// Seals.
///
/// # Errors
/// Never, but that JSON and the cipher say so.
pub(super) fn seal(secrets: &Secrets, what: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string(what).map_err(Error::internal)?;
    secrets.seal(SEAL, &text)
}

/// Opens; nothing when it was forgotten.
///
/// # Errors
/// When it was sealed under another secret.
pub(super) fn open<T: DeserializeOwned>(
    secrets: &Secrets,
    sealed: Option<&str>,
) -> Result<Option<T>> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let text = secrets.unseal(SEAL, sealed)?;
    serde_json::from_str(&text)
        .map(Some)
        .map_err(Error::internal)
}
