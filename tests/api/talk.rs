//! What neighbors say to each other, for stories about something else: posts, comments, photos, blocks.
use std::io::Cursor;

use entity::{
    id::{NeighborhoodId, SessionId},
    session,
};
use kairanban::jobs::{self, Task};
use reqwest::Method;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder, Set, Statement,
};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Neighbor, Village, send},
};

/// The `id` in an answer.
pub fn id(answer: &Value) -> String {
    answer["id"].as_str().expect("an id").to_owned()
}

/// A picture as a browser would send it.
pub fn jpeg() -> Vec<u8> {
    picture(image::ImageFormat::Jpeg, 64)
}

/// A picture in some format.
pub fn picture(format: image::ImageFormat, side: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_fn(side, side, |x, y| image::Rgb([x as u8, y as u8, 90]));
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

impl Neighbor {
    /// Puts a few words on the board; answers the post's id.
    pub async fn says(&self, town: &str, body: &str) -> String {
        let post = json!({"neighborhood": town, "kind": "talk", "audience": "neighborhood", "body": body, "acknowledged": true});
        id(&self.post("/posts", post).await.expect(201))
    }

    /// Posts something of another kind; answers the post's id.
    pub async fn puts_up(&self, post: Value) -> String {
        id(&self.post("/posts", post).await.expect(201))
    }

    /// Answers a post; answers the comment's id.
    pub async fn answers(&self, post: &str, body: &str) -> String {
        let path = format!("/posts/{post}/comments");
        id(&self
            .post(&path, json!({"body": body, "acknowledged": true}))
            .await
            .expect(201))
    }

    /// Replies to an answer; answers the comment's id.
    pub async fn replies(&self, post: &str, parent: &str, body: &str) -> String {
        let path = format!("/posts/{post}/comments");
        let reply = json!({"body": body, "parent": parent});
        id(&self.post(&path, reply).await.expect(201))
    }

    /// The comments under a post. A short thread is read at once and a long one place by place: both ways say
    /// the same, and a page that begins before the first id is read the long way.
    pub async fn thread(&self, post: &str) -> Vec<Value> {
        let path = format!("/posts/{post}/comments");
        let page = self.get(&path).await.expect(200);
        let start = format!("{path}?cursor=AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(page, self.get(&start).await.expect(200));
        page["items"].as_array().unwrap().clone()
    }

    /// How many comments a post's card counts.
    pub async fn count_of(&self, post: &str) -> u64 {
        let post = self.get(&format!("/posts/{post}")).await.expect(200);
        post["comments"].as_u64().unwrap()
    }

    /// Sends raw bytes as a photo.
    pub async fn uploads(&self, kind: &str, bytes: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, "/photos").body(bytes);
        send(request.header("content-type", kind)).await
    }

    /// Uploads a photo; answers its id.
    pub async fn photo(&self) -> String {
        id(&self.uploads("image/jpeg", jpeg()).await.expect(201))
    }

    /// The status that asking for a photo's bytes gives.
    pub async fn photo_status(&self, photo: &str) -> u16 {
        let answer = self.get(&format!("/photos/{photo}/large")).await;
        answer.status.as_u16()
    }
}

impl Member {
    /// Blocks somebody.
    pub async fn blocks(&self, other: &Member) {
        let path = format!("/members/{}/block", other.membership);
        self.post(&path, json!({})).await.expect(204);
    }
}

impl Village {
    /// Does one task now, and everything it leads to.
    pub async fn does(&self, task: Task) {
        let now = self.clock.now();
        jobs::enqueue_at(&self.raw().await, now, now, &task)
            .await
            .unwrap();
        self.settle().await;
    }

    /// Somebody who opens the page again after a while: with a token of now.
    pub async fn back(&self, member: &Member) -> Member {
        let (secrets, now) = (&self.app.secrets, self.clock.now());
        let token = kairanban::gate::mint(secrets, now, member.person, member.session).unwrap();
        let mut member = member.clone();
        member.browser.token = Some(token);
        member
    }

    /// The town somebody belongs to.
    pub async fn area_of(&self, member: &Member) -> NeighborhoodId {
        let conn = self.raw().await;
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        let row = entity::membership::Entity::find_by_id(member.membership)
            .one(&conn)
            .await;
        row.unwrap().unwrap().neighborhood_id
    }
}

impl Village {
    /// Does only the job that tells of a comment, none that it leads to; answers the line's id.
    pub async fn only_tell(&self, _comment: &str) -> String {
        jobs::run_one(&self.app).await.unwrap();
        let raw = self.raw().await;
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        let rows =
            entity::notification::Entity::find().order_by_desc(entity::notification::COLUMN.id);
        rows.one(&raw).await.unwrap().unwrap().id.to_string()
    }

    /// Signs somebody in on another device.
    pub async fn another_session(&self, member: &Member, client: &str) -> SessionId {
        let raw = self.raw().await;
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        let row = session::Entity::find_by_id(member.session).one(&raw).await;
        let mut row = row.unwrap().unwrap().into_active_model();
        let id = SessionId::new();
        row.id = Set(id);
        row.client = Set(client.into());
        row.created_at = Set(self.clock.now());
        row.insert(&raw).await.unwrap();
        id
    }

    /// How many rows a table has.
    pub async fn rows_of(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) AS n FROM {table}"))
            .await
    }

    /// The number `n` that a question gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let raw = self.raw().await;
        let ask = Statement::from_string(raw.get_database_backend(), sql);
        let row = raw.query_one_raw(ask).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }
}
