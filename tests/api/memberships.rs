//! Belonging: joining up to three towns, living in one of them, showing that one is there, vouching.
use chrono::TimeDelta;
use entity::{
    id::{MembershipId, NeighborhoodId, PhotoId},
    membership::Verification,
    photo,
};
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Neighbor, Village},
};

async fn join(who: &Neighbor, slug: &str) -> Answer {
    who.post(
        "/memberships",
        json!({"neighborhood": slug, "kind": "resident"}),
    )
    .await
}

fn id(membership: &Value) -> &str {
    membership["id"].as_str().unwrap()
}

async fn towns(village: &Village, slugs: &[&str]) -> Vec<NeighborhoodId> {
    let mut all = Vec::new();
    for slug in slugs {
        all.push(village.town(slug, slug).await);
    }
    all
}

async fn home(who: &Neighbor) -> Vec<String> {
    let mine = who.get("/memberships").await.expect(200);
    let items = mine["items"].as_array().unwrap();
    let homes = items.iter().filter(|row| row["home"] == true);
    homes
        .map(|row| row["neighborhood"]["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_newcomer_joins_and_sees_it_at_once() {
    let village = Village::new().await;
    towns(&village, &["kosugi", "toyosu"]).await;
    let hanako = village.newcomer("はなこ").await;
    assert_eq!(
        hanako.get("/memberships").await.expect(200)["items"],
        json!([])
    );
    let wish = json!({"neighborhood": "kosugi", "kind": "supporter", "display_name": " 花 "});
    let joined = hanako.post("/memberships", wish).await.expect(201);
    assert_eq!(joined["display_name"], "花");
    assert_eq!(
        (&joined["kind"], &joined["verification"]),
        (&json!("supporter"), &json!("none"))
    );
    assert_eq!(joined["home"], true, "the first town is home");
    assert!(joined["joined_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(
        hanako.get("/memberships").await.expect(200)["items"],
        json!([joined])
    );
    assert_eq!(join(&hanako, "kosugi").await.refused(409), "conflict");
    assert_eq!(join(&hanako, "nowhere").await.refused(404), "not_found");
    // Leaving and coming back is a new persona.
    hanako
        .delete(&format!("/memberships/{}", id(&joined)))
        .await
        .expect(204);
    assert_eq!(
        hanako.get("/memberships").await.expect(200)["items"],
        json!([])
    );
    let again = join(&hanako, "kosugi").await.expect(201);
    assert_ne!(again["id"], joined["id"]);
    village.close().await;
}

#[actix_web::test]
async fn three_towns_are_the_most_however_many_windows_are_open() {
    let village = Village::new().await;
    let slugs: Vec<_> = (0..10).map(|n| format!("town{n}")).collect();
    for slug in &slugs {
        village.town(slug, slug).await;
    }
    let hanako = village.newcomer("はなこ").await;
    let answers = join_all(slugs.iter().map(|slug| join(&hanako, slug))).await;
    let joined = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(joined, 3);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        let told = answer.expect(422);
        assert_eq!(
            told["errors"][0],
            json!({"pointer": "/neighborhood", "code": "too_many"})
        );
    }
    assert_eq!(
        hanako.get("/memberships").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(home(&hanako).await.len(), 1, "one home");
    // Ten times the same town is one membership.
    let taro = village.newcomer("たろう").await;
    let answers = join_all((0..10).map(|_| join(&taro, "town0"))).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        1
    );
    assert!(
        answers
            .iter()
            .all(|answer| [201, 409].contains(&answer.status.as_u16()))
    );
    village.close().await;
}

#[actix_web::test]
async fn the_home_changes_once_in_thirty_days() {
    let village = Village::new().await;
    towns(&village, &["a", "b", "c", "d"]).await;
    let hanako = village.newcomer("はなこ").await;
    let a = join(&hanako, "a").await.expect(201);
    let b = join(&hanako, "b").await.expect(201);
    assert_eq!(home(&hanako).await, ["a"]);
    let patch = async |membership: &Value, home: bool| {
        hanako
            .patch(
                &format!("/memberships/{}", id(membership)),
                1,
                json!({"home": home}),
            )
            .await
    };
    assert_eq!(
        patch(&a, false).await.expect(422)["errors"][0]["code"],
        "not_allowed"
    );
    patch(&b, true).await.expect(200);
    assert_eq!(home(&hanako).await, ["b"]);
    let too_soon = json!({"pointer": "/home", "code": "too_many"});
    assert_eq!(patch(&a, true).await.expect(422)["errors"][0], too_soon);
    patch(&b, true).await.expect(200); // nothing changes, so nothing is refused

    // Leaving everything and settling elsewhere is the same change by another door.
    for row in [&a, &b] {
        hanako
            .delete(&format!("/memberships/{}", id(row)))
            .await
            .expect(204);
    }
    assert_eq!(join(&hanako, "c").await.expect(422)["errors"][0], too_soon);
    join(&hanako, "b").await.expect(201); // back to where one lived
    assert_eq!(home(&hanako).await, ["b"]);
    let moves = json!({"neighborhood": "c", "kind": "resident", "home": true});
    assert_eq!(
        hanako.post("/memberships", moves.clone()).await.expect(422)["errors"][0],
        too_soon
    );
    join(&hanako, "d").await.expect(201); // belonging to one more town is no change of home
    assert_eq!(home(&hanako).await, ["b"]);

    let mut hanako = hanako;
    village.later(TimeDelta::days(30) + TimeDelta::minutes(1));
    hanako.browser.token = Some(fresh_token(&village, &hanako).await);
    hanako.post("/memberships", moves).await.expect(201);
    assert_eq!(home(&hanako).await, ["c"]);
    village.close().await;
}

/// Tokens live ten minutes and sessions thirty days; stories go on longer.
async fn fresh_token(village: &Village, who: &Member) -> String {
    let conn = village.raw().await;
    let session = entity::session::ActiveModel {
        id: Set(who.session),
        expires_at: Set(village.clock.now() + TimeDelta::days(30)),
        ..Default::default()
    };
    session.update(&conn).await.unwrap();
    let now = village.clock.now();
    kairanban::gate::mint(&village.app.secrets, now, who.person, who.session).unwrap()
}

#[actix_web::test]
async fn a_neighbors_membership_is_not_mine_to_change() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let other = village.town("toyosu", "豊洲").await;
    let hanako = village.verified("はなこ", town).await;
    let taro = village.verified("たろう", town).await;
    let far = village.verified("とおる", other).await;
    let path = format!("/memberships/{}", hanako.membership);
    let here = json!({"lon": 139.66, "lat": 35.576, "accuracy_m": 5});
    for (who, status) in [(&taro, 403), (&far, 404)] {
        who.patch(&path, 1, json!({"kind": "supporter"}))
            .await
            .refused(status);
        who.delete(&path).await.refused(status);
        who.post(&format!("{path}/invites"), Value::Null)
            .await
            .refused(status);
        who.post(&format!("{path}/location-check"), here.clone())
            .await
            .refused(status);
    }
    village.close().await;
}

#[actix_web::test]
async fn names_of_offices_are_refused_and_null_goes_back() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("はなこ", town).await;
    let path = format!("/memberships/{}", hanako.membership);
    for (name, code) in [
        ("中原区役所", "not_allowed"),
        ("区\u{200b}役所", "not_allowed"),
        ("ＯＦＦＩＣＩＡＬ", "not_allowed"),
        ("", "required"),
        (
            "あああああああああああああああああああああああああああああああ",
            "too_long",
        ),
    ] {
        let told = hanako
            .patch(&path, 1, json!({"display_name": name}))
            .await
            .expect(422);
        assert_eq!(
            told["errors"][0],
            json!({"pointer": "/display_name", "code": code}),
            "{name}"
        );
    }
    let renamed = hanako
        .patch(&path, 1, json!({"display_name": "花", "kind": "moving_in"}))
        .await;
    assert_eq!(renamed.expect(200)["display_name"], "花");
    let kept = hanako.patch(&path, 1, json!({})).await.expect(200);
    assert_eq!(
        (&kept["display_name"], &kept["kind"]),
        (&json!("花"), &json!("moving_in"))
    );
    let back = hanako
        .patch(&path, 1, json!({"display_name": null}))
        .await
        .expect(200);
    assert_eq!(back["display_name"], Value::Null);
    village.close().await;
}

