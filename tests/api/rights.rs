//! Requests about infringed rights: made by anybody, looked into by specialists, told to both sides, and counted.
use entity::{audit_line, duty::Role, public_log, rights_act, rights_request};
use reqwest::{Method, RequestBuilder};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Neighbor, Village, send},
};

/// A request about something, as a stranger would send it.
pub fn form(address: &str) -> Value {
    json!({
        "address": address, "kind": "privacy", "infringed": "わたしの家の番地が書かれています。",
        "facts": "番地は実際のもので、公開していません。", "standing": "own", "name": "川崎花子",
        "email": "hanako@outside.example", "asking": "with_name",
    })
}

/// The same with some fields otherwise.
pub fn with(mut form: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        form[name] = value.clone();
    }
    form
}

/// A form as a browser sends it, to a whole address.
pub fn filled(who: &Neighbor, url: &str, fields: &[(&str, &str)]) -> RequestBuilder {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        body.append_pair(name, value);
    }
    let request = who.client.post(url);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(body.finish())
}

/// Words for a decision to take something away.
pub fn removal(verdict: &str) -> Value {
    json!({"verdict": verdict, "words": "ご指摘のとおり、番地が書かれていました。", "rule": "personal-data", "facts": "ほかの方の番地が書かれています。"})
}

/// Words to leave something as it is.
pub fn refusal() -> Value {
    json!({"verdict": "not_removed", "words": "権利の侵害は確かめられませんでした。", "rule": "rights-of-others"})
}

impl Neighbor {
    /// Asks.
    pub async fn requests(&self, form: Value) -> Value {
        self.post("/rights-requests", form).await.expect(201)
    }

    /// The requests that are owed an answer.
    pub async fn requested(&self) -> Vec<Value> {
        let page = self.get("/rights-requests").await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// One of them.
    pub async fn request_of(&self, id: &Value) -> Value {
        let path = format!("/rights-requests/{}", id.as_str().unwrap());
        self.get(&path).await.expect(200)
    }

    /// Does something to a request, with its lock as it is now.
    pub async fn looks_into(&self, id: &Value, act: &str, body: Value) -> Answer {
        let path = format!("/rights-requests/{}", id.as_str().unwrap());
        let now = self.get(&path).await;
        let lock = now.json()["lock"].as_i64().unwrap_or_default();
        self.looks_into_at((id, lock), act, body).await
    }

    /// The same as it was when it was read.
    pub async fn looks_into_at(&self, (id, lock): (&Value, i64), act: &str, body: Value) -> Answer {
        let path = format!("/rights-requests/{}/{act}", id.as_str().unwrap());
        let request = self.request(Method::POST, &path);
        let request = request.header("If-Match", format!("\"{lock}\""));
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        send(request).await
    }
}

/// A town with a post, a specialist, and a request about the post.
pub struct Asked {
    pub village: Village,
    pub poster: Member,
    pub specialist: Member,
    pub post: String,
    pub receipt: Value,
    pub id: Value,
}

impl Asked {
    pub async fn new(fields: Value) -> Self {
        let village = Village::new().await;
        let town = village.town("kosugi", "武蔵小杉").await;
        let poster = village.verified("太郎", town).await;
        let specialist = village.keeper("専門員", Role::Specialist).await;
        let post = poster.says("kosugi", "花子さんの家は小杉町9-9-9です").await;
        let address = format!("{}/p/{post}", village.url);
        let receipt = village
            .guest()
            .requests(with(form(&address), &fields))
            .await;
        village.settle().await;
        let id = specialist.requested().await.remove(0)["id"].clone();
        Self {
            village,
            poster,
            specialist,
            post,
            receipt,
            id,
        }
    }

    /// Somebody whose token ran out while the clock was moved.
    pub async fn back(&mut self) {
        self.specialist = self.village.returns(&self.specialist).await;
        self.poster = self.village.returns(&self.poster).await;
    }

    pub async fn act(&self, act: &str, body: Value) -> Answer {
        self.specialist.looks_into(&self.id, act, body).await
    }

    /// The record, oldest first.
    pub async fn acts(&self) -> Vec<rights_act::Act> {
        let rows = rights_act::Entity::find().order_by_asc(rights_act::Column::Id);
        let rows = rows.all(&self.village.raw().await).await.unwrap();
        rows.into_iter().map(|row| row.act).collect()
    }

    pub async fn row(&self) -> rights_request::Model {
        let rows = rights_request::Entity::find();
        rows.one(&self.village.raw().await).await.unwrap().unwrap()
    }

