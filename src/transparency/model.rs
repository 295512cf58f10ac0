//! What is asked of the public log, and how its parts go out.
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Act, Trigger, half::Half};
use crate::{
    error::{Error, Result},
    neighborhoods::words,
};

/// Which rows are wanted; all conditions hold.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Of this place: a municipality's code, `JP-13` for a prefecture, or `JP`, as rows have it.
    #[param(
        min_length = 2,
        max_length = 10,
        pattern = "^(JP|JP-[0-9]{2}|[0-9]{6})$"
    )]
    #[serde(default)]
    pub area: Option<String>,
    /// Of this act.
    #[param(schema_with = words::<Act>)]
    #[serde(default)]
    pub act: Option<String>,
    /// Begun by this.
    #[param(schema_with = words::<Trigger>)]
    #[serde(default)]
    pub trigger: Option<String>,
    /// Of this half-year, `2026-2`.
    #[param(min_length = 6, max_length = 6, pattern = "^[0-9]{4}-[12]$")]
    #[serde(default)]
    pub half: Option<String>,
}

/// The same, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub area: Option<String>,
    pub act: Option<Act>,
    pub trigger: Option<Trigger>,
    pub half: Option<Half>,
}

impl Wanted {
    /// What is meant.
    ///
    /// # Errors
    /// `Invalid` for words that no row has.
    pub(super) fn choice(&self) -> Result<Choice> {
        let unknown = |name: &'static str| move |_| Error::invalid(name, "unknown");
        let act = self.act.clone().map(|word| Act::try_from_value(&word));
        let trigger = self.trigger.clone();
        let trigger = trigger.map(|word| Trigger::try_from_value(&word));
        let area = self.area.clone().map(place).transpose()?;
        Ok(Choice {
            area,
            act: act.transpose().map_err(unknown("?act"))?,
            trigger: trigger.transpose().map_err(unknown("?trigger"))?,
            half: self.half.as_deref().map(str::parse).transpose()?,
        })
    }
}

/// A place as rows have it.
fn place(text: String) -> Result<String> {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|sign| sign.is_ascii_digit());
    let fits = match text.strip_prefix("JP") {
        Some("") => true,
        Some(rest) => rest.strip_prefix('-').is_some_and(|code| digits(code, 2)),
        None => digits(&text, 6),
    };
    fits.then_some(text)
        .ok_or_else(|| Error::invalid("?area", "invalid"))
}

impl Choice {
    /// As it stands in an address.
    pub(super) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let half = self.half.map(|half| half.to_string());
        for (name, value) in [
            ("half", half),
            ("area", self.area.clone()),
            ("act", self.act.map(|word| word.to_value())),
            ("trigger", self.trigger.map(|word| word.to_value())),
        ] {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }
}

/// A row's number as a place in a list.
pub(super) fn place_of(number: i64) -> Uuid {
    Uuid::from_u128(u128::from(number.unsigned_abs()))
}

/// The number that a place in a list stands for.
///
/// # Errors
/// `Invalid` for a cursor of another list.
pub(super) fn number_at(place: Uuid) -> Result<i64> {
    i64::try_from(place.as_u128()).map_err(|_| Error::invalid("?cursor", "invalid"))
}

/// The reports that there are.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reports {
    /// Newest first.
    #[schema(max_items = 400)]
    pub items: Vec<HalfLine>,
}

/// A report on the list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HalfLine {
    /// The half-year, `2026-2`.
    #[schema(max_length = 6)]
    pub half: String,
    /// Its first day.
    #[schema(max_length = 10)]
    pub from: String,
    /// Its last day.
    #[schema(max_length = 10)]
    pub to: String,
    /// Rows of the log in it, so far.
    pub rows: u64,
}

impl HalfLine {
    pub(super) fn of(half: Half, rows: u64) -> Self {
        Self {
            half: half.to_string(),
            from: half.first(),
            to: half.last(),
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_codes() {
        for good in ["JP", "JP-13", "141330"] {
            assert_eq!(place(good.to_owned()).unwrap(), good);
        }
        for bad in [
            "",
            "jp",
            "JP-1",
            "JP13",
            "JP-131",
            "1413301",
            "14133",
            "中原区",
        ] {
            assert!(place(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_comes_back_from_its_place() {
        assert_eq!(number_at(place_of(77)).unwrap(), 77);
        assert!(number_at(Uuid::max()).is_err());
    }
}
