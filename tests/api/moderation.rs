//! The loop of moderation, told whole: a report, a case, a decision with its reason, both sides told, an appeal answered by somebody else.
use chrono::TimeDelta;
use entity::duty::Role;
use serde_json::{Value, json};

use crate::{
    keepers::{decision, for_hours},
    people::Member,
    village::Village,
};

/// What a reader is told, newest first, as machine words.
async fn news(who: &Member) -> Vec<String> {
    let list = who.get("/notifications").await.expect(200);
    let word = |line: &Value| line["what"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(word).collect()
}

#[actix_web::test]
async fn the_whole_loop_is_closed() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let post = taro.says("kosugi", "二丁目の田中さんはうそつきです").await;
    hanako
        .reports("post", &post, "harassment")
        .await
        .expect(202);
    assert_eq!(
        hanako.get("/reports").await.expect(200)["items"][0]["status"],
        "open"
    );

    let case = staff.only_case().await;
    let seen = staff.case(&case.id).await;
    assert_eq!(seen["target"]["text"], "二丁目の田中さんはうそつきです");
    assert_eq!(seen["reports"][0]["words"], "困っています");
    assert!(
        !seen.to_string().contains("花子"),
        "nobody learns who reported"
    );
    assert_eq!(
        staff
            .acts(&case.id, "decisions", decision("remove"))
            .await
            .refused(409),
        "take_it_first"
    );
    staff
        .decides(&case.id, decision("remove"))
        .await
        .expect(201);

    hanako.get(&format!("/posts/{post}")).await.expect(404);
    let own = taro.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(own["withheld"], "removed", "its author goes on seeing it");
    village.settle().await;
    assert_eq!(news(&hanako).await, ["report_upheld"]);
    assert_eq!(news(&taro).await, ["decided"]);
    let letter = village.letters(&taro.email).remove(0).text;
    for said in [
        "取り下げました",
        "特定の人をくり返し責める書き方です",
        "運営の担当者",
        "人が確認して",
        "異議を申し立てられます",
    ] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    assert!(!letter.contains("田中"), "no words of neighbors: {letter}");
    let mine = taro.get("/decisions").await.expect(200);
    let told = &mine["items"][0];
    assert_eq!(told["kind"], "remove");
    assert_eq!(told["rule"], "harassment");
    assert_eq!(told["role"], "staff_moderator");
    assert_eq!(told["automated"], false);
    assert_eq!(told["facts"], "特定の人をくり返し責める書き方です");
    assert!(told["appeal_until"].is_string());
    let answered = hanako.get("/reports").await.expect(200);
    assert_eq!(answered["items"][0]["status"], "upheld");
    assert_eq!(answered["items"][0]["rule"], "harassment");

    let id = told["id"].as_str().unwrap();
    let appeal = json!({"words": "田中さんとは私の飼い犬のことです"});
    hanako
        .post(&format!("/decisions/{id}/appeal"), appeal.clone())
        .await
        .expect(404);
    taro.post(&format!("/decisions/{id}/appeal"), appeal.clone())
        .await
        .expect(201);
    assert_eq!(
        taro.post(&format!("/decisions/{id}/appeal"), appeal)
            .await
            .refused(409),
        "conflict"
    );
    staff.get("/moderation/appeals").await.expect(403);
    let waiting = reviewer.get("/moderation/appeals").await.expect(200);
    let line = &waiting["items"][0];
    assert_eq!(line["words"], "田中さんとは私の飼い犬のことです");
    let answer = json!({"outcome": "overturned", "answer": "犬のお話と確認できました。申し訳ありませんでした。"});
    let early = reviewer
        .answers_appeal(line, "answer", answer.clone())
        .await;
    assert_eq!(early.refused(409), "take_it_first");
    reviewer
        .answers_appeal(line, "claim", Value::Null)
        .await
        .expect(204);
    let line = &reviewer.get("/moderation/appeals").await.expect(200)["items"][0];
    reviewer
        .answers_appeal(line, "answer", answer)
        .await
        .expect(204);

    let back = hanako.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(back["withheld"], Value::Null);
    village.settle().await;
    assert_eq!(news(&taro).await, ["appeal_answered", "decided"]);
    assert_eq!(news(&hanako).await, ["report_dismissed", "report_upheld"]);
    let told = taro.get(&format!("/decisions/{id}")).await.expect(200);
    assert_eq!(told["appeal"]["outcome"], "overturned");
    assert_eq!(told["state"], "reverted");
    let letter = village.letters(&taro.email).pop().unwrap().text;
    assert!(letter.contains("犬のお話と確認できました"), "{letter}");
    let log = village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE act IN ('remove', 'appeal_answered')")
        .await;
    assert_eq!(log, 2);
    village.close().await;
}

