//! Every operation, asked by every kind of viewer, about what is somebody else's and what is one's own.
//!
//! `gate_matrix.txt` holds the expected statuses and is reviewed by hand; an operation without a row fails.
use std::{collections::BTreeMap, fmt::Write};

use entity::id::NeighborhoodId;
use reqwest::Method;
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    gate_keepers::{self, Affairs},
    gate_meetups::{self, Held},
    gate_office::{self, Papers},
    guide,
    offices::Office,
    opinions,
    papers::{Out, Paper},
    people::Member,
    village::{Answer, Neighbor, Village, send},
};

const MATRIX: &str = include_str!("gate_matrix.txt");

/// Who asks, in the order of the matrix' columns.
const VIEWERS: [&str; 11] = [
    "guest",
    "unverified",
    "suspended",
    "newcomer",
    "elsewhere",
    "blocked",
    "admin",
    "member",
    "owner",
    "clerk",
    "chief",
];

struct Town {
    village: Village,
    owner: Member,
    /// Has a seat at the owner's meetups.
    neighbor: Member,
    office: Office,
    /// The office's, for the owner's town.
    notice: Out,
    affairs: Affairs,
    viewers: Vec<Neighbor>,
}

/// What the owner has, fresh for each operation.
struct Things {
    post: String,
    comment: String,
    photo: String,
    mute: String,
    papers: Option<Papers>,
    reply: String,
    place: String,
    meetup: Option<Held>,
    review: String,
    claim: String,
}

impl Town {
    async fn new() -> Self {
        let village = Village::new().await;
        let here = village.town("kosugi", "小杉").await;
        let there = village.town("toyosu", "豊洲").await;
        let owner = village.verified("持ち主", here).await;
        let neighbor = village.member("隣席", here).await;
        let office = village.office("nakahara", "中原区役所").await;
        let mut viewers = viewers(&village, here, there, &owner).await;
        viewers.extend([&office.clerk, &office.chief].map(|o| o.account.browser.clone()));
        let notice = village.prints(office.agency, &Paper::to(here)).await;
        let affairs = Affairs::new(&village, here, &owner).await;
        village.settle().await;
        Self {
            village,
            owner,
            neighbor,
            office,
            notice,
            affairs,
            viewers,
        }
    }

    /// The present half-year, as reports are named.
    fn half(&self) -> String {
        let today = self.village.clock.now() + chrono::TimeDelta::hours(9);
        let month: u32 = today.format("%m").to_string().parse().unwrap();
        let half = if month > 6 { 2 } else { 1 };
        format!("{}-{half}", today.format("%Y"))
    }

    async fn things(&self, pattern: &str) -> Things {
        let post = self.owner.post("/posts", new_post()).await.expect(201);
        let post = post["id"].as_str().unwrap().to_owned();
        let thread = format!("/posts/{post}/comments");
        let comment = self.owner.post(&thread, json!({"body": "どうぞ"})).await;
        let photo = upload(&self.owner).await.expect(201);
        let mute = self.mute(pattern).await;
        let asked = self
            .owner
            .post(&self.notice.path("/replies"), json!({"body": "何時から"}))
            .await;
        let place = guide::cafe(&uuid::Uuid::new_v4().to_string());
        let place = self.owner.proposes("kosugi", place).await;
        let (review, claim) = self.opinions(pattern, &place).await;
        Things {
            review,
            claim,
            place,
            reply: asked.expect(201)["id"].as_str().unwrap().to_owned(),
            comment: comment.expect(201)["id"].as_str().unwrap().to_owned(),
            photo: photo["id"].as_str().unwrap().to_owned(),
            mute,
            post,
            papers: Papers::new(&self.village, &self.office, pattern).await,
            meetup: Held::new(&self.village, &self.owner, &self.neighbor, pattern).await,
        }
    }

    /// A review and a claim, where one is asked about: for those the place is in the guide.
    async fn opinions(&self, pattern: &str, place: &str) -> (String, String) {
        let none = || uuid::Uuid::now_v7().to_string();
        let (review, claim) = (
            pattern.contains("/reviews/{id}"),
            pattern.contains("/place-claims/{id}"),
        );
        let about = ["/reviews", "/rating", "/owner"];
        if review || claim || about.iter().any(|part| pattern.contains(part)) {
            self.office.clerk.looks(place, true).await.expect(200);
        }
        if review {
            let new = opinions::opinion(&self.village, &json!({}));
            return (self.owner.reviewed(place, new).await, none());
        }
        if claim {
            let words = json!({"words": "店の電話に出てお答えします"});
            let path = format!("/places/{place}/owner");
            self.owner.post(&path, words).await.expect(201);
            let waiting = self.office.clerk.get("/place-claims").await.expect(200);
            let last = waiting["items"].as_array().unwrap().last().cloned();
            return (none(), crate::talk::id(&last.unwrap()));
        }
        (none(), none())
    }

