//! A file of outlines: read whole, checked whole, used whole or not at all.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::town::{Description, is_slug};
use super::{Fault, Outline, Problem, Refused, TownFeature, overlapping};

/// Features of one file; all municipalities of Japan are 1,902.
pub const MAX_FEATURES: usize = 10_000;

/// An outline with whatever properties its file gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainFeature {
    /// The feature's properties as they stand, unchecked.
    pub properties: Map<String, Value>,
    /// Where it is.
    pub outline: Outline,
}

/// Reads neighborhoods from a `GeoJSON` `FeatureCollection`, or says everything that is wrong with it:
/// outlines, properties, slugs that come twice, neighborhoods on each other's ground.
pub fn town_features(text: &str) -> Result<Vec<TownFeature>, Refused> {
    let read: Vec<Read<Description>> = read_all(text, Description::read)?;
    let mut problems: Vec<_> = read.iter().flat_map(Read::problems).collect();
    problems.extend(repeated_slugs(&read));
    let outlines: Vec<_> = read.iter().filter_map(Read::named_outline).collect();
    problems.extend(overlapping(&outlines));
    let towns = read
        .into_iter()
        .filter_map(|one| Some(one.said.ok()?.with(one.outline.ok()?)));
    all_or_nothing(towns.collect(), problems)
}

/// Reads any (Multi)Polygons from a `GeoJSON` `FeatureCollection`, checking the outlines only: they
/// may overlap, and their properties are handed on.
pub fn plain_features(text: &str) -> Result<Vec<PlainFeature>, Refused> {
    let read = read_all(text, |properties| Ok(properties.clone()))?;
    let problems = read.iter().flat_map(Read::problems).collect();
    let features = read.into_iter().filter_map(|one| {
        Some(PlainFeature {
            properties: one.said.ok()?,
            outline: one.outline.ok()?,
        })
    });
    all_or_nothing(features.collect(), problems)
}

/// What became of one feature: its two halves fail apart, so that one run tells of both.
struct Read<P> {
    /// `#3` for the third.
    number: String,
    /// Its slug, or else its number.
    name: String,
    said: Result<P, Vec<Fault>>,
    outline: Result<Outline, Vec<Fault>>,
}

impl<P> Read<P> {
    fn problems(&self) -> Vec<Problem> {
        let said = self.said.as_ref().err().into_iter().flatten();
        let outline = self.outline.as_ref().err().into_iter().flatten();
        let problem = |fault: &Fault| Problem {
            feature: self.name.clone(),
            fault: fault.clone(),
        };
        said.chain(outline).map(problem).collect()
    }

    fn named_outline(&self) -> Option<(&str, &Outline)> {
        Some((self.name.as_str(), self.outline.as_ref().ok()?))
    }
}

fn read_all<P>(
    text: &str,
    read: impl Fn(&Map<String, Value>) -> Result<P, Vec<Fault>>,
) -> Result<Vec<Read<P>>, Refused> {
    let features = features(text).map_err(|fault| Refused {
        problems: vec![Problem {
            feature: "file".to_owned(),
            fault,
        }],
    })?;
    Ok(features
        .into_iter()
        .enumerate()
        .map(|(index, value)| read_one(index, value, &read))
        .collect())
}

/// Takes the collection apart by hand: the `GeoJSON` reader would refuse it whole at the first
/// geometry it cannot read, and not say which.
fn features(text: &str) -> Result<Vec<Value>, Fault> {
    let mut whole: Value =
        serde_json::from_str(text).map_err(|error| Fault::NotACollection(error.to_string()))?;
    if whole.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(Fault::NotACollection("its type is another".to_owned()));
    }
    match whole.get_mut("features").map(Value::take) {
        Some(Value::Array(list)) if list.is_empty() => Err(Fault::NoFeatures),
        Some(Value::Array(list)) if list.len() > MAX_FEATURES => Err(Fault::TooManyFeatures {
            found: list.len(),
            max: MAX_FEATURES,
        }),
        Some(Value::Array(list)) => Ok(list),
        _ => Err(Fault::NotACollection(
            "it has no list of features".to_owned(),
        )),
    }
}

fn read_one<P>(
    index: usize,
    mut feature: Value,
    read: impl Fn(&Map<String, Value>) -> Result<P, Vec<Fault>>,
) -> Read<P> {
    let number = format!("#{}", index + 1);
    let slug = feature.pointer("/properties/slug").and_then(Value::as_str);
    // A name is printed; one that is no slug may be anything.
    let name = slug
        .filter(|slug| is_slug(slug))
        .unwrap_or(&number)
        .to_owned();
    if feature.get("type").and_then(Value::as_str) != Some("Feature") {
        let said = Err(vec![Fault::NotAFeature]);
        return Read {
            number,
            name,
            said,
            outline: Err(Vec::new()),
        };
    }
    let said = match feature.get("properties").and_then(Value::as_object) {
        Some(properties) => read(properties),
        None => read(&Map::new()),
    };
    let outline = match feature.get_mut("geometry").map(Value::take) {
        None | Some(Value::Null) => Err(vec![Fault::NoGeometry]),
        Some(geometry) => outline_of(geometry),
    };
    Read {
        number,
        name,
        said,
        outline,
    }
}

fn outline_of(geometry: Value) -> Result<Outline, Vec<Fault>> {
    let geometry = serde_json::from_value(geometry)
        .map_err(|error| vec![Fault::BadGeometry(error.to_string())])?;
    Outline::from_geometry(geometry)
}

fn repeated_slugs<P>(read: &[Read<P>]) -> Vec<Problem> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut problems = Vec::new();
    for one in read {
        match seen.get(one.name.as_str()) {
            None => drop(seen.insert(&one.name, &one.number)),
            Some(first) => problems.push(Problem {
                feature: one.name.clone(),
                fault: Fault::DuplicateSlug {
                    first: (*first).to_owned(),
                },
            }),
        }
    }
    problems
}

fn all_or_nothing<T>(features: Vec<T>, problems: Vec<Problem>) -> Result<Vec<T>, Refused> {
    if problems.is_empty() {
        Ok(features)
    } else {
        Err(Refused { problems })
    }
}
