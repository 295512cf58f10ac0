//! The registry: proposed, looked at, written otherwise, closed and merged, by two people where it matters.
use chrono::TimeDelta;
use entity::{id::NeighborhoodId, place, post::Withheld};
use futures_util::future::join_all;
use kairanban::events::Event;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::{
    guide::{cafe, with},
    people::Member,
    talk::id,
    village::Village,
};

async fn kosugi(village: &Village) -> NeighborhoodId {
    village.town("kosugi", "武蔵小杉").await
}

/// A listed place, with two who looked.
async fn listed(village: &Village, town: NeighborhoodId, place: Value) -> (String, Member, Member) {
    let proposer = village.member("発見者", town).await;
    let (one, other) = (
        village.verified("見た人", town).await,
        village.verified("確かめた人", town).await,
    );
    let place = proposer.proposes("kosugi", place).await;
    one.looks(&place, true).await.expect(200);
    other.looks(&place, true).await.expect(200);
    (place, one, other)
}

#[actix_web::test]
async fn what_two_others_have_seen_is_in_the_guide() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let hanako = village.member("花子", town).await;
    let (taro, jiro) = (
        village.member("太郎", town).await,
        village.member("次郎", town).await,
    );
    let stranger = village.newcomer("よその人").await;
    let new = with(
        cafe("木漏れ日カフェ（見本）"),
        &json!({"id": uuid::Uuid::now_v7(), "telephone": "044-000-0000", "hours": "Mo-Su 10:00-18:00",
            "facts": [{"kind": "diaper_table", "value": "yes", "detail": "二階の多目的トイレ"}]}),
    );
    let path = "/neighborhoods/kosugi/places";
    let place = hanako.post(path, new.clone()).await.expect(201);
    let again = hanako.post(path, new.clone()).await.expect(200);
    assert_eq!(again["id"], place["id"]);
    assert_eq!(taro.post(path, new).await.refused(409), "conflict");
    let place = id(&place);

    for who in [&village.guest(), &stranger.browser] {
        let hidden = who.get(&format!("/places/{place}")).await;
        assert_eq!(hidden.refused(404), "not_found");
        assert!(who.guide("kosugi", "").await.is_empty());
    }
    let seen = taro.place(&place).await;
    assert_eq!(
        (&seen["status"], &seen["checks"]),
        (&json!("proposed"), &json!(0))
    );
    assert_eq!(seen["proposed_by"]["author"]["name"], "花子");
    assert_eq!(seen["my"]["may_check"], true);
    assert_eq!(
        hanako.looks(&place, true).await.refused(403),
        "own_proposal"
    );
    let waiting = taro
        .get("/neighborhoods/kosugi/places/waiting")
        .await
        .expect(200);
    assert_eq!(id(&waiting["items"][0]), place);

    let once = taro.looks(&place, true).await.expect(200);
    assert_eq!(
        (&once["status"], &once["checks"]),
        (&json!("proposed"), &json!(1))
    );
    let twice = taro.looks(&place, true).await.expect(200);
    assert_eq!(
        (&twice["status"], &twice["checks"]),
        (&json!("proposed"), &json!(1))
    );
    let done = jiro.looks(&place, true).await.expect(200);
    assert_eq!(done["status"], "listed");
    taro.looks(&place, true).await.expect(200);
    assert_eq!(stranger.looks(&place, true).await.refused(403), "forbidden");
    assert_eq!(
        hanako.looks(&place, false).await.refused(403),
        "own_proposal"
    );

    assert_eq!(
        village.guest().guide("kosugi", "").await,
        ["木漏れ日カフェ（見本）"]
    );
    let shown = village.guest().place(&place).await;
    assert_eq!(shown["known"][0]["detail"], "二階の多目的トイレ");
    assert_eq!(
        shown["known"][0]["by"],
        json!({"voice": "resident", "author": null, "name": null})
    );
    assert_eq!(shown["proposed_by"], Value::Null);
    assert_eq!(shown["address"], "神奈川県川崎市中原区小杉町三丁目1-1");
    assert_eq!(
        taro.place(&place).await["known"][0]["by"]["author"]["name"],
        "花子"
    );
    let acts = village.guest().past_of(&place).await;
    assert_eq!(acts, ["list", "check", "check", "set_fact", "propose"]);
    village.close().await;
}

#[actix_web::test]
async fn those_who_look_at_once_are_counted_in_turn() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let hanako = village.member("花子", town).await;
    let place = hanako.proposes("kosugi", cafe("広場")).await;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(village.member(&format!("隣人{n}"), town).await);
    }
    let answers = join_all(people.iter().map(|one| one.looks(&place, true))).await;
    let ok = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(ok, 2, "two are enough, the others are too late");
    let acts = hanako.past_of(&place).await;
    assert_eq!(acts.iter().filter(|act| *act == "list").count(), 1);
    assert_eq!(hanako.place(&place).await["version"], 2);
    village.close().await;
}