    /// The status page, as text.
    pub async fn page(&self) -> String {
        let page = self.receipt["page"].as_str().unwrap();
        let answer = send(self.village.guest().client.get(page)).await;
        String::from_utf8(answer.body).unwrap()
    }

    /// Subjects of the letters to whoever asked.
    pub fn letters(&self) -> Vec<String> {
        let letters = self.village.letters("hanako@outside.example");
        letters.into_iter().map(|letter| letter.subject).collect()
    }
}

/// What a reader is told, newest first, as machine words.
pub async fn news(who: &Member) -> Vec<String> {
    let list = who.get("/notifications").await.expect(200);
    let word = |line: &Value| line["what"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(word).collect()
}

/// The actions of the audit trail about requests, oldest first, with the part of who acted.
pub async fn audited(village: &Village) -> Vec<String> {
    let rows = audit_line::Entity::find().order_by_asc(audit_line::Column::Seq);
    let rows = rows.all(&village.raw().await).await.unwrap();
    rows.into_iter()
        .filter(|row| row.object_kind == "rights_request")
        .map(|row| format!("{} {}", row.role, row.action))
        .collect()
}

/// The rows of the public log about requests, besides that they came.
pub async fn logged(village: &Village) -> Vec<public_log::Model> {
    let rows = public_log::Entity::find().order_by_asc(public_log::Column::Seq);
    let rows = rows.all(&village.raw().await).await.unwrap();
    let about = |row: &public_log::Model| {
        row.content == public_log::Content::RightsRequest
            && row.act != public_log::Act::RightsReceived
    };
    rows.into_iter().filter(about).collect()
}

#[actix_web::test]
async fn a_stranger_asks_and_it_is_taken_away() {
    let asked = Asked::new(json!({})).await;
    let (village, specialist) = (&asked.village, &asked.specialist);
    let number = asked.receipt["number"].as_str().unwrap();
    assert_eq!(number.len(), 14, "{number}");
    let letter = &village.letters("hanako@outside.example")[0];
    assert_eq!(letter.subject, "【回覧板】権利侵害の申出を受け付けました");
    assert!(letter.text.contains(number));
    assert!(
        letter
            .text
            .contains(asked.receipt["page"].as_str().unwrap())
    );
    for typed in ["川崎花子", "番地", "小杉町"] {
        assert!(
            !letter.text.contains(typed),
            "a receipt repeats nothing that was typed"
        );
    }
    assert_eq!(news(specialist).await, ["rights_received"]);
    assert_eq!(village.letters(&specialist.email).len(), 1);

    // The queue tells nothing of who asks; the request does, and each look is written down.
    let line = specialist.requested().await.remove(0);
    assert!(!line.to_string().contains("花子") && !line.to_string().contains("番地"));
    let seen = specialist.request_of(&asked.id).await;
    assert_eq!(seen["requester"]["name"], "川崎花子");
    assert_eq!(
        seen["said"]["facts"],
        "番地は実際のもので、公開していません。"
    );
    assert_eq!(seen["thing"]["text"], "花子さんの家は小杉町9-9-9です");
    let looks = audited(village).await;
    assert_eq!(
        looks
            .iter()
            .filter(|line| *line == "specialist view")
            .count(),
        1
    );

    assert_eq!(
        asked.act("decision", removal("removed")).await.refused(409),
        "conflict"
    );
    asked.act("begin", Value::Null).await.expect(200);
    let done = asked.act("decision", removal("removed")).await.expect(200);
    assert_eq!(
        (&done["state"], &done["outcome"]),
        (&json!("decided"), &json!("removed"))
    );
    village.settle().await;

    // Gone for others; its author sees it, is told why under which rule, and may object.
    let own = asked
        .poster
        .get(&format!("/posts/{}", asked.post))
        .await
        .expect(200);
    assert_eq!(own["withheld"], "removed");
    assert_eq!(news(&asked.poster).await, ["decided"]);
    let told = asked.poster.get("/decisions").await.expect(200);
    assert_eq!(told["items"][0]["rule"], "personal-data");
    assert_eq!(told["items"][0]["role"], "specialist");
    assert_eq!(
        told["items"][0]["facts"],
        "ほかの方の番地が書かれています。"
    );
    let appeal = json!({"words": "わたしの家の番地です"});
    let path = format!(
        "/decisions/{}/appeal",
        told["items"][0]["id"].as_str().unwrap()
    );
    asked.poster.post(&path, appeal).await.expect(201);

    // The requester is told, with the reason.
    assert_eq!(
        asked.letters()[1],
        "【回覧板】権利侵害の申出について、結果をお知らせします"
    );
    let letter = &village.letters("hanako@outside.example")[1];
    assert!(
        letter
            .text
            .contains("ご指摘のとおり、番地が書かれていました。")
    );
    assert!(letter.text.contains("見られないようにしました"));
    let page = asked.page().await;
    assert!(page.contains("見られないようにしました") && page.contains("ご指摘のとおり"));
    assert!(
        !page.contains("ほかの方の番地が"),
        "words to the author are the author's"
    );

    // Counted, with nobody in it.
    let log = logged(village).await;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].act, public_log::Act::RightsDecided);
    assert_eq!(log[0].trigger, public_log::Trigger::RightsRequest);
    assert_eq!(log[0].decider, public_log::Decider::Specialist);
    assert_eq!(log[0].rule.as_deref(), Some("personal-data"));
    let removals = village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE act = 'remove' AND \"trigger\" = 'rights_request' AND decider = 'specialist'")
        .await;
    assert_eq!(removals, 1);
    assert_eq!(
        audited(village).await,
        [
            "requester receive",
            "specialist view",
            "specialist view",
            "specialist view",
            "specialist begin",
            "specialist view",
            "specialist decide"
        ]
    );
    asked.village.close().await;
}

