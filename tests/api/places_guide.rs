//! The guide: lists, the map, its pages, what is near, and where data comes from.
use chrono::{Datelike, NaiveTime, TimeDelta, Weekday};
use entity::{
    id::NeighborhoodId,
    place::Category,
    place_fact::{Kind, Value as Is},
};
use kairanban::{
    access::Viewer,
    accounts::Password,
    config::Tiles,
    events::Event,
    places::{
        Content,
        samples::{self, Origin, Sample, SampleFact},
    },
};
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    accounts::SENTENCE,
    guide::names,
    village::{Neighbor, Village},
};

fn content(name: &str, kana: &str, (lat, lon): (f64, f64)) -> Content {
    let written = json!({
        "name": name, "kana": kana, "name_en": "", "category": "park", "sort": null, "lat": lat, "lon": lon,
        "postcode": "", "prefecture": "神奈川県", "city": "川崎市中原区", "town": "", "block": "", "building": "",
        "spot": "", "telephone": "", "hours": "", "hours_note": "", "url": "", "note": "",
    });
    serde_json::from_value(written).unwrap()
}

fn sample(content: Content) -> Sample {
    Sample {
        content,
        facts: Vec::new(),
    }
}

fn there_is(kind: Kind, detail: &str) -> SampleFact {
    SampleFact {
        kind,
        value: Is::Yes,
        detail: detail.into(),
    }
}

const ORIGIN: Origin = Origin {
    key: "park/141330",
    title: "公園一覧（見本）",
    publisher: "川崎市",
    licence: "CC BY 4.0",
};

async fn fill(village: &Village, samples: &[Sample]) {
    let app = &village.app;
    let map = app.towns.map(&app.db).await.unwrap();
    let guest = Viewer::guest();
    let done = app.db.write(&guest, async |tx| {
        samples::add(tx, &map, ORIGIN, samples).await
    });
    done.await.unwrap();
}

/// Five parks in a row to the east, 100 m apart, with the town's readings out of their order.
async fn parks(village: &Village) {
    let kana = [
        "うえのこうえん",
        "あおぞらこうえん",
        "",
        "いけのこうえん",
        "おかこうえん",
    ];
    let names = ["上野公園", "青空公園", "アーチ広場", "池の公園", "丘公園"];
    let mut rows = Vec::new();
    for n in 0..5 {
        let lon = 139.656 + f64::from(u8::try_from(n).unwrap()) * 0.0011;
        let mut content = content(names[n], kana[n], (35.576, lon));
        if n == 1 {
            content.hours = "Mo-Fr 09:00-17:00; PH off".into();
        }
        if n == 4 {
            content.category = Category::Toilet;
        }
        let mut row = sample(content);
        if n % 2 == 0 {
            row.facts = vec![there_is(Kind::DiaperTable, "")];
        }
        rows.push(row);
    }
    fill(village, &rows).await;
}

#[actix_web::test]
async fn a_list_is_in_the_order_of_readings_page_by_page() {
    let village = Village::new().await;
    village.town("kosugi", "武蔵小杉").await;
    parks(&village).await;
    let guest = village.guest();
    let all = guest.guide("kosugi", "").await;
    assert_eq!(
        all,
        ["アーチ広場", "青空公園", "池の公園", "上野公園", "丘公園"]
    );
    let mut read = Vec::new();
    let mut path = "/neighborhoods/kosugi/places?limit=2".to_owned();
    loop {
        let answer = guest.get(&path).await;
        let page = answer.expect(200);
        read.extend(names(&page));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        assert!(answer.headers["link"].to_str().unwrap().contains(next));
        path = format!("/neighborhoods/kosugi/places?limit=2&cursor={next}");
    }
    assert_eq!(read, all);
    assert_eq!(guest.guide("kosugi", "?category=toilet").await, ["丘公園"]);
    let with = guest
        .guide("kosugi", "?facts=diaper_table&category=park")
        .await;
    assert_eq!(with, ["アーチ広場", "上野公園"]);
    for bad in [
        "?facts=golden_tap",
        "?category=castle",
        "?limit=0",
        "?cursor=AAAA",
        "?open_now=maybe",
    ] {
        guest
            .get(&format!("/neighborhoods/kosugi/places{bad}"))
            .await
            .expect(422);
    }
    guest.get("/neighborhoods/nowhere/places").await.expect(404);
    village.close().await;
}

/// Moves the clock to a time in Japan on the next day of the week.
fn wait_for(village: &Village, day: Weekday, hour: u32) {
    let now = (village.clock.now() + TimeDelta::hours(9)).naive_utc();
    let mut date = now.date() + TimeDelta::days(1);
    while date.weekday() != day {
        date += TimeDelta::days(1);
    }
    let then = date.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
    village.later(then - now);
}

