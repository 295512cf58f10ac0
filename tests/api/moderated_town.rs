//! Places and meetups go the way of all words: reported, decided about with reasons, told, appealed, put back.
use entity::duty::Role;
use serde_json::json;

use crate::{
    guide::cafe,
    keepers::{decision, for_hours},
    meeting::{date, with},
    opinions::{self, opinion},
    talk::id,
    village::{Village, send},
};

#[actix_web::test]
async fn a_meetup_is_reported_hidden_and_put_back_by_an_appeal() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let picnic = hanako.holds(village.picnic(Some(5))).await;
    taro.joins(&date(&picnic, 0), json!({})).await.expect(200);
    let meetup = id(&picnic);
    let stranger = village.newcomer("よその人").await;
    let unseen = stranger.reports("meetup", &meetup, "scam").await;
    assert_eq!(unseen.refused(404), "not_found");
    jiro.reports("meetup", &meetup, "scam").await.expect(202);

    let case = staff.only_case().await;
    let seen = staff.case(&case.id).await;
    let text = seen["target"]["text"].as_str().unwrap();
    assert!(text.contains("河原でピクニック"), "{text}");
    assert!(text.contains("お弁当"), "{text}");
    assert_eq!(seen["target"]["author"]["name"], "花子");
    staff.decides(&case.id, decision("hide")).await.expect(201);
    assert_eq!(taro.meetup_status(&picnic).await, 404);
    assert_eq!(jiro.meetup_status(&picnic).await, 404);
    let agenda = jiro.get("/neighborhoods/kosugi/meetups").await.expect(200);
    assert_eq!(agenda["items"], json!([]));
    assert_eq!(hanako.meetup(&picnic).await["withheld"], "hidden");

    let told = &hanako.get("/decisions").await.expect(200)["items"][0];
    assert_eq!(told["target"], json!(meetup));
    let appeal = json!({"words": "毎年やっている会です"});
    let path = format!("/decisions/{}/appeal", told["id"].as_str().unwrap());
    hanako.post(&path, appeal).await.expect(201);
    let waiting = reviewer.get("/moderation/appeals").await.expect(200);
    let line = &waiting["items"][0];
    reviewer
        .answers_appeal(line, "claim", serde_json::Value::Null)
        .await
        .expect(204);
    let line = &reviewer.get("/moderation/appeals").await.expect(200)["items"][0];
    let answer = json!({"outcome": "overturned", "answer": "確かめられました。"});
    reviewer
        .answers_appeal(line, "answer", answer)
        .await
        .expect(204);
    assert_eq!(taro.meetup_status(&picnic).await, 200);
    let agenda = jiro.get("/neighborhoods/kosugi/meetups").await.expect(200);
    assert_eq!(agenda["items"].as_array().unwrap().len(), 1);
    village.close().await;
}

#[actix_web::test]
async fn a_word_stands_beside_a_meetup() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let picnic = hanako.holds(village.picnic(None)).await;
    taro.reports("meetup", &id(&picnic), "other")
        .await
        .expect(202);
    let case = staff.only_case().await;
    let labelled = json!({"kind": "label", "rule": "harassment", "label": "unconfirmed", "facts": "確かめられていません"});
    staff.decides(&case.id, labelled).await.expect(201);
    assert_eq!(taro.meetup(&picnic).await["label"], "unconfirmed");
    let told = &hanako.get("/decisions").await.expect(200)["items"][0];
    assert_eq!(told["target_kind"], "meetup");
    village.close().await;
}

#[actix_web::test]
async fn a_photo_of_a_meetup_is_hidden_alone() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let photo = hanako.photo().await;
    let picnic = with(village.picnic(None), json!({"photos": [photo]}));
    let picnic = hanako.holds(picnic).await;
    assert_eq!(taro.meetup(&picnic).await["photos"][0]["id"], json!(photo));
    taro.reports("photo", &photo, "personal_data")
        .await
        .expect(202);
    let case = staff.only_case().await;
    assert_eq!(staff.case(&case.id).await["neighborhood"], "kosugi");
    staff.decides(&case.id, decision("hide")).await.expect(201);
    assert_eq!(taro.meetup(&picnic).await["photos"], json!([]));
    let bytes = taro.get(&format!("/photos/{photo}/small")).await;
    assert_eq!(bytes.refused(404), "not_found");
    village.close().await;
}