    /// A mute, where one is asked about: nobody may have hundreds.
    async fn mute(&self, pattern: &str) -> String {
        if !pattern.contains("/mutes/") {
            return uuid::Uuid::now_v7().to_string();
        }
        let word = uuid::Uuid::new_v4().to_string();
        let mute = json!({"kind": "word", "value": word});
        let mute = self.owner.post("/me/mutes", mute).await.expect(201);
        mute["id"].as_str().unwrap().to_owned()
    }

    fn path(&self, pattern: &str, things: &Things) -> String {
        let office = pattern.contains("/office/") || pattern.contains("/trust/");
        if let Some(papers) = things.papers.as_ref().filter(|_| office) {
            return papers.path(pattern);
        }
        if let Some(held) = &things.meetup {
            return held.path(pattern, &self.owner);
        }
        if let Some(id) = self.affairs.id(pattern) {
            let path = pattern.trim_start_matches("/api/v1").replace("{id}", &id);
            return path.replace("{photo}", &uuid::Uuid::now_v7().to_string());
        }
        let id = match pattern.split('/').nth(3).unwrap_or_default() {
            "posts" => things.post.clone(),
            "comments" => things.comment.clone(),
            "places" => things.place.clone(),
            "reviews" => things.review.clone(),
            "place-claims" => things.claim.clone(),
            "photos" => things.photo.clone(),
            "memberships" => self.owner.membership.to_string(),
            "sessions" => self.owner.session.to_string(),
            "notices" => self.notice.notice.to_string(),
            "replies" => things.reply.clone(),
            "me" if pattern.contains("/notices/") => self.notice.notice.to_string(),
            "office" if pattern.contains("/replies/") => things.reply.clone(),
            "office" if pattern.ends_with("/delivery") => self.notice.notice.to_string(),
            "me" => things.mute.clone(),
            "trust" => self.office.agency.to_string(),
            _ => uuid::Uuid::now_v7().to_string(),
        };
        let path = pattern
            .trim_start_matches("/api/v1")
            .replace("{id}", &id)
            .replace("/agencies/{slug}", "/agencies/nakahara")
            .replace("/rules/{slug}", "/rules/spam")
            .replace("{slug}", "kosugi")
            .replace("{half}", &self.half())
            .replace("{paper}", &uuid::Uuid::now_v7().to_string())
            .replace("{size}", "small")
            .replace("{change}", &uuid::Uuid::now_v7().to_string())
            .replace("{membership}", &self.owner.membership.to_string());
        if pattern.ends_with("/papers") {
            return format!("{path}?name=a.pdf");
        }
        if pattern.ends_with("/news") {
            format!("{path}?since={}", things.post)
        } else if pattern.ends_with("/mute") && path.starts_with("/notices/") {
            format!("{path}?what=category")
        } else {
            path
        }
    }
}

async fn viewers(
    village: &Village,
    here: NeighborhoodId,
    there: NeighborhoodId,
    owner: &Member,
) -> Vec<Neighbor> {
    let unverified = village.newcomer("未確認").await;
    village
        .alter(&unverified, |row| {
            row.email_verified_at = Set(None);
            row.email_key = Set(None);
        })
        .await;
    let suspended = village.member("停止中", here).await;
    let now = village.clock.now();
    village
        .alter(&suspended, |row| row.suspended_at = Set(Some(now)))
        .await;
    let newcomer = village.newcomer("新顔").await;
    let elsewhere = village.member("隣町", there).await;
    let blocked = village.member("遮断", here).await;
    let admin = village.newcomer("管理者").await;
    village
        .alter(&admin, |row| row.administrator = Set(true))
        .await;
    let member = village.member("住民", here).await;
    let block = format!("/members/{}/block", blocked.membership);
    owner.post(&block, Value::Null).await.expect(204);
    let mut all = vec![village.guest()];
    let people = [
        &unverified,
        &suspended,
        &newcomer,
        &elsewhere,
        &blocked,
        &admin,
        &member,
        owner,
    ];
    all.extend(people.map(|person| person.browser.clone()));
    all
}

