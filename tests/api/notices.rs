//! An office's notices: one writes, another one approves, readers see it, somebody corrects it or takes it back.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{NoticeId, NoticeVersionId},
    notice, notice_act, notice_author, notice_run,
    notice_version::{self, State},
};
use reqwest::Method;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::{
    offices::Office,
    village::{Answer, Neighbor, Village, send},
};

/// A whole notice for 川崎市中原区.
pub fn content() -> Value {
    json!({
        "title": "古紙の回収日が変わります",
        "body": "12月から、古紙の回収は第2・第4水曜日になります。",
        "category": "garbage",
        "severity": "information",
        "areas": {"municipalities": ["141330"]},
        "department": "環境課",
        "telephone": "044-000-0000",
        "target": "区内にお住まいの方",
        "procedure": "なし",
    })
}

/// The same with other fields.
pub fn content_with(fields: &Value) -> Value {
    let mut all = content();
    for (name, value) in fields.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

/// An act on a notice, based on a lock.
pub async fn act(who: &Neighbor, notice: &Value, act: &str, body: Value) -> Answer {
    let id = notice["id"].as_str().unwrap();
    let lock = &notice["version"]["lock"];
    act_at(who, id, act, lock.as_i64().unwrap(), body).await
}

/// An act on a notice, based on any lock.
pub async fn act_at(who: &Neighbor, id: &str, act: &str, lock: i64, body: Value) -> Answer {
    let request = who
        .request(Method::POST, &format!("/office/notices/{id}/{act}"))
        .header("If-Match", format!("\"{lock}\""));
    send(request.json(&body)).await
}

/// A draft of the office's clerk.
pub async fn draft(office: &Office, fields: Value) -> Value {
    let body = content_with(&fields);
    office.clerk.post("/office/notices", body).await.expect(201)
}

/// The same, handed to the approvers.
pub async fn pending(office: &Office, fields: Value) -> Value {
    let notice = draft(office, fields).await;
    act(&office.clerk, &notice, "submit", json!({}))
        .await
        .expect(200)
}

/// What an approval says of a notice that was read.
pub fn approval(notice: &Value) -> Value {
    let version = &notice["version"];
    let mut body = json!({"hash": version["hash"]});
    if version["severity"] == "emergency" {
        body["confirm"] = version["confirmation"].clone();
    }
    body
}

/// The same, approved by the office's chief.
pub async fn approved(office: &Office, fields: Value) -> Value {
    let notice = pending(office, fields).await;
    act(&office.chief, &notice, "approve", approval(&notice))
        .await
        .expect(200)
}

/// The same, published.
pub async fn published(village: &Village, office: &Office, fields: Value) -> Value {
    let notice = approved(office, fields).await;
    village.settle().await;
    let notice = again(&office.clerk, &notice).await;
    assert_eq!(notice["version"]["state"], "published");
    notice
}

/// A notice as its office sees it now.
pub async fn again(who: &Neighbor, notice: &Value) -> Value {
    let id = notice["id"].as_str().unwrap();
    who.get(&format!("/office/notices/{id}")).await.expect(200)
}

/// The rows of a notice, behind the server.
pub async fn rows(
    village: &Village,
    notice: &Value,
) -> (notice::Model, Vec<notice_version::Model>) {
    rows_on(&village.raw().await, notice).await
}

/// The same on a connection that is there.
pub async fn rows_on(
    conn: &DatabaseConnection,
    notice: &Value,
) -> (notice::Model, Vec<notice_version::Model>) {
    let id: NoticeId = notice["id"].as_str().unwrap().parse().unwrap();
    let row = notice::Entity::find_by_id(id).one(conn).await.unwrap();
    let versions = notice_version::Entity::find()
        .filter(notice_version::COLUMN.notice_id.eq(id))
        .order_by_asc(notice_version::COLUMN.number)
        .all(conn)
        .await
        .unwrap();
    (row.unwrap(), versions)
}

/// What was written down of a notice.
pub async fn acts(village: &Village, notice: &Value) -> Vec<notice_act::Model> {
    acts_on(&village.raw().await, notice).await
}

/// The same on a connection that is there.
pub async fn acts_on(conn: &DatabaseConnection, notice: &Value) -> Vec<notice_act::Model> {
    let id: NoticeId = notice["id"].as_str().unwrap().parse().unwrap();
    notice_act::Entity::find()
        .filter(notice_act::COLUMN.notice_id.eq(id))
        .order_by_asc(notice_act::COLUMN.id)
        .all(conn)
        .await
        .unwrap()
}

/// The rounds that are to be made.
pub async fn runs(village: &Village) -> Vec<notice_run::Model> {
    runs_on(&village.raw().await).await
}

/// The same on a connection that is there.
pub async fn runs_on(conn: &DatabaseConnection) -> Vec<notice_run::Model> {
    notice_run::Entity::find()
        .order_by_asc(notice_run::COLUMN.id)
        .all(conn)
        .await
        .unwrap()
}

/// A time as it is sent.
pub fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339()
}

