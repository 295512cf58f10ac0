//! What a correction changed, field by field, as readers see it.
use super::{
    model::{Change, Content, Version},
    ruby, when,
};
use crate::{clock::Moment, notices::parts};

/// Says for each version how it differs from the one before.
pub fn fill(versions: &mut [Version]) {
    let mut before: Option<Content> = None;
    for version in versions {
        if let Some(before) = &before {
            version.changes = between(before, &version.content);
        }
        before = Some(version.content.clone());
    }
}

/// The fields that differ.
#[must_use]
pub fn between(old: &Content, new: &Content) -> Vec<Change> {
    let (was, is) = (fields(old), fields(new));
    let pairs = was.into_iter().zip(is);
    let changed = pairs.filter(|(was, is)| was.text != is.text);
    changed
        .map(|(was, is)| Change {
            field: is.name,
            language: is.language,
            parts: parts(&was.text, &is.text),
        })
        .collect()
}

struct Field {
    name: &'static str,
    language: Option<&'static str>,
    text: String,
}

/// All that is compared, always the same fields in the same order.
fn fields(content: &Content) -> Vec<Field> {
    let field = |name, language, text: &str| Field {
        name,
        language,
        text: text.to_owned(),
    };
    let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
    // A reader compares words, not their readings.
    let easy = |text: &Option<String>| ruby::without(text.as_deref().unwrap_or_default());
    let at = |at: Option<Moment>| at.map(|at| when::minute(at.0)).unwrap_or_default();
    let names = content.attachments.iter().map(|file| file.name.as_str());
    vec![
        field("title", Some("ja"), &content.title),
        field("body", Some("ja"), &content.body),
        field("title_easy", Some("easy"), &easy(&content.title_easy)),
        field("body_easy", Some("easy"), &easy(&content.body_easy)),
        field("title_en", Some("en"), &maybe(&content.title_en)),
        field("body_en", Some("en"), &maybe(&content.body_en)),
        field("target", None, &content.target),
        field("procedure", None, &content.procedure),
        field("deadline", None, &at(content.deadline)),
        field("valid_from", None, &at(content.valid_from)),
        field("valid_to", None, &at(content.valid_to)),
        field("expires_at", None, &at(content.expires_at)),
        field("department", None, &content.department),
        field("telephone", None, &content.telephone),
        field("source_url", None, &maybe(&content.source_url)),
        field("category", None, word(&content.category).as_str()),
        field("severity", None, word(&content.severity).as_str()),
        field("areas", None, &super::text::areas(&content.areas)),
        field("attachments", None, &names.collect::<Vec<_>>().join("、")),
    ]
}

/// A stored word as it goes out.
#[must_use]
pub fn word(of: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(of).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