fn new_post() -> Value {
    json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": "公園の桜が咲きました"})
}

async fn upload(who: &Neighbor) -> Answer {
    let picture = image::DynamicImage::new_rgb8(8, 8);
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let request = who
        .request(Method::POST, "/photos")
        .header("content-type", "image/png");
    send(request.body(bytes.into_inner())).await
}

/// A body that an operation takes, as far as it needs one.
fn body(operation: &str, things: &Things) -> Value {
    let photo = &things.photo;
    match operation {
        "POST /posts" => new_post(),
        "POST /places/{id}/reviews" | "PATCH /reviews/{id}" => {
            let month = chrono::Utc::now().format("%Y-%m").to_string();
            json!({"visited": month, "body": "二階におむつ替えの台があり、店の中は静かでした。", "relation": "none"})
        }
        "PATCH /posts/{id}" | "PATCH /comments/{id}" => json!({"body": "書きなおしました"}),
        "POST /posts/{id}/comments" => json!({"body": "ありがとう"}),
        "POST /posts/{id}/state" => json!({"state": "solved"}),
        "PUT /posts/{id}/reaction" | "PUT /comments/{id}/reaction" => json!({"kind": "thanks"}),
        "POST /neighborhoods/{slug}/read" => json!({"post": things.post}),
        "PATCH /photos/{id}" => json!({"alt": "桜の木"}),
        "POST /neighborhoods/locate" => json!({"lon": 139.66, "lat": 35.576}),
        "POST /memberships" => json!({"neighborhood": "kosugi", "kind": "supporter"}),
        "PATCH /memberships/{id}" => json!({"kind": "resident"}),
        "POST /memberships/{id}/location-check" => {
            json!({"lon": 139.66, "lat": 35.576, "accuracy_m": 30.0})
        }
        "POST /invites/look" | "POST /email-verifications" | "POST /email-changes/confirm" => {
            json!({"token": "none"})
        }
        "POST /invites/accept" => json!({"token": "none", "membership": uuid::Uuid::now_v7()}),
        "POST /me/mutes" => json!({"kind": "word", "value": "うわさ"}),
        "PATCH /me" => json!({"display_name": "はなこ"}),
        "POST /me/password" => {
            json!({"current": "wrong wrong wrong", "new": "桜並木をゆっくり歩く朝の散歩道"})
        }
        "POST /me/email" => json!({"password": "wrong", "email": "new@example.jp"}),
        "POST /me/export" => json!({"password": "wrong"}),
        "POST /me/leave" => json!({"password": "wrong", "content": "remove"}),
        "PUT /me/notification-preferences" => json!({"answer": {"mail": false}}),
        "PUT /me/notice-profile" => {
            json!({"off": [], "agencies_off": [], "mail": "emergency", "children": [], "reading": "ja"})
        }
        "POST /notices/{id}/mute" => json!({"what": "category"}),
        "POST /notices/{id}/replies" | "POST /office/replies/{id}/answer" => {
            json!({"body": "九時から"})
        }
        "POST /office/reach" => {
            json!({"areas": {"municipalities": ["141330"]}, "category": "garbage", "severity": "information"})
        }
        "POST /reports" => {
            json!({"target_kind": "post", "target": things.post, "category": "spam"})
        }
        "POST /notifications/read" => json!({"up_to": photo}),
        "POST /accounts" => {
            json!({"email": format!("{photo}@example.jp"), "password": "桜並木をゆっくり歩く朝の散歩道", "display_name": "たろう", "age_band": "18_plus", "language": "ja", "rules_version": "2026-11-22", "transport": "bearer"})
        }
        "POST /sessions" => json!({"email": "nobody@example.jp", "password": "wrong wrong wrong"}),
        "POST /sessions/refresh" => json!({"refresh_token": "none"}),
        "POST /password-resets" => json!({"email": "nobody@example.jp"}),
        "POST /password-resets/confirm" => {
            json!({"token": "none", "password": "桜並木をゆっくり歩く朝の散歩道"})
        }
        other => about_factors(other, photo),
    }
}

