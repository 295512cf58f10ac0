//! What comes in, parsed.
use entity::{agency::Kind, agency_proof};
use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::ToSchema;

use crate::{
    error::{Error, Result},
    geo::MunicipalityCode,
    lookup::Host,
    neighborhoods::words,
    text::{Text, names::is_badge, skeleton::unseen},
};

/// A body's name as it stands beside its words: kanji, kana, Latin letters and digits, on one line, no signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyName(String);

impl BodyName {
    /// Parses.
    ///
    /// # Errors
    /// `required`, `too_short`, `too_long` or `invalid`.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let name = Text::<2, 60>::parse(raw)?.into_inner();
        let fit = |c: char| {
            matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々' | '〆' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '・' | '　' | ' ' | '（' | '）')
                || c.is_ascii_alphanumeric()
                || matches!(c, '(' | ')' | '-' | '.' | '&' | '\'')
        };
        let odd = name.chars().any(|c| !fit(c) || unseen(c) || is_badge(c));
        if odd { Err("invalid") } else { Ok(Self(name)) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for BodyName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).map_err(|code| D::Error::custom(format!("code:{code}")))
    }
}

/// A name in addresses: small letters, digits and dashes, 3 to 40.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

impl Slug {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = Text::<3, 40>::deserialize(deserializer)?.into_inner();
        let fit = raw
            .chars()
            .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'));
        if fit && !raw.starts_with('-') && !raw.ends_with('-') {
            Ok(Self(raw))
        } else {
            Err(D::Error::custom("code:invalid"))
        }
    }
}

/// The address of a site: https, a host by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site(String);

impl Site {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Site {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = Text::<1, 200>::deserialize(deserializer)?.into_inner();
        let plain = url::Url::parse(&raw).ok().filter(|url| {
            url.scheme() == "https"
                && url.username().is_empty()
                && url.password().is_none()
                && url.host_str().is_some_and(|host| Host::parse(host).is_ok())
        });
        match plain {
            Some(_) => Ok(Self(raw)),
            None => Err(D::Error::custom("code:invalid")),
        }
    }
}

/// A telephone number: digits, and what stands between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telephone(String);

impl Telephone {
    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Telephone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = Text::<3, 20>::deserialize(deserializer)?.into_inner();
        let fit = raw
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | ' ' | '#'));
        if fit {
            Ok(Self(raw))
        } else {
            Err(D::Error::custom("code:invalid"))
        }
    }
}

/// A body asks to be verified.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgency {
    /// Its name in addresses: small letters, digits, dashes. Never changes.
    #[schema(value_type = String, min_length = 3, max_length = 40, pattern = "^[a-z0-9][a-z0-9-]+[a-z0-9]$")]
    pub slug: Slug,
    /// Its name.
    #[schema(value_type = String, min_length = 2, max_length = 60)]
    pub name: BodyName,
    /// The reading of its name.
    #[schema(value_type = String, min_length = 1, max_length = 60)]
    pub kana: Text<1, 60>,
    /// Its name in English.
    #[schema(value_type = String, min_length = 1, max_length = 80)]
    pub name_en: Text<1, 80>,
    /// What sort of body it is.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Where a letter reaches it.
    #[schema(value_type = String, min_length = 5, max_length = 200)]
    pub postal_address: Text<5, 200>,
    /// Its telephone.
    #[schema(value_type = String, min_length = 3, max_length = 20)]
    pub telephone: Telephone,
    /// Its site.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub website: Site,
    /// What the reviewers should know.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub note: Option<Text<0, 2000>>,
    /// The department of whoever asks.
    #[schema(value_type = String, min_length = 1, max_length = 60)]
    pub department: Text<1, 60>,
    /// Whole municipalities it speaks for, by code.
    #[serde(default)]
    #[schema(max_items = 2000)]
    pub municipalities: Vec<String>,
    /// Single neighborhoods it speaks for, by slug.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub neighborhoods: Vec<String>,
}

/// What of an agency changes. Its name, reading and kind only until the badge shows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgencyChange {
    /// Another name.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 2, max_length = 60)]
    pub name: Option<BodyName>,
    /// Another reading.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    pub kana: Option<Text<1, 60>>,
    /// Another name in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 80)]
    pub name_en: Option<Text<1, 80>>,
    /// Another postal address.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 5, max_length = 200)]
    pub postal_address: Option<Text<5, 200>>,
    /// Another telephone.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 20)]
    pub telephone: Option<Telephone>,
    /// Another site.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub website: Option<Site>,
    /// Another remark.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub note: Option<Text<0, 2000>>,
}

impl AgencyChange {
    /// Whether it touches what the badge vouches for.
    #[must_use]
    pub fn touches_the_name(&self) -> bool {
        self.name.is_some() || self.kana.is_some() || self.name_en.is_some()
    }
}

/// A way of proof begins.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProof {
    /// Where the proof will lie.
    #[schema(schema_with = words::<agency_proof::Kind>)]
    pub kind: agency_proof::Kind,
    /// The host, or the mail address at it; nothing for a letter.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub place: Option<Text<0, 254>>,
}

/// A code that was mailed or printed; nothing where the server looks for itself.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub code: Option<Text<0, 40>>,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words, for those concerned.
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub reason: Text<1, 1000>,
}

/// A reviewer saw the papers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// That they were looked at, and fit.
    pub seen: bool,
    /// What was seen, in words, for the second reviewer.
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub note: Text<1, 1000>,
}

/// Codes as they are written down, each once.
///
/// # Errors
/// `Invalid` with the pointer of the first that is none.
pub fn municipalities(codes: &[String]) -> Result<Vec<String>> {
    if codes.len() > 2000 {
        return Err(Error::invalid("/municipalities", "too_many"));
    }
    let mut parsed = Vec::with_capacity(codes.len());
    for (at, code) in codes.iter().enumerate() {
        let code = MunicipalityCode::parse(code)
            .map_err(|_| Error::invalid(format!("/municipalities/{at}"), "invalid"))?;
        parsed.push(code.as_str().to_owned());
    }
    parsed.sort_unstable();
    parsed.dedup();
    Ok(parsed)
}
