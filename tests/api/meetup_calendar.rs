//! Calendars of meetups: a town subscribes, what is moved and called off arrives, and nobody reads more than they may.
use std::collections::HashMap;

use chrono::TimeDelta;
use kairanban::accounts::{self, Whom};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::{
    meeting::{at, date, with},
    people::Member,
    talk::id,
    village::{Answer, Village, send},
};

/// The lines of one event by their names; parameters are part of the value.
type Lines = HashMap<String, String>;

async fn fetch(village: &Village, path: &str) -> Answer {
    send(Client::new().get(format!("{}{path}", village.url))).await
}

/// A calendar that is well made, unfolded.
#[track_caller]
fn unfolded(answer: &Answer) -> String {
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert_eq!(answer.status.as_u16(), 200, "{text}");
    assert_eq!(
        answer.headers["content-type"],
        "text/calendar; charset=utf-8"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let text = text.replace("\r\n ", "");
    for line in [
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "TZID:Asia/Tokyo",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
    }
    assert!(!text.contains("ATTENDEE"), "nobody who comes is in it");
    text
}

#[track_caller]
fn events(answer: &Answer) -> Vec<Lines> {
    let text = unfolded(answer);
    let events = text.split("BEGIN:VEVENT\r\n").skip(1);
    let line = |line: &str| {
        let at = line.find([':', ';']).unwrap();
        (line[..at].to_owned(), line[at + 1..].to_owned())
    };
    events
        .map(|event| event.split("END:VEVENT").next().unwrap())
        .map(|event| event.trim_end().split("\r\n").map(line).collect())
        .collect()
}

/// A moment on Japan's clock, as a calendar writes it.
fn tokyo(time: chrono::DateTime<chrono::Utc>) -> String {
    let local = time + TimeDelta::hours(9);
    format!("TZID=Asia/Tokyo:{}", local.format("%Y%m%dT%H%M%S"))
}

fn number(event: &Lines) -> u32 {
    event["SEQUENCE"].parse().unwrap()
}

const TOWN: &str = "/feeds/neighborhoods/kosugi/meetups.ics";

fn public(village: &Village) -> Value {
    with(village.picnic(Some(8)), json!({"audience": "public"}))
}

#[actix_web::test]
async fn a_town_subscribes_and_hears_what_is_moved_and_what_is_off() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let picnic = hanako.holds(public(&village)).await;
    let day = date(&picnic, 0);
    taro.joins(&day, json!({"note": "遅れます"}))
        .await
        .expect(200);
    let first = fetch(&village, TOWN).await;
    let text = unfolded(&first);
    assert!(text.contains("X-WR-CALNAME:武蔵小杉の集まり"), "{text}");
    assert!(!text.contains("太郎") && !text.contains("遅れます"));
    let event = events(&first).remove(0);
    assert_eq!(event["UID"], format!("meetup-{}@127.0.0.1", id(&picnic)));
    assert_eq!(event["DTSTART"], tokyo(village.noon(7)));
    assert_eq!(event["DTEND"], tokyo(village.noon(7) + TimeDelta::hours(2)));
    assert_eq!(event["SUMMARY"], "河原でピクニック");
    assert_eq!(event["LOCATION"], "丸子橋の下の広場");
    assert_eq!(event["GEO"], "35.580000;139.660000");
    assert_eq!(event["STATUS"], "CONFIRMED");
    assert_eq!(event["CATEGORIES"], "集まり,子ども歓迎");
    let page = format!("{}/meetups/{}", village.url, id(&picnic));
    assert_eq!(event["URL"], page);
    assert_eq!(event["ORGANIZER"], format!("CN=花子:{page}"));
    assert!(event["DESCRIPTION"].contains("雨のとき：小雨なら行います。"));
    assert!(event.contains_key("DTSTAMP") && event.contains_key("LAST-MODIFIED"));

    // The same is not sent twice.
    for (name, value) in [
        ("if-none-match", &first.headers["etag"]),
        ("if-modified-since", &first.headers["last-modified"]),
    ] {
        let again = Client::new().get(format!("{}{TOWN}", village.url));
        let again = send(again.header(name, value)).await;
        assert_eq!(
            (again.status.as_u16(), again.body.len()),
            (304, 0),
            "{name}"
        );
    }
    let head = Client::new().request(Method::HEAD, format!("{}{TOWN}", village.url));
    let head = send(head).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.headers["etag"], first.headers["etag"]);

    let moved = json!({"starts_at": at(village.noon(8))});
    let path = format!("/meetup-dates/{day}");
    hanako.patch(&path, 1, moved).await.expect(200);
    let again = Client::new().get(format!("{}{TOWN}", village.url));
    let since = &first.headers["last-modified"];
    let second = send(again.header("if-modified-since", since)).await;
    let later = events(&second).remove(0);
    assert_eq!(later["DTSTART"], tokyo(village.noon(8)));
    assert_eq!(later["UID"], event["UID"]);
    assert!(number(&later) > number(&event));
    assert_ne!(second.headers["etag"], first.headers["etag"]);

    let rain = json!({"reason": "rain", "words": "川の水かさが増えています。"});
    hanako.does_at(&day, "cancel", rain).await.expect(200);
    let off = events(&fetch(&village, TOWN).await).remove(0);
    assert_eq!(off["STATUS"], "CANCELLED");
    assert_eq!(off["SUMMARY"], "【中止】河原でピクニック");
    assert!(off["DESCRIPTION"].starts_with("雨のため中止になりました。川の水かさ"));
    assert!(number(&off) > number(&later));
    village.later(TimeDelta::days(29));
    assert_eq!(events(&fetch(&village, TOWN).await).len(), 1);
    village.later(TimeDelta::days(2));
    assert!(events(&fetch(&village, TOWN).await).is_empty());
    village.close().await;
}

