//! What comes in and goes out of second factors.
use entity::{
    id::{CeremonyId, PasskeyId},
    passkey,
    person::Language,
    session::Factor,
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use crate::{
    accounts::{
        model::{Email, Transport},
        passwords::Password,
    },
    clock::Moment,
    neighborhoods::{DisplayName, words, words_or_null},
    text::{Text, folded},
};

/// Six digits of an app, in any width, with or without the gap that apps show.
#[derive(Clone)]
pub struct AppCode(String);

impl AppCode {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for AppCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Text::<1, 20>::deserialize(deserializer)?;
        let digits: String = folded(raw.as_str())
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(serde::de::Error::custom("code:invalid"))
        }
    }
}

/// The password, asked for before the first second factor. Later ones ask for a step-up instead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// The present password.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1024, format = Password)]
    pub password: Option<Password>,
}

/// The first code of an app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// Six digits.
    #[schema(value_type = String, min_length = 6, max_length = 20)]
    pub code: AppCode,
}

/// A new passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// Which question this answers.
    #[schema(value_type = uuid::Uuid)]
    pub ceremony: CeremonyId,
    /// What its owner calls it.
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub name: Text<1, 40>,
    /// What `navigator.credentials.create` gave, as `toJSON()` writes it.
    #[schema(value_type = Object)]
    pub credential: RegisterPublicKeyCredential,
}

/// Another name for a passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// What its owner calls it.
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub name: Text<1, 40>,
}

/// The second factor of a session that a password began: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactor {
    /// Six digits of the app.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 20)]
    pub totp: Option<AppCode>,
    /// A recovery code, which is used up.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40)]
    pub recovery_code: Option<Text<1, 40>>,
}

/// A factor shown again: a passkey's answer, or a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    /// Which question the passkey answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub ceremony: Option<CeremonyId>,
    /// What `navigator.credentials.get` gave, as `toJSON()` writes it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub credential: Option<PublicKeyCredential>,
    /// Six digits of the app.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 20)]
    pub totp: Option<AppCode>,
}

/// A whole sign-in by passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeySignIn {
    /// Which question this answers.
    #[schema(value_type = uuid::Uuid)]
    pub ceremony: CeremonyId,
    /// What `navigator.credentials.get` gave, as `toJSON()` writes it.
    #[schema(value_type = Object)]
    pub credential: PublicKeyCredential,
    /// How the tokens travel.
    #[serde(default)]
    #[schema(inline)]
    pub transport: Transport,
}

/// Somebody who will act for an office. Neighborhoods stay closed to this account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfficer {
    /// Where the link to verify it is sent: an address at the office.
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Email,
    /// 15 characters at least; no composition is asked for.
    #[schema(value_type = String, min_length = 15, max_length = 1024, format = Password)]
    pub password: Password,
    /// How colleagues at the office see them. Residents see the office's name only.
    #[schema(value_type = String, min_length = 1, max_length = 30)]
    pub display_name: DisplayName,
    /// The language of mails.
    #[schema(schema_with = words::<Language>)]
    pub language: Language,
    /// The house rules they agreed to: the version in `GET /rules`.
    #[schema(value_type = String, min_length = 1, max_length = 20)]
    pub rules_version: Text<1, 20>,
    /// How the tokens travel.
    #[serde(default)]
    #[schema(inline)]
    pub transport: Transport,
}

/// A question for a browser's `navigator.credentials`.
#[derive(Serialize, ToSchema)]
pub struct Ceremony {
    /// To be named with the answer, within five minutes.
    #[schema(value_type = uuid::Uuid)]
    pub ceremony: CeremonyId,
    /// The options, as `PublicKeyCredential.parse…OptionsFromJSON` reads them.
    #[schema(value_type = Object)]
    pub public_key: Value,
}

/// A secret for an app. It counts once its first code has come.
#[derive(Serialize, ToSchema)]
pub struct NewApp {
    /// In base32, for typing.
    #[schema(max_length = 64)]
    pub secret: String,
    /// For apps on the same device.
    #[schema(max_length = 500)]
    pub uri: String,
    /// The same as a picture for a camera (SVG).
    #[schema(max_length = 40_000)]
    pub qr_svg: String,
}

/// New recovery codes, shown this once; null when those that exist stay good.
#[derive(Serialize, ToSchema)]
pub struct FirstCodes {
    /// Ten of them.
    #[schema(max_items = 10)]
    pub recovery_codes: Option<Vec<String>>,
}

/// New recovery codes, shown this once.
#[derive(Serialize, ToSchema)]
pub struct Codes {
    /// Ten of them.
    #[schema(max_items = 10)]
    pub codes: Vec<String>,
}

/// One of my passkeys.
#[derive(Serialize, ToSchema)]
#[schema(as = Passkey)]
pub struct PasskeyView {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: PasskeyId,
    /// What I call it.
    #[schema(max_length = 40)]
    pub name: String,
    /// Since when.
    pub created_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}

impl PasskeyView {
    /// As its owner sees it.
    #[must_use]
    pub fn of(row: passkey::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created_at: Moment(row.created_at),
            last_used_at: row.last_used_at.map(Moment),
        }
    }
}

/// A passkey that was added.
#[derive(Serialize, ToSchema)]
pub struct AddedPasskey {
    /// The passkey.
    #[serde(flatten)]
    pub passkey: PasskeyView,
    /// Recovery codes, shown this once, if it is the first second factor.
    #[schema(max_items = 10)]
    pub recovery_codes: Option<Vec<String>>,
}

/// My second factors, and what of them this session has shown.
#[derive(Serialize, ToSchema)]
pub struct Factors {
    /// Whether this account is used with a second factor only.
    pub required: bool,
    /// Whether this session has shown one.
    pub proven: bool,
    /// Until when grave acts need no new step-up.
    pub stepped_up_until: Option<Moment>,
    /// By what it was shown.
    #[schema(schema_with = words_or_null::<Factor>, required = true)]
    pub step_up_by: Option<Factor>,
    /// Whether an app makes codes.
    pub totp: bool,
    /// Whether there is a passkey, also told before the second factor was shown.
    pub passkey: bool,
    /// My passkeys; told once the second factor was shown.
    #[schema(max_items = 20)]
    pub passkeys: Vec<PasskeyView>,
    /// Recovery codes that were not used.
    #[schema(minimum = 0, maximum = 10)]
    pub recovery_codes_left: u64,
}
