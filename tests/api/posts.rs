//! Posting: one post however often it is sent, for those it is meant for, until it is taken away.
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{people::Member, village::Village};

#[actix_web::test]
async fn hanako_posts_and_her_neighbors_read_it() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;

    let sent = hanako
        .post(
            "/posts",
            json!({"neighborhood": "kosugi", "kind": "talk", "body": " 桜が咲きました ", "place_name": "等々力緑地"}),
        )
        .await;
    let post = sent.expect(201);
    assert_eq!(sent.headers["etag"], "\"1\"");
    assert_eq!(post["body"], "桜が咲きました");
    assert_eq!(post["author"]["name"], "花子");
    assert_eq!(post["my"]["mine"], true);

    let path = format!("/posts/{}", post["id"].as_str().unwrap());
    let read = jiro.get(&path).await.expect(200);
    assert_eq!(read["my"]["mine"], false);
    assert_eq!(read["place_name"], "等々力緑地");
    assert_eq!(read["author"]["membership"], hanako.membership.to_string());
    let feed = jiro.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(
        feed["items"][0], read,
        "a list and a single post say the same"
    );
    village.close().await;
}
