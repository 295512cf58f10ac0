//! What waits to be looked at before anybody reads it: first posts, swindlers' wordings, the same text in several towns; and what is asked before it is posted.
use chrono::TimeDelta;
use entity::{duty::Role, hold, id::NeighborhoodId};
use reqwest::Method;
use sea_orm::{ActiveEnum, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::{
    accounts::SENTENCE,
    keepers::decision,
    people::Member,
    village::{Neighbor, Village, send},
};

/// A town whose first three posts are looked at, as a town's are by default.
async fn careful() -> (Village, NeighborhoodId) {
    let village = Village::with(|config| config.first_posts_held = 3).await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    (village, kosugi)
}

fn post(words: &str) -> Value {
    json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": words})
}

impl Neighbor {
    /// Asks before posting.
    async fn asks(&self, kind: &str, text: &str) -> Value {
        let asked = json!({"neighborhood": "kosugi", "kind": kind, "text": text});
        self.post("/screening", asked).await.expect(200)
    }

    /// Whether somebody sees a post on the board of the town.
    async fn reads(&self, id: &str) -> bool {
        let feed = self.get("/neighborhoods/kosugi/posts").await.expect(200);
        let items = feed["items"].as_array().unwrap();
        items.iter().any(|item| item["id"] == id)
    }
}

/// What a reader is told, newest first, as machine words.
async fn news(who: &Member) -> Vec<String> {
    let list = who.get("/notifications").await.expect(200);
    let word = |line: &Value| line["what"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(word).collect()
}

const SCAM: &str = "元本保証で月利10%！くわしくはLINEを追加してください";

#[actix_web::test]
async fn a_newcomers_first_three_posts_are_looked_at_and_come_out_by_themselves() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let asked = hanako.asks("post", "").await;
    assert_eq!(asked["first_posts_left"], 3, "said before the first post");
    assert_eq!(asked["held"], "first_posts");
    assert_eq!(taro.asks("post", "").await["first_posts_left"], 0);

    let first = hanako
        .post("/posts", post("引っ越してきました"))
        .await
        .expect(201);
    assert_eq!(first["withheld"], "held");
    let id = first["id"].as_str().unwrap();
    assert!(hanako.reads(id).await, "its author sees it");
    assert!(!taro.reads(id).await);
    taro.get(&format!("/posts/{id}")).await.expect(404);
    let theirs = taro.says("kosugi", "ようこそ").await;
    assert!(
        hanako.reads(&theirs).await,
        "verified members wait for nobody"
    );
    // Whoever hurries is a newcomer still.
    for words in ["二つめ", "三つめ", "四つめ"] {
        let made = hanako.post("/posts", post(words)).await.expect(201);
        assert_eq!(made["withheld"], "held", "{words}");
    }
    village.settle().await;
    assert!(news(&hanako).await.is_empty(), "it was said before");

    village.later(TimeDelta::hours(23));
    village.settle().await;
    let taro = village.returns(&taro).await;
    assert!(!taro.reads(id).await);
    village.later(TimeDelta::hours(1));
    village.settle().await;
    let (taro, hanako) = (village.returns(&taro).await, village.returns(&hanako).await);
    assert!(taro.reads(id).await);
    assert_eq!(news(&hanako).await, ["released"; 4]);
    assert_eq!(hanako.asks("post", "").await["first_posts_left"], 0);
    let next = hanako.post("/posts", post("五つめ")).await.expect(201);
    assert_eq!(next["withheld"], Value::Null);
    let over = "SELECT COUNT(*) AS n FROM moderation_case WHERE state <> 'closed'";
    assert_eq!(village.number(over).await, 0, "released cases are closed");
    let logged = "SELECT COUNT(*) AS n FROM public_log WHERE act IN ('hold', 'release') AND decided_by_machine";
    assert_eq!(village.number(logged).await, 8);
    let written = "SELECT COUNT(*) AS n FROM audit_line WHERE action IN ('hold', 'release_hold')";
    assert_eq!(village.number(written).await, 8);
    village.close().await;
}

#[actix_web::test]
async fn somebody_who_looks_lets_it_out_earlier_or_takes_it_away() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let volunteer = village.volunteer("係", kosugi).await;
    let good = hanako.says("kosugi", "はじめまして").await;
    let case = volunteer.only_case().await.id;
    let seen = volunteer.case(&case).await;
    assert_eq!(seen["origin"], "auto_hold");
    assert_eq!(seen["hold"]["why"], "first_posts");
    assert_eq!(seen["hold"]["word"], Value::Null);
    assert_eq!(seen["target"]["text"], "はじめまして");
    assert!(
        !volunteer.reads(&good).await,
        "seen in the case, and nowhere else"
    );
    volunteer
        .decides(&case, decision("no_action"))
        .await
        .expect(201);
    assert!(taro.reads(&good).await);
    let ended = volunteer.case(&case).await["hold"].clone();
    assert_eq!(ended["ending"], "decision");

    let bad = hanako.says("kosugi", "わるい投稿").await;
    let case = volunteer.only_case().await.id;
    volunteer.decides(&case, decision("hide")).await.expect(201);
    village.later(TimeDelta::hours(25));
    village.settle().await;
    let (taro, hanako) = (village.returns(&taro).await, village.returns(&hanako).await);
    assert!(!taro.reads(&bad).await, "what was decided stays decided");
    let own = hanako.get(&format!("/posts/{bad}")).await.expect(200);
    assert_eq!(own["withheld"], "hidden");
    assert!(!news(&hanako).await.contains(&"released".to_owned()));
    village.close().await;
}

