//! What a correction changed, as readers see it: text by text, in parts that stayed, came or went.
use std::time::Duration;

use entity::{id::NoticeId, notice, notice_version};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};
use utoipa::ToSchema;

use super::{
    checks, places,
    whole::{KEY, Of, Whole, own},
};
use crate::{access::Viewer, app::App, clock::Moment, error::Result};

/// Two long texts with nothing in common take this long at most; what is left then is told as a whole.
const PATIENCE: Duration = Duration::from_millis(200);

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldDifference {
    /// Its name, as it is sent.
    #[schema(max_length = 40)]
    pub field: &'static str,
    /// The language of its text: `ja`, `easy`, `en`; nothing for what has no language.
    #[schema(max_length = 10)]
    pub language: Option<&'static str>,
    /// Its text in parts.
    #[schema(max_items = 20000)]
    pub parts: Vec<Part>,
}

/// Some of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DifferencePart)]
pub struct Part {
    /// What became of it.
    pub kind: PartKind,
    /// The text.
    #[schema(max_length = 5000)]
    pub text: String,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// In both.
    Same,
    /// In the new one only.
    Added,
    /// In the old one only.
    Removed,
}

/// Between two texts, by Unicode's words: Japanese letter by letter, a number or a Latin word as a whole, because
/// "the 28th" that became "the 29th" is two days and not a digit.
#[must_use]
pub fn parts(old: &str, new: &str) -> Vec<Part> {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .timeout(PATIENCE)
        .diff_unicode_words(old, new);
    let mut parts: Vec<Part> = Vec::new();
    for change in diff.iter_all_changes() {
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

/// Between two versions: only what differs.
#[must_use]
pub fn between(old: &notice_version::Model, new: &notice_version::Model) -> Vec<FieldDifference> {
    texts(old)
        .into_iter()
        .zip(texts(new))
        .filter(|((_, _, old), (_, _, new))| old != new)
        .map(|((field, language, old), (_, _, new))| FieldDifference {
            field,
            language,
            parts: parts(&old, &new),
        })
        .collect()
}

type Field = (&'static str, Option<&'static str>, String);

fn texts(row: &notice_version::Model) -> Vec<Field> {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let time = |at: Option<chrono::DateTime<chrono::Utc>>| {
        let text = at.map(|at| serde_json::to_value(Moment(at)).unwrap_or_default());
        text.and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    vec![
        ("title", Some("ja"), row.title.clone()),
        ("body", Some("ja"), row.body.clone()),
        ("title_easy", Some("easy"), optional(&row.title_easy)),
        ("body_easy", Some("easy"), optional(&row.body_easy)),
        ("title_en", Some("en"), optional(&row.title_en)),
        ("body_en", Some("en"), optional(&row.body_en)),
        ("category", None, row.category.to_value()),
        ("severity", None, row.severity.to_value()),
        ("valid_from", None, time(row.valid_from)),
        ("valid_to", None, time(row.valid_to)),
        ("department", Some("ja"), row.department.clone()),
        ("telephone", None, row.telephone.clone()),
        ("target", Some("ja"), row.target.clone()),
        ("deadline", None, time(row.deadline)),
        ("procedure", Some("ja"), row.procedure.clone()),
        ("source_url", None, optional(&row.source_url)),
        ("replies", None, row.replies.to_value()),
        (
            "replies_closed_reason",
            Some("ja"),
            optional(&row.replies_closed_reason),
        ),
        ("child_from", None, optional(&row.child_from)),
        ("child_to", None, optional(&row.child_to)),
        ("publish_at", None, time(row.publish_at)),
        ("expires_at", None, time(row.expires_at)),
    ]
}

/// What the newest version changes in the one that readers see; nothing before there is one.
pub(super) async fn of(app: &App, viewer: &Viewer, id: NoticeId) -> Result<Vec<FieldDifference>> {
    let notice = own(viewer, app.db.read(viewer).one::<notice::Entity>(id).await?)?;
    let conn = app.db.system(&KEY);
    let current = notice.current_id;
    let newest = Whole::of(conn, notice, Of::Newest).await?;
    let Some(current) = current.filter(|current| *current != newest.version.id) else {
        return Ok(Vec::new());
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "its notice was read through the scope"
    )]
    let old = notice_version::Entity::find()
        .filter(notice_version::COLUMN.id.eq(current))
        .one(conn)
        .await?;
    let Some(old) = old else {
        return Ok(Vec::new());
    };
    let old = Whole::complete(conn, newest.notice.clone(), old).await?;
    let mut all = between(&old.version, &newest.version);
    all.extend(beside(conn, &old, &newest).await?);
    Ok(all)
}

/// What hangs on the two: areas by name, attachments by name and words.
async fn beside(
    conn: &impl ConnectionTrait,
    old: &Whole,
    new: &Whole,
) -> Result<Vec<FieldDifference>> {
    let areas = [
        places::named(conn, &checks::places(old)).await?.text(),
        places::named(conn, &checks::places(new)).await?.text(),
    ];
    let papers = [old, new].map(|whole| {
        let lines = whole.attachments.iter();
        let lines = lines.map(|one| format!("{} ({}): {}", one.name, one.bytes, one.alt));
        lines.collect::<Vec<_>>().join("\n")
    });
    let pairs = [("areas", areas), ("attachments", papers)];
    Ok(pairs
        .into_iter()
        .filter(|(_, [old, new])| old != new)
        .map(|(field, [old, new])| FieldDifference {
            field,
            language: Some("ja"),
            parts: parts(&old, &new),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_hour_is_two_parts_between_what_stayed() {
        let found = parts("午前9時から配ります。", "午前10時から配ります。");
        let told: Vec<_> = found.iter().map(|p| (p.kind, p.text.as_str())).collect();
        assert_eq!(
            told,
            [
                (PartKind::Same, "午前"),
                (PartKind::Removed, "9"),
                (PartKind::Added, "10"),
                (PartKind::Same, "時から配ります。"),
            ]
        );
    }

    #[test]
    fn a_number_is_never_cut() {
        let found = parts("11月28日（土）", "11月29日（日）");
        let told: Vec<_> = found.iter().map(|p| (p.kind, p.text.as_str())).collect();
        assert_eq!(
            told,
            [
                (PartKind::Same, "11月"),
                (PartKind::Removed, "28"),
                (PartKind::Added, "29"),
                (PartKind::Same, "日（"),
                (PartKind::Removed, "土"),
                (PartKind::Added, "日"),
                (PartKind::Same, "）"),
            ]
        );
    }

    #[test]
    fn what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new() {
        let (old, new) = (
            "燃やすごみは火曜日です。",
            "燃やすごみは、水曜日と土曜日です。",
        );
        let found = parts(old, new);
        let without = |kind| {
            let kept = found.iter().filter(move |part| part.kind != kind);
            kept.map(|part| part.text.as_str()).collect::<String>()
        };
        assert_eq!(without(PartKind::Added), old);
        assert_eq!(without(PartKind::Removed), new);
    }
}
