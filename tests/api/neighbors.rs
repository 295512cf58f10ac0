//! Between neighbors: what one sees of another, blocking and muting, two faces that nothing ties together,
//! and a position that is looked at and forgotten.
use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use entity::{
    id::{MembershipId, PhotoId},
    membership::{self, Verification},
    photo,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseConnection, Set, Statement};
use serde_json::{Value, json};

use crate::{people::Member, village::Village};

fn member(id: impl std::fmt::Display) -> String {
    format!("/members/{id}")
}

fn block(who: &Member) -> String {
    format!("/members/{}/block", who.membership)
}

#[actix_web::test]
async fn neighbors_see_each_other_and_nobody_else_does() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let other = village.town("toyosu", "豊洲").await;
    let hanako = village.verified("はなこ", town).await;
    let taro = village.member("たろう", town).await;
    let far = village.verified("とおる", other).await;
    let newcomer = village.newcomer("新顔").await;
    let path = member(hanako.membership);
    let profile = taro.get(&path).await.expect(200);
    let month = (village.clock.now() + chrono::TimeDelta::hours(9))
        .format("%Y-%m")
        .to_string();
    let expected = json!({
        "membership": hanako.membership, "name": "はなこ", "icon": null, "kind": "resident", "verified": true,
        "joined_month": month, "me": false, "blocked": false, "muted": false
    });
    assert_eq!(profile, expected);
    assert_eq!(hanako.get(&path).await.expect(200)["me"], true);
    let missing = taro.get(&member(MembershipId::new())).await;
    for stranger in [&far.browser, &newcomer.browser] {
        let answer = stranger.get(&path).await;
        assert_eq!(answer.refused(404), "not_found");
        assert_eq!(
            answer.body, missing.body,
            "hidden and missing look the same"
        );
        for act in ["block", "mute"] {
            let answer = stranger.post(&format!("{path}/{act}"), Value::Null).await;
            assert_eq!(answer.refused(404), "not_found");
        }
    }
    assert_eq!(village.guest().get(&path).await.refused(401), "anonymous");
    hanako
        .delete(&format!("/memberships/{}", hanako.membership))
        .await
        .expect(204);
    assert_eq!(
        taro.get(&path).await.refused(404),
        "not_found",
        "who left is not looked up"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_shielded_neighbor_is_a_name_only() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("はなこ", town).await;
    icon(&village, &hanako, hanako.membership).await;
    village.alter(&hanako, |row| row.shielded = Set(true)).await;
    let taro = village.member("たろう", town).await;
    let profile = taro.get(&member(hanako.membership)).await.expect(200);
    assert_eq!(profile["name"], "はなこ");
    for field in ["icon", "kind", "joined_month"] {
        assert_eq!(profile[field], Value::Null, "{field}");
    }
    village.close().await;
}

#[actix_web::test]
async fn a_block_hides_the_blocker_and_can_be_lifted_by_the_blocker_alone() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let other = village.town("toyosu", "豊洲").await;
    let hanako = village.member("はなこ", town).await;
    let taro = village.member("たろう", town).await;
    let elsewhere = village.joins(&hanako, other, Verification::None).await;
    village.joins(&taro, other, Verification::None).await;
    taro.get(&member(hanako.membership)).await.expect(200);

    assert_eq!(
        hanako.post(&block(&hanako), Value::Null).await.refused(403),
        "forbidden"
    );
    for _ in 0..2 {
        hanako.post(&block(&taro), Value::Null).await.expect(204);
    }
    for persona in [hanako.membership, elsewhere] {
        assert_eq!(
            taro.get(&member(persona)).await.refused(404),
            "not_found",
            "in every town"
        );
    }
    assert_eq!(
        taro.post(&block(&hanako), Value::Null).await.refused(404),
        "not_found"
    );
    taro.delete(&block(&hanako)).await.expect(204); // not his to lift
    assert_eq!(
        hanako.get(&member(taro.membership)).await.expect(200)["blocked"],
        true
    );
    let list = hanako.get("/me/blocks").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["name"], "たろう");
    assert_eq!(list["items"][0]["membership"], json!(taro.membership));
    assert_eq!(taro.get("/me/blocks").await.expect(200)["items"], json!([]));

    hanako.delete(&block(&taro)).await.expect(204);
    taro.get(&member(hanako.membership)).await.expect(200);
    assert_eq!(
        hanako.get(&member(taro.membership)).await.expect(200)["blocked"],
        false
    );
    // Who was blocked and has left is still on the list, nameless, and can still be taken off it.
    hanako.post(&block(&taro), Value::Null).await.expect(204);
    taro.delete(&format!("/memberships/{}", taro.membership))
        .await
        .expect(204);
    let list = hanako.get("/me/blocks").await.expect(200);
    assert_eq!(list["items"][0]["name"], "退会した住民");
    hanako.delete(&block(&taro)).await.expect(204);
    assert_eq!(
        hanako.get("/me/blocks").await.expect(200)["items"],
        json!([])
    );
    village.close().await;
}