#[actix_web::test]
async fn what_is_open_is_asked_of_japans_time() {
    let village = Village::new().await;
    village.town("kosugi", "武蔵小杉").await;
    parks(&village).await;
    let guest = village.guest();
    let open = async || guest.guide("kosugi", "?open_now=true").await;
    wait_for(&village, Weekday::Sat, 12);
    assert!(open().await.is_empty());
    wait_for(&village, Weekday::Wed, 8);
    assert!(open().await.is_empty());
    village.later(TimeDelta::hours(2));
    assert_eq!(open().await, ["青空公園"]);
    let page = guest.get("/neighborhoods/kosugi/places").await.expect(200);
    let card = &page["items"][1];
    assert_eq!(card["open"], "open");
    assert!(
        card["changes_at"]
            .as_str()
            .unwrap()
            .ends_with("T08:00:00.000Z"),
        "five in Japan"
    );
    assert_eq!(
        (&page["items"][0]["open"], &page["items"][0]["changes_at"]),
        (&Value::Null, &Value::Null)
    );
    village.later(TimeDelta::hours(8));
    assert!(open().await.is_empty());
    village.close().await;
}

async fn near(who: &Neighbor, asked: Value) -> Value {
    who.post("/places/near", asked).await.expect(200)
}

#[actix_web::test]
async fn the_nearest_come_first_and_nobody_keeps_where_one_is() {
    let village = Village::new().await;
    village.town("kosugi", "武蔵小杉").await;
    parks(&village).await;
    let guest = village.guest();
    let here = json!({"lat": 35.576, "lon": 139.6605});
    let found = near(&guest, here.clone()).await;
    assert_eq!(
        names(&found),
        ["丘公園", "池の公園", "アーチ広場", "青空公園", "上野公園"]
    );
    let meters: Vec<u64> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["distance_m"].as_u64().unwrap())
        .collect();
    assert!(
        meters.is_sorted() && meters[0] < 20 && (390..430).contains(&meters[4]),
        "{meters:?}"
    );
    let two = json!({"lat": 35.576, "lon": 139.6605, "limit": 2, "facts": ["diaper_table"]});
    assert_eq!(names(&near(&guest, two).await), ["丘公園", "アーチ広場"]);
    let toilets = json!({"lat": 35.576, "lon": 139.656, "category": "toilet"});
    assert_eq!(names(&near(&guest, toilets).await), ["丘公園"]);
    let osaka = json!({"lat": 34.7, "lon": 135.5});
    assert_eq!(near(&guest, osaka).await["items"], json!([]));
    for bad in [
        json!({"lat": 0.0, "lon": 139.66}),
        json!({"lat": 35.576}),
        json!({"lat": 35.576, "lon": 139.66, "limit": 21}),
        json!({"lat": 35.576, "lon": 139.66, "who": "me"}),
    ] {
        guest.post("/places/near", bad).await.expect(422);
    }
    let answer = guest.post("/places/near", here).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    village.close().await;
}

#[actix_web::test]
async fn a_place_is_read_without_a_script_and_by_machines() {
    let village = Village::new().await;
    village.town("kosugi", "武蔵小杉").await;
    let mut evil = sample(content("</script><b>公園", "こうえん", (35.576, 139.66)));
    evil.facts = vec![there_is(Kind::DiaperTable, "入口の右")];
    evil.content.telephone = "044-000-1111".into();
    fill(&village, &[evil]).await;
    let guest = village.guest();
    let here = json!({"lat": 35.576, "lon": 139.66});
    let found = near(&guest, here).await;
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    let page = guest
        .client
        .get(format!("{}/places/{id}", village.url))
        .send()
        .await
        .unwrap();
    let text = page.text().await.unwrap();
    assert!(
        text.contains("おむつ替えの台") && text.contains("入口の右"),
        "{text}"
    );
    assert!(!text.contains("<b>公園"), "{text}");
    let (_, data) = text.split_once("application/ld+json\">").unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(
        (&data["@type"], &data["telephone"]),
        (&json!("Park"), &json!("044-000-1111"))
    );
    assert_eq!(data["name"], "</script><b>公園");
    assert_eq!(data["amenityFeature"][0]["name"], "おむつ替えの台");

    // What is not public looks like what is not there.
    let hidden = guest
        .client
        .get(format!("{}/places/{}", village.url, uuid::Uuid::now_v7()))
        .send()
        .await
        .unwrap();
    assert!(!hidden.text().await.unwrap().contains("ld+json"));
    village.close().await;
}

