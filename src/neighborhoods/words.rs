//! How the API's document shows a column's words: taken from the column, so that the two cannot differ.
use sea_orm::ActiveEnum;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

/// A field that holds one of a column's words.
#[must_use]
pub fn words<E: ActiveEnum<Value = String>>() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(E::values()))
        .build()
}

/// The same, or null.
#[must_use]
pub fn words_or_null<E: ActiveEnum<Value = String>>() -> Object {
    let words = E::values().into_iter().map(serde_json::Value::from);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(words.chain([serde_json::Value::Null])))
        .build()
}
