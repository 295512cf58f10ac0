//! Reports: what somebody sees they may report, once.
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Village},
};

async fn reports(member: &Member, kind: &str, target: &str) -> Answer {
    let report = json!({"target_kind": kind, "target": target, "category": "harassment",
        "words": "何度も同じことを言われます"});
    member.post("/reports", report).await
}

async fn stored(village: &Village) -> i64 {
    let raw = village.raw().await;
    let ask = Statement::from_string(
        raw.get_database_backend(),
        "SELECT COUNT(*) AS n FROM report",
    );
    let row = raw.query_one_raw(ask).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

#[actix_web::test]
async fn what_is_seen_can_be_reported_once() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let stranger = village.member("豊", toyosu).await;
    let photo = taro.photo().await;
    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood",
        "body": "うるさい", "photos": [photo]});
    let post = taro.puts_up(post).await;
    let comment = taro.answers(&post, "うるさいと言っている").await;
    let membership = taro.membership.to_string();
    for (kind, target) in [
        ("post", &post),
        ("comment", &comment),
        ("photo", &photo),
        ("member", &membership),
    ] {
        assert_eq!(
            reports(&stranger, kind, target).await.refused(404),
            "not_found",
            "{kind}"
        );
        let (first, second) = tokio::join!(
            reports(&hanako, kind, target),
            reports(&hanako, kind, target)
        );
        assert_eq!(first.expect(202), Value::Null);
        second.expect(202);
        let mixed_up = if kind == "post" { "comment" } else { "post" };
        assert_eq!(
            reports(&hanako, mixed_up, target).await.refused(404),
            "not_found"
        );
    }
    assert_eq!(stored(&village).await, 4, "each once");
    let jiro = village.member("次郎", kosugi).await;
    reports(&jiro, "post", &post).await.expect(202);
    assert_eq!(
        stored(&village).await,
        5,
        "somebody else's report is another one"
    );
    taro.delete(&format!("/comments/{comment}"))
        .await
        .expect(204);
    assert_eq!(
        reports(&jiro, "comment", &comment).await.refused(404),
        "not_found"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_report_says_why() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let post = hanako.says("kosugi", "こんにちは").await;
    for (report, pointer) in [
        (json!({"target_kind": "post", "target": post}), "/category"),
        (
            json!({"target_kind": "post", "target": post, "category": "boring"}),
            "/category",
        ),
        (
            json!({"target_kind": "town", "target": post, "category": "spam"}),
            "/target_kind",
        ),
        (
            json!({"target_kind": "post", "target": post, "category": "spam", "words": "あ".repeat(1001)}),
            "/words",
        ),
    ] {
        let refused = hanako.post("/reports", report).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let report = json!({"target_kind": "post", "target": post, "category": "spam"});
    let refused = village.guest().post("/reports", report).await;
    assert_eq!(refused.refused(401), "anonymous");
    village.close().await;
}
