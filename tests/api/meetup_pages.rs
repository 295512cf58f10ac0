//! A public meetup read without an account: its page without scripts, what machines find in it, and the town's table.
use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    meeting::{date, with},
    talk::id,
    village::{Village, send},
};

async fn page(village: &Village, path: &str) -> String {
    let answer = send(Client::new().get(format!("{}{path}", village.url))).await;
    assert_eq!(answer.status.as_u16(), 200);
    String::from_utf8(answer.body).unwrap()
}

fn data(page: &str) -> Value {
    let (_, rest) = page
        .split_once("<script type=\"application/ld+json\">")
        .unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

#[actix_web::test]
async fn a_public_meetup_is_read_without_scripts_and_others_are_not_there() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let evil =
        json!({"audience": "public", "title": "<b>ピクニック</script>", "terms": {"capacity": 8}});
    let picnic = hanako.holds(with(village.picnic(None), evil)).await;
    let path = format!("/meetups/{}", id(&picnic));
    let read = page(&village, &path).await;
    assert!(read.contains("&lt;b&gt;ピクニック&lt;/script&gt;"));
    assert!(read.contains("お弁当を持って集まりましょう。") && !read.contains("<b>ピクニック"));
    assert!(read.contains("丸子橋の下の広場"));
    let data = data(&read);
    let event = &data["@graph"][0];
    assert_eq!(event["@type"], "Event");
    assert_eq!(event["name"], "<b>ピクニック</script>");
    let start = event["startDate"].as_str().unwrap();
    assert!(start.ends_with("T12:00:00+09:00"), "{start}");
    assert_eq!(event["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(event["location"]["geo"]["latitude"], 35.58);
    assert_eq!(event["location"]["address"]["addressRegion"], "神奈川県");
    assert_eq!(event["organizer"][0]["name"], "花子");
    assert_eq!(event["remainingAttendeeCapacity"], 8);
    assert_eq!(data["@graph"][1]["@type"], "BreadcrumbList");
    let english = page(&village, &format!("{path}?lang=en")).await;
    assert!(english.contains("<html lang=\"en\">") && english.contains("If it rains"));

    // What is not public looks like what is not there.
    let missing = page(&village, &format!("/meetups/{}", uuid::Uuid::now_v7())).await;
    assert!(!missing.contains("ld+json"));
    let private = hanako.holds(village.picnic(None)).await;
    let private = page(&village, &format!("/meetups/{}", id(&private))).await;
    assert_eq!(private, missing);
    assert_eq!(page(&village, "/meetups/nothing").await, missing);

    let rain = json!({"reason": "rain"});
    hanako
        .does_at(&date(&picnic, 0), "cancel", rain)
        .await
        .expect(200);
    let read = page(&village, &path).await;
    assert!(read.contains("雨のため中止"));
    let event = &self::data(&read)["@graph"][0];
    assert_eq!(event["eventStatus"], "https://schema.org/EventCancelled");
    village.close().await;
}

#[actix_web::test]
async fn what_only_those_who_come_may_know_is_on_no_public_page() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let secret = json!({"audience": "public", "place": {"shown": "accepted"}});
    let picnic = hanako.holds(with(village.picnic(None), secret)).await;
    let read = page(&village, &format!("/meetups/{}", id(&picnic))).await;
    let table = village
        .guest()
        .get("/neighborhoods/kosugi/meetups.csv")
        .await;
    let table = String::from_utf8(table.body).unwrap();
    for text in [&read, &table] {
        assert!(text.contains("丸子橋のあたり"), "{text}");
        for part in ["丸子橋の下の広場", "139.66", "35.58"] {
            assert!(!text.contains(part), "{part}: {text}");
        }
    }
    village.close().await;
}

#[actix_web::test]
async fn a_towns_list_is_open_data_and_no_cell_of_it_runs() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let formula = json!({"audience": "public", "title": "=HYPERLINK(\"https://evil.example\")",
        "body": "一行目\n二行目, \"引用\"", "terms": {"fee_note": "無料", "capacity": 8}});
    let public = hanako.holds(with(village.picnic(None), formula)).await;
    hanako.holds(village.picnic(None)).await;
    let path = "/neighborhoods/kosugi/meetups.csv";
    let answer = hanako.get(path).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    assert_eq!(answer.body, village.guest().get(path).await.body);
    let text = String::from_utf8(answer.body).unwrap();
    let text = text.strip_prefix('\u{FEFF}').expect("the mark of UTF-8");
    assert!(text.ends_with("\r\n"));
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let names = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1, "public ones alone");
    let cell = |name: &str| {
        let at = names.iter().position(|known| known == name).unwrap();
        rows[0][at].to_owned()
    };
    assert_eq!(cell("イベント名"), "'=HYPERLINK(\"https://evil.example\")");
    assert_eq!(cell("説明"), "一行目\n二行目, \"引用\"");
    assert_eq!(cell("都道府県コード又は市区町村コード"), "141330");
    assert_eq!(cell("都道府県名"), "神奈川県");
    assert_eq!(
        (cell("開始時間"), cell("終了時間")),
        ("12:00".into(), "14:00".into())
    );
    assert_eq!((cell("料金(基本)"), cell("定員")), ("0".into(), "8".into()));
    assert_eq!(cell("主催者"), "花子");
    assert_eq!(cell("NO"), date(&public, 0));
    let past = village
        .guest()
        .get(&format!("{path}?from=2020-01-01&to=2020-12-31"))
        .await;
    assert_eq!(String::from_utf8(past.body).unwrap().lines().count(), 1);
    let long = village
        .guest()
        .get(&format!("{path}?from=2020-01-01&to=2030-01-01"))
        .await;
    assert_eq!(long.status.as_u16(), 422);
    village.close().await;
}
