//! Reviews: once each, honest about who writes, answered once; and what does not belong in one.
use entity::duty::Role;
use serde_json::{Value, json};

use crate::{
    opinions::{listed, month, opinion, town},
    talk::id,
    village::Village,
};

#[actix_web::test]
async fn a_mother_finds_a_diaper_table_and_tells_everybody() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let mother = village.verified("花子", town).await;
    let photo = mother.photo().await;
    let new = opinion(
        &village,
        &json!({"id": uuid::Uuid::now_v7(), "stars": 5, "photos": [photo],
            "facts": [{"kind": "diaper_table", "value": "yes", "detail": "二階"}]}),
    );
    let first = mother.reviews(&place, new.clone()).await.expect(201);
    let again = mother.reviews(&place, new.clone()).await.expect(200);
    assert_eq!(first["id"], again["id"], "sent twice is written once");
    let another = opinion(&village, &json!({}));
    assert_eq!(
        mother.reviews(&place, another).await.refused(409),
        "reviewed_already"
    );
    let shown = village.guest().reviews_of(&place).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["author"]["name"], "花子");
    assert_eq!(
        (
            &shown[0]["visited"],
            &shown[0]["relation"],
            &shown[0]["stars"]
        ),
        (&json!(month(&village, 0)), &json!("none"), &json!(5))
    );
    assert_eq!(shown[0]["photos"][0]["id"], photo.as_str());
    assert_eq!(village.guest().photo_status(&photo).await, 200);
    let facts = village.guest().place(&place).await["known"].clone();
    assert_eq!(
        (&facts[0]["kind"], &facts[0]["detail"]),
        (&json!("diaper_table"), &json!("二階"))
    );
    let mine = mother.rating(&place).await["my"].clone();
    assert_eq!(
        (&mine["review"], &mine["why_not"]),
        (&first["id"], &json!("reviewed_already"))
    );
    village.close().await;
}

#[actix_web::test]
async fn only_those_write_whose_tie_was_checked_and_never_about_their_own_place() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let review = opinion(&village, &json!({}));
    let newcomer = village.newcomer("新顔").await;
    assert_eq!(
        newcomer.reviews(&place, review.clone()).await.refused(403),
        "forbidden"
    );
    assert_eq!(
        finder.reviews(&place, review.clone()).await.refused(403),
        "not_verified"
    );
    assert_eq!(finder.rating(&place).await["my"]["why_not"], "not_verified");
    let owner = village.verified("店主", town).await;
    owner.runs(&place, &office).await;
    assert_eq!(
        owner.reviews(&place, review.clone()).await.refused(403),
        "own_place"
    );
    assert_eq!(
        owner.rating(&place).await["my"]["claim"]["state"],
        "confirmed"
    );
    let proposed = finder
        .proposes("kosugi", crate::guide::cafe("まだの店"))
        .await;
    let verified = village.verified("次郎", town).await;
    assert_eq!(
        verified
            .reviews(&proposed, review.clone())
            .await
            .refused(403),
        "forbidden"
    );
    // Whoever works there may write, and it is said beside it.
    let staff = opinion(&village, &json!({"relation": "staff"}));
    verified.reviews(&place, staff).await.expect(201);
    assert_eq!(
        village.guest().reviews_of(&place).await[0]["relation"],
        "staff"
    );
    village.close().await;
}