#[actix_web::test]
async fn an_answer_that_waits_is_counted_and_told_once_and_only_when_it_is_read() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let theirs = taro.says("kosugi", "貯金はどうしていますか").await;
    let path = format!("/posts/{theirs}/comments");
    let fine = hanako.answers(&theirs, "銀行です").await;
    village.settle().await;
    assert_eq!(
        news(&taro).await,
        ["answer"],
        "answers do not count as first posts"
    );
    let held = hanako
        .post(&path, json!({"body": SCAM, "acknowledged": true}))
        .await
        .expect(201);
    assert_eq!(held["withheld"], "held");
    let count = async |who: &Neighbor| {
        let post = who.get(&format!("/posts/{theirs}")).await.expect(200);
        post["comments"].clone()
    };
    village.settle().await;
    assert_eq!(news(&taro).await, ["answer"]);
    assert_eq!(news(&hanako).await, ["held"]);
    assert_eq!(count(&taro).await, 1);
    let thread = taro.get(&path).await.expect(200);
    assert!(!thread.to_string().contains("元本"), "{thread}");
    assert!(
        hanako
            .get(&path)
            .await
            .expect(200)
            .to_string()
            .contains("元本")
    );
    // A link is looked at in the first things that somebody says.
    let link = hanako
        .post(&path, json!({"body": "https://example.com/ を見て"}))
        .await;
    assert_eq!(link.expect(201)["withheld"], "held");

    village.later(TimeDelta::hours(24));
    village.settle().await;
    let (taro, hanako) = (village.returns(&taro).await, village.returns(&hanako).await);
    assert_eq!(count(&taro).await, 3);
    assert_eq!(news(&taro).await, ["answer"; 3]);
    // An edit that adds what is looked at does not slip through, and is no news when it comes back.
    let edit = json!({"body": format!("{SCAM}。銀行よりいいです"), "acknowledged": true});
    let edited = hanako
        .patch(&format!("/comments/{fine}"), 1, edit)
        .await
        .expect(200);
    assert_eq!(edited["withheld"], "held");
    assert_eq!(count(&taro).await, 2);
    village.later(TimeDelta::hours(24));
    village.settle().await;
    let taro = village.returns(&taro).await;
    assert_eq!(count(&taro).await, 3);
    assert_eq!(news(&taro).await, ["answer"; 3], "told once");
    village.close().await;
}