#[actix_web::test]
async fn a_deleted_meetup_is_off_without_a_word_for_a_month() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let picnic = hanako.holds(public(&village)).await;
    taro.joins(&date(&picnic, 0), json!({})).await.expect(200);
    let own = subscribe(&taro).await;
    let path = format!("/meetups/{}", id(&picnic));
    hanako.delete(&path).await.expect(204);
    let one = format!("/feeds/meetups/{}.ics", id(&picnic));
    for feed in [TOWN, &one, &own] {
        let gone = fetch(&village, feed).await;
        let text = unfolded(&gone);
        assert!(!text.contains("ピクニック") && !text.contains("丸子橋"));
        let gone = events(&gone).remove(0);
        assert_eq!(gone["STATUS"], "CANCELLED", "{feed}");
        assert_eq!(gone["DTSTART"], tokyo(village.noon(7)));
    }
    village.later(TimeDelta::days(31));
    assert!(events(&fetch(&village, TOWN).await).is_empty());
    assert_eq!(fetch(&village, &one).await.status.as_u16(), 404);
    village.close().await;
}

#[actix_web::test]
async fn a_series_is_its_rule_with_what_is_otherwise() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let (first, week) = (village.noon(7), TimeDelta::weeks(1));
    let series = json!({"rrule": "FREQ=WEEKLY;COUNT=5", "exdates": [at(first + week)]});
    let series = hanako.holds(with(public(&village), series)).await;
    let feed = format!("/feeds/meetups/{}.ics", id(&series));
    let whole = events(&fetch(&village, &feed).await);
    assert_eq!(whole.len(), 1, "nothing is otherwise than the rule says");
    assert_eq!(whole[0]["RRULE"], "FREQ=WEEKLY;COUNT=5");
    assert_eq!(whole[0]["EXDATE"], tokyo(first + week));
    assert_eq!(whole[0]["DTSTART"], tokyo(first));

    let later = json!({"starts_at": at(first + week * 2 + TimeDelta::hours(3))});
    let path = format!("/meetup-dates/{}", date(&series, 1));
    hanako.patch(&path, 1, later).await.expect(200);
    hanako
        .does_at(&date(&series, 2), "cancel", json!({"reason": "heat"}))
        .await
        .expect(200);
    let after = events(&fetch(&village, &feed).await);
    assert_eq!(after.len(), 3);
    assert!(after.iter().all(|event| event["UID"] == whole[0]["UID"]));
    assert!(after.iter().all(|event| number(event) > number(&whole[0])));
    assert_eq!(after[0]["STATUS"], "CONFIRMED");
    assert_eq!(after[1]["RECURRENCE-ID"], tokyo(first + week * 2));
    let moved = first + week * 2 + TimeDelta::hours(3);
    assert_eq!(after[1]["DTSTART"], tokyo(moved));
    assert_eq!(after[2]["RECURRENCE-ID"], tokyo(first + week * 3));
    assert_eq!(after[2]["STATUS"], "CANCELLED");
    // After a month the date is left out, or the rule would bring it back.
    village.later(TimeDelta::days(31));
    let after = events(&fetch(&village, &feed).await);
    assert_eq!(after.len(), 2);
    let out = tokyo(first + week);
    let out = format!("{out},{}", &tokyo(first + week * 3)[16..]);
    assert_eq!(after[0]["EXDATE"], out);
    village.close().await;
}

/// Makes an address for somebody's own calendar; its path.
async fn subscribe(who: &Member) -> String {
    let made = who.post("/me/calendar", Value::Null).await.expect(201);
    let url = made["url"].as_str().unwrap();
    url[url.find("/feeds/").unwrap()..].to_owned()
}

