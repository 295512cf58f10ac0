//! What a report says.
use entity::report::{Category, TargetKind};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{neighborhoods::words, text::Text};

/// Something that is wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What is reported.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// Its id.
    pub target: Uuid,
    /// Why.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// In the reporter's own words.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub words: Option<Text<0, 1000>>,
}