#[actix_web::test]
async fn an_edit_of_a_post_is_looked_at_again() {
    let (village, kosugi) = careful().await;
    let taro = village.verified("太郎", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let id = taro.says("kosugi", "こんにちは").await;
    assert!(jiro.reads(&id).await);
    let path = format!("/posts/{id}");
    let plain = taro
        .patch(&path, 1, json!({"body": "こんばんは"}))
        .await
        .expect(200);
    assert_eq!(plain["withheld"], Value::Null);
    let bad = json!({"body": SCAM, "acknowledged": true});
    let held = taro.patch(&path, 2, bad).await.expect(200);
    assert_eq!(held["withheld"], "held");
    assert!(!jiro.reads(&id).await);
    // What is found in an edit waits a day from the edit on.
    village.later(TimeDelta::hours(20));
    let taro = village.returns(&taro).await;
    let worse = json!({"body": format!("{SCAM}！！"), "acknowledged": true});
    taro.patch(&path, 3, worse).await.expect(200);
    village.later(TimeDelta::hours(5));
    village.settle().await;
    let jiro = village.returns(&jiro).await;
    assert!(!jiro.reads(&id).await);
    village.later(TimeDelta::hours(19));
    village.settle().await;
    let jiro = village.returns(&jiro).await;
    assert!(jiro.reads(&id).await);
    village.close().await;
}

const COPIED: &str = "駅前に新しい教室ができました。週に二回、夕方から開いています。どなたでも見学にいらしてください。";

#[actix_web::test]
async fn the_same_text_in_a_third_town_waits_whoever_posts_it() {
    let village = Village::new().await;
    let mut made = Vec::new();
    for (slug, words) in [
        ("kosugi", COPIED.to_owned()),
        ("toyosu", format!("【豊洲】{COPIED}")),
        ("hiyoshi", format!("{COPIED}！！")),
        (
            "tsunashima",
            "綱島の並木はきれいですね。先日の花火もよく見えて、家族で楽しみました。".to_owned(),
        ),
    ] {
        let town = village.town(slug, slug).await;
        let who = village.verified("教室", town).await;
        let new = json!({"neighborhood": slug, "kind": "talk", "audience": "neighborhood", "body": words});
        made.push(who.post("/posts", new).await.expect(201)["withheld"].clone());
    }
    assert_eq!(made, [Value::Null, Value::Null, json!("held"), Value::Null]);
    let why = "SELECT COUNT(*) AS n FROM hold WHERE why = 'same_text_elsewhere'";
    assert_eq!(village.number(why).await, 1);
    assert!(village.number("SELECT COUNT(*) AS n FROM likeness").await > 0);
    village.later(TimeDelta::days(31));
    village.settle().await;
    kairanban::screening::sweep(&village.app).await.unwrap();
    assert_eq!(
        village.number("SELECT COUNT(*) AS n FROM likeness").await,
        0
    );
    village.close().await;
}

#[actix_web::test]
async fn what_its_author_takes_away_waits_no_longer() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let id = hanako.says("kosugi", COPIED).await;
    assert_eq!(staff.queue().await.len(), 1);
    let own = hanako.get("/posts?mine=true").await.expect(200);
    assert!(own.to_string().contains("教室"), "among one's own");
    hanako.delete(&format!("/posts/{id}")).await.expect(204);
    assert_eq!(staff.queue().await.len(), 0);
    assert_eq!(
        village.number("SELECT COUNT(*) AS n FROM likeness").await,
        0
    );
    let gone = "SELECT COUNT(*) AS n FROM hold WHERE ending = 'gone'";
    assert_eq!(village.number(gone).await, 1);
    village.later(TimeDelta::hours(25));
    village.settle().await;
    let hanako = village.returns(&hanako).await;
    assert_eq!(
        hanako.asks("post", "").await["first_posts_left"],
        3,
        "deleting is no way around it"
    );
    assert!(news(&hanako).await.is_empty());
    village.close().await;
}

#[actix_web::test]
async fn nothing_new_of_somebody_who_may_not_speak_comes_to_light() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let (one, two) = (
        village.keeper("係", Role::StaffModerator).await,
        village.keeper("相方", Role::StaffModerator).await,
    );
    let waits = hanako.says("kosugi", "一つめ").await;
    let bad = hanako.says("kosugi", "二つめ").await;
    let queue = one.queue().await;
    let case = queue[1]["id"].as_str().unwrap();
    let mut limit = decision("limit");
    limit["hours"] = 72.into();
    one.decides(case, limit).await.expect(201);
    drop(two);
    village.later(TimeDelta::hours(49));
    village.settle().await;
    let taro = village.returns(&taro).await;
    assert!(!taro.reads(&waits).await, "not while its author is limited");
    village.later(TimeDelta::hours(24));
    village.settle().await;
    let taro = village.returns(&taro).await;
    assert!(taro.reads(&waits).await, "the limit is over");
    assert!(!taro.reads(&bad).await);
    village.close().await;
}