#[actix_web::test]
async fn one_writes_another_one_approves_and_readers_see_it() {
    let village = Village::new().await;
    village.town("kosugi", "小杉").await;
    let office = village.office("nakahara", "中原区役所").await;
    let draft = draft(&office, json!({})).await;
    assert_eq!(draft["version"]["state"], "draft");
    assert_eq!(draft["version"]["reviewers"][0]["name"], "係長");
    let waits = act(
        &office.clerk,
        &draft,
        "submit",
        json!({"note": "急ぎません"}),
    )
    .await
    .expect(200);
    assert_eq!(waits["version"]["state"], "pending");
    assert_eq!(
        office.chief.get("/office").await.expect(200)["todo"]["to_approve"],
        1
    );

    let own = act(&office.clerk, &waits, "approve", approval(&waits)).await;
    assert_eq!(own.refused(403), "forbidden");
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    assert!(runs(&village).await.is_empty(), "not before the job");
    village.settle().await;

    let (row, versions) = rows(&village, &draft).await;
    assert_eq!(versions[0].state, State::Published);
    assert_eq!(row.current_id, Some(versions[0].id));
    assert_eq!(
        (row.revision, row.first_published_at),
        (1, versions[0].published_at)
    );
    assert_eq!(runs(&village).await[0].kind, notice_run::Kind::Publish);

    let id = draft["id"].as_str().unwrap();
    let path = format!("/office/notices/{id}/acts");
    let with_names = office.keeper.get(&path).await.expect(200);
    let told: Vec<_> = with_names
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["act"].as_str().unwrap(), line["name"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("create", Some("係員")),
            ("submit", Some("係員")),
            ("approve", Some("係長")),
            ("publish", None)
        ]
    );
    let without = office.clerk.get(&path).await.expect(200);
    assert!(
        without
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["name"].is_null())
    );
    assert_eq!(without[2]["role"], "approver");
    village.close().await;
}

#[actix_web::test]
async fn what_is_missing_is_said_field_by_field_and_nothing_is_lost() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let only_title =
        json!({"title": "いそぎの下書き", "severity": "emergency", "replies": "closed"});
    let draft = office
        .clerk
        .post("/office/notices", only_title)
        .await
        .expect(201);
    let refused = act(&office.clerk, &draft, "submit", json!({}))
        .await
        .expect(422);
    let mut missing: Vec<_> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    missing.sort_unstable();
    assert_eq!(
        missing,
        [
            "/areas",
            "/body",
            "/department",
            "/expires_at",
            "/procedure",
            "/replies_closed_reason",
            "/target",
            "/telephone"
        ]
    );
    assert_eq!(
        again(&office.clerk, &draft).await["version"]["state"],
        "draft"
    );

    for (field, value, pointer, code) in [
        (
            "source_url",
            json!("http://example.lg.jp/"),
            "/source_url",
            "invalid",
        ),
        (
            "source_url",
            json!("javascript:alert(1)"),
            "/source_url",
            "invalid",
        ),
        ("child_from", json!("2024-13"), "/child_from", "invalid"),
        (
            "areas",
            json!({"municipalities": ["141331"]}),
            "/areas/municipalities/0",
            "invalid",
        ),
        (
            "areas",
            json!({"neighborhoods": ["nowhere"]}),
            "/areas/neighborhoods/0",
            "unknown",
        ),
        (
            "areas",
            json!({"municipalities": ["131083"]}),
            "/areas/municipalities",
            "not_allowed",
        ),
        ("title", json!("一行目\n二行目"), "/title", "invalid"),
        ("title", json!("あ".repeat(101)), "/title", "too_long"),
        ("body", json!("あ".repeat(5001)), "/body", "too_long"),
        ("severity", json!("panic"), "/severity", "invalid"),
        (
            "valid_from",
            json!("9999-01-01T00:00:00Z"),
            "/valid_from",
            "invalid",
        ),
        ("colour", json!("red"), "/colour", "unknown"),
        ("submit", json!(true), "/submit", "unknown"),
    ] {
        let id = draft["id"].as_str().unwrap();
        let lock = draft["version"]["lock"].as_i64().unwrap();
        let fields = json!({field: value});
        let refused = office
            .clerk
            .patch(&format!("/office/notices/{id}"), lock, fields)
            .await
            .expect(422);
        assert_eq!(
            refused["errors"][0]["pointer"], pointer,
            "{field}: {refused}"
        );
        assert_eq!(refused["errors"][0]["code"], code, "{field}");
    }
    assert_eq!(
        again(&office.clerk, &draft).await["version"],
        draft["version"]
    );
    village.close().await;
}