#[actix_web::test]
async fn mutes_are_people_words_and_kinds_and_have_an_end() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("はなこ", town).await;
    let taro = village.member("たろう", town).await;
    let mute = format!("/members/{}/mute", taro.membership);
    for _ in 0..2 {
        hanako.post(&mute, Value::Null).await.expect(204);
    }
    assert_eq!(
        hanako.get(&member(taro.membership)).await.expect(200)["muted"],
        true
    );
    assert_eq!(
        taro.get(&member(hanako.membership)).await.expect(200)["muted"],
        false
    );
    let word = json!({"kind": "word", "value": " うわさ "});
    let made = hanako.post("/me/mutes", word.clone()).await.expect(201);
    assert_eq!(
        hanako.post("/me/mutes", word).await.expect(201)["id"],
        made["id"]
    );
    hanako
        .post(
            "/me/mutes",
            json!({"kind": "post_kind", "value": "giveaway"}),
        )
        .await
        .expect(201);
    for (kind, value) in [("post_kind", "gossip"), ("person", "たろう"), ("word", "")] {
        hanako
            .post("/me/mutes", json!({"kind": kind, "value": value}))
            .await
            .refused(422);
    }
    let long = json!({"kind": "word", "value": "あ".repeat(51)});
    assert_eq!(
        hanako.post("/me/mutes", long).await.expect(422)["errors"][0]["code"],
        "too_long"
    );

    let first = hanako.get("/me/mutes?limit=2").await;
    assert!(first.headers.contains_key("link"));
    let first = first.expect(200);
    let rest = hanako
        .get(&format!(
            "/me/mutes?cursor={}",
            first["next"].as_str().unwrap()
        ))
        .await
        .expect(200);
    let items: Vec<_> = [&first, &rest]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .collect();
    let said: Vec<_> = items
        .iter()
        .map(|row| (row["kind"].as_str().unwrap(), &row["name"], &row["value"]))
        .collect();
    let (null, taros) = (json!(null), json!("たろう"));
    let expected = [
        ("post_kind", &null, &json!("giveaway")),
        ("word", &null, &json!("うわさ")),
        ("person", &taros, &null),
    ];
    assert_eq!(said, expected);

    let path = format!("/me/mutes/{}", made["id"].as_str().unwrap());
    assert_eq!(
        taro.delete(&path).await.refused(404),
        "not_found",
        "another's mute"
    );
    hanako.delete(&path).await.expect(204);
    assert_eq!(hanako.delete(&path).await.refused(404), "not_found");
    hanako.delete(&mute).await.expect(204);
    assert_eq!(
        hanako.get(&member(taro.membership)).await.expect(200)["muted"],
        false
    );
    for n in 0..199 {
        hanako
            .post(
                "/me/mutes",
                json!({"kind": "word", "value": format!("語{n}")}),
            )
            .await
            .expect(201);
    }
    let more = hanako
        .post("/me/mutes", json!({"kind": "word", "value": "もうひとつ"}))
        .await;
    assert_eq!(more.refused(409), "conflict");
    village.close().await;
}

