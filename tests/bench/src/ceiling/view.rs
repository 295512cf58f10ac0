//! The same JSON as the server's, from plain structs.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

#[derive(Clone, Serialize)]
pub struct Author {
    pub membership: Uuid,
    pub name: String,
    pub icon: Option<Uuid>,
    pub kind: String,
    pub verified: bool,
    pub anonymous: bool,
    pub left: bool,
    pub official: Option<String>,
}

#[derive(Serialize)]
pub struct Mine {
    #[serde(rename = "mine")]
    pub own: bool,
    pub reaction: Option<String>,
    pub saved: bool,
    pub unread: bool,
}

pub type Reactions = BTreeMap<String, u32>;

#[derive(Serialize)]
pub struct Post {
    pub id: Uuid,
    pub neighborhood: String,
    pub kind: String,
    pub audience: String,
    pub author: Author,
    pub body: String,
    pub place_name: Option<String>,
    pub photos: Vec<Uuid>,
    pub state: Option<String>,
    pub price: Option<i32>,
    pub accepted_comment: Option<Uuid>,
    pub comments: i64,
    pub reactions: Reactions,
    pub created_at: String,
    pub edited_at: Option<String>,
    pub version: i32,
    pub my: Mine,
}

#[derive(Serialize)]
pub struct Comment {
    pub id: Uuid,
    pub post: Uuid,
    pub parent: Option<Uuid>,
    pub author: Author,
    pub body: String,
    pub photo: Option<Uuid>,
    pub reactions: Reactions,
    pub created_at: String,
    pub edited_at: Option<String>,
    pub version: i32,
    pub deleted: bool,
    pub my: Mine,
    pub replies: Vec<Comment>,
}

#[derive(Deserialize)]
pub struct NewPost {
    pub kind: String,
    pub audience: String,
    pub body: String,
}
