//! Comments: told, repeated, corrected, taken back, and counted.
use futures_util::future::join_all;
use kairanban::jobs::Task;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{people::Member, talk::id, village::Village};

async fn two_neighbors(village: &Village) -> (Member, Member) {
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    (
        village.member("花子", kosugi).await,
        village.member("太郎", kosugi).await,
    )
}

#[actix_web::test]
async fn neighbors_talk_under_a_post() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let stranger = village.member("豊", toyosu).await;
    let post = hanako.says("kosugi", "おすすめのパン屋さんは?").await;
    let path = format!("/posts/{post}/comments");

    let answer = taro.answers(&post, "駅前の角です").await;
    let reply = hanako.replies(&post, &answer, "ありがとうございます").await;
    let second = taro.answers(&post, "朝は混みます").await;
    let thread = hanako.thread(&post).await;
    assert_eq!(thread.len(), 2);
    assert_eq!(thread[0]["id"], answer.as_str());
    assert_eq!(thread[0]["author"]["name"], "太郎");
    assert_eq!(thread[0]["my"]["mine"], false);
    assert_eq!(thread[0]["replies"][0]["id"], reply.as_str());
    assert_eq!(thread[0]["replies"][0]["parent"], answer.as_str());
    assert_eq!(thread[0]["replies"][0]["my"]["mine"], true);
    assert_eq!(thread[1]["id"], second.as_str());
    assert_eq!(taro.count_of(&post).await, 3);

    let deeper = json!({"body": "もう一段", "parent": reply});
    let refused = taro.post(&path, deeper).await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/parent");
    for body in [
        json!({"body": " "}),
        json!({"body": "あ".repeat(1001)}),
        json!({}),
    ] {
        taro.post(&path, body).await.expect(422);
    }
    let words = json!({"body": "のぞいてみました"});
    assert_eq!(
        stranger.post(&path, words.clone()).await.refused(404),
        "not_found"
    );
    assert_eq!(stranger.get(&path).await.refused(404), "not_found");
    assert_eq!(village.guest().get(&path).await.refused(404), "not_found");
    assert_eq!(
        village.guest().post(&path, words).await.refused(401),
        "anonymous"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_long_thread_is_read_page_by_page() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "しりとりをしましょう").await;
    let mut said = Vec::new();
    for n in 0..5 {
        said.push(taro.answers(&post, &format!("{n}番")).await);
    }
    let mut read = Vec::new();
    let mut path = format!("/posts/{post}/comments?limit=2");
    for _ in 0..3 {
        let answer = hanako.get(&path).await;
        let page = answer.expect(200);
        read.extend(page["items"].as_array().unwrap().iter().map(id));
        let Some(next) = page["next"].as_str() else {
            assert!(!answer.headers.contains_key("link"));
            break;
        };
        assert!(answer.headers["link"].to_str().unwrap().contains(next));
        path = format!("/posts/{post}/comments?limit=2&cursor={next}");
    }
    assert_eq!(read, said);
    village.close().await;
}

#[actix_web::test]
async fn a_new_name_stands_beside_old_words_at_once() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "はじめまして").await;
    taro.answers(&post, "よろしくお願いします").await;
    assert_eq!(hanako.thread(&post).await[0]["author"]["name"], "太郎");
    taro.patch("/me", 1, json!({"display_name": "たろう"}))
        .await
        .expect(200);
    assert_eq!(hanako.thread(&post).await[0]["author"]["name"], "たろう");
    assert_eq!(hanako.thread(&post).await[0]["author"]["kind"], "resident");
    taro.post("/me/shield", json!({})).await.expect(204);
    assert!(hanako.thread(&post).await[0]["author"]["kind"].is_null());
    let persona = format!("/memberships/{}", taro.membership);
    taro.patch(&persona, 1, json!({"display_name": "朝の人"}))
        .await
        .expect(200);
    assert_eq!(hanako.thread(&post).await[0]["author"]["name"], "朝の人");
    taro.delete(&persona).await.expect(204);
    let left = &hanako.thread(&post).await[0]["author"];
    assert_eq!(
        (&left["left"], &left["membership"]),
        (&json!(true), &Value::Null)
    );
    village.close().await;
}

#[actix_web::test]
async fn a_photo_shows_in_a_thread_that_had_none_so_far() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "土手の桜はどうですか").await;
    taro.answers(&post, "見てきます").await;
    assert!(hanako.thread(&post).await[0]["photo"].is_null());
    let photo = taro.photo().await;
    let seen = json!({"body": "満開です", "photo": photo});
    taro.post(&format!("/posts/{post}/comments"), seen)
        .await
        .expect(201);
    let thread = hanako.thread(&post).await;
    assert_eq!(thread[1]["photo"]["id"], photo.as_str());
    taro.delete(&format!("/photos/{photo}")).await.expect(204);
    assert!(hanako.thread(&post).await[1]["photo"].is_null());
    village.close().await;
}

