//! The first page from memory is the page that the database would give, for everybody, after everything.
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Neighbor, Village, send},
};

const BOARD: &str = "/neighborhoods/kosugi/posts";
/// Behind every id: a page that begins here is the first one, read from the database.
const FROM_THE_TOP: &str = "cursor=_____________________w&limit=50";

async fn post(who: &Member, body: &str, more: Value) -> String {
    let mut new =
        json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": body});
    new.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    who.post("/posts", new).await.expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn page(who: &Neighbor, query: &str) -> Value {
    who.get(&format!("{BOARD}?{query}")).await.expect(200)
}

#[track_caller]
fn same(step: &str, name: &str, memory: &Value, database: &Value) {
    assert_eq!(
        memory, database,
        "{step}: what {name} sees from memory is not what the database says"
    );
}

#[actix_web::test]
async fn memory_and_database_agree_for_everybody_after_everything() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.verified("花子", town).await;
    let taro = village.member("太郎", town).await;
    let jiro = village.member("次郎", town).await;
    let everybody = [("花子", &hanako), ("太郎", &taro), ("次郎", &jiro)];
    let agree = async |step: &str| {
        for (name, who) in everybody {
            same(
                step,
                name,
                &page(who, "limit=50").await,
                &page(who, FROM_THE_TOP).await,
            );
        }
    };
    agree("nothing there").await;
    let first = post(&hanako, "夏祭りの係を探しています", json!({})).await;
    let second = post(
        &taro,
        "自転車をゆずります",
        json!({"kind": "giveaway", "price": 500}),
    )
    .await;
    let asked = post(
        &jiro,
        "保育園のことを教えてください",
        json!({"kind": "question", "anonymous": true}),
    )
    .await;
    post(
        &hanako,
        "確認済みの方だけに",
        json!({"audience": "verified"}),
    )
    .await;
    post(&taro, "だれでもどうぞ", json!({"audience": "public"})).await;
    agree("posts").await;
    taro.put(
        &format!("/posts/{first}/reaction"),
        json!({"kind": "thanks"}),
    )
    .await
    .expect(200);
    jiro.put(
        &format!("/posts/{first}/reaction"),
        json!({"kind": "cheer"}),
    )
    .await
    .expect(200);
    agree("reactions").await;
    let comment = json!({"body": "行きます"});
    taro.post(&format!("/posts/{first}/comments"), comment.clone())
        .await
        .expect(201);
    taro.post(&format!("/posts/{asked}/comments"), comment.clone())
        .await
        .expect(201);
    jiro.post(&format!("/posts/{asked}/comments"), comment)
        .await
        .expect(201);
    agree("comments").await;
    hanako
        .put(&format!("/posts/{second}/save"), Value::Null)
        .await
        .expect(204);
    hanako
        .post("/neighborhoods/kosugi/read", json!({"post": second}))
        .await
        .expect(204);
    agree("saved and read").await;
    hanako
        .post(&format!("/members/{}/block", taro.membership), Value::Null)
        .await
        .expect(204);
    agree("a block").await;
    jiro.post(&format!("/members/{}/mute", taro.membership), Value::Null)
        .await
        .expect(204);
    jiro.post("/me/mutes", json!({"kind": "word", "value": "夏まつり"}))
        .await
        .expect(201);
    jiro.post("/me/mutes", json!({"kind": "word", "value": "夏祭"}))
        .await
        .expect(201);
    agree("mutes").await;
    taro.patch(
        &format!("/posts/{second}"),
        1,
        json!({"body": "自転車はもうありません"}),
    )
    .await
    .expect(200);
    agree("an edit").await;
    jiro.post(
        "/me/mutes",
        json!({"kind": "post_kind", "value": "question"}),
    )
    .await
    .expect(201);
    hanako
        .patch("/me", 1, json!({"display_name": "はなこ"}))
        .await
        .expect(200);
    agree("a new name").await;
    hanako.delete(&format!("/posts/{first}")).await.expect(204);
    agree("a deletion").await;
    village.close().await;
}

#[actix_web::test]
async fn a_page_fuller_than_memory_comes_from_the_database() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("花子", town).await;
    let loud = village.member("にぎやか", town).await;
    for n in 0..30 {
        post(&hanako, &format!("静かな知らせ {n}"), json!({})).await;
    }
    for n in 0..75 {
        post(&loud, &format!("にぎやかな知らせ {n}"), json!({})).await;
    }
    hanako
        .post(&format!("/members/{}/mute", loud.membership), Value::Null)
        .await
        .expect(204);
    let seen = page(&hanako, "limit=20").await;
    assert_eq!(
        seen["items"].as_array().unwrap().len(),
        20,
        "muted posts do not eat the page"
    );
    village.close().await;
}

async fn again(who: &Neighbor, etag: &str) -> Answer {
    send(
        who.request(Method::GET, BOARD)
            .header(header::IF_NONE_MATCH, etag),
    )
    .await
}

#[actix_web::test]
async fn an_unchanged_page_is_not_sent_twice_and_a_changed_one_always_is() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("花子", town).await;
    let taro = village.member("太郎", town).await;
    let id = post(&hanako, "おはようございます", json!({})).await;
    let tag = async |who: &Neighbor| {
        let answer = who.get(BOARD).await;
        answer.expect(200);
        answer.headers[header::ETAG].to_str().unwrap().to_owned()
    };
    let (mine, his) = (tag(&hanako).await, tag(&taro).await);
    assert_ne!(mine, his, "each viewer has a page of their own");
    let same = again(&hanako, &mine).await;
    assert_eq!(same.status, 304);
    assert!(same.body.is_empty());
    taro.put(&format!("/posts/{id}/reaction"), json!({"kind": "like"}))
        .await
        .expect(200);
    let changed = again(&hanako, &mine).await.expect(200);
    assert_eq!(changed["items"][0]["reactions"]["like"], 1);
    let mine = tag(&hanako).await;
    hanako
        .post("/neighborhoods/kosugi/read", json!({"post": id}))
        .await
        .expect(204);
    let read = again(&hanako, &mine).await.expect(200);
    assert_eq!(read["unread_from"], id);
    let mine = tag(&hanako).await;
    hanako
        .post(&format!("/members/{}/block", taro.membership), Value::Null)
        .await
        .expect(204);
    assert!(again(&hanako, &mine).await.expect(200)["items"][0]["reactions"]["like"].is_null());
    village.close().await;
}