#[actix_web::test]
async fn a_place_that_is_a_bad_joke_leaves_the_guide_and_its_proposer_hears_why() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let place = hanako
        .proposes("kosugi", cafe("木漏れ日カフェ（見本）"))
        .await;
    taro.looks(&place, true).await.expect(200);
    jiro.looks(&place, true).await.expect(200);
    assert_eq!(village.guest().guide("kosugi", "").await.len(), 1);
    jiro.reports("place", &place, "other").await.expect(202);
    let case = staff.only_case().await;
    let asked = staff.decides(&case.id, decision("edit_required")).await;
    assert_eq!(asked.refused(409), "cannot_be_edited");
    staff
        .acts(&case.id, "decisions", decision("remove"))
        .await
        .expect(201);
    assert!(village.guest().guide("kosugi", "").await.is_empty());
    let gone = taro.get(&format!("/places/{place}")).await;
    assert_eq!(gone.refused(404), "not_found");
    let own = hanako.get(&format!("/places/{place}")).await.expect(200);
    assert_eq!(own["withheld"], "removed");
    let told = &hanako.get("/decisions").await.expect(200)["items"][0];
    assert_eq!(told["target_kind"], "place");
    village.close().await;
}

#[actix_web::test]
async fn a_review_waits_for_other_words_and_is_read_again_with_them() {
    let village = Village::new().await;
    let (kosugi, office, finder) = opinions::town(&village).await;
    let place = opinions::listed(&office, &finder, "food").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let words = opinion(
        &village,
        &json!({"body": "店の人の態度がとても悪く、二度と行きたくないと思いました。"}),
    );
    let review = hanako.reviewed(&place, words).await;
    taro.reports("review", &review, "harassment")
        .await
        .expect(202);
    let case = staff.only_case().await;
    let seen = staff.case(&case.id).await;
    assert!(seen["target"]["text"].as_str().unwrap().contains("二度と"));
    staff
        .decides(&case.id, decision("edit_required"))
        .await
        .expect(201);
    assert!(taro.reviews_of(&place).await.is_empty());
    let own = hanako.get(&format!("/reviews/{review}")).await.expect(200);
    assert_eq!(own["withheld"], "hidden");
    let better = opinion(
        &village,
        &json!({"body": "注文してから出てくるまで、四十分ほどかかりました。"}),
    );
    let version = own["version"].as_i64().unwrap();
    let request = hanako
        .request(reqwest::Method::PATCH, &format!("/reviews/{review}"))
        .header("If-Match", format!("\"{version}\""))
        .json(&better);
    send(request).await.expect(200);
    assert_eq!(taro.reviews_of(&place).await.len(), 1);
    village.close().await;
}

#[actix_web::test]
async fn whoever_is_suspended_holds_no_meetups() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let picnic = hanako.holds(village.picnic(None)).await;
    let post = hanako.says("kosugi", "二丁目の人は帰れ").await;
    taro.reports("post", &post, "harassment").await.expect(202);
    let case = staff.only_case().await;
    staff
        .decides(&case.id, for_hours("suspend", 24))
        .await
        .expect(201);
    assert_eq!(taro.meetup_status(&picnic).await, 404);
    village.close().await;
}

#[actix_web::test]
async fn a_swindlers_words_are_no_meetup() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    let swindle = with(
        village.picnic(Some(5)),
        json!({"body": "スマホだけで必ず月30万円もうかる副業の説明会です。まずはLINEに登録してください。"}),
    );
    let refused = hanako.post("/meetups", swindle).await;
    assert_eq!(refused.refused(409), "words_not_for_meetups");
    let picnic = hanako.holds(village.picnic(Some(5))).await;
    assert_eq!(picnic["title"], "河原でピクニック");
    village.close().await;
}
