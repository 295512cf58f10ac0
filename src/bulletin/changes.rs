//! What a correction changed, field by field, as readers see it.
use similar::{ChangeTag, TextDiff};

use super::{
    model::{Change, Content, Part, PartKind, Version},
    ruby, when,
};
use crate::clock::Moment;

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

/// A text, cut where it changes.
///
/// By words as Unicode sees them, which in Japanese are single kanji and runs of kana: small enough for a
/// changed date, large enough to be read.
#[must_use]
pub fn parts(old: &str, new: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for change in TextDiff::from_unicode_words(old, new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PartKind::Same,
            ChangeTag::Insert => PartKind::Added,
            ChangeTag::Delete => PartKind::Removed,
        };
        match parts.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => parts.push(Part {
                kind,
                text: change.value().to_owned(),
            }),
        }
    }
    parts
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_date_is_all_that_is_marked() {
        let parts = parts("断水は 11月3日 です。", "断水は 11月4日 です。");
        let marked: Vec<_> = parts
            .iter()
            .filter(|part| part.kind != PartKind::Same)
            .map(|part| (part.kind, part.text.as_str()))
            .collect();
        assert_eq!(marked, [(PartKind::Removed, "3"), (PartKind::Added, "4")]);
        let whole: String = parts
            .iter()
            .filter(|part| part.kind != PartKind::Removed)
            .map(|part| part.text.as_str())
            .collect();
        assert_eq!(whole, "断水は 11月4日 です。");
    }
}
