//! The machine words of posts, as the OpenAPI document lists them.
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

fn one_of<const N: usize>(words: [&'static str; N]) -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .enum_values(Some(words))
        .build()
}

/// What sort of word it is.
pub fn kind() -> Object {
    one_of([
        "talk",
        "question",
        "giveaway",
        "recommendation",
        "lost_found",
        "safety",
        "help_wanted",
    ])
}

/// Who may read it.
pub fn audience() -> Object {
    one_of(["neighborhood", "verified", "public"])
}

const STATES: [&str; 7] = [
    "open",
    "solved",
    "promised",
    "handed_over",
    "cancelled",
    "looking",
    "found",
];

/// The same, or null for kinds that have no state.
pub fn state_or_none() -> Object {
    nullable(&STATES)
}

const REACTIONS: [&str; 5] = ["thanks", "like", "cheer", "same", "surprise"];

/// The viewer's own, or null.
pub fn reaction_or_none() -> Object {
    nullable(&REACTIONS)
}

fn nullable(words: &[&str]) -> Object {
    let values = words
        .iter()
        .map(|word| serde_json::Value::from(*word))
        .chain([serde_json::Value::Null]);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(values))
        .build()
}