#[actix_web::test]
async fn what_a_review_cannot_say_is_named_field_by_field() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let (cafe, clinic) = (
        listed(&office, &finder, "food").await,
        listed(&office, &finder, "clinic").await,
    );
    let hanako = village.verified("花子", town).await;
    for (fields, pointer) in [
        (json!({"body": "短い"}), "/body"),
        (json!({"body": "あ".repeat(1001)}), "/body"),
        (json!({"visited": month(&village, -1)}), "/visited"),
        (json!({"visited": month(&village, 25)}), "/visited"),
        (json!({"visited": "2026-13"}), "/visited"),
        (json!({"stars": 6}), "/stars"),
        (json!({"relation": "friend"}), "/relation"),
        (json!({"photos": [uuid::Uuid::now_v7()]}), "/photos/0"),
    ] {
        let refused = hanako
            .reviews(&cafe, opinion(&village, &fields))
            .await
            .expect(422);
        assert_eq!(
            refused["errors"][0]["pointer"], pointer,
            "{fields}: {refused}"
        );
    }
    hanako
        .reviews(
            &cafe,
            opinion(&village, &json!({"visited": month(&village, 24)})),
        )
        .await
        .expect(201);
    let mut silent = opinion(&village, &json!({}));
    silent.as_object_mut().unwrap().remove("relation");
    let refused = hanako.reviews(&cafe, silent).await.expect(422);
    assert_eq!(
        refused["errors"][0],
        json!({"pointer": "/relation", "code": "required"}),
        "a relation has to be said"
    );
    let stars = hanako
        .reviews(&clinic, opinion(&village, &json!({"stars": 5})))
        .await
        .expect(422);
    assert_eq!(
        stars["errors"][0],
        json!({"pointer": "/stars", "code": "not_allowed"})
    );
    assert_eq!(hanako.rating(&clinic).await["takes_stars"], false);
    hanako
        .reviews(&clinic, opinion(&village, &json!({})))
        .await
        .expect(201);
    village.close().await;
}

#[actix_web::test]
async fn a_named_person_is_asked_about_and_at_a_clinic_refused() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let (cafe, clinic) = (
        listed(&office, &finder, "food").await,
        listed(&office, &finder, "clinic").await,
    );
    let hanako = village.verified("花子", town).await;
    let body = "レジにいた田中さんの説明がとても長くて困りました。";
    let named = opinion(&village, &json!({"body": body}));
    let asked = hanako.reviews(&cafe, named.clone()).await;
    assert_eq!(asked.refused(422), "personal_data");
    assert_eq!(
        asked.json()["errors"][0],
        json!({"pointer": "/body", "code": "name", "start": 5, "length": 4})
    );
    let meant = opinion(&village, &json!({"body": body, "acknowledged": true}));
    hanako.reviews(&cafe, meant).await.expect(201);
    let doctor = "佐藤先生の説明がとても長くて、よくわかりませんでした。";
    let doctor = opinion(&village, &json!({"body": doctor, "acknowledged": true}));
    let refused = hanako.reviews(&clinic, doctor).await;
    assert_eq!(refused.refused(422), "invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "named_person");
    let nobody = opinion(
        &village,
        &json!({"body": "先生も看護師さんも説明がわかりやすく、安心しました。"}),
    );
    hanako.reviews(&clinic, nobody).await.expect(201);
    village.close().await;
}