#[actix_web::test]
async fn what_two_others_do_not_find_is_declined_and_a_changed_mind_counts_once() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let hanako = village.member("花子", town).await;
    let (taro, jiro, saburo) = (
        village.member("太郎", town).await,
        village.member("次郎", town).await,
        village.member("三郎", town).await,
    );
    let place = hanako.proposes("kosugi", cafe("幻の店")).await;
    taro.looks(&place, true).await.expect(200);
    let doubt = taro.looks(&place, false).await.expect(200);
    assert_eq!(
        (&doubt["checks"], &doubt["my"]["looked"]),
        (&json!(0), &json!(false))
    );
    let no_reason = json!({"there": false});
    jiro.post(&format!("/places/{place}/checks"), no_reason)
        .await
        .expect(422);
    jiro.looks(&place, true).await.expect(200);
    let gone = saburo.looks(&place, false).await.expect(200);
    assert_eq!(gone["status"], "declined");
    assert_eq!(jiro.looks(&place, true).await.refused(409), "conflict");
    assert!(village.guest().guide("kosugi", "").await.is_empty());
    let hidden = village.guest().get(&format!("/places/{place}")).await;
    assert_eq!(hidden.refused(404), "not_found");
    village.close().await;
}

#[actix_web::test]
async fn one_of_an_office_is_enough_where_it_has_a_word_and_meets_nobody() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let hanako = village.member("はなこさん", town).await;
    let near = village.office("nakahara", "中原区役所").await;
    let far = village.agency("koto", "江東区役所", "131083").await;
    let far = village
        .officer(far, "遠い係員", crate::offices::Roles::default())
        .await;
    let place = hanako.proposes("kosugi", cafe("区民の広場")).await;
    let path = format!("/places/{place}");
    assert_eq!(far.get(&path).await.refused(404), "not_found");
    assert_eq!(far.looks(&place, true).await.refused(404), "not_found");
    let seen = near.clerk.get(&path).await;
    assert!(!String::from_utf8_lossy(&seen.body).contains("はなこさん"));
    let seen = seen.expect(200);
    assert_eq!(
        (&seen["my"]["may_check"], &seen["proposed_by"]),
        (&json!(true), &Value::Null)
    );
    let waiting = "/neighborhoods/kosugi/places/waiting";
    assert_eq!(
        id(&near.clerk.get(waiting).await.expect(200)["items"][0]),
        place
    );
    assert_eq!(far.get(waiting).await.expect(200)["items"], json!([]));

    let done = near.clerk.looks(&place, true).await.expect(200);
    assert_eq!(done["status"], "listed");
    let fact =
        json!({"facts": [{"kind": "wheelchair", "value": "partly", "detail": "入口に段差"}]});
    let facts = format!("{path}/facts");
    near.clerk.post(&facts, fact.clone()).await.expect(200);
    assert_eq!(far.post(&facts, fact).await.refused(403), "forbidden");
    let by = &village.guest().place(&place).await["known"][0]["by"];
    assert_eq!(
        (&by["voice"], &by["name"]),
        (&json!("office"), &json!("中原区役所"))
    );
    let read = near.clerk.get(&format!("{path}/history")).await;
    assert!(!String::from_utf8_lossy(&read.body).contains("はなこさん"));
    village.close().await;
}

#[actix_web::test]
async fn whoever_proposes_is_shown_what_is_known_already() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let (place, taro, _) = listed(&village, town, cafe("こすぎ公園")).await;
    let similar = "/neighborhoods/kosugi/places/similar";
    for name in ["コスギ公園", "こすぎ 公園", "こすぎ公園 多目的広場"] {
        let near = json!({"name": name, "lat": 35.5764, "lon": 139.6603});
        let found = taro.post(similar, near).await.expect(200);
        assert_eq!(id(&found["items"][0]), place, "{name}");
    }
    for (name, lat) in [("こすぎ公園", 35.578), ("小杉神社", 35.576)] {
        let other = json!({"name": name, "lat": lat, "lon": 139.66});
        assert_eq!(
            taro.post(similar, other).await.expect(200)["items"],
            json!([]),
            "{name}"
        );
    }
    // What is only proposed is shown as well, to those who see it, and on the place's own page.
    let second = taro.proposes("kosugi", cafe("こすぎ公園")).await;
    let found = taro.place(&second).await;
    assert_eq!(id(&found["similar"][0]), place);
    assert_eq!(village.guest().place(&place).await["similar"], json!([]));
    let outside = village.newcomer("よその人").await;
    let asked = json!({"name": "こすぎ公園", "lat": 35.576, "lon": 139.66});
    assert_eq!(outside.post(similar, asked).await.refused(403), "forbidden");
    village.close().await;
}