fn about_factors(operation: &str, unique: &str) -> Value {
    let known = gate_meetups::body(operation).or_else(|| gate_keepers::body(operation));
    let known = known.or_else(|| guide::body(operation));
    if let Some(body) = known.or_else(|| opinions::body(operation)) {
        return body;
    }
    if let Some(body) = gate_office::new_body(operation) {
        return body;
    }
    let ceremony = uuid::Uuid::now_v7();
    match operation {
        "POST /me/second-factor/totp" | "POST /me/passkeys/options" => json!({"password": "wrong"}),
        "POST /me/second-factor/totp/confirm" => json!({"code": "000000"}),
        "POST /me/step-up" | "POST /sessions/second-factor" => json!({"totp": "000000"}),
        "PATCH /me/passkeys/{id}" => json!({"name": "鍵"}),
        "POST /me/passkeys" => json!({"ceremony": ceremony, "name": "鍵", "credential": {
            "id": "AA", "rawId": "AA", "type": "public-key",
            "response": {"attestationObject": "AA", "clientDataJSON": "AA"},
        }}),
        "POST /sessions/passkey" => json!({"ceremony": ceremony, "credential": {
            "id": "AA", "rawId": "AA", "type": "public-key",
            "response": {"authenticatorData": "AA", "clientDataJSON": "AA", "signature": "AA"},
        }}),
        "POST /office/accounts" => {
            json!({"email": format!("{unique}@city.example"), "password": "桜並木をゆっくり歩く朝の散歩道", "display_name": "係長", "language": "ja", "rules_version": "2026-11-22", "transport": "bearer"})
        }
        other => about_offices(other),
    }
}

fn about_offices(operation: &str) -> Value {
    let act = operation.rsplit('/').next().unwrap_or_default();
    match operation {
        "POST /office/agencies" => json!({
            "slug": uuid::Uuid::new_v4().simple().to_string(), "name": "みなみ支所", "kana": "みなみししょ", "name_en": "Minami Office",
            "kind": "ward_office", "postal_address": "東京都江東区東陽4-11-28", "telephone": "03-0000-0000",
            "website": "https://www.city.koto.lg.jp/", "department": "総務課", "municipalities": ["131083"], "neighborhoods": []
        }),
        "PATCH /office/agency" => json!({"telephone": "03-0000-0000"}),
        "POST /office/agency/proofs" => json!({"kind": "letter"}),
        "POST /office/agency/proofs/{id}/check" => json!({}),
        "POST /office/requests" => json!({"kind": "training", "on": true}),
        "POST /office/invitations/look" | "POST /office/invitations/accept" => {
            json!({"token": "none"})
        }
        "POST /trust/agencies/{id}/documents" => json!({"seen": true, "note": "見ました。"}),
        _ if operation.starts_with("POST /trust")
            || operation.starts_with("POST /office/requests") =>
        {
            match act {
                "refuse" | "suspend" | "close" | "desk-close" => json!({"reason": "理由"}),
                _ => Value::Null,
            }
        }
        _ => Value::Null,
    }
}

async fn ask(town: &Town, who: &Neighbor, method: &Method, pattern: &str, things: &Things) -> u16 {
    let operation = format!("{method} {}", pattern.trim_start_matches("/api/v1"));
    if operation == "POST /photos" {
        return upload(who).await.status.as_u16();
    }
    let mut request = who.request(method.clone(), &town.path(pattern, things));
    let office = pattern.contains("/office/") || pattern.contains("/trust/");
    if let Some(papers) = things.papers.as_ref().filter(|_| office) {
        let request = gate_office::complete(request, (method, pattern), papers);
        return request.send().await.unwrap().status().as_u16();
    }
    let guarded = ["/moderation/", "/rights-requests/"]
        .iter()
        .any(|part| pattern.contains(part));
    let guarded = guarded && *method == Method::POST;
    if *method == Method::PATCH || guarded || pattern.ends_with("/note") {
        request = request.header("If-Match", "\"1\"");
    }
    let body = body(&operation, things);
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    // A stream is open once its head is there.
    answer.status().as_u16()
}

/// Every operation of the API.
pub fn operations() -> Vec<(Method, String)> {
    let document = serde_json::to_value(kairanban::app::openapi()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if item.get(method).is_some() {
                all.push((method.to_uppercase().parse().unwrap(), path.clone()));
            }
        }
    }
    all
}

/// Operations after which somebody is no longer who they were: each is asked in a town of its own.
const CHANGE_WHO_ASKS: [&str; 8] = [
    "POST /memberships",
    "DELETE /memberships/{id}",
    "POST /members/{membership}/block",
    "POST /members/{membership}/mute",
    "POST /me/mutes",
    "DELETE /sessions",
    "DELETE /sessions/current",
    "DELETE /sessions/{id}",
];

