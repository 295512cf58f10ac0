//! Three that are held against each other: what the list said, what stands there now, what the list says.
use chrono::{DateTime, Utc};
use entity::{id::PlaceFactId, place_fact};
use serde_json::{Map, Value, json};

use super::said::Fact;
use crate::places::content::Content;

/// A field, as somebody reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The field's word.
    pub field: String,
    /// What stood, or stands, there.
    pub was: String,
    /// What the list says.
    pub is: String,
}

/// What becomes of a place.
#[derive(Clone, Debug)]
pub struct Merged {
    /// As it is to be.
    pub content: Content,
    /// What changes.
    pub changed: Vec<Difference>,
    /// What residents wrote otherwise, and stays.
    pub kept: Vec<Difference>,
}

/// Fields that change together.
const TOGETHER: [&[&str]; 3] = [
    &["lat", "lon"],
    &["category", "sort"],
    &[
        "prefecture",
        "city",
        "town",
        "block",
        "building",
        "postcode",
    ],
];

/// Brings a place up to date. `firm` keeps whatever residents confirmed after the list was made.
pub fn content(base: &Content, ours: &Content, theirs: &Content, firm: bool) -> Merged {
    let [base, now, list] = [base, ours, theirs].map(fields);
    let mut next = now.clone();
    let (mut changed, mut kept) = (Vec::new(), Vec::new());
    let single: Vec<&str> = now
        .keys()
        .map(String::as_str)
        .filter(|name| TOGETHER.iter().all(|group| !group.contains(name)))
        .collect();
    let singles = single.iter().map(std::slice::from_ref);
    for group in TOGETHER.into_iter().chain(singles) {
        let same = |one: &Map<String, Value>, other: &Map<String, Value>| {
            group
                .iter()
                .all(|name| equal(one.get(*name), other.get(*name)))
        };
        if same(&list, &base) || same(&list, &now) {
            continue;
        }
        let difference = Difference {
            field: (*group.first().unwrap_or(&"")).to_owned(),
            was: shown(group, &now),
            is: shown(group, &list),
        };
        if !same(&now, &base) || firm {
            kept.push(difference);
            continue;
        }
        for name in group {
            next.insert(
                (*name).to_owned(),
                list.get(*name).cloned().unwrap_or_default(),
            );
        }
        changed.push(difference);
    }
    // What was taken from two of the kind is one of the kind.
    let content = serde_json::from_value(Value::Object(next)).unwrap_or_else(|_| ours.clone());
    Merged {
        content,
        changed,
        kept,
    }
}

fn fields(content: &Content) -> Map<String, Value> {
    match json!(content) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Degrees that went through a database or a text may differ in their last digit.
fn equal(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one.and_then(Value::as_f64), other.and_then(Value::as_f64)) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        _ => one == other,
    }
}

fn shown(group: &[&str], fields: &Map<String, Value>) -> String {
    let parts = group
        .iter()
        .filter_map(|name| fields.get(*name))
        .map(|value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        });
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What becomes of the facts of a place.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Facts that hold no longer.
    pub ended: Vec<PlaceFactId>,
    /// Facts to add.
    pub added: Vec<Fact>,
    /// Facts that the list says once more.
    pub again: Vec<PlaceFactId>,
    /// What changes.
    pub changed: Vec<Difference>,
    /// What residents said otherwise, and stays.
    pub kept: Vec<Difference>,
}

/// How facts are held against each other.
pub struct Ruling<'r> {
    /// What the list said.
    pub base: &'r [Fact],
    /// What holds now.
    pub now: &'r [place_fact::Model],
    /// Whether a fact is the list's own.
    pub own: &'r dyn Fn(&place_fact::Model) -> bool,
    /// When the list was made.
    pub as_of: DateTime<Utc>,
}

/// Brings facts up to date. What somebody said, or confirmed, after the list was made stays.
pub fn facts(ruling: &Ruling<'_>, theirs: &[Fact]) -> Facts {
    let mut done = Facts::default();
    for fact in theirs {
        let current = ruling.now.iter().find(|now| now.kind == fact.kind);
        let before = ruling.base.iter().find(|base| base.kind == fact.kind);
        match current {
            // Somebody took it away since; the list says what it always said.
            None if before == Some(fact) => {}
            None => {
                done.changed.push(difference(None, Some(fact)));
                done.added.push(fact.clone());
            }
            Some(now) if now.value == fact.value && now.detail == fact.detail => {
                done.again.push(now.id);
            }
            Some(now) if before == Some(fact) && !(ruling.own)(now) => {}
            Some(now) if !(ruling.own)(now) || now.confirmed_at > ruling.as_of => {
                done.kept.push(difference(Some(now), Some(fact)));
            }
            Some(now) => {
                done.changed.push(difference(Some(now), Some(fact)));
                done.ended.push(now.id);
                done.added.push(fact.clone());
            }
        }
    }
    let silent = |now: &&place_fact::Model| theirs.iter().all(|fact| fact.kind != now.kind);
    for now in ruling
        .now
        .iter()
        .filter(silent)
        .filter(|now| (ruling.own)(now))
    {
        done.changed.push(difference(Some(now), None));
        done.ended.push(now.id);
    }
    done
}

fn difference(was: Option<&place_fact::Model>, is: Option<&Fact>) -> Difference {
    use sea_orm::ActiveEnum;
    let said = |value: place_fact::Value, detail: &str| {
        format!("{} {detail}", value.to_value()).trim().to_owned()
    };
    let kind = was.map(|was| was.kind).or(is.map(|is| is.kind));
    Difference {
        field: kind.map_or_else(String::new, |kind| kind.to_value()),
        was: was.map_or_else(String::new, |was| said(was.value, &was.detail)),
        is: is.map_or_else(String::new, |is| said(is.value, &is.detail)),
    }
}