#[actix_web::test]
async fn verified_members_write_otherwise_and_what_was_written_stays_readable() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let (place, taro, _) = listed(&village, town, cafe("パンの店")).await;
    let path = format!("/places/{place}");
    let plain = village.member("名乗り", town).await;
    let change = json!({"telephone": "044-111-2222", "address": {"building": "小杉ビル1F"}});
    assert_eq!(
        plain.patch(&path, 2, change.clone()).await.refused(403),
        "forbidden"
    );
    assert_eq!(
        taro.patch(&path, 1, change.clone()).await.refused(412),
        "precondition_failed"
    );
    let bare = taro.request(reqwest::Method::PATCH, &path).json(&change);
    assert_eq!(bare.send().await.unwrap().status(), 428);
    let after = taro.patch(&path, 2, change).await.expect(200);
    assert_eq!(
        (&after["version"], &after["telephone"]),
        (&json!(3), &json!("044-111-2222"))
    );
    assert!(
        after["address"]
            .as_str()
            .unwrap()
            .ends_with("1-1 小杉ビル1F")
    );
    let history = plain.get(&format!("{path}/history")).await.expect(200);
    let edit = &history["items"][0];
    assert_eq!(edit["before"], json!({"telephone": "", "building": ""}));
    assert_eq!(
        edit["after"],
        json!({"telephone": "044-111-2222", "building": "小杉ビル1F"})
    );
    assert_eq!(edit["by"]["author"]["name"], "見た人");
    for (bad, pointer) in [
        (json!({"hours": "9時から"}), "/hours"),
        (json!({"url": "javascript:alert(1)"}), "/url"),
        (json!({"telephone": "たぶん"}), "/telephone"),
        (json!({"sort": "dentist"}), "/sort"),
        (json!({"lat": 0.0}), "/lat"),
        (json!({"address": {"postcode": "21"}}), "/address/postcode"),
        (json!({"nonsense": 1}), "/nonsense"),
    ] {
        let refused = taro.patch(&path, 3, bad).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let step = taro
        .patch(&path, 3, json!({"lat": 35.5765}))
        .await
        .expect(200);
    assert_eq!(step["version"], 4);
    let far = taro.patch(&path, 4, json!({"lat": 35.579})).await;
    assert_eq!(far.refused(409), "far_move");
    village.close().await;
}

