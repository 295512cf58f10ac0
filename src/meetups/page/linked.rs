//! schema.org data of a meetup's page: an Event for each date that the page tells.
use chrono::{DateTime, Utc};
use entity::{meetup_date::Status, person::Language};
use maud::Markup;
use serde_json::{Map, Value, json};

use super::Leaf;
use crate::{
    geo,
    meetups::{view::MeetupDateView, when},
    web::frame::{breadcrumbs, data_block},
};

/// The page's data.
#[must_use]
pub fn meetup(leaf: &Leaf<'_>) -> Markup {
    let (base, meetup) = (leaf.base, leaf.meetup);
    let trail = breadcrumbs(&[
        ("回覧板", format!("{base}/")),
        (
            &format!("{}の集まり", leaf.town.name),
            format!("{base}/t/{}/meetups", meetup.neighborhood),
        ),
        (&meetup.title, leaf.url()),
    ]);
    let told = leaf.told();
    let events = told.iter().map(|date| event(leaf, date));
    let graph: Vec<_> = events.chain([trail]).collect();
    data_block(&json!({"@context": "https://schema.org", "@graph": graph}))
}

/// `2026-12-06T10:00:00+09:00`.
#[must_use]
pub fn offset(at: DateTime<Utc>) -> String {
    when::local(at)
        .format("%Y-%m-%dT%H:%M:%S+09:00")
        .to_string()
}

fn event(leaf: &Leaf<'_>, date: &MeetupDateView) -> Value {
    let meetup = leaf.meetup;
    let url = leaf.url();
    let status = match date.status {
        Status::Cancelled => "EventCancelled",
        Status::Planned | Status::Finished => "EventScheduled",
    };
    let mut event = Map::new();
    let mut put = |name: &str, value: Value| event.insert(name.to_owned(), value);
    put("@type", json!("Event"));
    put("@id", json!(format!("{url}#{}", date.id.0)));
    put("url", json!(url));
    put("name", json!(meetup.title));
    put("description", json!(meetup.body));
    put("startDate", json!(offset(date.starts_at.0)));
    put("endDate", json!(offset(date.ends_at.0)));
    put("eventStatus", json!(format!("https://schema.org/{status}")));
    put(
        "eventAttendanceMode",
        json!("https://schema.org/OfflineEventAttendanceMode"),
    );
    put("location", location(leaf));
    put("organizer", organizers(leaf));
    put("inLanguage", json!("ja"));
    if let Some(seats) = date.capacity {
        put("maximumAttendeeCapacity", json!(seats));
        put(
            "remainingAttendeeCapacity",
            json!((seats - date.taken).max(0)),
        );
    }
    if let Some(photo) = meetup.photos.first() {
        let image = format!("{}/api/v1/photos/{}/large", leaf.base, photo.id.0);
        put("image", json!(image));
    }
    if meetup.rrule.is_some() {
        let series = json!({"@type": "EventSeries", "@id": url, "name": meetup.title});
        put("superEvent", series);
    }
    Value::Object(event)
}

/// As far as everybody may know.
fn location(leaf: &Leaf<'_>) -> Value {
    let (place, town) = (&leaf.meetup.place, leaf.town);
    let code = town.municipality_code.get(..2);
    let prefecture = code.and_then(|two| geo::prefecture(two, Language::Ja));
    let name = place.name.as_deref().filter(|name| !name.is_empty());
    let name = name.or(Some(place.district.as_str()).filter(|name| !name.is_empty()));
    let mut location = json!({
        "@type": "Place",
        "name": name.unwrap_or(&town.name),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": prefecture,
            "addressLocality": town.municipality,
        },
    });
    if let (Some(lat), Some(lon), Some(object)) = (place.lat, place.lon, location.as_object_mut()) {
        let point = json!({"@type": "GeoCoordinates", "latitude": lat, "longitude": lon});
        object.insert("geo".to_owned(), point);
    }
    location
}

/// By the names they bear in their town. An office is an organization.
fn organizers(leaf: &Leaf<'_>) -> Value {
    let one = |author: &crate::neighborhoods::Author| {
        let kind = match author.official {
            Some(_) => "Organization",
            None => "Person",
        };
        json!({"@type": kind, "name": author.name})
    };
    leaf.meetup.organizers.iter().map(one).collect()
}