async fn photo_of(village: &Village, who: &Member) -> PhotoId {
    let row = photo::ActiveModel {
        meetup_id: Set(None),
        afterwards: Set(false),
        withheld: Set(None),
        id: Set(PhotoId::new()),
        owner_id: Set(who.person),
        post_id: Set(None),
        review_id: Set(None),
        comment_id: Set(None),
        membership_id: Set(None),
        position: Set(0),
        alt: Set(String::new()),
        width: Set(8),
        height: Set(8),
        bytes: Set(100),
        created_at: Set(village.clock.now()),
        deleted_at: Set(None),
    };
    row.insert(&village.raw().await).await.unwrap().id
}

#[actix_web::test]
async fn an_icon_is_ones_own_photo_and_hangs_in_one_place() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let other = village.town("toyosu", "豊洲").await;
    let hanako = village.member("はなこ", town).await;
    let second = village.joins(&hanako, other, Verification::None).await;
    let taro = village.member("たろう", town).await;
    let (mine, next, theirs) = (
        photo_of(&village, &hanako).await,
        photo_of(&village, &hanako).await,
        photo_of(&village, &taro).await,
    );
    let put = async |membership: MembershipId, icon: Value| {
        hanako
            .patch(
                &format!("/memberships/{membership}"),
                1,
                json!({"icon": icon}),
            )
            .await
    };
    let code = |answer: Answer| answer.expect(422)["errors"][0]["code"].clone();
    assert_eq!(code(put(hanako.membership, json!(theirs)).await), "unknown");
    put(hanako.membership, json!(mine)).await.expect(200);
    put(hanako.membership, json!(mine)).await.expect(200);
    assert_eq!(
        code(put(second, json!(mine)).await),
        "taken",
        "one photo would tie two personas"
    );
    let profile = format!("/members/{}", hanako.membership);
    assert_eq!(taro.get(&profile).await.expect(200)["icon"], json!(mine));
    put(hanako.membership, json!(next)).await.expect(200);
    assert_eq!(
        code(put(second, json!(mine)).await),
        "unknown",
        "the old icon is gone"
    );
    let cleared = put(hanako.membership, Value::Null).await.expect(200);
    assert_eq!(cleared["icon"], Value::Null);
    assert_eq!(taro.get(&profile).await.expect(200)["icon"], Value::Null);
    village.close().await;
}

