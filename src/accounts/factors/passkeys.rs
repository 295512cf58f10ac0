//! Passkeys (WebAuthn): what a browser is asked, and whether its answer is one.
//!
//! The library checks challenge, origin, this server's name, the signature, and that the device verified its
//! owner. Nobody is asked which make their key is: it only has to be the same one again.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use entity::{id::PersonId, passkey};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::{
    error::{Error, Result},
    secrets::Secrets,
};

/// What a key's own dialog calls this server.
const NAME: &str = "回覧板";

/// A question for a browser, and what is needed to judge the answer.
pub(super) struct Question {
    /// For `navigator.credentials`.
    pub(super) options: Value,
    /// Kept until the answer comes, and never shown.
    pub(super) state: String,
}

/// What became of an answer.
pub(super) enum Judged {
    /// The key is the one. It counts its uses, so it is kept anew.
    Right(Box<Passkey>),
    /// The key counts backwards: somebody has a copy of it.
    Copied,
    /// Anything else.
    Wrong,
}

/// A passkey that was made.
pub(super) struct Made {
    /// As the column holds it.
    pub(super) credential_id: String,
    /// The library's own form.
    pub(super) credential: String,
}

/// This server, as keys know it.
pub(super) struct Party(Webauthn);

impl Party {
    /// By its public address. A key is bound to the name in it for ever.
    ///
    /// # Errors
    /// `Conflict` under a bare network address, for which browsers have no passkeys.
    pub(super) fn at(public_url: &str) -> Result<Self> {
        let origin = origin(public_url)?;
        let name = origin.domain().unwrap_or_default();
        let party = WebauthnBuilder::new(name, &origin)
            .map(|builder| builder.rp_name(NAME))
            .and_then(WebauthnBuilder::build);
        party.map(Self).map_err(Error::internal)
    }

    /// Asks for a new passkey, found by the device itself later on, and none of those that exist.
    ///
    /// # Errors
    /// Only the library's own.
    pub(super) fn ask_for_new(
        &self,
        handle: Uuid,
        (account, shown): (&str, &str),
        existing: &[passkey::Model],
    ) -> Result<Question> {
        let known = existing
            .iter()
            .map(read)
            .map(|key| Ok(key?.cred_id().clone()));
        let known = known.collect::<Result<Vec<_>>>()?;
        let (asked, state) = self
            .0
            .start_passkey_registration(handle, account, shown, Some(known))
            .map_err(Error::internal)?;
        let mut options = serde_json::to_value(&asked.public_key).map_err(Error::internal)?;
        // The library leaves this to the device; without it, signing in would need the address first.
        if let Some(Value::Object(selection)) = options.get_mut("authenticatorSelection") {
            selection.insert("residentKey".into(), "required".into());
            selection.insert("requireResidentKey".into(), true.into());
        }
        let state = written(&state)?;
        Ok(Question { options, state })
    }

    /// Whether the answer is a new passkey.
    ///
    /// # Errors
    /// `Invalid` when it is not.
    pub(super) fn made(&self, answer: &RegisterPublicKeyCredential, state: &str) -> Result<Made> {
        let state: PasskeyRegistration = parsed(state)?;
        let key = self.0.finish_passkey_registration(answer, &state);
        let key = key.map_err(|error| {
            tracing::info!(%error, "a new passkey was refused");
            Error::invalid("/credential", "mismatch")
        })?;
        Ok(Made {
            credential_id: B64.encode(key.cred_id()),
            credential: written(&key)?,
        })
    }

    /// Asks for one of these passkeys; for any at all when none is named.
    ///
    /// # Errors
    /// Only the library's own.
    pub(super) fn ask_for_known(&self, keys: &[passkey::Model]) -> Result<Question> {
        let (asked, state) = self
            .0
            .start_discoverable_authentication()
            .map_err(Error::internal)?;
        let mut options = serde_json::to_value(&asked.public_key).map_err(Error::internal)?;
        let keys = keys.iter();
        let keys = keys.map(|key| json!({ "type": "public-key", "id": key.credential_id }));
        if let Value::Object(options) = &mut options {
            options.insert("allowCredentials".into(), keys.collect());
        }
        let state = written(&state)?;
        Ok(Question { options, state })
    }

