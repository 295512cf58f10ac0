//! What comes in about notices, parsed at the edge. A draft may be incomplete; what is there is well formed.
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::{
    id::NoticeId,
    notice_version::{self, Category, Replies, Severity},
};
use sea_orm::Set;
use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    error::{Error, Refused, Result},
    geo::MunicipalityCode,
    neighborhoods::words,
    posts,
    text::Text,
};

mod acts;
pub use acts::*;

/// Places of one notice at most, of each sort.
pub const MOST_AREAS: usize = 200;

/// Why, in words that the other side reads.
pub type Why = Text<1, 500>;

/// What a notice says. A draft needs a title; `submit` needs the rest.
///
/// `PATCH` takes any of the fields: what is absent stays, null empties.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoticeContent)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// When it is new: a fresh `UUIDv7`, so that a repeated send is the same notice.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// When it is new: it begins as submitted. Programs that send notices of their own accord do this; a person
    /// approves always.
    #[serde(default)]
    pub submit: bool,
    /// One line.
    #[schema(min_length = 1, max_length = 100, value_type = String)]
    pub title: Text<1, 100>,
    /// The text.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 5000, value_type = Option<String>)]
    pub body: Option<Text<1, 5000>>,
    /// The same line in やさしい日本語.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 100, value_type = Option<String>)]
    pub title_easy: Option<Text<1, 100>>,
    /// The same text in やさしい日本語; `漢字《かんじ》` carries furigana.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 5000, value_type = Option<String>)]
    pub body_easy: Option<Text<1, 5000>>,
    /// The same line in English.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 200, value_type = Option<String>)]
    pub title_en: Option<Text<1, 200>>,
    /// The same text in English.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 5000, value_type = Option<String>)]
    pub body_en: Option<Text<1, 5000>>,
    /// Which of them a machine wrote.
    #[serde(default)]
    pub machine_translated: MachineTranslated,
    /// What it is about.
    #[serde(default = "other")]
    #[schema(schema_with = words::<Category>, required = false)]
    pub category: Category,
    /// How much it weighs.
    #[serde(default = "information")]
    #[schema(schema_with = words::<Severity>, required = false)]
    pub severity: Severity,
    /// For where it is.
    #[serde(default)]
    pub areas: Places,
    /// From when it holds …
    #[serde(default, deserialize_with = "moment")]
    pub valid_from: Option<DateTime<Utc>>,
    /// … until when.
    #[serde(default, deserialize_with = "moment")]
    pub valid_to: Option<DateTime<Utc>>,
    /// 担当課
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 100, value_type = Option<String>)]
    pub department: Option<Text<1, 100>>,
    /// 電話
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 60, value_type = Option<String>)]
    pub telephone: Option<Text<1, 60>>,
    /// 対象, in words.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 500, value_type = Option<String>)]
    pub target: Option<Text<1, 500>>,
    /// 期限
    #[serde(default, deserialize_with = "moment")]
    pub deadline: Option<DateTime<Utc>>,
    /// 手続き, in words; 「なし」 says that there is none.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 2000, value_type = Option<String>)]
    pub procedure: Option<Text<1, 2000>>,
    /// Where it stands in full; https only.
    #[serde(default, deserialize_with = "https")]
    #[schema(max_length = 500, value_type = Option<String>)]
    pub source_url: Option<String>,
    /// Whether residents may ask under it.
    #[serde(default = "open")]
    #[schema(schema_with = words::<Replies>, required = false)]
    pub replies: Replies,
    /// Why they may not.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 200, value_type = Option<String>)]
    pub replies_closed_reason: Option<Text<1, 200>>,
    /// `2024-05`: only for those with a child born from then …
    #[serde(default, deserialize_with = "month")]
    #[schema(max_length = 7, value_type = Option<String>, pattern = "^[0-9]{4}-[0-9]{2}$")]
    pub child_from: Option<String>,
    /// … until then.
    #[serde(default, deserialize_with = "month")]
    #[schema(max_length = 7, value_type = Option<String>, pattern = "^[0-9]{4}-[0-9]{2}$")]
    pub child_to: Option<String>,
    /// When to publish; at once when absent.
    #[serde(default, deserialize_with = "moment")]
    pub publish_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(default, deserialize_with = "moment")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// Which texts a machine wrote; readers are told.
#[derive(Clone, Copy, Debug, Default, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MachineTranslated {
    /// The easy text.
    #[serde(default)]
    pub easy: bool,
    /// The English text.
    #[serde(default)]
    pub en: bool,
}

/// For where a notice is.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = NoticePlaces)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Municipality codes of six digits.
    #[serde(default)]
    #[schema(max_items = 200, value_type = Vec<String>)]
    pub municipalities: Vec<Code>,
    /// Neighborhoods, by slug.
    #[serde(default)]
    #[schema(max_items = 200, value_type = Vec<String>)]
    pub neighborhoods: Vec<Text<1, 64>>,
}

/// A municipality's code.
#[derive(Clone, Debug)]
pub struct Code(pub MunicipalityCode);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let code = MunicipalityCode::parse(&text);
        code.map(Self).map_err(|_| D::Error::custom("code:invalid"))
    }
}

