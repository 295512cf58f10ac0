//! Reviews in time: blocks and what is withheld, merged places, people who leave, and many at once.
use entity::{post::Withheld, review};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::{
    accounts::SENTENCE,
    opinions::{listed, opinion, town},
    village::Village,
};

#[actix_web::test]
async fn a_block_hides_reviews_both_ways_and_what_is_withheld_is_its_authors() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let (hanako, taro) = (
        village.verified("花子", town).await,
        village.verified("太郎", town).await,
    );
    let review = hanako.reviewed(&place, opinion(&village, &json!({}))).await;
    let path = format!("/reviews/{review}");
    hanako.blocks(&taro).await;
    assert_eq!(taro.get(&path).await.refused(404), "not_found");
    assert!(taro.reviews_of(&place).await.is_empty());
    village.guest().get(&path).await.expect(200);
    let conn = village.raw().await;
    let row = review::Entity::find().one(&conn).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.withheld = Set(Some(Withheld::Hidden));
    row.update(&conn).await.unwrap();
    assert_eq!(village.guest().get(&path).await.refused(404), "not_found");
    assert_eq!(hanako.get(&path).await.expect(200)["withheld"], "hidden");
    assert_eq!(village.guest().rating(&place).await["reviews"], 0);
    village.close().await;
}

#[actix_web::test]
async fn a_merged_place_takes_its_reviews_along_and_of_two_by_one_the_newer_stays() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let (old, new) = (
        listed(&office, &finder, "food").await,
        listed(&office, &finder, "shop").await,
    );
    let (hanako, taro) = (
        village.verified("花子", town).await,
        village.verified("太郎", town).await,
    );
    let first = hanako
        .reviewed(&old, opinion(&village, &json!({"stars": 1})))
        .await;
    taro.reviewed(&old, opinion(&village, &json!({}))).await;
    village.later(chrono::TimeDelta::minutes(5));
    let second = hanako
        .reviewed(&new, opinion(&village, &json!({"stars": 5})))
        .await;
    let merge = json!({"kind": "merge", "into": new, "reason": "同じ店です"});
    let change = hanako.asks_for(&old, merge).await;
    taro.answers_change(&old, &change, true).await.expect(200);
    let there = village.guest().reviews_of(&new).await;
    assert_eq!(there.len(), 2);
    assert_eq!(there[0]["id"], second.as_str());
    assert_eq!(
        village
            .guest()
            .get(&format!("/reviews/{first}"))
            .await
            .refused(404),
        "not_found"
    );
    let earlier = hanako
        .get(&format!("/reviews/{second}/history"))
        .await
        .expect(200);
    assert_eq!(earlier["items"][0]["stars"], 1);
    village.close().await;
}

#[actix_web::test]
async fn leaving_takes_reviews_along_or_leaves_them_by_nobody() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let (hanako, taro) = (
        village.verified("花子", town).await,
        village.verified("太郎", town).await,
    );
    let gone = hanako.reviewed(&place, opinion(&village, &json!({}))).await;
    let stays = taro.reviewed(&place, opinion(&village, &json!({}))).await;
    hanako
        .put(&format!("/reviews/{stays}/helpful"), Value::Null)
        .await
        .expect(200);
    let sentence = kairanban::accounts::Password::parse(SENTENCE).unwrap();
    let hash = village.app.passwords.hash(&sentence).await.unwrap();
    for who in [&hanako, &taro] {
        let hash = hash.clone();
        village
            .alter(who, |row| row.password_hash = Set(hash))
            .await;
    }
    for (who, content) in [(&hanako, "remove"), (&taro, "anonymize")] {
        let leave = json!({"password": SENTENCE, "content": content});
        assert_eq!(who.post("/me/leave", leave).await.status, 204, "{content}");
    }
    let left = village.guest().reviews_of(&place).await;
    assert_eq!(left.len(), 1);
    assert_eq!(
        (&left[0]["id"], &left[0]["helpful"]),
        (&json!(stays), &json!(0))
    );
    assert_ne!(left[0]["author"]["name"], "太郎");
    assert_eq!(
        village
            .guest()
            .get(&format!("/reviews/{gone}"))
            .await
            .refused(404),
        "not_found"
    );
    village.close().await;
}

#[actix_web::test]
async fn of_many_that_are_sent_at_once_one_is_written() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let hanako = village.verified("花子", town).await;
    let sends = (0..8).map(|_| hanako.reviews(&place, opinion(&village, &json!({}))));
    let answers = futures_util::future::join_all(sends).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        1
    );
    assert!(
        answers
            .iter()
            .all(|answer| [201, 409].contains(&answer.status.as_u16()))
    );
    assert_eq!(village.rows_of("review").await, 1);
    village.close().await;
}
