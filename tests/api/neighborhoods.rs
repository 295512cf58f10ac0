//! Towns: they come from files, are found on the map, and tell how many people they have in bands only.
use chrono::TimeDelta;
use entity::neighborhood;
use kairanban::{
    events::Event,
    neighborhoods::{
        count_people,
        import::{self, Imported},
    },
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::{Value, json};

use crate::village::Village;

/// A file with towns as squares of about a kilometer, each at its western edge.
pub fn file(towns: &[(&str, f64)]) -> String {
    let features: Vec<_> = towns
        .iter()
        .map(|(slug, west)| {
            let (east, south, north) = ((west * 100.0).round() / 100.0 + 0.01, 35.70, 35.71);
            json!({
                "type": "Feature",
                "properties": {
                    "slug": slug, "name": format!("{slug}のまち"), "kana": "つきしま", "romaji": "Tsukishima",
                    "kind": "machi", "municipality_code": "131024", "municipality": "中央区",
                    "towns": ["月島1丁目", "月島2丁目"],
                    "station": {"name": "月島駅", "lon": west + 0.005, "lat": 35.705},
                    "approximate": true
                },
                "geometry": {"type": "Polygon", "coordinates": [[
                    [west, south], [east, south], [east, north], [west, north], [west, south]
                ]]}
            })
        })
        .collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

async fn at(village: &Village, lon: f64, lat: f64) -> Value {
    let body = json!({"lon": lon, "lat": lat});
    village
        .guest()
        .post("/neighborhoods/locate", body)
        .await
        .expect(200)["slug"]
        .clone()
}

async fn slugs(village: &Village) -> Vec<String> {
    let list = village.guest().get("/neighborhoods").await.expect(200);
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|town| town["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_fresh_server_knows_its_own_towns_and_takes_a_third_one_from_a_file() {
    let village = Village::new().await;
    let first = import::own_towns_if_empty(&village.app).await.unwrap();
    assert_eq!(first.unwrap().added, 2);
    assert_eq!(
        import::own_towns_if_empty(&village.app).await.unwrap(),
        None
    );
    assert_eq!(at(&village, 139.6596, 35.5763).await, "musashi-kosugi");
    assert_eq!(at(&village, 139.7855, 35.705).await, Value::Null);

    let third = import::neighborhoods(&village.app, &file(&[("tsukishima", 139.78)])).await;
    assert_eq!(
        third.unwrap(),
        Imported {
            added: 1,
            ..Imported::default()
        }
    );
    assert_eq!(
        slugs(&village).await,
        ["musashi-kosugi", "toyosu", "tsukishima"]
    );
    assert_eq!(
        at(&village, 139.7855, 35.705).await,
        "tsukishima",
        "the map was kept too long"
    );

    let town = village
        .guest()
        .get("/neighborhoods/tsukishima")
        .await
        .expect(200);
    assert_eq!(town["station"]["name"], "月島駅");
    assert_eq!(town["towns"][1], "月島2丁目");
    assert_eq!(town["outline"]["type"], "Polygon");
    assert_eq!(
        (&town["people"], &town["status"]),
        (&json!("<10"), &json!("open"))
    );
    let list = village.guest().get("/neighborhoods").await.expect(200);
    assert!(
        list["items"][2].get("outline").is_none(),
        "outlines are large"
    );
    let list = village
        .guest()
        .get("/neighborhoods?outline=true")
        .await
        .expect(200);
    assert_eq!(list["items"][2]["outline"]["type"], "Polygon");

    // The new town's people do there what others do elsewhere.
    let hanako = village.newcomer("はなこ").await;
    let wish = json!({"neighborhood": "tsukishima", "kind": "resident"});
    let joined = hanako.post("/memberships", wish).await.expect(201);
    let check = format!(
        "/memberships/{}/location-check",
        joined["id"].as_str().unwrap()
    );
    let here = json!({"lon": 139.785, "lat": 35.705, "accuracy_m": 20});
    assert_eq!(
        hanako.post(&check, here).await.expect(200)["verification"],
        "location"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_bad_file_changes_nothing() {
    let village = Village::new().await;
    import::neighborhoods(&village.app, &file(&[("tsukishima", 139.78)]))
        .await
        .unwrap();
    let before = village
        .guest()
        .get("/neighborhoods?outline=true")
        .await
        .body;

    // A good town beside one that lies on a stored one; the other order too.
    for towns in [
        [("kachidoki", 139.80), ("harumi", 139.785)],
        [("harumi", 139.785), ("kachidoki", 139.80)],
    ] {
        let refused = import::neighborhoods(&village.app, &file(&towns))
            .await
            .unwrap_err();
        let told = refused.to_string();
        assert!(told.contains("harumi: lies on tsukishima"), "{told}");
        assert!(!told.contains("kachidoki"), "{told}");
    }
    let out_of_japan =
        file(&[("kachidoki", 139.80), ("harumi", 139.82)]).replace("139.82,35.71", "139.82,99.0");
    let refused = import::neighborhoods(&village.app, &out_of_japan)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("harumi"), "{refused}");
    assert!(import::neighborhoods(&village.app, "{}").await.is_err());

    let after = village
        .guest()
        .get("/neighborhoods?outline=true")
        .await
        .body;
    assert_eq!(before, after);
    village.close().await;
}

#[actix_web::test]
async fn importing_again_updates_and_keeps_ids_and_members() {
    let village = Village::new().await;
    let both = file(&[("tsukishima", 139.78), ("kachidoki", 139.80)]);
    import::neighborhoods(&village.app, &both).await.unwrap();
    let id = village
        .guest()
        .get("/neighborhoods/tsukishima")
        .await
        .expect(200)["id"]
        .clone();
    let hanako = village.newcomer("はなこ").await;
    let wish = json!({"neighborhood": "tsukishima", "kind": "resident"});
    hanako.post("/memberships", wish).await.expect(201);
    let same = import::neighborhoods(&village.app, &both).await.unwrap();
    assert_eq!(
        same,
        Imported {
            unchanged: 2,
            ..Imported::default()
        }
    );

    // The town moves; its old place is free for another one in the same file.
    let moved =
        file(&[("tsukishima", 139.82), ("harumi", 139.78)]).replace("tsukishimaのまち", "月島");
    assert_eq!(at(&village, 139.785, 35.705).await, "tsukishima");
    let done = import::neighborhoods(&village.app, &moved).await.unwrap();
    assert_eq!(
        done,
        Imported {
            added: 1,
            updated: 1,
            unchanged: 0
        }
    );
    assert_eq!(at(&village, 139.785, 35.705).await, "harumi");
    assert_eq!(at(&village, 139.825, 35.705).await, "tsukishima");
    assert_eq!(
        at(&village, 139.805, 35.705).await,
        "kachidoki",
        "not in the file, so it stays"
    );
    let mine = hanako.get("/memberships").await.expect(200);
    assert_eq!(mine["items"][0]["neighborhood"]["id"], id);
    assert_eq!(mine["items"][0]["neighborhood"]["name"], "月島");
    village.close().await;
}

#[actix_web::test]
async fn a_town_in_preparation_is_nowhere_and_only_open_ones_are_joined() {
    let village = Village::new().await;
    import::neighborhoods(&village.app, &file(&[("tsukishima", 139.78)]))
        .await
        .unwrap();
    let hanako = village.newcomer("はなこ").await;
    let wish = || json!({"neighborhood": "tsukishima", "kind": "resident"});
    assert_eq!(
        village
            .guest()
            .post("/memberships", wish())
            .await
            .refused(401),
        "anonymous"
    );
    for (status, list, refusal) in [
        (neighborhood::Status::Preparing, 0, (404, "not_found")),
        (neighborhood::Status::Paused, 1, (403, "forbidden")),
        (neighborhood::Status::Archived, 1, (403, "forbidden")),
    ] {
        set_status(&village, status).await;
        assert_eq!(slugs(&village).await.len(), list, "{status:?}");
        let found = at(&village, 139.785, 35.705).await;
        assert_eq!(found.is_null(), list == 0, "{status:?}: {found}");
        let answer = hanako.post("/memberships", wish()).await;
        assert_eq!(answer.refused(refusal.0), refusal.1, "{status:?}");
    }
    set_status(&village, neighborhood::Status::Open).await;
    hanako.post("/memberships", wish()).await.expect(201);
    // Whoever belongs to it still knows of it.
    set_status(&village, neighborhood::Status::Preparing).await;
    hanako.get("/neighborhoods/tsukishima").await.expect(200);
    assert_eq!(
        village
            .guest()
            .get("/neighborhoods/tsukishima")
            .await
            .refused(404),
        "not_found"
    );
    village.close().await;
}

/// As an administrator would; the change log tells the map.
async fn set_status(village: &Village, status: neighborhood::Status) {
    let area = {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        let town = neighborhood::Entity::find()
            .one(&village.raw().await)
            .await
            .unwrap()
            .unwrap();
        let area = town.id;
        let mut row: neighborhood::ActiveModel = town.into();
        row.status = Set(status);
        row.update(&village.raw().await).await.unwrap();
        area
    };
    village.tell(Event::NeighborhoodChanged { area }).await;
}

#[actix_web::test]
async fn people_are_counted_in_bands_and_once_a_day() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let mut members = Vec::new();
    for n in 0..10 {
        members.push(village.member(&format!("住民{n}"), town).await);
    }
    let now = village.clock.now();
    village
        .alter(&members[0], |row| row.suspended_at = Set(Some(now)))
        .await;
    let band = async || {
        village
            .guest()
            .get("/neighborhoods/kosugi")
            .await
            .expect(200)["people"]
            .clone()
    };

    count_people(&village.app).await.unwrap();
    assert_eq!(band().await, "<10", "a suspended member does not count");
    village.member("十一人目", town).await;
    count_people(&village.app).await.unwrap();
    assert_eq!(
        band().await,
        "<10",
        "the moment of a change would tell who came"
    );
    village.later(TimeDelta::days(1));
    count_people(&village.app).await.unwrap();
    assert_eq!(band().await, "10-14");
    village.close().await;
}

#[actix_web::test]
async fn places_that_are_none_are_refused() {
    let village = Village::new().await;
    let locate = async |body: Value| village.guest().post("/neighborhoods/locate", body).await;
    for (body, pointer, code) in [
        (json!({"lon": 200, "lat": 35}), "/lon", "invalid"),
        (json!({"lon": 139, "lat": -91}), "/lat", "invalid"),
        (json!({"lon": 139}), "/lat", "required"),
        (json!({"lon": 139, "lat": 35, "who": 1}), "/who", "unknown"),
    ] {
        let told = locate(body).await.expect(422);
        assert_eq!(told["errors"][0], json!({"pointer": pointer, "code": code}));
    }
    assert_eq!(
        locate(json!({"lon": 0, "lat": 0})).await.expect(200)["slug"],
        Value::Null
    );
    let by_address = village
        .guest()
        .get("/neighborhoods/at?lon=139&lat=35")
        .await;
    assert_eq!(
        by_address.refused(404),
        "not_found",
        "no coordinates in addresses"
    );
    village.close().await;
}
