//! Lists: newest first, of one's own towns only, without whom and what one does not want to meet.
use entity::membership::Verification;
use serde_json::{Value, json};

use crate::{
    board::texts,
    talk::id,
    village::{Neighbor, Village},
};

#[actix_web::test]
async fn nobody_from_the_other_town_sees_anything_by_any_path() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let hanako = village.member("花子", kosugi).await;
    let ken = village.verified("健", toyosu).await;
    let mut posts = Vec::new();
    for n in 0..5 {
        posts.push(hanako.says("kosugi", &format!("小杉の話{n}")).await);
    }
    let photo = hanako.photographs("駅前").await;
    let question = json!({"neighborhood": "kosugi", "kind": "question", "body": "小杉の質問", "photos": [photo]});
    let question = hanako.puts_up(question).await;
    let comment = hanako.answers(&question, "小杉の答え").await;
    ken.says("toyosu", "豊洲の話").await;
    let first = hanako
        .get("/neighborhoods/kosugi/posts?limit=2")
        .await
        .expect(200);
    let cursor = first["next"].as_str().unwrap();

    for path in [
        "/neighborhoods/kosugi/posts".to_owned(),
        "/neighborhoods/kosugi/posts?kind=talk".to_owned(),
        "/neighborhoods/kosugi/posts?unanswered=true".to_owned(),
        format!("/neighborhoods/kosugi/posts?cursor={cursor}"),
        format!("/neighborhoods/toyosu/posts?cursor={cursor}&kind=question"),
        "/posts?saved=true".to_owned(),
        "/posts?kind=question".to_owned(),
    ] {
        let list = ken.get(&path).await.expect(200);
        assert!(!list.to_string().contains("小杉"), "{path}");
    }
    let all = ken.get("/posts").await.expect(200);
    assert_eq!(texts(&all), ["豊洲の話"]);
    let news = ken
        .get(&format!(
            "/neighborhoods/kosugi/posts/news?since={}",
            posts[0]
        ))
        .await;
    assert_eq!(news.expect(200)["count"], 0);
    let missing = uuid::Uuid::now_v7();
    for (method, path, body) in doors(&question, &comment, &photo) {
        let request = ken
            .request(method.clone(), &path)
            .header("If-Match", "\"1\"")
            .json(&body);
        let hidden = crate::village::send(request).await;
        let path = path
            .replace(&question, &missing.to_string())
            .replace(&comment, &missing.to_string())
            .replace(&photo, &missing.to_string());
        let request = ken
            .request(method, &path)
            .header("If-Match", "\"1\"")
            .json(&body);
        let nothing = crate::village::send(request).await;
        assert_eq!(
            (hidden.refused(404), &hidden.body),
            (nothing.refused(404), &nothing.body),
            "{path}"
        );
    }
    let read = ken
        .post("/neighborhoods/kosugi/read", json!({"post": posts[0]}))
        .await;
    assert_eq!(read.refused(403), "forbidden");
    let mark = ken
        .post("/neighborhoods/toyosu/read", json!({"post": posts[0]}))
        .await;
    assert_eq!(mark.refused(404), "not_found");
    village.close().await;
}

fn doors(post: &str, comment: &str, photo: &str) -> Vec<(reqwest::Method, String, Value)> {
    use reqwest::Method as M;
    vec![
        (M::GET, format!("/posts/{post}"), Value::Null),
        (M::GET, format!("/posts/{post}/comments"), Value::Null),
        (M::GET, format!("/posts/{post}/history"), Value::Null),
        (M::GET, format!("/photos/{photo}/large"), Value::Null),
        (M::PATCH, format!("/posts/{post}"), json!({"body": "x"})),
        (M::DELETE, format!("/posts/{post}"), Value::Null),
        (
            M::POST,
            format!("/posts/{post}/state"),
            json!({"state": "solved"}),
        ),
        (
            M::POST,
            format!("/posts/{post}/comments"),
            json!({"body": "x"}),
        ),
        (
            M::PUT,
            format!("/posts/{post}/reaction"),
            json!({"kind": "like"}),
        ),
        (M::DELETE, format!("/posts/{post}/reaction"), Value::Null),
        (M::PUT, format!("/posts/{post}/save"), Value::Null),
        (
            M::PUT,
            format!("/comments/{comment}/reaction"),
            json!({"kind": "like"}),
        ),
    ]
}