#[actix_web::test]
async fn an_average_is_said_from_three_people_on_and_of_nobody_who_has_a_part_in_it() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let staff = village.verified("店員", town).await;
    staff
        .reviews(
            &place,
            opinion(&village, &json!({"stars": 5, "relation": "staff"})),
        )
        .await
        .expect(201);
    for (at, stars) in [4, 5, 4].into_iter().enumerate() {
        let before = village.guest().rating(&place).await;
        assert_eq!(
            (&before["average"], &before["stars"]),
            (&Value::Null, &Value::Null),
            "{at}"
        );
        let who = village.verified(&format!("客{at}"), town).await;
        who.reviews(&place, opinion(&village, &json!({"stars": stars})))
            .await
            .expect(201);
    }
    let rating = village.guest().rating(&place).await;
    assert_eq!(
        (&rating["reviews"], &rating["rated"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(
        (&rating["average"], &rating["stars"]),
        (&json!(4.3), &json!([0, 0, 0, 2, 1]))
    );
    village.close().await;
}

#[actix_web::test]
async fn edits_are_kept_for_their_author_and_a_review_taken_back_leaves_nothing() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let (hanako, taro) = (
        village.verified("花子", town).await,
        village.verified("太郎", town).await,
    );
    let photo = hanako.photo().await;
    let review = hanako
        .reviewed(
            &place,
            opinion(&village, &json!({"stars": 2, "photos": [photo]})),
        )
        .await;
    let path = format!("/reviews/{review}");
    let other = opinion(
        &village,
        &json!({"body": "もう一度行ったら、とても静かで過ごしやすかったです。", "stars": 4}),
    );
    assert_eq!(
        taro.patch(&path, 1, other.clone()).await.refused(403),
        "forbidden"
    );
    let done = hanako.patch(&path, 1, other.clone()).await.expect(200);
    assert_eq!((&done["version"], &done["stars"]), (&json!(2), &json!(4)));
    assert_eq!(
        done["photos"][0]["id"],
        photo.as_str(),
        "photos that are not named stay"
    );
    assert_eq!(
        hanako.patch(&path, 1, other).await.refused(412),
        "precondition_failed"
    );
    let earlier = hanako.get(&format!("{path}/history")).await.expect(200);
    assert_eq!(earlier["items"][0]["stars"], 2);
    assert_eq!(
        taro.get(&format!("{path}/history")).await.refused(403),
        "forbidden"
    );
    taro.put(&format!("{path}/helpful"), Value::Null)
        .await
        .expect(200);
    assert_eq!(hanako.delete(&path).await.status, 204);
    assert_eq!(hanako.get(&path).await.refused(404), "not_found");
    assert!(village.guest().reviews_of(&place).await.is_empty());
    assert_eq!(village.guest().photo_status(&photo).await, 404);
    assert_eq!(
        village.rows_of("review_version").await + village.rows_of("review_mark").await,
        0
    );
    hanako.reviewed(&place, opinion(&village, &json!({}))).await;
    village.close().await;
}

#[actix_web::test]
async fn help_is_counted_once_and_not_ones_own() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let (hanako, taro) = (
        village.verified("花子", town).await,
        village.member("太郎", town).await,
    );
    let review = hanako.reviewed(&place, opinion(&village, &json!({}))).await;
    let path = format!("/reviews/{review}/helpful");
    for _ in 0..2 {
        let marked = taro.put(&path, Value::Null).await.expect(200);
        assert_eq!(
            (&marked["helpful"], &marked["my"]["helpful"]),
            (&json!(1), &json!(true))
        );
    }
    assert_eq!(
        hanako.put(&path, Value::Null).await.refused(403),
        "own_review"
    );
    for _ in 0..2 {
        assert_eq!(taro.delete(&path).await.expect(200)["helpful"], 0);
    }
    village.close().await;
}

#[actix_web::test]
async fn whoever_runs_a_place_answers_once_and_its_words_stay_in_the_open() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let (owner, hanako) = (
        village.verified("店主", town).await,
        village.verified("花子", town).await,
    );
    owner.runs(&place, &office).await;
    let review = hanako.reviewed(&place, opinion(&village, &json!({}))).await;
    village.settle().await;
    let news = owner.get("/notifications").await.expect(200);
    let kinds: Vec<_> = news["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["what"].clone())
        .collect();
    assert_eq!(kinds, ["reviewed", "owner_confirmed"]);
    assert_eq!(news["items"][0]["review"], review.as_str());
    let path = format!("/reviews/{review}/answer");
    let words = json!({"body": "お越しくださり、ありがとうございました。"});
    assert_eq!(
        hanako.post(&path, words.clone()).await.refused(403),
        "forbidden"
    );
    assert_eq!(
        office.clerk.post(&path, words.clone()).await.refused(403),
        "forbidden",
        "a café is no office's"
    );
    let answered = owner.post(&path, words.clone()).await.expect(201);
    assert_eq!(answered["answer"]["author"]["name"], "店主");
    assert_eq!(
        owner.post(&path, words.clone()).await.refused(409),
        "answered_already"
    );
    village.settle().await;
    let told = hanako.get("/notifications").await.expect(200);
    assert_eq!(
        (&told["items"][0]["kind"], &told["items"][0]["what"]),
        (&json!("review"), &json!("answered"))
    );
    let changed = json!({"body": "台は三階に移りました。"});
    owner.patch(&path, 1, changed).await.expect(200);
    let shown = village
        .guest()
        .get(&format!("/reviews/{review}"))
        .await
        .expect(200);
    assert_eq!(
        (&shown["answer"]["body"], &shown["answer"]["version"]),
        (&json!("台は三階に移りました。"), &json!(2))
    );
    let earlier = village
        .guest()
        .get(&format!("{path}/history"))
        .await
        .expect(200);
    assert_eq!(earlier["items"][0]["body"], words["body"]);
    village.close().await;
}