#[actix_web::test]
async fn whoever_edited_may_not_approve_though_somebody_else_submitted() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let draft = draft(&office, json!({})).await;
    let id = draft["id"].as_str().unwrap();
    let path = format!("/office/notices/{id}");
    let edited = office
        .chief
        .patch(&path, 1, json!({"body": "係長がなおしました。"}))
        .await
        .expect(200);
    let waits = act(&office.clerk, &edited, "submit", json!({}))
        .await
        .expect(200);
    let refused = act(&office.chief, &waits, "approve", approval(&waits)).await;
    assert_eq!(refused.refused(403), "own_words");
    let (_, versions) = rows(&village, &draft).await;
    assert_eq!(versions[0].state, State::Pending);

    // Not even past the server: the database holds it as well.
    let conn = village.raw().await;
    let mut row: notice_version::ActiveModel = versions[0].clone().into();
    row.approved_by = sea_orm::Set(Some(office.chief.account.person));
    let refused = sea_orm::ActiveModelTrait::update(row, &conn)
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("an author cannot approve"),
        "{refused}"
    );
    village.close().await;
}

#[actix_web::test]
async fn an_approval_is_for_the_words_that_were_read() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let read = pending(&office, json!({})).await;
    let back = act(
        &office.chief,
        &read,
        "return",
        json!({"reason": "曜日を確かめてください"}),
    )
    .await
    .expect(200);
    assert_eq!(back["version"]["returned_reason"], "曜日を確かめてください");
    let path = format!("/office/notices/{}", read["id"].as_str().unwrap());
    let lock = back["version"]["lock"].as_i64().unwrap();

    // N6: whoever returned it does not write it.
    let refused = office
        .chief
        .patch(&path, lock, json!({"body": "私がなおします。"}))
        .await;
    assert_eq!(refused.refused(403), "returned_by_you");
    let edited = office
        .clerk
        .patch(&path, lock, json!({"body": "第1・第3水曜日です。"}))
        .await
        .expect(200);
    let waits = act(&office.clerk, &edited, "submit", json!({}))
        .await
        .expect(200);

    let old_page = act(&office.chief, &read, "approve", approval(&read)).await;
    assert_eq!(old_page.refused(412), "precondition_failed");
    let old_words = act(&office.chief, &waits, "approve", approval(&read)).await;
    assert_eq!(old_words.refused(409), "content_changed");
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);

    // An edit after the approval makes it void; a look without a change makes nobody an author.
    let now = again(&office.chief, &waits).await;
    let lock = now["version"]["lock"].as_i64().unwrap();
    let called_back = office.chief.patch(&path, lock, json!({})).await;
    assert_eq!(called_back.refused(403), "returned_by_you");
    let called_back = office.clerk.patch(&path, lock, json!({})).await.expect(200);
    assert_eq!(called_back["version"]["state"], "draft");
    village.settle().await;
    assert_eq!(
        again(&office.chief, &waits).await["version"]["state"],
        "draft",
        "the old job is harmless"
    );
    village.close().await;
}