#[actix_web::test]
async fn a_fact_holds_until_somebody_says_otherwise_and_is_asked_about_after_half_a_year() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let (place, taro, jiro) = listed(&village, town, cafe("二階の店")).await;
    let facts = format!("/places/{place}/facts");
    let yes =
        json!({"facts": [{"kind": "stroller", "value": "yes"}, {"kind": "wifi", "value": "no"}]});
    taro.post(&facts, yes.clone()).await.expect(200);
    assert_eq!(
        village.guest().guide("kosugi", "?facts=stroller").await,
        ["二階の店"]
    );
    assert!(
        village
            .guest()
            .guide("kosugi", "?facts=wifi")
            .await
            .is_empty()
    );
    village.later(TimeDelta::days(200));
    let (taro, jiro) = (village.returns(&taro).await, village.returns(&jiro).await);
    let old = taro.place(&place).await;
    assert_eq!(
        (&old["known"][0]["stale"], &old["stale"]),
        (&json!(true), &json!(true))
    );
    let confirmations = format!("/places/{place}/confirmations");
    jiro.post(&confirmations, json!({"fact": "stroller"}))
        .await
        .expect(200);
    let rest = jiro.post(&confirmations, json!({})).await.expect(200);
    assert_eq!(
        (&rest["known"][0]["stale"], &rest["stale"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        rest["known"][0]["by"]["author"]["name"], "見た人",
        "who said so first stays"
    );
    assert_eq!(
        jiro.post(&confirmations, json!({"fact": "pets"}))
            .await
            .refused(404),
        "not_found"
    );

    let no = json!({"facts": [{"kind": "stroller", "value": "no", "detail": "階段だけです"}]});
    jiro.post(&facts, no).await.expect(200);
    assert!(
        village
            .guest()
            .guide("kosugi", "?facts=stroller")
            .await
            .is_empty()
    );
    let history = jiro
        .get(&format!("/places/{place}/history"))
        .await
        .expect(200);
    assert_eq!(history["items"][0]["before"]["stroller"]["value"], "yes");
    assert_eq!(history["items"][0]["after"]["stroller"]["value"], "no");
    let twice =
        json!({"facts": [{"kind": "pets", "value": "no"}, {"kind": "pets", "value": "yes"}]});
    jiro.post(&facts, twice).await.expect(422);
    village.close().await;
}

#[actix_web::test]
async fn what_hides_a_place_takes_two() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let (place, taro, jiro) = listed(&village, town, cafe("古い店")).await;
    let close = json!({"kind": "close", "reason": "閉店の貼り紙がありました"});
    let asked = taro.asks_for(&place, close.clone()).await;
    let path = format!("/places/{place}/changes");
    assert_eq!(
        jiro.post(&path, close.clone()).await.refused(409),
        "conflict"
    );
    assert_eq!(
        taro.answers_change(&place, &asked, true).await.refused(403),
        "own_request"
    );
    assert_eq!(village.guest().guide("kosugi", "").await, ["古い店"]);
    assert_eq!(village.guest().place(&place).await["waiting"], json!([]));
    jiro.answers_change(&place, &asked, false).await.expect(200);
    assert_eq!(
        jiro.answers_change(&place, &asked, true).await.refused(409),
        "conflict"
    );
    let asked = taro.asks_for(&place, close.clone()).await;
    taro.answers_change(&place, &asked, false).await.expect(200);

    let asked = taro.asks_for(&place, close).await;
    let closed = jiro.answers_change(&place, &asked, true).await.expect(200);
    assert_eq!(closed["status"], "closed");
    assert!(village.guest().guide("kosugi", "").await.is_empty());
    assert_eq!(village.guest().place(&place).await["status"], "closed");
    let fact = json!({"facts": [{"kind": "wifi", "value": "yes"}]});
    assert_eq!(
        jiro.post(&format!("/places/{place}/facts"), fact)
            .await
            .refused(409),
        "conflict"
    );
    let open = json!({"kind": "reopen", "reason": "また開きました"});
    let asked = jiro.asks_for(&place, open).await;
    taro.answers_change(&place, &asked, true).await.expect(200);
    assert_eq!(village.guest().guide("kosugi", "").await, ["古い店"]);

    let away = json!({"kind": "move", "reason": "移転", "lat": 35.5799, "lon": 139.66});
    let asked = jiro.asks_for(&place, away).await;
    let moved = taro.answers_change(&place, &asked, true).await.expect(200);
    assert_eq!(moved["lat"], 35.5799);
    let nowhere = json!({"kind": "move", "reason": "移転", "lat": 35.7, "lon": 139.66});
    assert_eq!(
        jiro.post(&path, nowhere).await.expect(422)["errors"][0]["code"],
        "mismatch"
    );
    village.close().await;
}

#[actix_web::test]
async fn an_old_address_answers_with_the_new_one_and_what_hangs_on_it_goes_along() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let (place, taro, jiro) = listed(&village, town, cafe("小杉湯")).await;
    let (double, ..) = listed(&village, town, cafe("銭湯 小杉湯")).await;
    let say = async |place: &str, facts: Value| {
        let path = format!("/places/{place}/facts");
        taro.post(&path, json!({"facts": facts})).await.expect(200);
    };
    say(&place, json!([{"kind": "wifi", "value": "no"}])).await;
    village.later(TimeDelta::minutes(1));
    say(
        &double,
        json!([{"kind": "wifi", "value": "yes"}, {"kind": "pets", "value": "no"}]),
    )
    .await;
    let merge = json!({"kind": "merge", "reason": "同じ店です", "into": place});
    let itself = json!({"kind": "merge", "reason": "同じ店です", "into": double});
    taro.post(&format!("/places/{double}/changes"), itself)
        .await
        .expect(422);
    let asked = taro.asks_for(&double, merge).await;
    let merged = jiro.answers_change(&double, &asked, true).await.expect(200);
    assert_eq!(
        (&merged["status"], &merged["moved_to"]),
        (&json!("merged"), &json!(place))
    );
    assert_eq!(
        village.guest().place(&double).await["moved_to"],
        place.as_str()
    );
    assert_eq!(village.guest().guide("kosugi", "").await, ["小杉湯"]);
    let facts = village.guest().place(&place).await["known"].clone();
    let said: Vec<_> = facts
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["kind"].clone(), f["value"].clone()))
        .collect();
    assert!(said.contains(&(json!("wifi"), json!("yes"))), "{said:?}");
    assert!(
        said.contains(&(json!("pets"), json!("no"))) && said.len() == 2,
        "{said:?}"
    );

    // Two that are one with a third keep leading there.
    let (third, ..) = listed(&village, town, cafe("小杉湯 本店")).await;
    let merge = json!({"kind": "merge", "reason": "こちらが正式", "into": third});
    let asked = taro.asks_for(&place, merge).await;
    jiro.answers_change(&place, &asked, true).await.expect(200);
    assert_eq!(
        village.guest().place(&double).await["moved_to"],
        third.as_str()
    );

    let undo = json!({"kind": "unmerge", "reason": "別の店でした"});
    let asked = jiro.asks_for(&place, undo.clone()).await;
    taro.answers_change(&place, &asked, true).await.expect(200);
    assert_eq!(
        village.guest().place(&double).await["moved_to"],
        place.as_str()
    );
    let asked = jiro.asks_for(&double, undo).await;
    let apart = taro.answers_change(&double, &asked, true).await.expect(200);
    assert_eq!(apart["status"], "listed");
    assert_eq!(apart["known"].as_array().unwrap().len(), 2);
    let back = village.guest().place(&place).await["known"].clone();
    assert_eq!(
        (&back[0]["kind"], &back[0]["value"]),
        (&json!("wifi"), &json!("no"))
    );
    assert_eq!(back.as_array().unwrap().len(), 1);
    assert_eq!(village.guest().guide("kosugi", "").await.len(), 3);
    village.close().await;
}