#[actix_web::test]
async fn fifty_accounts_of_one_spammer_reach_nobody_before_somebody_can_look() {
    let (village, kosugi) = careful().await;
    let taro = village.verified("太郎", kosugi).await;
    for n in 0..50 {
        let sock = village.member(&format!("靴下{n}"), kosugi).await;
        let id = sock.says("kosugi", &format!("{n}番目の宣伝です")).await;
        taro.get(&format!("/posts/{id}")).await.expect(404);
    }
    let feed = taro.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(feed["items"], json!([]));
    village.close().await;
}

#[actix_web::test]
async fn somebodys_data_is_asked_about_once() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let words = "電話は090-1234-5678です😀";
    let asked = taro.asks("post", words).await;
    assert_eq!(
        asked["personal"],
        json!([{"kind": "phone", "start": 3, "length": 13}])
    );
    assert_eq!(asked["held"], Value::Null);
    let refused = taro.post("/posts", post(words)).await;
    assert_eq!(refused.refused(422), "personal_data");
    assert_eq!(
        refused.json()["errors"],
        json!([{"pointer": "/body", "code": "phone", "start": 3, "length": 13}])
    );
    let mut meant = post(words);
    meant["acknowledged"] = true.into();
    let made = taro.post("/posts", meant).await.expect(201);
    let path = format!("/posts/{}", made["id"].as_str().unwrap());
    // What was meant is meant still; what is new is asked about.
    let same = json!({"body": "電話は090-1234-5678です。夜に"});
    taro.patch(&path, 1, same).await.expect(200);
    let new = json!({"body": "電話は090-1234-5678か080-1111-2222です"});
    let refused = taro.patch(&path, 2, new.clone()).await;
    assert_eq!(refused.refused(422), "personal_data");
    assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 1);
    let answers = format!("{path}/comments");
    let answer = json!({"body": words});
    assert_eq!(
        taro.post(&answers, answer).await.refused(422),
        "personal_data"
    );
    let answer = json!({"body": words, "acknowledged": true});
    let id = taro.post(&answers, answer).await.expect(201)["id"].clone();
    let comment = format!("/comments/{}", id.as_str().unwrap());
    assert_eq!(
        taro.patch(&comment, 1, new).await.refused(422),
        "personal_data"
    );
    let hint = taro.asks("comment", "ばかじゃないの").await;
    assert_eq!(hint["harsh"][0]["start"], 0);
    village.close().await;
}

#[actix_web::test]
async fn who_may_not_post_there_is_not_answered() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let elsewhere = village.verified("隣町", toyosu).await;
    let asked = |slug: &str| json!({"neighborhood": slug, "kind": "post", "text": "こんにちは"});
    village
        .guest()
        .post("/screening", asked("kosugi"))
        .await
        .expect(401);
    elsewhere
        .post("/screening", asked("kosugi"))
        .await
        .expect(403);
    elsewhere
        .post("/screening", asked("nowhere"))
        .await
        .expect(422);
    let long = json!({"neighborhood": "toyosu", "kind": "post", "text": "あ".repeat(2101)});
    elsewhere.post("/screening", long).await.expect(422);
    let taro = village.verified("太郎", kosugi).await;
    let request = taro
        .request(Method::POST, "/screening")
        .json(&asked("kosugi"));
    send(request).await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn what_waits_is_its_authors_and_goes_with_them() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let id = hanako.says("kosugi", "出ていく前のことば").await;
    assert_eq!(staff.queue().await.len(), 1);
    kairanban::accounts::close(&village.app, hanako.person)
        .await
        .unwrap();
    kairanban::moderation::sweep(&village.app).await.unwrap();
    assert_eq!(staff.queue().await.len(), 0);
    village.later(TimeDelta::hours(25));
    village.settle().await;
    village
        .guest()
        .get(&format!("/posts/{id}"))
        .await
        .expect(404);
    let waiting = "SELECT COUNT(*) AS n FROM hold WHERE ended_at IS NULL";
    assert_eq!(village.number(waiting).await, 0);
    village.close().await;
}

