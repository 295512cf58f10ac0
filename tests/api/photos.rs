//! Photos: who may upload what, who sees which, and what is left on disk.
use chrono::TimeDelta;
use image::ImageFormat;
use kairanban::jobs::Task;
use reqwest::Method;
use serde_json::json;

use crate::{
    talk::{jpeg, picture},
    village::{Village, send},
};

/// Photos' files; beside their folders stands the one of notices' papers.
fn files(village: &Village) -> usize {
    let shards = std::fs::read_dir(village.data().join("media")).unwrap();
    shards
        .flat_map(|shard| std::fs::read_dir(shard.unwrap().path()).unwrap())
        .filter(|entry| entry.as_ref().unwrap().path().is_file())
        .count()
}

#[actix_web::test]
async fn a_photo_is_seen_by_those_who_see_its_post() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let stranger = village.member("豊", toyosu).await;

    let photo = hanako.photo().await;
    assert_eq!(hanako.photo_status(&photo).await, 200);
    assert_eq!(
        taro.photo_status(&photo).await,
        404,
        "it hangs on nothing yet"
    );

    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood",
        "body": "虹が出ています", "photos": [photo]});
    let post = hanako.puts_up(post).await;
    for (size, side) in [("large", 64), ("small", 64)] {
        let answer = taro.get(&format!("/photos/{photo}/{size}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "image/jpeg");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "private, max-age=3600");
        let seen = image::load_from_memory(&answer.body).unwrap();
        assert_eq!(seen.width(), side);
    }
    assert_eq!(
        taro.get(&format!("/photos/{photo}/huge"))
            .await
            .refused(404),
        "not_found"
    );
    assert_eq!(stranger.photo_status(&photo).await, 404);
    assert_eq!(village.guest().photo_status(&photo).await, 404);
    hanako.blocks(&jiro).await;
    assert_eq!(jiro.photo_status(&photo).await, 404);

    hanako.delete(&format!("/photos/{photo}")).await.expect(204);
    assert_eq!(taro.photo_status(&photo).await, 404);
    assert_eq!(hanako.photo_status(&photo).await, 404);
    let card = taro.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(card["photos"], json!([]));
    assert_eq!(files(&village), 2);
    village.settle().await;
    assert_eq!(files(&village), 0);
    village.close().await;
}

#[actix_web::test]
async fn a_photo_of_a_public_post_is_for_everybody_and_not_sent_twice() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let photo = hanako.photo().await;
    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "public",
        "body": "お祭りです", "photos": [photo]});
    hanako.puts_up(post).await;
    let guest = village.guest();
    let first = guest.get(&format!("/photos/{photo}/small")).await;
    assert_eq!(first.status, 200);
    let again = guest
        .request(Method::GET, &format!("/photos/{photo}/small"))
        .header("if-none-match", &first.headers["etag"]);
    let again = send(again).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let other = guest
        .request(Method::GET, &format!("/photos/{photo}/large"))
        .header("if-none-match", &first.headers["etag"]);
    assert_eq!(send(other).await.status, 200, "the sizes are two things");
    village.close().await;
}

#[actix_web::test]
async fn an_upload_is_refused_with_its_reason() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        // What it is, is read from the bytes; the header only has to name a kind that is taken.
        hanako
            .uploads("image/jpeg", picture(format, 32))
            .await
            .expect(201);
    }
    let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec();
    for (kind, bytes, status, code) in [
        ("image/gif", gif.clone(), 415, "unsupported_media"),
        ("image/jpeg", gif, 415, "unsupported_media"),
        ("application/json", jpeg(), 415, "unsupported_media"),
        (
            "image/jpeg",
            b"<!doctype html><title>a page</title>".to_vec(),
            415,
            "unsupported_media",
        ),
        ("image/jpeg", Vec::new(), 422, "invalid"),
        ("image/jpeg", jpeg()[..200].to_vec(), 422, "invalid"),
        ("image/jpeg", vec![0xff; (12 << 20) + 1], 413, "too_large"),
    ] {
        let length = bytes.len();
        let answer = hanako.uploads(kind, bytes).await;
        assert_eq!(answer.refused(status), code, "{kind} {length}");
    }
    let newcomer = village.newcomer("新").await;
    let answer = newcomer.uploads("image/jpeg", jpeg()).await;
    assert_eq!(answer.refused(403), "forbidden");
    let answer = village.guest().uploads("image/jpeg", jpeg()).await;
    assert_eq!(answer.refused(401), "anonymous");
    assert_eq!(files(&village), 6, "nothing of what was refused is kept");
    village.close().await;
}

#[actix_web::test]
async fn only_the_owner_describes_and_removes_a_photo() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let photo = hanako.photo().await;
    let path = format!("/photos/{photo}");
    assert_eq!(taro.delete(&path).await.refused(404), "not_found");
    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood",
        "body": "猫がいました", "photos": [photo]});
    let post = hanako.puts_up(post).await;
    assert_eq!(taro.delete(&path).await.refused(403), "forbidden");
    let words = json!({"alt": "塀の上の三毛猫"});
    assert_eq!(
        taro.patch(&path, 1, words.clone()).await.refused(403),
        "forbidden"
    );
    let described = hanako.patch(&path, 1, words).await.expect(200);
    assert_eq!(described["alt"], "塀の上の三毛猫");
    let card = taro.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(card["photos"][0]["alt"], "塀の上の三毛猫");
    let long = json!({"alt": "あ".repeat(201)});
    let answer = hanako.patch(&path, 1, long).await;
    assert_eq!(answer.expect(422)["errors"][0]["code"], "too_long");
    village.close().await;
}

#[actix_web::test]
async fn what_was_never_used_is_swept_after_a_day() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let kept = hanako.photo().await;
    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood",
        "body": "桜です", "photos": [kept]});
    hanako.puts_up(post).await;
    let forgotten = hanako.photo().await;
    // A file whose row was never written, as after a crash.
    let shard = village.data().join("media/00");
    std::fs::write(shard.join(format!("{}.l.jpg", uuid::Uuid::nil())), b"x").unwrap();

    village.does(Task::Tidy).await;
    assert_eq!(hanako.photo_status(&forgotten).await, 200);
    assert_eq!(files(&village), 5);
    village.later(TimeDelta::hours(25));
    let hanako = village.back(&hanako).await;
    village.does(Task::Tidy).await;
    assert_eq!(hanako.photo_status(&forgotten).await, 404);
    assert_eq!(hanako.photo_status(&kept).await, 200);
    assert_eq!(files(&village), 2);
    village.close().await;
}
