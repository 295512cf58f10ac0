//! Questions, giveaways and lost things: the steps they take, and who asks without a name.
use serde_json::{Value, json};

use crate::{
    board::{refusal, texts},
    village::Village,
};

#[actix_web::test]
async fn a_giveaway_is_promised_and_handed_over() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let sofa =
        json!({"neighborhood": "kosugi", "kind": "giveaway", "body": "ソファ", "price": 500});
    let post = hanako.puts_up(sofa).await;
    assert_eq!(jiro.sees(&post).await.unwrap()["state"], "open");

    assert_eq!(
        jiro.moves(&post, "promised").await.refused(403),
        "forbidden"
    );
    for wrong in ["handed_over", "solved", "found", "looking"] {
        assert_eq!(
            hanako.moves(&post, wrong).await.refused(409),
            "conflict",
            "{wrong}"
        );
    }
    let path = format!("/posts/{post}");
    hanako
        .patch(&path, 1, json!({"price": 300}))
        .await
        .expect(200);
    for step in ["promised", "open", "promised", "promised"] {
        assert_eq!(hanako.moves(&post, step).await.expect(200)["state"], step);
    }
    let dearer = hanako.patch(&path, 2, json!({"price": 900})).await;
    assert_eq!(dearer.refused(409), "conflict", "a promise keeps its price");
    hanako.moves(&post, "handed_over").await.expect(200);
    for wrong in ["open", "promised", "cancelled"] {
        assert_eq!(
            hanako.moves(&post, wrong).await.refused(409),
            "conflict",
            "{wrong}"
        );
    }
    let seen = jiro.sees(&post).await.unwrap();
    assert_eq!(
        (&seen["state"], &seen["price"]),
        (&json!("handed_over"), &json!(300))
    );

    let free = json!({"neighborhood": "kosugi", "kind": "giveaway", "body": "本"});
    let free = hanako.puts_up(free).await;
    assert_eq!(jiro.sees(&free).await.unwrap()["price"], 0);
    let told = hanako
        .post(
            &format!("/posts/{free}/state"),
            json!({"state": "promised", "accepted_comment": free}),
        )
        .await;
    assert_eq!(refusal(&told), "/accepted_comment not_allowed");
    village.close().await;
}

#[actix_web::test]
async fn a_question_is_solved_by_an_answer_and_can_be_asked_again() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let ask = |body: &str| json!({"neighborhood": "kosugi", "kind": "question", "body": body});
    let post = hanako.puts_up(ask("歯医者は？")).await;
    let other = hanako.puts_up(ask("耳鼻科は？")).await;
    let answer = jiro.answers(&post, "駅前です").await;
    let elsewhere = jiro.answers(&other, "知りません").await;
    let path = format!("/posts/{post}/state");
    let solved = |comment: &str| json!({"state": "solved", "accepted_comment": comment});

    assert_eq!(
        refusal(&hanako.post(&path, solved(&elsewhere)).await),
        "/accepted_comment unknown"
    );
    assert_eq!(
        hanako.post(&path, solved(&answer)).await.expect(200)["accepted_comment"],
        answer.as_str()
    );
    assert_eq!(
        hanako.moves(&post, "solved").await.expect(200)["accepted_comment"],
        answer.as_str(),
        "said twice"
    );
    assert_eq!(jiro.sees(&post).await.unwrap()["state"], "solved");
    let open = hanako.moves(&post, "open").await.expect(200);
    assert_eq!(
        (&open["state"], &open["accepted_comment"]),
        (&json!("open"), &Value::Null)
    );

    let talk = hanako.says("kosugi", "ただの話").await;
    assert_eq!(hanako.moves(&talk, "solved").await.refused(409), "conflict");
    let key = json!({"neighborhood": "kosugi", "kind": "lost_found", "body": "鍵"});
    let key = hanako.puts_up(key).await;
    assert_eq!(
        hanako.moves(&key, "found").await.expect(200)["state"],
        "found"
    );
    assert_eq!(hanako.moves(&key, "looking").await.refused(409), "conflict");
    village.close().await;
}

/// What everybody may compare: the post without its id, time and handle.
fn faceless(post: &Value) -> Value {
    let mut post = post.clone();
    for field in ["id", "created_at", "body"] {
        post[field] = Value::Null;
    }
    post["author"]["name"] = Value::Null;
    post
}

#[actix_web::test]
async fn nothing_of_an_anonymous_question_tells_one_asker_from_another() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let reader = village.member("次郎", kosugi).await;
    let mut names = Vec::new();
    for n in 0..12 {
        let post = hanako.asks_anonymously("kosugi", &format!("質問{n}")).await;
        let seen = reader.sees(&post).await.unwrap();
        let name = seen["author"]["name"].as_str().unwrap().to_owned();
        assert!(name.starts_with("質問者・"), "{name}");
        assert_eq!(
            (&seen["author"]["anonymous"], &seen["author"]["membership"]),
            (&json!(true), &Value::Null)
        );
        assert_eq!(hanako.sees(&post).await.unwrap()["my"]["mine"], true);
        hanako.answers(&post, "補足です").await;
        let thread = reader
            .get(&format!("/posts/{post}/comments"))
            .await
            .expect(200);
        assert_eq!(
            thread["items"][0]["author"], seen["author"],
            "one thread, one handle"
        );
        names.push(name);
    }
    names.sort();
    names.dedup();
    assert!(names.len() > 4, "another thread, another handle: {names:?}");

    let hers = hanako.asks_anonymously("kosugi", "あ").await;
    let his = taro.asks_anonymously("kosugi", "い").await;
    let (hers, his) = (
        reader.sees(&hers).await.unwrap(),
        reader.sees(&his).await.unwrap(),
    );
    assert_eq!(faceless(&hers), faceless(&his));
    let feed = reader.feed("kosugi").await.to_string();
    for secret in [
        hanako.person.to_string(),
        hanako.membership.to_string(),
        "花子".to_owned(),
    ] {
        assert!(!feed.contains(&secret));
    }
    village.close().await;
}

#[actix_web::test]
async fn neither_block_nor_mute_unmasks_an_asker() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let post = hanako.asks_anonymously("kosugi", "だれでしょう").await;
    hanako.answers(&post, "補足").await;
    hanako.says("kosugi", "花子です").await;
    let before = taro.sees(&post).await.unwrap();

    taro.blocks(&hanako).await;
    let muted = jiro
        .post(&format!("/members/{}/mute", hanako.membership), json!({}))
        .await;
    muted.expect(204);
    assert_eq!(
        taro.sees(&post).await.unwrap(),
        before,
        "to whoever blocked, nothing changed"
    );
    assert_eq!(before["comments"], 1);
    assert_eq!(texts(&taro.feed("kosugi").await), ["だれでしょう"]);
    assert_eq!(texts(&jiro.feed("kosugi").await), ["だれでしょう"]);
    let taros = taro.asks_anonymously("kosugi", "わたしも").await;
    assert!(
        hanako.sees(&taros).await.is_some(),
        "and the other way round"
    );
    village.close().await;
}
