//! What comes in about places, parsed.
use entity::{
    place::{Category, Sort},
    place_fact::{Kind, Value},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::content::Content;
use crate::{
    error::{Error, Result},
    neighborhoods::{words, words_or_null},
    text::Text,
};

mod acts;
pub use acts::*;

/// Facts in one request at most: one of each kind.
pub const MOST_FACTS: usize = 26;
/// Words beside a fact.
pub type Detail = Text<0, 200>;

/// An address in parts.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = NewPlaceAddress)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// `211-0063`.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 8)]
    pub postcode: Option<Text<0, 8>>,
    /// 都道府県.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10)]
    pub prefecture: Option<Text<0, 10>>,
    /// 市区町村.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub city: Option<Text<0, 40>>,
    /// 町丁目.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 60)]
    pub town: Option<Text<0, 60>>,
    /// 番地以下.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 60)]
    pub block: Option<Text<0, 60>>,
    /// The building's name, the floor.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub building: Option<Text<0, 100>>,
}

/// A fact, as somebody says it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFact {
    /// About what.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Whether it is so.
    #[schema(schema_with = words::<Value>)]
    pub value: Value,
    /// Which, how many.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub detail: Option<Detail>,
}

impl NewFact {
    /// The words beside it.
    #[must_use]
    pub fn words(&self) -> &str {
        self.detail.as_ref().map_or("", Text::as_str)
    }
}

/// The fields that proposals and edits share: what is absent stays, or is empty.
macro_rules! written {
    ($(#[$about:meta])* pub struct $name:ident { $($own:tt)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($own)*
            /// Its name.
            #[serde(default)]
            #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
            pub name: Option<Text<1, 100>>,
            /// The reading.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 100)]
            pub kana: Option<Text<0, 100>>,
            /// The name in English.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 100)]
            pub name_en: Option<Text<0, 100>>,
            /// What it is for. Its sort goes with it, unless a new one is said.
            #[serde(default)]
            #[schema(schema_with = words_or_null::<Category>)]
            pub category: Option<Category>,
            /// What sort of that.
            #[serde(default)]
            #[schema(schema_with = words_or_null::<Sort>)]
            pub sort: Option<Sort>,
            /// Latitude in degrees.
            #[serde(default)]
            pub lat: Option<f64>,
            /// Longitude in degrees.
            #[serde(default)]
            pub lon: Option<f64>,
            /// The address; parts that are absent stay.
            #[serde(default)]
            pub address: Option<Address>,
            /// Where in or at the building.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 100)]
            pub spot: Option<Text<0, 100>>,
            /// The place's own telephone.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 30)]
            pub telephone: Option<Text<0, 30>>,
            /// When it is open, in the syntax of OpenStreetMap's `opening_hours`.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 300)]
            pub hours: Option<Text<0, 300>>,
            /// What cannot be said in that syntax.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 200)]
            pub hours_note: Option<Text<0, 200>>,
            /// Its own page.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 500)]
            pub url: Option<Text<0, 500>>,
            /// Anything else.
            #[serde(default)]
            #[schema(value_type = Option<String>, max_length = 400)]
            pub note: Option<Text<0, 400>>,
            /// What looks like somebody's data is meant to be read (`personal_data` asks).
            #[serde(default)]
            pub acknowledged: bool,
        }

        impl $name {
            /// What will be written when this is done to what is.
            #[must_use]
            pub fn of(self, was: Content) -> Content {
                let address = self.address.unwrap_or_default();
                let moved = self.category.is_some_and(|new| new != was.category);
                Content {
                    name: text(self.name, was.name),
                    kana: text(self.kana, was.kana),
                    name_en: text(self.name_en, was.name_en),
                    category: self.category.unwrap_or(was.category),
                    sort: self.sort.or(if moved { None } else { was.sort }),
                    lat: self.lat.unwrap_or(was.lat),
                    lon: self.lon.unwrap_or(was.lon),
                    postcode: text(address.postcode, was.postcode),
                    prefecture: text(address.prefecture, was.prefecture),
                    city: text(address.city, was.city),
                    town: text(address.town, was.town),
                    block: text(address.block, was.block),
                    building: text(address.building, was.building),
                    spot: text(self.spot, was.spot),
                    telephone: text(self.telephone, was.telephone),
                    hours: text(self.hours, was.hours),
                    hours_note: text(self.hours_note, was.hours_note),
                    url: text(self.url, was.url),
                    note: text(self.note, was.note),
                }
            }
        }
    };
}

fn text<const MIN: usize, const MAX: usize>(new: Option<Text<MIN, MAX>>, old: String) -> String {
    new.map_or(old, Text::into_inner)
}

written! {
    /// What is to be written otherwise about a place. A hundred meters are the farthest an edit moves it (`far_move`).
    pub struct PlaceEdit {}
}

written! {
    /// A place to propose. A name, a category and a position must be there.
    pub struct NewPlace {
        /// A fresh `UUIDv7`, so that a repeated send is the same place.
        #[serde(default)]
        pub id: Option<Uuid>,
        /// What there is.
        #[serde(default)]
        #[schema(max_items = 26)]
        pub facts: Vec<NewFact>,
    }
}

impl NewPlace {
    /// What will be written.
    ///
    /// # Errors
    /// `Invalid` where a name, a category or a position is missing, and for what does not fit.
    pub fn content(&self) -> Result<Content> {
        let there = [
            ("/name", self.name.is_some()),
            ("/category", self.category.is_some()),
            ("/lat", self.lat.is_some()),
            ("/lon", self.lon.is_some()),
        ];
        if let Some((pointer, _)) = there.iter().find(|(_, there)| !there) {
            return Err(Error::invalid(*pointer, "required"));
        }
        let content = self.clone().of(empty());
        content.check()?;
        one_of_each(&self.facts)?;
        Ok(content)
    }
}

fn empty() -> Content {
    let nothing = String::new;
    Content {
        name: nothing(),
        kana: nothing(),
        name_en: nothing(),
        category: Category::Other,
        sort: None,
        lat: 0.0,
        lon: 0.0,
        postcode: nothing(),
        prefecture: nothing(),
        city: nothing(),
        town: nothing(),
        block: nothing(),
        building: nothing(),
        spot: nothing(),
        telephone: nothing(),
        hours: nothing(),
        hours_note: nothing(),
        url: nothing(),
        note: nothing(),
    }
}

/// Refuses two facts of one kind.
///
/// # Errors
/// `Invalid`.
pub fn one_of_each(facts: &[NewFact]) -> Result<()> {
    if facts.len() > MOST_FACTS {
        return Err(Error::invalid("/facts", "too_many"));
    }
    let mut seen = ahash::AHashSet::new();
    if facts.iter().all(|fact| seen.insert(fact.kind)) {
        Ok(())
    } else {
        Err(Error::invalid("/facts", "taken"))
    }
}