    /// Judges an answer by the row of the key that it names, read in the transaction that will keep its count.
    ///
    /// # Errors
    /// When what is stored cannot be read.
    pub(super) fn judge(
        &self,
        answer: &PublicKeyCredential,
        state: &str,
        row: &passkey::Model,
    ) -> Result<Judged> {
        let state: DiscoverableAuthentication = parsed(state)?;
        let mut key = read(row)?;
        match self
            .0
            .finish_discoverable_authentication_v2(answer, state, &key)
        {
            Ok(result) => {
                key.update_credential(&result);
                Ok(Judged::Right(Box::new(key)))
            }
            Err(WebauthnError::CredentialPossibleCompromise) => Ok(Judged::Copied),
            Err(error) => {
                tracing::info!(%error, "a passkey was refused");
                Ok(Judged::Wrong)
            }
        }
    }
}

/// Browsers have no passkeys for bare addresses, so a loopback one goes by its name.
fn origin(public_url: &str) -> Result<Url> {
    let mut url = Url::parse(public_url).map_err(Error::internal)?;
    let loopback = match url.host() {
        Some(Host::Domain(_)) => return Ok(url),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if loopback && url.set_host(Some("localhost")).is_ok() {
        Ok(url)
    } else {
        Err(Error::Conflict("passkeys need a name, not an address"))
    }
}

/// By what a key knows its owner: the same for all keys of one person, and of no use anywhere else.
#[must_use]
pub(super) fn handle(secrets: &Secrets, person: PersonId) -> Uuid {
    let mac = secrets.mac("passkey owner", &[person.0.as_bytes()]);
    let (half, _) = mac.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
    Uuid::from_bytes(*half)
}

/// By what the answer names its key, as the column holds it.
#[must_use]
pub(super) fn named(answer: &PublicKeyCredential) -> String {
    B64.encode(answer.get_credential_id())
}

/// As the column holds a key.
///
/// # Errors
/// Only the library's own.
pub(super) fn kept(key: &Passkey) -> Result<String> {
    written(key)
}

fn read(row: &passkey::Model) -> Result<Passkey> {
    parsed(&row.credential)
}

fn written<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_address_goes_by_its_name_and_no_other_address_has_one() {
        let at = |url| origin(url).map(|url| url.to_string()).ok();
        assert_eq!(
            at("http://127.0.0.1:8080").as_deref(),
            Some("http://localhost:8080/")
        );
        assert_eq!(
            at("http://[::1]:8080").as_deref(),
            Some("http://localhost:8080/")
        );
        assert_eq!(
            at("https://kairan.example").as_deref(),
            Some("https://kairan.example/")
        );
        assert_eq!(at("http://192.0.2.7"), None);
    }

    #[test]
    fn a_question_asks_for_a_verified_owner_and_a_key_that_is_found_again() {
        let party = Party::at("https://kairan.example").unwrap();
        let asked = party
            .ask_for_new(Uuid::nil(), ("a@example.jp", "はなこ"), &[])
            .unwrap();
        let selection = &asked.options["authenticatorSelection"];
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(asked.options["rp"]["id"], "kairan.example");
        let asked = party.ask_for_known(&[]).unwrap();
        assert_eq!(asked.options["userVerification"], "required");
        assert_eq!(asked.options["allowCredentials"], json!([]));
    }

    #[test]
    fn a_handle_says_nothing_of_the_person_and_is_always_the_same() {
        let secrets = Secrets::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap();
        let me = PersonId::new();
        assert_eq!(handle(&secrets, me), handle(&secrets, me));
        assert_ne!(handle(&secrets, me), me.0);
        assert_ne!(handle(&secrets, me), handle(&secrets, PersonId::new()));
    }
}
