//! What neighbors found at places, for stories of reviews.
use chrono::TimeDelta;
use entity::id::NeighborhoodId;
use serde_json::{Value, json};

use crate::{
    guide::{cafe, with},
    offices::Office,
    people::Member,
    talk::id,
    village::{Answer, Neighbor, Village},
};

/// A month, so many months ago, in Japan.
pub fn month(village: &Village, ago: i32) -> String {
    let today = village.clock.now() + TimeDelta::hours(9);
    let (year, month): (i32, i32) = (
        today.format("%Y").to_string().parse().unwrap(),
        today.format("%m").to_string().parse().unwrap(),
    );
    let months = year * 12 + month - 1 - ago;
    format!("{}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
}

/// A review of this month, by somebody who has nothing to do with the place.
pub fn opinion(village: &Village, fields: &Value) -> Value {
    let plain = json!({
        "visited": month(village, 0),
        "body": "二階におむつ替えの台があり、店の中は静かでした。",
        "relation": "none",
    });
    with(plain, fields)
}

/// A place of a category that is in the guide.
pub async fn listed(office: &Office, who: &Member, category: &str) -> String {
    let new = with(
        cafe(&format!("見本の{category}")),
        &json!({"category": category, "sort": null}),
    );
    let place = who.proposes("kosugi", new).await;
    office.clerk.looks(&place, true).await.expect(200);
    place
}

/// The town with an office and somebody who proposes places.
pub async fn town(village: &Village) -> (NeighborhoodId, Office, Member) {
    let town = village.town("kosugi", "武蔵小杉").await;
    let office = village.office("nakahara", "中原区役所").await;
    let finder = village.member("発見者", town).await;
    (town, office, finder)
}

/// A body for the gate's matrix.
pub fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "PUT /places/{id}/reviews/pause" => {
            json!({"reason": "短いあいだに書きこみが集まりすぎています", "until": "2027-01-01T00:00:00Z"})
        }
        "POST /places/{id}/owner" => json!({"words": "店の電話に出てお答えします"}),
        "POST /place-claims/{id}" => json!({"runs": true}),
        "POST /reviews/{id}/answer" | "PATCH /reviews/{id}/answer" => {
            json!({"body": "お越しくださり、ありがとうございました。"})
        }
        _ => return None,
    })
}

impl Neighbor {
    /// Writes a review.
    pub async fn reviews(&self, place: &str, review: Value) -> Answer {
        self.post(&format!("/places/{place}/reviews"), review).await
    }

    /// The same, answering its id.
    pub async fn reviewed(&self, place: &str, review: Value) -> String {
        id(&self.reviews(place, review).await.expect(201))
    }

    /// What reviews of a place come to.
    pub async fn rating(&self, place: &str) -> Value {
        self.get(&format!("/places/{place}/rating"))
            .await
            .expect(200)
    }

    /// The reviews of a place.
    pub async fn reviews_of(&self, place: &str) -> Vec<Value> {
        let page = self
            .get(&format!("/places/{place}/reviews"))
            .await
            .expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// Says that they run a place, and is found to.
    pub async fn runs(&self, place: &str, office: &Office) {
        let words = json!({"words": "店の電話に出てお答えします"});
        self.post(&format!("/places/{place}/owner"), words)
            .await
            .expect(201);
        let waiting = office.clerk.get("/place-claims").await.expect(200);
        let claim = id(&waiting["items"][0]);
        let yes = json!({"runs": true});
        office
            .clerk
            .post(&format!("/place-claims/{claim}"), yes)
            .await
            .expect(204);
    }
}