#[actix_web::test]
async fn an_office_answers_for_what_it_runs_in_its_own_name() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let park = listed(&office, &finder, "park").await;
    let hanako = village.verified("花子", town).await;
    let review = hanako.reviewed(&park, opinion(&village, &json!({}))).await;
    let far = village.agency("koto", "江東区役所", "131083").await;
    let far = village
        .officer(far, "遠い係員", crate::offices::Roles::default())
        .await;
    let path = format!("/reviews/{review}/answer");
    let words = json!({"body": "砂場は来月直します。"});
    assert_eq!(
        far.post(&path, words.clone()).await.refused(403),
        "forbidden"
    );
    office.clerk.post(&path, words).await.expect(201);
    let shown = village
        .guest()
        .get(&format!("/reviews/{review}"))
        .await
        .expect(200);
    assert_eq!(
        (&shown["answer"]["agency"], &shown["answer"]["author"]),
        (&json!("中原区役所"), &Value::Null)
    );
    village.close().await;
}

#[actix_web::test]
async fn a_claim_is_looked_at_by_somebody_else_and_its_words_are_forgotten() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "shop").await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let owner = village.member("店主", town).await;
    let claim = json!({"words": "店の電話に出てお答えします"});
    let path = format!("/places/{place}/owner");
    owner.post(&path, claim.clone()).await.expect(201);
    assert_eq!(
        owner.post(&path, claim.clone()).await.refused(409),
        "claimed_already"
    );
    assert_eq!(owner.get("/place-claims").await.refused(403), "forbidden");
    let seen = office.clerk.get("/place-claims").await.expect(200);
    assert_eq!(
        (&seen["items"][0]["who"], &seen["items"][0]["words"]),
        (&Value::Null, &claim["words"])
    );
    let waiting = staff.get("/place-claims").await.expect(200);
    assert_eq!(waiting["items"][0]["who"]["name"], "店主");
    let decide = format!("/place-claims/{}", id(&waiting["items"][0]));
    assert_eq!(
        owner
            .post(&decide, json!({"runs": true}))
            .await
            .refused(403),
        "own_claim"
    );
    staff
        .post(&decide, json!({"runs": false}))
        .await
        .expect(204);
    assert_eq!(
        staff
            .post(&decide, json!({"runs": true}))
            .await
            .refused(404),
        "not_found"
    );
    assert_eq!(
        village
            .number("SELECT COUNT(*) AS n FROM place_owner WHERE words <> ''")
            .await,
        0
    );
    owner.post(&path, claim).await.expect(201);
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(owner.delete(&path).await.refused(404), "not_found");
    village.close().await;
}

#[actix_web::test]
async fn reviews_of_a_place_rest_for_a_while_and_everybody_reads_why() {
    let village = Village::new().await;
    let (town, office, finder) = town(&village).await;
    let place = listed(&office, &finder, "food").await;
    let (hanako, taro) = (
        village.verified("花子", town).await,
        village.verified("太郎", town).await,
    );
    let review = hanako.reviewed(&place, opinion(&village, &json!({}))).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let path = format!("/places/{place}/reviews/pause");
    let until = village.clock.now() + chrono::TimeDelta::days(7);
    let pause = json!({"reason": "報道のあと、行ったことのない人の書きこみが続いています。", "until": until});
    assert_eq!(
        hanako.put(&path, pause.clone()).await.refused(403),
        "forbidden"
    );
    let far = json!({"reason": "長すぎるお休みは決められません。", "until": until + chrono::TimeDelta::days(90)});
    assert_eq!(
        staff.put(&path, far).await.expect(422)["errors"][0]["pointer"],
        "/until"
    );
    staff.put(&path, pause.clone()).await.expect(200);
    let new = opinion(&village, &json!({}));
    assert_eq!(
        taro.reviews(&place, new.clone()).await.refused(409),
        "reviews_paused"
    );
    assert_eq!(
        village.guest().rating(&place).await["pause"]["reason"],
        pause["reason"]
    );
    assert_eq!(
        village.guest().reviews_of(&place).await.len(),
        1,
        "those that stand stay"
    );
    let edit = opinion(
        &village,
        &json!({"body": "席をかえてもらえて、落ち着いて過ごせました。"}),
    );
    hanako
        .patch(&format!("/reviews/{review}"), 1, edit)
        .await
        .expect(200);
    assert_eq!(staff.delete(&path).await.status, 204);
    assert_eq!(staff.delete(&path).await.refused(404), "not_found");
    taro.reviews(&place, new).await.expect(201);
    village.close().await;
}
