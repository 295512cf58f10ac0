//! What an office learns of whom its notices reach: bands, counted once an hour.
use chrono::TimeDelta;
use entity::notice_version::Category;
use serde_json::{Value, json};

use crate::{
    offices::Office,
    papers::{Out, Paper},
    village::Village,
};

async fn bands(office: &Office, out: Out) -> Value {
    let path = format!("/office/notices/{}/delivery", out.notice);
    let mut said = office.clerk.get(&path).await.expect(200);
    said.as_object_mut().unwrap().remove("counted_at");
    said
}

#[actix_web::test]
async fn the_delivery_page_tells_bands_and_the_same_for_an_hour() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let office = village.office("nakahara", "中原区役所").await;
    let fire = village.office("fire", "中原消防署").await;
    let mut people = Vec::new();
    for n in 0..12 {
        people.push(village.member(&format!("住民{n}"), town).await);
    }
    let out = village.prints(office.agency, &Paper::to(town)).await;
    let path = format!("/office/notices/{}/delivery", out.notice);
    village.settle().await;
    for who in people.iter().take(10) {
        who.put(&out.path("/opened"), json!({})).await.expect(204);
        who.put(&out.path("/stamp"), json!({})).await.expect(200);
    }
    people[0]
        .post(&out.path("/mute"), json!({"what": "category"}))
        .await
        .expect(204);
    let first = json!({"sent": "10-19", "opened": "10-19", "stamped": "10-19", "muted": "<10",
        "failed": "<10", "complete": true});
    assert_eq!(bands(&office, out).await, first);
    // One takes the stamp back: whoever asks again at once learns nothing of it.
    people[0].delete(&out.path("/stamp")).await.expect(200);
    assert_eq!(bands(&office, out).await, first);
    let text = office.clerk.get(&path).await.expect(200).to_string();
    for who in &people {
        assert!(
            !text.contains(&who.person.to_string()) && !text.contains(&who.membership.to_string())
        );
    }
    for other in [&fire.clerk, &fire.chief] {
        assert_eq!(other.get(&path).await.refused(404), "not_found");
    }
    assert_eq!(people[1].get(&path).await.refused(403), "forbidden");
    village.later(TimeDelta::minutes(61));
    let office = Office {
        clerk: village
            .officer(office.agency, "別の係員", crate::offices::Roles::default())
            .await,
        ..office
    };
    let later = bands(&office, out).await;
    assert_eq!(
        (&later["sent"], &later["stamped"]),
        (&json!("10-19"), &json!("<10"))
    );
    village.close().await;
}

#[actix_web::test]
async fn a_forecast_is_in_bands_and_within_the_jurisdiction() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    village.town("motosumi", "元住吉").await;
    let office = village.office("nakahara", "中原区役所").await;
    let koto = village.agency("koto", "江東区役所", "131083").await;
    let elsewhere = village
        .officer(koto, "江東", crate::offices::Roles::default())
        .await;
    for n in 0..21 {
        let who = village.member(&format!("住民{n}"), town).await;
        if n < 10 {
            who.chooses(json!({"off": [{"neighborhood": "kosugi", "category": "garbage"}]}))
                .await;
        }
        if n < 12 {
            who.chooses(json!({"children": ["2024-05"], "off": if n < 10 {
                json!([{"neighborhood": "kosugi", "category": "garbage"}]) } else { json!([]) }}))
                .await;
        }
    }
    let wish = |extra: Value| {
        let mut wish = json!({"areas": {"municipalities": ["141330"]}, "category": Category::Garbage, "severity": "information"});
        for (key, value) in extra.as_object().unwrap() {
            wish[key] = value.clone();
        }
        wish
    };
    let ask = async |extra: Value| {
        let mut said = office
            .clerk
            .post("/office/reach", wish(extra))
            .await
            .expect(200);
        said.as_object_mut().unwrap().remove("counted_at");
        let areas = said["by_area"].as_array_mut().unwrap();
        areas.sort_by_key(|area| area["neighborhood"].as_str().unwrap().to_owned());
        said
    };
    let by_area = |kosugi: &str| json!([{"neighborhood": "kosugi", "people": kosugi}, {"neighborhood": "motosumi", "people": "<10"}]);
    let garbage = json!({"people": "10-19", "muted": "10-19", "by_area": by_area("10-19")});
    assert_eq!(ask(json!({})).await, garbage);
    let loud = json!({"people": "20-49", "muted": "<10", "by_area": by_area("20-49")});
    assert_eq!(ask(json!({"severity": "emergency"})).await, loud);
    let children =
        ask(json!({"category": "childcare", "child_from": "2024-05", "child_to": "2024-05"})).await;
    assert_eq!(children["people"], "10-19");
    let none = ask(json!({"category": "childcare", "child_from": "2024-06"})).await;
    assert_eq!(none["people"], "<10");
    // What somebody changes within the hour does not show.
    let who = village.member("新しい人", town).await;
    who.chooses(json!({"off": [{"neighborhood": "kosugi", "category": "garbage"}]}))
        .await;
    assert_eq!(ask(json!({})).await, garbage);

    for (pointer, code, extra) in [
        (
            "/areas/municipalities/0",
            "not_allowed",
            json!({"areas": {"municipalities": ["131083"]}}),
        ),
        (
            "/areas/neighborhoods/1",
            "not_allowed",
            json!({"areas": {"neighborhoods": ["kosugi", "nowhere"]}}),
        ),
        ("/areas", "required", json!({"areas": {}})),
        ("/child_from", "invalid", json!({"child_from": "2024"})),
        (
            "/child_to",
            "invalid",
            json!({"child_from": "2024-05", "child_to": "2024-04"}),
        ),
    ] {
        let refused = office
            .clerk
            .post("/office/reach", wish(extra))
            .await
            .expect(422);
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code))
        );
    }
    let refused = elsewhere
        .post("/office/reach", wish(json!({})))
        .await
        .expect(422);
    assert_eq!(refused["errors"][0]["code"], "not_allowed");
    assert_eq!(
        who.post("/office/reach", wish(json!({})))
            .await
            .refused(403),
        "forbidden"
    );
    village.close().await;
}