const fn other() -> Category {
    Category::Other
}

const fn information() -> Severity {
    Severity::Information
}

const fn open() -> Replies {
    Replies::Open
}

/// A text, or nothing where a form was left empty.
fn blank<'de, D: Deserializer<'de>, const MOST: usize>(
    deserializer: D,
) -> Result<Option<Text<1, MOST>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| Text::parse(&text))
        .transpose()
        .map_err(|code| D::Error::custom(format!("code:{code}")))
}

/// A time of our century, cut to milliseconds as every time here.
fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let at = Option::<DateTime<Utc>>::deserialize(deserializer)?;
    if at.is_some_and(|at| !(2000..2200).contains(&at.year())) {
        return Err(D::Error::custom("code:invalid"));
    }
    Ok(at.map(|at| at.trunc_subsecs(3)))
}

fn https<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let Some(text) = blank::<D, 500>(deserializer)? else {
        return Ok(None);
    };
    let fits = url::Url::parse(text.as_str()).is_ok_and(|url| {
        url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
    });
    if fits {
        Ok(Some(text.into_inner()))
    } else {
        Err(D::Error::custom("code:invalid"))
    }
}

fn month<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let Some(text) = blank::<D, 7>(deserializer)? else {
        return Ok(None);
    };
    let text = text.into_inner();
    let fits = text.len() == 7
        && text.is_ascii()
        && chrono::NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d")
            .is_ok_and(|day| (2000..2200).contains(&day.year()));
    if fits {
        Ok(Some(text))
    } else {
        Err(D::Error::custom("code:invalid"))
    }
}

impl Content {
    /// Holds the fields against each other.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        let mut refuse = |pointer: &'static str, code: &'static str| {
            bad.push(Refused::new(pointer, code));
        };
        for (pointer, line) in [
            ("/title", Some(self.title.as_str())),
            ("/title_easy", self.title_easy.as_ref().map(Text::as_str)),
            ("/title_en", self.title_en.as_ref().map(Text::as_str)),
            ("/department", self.department.as_ref().map(Text::as_str)),
            ("/telephone", self.telephone.as_ref().map(Text::as_str)),
        ] {
            if line.is_some_and(|line| line.contains(['\n', '\t'])) {
                refuse(pointer, "invalid");
            }
        }
        if ordered(self.valid_from, self.valid_to) == Some(false) {
            refuse("/valid_to", "invalid");
        }
        if ordered(self.publish_at, self.expires_at) == Some(false) {
            refuse("/expires_at", "invalid");
        }
        let children = self.child_from.as_ref().zip(self.child_to.as_ref());
        if children.is_some_and(|(from, to)| from > to) {
            refuse("/child_to", "invalid");
        }
        if self.areas.municipalities.len() > MOST_AREAS {
            refuse("/areas/municipalities", "too_many");
        }
        if self.areas.neighborhoods.len() > MOST_AREAS {
            refuse("/areas/neighborhoods", "too_many");
        }
        if bad.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(bad))
        }
    }

    /// Lays the words into a row.
    pub fn lay(self, row: &mut notice_version::ActiveModel) {
        row.title = Set(self.title.into_inner());
        row.body = Set(or_empty(self.body));
        row.title_easy = Set(self.title_easy.map(Text::into_inner));
        row.body_easy = Set(self.body_easy.map(Text::into_inner));
        row.title_en = Set(self.title_en.map(Text::into_inner));
        row.body_en = Set(self.body_en.map(Text::into_inner));
        row.machine_easy = Set(self.machine_translated.easy);
        row.machine_en = Set(self.machine_translated.en);
        row.category = Set(self.category);
        row.severity = Set(self.severity);
        row.valid_from = Set(self.valid_from);
        row.valid_to = Set(self.valid_to);
        row.department = Set(or_empty(self.department));
        row.telephone = Set(or_empty(self.telephone));
        row.target = Set(or_empty(self.target));
        row.deadline = Set(self.deadline);
        row.procedure = Set(or_empty(self.procedure));
        row.source_url = Set(self.source_url);
        row.replies = Set(self.replies);
        row.replies_closed_reason = Set(self.replies_closed_reason.map(Text::into_inner));
        row.child_from = Set(self.child_from);
        row.child_to = Set(self.child_to);
        row.publish_at = Set(self.publish_at);
        row.expires_at = Set(self.expires_at);
    }
}

fn or_empty<const MOST: usize>(text: Option<Text<1, MOST>>) -> String {
    text.map(Text::into_inner).unwrap_or_default()
}

fn ordered(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> Option<bool> {
    Some(from? < to?)
}

/// The id that a browser made, or one of ours.
pub(super) fn id(given: Option<Uuid>, now: DateTime<Utc>) -> Result<NoticeId> {
    match given {
        None => Ok(NoticeId::new()),
        Some(id) if posts::is_fresh(id, now) => Ok(NoticeId(id)),
        Some(_) => Err(Error::invalid("/id", "invalid")),
    }
}