#[actix_web::test]
async fn nobody_judges_their_own_affair() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.volunteer("花子", kosugi).await;
    let jiro = village.volunteer("次郎", kosugi).await;
    let post = taro.says("kosugi", "こんにちは").await;
    let answer = jiro.answers(&post, "うるさい").await;
    let under_mine = hanako.says("kosugi", "私の投稿").await;
    let there = taro.answers(&under_mine, "いやな返事").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    taro.reports("comment", &answer, "harassment")
        .await
        .expect(202);
    jiro.reports("comment", &there, "harassment")
        .await
        .expect(202);
    // Of the three: her own report, an answer under her own post; only his answer is hers to judge — and it goes to
    // staff, because he keeps the rules himself.
    assert_eq!(hanako.queue().await.len(), 0);
    // His: the post he did not report. Not his own words, nor what he reported.
    let queue = jiro.queue().await;
    assert_eq!(queue.len(), 1);
    assert_eq!(
        jiro.case(queue[0]["id"].as_str().unwrap()).await["target"]["id"],
        post.as_str()
    );
    let staff = village.keeper("係", Role::StaffModerator).await;
    assert_eq!(staff.queue().await.len(), 3);
    // A quarrel: whoever is blocked by the author does not judge them.
    let persona = jiro.membership;
    taro.post(&format!("/members/{persona}/block"), json!({}))
        .await
        .expect(204);
    assert_eq!(jiro.queue().await.len(), 0);
    assert_eq!(
        taro.get("/moderation/cases").await.refused(403),
        "forbidden"
    );
    village.close().await;
}

#[actix_web::test]
async fn two_of_three_volunteers_remove() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let (ichi, ni, san) = (
        village.volunteer("一", kosugi).await,
        village.volunteer("二", kosugi).await,
        village.volunteer("三", kosugi).await,
    );
    let post = taro.says("kosugi", "宣伝です").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = ichi.only_case().await.id;
    ichi.decides(&case, decision("remove")).await.expect(201);
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(
        ichi.acts(&case, "votes", json!({"agrees": true}))
            .await
            .refused(403),
        "forbidden"
    );
    ni.acts(
        &case,
        "votes",
        json!({"agrees": false, "words": "軽いと思う"}),
    )
    .await
    .expect(204);
    assert_eq!(
        ni.acts(&case, "votes", json!({"agrees": true}))
            .await
            .refused(409),
        "conflict"
    );
    san.acts(&case, "votes", json!({"agrees": true}))
        .await
        .expect(204);
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    // And two against two let it be: another post, the same volunteers.
    let post = taro.says("kosugi", "また宣伝です").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = ichi.only_case().await.id;
    ichi.decides(&case, decision("remove")).await.expect(201);
    for one in [&ni, &san] {
        one.acts(&case, "votes", json!({"agrees": false}))
            .await
            .expect(204);
    }
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(ni.case(&case).await["state"], "open");
    // People are staff's affair.
    assert_eq!(
        ichi.decides(&case, for_hours("limit", 24))
            .await
            .refused(403),
        "forbidden"
    );
    village.close().await;
}

#[actix_web::test]
async fn beyond_seven_days_two_people_agree() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let one = village.keeper("係一", Role::StaffModerator).await;
    let two = village.keeper("係二", Role::StaffModerator).await;
    let post = taro.says("kosugi", "おどしの言葉").await;
    hanako.reports("post", &post, "danger").await.expect(202);
    let case = one.only_case().await.id;
    one.decides(&case, for_hours("limit", 720))
        .await
        .expect(201);
    taro.says("kosugi", "まだ書ける").await;
    two.acts(&case, "votes", json!({"agrees": true}))
        .await
        .expect(204);
    let refused = taro
        .post(
            "/posts",
            json!({"neighborhood": "kosugi", "kind": "talk", "body": "もう書けない"}),
        )
        .await;
    assert_eq!(refused.refused(403), "limited");
    taro.get("/neighborhoods/kosugi/posts").await.expect(200);
    village.settle().await;
    village.later(TimeDelta::hours(721));
    village.settle().await;
    let (taro, hanako) = (village.returns(&taro).await, village.returns(&hanako).await);
    taro.says("kosugi", "また書ける").await;
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    assert_eq!(news(&taro).await, ["ended", "decided"]);
    village.close().await;
}

