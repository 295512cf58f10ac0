//! Meetups for stories: held, joined, looked at.
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{
    people::Member,
    talk::id,
    village::{Answer, Neighbor, Village},
};

/// A time as it is sent.
pub fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

impl Village {
    /// Noon in Japan, so many days from today.
    pub fn noon(&self, days: i64) -> DateTime<Utc> {
        let japan = TimeDelta::hours(9);
        let day = (self.clock.now() + japan).date_naive() + TimeDelta::days(days);
        day.and_hms_opt(12, 0, 0).unwrap().and_utc() - japan
    }

    /// A picnic in a week, in 小杉, with so many seats.
    pub fn picnic(&self, seats: Option<i32>) -> Value {
        let start = self.noon(7);
        json!({
            "neighborhood": "kosugi", "title": "河原でピクニック", "body": "お弁当を持って集まりましょう。",
            "starts_at": at(start), "ends_at": at(start + TimeDelta::hours(2)),
            "place": {"name": "丸子橋の下の広場", "district": "丸子橋のあたり", "lon": 139.66, "lat": 35.58},
            "terms": {"capacity": seats, "children_welcome": true, "bring": "敷物", "rain": "小雨なら行います。",
                      "decide_before": 300},
            "publish": true,
        })
    }
}

/// Some fields of a JSON object as they should be instead.
pub fn with(mut what: Value, change: Value) -> Value {
    let Value::Object(change) = change else {
        return what;
    };
    for (key, value) in change {
        match (&mut what[&key], value) {
            (Value::Object(into), Value::Object(from)) => into.extend(from),
            (into, value) => *into = value,
        }
    }
    what
}

/// A date of a meetup, by its place in the series.
pub fn date(meetup: &Value, number: usize) -> String {
    id(&meetup["dates"][number])
}

impl Neighbor {
    /// Holds a meetup.
    pub async fn holds(&self, meetup: Value) -> Value {
        self.post("/meetups", meetup).await.expect(201)
    }

    /// A meetup as they see it.
    pub async fn meetup(&self, meetup: &Value) -> Value {
        self.get(&format!("/meetups/{}", id(meetup)))
            .await
            .expect(200)
    }

    /// The status that asking for a meetup gives.
    pub async fn meetup_status(&self, meetup: &Value) -> u16 {
        let answer = self.get(&format!("/meetups/{}", id(meetup))).await;
        answer.status.as_u16()
    }

    /// Signs up for a date.
    pub async fn joins(&self, date: &str, wish: Value) -> Answer {
        self.put(&format!("/meetup-dates/{date}/rsvp"), wish).await
    }

    /// Does not come after all.
    pub async fn stays_away(&self, date: &str) {
        let path = format!("/meetup-dates/{date}/rsvp");
        self.delete(&path).await.expect(204);
    }

    /// Where they stand at a date of a meetup, and `-` for nowhere.
    pub async fn stands(&self, meetup: &Value, number: usize) -> String {
        let seen = self.meetup(meetup).await;
        let state = &seen["dates"][number]["my"]["state"];
        state.as_str().unwrap_or("-").to_owned()
    }

    /// An act of organizers on a date.
    pub async fn does_at(&self, date: &str, act: &str, body: Value) -> Answer {
        self.post(&format!("/meetup-dates/{date}/{act}"), body)
            .await
    }

    /// The names of those who come, as they read them.
    pub async fn attendees(&self, date: &str) -> Vec<String> {
        let list = self.get(&format!("/meetup-dates/{date}/attendees")).await;
        let list = list.expect(200);
        let lines = list["items"].as_array().unwrap().iter();
        let name = |line: &Value| line["name"].as_str().unwrap_or("-").to_owned();
        lines.map(name).collect()
    }

    /// The titles of a town's agenda.
    pub async fn agenda(&self, town: &str) -> Vec<String> {
        let list = self.get(&format!("/neighborhoods/{town}/meetups")).await;
        let list = list.expect(200);
        let lines = list["items"].as_array().unwrap().iter();
        lines
            .map(|line| line["title"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Member {
    /// The machine words of what they were told about meetups, newest first.
    pub async fn heard_of_meetups(&self) -> Vec<String> {
        let list = self.get("/notifications").await.expect(200);
        let lines = list["items"].as_array().unwrap().iter();
        lines
            .filter(|line| line["kind"] == "meetup")
            .map(|line| line["what"].as_str().unwrap().to_owned())
            .collect()
    }
}
