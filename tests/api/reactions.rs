//! Reactions: one word per person, on posts and on what is said under them.
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::village::Village;

#[actix_web::test]
async fn two_hundred_taps_at_once_are_one_reaction() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let post = hanako.says("kosugi", "ありがとう").await;
    let comment = hanako.answers(&post, "どうも").await;
    let words = ["thanks", "like", "cheer", "same", "surprise"];
    for target in [
        format!("/posts/{post}/reaction"),
        format!("/comments/{comment}/reaction"),
    ] {
        let taps = (0..200).map(|n| jiro.put(&target, json!({"kind": words[n % 5]})));
        // Whoever waits too long for the crowd is told to come again (503); nobody is counted twice.
        let answers = join_all(taps).await;
        assert!(answers.iter().any(|answer| answer.status == 200));
        for answer in answers.iter().filter(|answer| answer.status != 503) {
            assert_eq!(sum(&answer.expect(200)["reactions"]), 1);
        }
    }
    let seen = hanako.sees(&post).await.unwrap();
    assert_eq!(sum(&seen["reactions"]), 1);
    assert_eq!(sum(&hanako.thread(&post).await[0]["reactions"]), 1);
    village.close().await;
}

fn sum(reactions: &Value) -> i64 {
    let counts = reactions.as_object().unwrap().values();
    counts.map(|count| count.as_i64().unwrap()).sum()
}

#[actix_web::test]
async fn a_reaction_is_changed_and_taken_back() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let post = hanako.says("kosugi", "掃除しました").await;
    let comment = jiro.answers(&post, "おつかれさま").await;

    let felt = jiro.feels(&post, "thanks").await;
    assert_eq!(felt["reactions"], json!({"thanks": 1}));
    assert_eq!(
        felt["my"],
        json!({"mine": false, "reaction": "thanks", "saved": false, "unread": false})
    );
    let lines = log_lines(&village).await;
    jiro.feels(&post, "thanks").await;
    assert_eq!(
        log_lines(&village).await,
        lines,
        "the same word again is no news"
    );
    assert_eq!(
        jiro.feels(&post, "cheer").await["reactions"],
        json!({"cheer": 1})
    );
    hanako.feels(&post, "cheer").await;
    let seen = jiro.feed("kosugi").await;
    assert_eq!(seen["items"][0]["reactions"], json!({"cheer": 2}));
    assert_eq!(seen["items"][0]["my"]["reaction"], "cheer");
    assert_eq!(seen["items"][0]["comments"], 1);

    let path = format!("/comments/{comment}/reaction");
    let felt = hanako.put(&path, json!({"kind": "same"})).await.expect(200);
    assert_eq!(
        felt,
        json!({"reactions": {"same": 1}, "my": {"mine": false, "reaction": "same"}})
    );
    assert_eq!(
        hanako.sees(&post).await.unwrap()["reactions"],
        json!({"cheer": 2}),
        "a comment's are its own"
    );
    let thread = jiro
        .get(&format!("/posts/{post}/comments"))
        .await
        .expect(200);
    assert_eq!(thread["items"][0]["reactions"], json!({"same": 1}));

    for _ in 0..2 {
        let path = format!("/posts/{post}/reaction");
        let felt = jiro.delete(&path).await.expect(200);
        assert_eq!(
            (&felt["reactions"], &felt["my"]["reaction"]),
            (&json!({"cheer": 1}), &Value::Null)
        );
    }
    let felt = hanako.delete(&path).await.expect(200);
    assert_eq!(felt["reactions"], json!({}));
    village.close().await;
}

async fn log_lines(village: &Village) -> u64 {
    use sea_orm::{EntityTrait, PaginatorTrait};
    #[expect(clippy::disallowed_methods, reason = "no neighbor reads the log")]
    let lines = entity::change::Entity::find();
    lines.count(&village.raw().await).await.unwrap()
}

#[actix_web::test]
async fn whoever_cannot_speak_here_cannot_react_here() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let hanako = village.member("花子", kosugi).await;
    let ken = village.member("健", toyosu).await;
    let public = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "public", "body": "みなさんへ"});
    let public = hanako.puts_up(public).await;
    let comment = hanako.answers(&public, "どうぞ").await;
    for path in [
        format!("/posts/{public}/reaction"),
        format!("/comments/{comment}/reaction"),
    ] {
        let like = json!({"kind": "like"});
        assert_eq!(
            village.guest().put(&path, like.clone()).await.refused(401),
            "anonymous"
        );
        assert_eq!(ken.put(&path, like.clone()).await.refused(403), "forbidden");
        assert_eq!(
            hanako
                .put(&path, json!({"kind": "angry"}))
                .await
                .refused(422),
            "invalid"
        );
        assert_eq!(hanako.put(&path, json!({})).await.refused(422), "invalid");
    }
    hanako
        .delete(&format!("/comments/{comment}"))
        .await
        .expect(204);
    let gone = hanako
        .put(
            &format!("/comments/{comment}/reaction"),
            json!({"kind": "like"}),
        )
        .await;
    assert_eq!(gone.refused(404), "not_found");
    village.close().await;
}