#[actix_web::test]
async fn whoever_shows_that_they_live_there_waits_no_longer() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let fine = hanako.says("kosugi", "引っ越してきました").await;
    let scam = hanako.says("kosugi", SCAM).await;
    assert!(!taro.reads(&fine).await);
    let here = json!({"lon": 139.66, "lat": 35.576, "accuracy_m": 30.0});
    let path = format!("/memberships/{}/location-check", hanako.membership);
    hanako.post(&path, here).await.expect(200);
    village.settle().await;
    assert!(taro.reads(&fine).await);
    assert!(
        !taro.reads(&scam).await,
        "a swindler's wording waits whoever wrote it"
    );
    assert_eq!(staff.queue().await.len(), 1);
    assert_eq!(news(&hanako).await, ["released", "held"]);
    assert_eq!(village.endings().await, ["verified"]);
    village.close().await;
}

#[actix_web::test]
async fn why_words_wait_no_longer_is_known_whatever_an_edit_did_to_their_time() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let id = hanako.says("kosugi", "引っ越してきました").await;
    village.later(TimeDelta::hours(20));
    let hanako = village.returns(&hanako).await;
    let again = json!({"body": "先週引っ越してきました https://example.jp/"});
    hanako
        .patch(&format!("/posts/{id}"), 1, again)
        .await
        .expect(200);
    village.later(TimeDelta::hours(20));
    let hanako = village.returns(&hanako).await;
    village.settle().await;
    assert!(village.endings().await.is_empty(), "a day from the edit on");
    let here = json!({"lon": 139.66, "lat": 35.576, "accuracy_m": 30.0});
    let path = format!("/memberships/{}/location-check", hanako.membership);
    hanako.post(&path, here).await.expect(200);
    village.settle().await;
    assert_eq!(village.endings().await, ["verified"]);
    // Whoever goes on being new waits for the whole of it.
    let jiro = village.member("次郎", kosugi).await;
    jiro.says("kosugi", "わたしも越してきました").await;
    village.later(TimeDelta::hours(24));
    village.settle().await;
    assert_eq!(village.endings().await, ["verified", "time"]);
    village.close().await;
}

impl Village {
    /// Why words wait no longer, oldest first.
    async fn endings(&self) -> Vec<String> {
        let ended = hold::Entity::find().filter(hold::COLUMN.ended_at.is_not_null());
        let rows = ended.order_by_asc(hold::COLUMN.id);
        let rows = rows.all(&self.raw().await).await.unwrap();
        let word = |row: hold::Model| row.ending.unwrap().to_value();
        rows.into_iter().map(word).collect()
    }
}

#[actix_web::test]
async fn what_nobody_had_read_goes_also_when_words_stay() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let sentence = kairanban::accounts::Password::parse(SENTENCE).unwrap();
    let hash = village.app.passwords.hash(&sentence).await.unwrap();
    village
        .alter(&hanako, |row| row.password_hash = sea_orm::Set(hash))
        .await;
    let id = hanako.says("kosugi", "だれもまだ読んでいません").await;
    let body = json!({"password": SENTENCE, "content": "anonymize"});
    hanako.post("/me/leave", body).await.expect(204);
    village.settle().await;
    let words = "SELECT COUNT(*) AS n FROM post WHERE body <> ''";
    assert_eq!(village.number(words).await, 0);
    village.later(TimeDelta::hours(25));
    village.settle().await;
    village
        .guest()
        .get(&format!("/posts/{id}"))
        .await
        .expect(404);
    village.close().await;
}

#[actix_web::test]
async fn a_decision_that_waits_for_votes_outlives_the_day() {
    let (village, kosugi) = careful().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let one = village.volunteer("一", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let id = hanako.says("kosugi", "わるい投稿").await;
    let case = one.only_case().await.id;
    one.decides(&case, decision("remove")).await.expect(201);
    village.later(TimeDelta::hours(24));
    village.settle().await;
    let taro = village.returns(&taro).await;
    assert!(taro.reads(&id).await, "a day is a day");
    // The volunteers were too few: staff vote.
    let staff = village.returns(&staff).await;
    let vote = json!({"agrees": true});
    staff.acts(&case, "votes", vote).await.expect(204);
    assert!(!taro.reads(&id).await);
    village.close().await;
}