#[actix_web::test]
async fn what_is_not_there_gets_the_same_receipt() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let poster = village.verified("太郎", town).await;
    let specialist = village.keeper("専門員", Role::Specialist).await;
    let post = poster.says("kosugi", "ご近所だけの話").await;
    let nothing = uuid::Uuid::now_v7();
    let guest = village.guest();
    let mut shapes = Vec::new();
    for id in [post.as_str(), nothing.to_string().as_str()] {
        let receipt = guest.requests(form(&format!("/p/{id}"))).await;
        let mut shape: Vec<_> = receipt.as_object().unwrap().keys().cloned().collect();
        shape.sort();
        shapes.push(shape);
        let page = send(guest.client.get(receipt["page"].as_str().unwrap())).await;
        let text = String::from_utf8(page.body).unwrap();
        assert!(!text.contains("ご近所だけの話") && !text.contains("見あたりません"));
    }
    assert_eq!(shapes[0], shapes[1]);
    village.settle().await;
    let all = specialist.requested().await;
    assert_eq!(all.len(), 2);
    let things = [
        specialist.request_of(&all[0]["id"]).await["thing"].clone(),
        specialist.request_of(&all[1]["id"]).await["thing"].clone(),
    ];
    assert_eq!(
        things.iter().filter(|thing| thing.is_null()).count(),
        1,
        "the desk knows"
    );

    // About what is not there, somebody says so.
    let at = usize::from(!things[1].is_null());
    let missing = &all[1 - at]["id"];
    specialist
        .looks_into(missing, "begin", Value::Null)
        .await
        .expect(200);
    specialist
        .looks_into(missing, "decision", refusal())
        .await
        .expect(200);
    assert_eq!(
        poster.get(&format!("/posts/{post}")).await.expect(200)["withheld"],
        Value::Null
    );
    village.close().await;
}

#[actix_web::test]
async fn every_kind_of_thing_can_be_named_and_wrong_addresses_cannot() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let poster = village.verified("太郎", town).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let photo = poster.photo().await;
    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "public", "body": "写真です", "photos": [photo]});
    let post = poster.puts_up(post).await;
    let comment = poster.answers(&post, "花子さんの写真です").await;
    let guest = village.guest();
    for (address, kind) in [
        (format!("/p/{post}#c-{comment}"), "comment"),
        (
            format!("{}/api/v1/photos/{photo}/large", village.url),
            "photo",
        ),
    ] {
        guest.requests(form(&address)).await;
        village.settle().await;
        let id = staff.requested().await.pop().unwrap()["id"].clone();
        let seen = staff.request_of(&id).await;
        assert_eq!(seen["target_kind"], kind);
        assert_eq!(seen["thing"]["kind"], kind);
        staff
            .looks_into(&id, "begin", Value::Null)
            .await
            .expect(200);
        if kind == "photo" {
            let partly = staff.looks_into(&id, "decision", removal("partly")).await;
            assert_eq!(partly.refused(409), "cannot_be_edited");
        }
        staff
            .looks_into(&id, "decision", removal("removed"))
            .await
            .expect(200);
    }
    let thread = guest
        .get(&format!("/posts/{post}/comments"))
        .await
        .expect(200);
    assert_eq!(thread["items"], json!([]));
    guest
        .get(&format!("/photos/{photo}/small"))
        .await
        .expect(404);
    let staffs = village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE act = 'rights_decided' AND decider = 'staff'")
        .await;
    assert_eq!(staffs, 2);
    for (address, code) in [
        (String::new(), "required"),
        (format!("https://elsewhere.example/p/{post}"), "elsewhere"),
        ("/p/1".to_owned(), "invalid"),
        ("/me".to_owned(), "invalid"),
    ] {
        let refused = guest
            .post("/rights-requests", form(&address))
            .await
            .expect(422);
        assert_eq!(
            refused["errors"],
            json!([{"pointer": "/address", "code": code}])
        );
    }
    let rows = village
        .number("SELECT COUNT(*) AS n FROM rights_request")
        .await;
    assert_eq!(rows, 2, "what is refused is not kept");
    village.close().await;
}