#[actix_web::test]
async fn a_block_hides_both_ways_in_lists_and_counts() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let hers = hanako.says("kosugi", "花子の").await;
    let his = taro.says("kosugi", "太郎の").await;
    let theirs = jiro.says("kosugi", "次郎の").await;
    for who in [&hanako, &taro, &jiro] {
        who.feels(&theirs, "thanks").await;
        who.answers(&theirs, "はい").await;
    }
    hanako
        .put(&format!("/posts/{his}/save"), json!({}))
        .await
        .expect(204);
    let counts = |post: &Value| {
        (
            post["comments"].as_i64().unwrap(),
            post["reactions"]["thanks"].as_i64().unwrap_or(0),
        )
    };
    assert_eq!(counts(&hanako.sees(&theirs).await.unwrap()), (3, 3));

    hanako.blocks(&taro).await;
    assert!(hanako.sees(&his).await.is_none());
    assert!(taro.sees(&hers).await.is_none());
    assert_eq!(texts(&hanako.feed("kosugi").await), ["次郎の", "花子の"]);
    assert_eq!(texts(&taro.feed("kosugi").await), ["次郎の", "太郎の"]);
    assert!(texts(&hanako.get("/posts?saved=true").await.expect(200)).is_empty());
    for who in [&hanako, &taro] {
        assert_eq!(counts(&who.sees(&theirs).await.unwrap()), (2, 2));
        assert_eq!(counts(&who.feed("kosugi").await["items"][0]), (2, 2));
        let own = who.feels(&theirs, "cheer").await;
        assert_eq!(own["reactions"], json!({"thanks": 1, "cheer": 1}));
        let news = who
            .get(&format!(
                "/neighborhoods/kosugi/posts/news?since={}",
                uuid::Uuid::nil()
            ))
            .await;
        assert_eq!(news.expect(200)["count"], 2);
    }
    assert_eq!(counts(&jiro.sees(&theirs).await.unwrap()), (3, 1));
    assert_eq!(
        jiro.feed("kosugi").await["items"].as_array().unwrap().len(),
        3
    );
    village.close().await;
}

#[actix_web::test]
async fn what_is_muted_falls_out_of_lists_and_pages_are_filled_up() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let noisy = village.member("騒", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let first = hanako.says("kosugi", "静かな話").await;
    hanako.says("kosugi", "ﾗｰﾒﾝの話").await;
    let sale = json!({"neighborhood": "kosugi", "kind": "giveaway", "body": "ゆずります"});
    hanako.puts_up(sale).await;
    for n in 0..6 {
        noisy.says("kosugi", &format!("やかましい{n}")).await;
    }
    jiro.says("kosugi", "わたしはラーメンが好き").await;
    let muted = jiro
        .post(&format!("/members/{}/mute", noisy.membership), json!({}))
        .await;
    muted.expect(204);
    jiro.mutes("word", "らーめん").await;
    jiro.mutes("post_kind", "giveaway").await;

    let expected = ["わたしはラーメンが好き", "静かな話"];
    assert_eq!(texts(&jiro.feed("kosugi").await), expected);
    for path in [
        "/posts",
        "/posts?limit=2",
        "/neighborhoods/kosugi/posts?limit=2",
    ] {
        assert_eq!(texts(&jiro.get(path).await.expect(200)), expected, "{path}");
    }
    assert!(texts(&jiro.get("/posts?kind=giveaway").await.expect(200)).is_empty());
    let news = jiro
        .get(&format!("/neighborhoods/kosugi/posts/news?since={first}"))
        .await;
    assert_eq!(news.expect(200)["count"], 1);
    assert_eq!(walk(&jiro, "/posts", 1).await, expected, "page by page");
    assert_eq!(
        noisy.feed("kosugi").await["items"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    let loud = id(&noisy.feed("kosugi").await["items"][1]);
    assert!(jiro.sees(&loud).await.is_some(), "a link still opens it");
    village.close().await;
}

/// Every page of a list, put together.
async fn walk(who: &Neighbor, path: &str, limit: usize) -> Vec<String> {
    let mark = if path.contains('?') { '&' } else { '?' };
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("{path}{mark}limit={limit}{next}")).await;
        let list = page.expect(200);
        assert!(list["items"].as_array().unwrap().len() <= limit);
        all.extend(texts(&list).into_iter().map(str::to_owned));
        assert!(all.len() < 60, "a list without end: {all:?}");
        let Some(cursor) = list["next"].as_str() else {
            assert!(!page.headers.contains_key("link"));
            return all;
        };
        let link = page.headers["link"].to_str().unwrap();
        assert!(
            link.contains(cursor) && link.ends_with("rel=\"next\""),
            "{link}"
        );
        next = format!("&cursor={cursor}");
    }
}

