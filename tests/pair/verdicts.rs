//! What a moderator hides at one process is hidden at the other: the card, the photo, the answer, its count; and the
//! author's leave to speak ends there, too.
use reqwest::Method;
use serde_json::{Value, json};

use std::time::Duration;

use crate::town::{Browser, Delays, Pair, Person, TOWN, within};

const SECOND: Duration = Duration::from_secs(1);

/// The one case about a thing, with its lock.
async fn case_about(staff: &Browser, target: &str) -> Option<(String, i64)> {
    let queue = "/moderation/cases?limit=50";
    let queue = staff.does(Method::GET, queue, Value::Null).await;
    for line in queue["items"].as_array().unwrap() {
        let path = format!("/moderation/cases/{}", line["id"].as_str().unwrap());
        let case = staff.does(Method::GET, &path, Value::Null).await;
        if case["target"]["id"] == target {
            return Some((path, case["lock"].as_i64().unwrap()));
        }
    }
    None
}

/// Decides it, at one process.
async fn decides(staff: &Browser, target: &str, kind: &str, hours: Option<i32>) {
    let (path, lock) = case_about(staff, target).await.unwrap();
    let verdict =
        json!({"kind": kind, "rule": "harassment", "facts": "ルールに合いません", "hours": hours});
    for (act, body, lock) in [
        ("claim", Value::Null, lock),
        ("decisions", verdict, lock + 1),
    ] {
        let mut request = staff.request(Method::POST, &format!("{path}/{act}"));
        request = request.header("If-Match", format!("\"{lock}\""));
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{act}: {}", answer.status());
    }
}

async fn reports(who: &Browser, kind: &str, target: &str) {
    let report = json!({"target_kind": kind, "target": target, "category": "harassment"});
    who.does(Method::POST, "/reports", report).await;
}

async fn photo(who: &Browser) -> String {
    let picture = image::DynamicImage::new_rgb8(8, 8);
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let request = who
        .request(Method::POST, "/photos")
        .header("content-type", "image/png");
    let answer = request.body(bytes.into_inner()).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["id"].as_str().unwrap().to_owned()
}

/// What is there to be hidden: a post with a photo, and an answer under somebody else's post.
struct Things {
    post: String,
    photo: String,
    hers: String,
    answer: String,
}

impl Things {
    async fn new(hanako: &Person, taro: &Person) -> Self {
        let photo = photo(&taro.one).await;
        let post = json!({
            "neighborhood": TOWN, "kind": "talk", "audience": "neighborhood", "body": "写真つき", "photos": [photo],
        });
        let post = taro.one.does(Method::POST, "/posts", post).await;
        let hers = hanako.one.says("花子の投稿").await;
        let answer = json!({"body": "太郎の返事"});
        let comments = format!("/posts/{hers}/comments");
        let answer = taro.one.does(Method::POST, &comments, answer).await;
        let things = Self {
            post: post["id"].as_str().unwrap().to_owned(),
            answer: answer["id"].as_str().unwrap().to_owned(),
            photo,
            hers,
        };
        within(SECOND, "both are there", async || {
            hanako.other.card(&things.post).await.is_some()
                && things.counted(&hanako.other).await == 1
        })
        .await;
        reports(&hanako.one, "post", &things.post).await;
        reports(&hanako.one, "comment", &things.answer).await;
        things
    }

    async fn counted(&self, who: &Browser) -> i64 {
        let card = who.card(&self.hers).await;
        card.and_then(|card| card["comments"].as_i64())
            .unwrap_or(-1)
    }

    async fn answer_gone(&self, who: &Browser) -> bool {
        let thread = who.get(&format!("/posts/{}/comments", self.hers)).await.1;
        self.counted(who).await == 0 && thread["items"].as_array().unwrap().is_empty()
    }

    async fn post_gone(&self, who: &Browser) -> bool {
        let file = format!("/photos/{}/small", self.photo);
        let photo = who.request(Method::GET, &file).send().await.unwrap();
        who.card(&self.post).await.is_none()
            && who.get(&format!("/posts/{}", self.post)).await.0 == 404
            && photo.status() == 404
    }
}

/// Each thing that can be hidden, and how soon the other process hides it.
pub async fn hidden(pair: &Pair, hanako: &Person, taro: &Person, delays: &mut Delays) {
    let staff = pair.newcomer("係").await;
    let role = ["--role", "staff_moderator"];
    pair.keeper(&["admin", "appoint", &staff.email, role[0], role[1]]);
    let things = Things::new(hanako, taro).await;
    delays
        .of(
            "an answer hidden, and not counted",
            decides(&staff.one, &things.answer, "remove", None),
            async || things.answer_gone(&hanako.other).await,
        )
        .await;
    let noted = taro.one.says("注意される投稿").await;
    within(SECOND, "it is there", async || {
        hanako.other.card(&noted).await.is_some()
    })
    .await;
    reports(&hanako.one, "post", &noted).await;
    delays
        .of(
            "a decision in the public log",
            decides(&staff.one, &noted, "warn", None),
            async || {
                let page = hanako.other.page("/transparency").await;
                page.contains("投稿1件を書いた人に注意を伝えました")
            },
        )
        .await;
    let more =
        json!({"neighborhood": TOWN, "kind": "talk", "audience": "neighborhood", "body": "まだ"});
    delays
        .of(
            "a post hidden with its photo, and its author silenced",
            decides(&staff.one, &things.post, "limit", Some(24)),
            async || things.post_gone(&hanako.other).await,
        )
        .await;
    within(SECOND, "silenced", async || {
        let said = taro.other.send(Method::POST, "/posts", more.clone());
        said.await.0 == 403
    })
    .await;
}