#[actix_web::test]
async fn a_public_body_is_counted_apart_whatever_it_says_of_itself() {
    let asked = Asked::new(json!({"email": "soumu@city.kawasaki.lg.jp"})).await;
    let line = asked.specialist.requested().await.remove(0);
    assert_eq!(line["public_body"], true);
    asked.act("begin", Value::Null).await.expect(200);
    asked.act("decision", removal("removed")).await.expect(200);
    let log = logged(&asked.village).await;
    assert_eq!(log[0].trigger, public_log::Trigger::GovernmentRequest);
    let removals = asked
        .village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE act = 'remove' AND \"trigger\" = 'government_request'")
        .await;
    assert_eq!(removals, 1);
    asked.village.close().await;
}

#[actix_web::test]
async fn what_lacks_is_asked_for_once() {
    let asked = Asked::new(json!({})).await;
    let lacks = json!({"words": "どの行のことか、教えてください。"});
    asked.act("completion", lacks.clone()).await.expect(200);
    assert_eq!(
        asked.act("completion", lacks).await.refused(409),
        "conflict"
    );
    asked.village.settle().await;
    assert_eq!(asked.letters().len(), 2);
    let page = asked.page().await;
    assert!(page.contains("どの行のことか、教えてください。") && page.contains("name=\"added\""));
    let add = |text: &str| {
        let page = asked.receipt["page"].as_str().unwrap();
        filled(
            &asked.village.guest(),
            &format!("{page}/complete"),
            &[("added", text)],
        )
    };
    let empty = send(add(" ")).await;
    assert_eq!(empty.status, 422);
    let done = send(add("二行目の番地です。")).await;
    assert_eq!(done.status, 200, "after being led back to the page");
    assert_eq!(send(add("もう一つ")).await.status, 409);
    asked.village.settle().await;
    let seen = asked.specialist.request_of(&asked.id).await;
    assert_eq!(seen["said"]["added"], "二行目の番地です。");
    assert_eq!(seen["state"], "investigating");
    assert!(
        news(&asked.specialist)
            .await
            .contains(&"rights_completed".to_owned())
    );
    asked.village.close().await;
}

#[actix_web::test]
async fn it_can_be_taken_back_by_whoever_holds_the_receipt() {
    let asked = Asked::new(json!({})).await;
    let guest = asked.village.guest();
    let page = asked.receipt["page"].as_str().unwrap();
    let (start, code) = page.rsplit_once('/').unwrap();
    let wrong = code.chars().rev().collect::<String>();
    let refused = send(filled(&guest, &format!("{start}/{wrong}/withdraw"), &[])).await;
    assert_eq!(refused.status, 404);
    send(filled(&guest, &format!("{page}/withdraw"), &[]))
        .await
        .expect(200);
    asked.village.settle().await;
    assert!(asked.page().await.contains("取り下げられました"));
    assert!(asked.specialist.requested().await.is_empty());
    let over = asked
        .specialist
        .get("/rights-requests?which=over")
        .await
        .expect(200);
    assert_eq!(over["items"][0]["state"], "withdrawn");
    assert_eq!(
        asked.act("begin", Value::Null).await.refused(409),
        "conflict"
    );
    assert_eq!(
        logged(&asked.village).await[0].act,
        public_log::Act::Withdraw
    );
    let cases = asked
        .village
        .number("SELECT COUNT(*) AS n FROM moderation_case WHERE state = 'withdrawn'")
        .await;
    assert_eq!(cases, 1);
    assert_eq!(
        asked.letters()[1],
        "【回覧板】権利侵害の申出を取り下げました"
    );
    asked.village.close().await;
}