#[actix_web::test]
async fn an_approver_calls_a_scheduled_notice_back_without_becoming_its_author() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let soon = at(village.clock.now() + TimeDelta::hours(5));
    let scheduled = approved(&office, json!({"publish_at": soon})).await;
    let path = format!("/office/notices/{}", scheduled["id"].as_str().unwrap());
    let lock = scheduled["version"]["lock"].as_i64().unwrap();
    let draft = office.chief.patch(&path, lock, json!({})).await.expect(200);
    assert_eq!(draft["version"]["mine"], false);
    let waits = act(&office.clerk, &draft, "submit", json!({}))
        .await
        .expect(200);
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    village.close().await;
}

#[actix_web::test]
async fn of_two_approvers_at_once_one_approves() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let roles = crate::offices::Roles {
        approver: true,
        ..Default::default()
    };
    let second = village.officer(office.agency, "課長", roles).await;
    for _ in 0..5 {
        let waits = pending(&office, json!({})).await;
        let (one, other) = futures_util::join!(
            act(&office.chief, &waits, "approve", approval(&waits)),
            act(&second, &waits, "approve", approval(&waits)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200);
        assert!([409, 412].contains(&statuses[1]), "{statuses:?}");
        let approvals = acts(&village, &waits).await;
        let approvals = approvals
            .iter()
            .filter(|line| line.act == notice_act::Act::Approve);
        assert_eq!(approvals.count(), 1);
    }
    village.settle().await;
    assert_eq!(runs(&village).await.len(), 5);
    village.close().await;
}

#[actix_web::test]
async fn the_desk_lists_its_own_notices_and_nobody_elses() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let other = village.office("takatsu", "高津区役所").await;
    let mine = published(&village, &office, json!({})).await;
    draft(&office, json!({"title": "下書き"})).await;
    let soon = at(village.clock.now() + TimeDelta::hours(30));
    approved(
        &office,
        json!({"title": "あしたのおしらせ", "publish_at": soon}),
    )
    .await;
    let all = office.clerk.get("/office/notices").await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 3);
    let page = office
        .clerk
        .get("/office/notices?limit=2")
        .await
        .expect(200);
    let next = page["next"].as_str().unwrap();
    let rest = office
        .clerk
        .get(&format!("/office/notices?limit=2&cursor={next}"))
        .await
        .expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    let scheduled = office
        .clerk
        .get("/office/notices?state=scheduled")
        .await
        .expect(200);
    assert_eq!(scheduled["items"][0]["title"], "あしたのおしらせ");
    assert_eq!(
        office
            .clerk
            .get("/office/notices?state=nonsense")
            .await
            .refused(422),
        "invalid"
    );
    assert_eq!(
        office.clerk.get("/office").await.expect(200)["todo"]["scheduled"],
        1
    );

    let none = other.clerk.get("/office/notices").await.expect(200);
    assert_eq!(none["items"], json!([]));
    let path = format!("/office/notices/{}", mine["id"].as_str().unwrap());
    for path in [
        path.clone(),
        format!("{path}/acts"),
        format!("{path}/difference"),
    ] {
        assert_eq!(other.chief.get(&path).await.refused(404), "not_found");
    }
    village.close().await;
}

#[actix_web::test]
async fn a_program_begins_a_notice_as_submitted_and_a_repeated_send_is_one_notice() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let id = uuid::Uuid::now_v7().to_string();
    let body = content_with(&json!({"id": id, "submit": true}));
    let first = office
        .clerk
        .post("/office/notices", body.clone())
        .await
        .expect(201);
    assert_eq!(first["version"]["state"], "pending");
    let again = office.clerk.post("/office/notices", body).await.expect(201);
    assert_eq!(again["version"], first["version"]);
    let half = json!({"title": "足りない", "submit": true});
    office.clerk.post("/office/notices", half).await.expect(422);
    assert_eq!(
        office.clerk.get("/office/notices").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    village.close().await;
}

/// Everybody who wrote in a version, behind the server.
pub async fn authors(
    conn: &DatabaseConnection,
    version: NoticeVersionId,
) -> Vec<notice_author::Model> {
    notice_author::Entity::find()
        .filter(notice_author::COLUMN.version_id.eq(version))
        .all(conn)
        .await
        .unwrap()
}