#[actix_web::test]
async fn nothing_is_asked_of_another_host_unless_its_operator_named_one() {
    let policy = async |village: &Village| {
        let page = village
            .guest()
            .client
            .get(&village.url)
            .send()
            .await
            .unwrap();
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let village = Village::new().await;
    assert!(!policy(&village).await.contains("http"));
    let ground = village.guest().get("/map").await.expect(200);
    assert_eq!(ground, json!({"tiles": null, "credit": ""}));
    village.close().await;

    let url = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png";
    let tiles = Tiles::read(url, Some("地理院タイル".into())).unwrap();
    let village = Village::with(|config| config.tiles = Some(tiles)).await;
    let said = policy(&village).await;
    assert!(
        said.contains("img-src 'self' https://cyberjapandata.gsi.go.jp blob: data:;"),
        "{said}"
    );
    assert_eq!(said.matches("http").count(), 1, "{said}");
    let ground = village.guest().get("/map").await.expect(200);
    assert_eq!(ground, json!({"tiles": url, "credit": "地理院タイル"}));
    village.close().await;
}

#[actix_web::test]
async fn a_map_is_sent_again_only_when_it_changed() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    parks(&village).await;
    let guest = village.guest();
    let map = guest.map("kosugi", None).await;
    assert_eq!(map.headers["content-type"], "application/geo+json");
    let tag = map.headers["etag"].to_str().unwrap().to_owned();
    let json = map.expect(200);
    assert_eq!(
        (&json["type"], json["features"].as_array().unwrap().len()),
        (&json!("FeatureCollection"), 5)
    );
    assert_eq!(
        json["features"][0]["geometry"],
        json!({"type": "Point", "coordinates": [139.6582, 35.576]})
    );
    assert_eq!(json["bbox"], json!([139.656, 35.576, 139.6604, 35.576]));
    assert_eq!(guest.map("kosugi", Some(&tag)).await.status, 304);
    let place = json["features"][0]["id"].as_str().unwrap().to_owned();
    let taro = village.verified("太郎", town).await;
    taro.patch(
        &format!("/places/{place}"),
        1,
        json!({"name": "アーチ広場（北）"}),
    )
    .await
    .expect(200);
    assert_eq!(guest.map("kosugi", Some(&tag)).await.status, 200);
    village.close().await;
}

#[actix_web::test]
async fn where_data_comes_from_is_said_beside_it() {
    let village = Village::new().await;
    village.town("kosugi", "武蔵小杉").await;
    let mut green = sample(content("等々力緑地", "とどろきりょくち", (35.576, 139.66)));
    green.facts = vec![there_is(Kind::WheelchairToilet, "")];
    fill(&village, &[green]).await;
    let page = village
        .guest()
        .get("/neighborhoods/kosugi/places")
        .await
        .expect(200);
    let whole = village
        .guest()
        .place(page["items"][0]["id"].as_str().unwrap())
        .await;
    assert_eq!(
        (&whole["source"]["publisher"], &whole["source"]["licence"]),
        (&json!("川崎市"), &json!("CC BY 4.0"))
    );
    assert_eq!(
        whole["known"][0]["by"],
        json!({"voice": "dataset", "author": null, "name": "川崎市"})
    );
    village.close().await;
}

#[actix_web::test]
async fn what_lies_in_no_town_is_near_and_gets_its_town_when_an_outline_comes() {
    let village = Village::new().await;
    fill(
        &village,
        &[sample(content(
            "はぐれ公園",
            "はぐれこうえん",
            (35.576, 139.66),
        ))],
    )
    .await;
    let guest = village.guest();
    let here = json!({"lat": 35.576, "lon": 139.6605});
    let found = near(&guest, here).await;
    assert_eq!(names(&found), ["はぐれ公園"]);
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(guest.place(&id).await["neighborhood"], Value::Null);
    let area: NeighborhoodId = village.town("kosugi", "武蔵小杉").await;
    assert!(guest.guide("kosugi", "").await.is_empty());
    village.tell(Event::OutlineChanged { area }).await;
    village.settle().await;
    assert_eq!(guest.guide("kosugi", "").await, ["はぐれ公園"]);
    assert_eq!(guest.place(&id).await["neighborhood"], "kosugi");
    village.close().await;
}

#[actix_web::test]
async fn whoever_leaves_is_forgotten_and_the_guide_stays() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (taro, jiro) = (
        village.member("太郎", town).await,
        village.member("次郎", town).await,
    );
    let hanako = village.member("花子", town).await;
    let hash = village
        .app
        .passwords
        .hash(&Password::parse(SENTENCE).unwrap())
        .await
        .unwrap();
    village
        .alter(&hanako, |row| row.password_hash = Set(hash))
        .await;
    let shown = hanako
        .proposes("kosugi", crate::guide::cafe("残る店"))
        .await;
    let unseen = hanako
        .proposes("kosugi", crate::guide::cafe("消える店"))
        .await;
    taro.looks(&shown, true).await.expect(200);
    jiro.looks(&shown, true).await.expect(200);
    let leave = json!({"password": SENTENCE, "content": "remove"});
    hanako.post("/me/leave", leave).await.expect(204);
    assert_eq!(
        taro.get(&format!("/places/{unseen}")).await.refused(404),
        "not_found"
    );
    assert_eq!(village.guest().guide("kosugi", "").await, ["残る店"]);
    let history = taro.get(&format!("/places/{shown}/history")).await;
    assert!(!String::from_utf8_lossy(&history.body).contains("花子"));
    village.close().await;
}
