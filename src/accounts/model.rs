//! What comes in and goes out of accounts.
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::{
    id::SessionId,
    person::{AgeBand, Kind, Language},
    session,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::passwords::Password;
use crate::{
    agencies::MyAgency,
    clock::Moment,
    moderation::duties::MyDuty,
    neighborhoods::{DisplayName, MembershipView, words},
    text::Text,
};

/// A mail address: one that a letter can be sent to, at most 254 bytes.
#[derive(Clone)]
pub struct Email(String);

impl Email {
    /// Parses.
    ///
    /// # Errors
    /// `required`, `too_long` or `invalid`.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let text = raw.trim();
        if text.is_empty() {
            return Err("required");
        }
        if text.len() > 254 {
            return Err("too_long");
        }
        // Quoted local parts and domain literals are legal and nobody's.
        let plain = text.is_ascii()
            && !text.contains(['"', '[', '<', '>', '(', ')', ',', ';', ':', '\\', ' '])
            && !text.bytes().any(|b| b.is_ascii_control());
        if plain && text.parse::<lettre::Address>().is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err("invalid")
        }
    }

    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).map_err(|code| serde::de::Error::custom(format!("code:{code}")))
    }
}

/// How the tokens travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// In cookies that no script can read: for browsers.
    #[default]
    Cookie,
    /// In the body: for other programs.
    Bearer,
}

/// Somebody new.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Where the link to verify it is sent.
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Email,
    /// 15 characters at least; no composition is asked for.
    #[schema(value_type = String, min_length = 15, max_length = 1024, format = Password)]
    pub password: Password,
    /// How neighbors see them, unless they choose another name in a town.
    #[schema(value_type = String, min_length = 1, max_length = 30)]
    pub display_name: DisplayName,
    /// Age, as a band; no birthday is ever asked.
    #[schema(schema_with = words::<AgeBand>)]
    pub age_band: AgeBand,
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

/// Somebody who comes back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The verified address.
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Email,
    /// The password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password)]
    pub password: Password,
    /// How the tokens travel.
    #[serde(default)]
    #[schema(inline)]
    pub transport: Transport,
}

/// A refresh token in the body; without one, the cookie counts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// The newest refresh token.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200, nullable = false)]
    pub refresh_token: Option<Text<1, 200>>,
}

/// The secret of a mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// What stood behind `#`.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub token: Text<1, 100>,
}

/// An address that somebody claims to own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The address.
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Email,
}

/// A new password by a mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// What stood behind `#`.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub token: Text<1, 100>,
    /// The new password.
    #[schema(value_type = String, min_length = 15, max_length = 1024, format = Password)]
    pub password: Password,
}

/// What of me changes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Another name.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 30)]
    pub display_name: Option<DisplayName>,
    /// Another language.
    #[serde(default)]
    #[schema(schema_with = crate::neighborhoods::words_or_null::<Language>, required = false)]
    pub language: Option<Language>,
}

/// A new password for the old one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password)]
    pub current: Password,
    /// The new one.
    #[schema(value_type = String, min_length = 15, max_length = 1024, format = Password)]
    pub new: Password,
}

/// A new address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    /// The present password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password)]
    pub password: Password,
    /// The new address.
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Email,
}

/// Proof that the owner sits at the screen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The present password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password)]
    pub password: Password,
}

/// Goodbye.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The present password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password)]
    pub password: Password,
    /// What becomes of posts, comments and photos.
    #[schema(value_type = String, pattern = "^(remove|anonymize)$", max_length = 9)]
    pub content: Content,
}

/// What becomes of a leaver's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// They go.
    Remove,
    /// They stay, by nobody.
    Anonymize,
}

/// Signed in. With cookies the tokens are in the cookies only.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For `Authorization: Bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, nullable = false)]
    pub access_token: Option<String>,
    /// For `POST /sessions/refresh`, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, nullable = false)]
    pub refresh_token: Option<String>,
    /// Seconds until the access token runs out.
    #[schema(minimum = 0, maximum = 600)]
    pub expires_in: i64,
}

/// One of my sessions.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: SessionId,
    /// Whether it is this one.
    pub current: bool,
    /// Browser and system in a few words.
    #[schema(max_length = 60)]
    pub client: String,
    /// To the hour.
    pub created_at: Moment,
    /// To the hour.
    pub last_used_at: Moment,
}

impl SessionView {
    /// As its owner sees it from the session `current`.
    #[must_use]
    pub fn of(row: session::Model, current: Option<SessionId>) -> Self {
        Self {
            current: current == Some(row.id),
            id: row.id,
            client: row.client,
            created_at: Moment(to_the_hour(row.created_at)),
            last_used_at: Moment(to_the_hour(row.last_used_at)),
        }
    }
}

/// Times of use say when somebody is at home; the hour is enough to recognize a session by.
#[must_use]
pub fn to_the_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at)
}

/// My sessions.
#[derive(Serialize, ToSchema)]
pub struct Sessions {
    /// Newest first.
    #[schema(max_items = 50)]
    pub items: Vec<SessionView>,
}

/// Where my second factor stands.
#[derive(Serialize, ToSchema)]
pub struct MySecondFactor {
    /// Whether this account is used with a second factor only.
    pub required: bool,
    /// Whether this session has shown one.
    pub proven: bool,
}

/// Me.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Whose account it is: a resident's, or an office's.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Where my second factor stands.
    #[schema(inline)]
    pub second_factor: MySecondFactor,
    /// The agency I act for.
    #[schema(value_type = Option<MyAgency>)]
    pub agency: Option<MyAgency>,
    /// My address.
    #[schema(max_length = 254)]
    pub email: String,
    /// Whether it is verified.
    pub email_verified: bool,
    /// My name, where I chose no other one.
    #[schema(max_length = 30)]
    pub display_name: String,
    /// My age band.
    #[schema(schema_with = words::<AgeBand>)]
    pub age_band: AgeBand,
    /// My language.
    #[schema(schema_with = words::<Language>)]
    pub language: Language,
    /// The house rules I agreed to.
    #[schema(max_length = 20)]
    pub rules_version: String,
    /// Whether I am shielded.
    pub shielded: bool,
    /// Whether I keep this server.
    pub administrator: bool,
    /// My parts in keeping the rules, but those that rest.
    #[schema(max_items = 20)]
    pub duties: Vec<MyDuty>,
    /// Whether I am suspended.
    pub suspended: bool,
    /// Where I belong.
    #[schema(max_items = 3)]
    pub memberships: Vec<MembershipView>,
    /// News I have not read.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub unread_notifications: u64,
    /// When I may change my home again, if not now.
    pub home_change_allowed_at: Option<Moment>,
}

/// The house rules.
#[derive(Serialize, ToSchema)]
pub struct Rules {
    /// The date they were written.
    #[schema(max_length = 20)]
    pub version: &'static str,
    /// The text, by language: paragraphs, `# ` headings and `- ` lists.
    #[schema(inline)]
    pub texts: RulesTexts,
}

/// The house rules in three readings.
#[derive(Serialize, ToSchema)]
pub struct RulesTexts {
    /// Japanese.
    #[schema(max_length = 20_000)]
    pub ja: &'static str,
    /// English.
    #[schema(max_length = 20_000)]
    pub en: &'static str,
    /// やさしい日本語, furigana as `漢字《かんじ》`.
    #[schema(max_length = 20_000)]
    pub easy: &'static str,
}