#[actix_web::test]
async fn a_comment_sent_twice_is_one_comment() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "鍵を拾いました").await;
    let path = format!("/posts/{post}/comments");
    let mine = json!({"id": Uuid::now_v7(), "body": "私のかもしれません"});
    let first = taro.post(&path, mine.clone()).await.expect(201);
    let again = taro.post(&path, mine.clone()).await.expect(200);
    assert_eq!(first["id"], again["id"]);
    let at_once = json!({"id": Uuid::now_v7(), "body": "同時に"});
    let sends = (0..8).map(|_| taro.post(&path, at_once.clone()));
    let mut sent: Vec<_> = join_all(sends)
        .await
        .iter()
        .map(|a| a.status.as_u16())
        .collect();
    sent.sort_unstable();
    assert_eq!(sent, [200, 200, 200, 200, 200, 200, 200, 201]);
    assert_eq!(taro.count_of(&post).await, 2);
    // Somebody else's id is taken, whoever it belongs to.
    assert_eq!(
        hanako.post(&path, mine.clone()).await.refused(409),
        "conflict"
    );
    taro.delete(&format!("/comments/{}", id(&first)))
        .await
        .expect(204);
    assert_eq!(taro.post(&path, mine).await.refused(410), "gone");
    for bad in [Uuid::nil(), Uuid::new_v4()] {
        let answer = taro.post(&path, json!({"id": bad, "body": "?"})).await;
        assert_eq!(answer.expect(422)["errors"][0]["pointer"], "/id");
    }
    village.close().await;
}

#[actix_web::test]
async fn words_are_corrected_by_whoever_read_them_last() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "資源ごみは何曜日?").await;
    let comment = taro.answers(&post, "水曜です").await;
    let path = format!("/comments/{comment}");
    let words = json!({"body": "木曜でした"});
    let edited = taro.patch(&path, 1, words.clone()).await;
    assert_eq!(edited.headers["etag"], "\"2\"");
    let edited = edited.expect(200);
    assert_eq!(edited["version"], 2);
    assert!(edited["edited_at"].is_string());
    assert_eq!(
        taro.patch(&path, 1, words.clone()).await.refused(412),
        "precondition_failed"
    );
    let bare = taro.request(reqwest::Method::PATCH, &path).json(&words);
    assert_eq!(
        crate::village::send(bare).await.refused(428),
        "precondition_required"
    );
    assert_eq!(
        hanako.patch(&path, 2, words).await.refused(403),
        "forbidden"
    );
    assert_eq!(hanako.thread(&post).await[0]["body"], "木曜でした");
    let history = taro.get(&format!("{path}/history")).await.expect(200);
    assert_eq!(history["items"].as_array().unwrap().len(), 1);
    assert_eq!(history["items"][0]["body"], "水曜です");
    assert_eq!(
        hanako.get(&format!("{path}/history")).await.refused(403),
        "forbidden"
    );
    village.close().await;
}

#[actix_web::test]
async fn what_is_taken_back_leaves_no_text() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "引っ越してきました").await;
    let photo = taro.photo().await;
    let path = format!("/posts/{post}/comments");
    let first = json!({"body": "zzfirstwordszz", "photo": photo});
    let comment = taro.post(&path, first).await.expect(201);
    assert_eq!(comment["photo"]["id"], photo.as_str());
    let comment = id(&comment);
    assert_eq!(hanako.photo_status(&photo).await, 200);
    let other = hanako.says("kosugi", "別の話").await;
    let used = json!({"body": "同じ写真", "photo": photo});
    let refused = taro
        .post(&format!("/posts/{other}/comments"), used)
        .await
        .expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/photo");

    hanako
        .replies(&post, &comment, "よろしくお願いします")
        .await;
    let one = format!("/comments/{comment}");
    taro.patch(&one, 1, json!({"body": "zzsecondwordszz"}))
        .await
        .expect(200);
    assert_eq!(hanako.delete(&one).await.refused(403), "forbidden");
    taro.delete(&one).await.expect(204);
    assert_eq!(taro.delete(&one).await.refused(404), "not_found");
    assert_eq!(
        taro.patch(&one, 2, json!({"body": "?"})).await.refused(404),
        "not_found"
    );
    assert_eq!(hanako.photo_status(&photo).await, 404);
    assert_eq!(taro.photo_status(&photo).await, 404);
    let thread = hanako.thread(&post).await;
    assert_eq!(thread[0]["deleted"], true);
    assert_eq!(
        (&thread[0]["body"], &thread[0]["author"]),
        (&json!(""), &Value::Null)
    );
    assert_eq!(thread[0]["replies"][0]["body"], "よろしくお願いします");
    assert_eq!(hanako.count_of(&post).await, 1);
    let mine = id(&thread[0]["replies"][0]);
    hanako
        .delete(&format!("/comments/{mine}"))
        .await
        .expect(204);
    assert_eq!(hanako.thread(&post).await, Vec::<Value>::new());
    assert_eq!(hanako.count_of(&post).await, 0);
    nothing_left(&village, "zzfirstwordszz").await;
    nothing_left(&village, "zzsecondwordszz").await;
    village.close().await;
}

