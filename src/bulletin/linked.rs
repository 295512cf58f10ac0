//! schema.org data in the page, for those who read pages by machine.
use maud::Markup;
use serde_json::{Value, json};

use entity::agency;

use super::{
    model::State,
    public::Public,
    ruby, text,
    words::{self, Reading},
};
use crate::web::frame::{breadcrumbs, data_block};

/// A notice's page: the announcement, and where the page stands.
#[must_use]
pub fn notice(public: &Public, state: State, reading: Reading, base: &str) -> Markup {
    let notice = &public.notice;
    let content = &notice.content;
    let (title, body) =
        text::in_language(content, reading).unwrap_or((&content.title, &content.body));
    let (title, body) = match (&notice.withdrawn, state) {
        (Some(withdrawn), State::Withdrawn) => {
            (format!("【取り消し】{title}"), withdrawn.reason.clone())
        }
        _ => (ruby::without(title), ruby::without(body)),
    };
    let url = format!("{base}{}", public.path());
    let mut announcement = json!({
        "@type": "SpecialAnnouncement",
        "@id": url,
        "url": url,
        "name": title,
        "text": body,
        "datePosted": notice.first_published_at,
        "dateModified": public.updated().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "category": words::category(content.category, reading),
        "inLanguage": reading.tag(),
        "publisher": organization(public, base),
        "spatialCoverage": places(public),
    });
    if let (Some(at), Some(object)) = (content.expires_at, announcement.as_object_mut()) {
        object.insert("expires".into(), json!(at));
    }
    let category = words::category_word(content.category);
    let trail = breadcrumbs(&[
        ("おしらせ", format!("{base}/notices")),
        (
            words::category(content.category, reading),
            format!("{base}/notices/category/{category}"),
        ),
        (&title, url),
    ]);
    data_block(&json!({"@context": "https://schema.org", "@graph": [announcement, trail]}))
}

/// A list's page.
#[must_use]
pub fn list(title: &str, url: &str, items: &[&Public], base: &str) -> Markup {
    let elements = items.iter().enumerate().map(|(at, public)| {
        json!({"@type": "ListItem", "position": at + 1, "url": format!("{base}{}", public.path()),
            "name": public.notice.content.title})
    });
    let list = json!({"@type": "ItemList", "name": title, "url": url,
        "itemListElement": elements.collect::<Vec<_>>()});
    let trail = breadcrumbs(&[
        ("おしらせ", format!("{base}/notices")),
        (title, url.to_owned()),
    ]);
    data_block(&json!({"@context": "https://schema.org", "@graph": [list, trail]}))
}

fn organization(public: &Public, base: &str) -> Value {
    let kind = match public.kind {
        agency::Kind::Utility | agency::Kind::Other => "Organization",
        _ => "GovernmentOrganization",
    };
    json!({
        "@type": kind,
        "name": public.notice.author.name,
        "url": format!("{base}/agencies/{}", public.slug),
    })
}

fn places(public: &Public) -> Vec<Value> {
    let areas = &public.notice.content.areas;
    let whole = areas.municipalities.iter().map(
        |one| json!({"@type": "AdministrativeArea", "name": one.name, "identifier": one.code}),
    );
    let parts = areas.neighborhoods.iter();
    let parts = parts.map(|one| json!({"@type": "AdministrativeArea", "name": one.name}));
    whole.chain(parts).collect()
}
