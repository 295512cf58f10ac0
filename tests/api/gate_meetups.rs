//! What the gate's matrix needs of meetups: one of the owner's, to which a neighbor comes; and bodies.
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    meeting::{at, date, with},
    people::Member,
    talk::id,
    village::Village,
};

/// A meetup of the owner's, fresh for each operation.
pub struct Held {
    meetup: String,
    date: String,
    rsvp: String,
}

impl Held {
    /// Made for an operation on a meetup; nothing for others.
    pub async fn new(
        village: &Village,
        owner: &Member,
        neighbor: &Member,
        pattern: &str,
    ) -> Option<Self> {
        let about = ["/meetups/{id}", "/meetup-dates/", "/rsvps/"];
        if !about.iter().any(|part| pattern.contains(part)) {
            return None;
        }
        let guests = json!({"terms": {"guests_allowed": true}});
        let meetup = owner.holds(with(village.picnic(None), guests)).await;
        let date = date(&meetup, 0);
        neighbor.joins(&date, json!({})).await.expect(200);
        let list = owner.get(&format!("/meetup-dates/{date}/attendees")).await;
        Some(Self {
            rsvp: id(&list.expect(200)["items"][0]),
            meetup: id(&meetup),
            date,
        })
    }

    /// The path of an operation on it.
    pub fn path(&self, pattern: &str, owner: &Member) -> String {
        let what = match pattern.split('/').nth(3).unwrap_or_default() {
            "meetup-dates" => &self.date,
            "rsvps" => &self.rsvp,
            _ => &self.meetup,
        };
        pattern
            .trim_start_matches("/api/v1")
            .replace("{id}", what)
            .replace("{membership}", &owner.membership.to_string())
    }
}

/// A body that an operation takes.
pub fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "POST /meetups" => {
            let start = chrono::Utc::now() + TimeDelta::days(7);
            json!({
                "neighborhood": "kosugi", "title": "お茶", "body": "飲みます", "terms": {"capacity": 5},
                "starts_at": at(start), "ends_at": at(start + TimeDelta::hours(1)),
            })
        }
        "PATCH /meetups/{id}" => json!({"title": "別の名前"}),
        "PATCH /meetup-dates/{id}" => json!({"capacity": 20}),
        "POST /meetups/{id}/cancel" | "POST /meetup-dates/{id}/cancel" => json!({"reason": "rain"}),
        "POST /meetups/{id}/organizers" => json!({"membership": uuid::Uuid::now_v7()}),
        "POST /meetups/{id}/messages" => json!({"body": "こんにちは"}),
        "PUT /meetups/{id}/note" => json!({"body": "たのしい日でした"}),
        "PUT /meetup-dates/{id}/rsvp" => json!({}),
        "POST /meetup-dates/{id}/check-in" => json!({"code": "AAAAAA"}),
        "POST /rsvps/{id}/answer" => json!({"accept": true}),
        "POST /rsvps/{id}/check-in" => json!({"came": true}),
        "POST /meetup-dates/{id}/guests" => json!({"name": "みち", "email": "michi@example.jp"}),
        "POST /meetup-guests/look"
        | "POST /meetup-guests/confirm"
        | "POST /meetup-guests/cancel" => {
            json!({"token": "none"})
        }
        _ => return None,
    })
}
