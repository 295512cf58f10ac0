//! What a version says, as the office's own page shows it.
use entity::notice_version::{self, Category, Replies, Severity};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::Moment,
    neighborhoods::words,
    notices::{model::MachineTranslated, places::Areas},
};

/// What a version says, under the names under which it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeContentView)]
pub struct ContentView {
    #[schema(max_length = 100)]
    title: String,
    #[schema(max_length = 5000)]
    body: String,
    #[schema(max_length = 100)]
    title_easy: Option<String>,
    #[schema(max_length = 5000)]
    body_easy: Option<String>,
    #[schema(max_length = 200)]
    title_en: Option<String>,
    #[schema(max_length = 5000)]
    body_en: Option<String>,
    machine_translated: MachineTranslated,
    #[schema(schema_with = words::<Category>)]
    category: Category,
    #[schema(schema_with = words::<Severity>)]
    severity: Severity,
    areas: PlacesView,
    valid_from: Option<Moment>,
    valid_to: Option<Moment>,
    #[schema(max_length = 100)]
    department: String,
    #[schema(max_length = 60)]
    telephone: String,
    #[schema(max_length = 500)]
    target: String,
    deadline: Option<Moment>,
    #[schema(max_length = 2000)]
    procedure: String,
    #[schema(max_length = 500)]
    source_url: Option<String>,
    #[schema(schema_with = words::<Replies>)]
    replies: Replies,
    #[schema(max_length = 200)]
    replies_closed_reason: Option<String>,
    #[schema(max_length = 7)]
    child_from: Option<String>,
    #[schema(max_length = 7)]
    child_to: Option<String>,
    publish_at: Option<Moment>,
    expires_at: Option<Moment>,
}

/// Places as they are sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticePlacesView)]
pub struct PlacesView {
    #[schema(max_items = 200)]
    municipalities: Vec<String>,
    #[schema(max_items = 200)]
    neighborhoods: Vec<String>,
}

impl ContentView {
    pub(super) fn of(row: &notice_version::Model, areas: &Areas) -> Self {
        let row = row.clone();
        Self {
            title: row.title,
            body: row.body,
            title_easy: row.title_easy,
            body_easy: row.body_easy,
            title_en: row.title_en,
            body_en: row.body_en,
            machine_translated: MachineTranslated {
                easy: row.machine_easy,
                en: row.machine_en,
            },
            category: row.category,
            severity: row.severity,
            areas: PlacesView {
                municipalities: areas
                    .municipalities
                    .iter()
                    .map(|m| m.code.clone())
                    .collect(),
                neighborhoods: areas.neighborhoods.iter().map(|n| n.slug.clone()).collect(),
            },
            valid_from: row.valid_from.map(Moment),
            valid_to: row.valid_to.map(Moment),
            department: row.department,
            telephone: row.telephone,
            target: row.target,
            deadline: row.deadline.map(Moment),
            procedure: row.procedure,
            source_url: row.source_url,
            replies: row.replies,
            replies_closed_reason: row.replies_closed_reason,
            child_from: row.child_from,
            child_to: row.child_to,
            publish_at: row.publish_at.map(Moment),
            expires_at: row.expires_at.map(Moment),
        }
    }
}
