//! What neighbors say about places, for stories of the guide.
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    talk::id,
    village::{Answer, Neighbor, send},
};

/// A place in the middle of the test town.
pub fn cafe(name: &str) -> Value {
    json!({
        "name": name, "kana": "", "category": "food", "sort": "cafe", "lat": 35.576, "lon": 139.66,
        "address": {"prefecture": "神奈川県", "city": "川崎市中原区", "town": "小杉町三丁目", "block": "1-1"},
    })
}

/// The same with other fields.
pub fn with(mut place: Value, fields: &Value) -> Value {
    let fields = fields.as_object().unwrap().clone();
    place.as_object_mut().unwrap().extend(fields);
    place
}

/// A body for the gate's matrix.
pub fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "POST /neighborhoods/{slug}/places" => cafe("門の前の店"),
        "POST /neighborhoods/{slug}/places/similar" => {
            json!({"name": "門の前の店", "lat": 35.576, "lon": 139.66})
        }
        "POST /places/near" => json!({"lat": 35.576, "lon": 139.66}),
        "PATCH /places/{id}" => json!({"note": "二階です"}),
        "POST /places/{id}/checks" => json!({"there": true}),
        "POST /places/{id}/facts" => json!({"facts": [{"kind": "wifi", "value": "yes"}]}),
        "POST /places/{id}/confirmations" => json!({}),
        "POST /places/{id}/changes" => json!({"kind": "close", "reason": "閉店の貼り紙"}),
        "POST /places/{id}/changes/{change}" => json!({"agree": true}),
        _ => return None,
    })
}

impl Neighbor {
    /// Proposes a place; answers its id.
    pub async fn proposes(&self, town: &str, place: Value) -> String {
        let path = format!("/neighborhoods/{town}/places");
        id(&self.post(&path, place).await.expect(201))
    }

    /// Says whether a proposed place is there.
    pub async fn looks(&self, place: &str, there: bool) -> Answer {
        let body = json!({"there": there, "reason": if there { "" } else { "更地でした" }});
        self.post(&format!("/places/{place}/checks"), body).await
    }

    /// A place as it is shown.
    pub async fn place(&self, id: &str) -> Value {
        self.get(&format!("/places/{id}")).await.expect(200)
    }

    /// The names in a town's guide, in their order.
    pub async fn guide(&self, town: &str, filters: &str) -> Vec<String> {
        let path = format!("/neighborhoods/{town}/places{filters}");
        let page = self.get(&path).await.expect(200);
        names(&page)
    }

    /// Asks for something that takes two; answers its id.
    pub async fn asks_for(&self, place: &str, change: Value) -> String {
        let path = format!("/places/{place}/changes");
        let answer = self.post(&path, change).await.expect(200);
        let waiting = answer["waiting"].as_array().unwrap();
        id(waiting.last().unwrap())
    }

    /// A second person's word.
    pub async fn answers_change(&self, place: &str, change: &str, agree: bool) -> Answer {
        let path = format!("/places/{place}/changes/{change}");
        self.post(&path, json!({"agree": agree})).await
    }

    /// The acts in a place's history, newest first.
    pub async fn past_of(&self, place: &str) -> Vec<String> {
        let page = self
            .get(&format!("/places/{place}/history"))
            .await
            .expect(200);
        let acts = page["items"].as_array().unwrap();
        acts.iter()
            .map(|act| act["act"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The map, if it is not as it was.
    pub async fn map(&self, town: &str, has: Option<&str>) -> Answer {
        let path = format!("/neighborhoods/{town}/places.geojson");
        let mut request = self.request(Method::GET, &path);
        if let Some(tag) = has {
            request = request.header("If-None-Match", tag);
        }
        send(request).await
    }
}

/// The names on a page.
pub fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}