#[actix_web::test]
async fn what_a_suspension_hid_comes_back_with_one_act() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let posts = [
        taro.says("kosugi", "一").await,
        taro.says("kosugi", "二").await,
        taro.says("kosugi", "三").await,
    ];
    let hers = hanako.says("kosugi", "花子の投稿").await;
    taro.answers(&hers, "太郎の返事").await;
    let before = hanako.get("/neighborhoods/kosugi/posts").await.expect(200);
    hanako
        .reports("post", &posts[1], "harassment")
        .await
        .expect(202);
    let case = staff.only_case().await.id;
    staff
        .decides(&case, for_hours("suspend", 72))
        .await
        .expect(201);
    let during = hanako.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(during["items"].as_array().unwrap().len(), 1);
    assert_eq!(during["items"][0]["comments"], 0);
    let rows = village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE act = 'cascade_hide'")
        .await;
    assert_eq!(rows, 3, "two posts and an answer, each its own row");
    // He takes part in nothing there, and appeals all the same.
    let refused = taro
        .post(
            "/posts",
            json!({"neighborhood": "kosugi", "kind": "talk", "body": "?"}),
        )
        .await;
    assert_eq!(refused.refused(403), "forbidden");
    let id = taro.get("/decisions").await.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    taro.post(
        &format!("/decisions/{id}/appeal"),
        json!({"words": "ちがいます"}),
    )
    .await
    .expect(201);
    let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
    reviewer
        .answers_appeal(&line, "claim", Value::Null)
        .await
        .expect(204);
    let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
    let answer = json!({"outcome": "overturned", "answer": "決定を取り消します。"});
    reviewer
        .answers_appeal(&line, "answer", answer)
        .await
        .expect(204);
    let after = hanako.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(
        after["items"], before["items"],
        "content, counts and dates as they were"
    );
    taro.says("kosugi", "戻りました").await;
    village.close().await;
}

#[actix_web::test]
async fn an_edit_that_was_asked_for_shows_it_again() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let post = taro.says("kosugi", "電話してください").await;
    hanako
        .reports("post", &post, "personal_data")
        .await
        .expect(202);
    let case = staff.only_case().await.id;
    staff
        .decides(&case, decision("edit_required"))
        .await
        .expect(201);
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    taro.patch(
        &format!("/posts/{post}"),
        1,
        json!({"body": "コメントでどうぞ"}),
    )
    .await
    .expect(200);
    let shown = hanako.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(shown["body"], "コメントでどうぞ");
    assert_eq!(shown["label"], Value::Null);
    village.close().await;
}

#[actix_web::test]
async fn reports_after_the_decision_are_answered_by_it() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let post = taro.says("kosugi", "祭りは来週です").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = staff.only_case().await.id;
    staff
        .decides(&case, decision("no_action"))
        .await
        .expect(201);
    jiro.reports("post", &post, "spam").await.expect(202);
    hanako.reports("post", &post, "spam").await.expect(202);
    village.settle().await;
    assert_eq!(
        staff.queue().await.len(),
        0,
        "the same facts open no new case"
    );
    assert_eq!(news(&jiro).await, ["report_dismissed"]);
    assert_eq!(news(&hanako).await, ["report_dismissed"], "told once");
    assert!(news(&taro).await.is_empty(), "nothing of his was touched");
    let decisions = taro.get("/decisions").await.expect(200);
    assert_eq!(decisions["items"], json!([]), "nor need he wonder who");
    taro.patch(
        &format!("/posts/{post}"),
        1,
        json!({"body": "買ってください"}),
    )
    .await
    .expect(200);
    jiro.reports("post", &post, "spam").await.expect(202);
    assert_eq!(staff.queue().await.len(), 1, "other words are another case");
    village.close().await;
}

#[actix_web::test]
async fn what_its_author_takes_away_ends_the_case() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let post = taro.says("kosugi", "一").await;
    let answer = taro.answers(&post, "二").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    hanako.reports("comment", &answer, "spam").await.expect(202);
    assert_eq!(staff.queue().await.len(), 2);
    taro.delete(&format!("/posts/{post}")).await.expect(204);
    village.settle().await;
    assert_eq!(staff.queue().await.len(), 0);
    assert_eq!(news(&hanako).await, ["report_gone", "report_gone"]);
    // A report taken back by the only one who made it.
    let post = taro.says("kosugi", "三").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let id = hanako.get("/reports").await.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    taro.delete(&format!("/reports/{id}")).await.expect(404);
    hanako.delete(&format!("/reports/{id}")).await.expect(204);
    assert_eq!(staff.queue().await.len(), 0);
    hanako.delete(&format!("/reports/{id}")).await.expect(409);
    village.close().await;
}