#[actix_web::test]
async fn pages_stay_in_step_while_posts_come_and_go() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let mut posts = Vec::new();
    for n in 0..9 {
        posts.push(hanako.says("kosugi", &format!("{n}")).await);
    }
    let path = "/neighborhoods/kosugi/posts?limit=3";
    let first = jiro.get(path).await.expect(200);
    assert_eq!(texts(&first), ["8", "7", "6"]);
    hanako.says("kosugi", "あとから").await;
    hanako
        .delete(&format!("/posts/{}", posts[6]))
        .await
        .expect(204);
    hanako
        .delete(&format!("/posts/{}", posts[4]))
        .await
        .expect(204);
    let cursor = first["next"].as_str().unwrap();
    let second = jiro
        .get(&format!("{path}&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(texts(&second), ["5", "3", "2"]);
    let cursor = second["next"].as_str().unwrap();
    let last = jiro
        .get(&format!("{path}&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(
        (texts(&last), &last["next"]),
        (vec!["1", "0"], &Value::Null)
    );

    for limit in [1, 2, 3, 4, 8, 50] {
        let all = walk(&jiro, "/neighborhoods/kosugi/posts", limit).await;
        assert_eq!(
            all,
            ["あとから", "8", "7", "5", "3", "2", "1", "0"],
            "by {limit}"
        );
    }
    for wrong in [
        "limit=0",
        "limit=51",
        "limit=x",
        "cursor=%00",
        "cursor=abc",
        "kind=rant",
        "unanswered=maybe",
    ] {
        jiro.get(&format!("/neighborhoods/kosugi/posts?{wrong}"))
            .await
            .expect(422);
    }
    jiro.get("/neighborhoods/atlantis/posts").await.expect(404);
    village.close().await;
}

#[actix_web::test]
async fn lists_by_kind_of_ones_towns_kept_and_own() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let hanako = village.member("花子", kosugi).await;
    let ken = village.member("健", toyosu).await;
    let both = village.member("両", kosugi).await;
    village.joins(&both, toyosu, Verification::None).await;
    let ask =
        |town: &str, body: &str| json!({"neighborhood": town, "kind": "question", "body": body});
    hanako.says("kosugi", "話").await;
    let answered = hanako.puts_up(ask("kosugi", "答えあり")).await;
    let open = ken.puts_up(ask("toyosu", "答えなし")).await;
    let solved = hanako.puts_up(ask("kosugi", "自分で解決")).await;
    hanako.moves(&solved, "solved").await.expect(200);
    let answer = both.answers(&answered, "はい").await;
    both.says("toyosu", "両の話").await;

    let texts_of = async |path: &str| walk(&both, path, 2).await;
    assert_eq!(
        texts_of("/posts").await,
        ["両の話", "自分で解決", "答えなし", "答えあり", "話"]
    );
    assert_eq!(
        texts_of("/posts?kind=question").await,
        ["自分で解決", "答えなし", "答えあり"]
    );
    assert_eq!(texts_of("/posts?unanswered=true").await, ["答えなし"]);
    assert_eq!(
        texts_of("/neighborhoods/kosugi/posts?kind=talk").await,
        ["話"]
    );
    assert!(
        texts_of("/neighborhoods/kosugi/posts?unanswered=true")
            .await
            .is_empty()
    );
    assert_eq!(texts_of("/posts?mine=true").await, ["両の話"]);
    both.delete(&format!("/comments/{answer}"))
        .await
        .expect(204);
    assert_eq!(
        texts_of("/neighborhoods/kosugi/posts?unanswered=true").await,
        ["答えあり"]
    );

    for post in [&open, &answered, &open] {
        both.put(&format!("/posts/{post}/save"), json!({}))
            .await
            .expect(204);
    }
    assert_eq!(
        texts_of("/posts?saved=true").await,
        ["答えなし", "答えあり"]
    );
    assert_eq!(both.sees(&open).await.unwrap()["my"]["saved"], true);
    assert_eq!(
        ken.sees(&open).await.unwrap()["my"]["saved"],
        false,
        "nobody else knows"
    );
    both.delete(&format!("/posts/{open}/save"))
        .await
        .expect(204);
    both.delete(&format!("/posts/{open}/save"))
        .await
        .expect(204);
    assert_eq!(texts_of("/posts?saved=true").await, ["答えあり"]);
    assert!(texts(&hanako.get("/posts?saved=true").await.expect(200)).is_empty());
    village.close().await;
}

#[actix_web::test]
async fn the_mark_says_what_is_new_and_only_moves_forward() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let old = hanako.says("kosugi", "古い").await;
    let middle = hanako.says("kosugi", "中").await;
    let unread = |feed: &Value| -> Vec<bool> {
        let items = feed["items"].as_array().unwrap();
        items
            .iter()
            .map(|post| post["my"]["unread"].as_bool().unwrap())
            .collect()
    };
    let feed = jiro.feed("kosugi").await;
    assert_eq!(
        (unread(&feed), &feed["unread_from"]),
        (vec![false, false], &Value::Null)
    );
    let read = async |post: &str| {
        jiro.post("/neighborhoods/kosugi/read", json!({"post": post}))
            .await
            .expect(204)
    };
    read(&middle).await;
    read(&old).await;
    jiro.says("kosugi", "自分の").await;
    let new = hanako.says("kosugi", "新しい").await;
    let feed = jiro.feed("kosugi").await;
    assert_eq!(texts(&feed), ["新しい", "自分の", "中", "古い"]);
    assert_eq!(
        (unread(&feed), &feed["unread_from"]),
        (vec![true, false, false, false], &json!(middle))
    );
    assert_eq!(jiro.sees(&new).await.unwrap()["my"]["unread"], true);
    assert_eq!(unread(&hanako.feed("kosugi").await), [false; 4]);
    let news = async |who: &Neighbor| {
        who.get(&format!("/neighborhoods/kosugi/posts/news?since={middle}"))
            .await
    };
    assert_eq!(news(&jiro).await.expect(200)["count"], 2);
    assert_eq!(news(&village.guest()).await.refused(401), "anonymous");
    read(&new).await;
    assert_eq!(unread(&jiro.feed("kosugi").await), [false; 4]);
    village.close().await;
}
