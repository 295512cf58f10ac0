//! A town's list of words: who keeps it, what it holds, and that nobody else learns of it.
use chrono::TimeDelta;
use entity::duty::Role;
use serde_json::{Value, json};

use crate::{
    keepers::decision,
    village::{Answer, Neighbor, Village},
};

impl Neighbor {
    /// Puts a word on a town's list.
    async fn watches(&self, town: &str, word: &str, mode: &str) -> Answer {
        let new =
            json!({"neighborhood": town, "pattern": word, "match": mode, "note": "困った宣伝"});
        self.post("/moderation/words", new).await
    }
}

fn withheld(made: &Answer) -> Value {
    made.expect(201)["withheld"].clone()
}

#[actix_web::test]
async fn a_watched_word_holds_posts_and_answers_in_any_spelling() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    village.town("toyosu", "豊洲").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let volunteer = village.volunteer("係", kosugi).await;
    volunteer
        .watches("kosugi", "パチンコ", "contains")
        .await
        .expect(201);
    volunteer.watches("kosugi", "猫", "exact").await.expect(201);
    let says = async |words: &str| {
        let new = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": words});
        withheld(&taro.post("/posts", new).await)
    };
    for words in ["ぱちんこ屋ができました", "ﾊﾟﾁﾝｺ", "猫が好きです"] {
        assert_eq!(says(words).await, "held", "{words}");
    }
    for words in ["子猫が生まれました", "こんにちは"] {
        assert_eq!(says(words).await, Value::Null, "{words}");
    }
    let post = hanako.says("kosugi", "休みの日は").await;
    let answer = json!({"body": "ぱちんこです"});
    let path = format!("/posts/{post}/comments");
    assert_eq!(withheld(&taro.post(&path, answer).await), "held");
    // Asking beforehand says that it waits, and not why.
    let asked = json!({"neighborhood": "kosugi", "kind": "post", "text": "パチンコ"});
    let told = taro.post("/screening", asked).await.expect(200);
    assert_eq!(told["held"], "words");
    assert!(!told.to_string().contains("パチンコ"), "{told}");

    let queue = volunteer.queue().await;
    assert_eq!(queue.len(), 4);
    let case = queue[0]["id"].as_str().unwrap();
    let seen = volunteer.case(case).await;
    assert_eq!(seen["hold"]["why"], "watched_word");
    assert_eq!(seen["hold"]["word"], "パチンコ");
    volunteer
        .decides(case, decision("no_action"))
        .await
        .expect(201);
    // Its author reads the reason that was given, and never the word of the list.
    let mine = taro.get("/decisions").await.expect(200);
    assert!(!mine.to_string().contains("パチンコ"), "{mine}");
    village.later(TimeDelta::hours(24));
    village.settle().await;
    let hanako = village.returns(&hanako).await;
    let feed = hanako.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(
        feed["items"].as_array().unwrap().len(),
        6,
        "nothing is deleted"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_list_is_kept_by_those_who_keep_the_rules_there() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let taro = village.verified("太郎", kosugi).await;
    let here = village.volunteer("係", kosugi).await;
    let there = village.volunteer("隣の係", toyosu).await;
    let staff = village.keeper("運営", Role::StaffModerator).await;
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let word = here.watches("kosugi", "宣伝", "contains").await.expect(201);
    let path = format!("/moderation/words/{}", word["id"].as_str().unwrap());
    assert_eq!(word["match"], "contains");
    assert_eq!(word["note"], "困った宣伝");
    for (who, status) in [
        (&taro, 403),
        (&reviewer, 403),
        (&here, 200),
        (&there, 200),
        (&staff, 200),
    ] {
        let list = who.get("/moderation/words").await.expect(status);
        assert_eq!(
            list.to_string().contains("宣伝"),
            status == 200 && who.person != there.person
        );
    }
    there
        .watches("kosugi", "売ります", "contains")
        .await
        .expect(403);
    taro.watches("kosugi", "売ります", "contains")
        .await
        .expect(403);
    there.delete(&path).await.expect(404);
    taro.delete(&path).await.expect(404);
    // The same spelling is the same word.
    here.watches("kosugi", "バーゲン", "exact")
        .await
        .expect(201);
    assert_eq!(
        staff
            .watches("kosugi", "ばーげん", "contains")
            .await
            .refused(409),
        "conflict"
    );
    staff
        .watches("toyosu", "ばーげん", "contains")
        .await
        .expect(201);
    staff
        .watches("nowhere", "ばーげん", "contains")
        .await
        .expect(422);
    here.watches("kosugi", "あ", "contains").await.expect(422);
    here.watches("kosugi", "あ", "maybe").await.expect(422);
    here.watches("kosugi", " ", "exact").await.expect(422);
    let one = staff
        .get("/moderation/words?neighborhood=toyosu")
        .await
        .expect(200);
    assert_eq!(one["items"].as_array().unwrap().len(), 1);

    let says = async |words: &str| {
        let new = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": words});
        withheld(&taro.post("/posts", new).await)
    };
    assert_eq!(says("宣伝です").await, "held");
    here.delete(&path).await.expect(204);
    assert_eq!(says("宣伝でした").await, Value::Null, "at once");
    let written = "SELECT COUNT(*) AS n FROM audit_line WHERE action IN ('watch_word', 'unwatch_word') AND actor IS NOT NULL";
    assert_eq!(village.number(written).await, 4);
    village.close().await;
}