#[actix_web::test]
async fn blocks_silence_and_moderation_hold_for_proposals() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let hanako = village.member("花子", town).await;
    let taro = village.member("太郎", town).await;
    let place = hanako.proposes("kosugi", cafe("秘密の店")).await;
    let path = format!("/places/{place}");
    taro.place(&place).await;
    let block = format!("/members/{}/block", hanako.membership);
    taro.post(&block, Value::Null).await.expect(204);
    assert_eq!(taro.get(&path).await.refused(404), "not_found");
    assert_eq!(
        taro.get("/neighborhoods/kosugi/places/waiting")
            .await
            .expect(200)["items"],
        json!([])
    );
    hanako.place(&place).await;

    let (listed, one, _) = listed(&village, town, cafe("宣伝の店")).await;
    let conn = village.raw().await;
    let row = place::Entity::find_by_id(entity::id::PlaceId(listed.parse().unwrap()));
    let mut row = row.one(&conn).await.unwrap().unwrap().into_active_model();
    row.withheld = Set(Some(Withheld::Hidden));
    let row = row.update(&conn).await.unwrap();
    village
        .tell(Event::PlaceChanged {
            place: row.id,
            area: row.neighborhood_id,
        })
        .await;
    for who in [&village.guest(), &one.browser] {
        assert_eq!(
            who.get(&format!("/places/{listed}")).await.refused(404),
            "not_found"
        );
        assert!(who.guide("kosugi", "").await.is_empty());
    }
    village.close().await;
}

#[actix_web::test]
async fn words_about_places_are_looked_at_and_a_places_own_number_is_nobodys_data() {
    let village = Village::new().await;
    let town = kosugi(&village).await;
    let hanako = village.member("花子", town).await;
    let path = "/neighborhoods/kosugi/places";
    let private = with(
        cafe("田中さんの家"),
        &json!({"note": "田中さんの携帯は090-1234-5678です"}),
    );
    let refused = hanako.post(path, private.clone()).await.expect(422);
    assert_eq!(
        (&refused["code"], &refused["errors"][0]["pointer"]),
        (&json!("personal_data"), &json!("/note"))
    );
    hanako
        .post(path, with(private, &json!({"acknowledged": true})))
        .await
        .expect(201);
    let own = with(cafe("角の花屋"), &json!({"telephone": "044-733-1234"}));
    hanako.post(path, own).await.expect(201);
    let scam = with(
        cafe("投資の店"),
        &json!({"note": "副業で必ず儲かる投資、元本保証。LINEのIDを追加してください https://example.com/x"}),
    );
    assert_eq!(
        hanako
            .post(path, with(scam, &json!({"acknowledged": true})))
            .await
            .refused(409),
        "words_not_for_places"
    );
    let far = with(cafe("遠い店"), &json!({"lat": 35.60}));
    assert_eq!(
        hanako.post(path, far).await.expect(422)["errors"][0]["pointer"],
        "/lat"
    );
    for missing in ["name", "category", "lat", "lon"] {
        let mut place = cafe("足りない店");
        place.as_object_mut().unwrap().remove(missing);
        let refused = hanako.post(path, place).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], format!("/{missing}"));
    }
    village.close().await;
}