/// How every viewer is answered.
async fn row(town: &Town, method: &Method, pattern: &str) -> String {
    let things = town.things(pattern).await;
    let mut row = String::new();
    for who in &town.viewers {
        let status = ask(town, who, method, pattern, &things).await;
        write!(row, "{status:>11}").unwrap();
    }
    row
}

#[actix_web::test]
async fn every_operation_answers_every_viewer_as_the_matrix_says() {
    let shared = Town::new().await;
    let mut found = BTreeMap::new();
    for (method, pattern) in operations() {
        let operation = format!("{method} {}", pattern.trim_start_matches("/api/v1"));
        let answers = if CHANGE_WHO_ASKS.contains(&operation.as_str()) {
            let own = Town::new().await;
            let answers = row(&own, &method, &pattern).await;
            own.village.close().await;
            answers
        } else {
            row(&shared, &method, &pattern).await
        };
        found.insert(operation, answers);
    }
    let head: String = VIEWERS
        .iter()
        .fold(String::new(), |line, name| line + &format!("{name:>11}"));
    let mut actual = format!("{:<42}{head}\n", "# operation");
    for (operation, row) in &found {
        writeln!(actual, "{operation:<42}{row}").unwrap();
    }
    let differences = differences(MATRIX, &actual);
    assert!(
        differences.is_empty(),
        "{}\n\nwhole matrix as it is:\n{actual}",
        differences.join("\n")
    );
    shared.village.close().await;
}

impl Things {
    fn none() -> Self {
        let id = || uuid::Uuid::now_v7().to_string();
        Self {
            post: id(),
            comment: id(),
            photo: id(),
            mute: id(),
            papers: None,
            reply: id(),
            place: id(),
            meetup: None,
            review: id(),
            claim: id(),
        }
    }
}

fn differences(expected: &str, actual: &str) -> Vec<String> {
    let rows = |text: &str| -> BTreeMap<String, String> {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        lines
            .map(|line| {
                line.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .map(|words| (words[..2].join(" "), words[2..].join(" ")))
            .collect()
    };
    let (expected, actual) = (rows(expected), rows(actual));
    let names = expected.keys().chain(actual.keys());
    let mut all: Vec<_> = names
        .filter(|name| expected.get(*name) != actual.get(*name))
        .map(|name| {
            format!(
                "{name}: expected {:?}, is {:?}",
                expected.get(name),
                actual.get(name)
            )
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

#[actix_web::test]
async fn a_stranger_is_refused_even_with_a_broken_body() {
    let village = Village::new().await;
    for (method, pattern) in operations() {
        if kairanban::gate::is_public(&actix(&method), &pattern) {
            continue;
        }
        let path = pattern
            .trim_start_matches("/api/v1")
            .replace("{id}", "x")
            .replace("{slug}", "x")
            .replace("{membership}", "x");
        let request = village.guest().request(method.clone(), &path);
        let answer = send(request.header("content-type", "application/json").body("{")).await;
        assert_eq!(answer.refused(401), "anonymous", "{method} {pattern}");
    }
    village.close().await;
}

fn actix(method: &Method) -> actix_web::http::Method {
    method.as_str().parse().unwrap()
}

#[actix_web::test]
async fn nothing_a_neighbor_wrote_crosses_to_the_other_town() {
    let town = Town::new().await;
    let canary = "かなりあ-8f3a";
    let body = json!({"neighborhood": "kosugi", "kind": "question", "audience": "neighborhood", "body": canary});
    let post = town.owner.post("/posts", body).await.expect(201);
    let id = post["id"].as_str().unwrap();
    town.owner
        .post(&format!("/posts/{id}/comments"), json!({"body": canary}))
        .await
        .expect(201);
    for (who, name) in town.viewers.iter().zip(VIEWERS) {
        let may = matches!(name, "member" | "owner");
        let mut seen = false;
        for (method, pattern) in operations() {
            if method != Method::GET || pattern.ends_with("/live") {
                continue;
            }
            let things = Things {
                post: id.to_owned(),
                ..Things::none()
            };
            let answer = send(who.request(Method::GET, &town.path(&pattern, &things))).await;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            seen |= text.contains(canary);
            assert!(
                may || !text.contains(canary),
                "{name} reads it at {pattern}"
            );
        }
        assert_eq!(seen, may, "{name}");
    }
    town.village.close().await;
}
