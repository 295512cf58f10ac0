//! Leaving: what came to somebody, what they chose and what they asked goes along, and nothing of it stays.
use entity::notice_version::Replies;
use kairanban::accounts::Password;
use sea_orm::Set;
use serde_json::json;

use crate::{
    accounts::SENTENCE,
    inbox_talk::{Place, answers, asks, reads, said},
    papers::Paper,
};

#[actix_web::test]
async fn a_leaver_takes_theirs_along_and_leaves_nothing_behind() {
    let place = Place::new().await;
    let (village, hanako) = (&place.village, &place.hanako);
    let sentence = Password::parse(SENTENCE).unwrap();
    let hash = village.app.passwords.hash(&sentence).await.unwrap();
    village
        .alter(hanako, |row| row.password_hash = Set(hash))
        .await;
    hanako
        .chooses(json!({"children": ["2024-05"], "agencies_off": ["nakahara"]}))
        .await;
    let open = place.prints(Replies::Open).await;
    let loud = village
        .prints(place.office.agency, &Paper::emergency(place.town))
        .await;
    village.settle().await;
    let question = asks(hanako, open, "canary-asked-7f3a").await;
    answers(&place.office.desk, &question, "お答えします").await;

    let all = kairanban::inbox::everything_of(&village.app, hanako.person)
        .await
        .unwrap();
    assert_eq!(all["received"][0]["notice"], json!(loud.notice));
    assert_eq!(
        (&all["children"], all["mutes"].as_array().unwrap().len()),
        (&json!(["2024-05"]), 1)
    );
    assert_eq!(all["replies"][0]["body"], "canary-asked-7f3a");
    let zip = hanako
        .post("/me/export", json!({"password": SENTENCE}))
        .await;
    assert_eq!(zip.status, 200);

    let leave = json!({"password": SENTENCE, "content": "remove"});
    hanako.post("/me/leave", leave).await.expect(204);
    for table in ["notice_profile", "notice_mute", "child"] {
        assert_eq!(village.rows_of(table).await, 0, "{table}");
    }
    assert!(
        village
            .holders(loud)
            .await
            .iter()
            .all(|row| row.person_id != hanako.person)
    );
    assert_eq!(reads(&village.guest(), open).await, []);
    assert_eq!(
        village
            .number("SELECT COUNT(*) AS n FROM notice_reply WHERE body <> ''")
            .await,
        0
    );
    place.village.close().await;
}

#[actix_web::test]
async fn words_that_stay_stay_by_nobody() {
    let place = Place::new().await;
    let (village, hanako) = (&place.village, &place.hanako);
    let sentence = Password::parse(SENTENCE).unwrap();
    let hash = village.app.passwords.hash(&sentence).await.unwrap();
    village
        .alter(hanako, |row| row.password_hash = Set(hash))
        .await;
    let out = place.prints(Replies::Open).await;
    let question = asks(hanako, out, "何時からですか").await;
    let leave = json!({"password": SENTENCE, "content": "anonymize"});
    hanako.post("/me/leave", leave).await.expect(204);
    answers(&place.office.desk, &question, "九時からです").await;
    assert_eq!(
        reads(&village.guest(), out).await,
        [said("何時からですか", "九時からです")]
    );
    let page = place.taro.get(&out.path("/replies")).await.expect(200);
    assert_eq!(page["items"][0]["author"]["name"], "退会した住民");
    let seen = place
        .office
        .desk
        .get("/office/replies?state=all")
        .await
        .expect(200);
    assert_eq!(seen["items"][0]["name"], "退会した住民");
    village.settle().await;
    place.village.close().await;
}