async fn icon(village: &Village, who: &Member, membership: MembershipId) -> PhotoId {
    let conn = village.raw().await;
    let id = PhotoId::new();
    let row = photo::ActiveModel {
        meetup_id: Set(None),
        afterwards: Set(false),
        withheld: Set(None),
        id: Set(id),
        owner_id: Set(who.person),
        post_id: Set(None),
        review_id: Set(None),
        comment_id: Set(None),
        membership_id: Set(Some(membership)),
        position: Set(0),
        alt: Set(String::new()),
        width: Set(8),
        height: Set(8),
        bytes: Set(100),
        created_at: Set(village.clock.now()),
        deleted_at: Set(None),
    };
    row.insert(&conn).await.unwrap();
    let row = membership::ActiveModel {
        id: Set(membership),
        icon_id: Set(Some(id)),
        ..Default::default()
    };
    row.update(&conn).await.unwrap();
    id
}

/// Every text and id that an answer carries, apart from words that many people share.
fn marks(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| marks(item, found)),
        Value::Object(fields) => {
            let shared = ["kind", "joined_month", "since", "neighborhood"];
            let own = fields
                .iter()
                .filter(|(name, _)| !shared.contains(&name.as_str()));
            own.for_each(|(_, item)| marks(item, found));
        }
        _ => {}
    }
}

#[actix_web::test]
async fn two_personas_of_one_person_share_nothing() {
    let village = Village::new().await;
    let (kosugi, toyosu) = (
        village.town("kosugi", "小杉").await,
        village.town("toyosu", "豊洲").await,
    );
    let hanako = village.verified("はなこ", kosugi).await;
    let second = village.joins(&hanako, toyosu, Verification::Location).await;
    let watcher = village.member("みはり", kosugi).await;
    village.joins(&watcher, toyosu, Verification::None).await;
    for (persona, name) in [(hanako.membership, "花"), (second, "パン好き")] {
        icon(&village, &hanako, persona).await;
        let path = format!("/memberships/{persona}");
        hanako
            .patch(&path, 1, json!({"display_name": name}))
            .await
            .expect(200);
    }
    let mut faces = Vec::new();
    for persona in [hanako.membership, second] {
        let path = member(persona);
        let mut seen = Vec::new();
        marks(&watcher.get(&path).await.expect(200), &mut seen);
        let invite = hanako
            .post(&format!("/memberships/{persona}/invites"), Value::Null)
            .await
            .expect(201);
        let token = invite["link"].as_str().unwrap().split_once('#').unwrap().1;
        marks(
            &watcher
                .post("/invites/look", json!({"token": token}))
                .await
                .expect(200),
            &mut seen,
        );
        watcher
            .post(&format!("{path}/mute"), Value::Null)
            .await
            .expect(204);
        watcher
            .post(&format!("{path}/block"), Value::Null)
            .await
            .expect(204);
        for list in ["/me/mutes", "/me/blocks"] {
            let items = watcher.get(list).await.expect(200)["items"].clone();
            assert_eq!(items.as_array().unwrap().len(), 1, "{list}");
            marks(&items, &mut seen);
        }
        // Each tie shows where it was made, as if the other persona were somebody else.
        let other = if persona == second {
            hanako.membership
        } else {
            second
        };
        let there = watcher.get(&member(other)).await.expect(200);
        assert_eq!(
            (&there["blocked"], &there["muted"]),
            (&json!(false), &json!(false))
        );
        watcher.delete(&format!("{path}/block")).await.expect(204);
        watcher.delete(&format!("{path}/mute")).await.expect(204);
        faces.push(seen);
    }
    assert!(faces[0].len() > 6, "{faces:?}");
    let tied: Vec<_> = faces[0]
        .iter()
        .filter(|mark| faces[1].contains(mark))
        .collect();
    assert!(tied.is_empty(), "{tied:?}");
    let person = hanako.person.to_string();
    assert!(!faces.concat().iter().any(|mark| mark.contains(&person)));

    // Both at once are two rows: lifting one leaves the other.
    let both = [hanako.membership, second].map(|persona| format!("{}/block", member(persona)));
    for path in &both {
        watcher.post(path, Value::Null).await.expect(204);
    }
    watcher.delete(&both[0]).await.expect(204);
    assert_eq!(
        watcher.get(&member(second)).await.expect(200)["blocked"],
        true
    );
    assert_eq!(
        hanako.get(&member(watcher.membership)).await.refused(404),
        "not_found"
    );
    village.close().await;
}