#[actix_web::test]
async fn a_verified_member_vouches_and_the_link_works_once() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let other = village.town("toyosu", "豊洲").await;
    let hanako = village.verified("はなこ", town).await;
    let unsure = village.member("みち", town).await;
    let far = village.member("とおる", other).await;
    let invites = |who: &Member| format!("/memberships/{}/invites", who.membership);
    assert_eq!(
        unsure
            .post(&invites(&unsure), Value::Null)
            .await
            .refused(403),
        "forbidden"
    );
    let token = token(
        &hanako
            .post(&invites(&hanako), Value::Null)
            .await
            .expect(201),
    );
    let look = village
        .guest()
        .post("/invites/look", json!({"token": token}))
        .await
        .expect(200);
    assert_eq!(look, json!({"neighborhood": "kosugi", "name": "はなこ"}));
    let accept = async |who: &Member, token: &str| {
        who.post(
            "/invites/accept",
            json!({"token": token, "membership": who.membership}),
        )
        .await
    };
    assert_eq!(
        accept(&far, &token).await.expect(422)["errors"][0]["code"],
        "mismatch"
    );
    assert_eq!(
        accept(&hanako, &token).await.expect(422)["errors"][0]["code"],
        "not_allowed"
    );
    assert_eq!(accept(&unsure, "nothing").await.refused(404), "not_found");

    let mut crowd = vec![unsure];
    for n in 0..19 {
        crowd.push(village.member(&format!("住民{n}"), town).await);
    }
    // Everybody's line is open and everybody is known, so that all come at the same moment.
    join_all(crowd.iter().map(|who| who.get("/memberships"))).await;
    let answers = join_all(crowd.iter().map(|who| accept(who, &token))).await;
    let taken: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].json()["verification"], "invite");
    assert!(
        answers
            .iter()
            .all(|answer| [200, 410].contains(&answer.status.as_u16()))
    );
    let winner = answers
        .iter()
        .position(|answer| answer.status == 200)
        .unwrap();
    accept(&crowd[winner], &token).await.expect(200); // the answer was lost, the same asks again
    let look = village
        .guest()
        .post("/invites/look", json!({"token": token}))
        .await;
    assert_eq!(look.refused(410), "gone");
    village.close().await;
}

fn token(invite: &Value) -> String {
    invite["link"]
        .as_str()
        .unwrap()
        .split_once('#')
        .unwrap()
        .1
        .to_owned()
}

#[actix_web::test]
async fn five_links_in_thirty_days_and_each_lives_for_fourteen() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let mut hanako = village.verified("はなこ", town).await;
    let path = format!("/memberships/{}/invites", hanako.membership);
    join_all((0..10).map(|_| hanako.get("/memberships"))).await;
    let answers = join_all((0..10).map(|_| hanako.post(&path, Value::Null))).await;
    let made: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .collect();
    assert_eq!(made.len(), 5);
    let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
    assert_eq!(refused.refused(429), "too_many");
    let wait: i64 = refused.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((29 * 86_400..=30 * 86_400 + 1).contains(&wait), "{wait}");
    let (first, second) = (token(&made[0].json()), token(&made[1].json()));
    let look = async |token: &str| {
        village
            .guest()
            .post("/invites/look", json!({"token": token}))
            .await
    };
    village.later(TimeDelta::days(14) - TimeDelta::minutes(1));
    look(&first).await.expect(200);
    // Whoever is suspended vouches for nobody.
    let now = village.clock.now();
    village
        .alter(&hanako, |row| row.suspended_at = Set(Some(now)))
        .await;
    assert_eq!(look(&first).await.refused(410), "gone");
    village
        .alter(&hanako, |row| row.suspended_at = Set(None))
        .await;
    look(&second).await.expect(200);
    village.later(TimeDelta::minutes(2));
    assert_eq!(look(&second).await.refused(410), "gone");
    village.later(TimeDelta::days(16));
    hanako.browser.token = Some(fresh_token(&village, &hanako).await);
    hanako.post(&path, Value::Null).await.expect(201);
    village.close().await;
}
