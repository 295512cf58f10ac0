//! What neighbors do on the board, in one word each.
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    people::Member,
    talk::id,
    village::{Answer, Neighbor, send},
};

/// The texts of a list, in its order.
#[track_caller]
pub fn texts(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("a list");
    items
        .iter()
        .map(|item| item["body"].as_str().unwrap())
        .collect()
}

/// A post's problem: the first refused field and why.
#[track_caller]
pub fn refusal(answer: &Answer) -> String {
    let problem = answer.expect(422);
    let error = &problem["errors"][0];
    let text = |name: &str| error[name].as_str().unwrap_or_default();
    format!("{} {}", text("pointer"), text("code"))
}

impl Member {
    /// Asks without a name.
    pub async fn asks_anonymously(&self, town: &str, body: &str) -> String {
        let post =
            json!({"neighborhood": town, "kind": "question", "body": body, "anonymous": true});
        self.puts_up(post).await
    }

    /// Reacts to a post.
    pub async fn feels(&self, post: &str, kind: &str) -> Value {
        let path = format!("/posts/{post}/reaction");
        self.put(&path, json!({"kind": kind})).await.expect(200)
    }

    /// Mutes a word or a kind.
    pub async fn mutes(&self, kind: &str, value: &str) {
        let mute = json!({"kind": kind, "value": value});
        self.post("/me/mutes", mute).await.expect(201);
    }

    /// Takes a next step with a post of theirs.
    pub async fn moves(&self, post: &str, state: &str) -> Answer {
        let path = format!("/posts/{post}/state");
        self.post(&path, json!({"state": state})).await
    }

    /// Uploads a photo, described in words.
    pub async fn photographs(&self, alt: &str) -> String {
        let picture = image::DynamicImage::new_rgb8(12, 8);
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        let request = self
            .request(Method::POST, "/photos")
            .header("content-type", "image/png");
        let photo = id(&send(request.body(bytes.into_inner())).await.expect(201));
        let request = self.request(Method::PATCH, &format!("/photos/{photo}"));
        send(request.json(&json!({"alt": alt}))).await.expect(200);
        photo
    }
}

impl Neighbor {
    /// A post, if they see it.
    pub async fn sees(&self, post: &str) -> Option<Value> {
        let answer = self.get(&format!("/posts/{post}")).await;
        match answer.status.as_u16() {
            404 => None,
            _ => Some(answer.expect(200)),
        }
    }

    /// A neighborhood's list.
    pub async fn feed(&self, town: &str) -> Value {
        self.get(&format!("/neighborhoods/{town}/posts"))
            .await
            .expect(200)
    }
}