/// Looks through the database's files, or its tables where there are no files to look through.
async fn nothing_left(village: &Village, words: &str) {
    if village.db().on_postgres() {
        for table in [
            "comment",
            "comment_version",
            "notification",
            "job",
            "change",
        ] {
            let count = format!("SELECT 1 FROM \"{table}\" t WHERE t::text LIKE '%{words}%'");
            let ask = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, count);
            let rows = village.raw().await.query_all_raw(ask).await.unwrap();
            assert!(rows.is_empty(), "{table}");
        }
        return;
    }
    village.does(Task::Tidy).await;
    let mut looked = 0;
    for entry in std::fs::read_dir(village.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(words.len()).any(|w| w == words.as_bytes());
            assert!(!found, "{words} in {}", path.display());
            looked += usize::from(bytes.len() > 50_000);
        }
    }
    assert!(looked > 0, "the database is among the files");
}

#[actix_web::test]
async fn fifty_at_once_are_fifty() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "花見に来る人!").await;
    let path = format!("/posts/{post}/comments");
    let all = (0..50).map(|n| taro.post(&path, json!({"body": format!("{n}人目")})));
    for answer in join_all(all).await {
        answer.expect(201);
    }
    assert_eq!(taro.count_of(&post).await, 50);
    let raw = village.raw().await;
    let stored = raw.query_one_raw(sea_orm::Statement::from_string(
        raw.get_database_backend(),
        "SELECT comment_count AS n FROM post",
    ));
    let stored: i32 = stored.await.unwrap().unwrap().try_get("", "n").unwrap();
    assert_eq!(stored, 50);
    village.close().await;
}

#[actix_web::test]
async fn a_block_hides_comments_and_leaves_them_out_of_the_count() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let kosugi = village.area_of(&hanako).await;
    let jiro = village.member("次郎", kosugi).await;
    let post = jiro.says("kosugi", "夏祭りの係をお願いできますか").await;
    let of_taro = taro.answers(&post, "やります").await;
    hanako.replies(&post, &of_taro, "私も").await;
    taro.answers(&post, "何時からですか").await;
    assert_eq!(hanako.count_of(&post).await, 3);
    hanako.blocks(&taro).await;

    // What taro said is an empty place for hanako where her own words hang on it, and nowhere else.
    let thread = hanako.thread(&post).await;
    assert_eq!(thread.len(), 1);
    assert_eq!(
        (&thread[0]["deleted"], &thread[0]["body"]),
        (&json!(true), &json!(""))
    );
    assert_eq!(thread[0]["author"], Value::Null);
    assert_eq!(thread[0]["replies"][0]["body"], "私も");
    assert_eq!(hanako.count_of(&post).await, 1);
    // And the other way round.
    let thread = taro.thread(&post).await;
    assert_eq!(thread.len(), 2);
    assert_eq!(thread[0]["replies"], json!([]));
    assert_eq!(taro.count_of(&post).await, 2);
    assert_eq!(jiro.count_of(&post).await, 3);
    let reply = json!({"body": "聞こえますか", "parent": of_taro});
    hanako
        .post(&format!("/posts/{post}/comments"), reply)
        .await
        .expect(422);
    // A post of the other's is not there at all; what one said under it can still be taken back.
    let own = taro.says("kosugi", "太郎の話").await;
    assert_eq!(
        hanako
            .get(&format!("/posts/{own}/comments"))
            .await
            .refused(404),
        "not_found"
    );
    village.close().await;
}

#[actix_web::test]
async fn own_words_can_be_taken_back_from_under_a_hidden_post() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let post = hanako.says("kosugi", "自転車を譲ります").await;
    let comment = taro.answers(&post, "ほしいです").await;
    hanako.blocks(&taro).await;
    let path = format!("/comments/{comment}");
    assert_eq!(
        taro.patch(&path, 1, json!({"body": "まだですか"}))
            .await
            .refused(404),
        "not_found"
    );
    taro.delete(&path).await.expect(204);
    assert_eq!(hanako.count_of(&post).await, 0);
    village.close().await;
}

#[actix_web::test]
async fn an_anonymous_asker_answers_under_the_same_handle() {
    let village = Village::new().await;
    let (hanako, taro) = two_neighbors(&village).await;
    let question = json!({"neighborhood": "kosugi", "kind": "question", "audience": "neighborhood",
        "body": "離乳食の教室はありますか", "anonymous": true});
    let post = hanako.puts_up(question).await;
    hanako.answers(&post, "補足です").await;
    taro.answers(&post, "区民館にあります").await;
    let asker = taro.get(&format!("/posts/{post}")).await.expect(200)["author"].clone();
    let thread = taro.thread(&post).await;
    assert_eq!(thread[0]["author"], asker);
    assert_eq!(thread[0]["author"]["membership"], Value::Null);
    assert_eq!(thread[0]["author"]["anonymous"], true);
    assert_eq!(thread[1]["author"]["name"], "太郎");
    // A block must not unmask the asker: nothing changes in this thread.
    taro.blocks(&hanako).await;
    assert_eq!(taro.thread(&post).await.len(), 2);
    assert_eq!(taro.count_of(&post).await, 2);
    village.close().await;
}