#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn a_position_verifies_and_is_forgotten() {
    let logs = Logs::default();
    let writer = logs.clone();
    tracing_subscriber::fmt()
        .with_env_filter("trace,hyper=off,hyper_util=off,reqwest=off,mio=off,h2=off")
        .with_writer(move || writer.clone())
        .init();
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("はなこ", town).await;
    let (lon, lat) = (139.661_357_913, 35.576_246_824); // in the square
    let path = format!("/memberships/{}/location-check", hanako.membership);
    let check = async |lon: f64, lat: f64, accuracy: f64| {
        hanako
            .post(
                &path,
                json!({"lon": lon, "lat": lat, "accuracy_m": accuracy}),
            )
            .await
    };
    let code = async |lon: f64, lat: f64, accuracy: f64| {
        check(lon, lat, accuracy).await.expect(422)["errors"][0].clone()
    };
    let vague = json!({"pointer": "/accuracy_m", "code": "invalid"});
    let elsewhere = json!({"pointer": "", "code": "mismatch"});
    assert_eq!(code(lon, lat, 200.5).await, vague);
    assert_eq!(code(lon, lat, -1.0).await, vague);
    // 0.001° of longitude are 90 m here: outside by that much, from the square's edge at 139.665.
    assert_eq!(code(139.666, lat, 80.0).await, elsewhere);
    assert_eq!(code(0.0, 0.0, 10.0).await, elsewhere);
    let mine = hanako.get("/memberships").await.expect(200);
    assert_eq!(
        mine["items"][0]["verification"], "none",
        "nothing above proves anything"
    );
    village
        .guest()
        .post("/neighborhoods/locate", json!({"lon": lon, "lat": lat}))
        .await
        .expect(200);
    assert_eq!(
        check(139.666, lat, 100.0).await.expect(200)["verification"],
        "location"
    );
    assert_eq!(
        check(lon, lat, 10.0).await.expect(200)["verification"],
        "location"
    );
    hanako
        .post(
            &format!("/memberships/{}/invites", hanako.membership),
            Value::Null,
        )
        .await
        .expect(201);

    let needles = [lon, lat, 139.666].map(|degrees| {
        let text = degrees.to_string();
        [
            text.into_bytes(),
            degrees.to_le_bytes().to_vec(),
            degrees.to_be_bytes().to_vec(),
        ]
    });
    let mut places = vec![("the logs".to_owned(), logs.0.lock().unwrap().clone())];
    assert!(places[0].1.len() > 100, "nothing was logged at all");
    files(village.data(), &mut places);
    if village.db().on_postgres() {
        places.push(("the tables".into(), tables(&village.raw().await).await));
    }
    for (place, bytes) in &places {
        for needle in needles.concat() {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "{} in {place}", String::from_utf8_lossy(&needle));
        }
    }
    village.close().await;
}

fn files(folder: &std::path::Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

/// Everything that is stored, as text.
async fn tables(conn: &DatabaseConnection) -> Vec<u8> {
    let backend = conn.get_database_backend();
    let names =
        "SELECT table_name::text AS t FROM information_schema.tables WHERE table_schema = 'public'";
    let mut text = String::new();
    for row in conn
        .query_all_raw(Statement::from_string(backend, names))
        .await
        .unwrap()
    {
        let name: String = row.try_get("", "t").unwrap();
        let all = format!("SELECT COALESCE(string_agg(x::text, ' '), '') AS t FROM \"{name}\" x");
        let row = conn
            .query_one_raw(Statement::from_string(backend, all))
            .await
            .unwrap()
            .unwrap();
        text += &row.try_get::<String>("", "t").unwrap();
    }
    text.into_bytes()
}
