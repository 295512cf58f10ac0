//! What comes in about reviews, parsed.
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use entity::{id::PhotoId, place::Category, place_owner, review::Tie};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    clock::Moment,
    error::{Error, Result},
    neighborhoods::words,
    places::NewFact,
    text::Text,
};

/// Photos of a review at most.
pub const MOST_PHOTOS: usize = 4;
/// So long ago a visit may be, in months.
const MONTHS_BACK: i32 = 24;
/// The words of a review.
pub type ReviewText = Text<20, 1000>;
/// The words of an answer.
pub type AnswerText = Text<1, 1000>;

/// What a review says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewWords {
    /// The month of the visit, `2026-11`.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}$", min_length = 7, max_length = 7)]
    pub visited: String,
    /// The text.
    #[schema(min_length = 20, max_length = 1000, value_type = String)]
    pub body: ReviewText,
    /// 1 to 5; never for medical places.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    pub stars: Option<i32>,
    /// What its author has to do with the place. It has to be said.
    #[schema(schema_with = words::<Tie>)]
    pub relation: Tie,
    /// Own photos that hang on nothing yet, or on this review.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>, max_items = 4)]
    pub photos: Option<Vec<PhotoId>>,
    /// What looks like somebody's data or name is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// A review to write.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    /// A fresh `UUIDv7`, so that a repeated send is the same review.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// What there was, and what there was not: said of the place as of that month.
    #[serde(default)]
    #[schema(max_items = 26)]
    pub facts: Vec<NewFact>,
    /// The month of the visit, `2026-11`.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}$", min_length = 7, max_length = 7)]
    pub visited: String,
    /// The text.
    #[schema(min_length = 20, max_length = 1000, value_type = String)]
    pub body: ReviewText,
    /// 1 to 5; never for medical places.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    pub stars: Option<i32>,
    /// What its author has to do with the place. It has to be said.
    #[schema(schema_with = words::<Tie>)]
    pub relation: Tie,
    /// Own photos that hang on nothing yet, or on this review.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>, max_items = 4)]
    pub photos: Option<Vec<PhotoId>>,
    /// What looks like somebody's data or name is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

impl NewReview {
    /// What it says.
    pub fn words(&self) -> ReviewWords {
        ReviewWords {
            visited: self.visited.clone(),
            body: self.body.clone(),
            stars: self.stars,
            relation: self.relation,
            photos: self.photos.clone(),
            acknowledged: self.acknowledged,
        }
    }
}

impl ReviewWords {
    /// What does not fit together, or with the place.
    ///
    /// # Errors
    /// `Invalid`, with every field.
    pub fn check(&self, category: Category, now: DateTime<Utc>) -> Result<()> {
        let mut bad = Vec::new();
        let mut refuse = |pointer: &'static str, code: &'static str| {
            bad.push(crate::error::Refused::new(pointer, code));
        };
        match months(&self.visited, now) {
            Some(0..=MONTHS_BACK) => {}
            Some(_) => refuse("/visited", "not_allowed"),
            None => refuse("/visited", "invalid"),
        }
        match self.stars {
            Some(_) if category == Category::Clinic => refuse("/stars", "not_allowed"),
            None | Some(1..=5) => {}
            Some(_) => refuse("/stars", "invalid"),
        }
        let photos = self.photos.as_deref().unwrap_or_default();
        if photos.len() > MOST_PHOTOS {
            refuse("/photos", "too_many");
        }
        if bad.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(bad))
        }
    }
}

/// How many months ago it was, in Japan; negative in the future.
pub fn months(visited: &str, now: DateTime<Utc>) -> Option<i32> {
    let (year, month) = visited
        .split_once('-')
        .filter(|(year, month)| (year.len(), month.len()) == (4, 2))?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    let today = now + TimeDelta::hours(9);
    let this = today.year() * 12 + i32::try_from(today.month0()).ok()?;
    (1..=12)
        .contains(&month)
        .then(|| this - (year * 12 + month - 1))
}

/// The end of a month, or now if it has not ended: as of when somebody saw what they tell.
pub fn observed(visited: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let next = visited.split_once('-').and_then(|(year, month)| {
        let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
        let (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
        chrono::NaiveDate::from_ymd_opt(year, month, 1)
    });
    let end = next.map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::hours(9));
    end.map_or(now, |end| end.min(now))
}

/// Words of whoever runs the place.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// The text.
    #[schema(min_length = 1, max_length = 1000, value_type = String)]
    pub body: AnswerText,
    /// What looks like somebody's data is meant to be read (`personal_data` asks).
    #[serde(default)]
    pub acknowledged: bool,
}

/// A pause to begin.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPause {
    /// Why; everybody reads it.
    #[schema(min_length = 10, max_length = 200, value_type = String)]
    pub reason: Text<10, 200>,
    /// When it ends by itself: 90 days from now at most.
    pub until: DateTime<Utc>,
}

/// Somebody says that they run a place.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    /// How that can be checked; read by whoever looks, and forgotten then.
    #[schema(min_length = 10, max_length = 200, value_type = String)]
    pub words: Text<10, 200>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimDecision {
    /// Whether it is true.
    pub runs: bool,
}

/// Whether one runs a place.
#[derive(Clone, Copy, Debug, serde::Serialize, ToSchema)]
pub struct MyClaim {
    /// Where it stands.
    #[schema(schema_with = words::<place_owner::State>)]
    pub state: place_owner::State,
    /// Since when.
    pub since: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_japans() {
        let new_year: DateTime<Utc> = "2026-12-31T15:30:00Z".parse().unwrap();
        assert_eq!(months("2027-01", new_year), Some(0));
        assert_eq!(months("2026-12", new_year), Some(1));
        assert_eq!(months("2027-02", new_year), Some(-1));
        assert_eq!(months("2025-01", new_year), Some(24));
        for bad in ["2026-13", "2026-00", "2026-1", "26-01", "2026/01", ""] {
            assert_eq!(months(bad, new_year), None, "{bad}");
        }
        assert_eq!(observed("2027-01", new_year), new_year);
        assert_eq!(
            observed("2026-11", new_year).to_rfc3339(),
            "2026-11-30T15:00:00+00:00"
        );
    }
}