#[actix_web::test]
async fn a_calendar_tells_what_its_reader_may_know() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.verified("太郎", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let theirs = format!("/feeds/members/{}/meetups.ics", hanako.membership);
    for other in [
        json!({}),
        json!({"audience": "verified"}),
        json!({"audience": "kinds", "kinds": ["resident"]}),
        json!({"audience": "public", "publish": false}),
    ] {
        let hidden = hanako
            .holds(with(village.picnic(None), other.clone()))
            .await;
        let one = format!("/feeds/meetups/{}.ics", id(&hidden));
        assert_eq!(fetch(&village, &one).await.status.as_u16(), 404, "{other}");
        assert!(events(&fetch(&village, TOWN).await).is_empty(), "{other}");
        assert_eq!(fetch(&village, &theirs).await.status.as_u16(), 404);
    }
    let nobody = format!("/feeds/members/{}/meetups.ics", uuid::Uuid::now_v7());
    assert_eq!(fetch(&village, &nobody).await.status.as_u16(), 404);

    let secret = json!({"place": {"shown": "accepted"}, "terms": {"capacity": 1}});
    let picnic = hanako.holds(with(public(&village), secret)).await;
    let day = date(&picnic, 0);
    let one = format!("/feeds/meetups/{}.ics", id(&picnic));
    for feed in [TOWN, &one, &theirs] {
        let event = events(&fetch(&village, feed).await).remove(0);
        assert_eq!(event["LOCATION"], "丸子橋のあたり", "{feed}");
        assert!(!event.contains_key("GEO"));
    }
    taro.joins(&day, json!({})).await.expect(200);
    jiro.joins(&day, json!({"wait": true})).await.expect(200);
    let (comes, waits) = (subscribe(&taro).await, subscribe(&jiro).await);
    let event = events(&fetch(&village, &comes).await).remove(0);
    assert_eq!(event["LOCATION"], "丸子橋の下の広場");
    assert_eq!(
        (&*event["STATUS"], &*event["TRANSP"]),
        ("CONFIRMED", "OPAQUE")
    );
    let event = events(&fetch(&village, &waits).await).remove(0);
    assert_eq!(event["LOCATION"], "丸子橋のあたり");
    assert!(!event.contains_key("GEO"));
    assert_eq!(event["STATUS"], "TENTATIVE");
    assert_eq!(event["SUMMARY"], "【キャンセル待ち】河原でピクニック");
    let organizes = subscribe(&hanako).await;
    let all = events(&fetch(&village, &organizes).await);
    assert_eq!(all.len(), 4, "all that she holds but the draft");
    for feed in [&comes, &waits, &organizes] {
        let text = unfolded(&fetch(&village, feed).await);
        assert!(!text.contains("太郎") && !text.contains("次郎"), "{text}");
    }
    // Whoever gives the seat back has nothing there any more, and who waited has the place.
    taro.stays_away(&day).await;
    assert!(events(&fetch(&village, &comes).await).is_empty());
    let event = events(&fetch(&village, &waits).await).remove(0);
    assert_eq!(
        event["SUMMARY"],
        "【席が空きました・お返事ください】河原でピクニック"
    );
    // A block makes it vanish.
    let block = format!("/members/{}/block", jiro.membership);
    hanako.post(&block, Value::Null).await.expect(204);
    assert!(events(&fetch(&village, &waits).await).is_empty());
    // Nobody reads what a suspended person said.
    let whom = Whom::Email(hanako.email.clone());
    let suspended = accounts::suspend(&village.app, &whom, None, "理由");
    suspended.await.unwrap();
    assert!(events(&fetch(&village, TOWN).await).is_empty());
    assert_eq!(fetch(&village, &one).await.status.as_u16(), 404);
    village.close().await;
}

#[actix_web::test]
async fn the_address_of_ones_own_calendar_is_a_key_to_nothing_else() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.member("太郎", kosugi).await;
    let none = taro.get("/me/calendar").await.expect(200);
    assert_eq!(none, json!({"created_at": null}));
    let first = subscribe(&taro).await;
    let there = taro.get("/me/calendar").await.expect(200);
    assert!(there["created_at"].is_string() && there.get("url").is_none());
    let answer = fetch(&village, &first).await;
    assert!(events(&answer).is_empty());
    assert_eq!(answer.headers["cache-control"], "private, no-cache");
    assert_eq!(answer.headers["x-robots-tag"], "noindex");
    let token = first
        .trim_start_matches("/feeds/me/")
        .trim_end_matches(".ics");
    let mut thief = village.guest();
    thief.token = Some(token.to_owned());
    assert_eq!(thief.get("/me").await.status.as_u16(), 401);
    let login = taro.token.clone().unwrap();
    for bad in [&*login, "x", &"A".repeat(43)] {
        let feed = fetch(&village, &format!("/feeds/me/{bad}.ics")).await;
        assert_eq!(feed.status.as_u16(), 404);
    }
    // A new one takes its place.
    let second = subscribe(&taro).await;
    assert_eq!(fetch(&village, &first).await.status.as_u16(), 404);
    // It needs no session, and ends with its owner's standing.
    taro.delete("/sessions").await.expect(204);
    assert_eq!(fetch(&village, &second).await.status.as_u16(), 200);
    let whom = Whom::Email(taro.email.clone());
    let suspended = accounts::suspend(&village.app, &whom, None, "理由");
    suspended.await.unwrap();
    assert_eq!(fetch(&village, &second).await.status.as_u16(), 404);
    accounts::lift(&village.app, &whom).await.unwrap();
    assert_eq!(fetch(&village, &second).await.status.as_u16(), 200);
    taro.delete("/me/calendar").await.expect(204);
    taro.delete("/me/calendar").await.expect(204);
    assert_eq!(fetch(&village, &second).await.status.as_u16(), 404);
    village.close().await;
}
