//! Who sees a meetup, exactly where it is, and who comes; and what becomes of seats when somebody leaves, is blocked or
//! suspended.
use chrono::TimeDelta;
use entity::{membership::Verification, person};
use kairanban::accounts::{self, Whom};
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    meeting::{date, with},
    people::Member,
    talk::id,
    village::{Neighbor, Village},
};

#[actix_web::test]
async fn a_meetup_is_seen_by_those_it_invites() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let toyosu = village.town("toyosu", "豊洲").await;
    let hanako = village.verified("花子", kosugi).await;
    let verified = village.verified("確認済み", kosugi).await;
    let member = village.member("会員", kosugi).await;
    let elsewhere = village.verified("隣町", toyosu).await;
    let guest = village.guest();
    let mover = village.member("引越", kosugi).await;
    let conn = village.raw().await;
    let kind = "UPDATE membership SET kind = 'moving_in' WHERE id IN (SELECT id FROM membership ORDER BY id DESC LIMIT 1)";
    sea_orm::ConnectionTrait::execute_unprepared(&conn, kind)
        .await
        .unwrap();
    for (audience, seen) in [
        (
            json!({"audience": "neighborhood"}),
            [200, 200, 404, 404, 200],
        ),
        (json!({"audience": "verified"}), [200, 404, 404, 404, 404]),
        (json!({"audience": "public"}), [200, 200, 200, 200, 200]),
        (
            json!({"audience": "kinds", "kinds": ["moving_in", "supporter"]}),
            [404, 404, 404, 404, 200],
        ),
    ] {
        let meetup = hanako
            .holds(with(village.picnic(None), audience.clone()))
            .await;
        let who: [&Neighbor; 5] = [&verified, &member, &elsewhere, &guest, &mover];
        for (who, expected) in who.iter().zip(seen) {
            assert_eq!(who.meetup_status(&meetup).await, expected, "{audience}");
            let listed = who.agenda("kosugi").await.len();
            assert_eq!(listed, usize::from(expected == 200), "{audience}");
        }
        let day = date(&meetup, 0);
        if seen[2] == 404 {
            assert_eq!(
                elsewhere.joins(&day, json!({})).await.refused(404),
                "not_found"
            );
        } else {
            assert_eq!(
                elsewhere.joins(&day, json!({})).await.refused(403),
                "forbidden"
            );
        }
        hanako
            .delete(&format!("/meetups/{}", id(&meetup)))
            .await
            .expect(204);
    }
    village.close().await;
}

/// Everything that somebody can fetch about meetups, as one text.
async fn everything(who: &Neighbor, meetup: &Value) -> String {
    let mut text = String::new();
    let day = date(meetup, 0);
    let meetup = id(meetup);
    for path in [
        format!("/meetups/{meetup}"),
        format!("/meetups/{meetup}/messages"),
        format!("/meetup-dates/{day}/attendees"),
        "/neighborhoods/kosugi/meetups".into(),
        "/neighborhoods/kosugi/meetups/days".into(),
        "/me/meetups".into(),
        "/notifications".into(),
    ] {
        let answer = who.get(&path).await;
        text += &String::from_utf8_lossy(&answer.body);
    }
    text
}

const EXACTLY: [&str; 3] = ["丸子橋の下の広場", "139.66", "35.58"];

#[actix_web::test]
async fn the_exact_place_is_known_to_those_who_have_a_seat() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let secret =
        json!({"audience": "public", "place": {"shown": "accepted"}, "terms": {"approval": true}});
    let picnic = hanako.holds(with(village.picnic(Some(1)), secret)).await;
    let day = date(&picnic, 0);
    let knows = async |who: &Neighbor| {
        let text = everything(who, &picnic).await;
        assert!(text.contains("丸子橋のあたり"));
        EXACTLY.map(|part| text.contains(part))
    };
    assert_eq!(knows(&hanako).await, [true; 3]);
    assert_eq!(knows(&village.guest()).await, [false; 3]);
    assert_eq!(knows(&taro).await, [false; 3]);
    for who in [&taro, &jiro] {
        who.joins(&day, json!({})).await.expect(200);
    }
    assert_eq!(knows(&taro).await, [false; 3], "asking is not enough");
    let asked = hanako
        .get(&format!("/meetup-dates/{day}/attendees"))
        .await
        .expect(200);
    for line in asked["items"].as_array().unwrap() {
        let path = format!("/rsvps/{}/answer", id(line));
        hanako
            .post(&path, json!({"accept": true}))
            .await
            .expect(200);
    }
    assert_eq!(knows(&taro).await, [true; 3]);
    assert_eq!(knows(&jiro).await, [false; 3], "waiting is not enough");
    taro.stays_away(&day).await;
    assert_eq!(knows(&taro).await, [false; 3], "nor is having had a seat");
    assert_eq!(jiro.stands(&picnic, 0).await, "offered");
    assert_eq!(knows(&jiro).await, [false; 3], "nor being asked");
    jiro.post(&format!("/meetup-dates/{day}/rsvp/accept"), json!({}))
        .await
        .expect(200);
    assert_eq!(knows(&jiro).await, [true; 3]);
    village.close().await;
}

#[actix_web::test]
async fn names_are_read_by_whom_their_owners_chose() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let picnic = hanako.holds(village.picnic(Some(4))).await;
    let day = date(&picnic, 0);
    let mut people = Vec::new();
    for (name, shown) in [
        ("誰にも", "nobody"),
        ("主催者に", "organizers"),
        ("みんなに", "attendees"),
        ("次郎", "attendees"),
        ("待つ人", "attendees"),
    ] {
        let one = village.member(name, kosugi).await;
        one.joins(&day, json!({"name_shown": shown, "wait": true}))
            .await
            .expect(200);
        people.push(one);
    }
    let outsider = village.member("外の人", kosugi).await;
    assert_eq!(
        hanako.attendees(&day).await,
        ["-", "主催者に", "みんなに", "次郎", "待つ人"]
    );
    assert_eq!(people[3].attendees(&day).await, ["みんなに", "次郎"]);
    assert_eq!(
        people[0].attendees(&day).await,
        ["誰にも", "みんなに", "次郎"],
        "oneself, and who chose so"
    );
    assert!(
        people[4].attendees(&day).await.is_empty(),
        "whoever waits reads nobody, and is read by nobody"
    );
    assert!(outsider.attendees(&day).await.is_empty());
    let path = format!("/meetup-dates/{day}/attendees");
    assert_eq!(village.guest().get(&path).await.refused(401), "anonymous");
    assert_eq!(
        outsider.get(&path).await.expect(200)["going"],
        4,
        "how many is no secret"
    );
    people[2].blocks(&people[3]).await;
    assert_eq!(people[3].attendees(&day).await, ["次郎"]);
    assert_eq!(people[2].attendees(&day).await, ["みんなに"]);
    for one in &people {
        let text = everything(&outsider, &picnic).await;
        assert!(!text.contains(&one.membership.to_string()));
        assert!(!text.contains(&one.person.to_string()));
    }
    village.close().await;
}

#[actix_web::test]
async fn a_block_makes_meetups_vanish_and_frees_the_seat() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let saburo = village.member("三郎", kosugi).await;
    let picnic = hanako.holds(village.picnic(Some(1))).await;
    let day = date(&picnic, 0);
    let path = format!("/meetups/{}/organizers", id(&picnic));
    hanako
        .post(&path, json!({"membership": jiro.membership}))
        .await
        .expect(200);
    jiro.post(&format!("{path}/accept"), json!({}))
        .await
        .expect(200);
    taro.joins(&day, json!({})).await.expect(200);
    saburo
        .joins(&day, json!({"wait": true, "auto_accept": true}))
        .await
        .expect(200);
    // With anybody who organizes, in either direction.
    jiro.blocks(&taro).await;
    village.settle().await;
    assert_eq!(taro.meetup_status(&picnic).await, 404);
    assert!(taro.agenda("kosugi").await.is_empty());
    assert_eq!(taro.joins(&day, json!({})).await.refused(404), "not_found");
    assert_eq!(saburo.stands(&picnic, 0).await, "going");
    let list = hanako.get(&format!("/meetup-dates/{day}/attendees")).await;
    let list = list.expect(200);
    assert_eq!(list["items"][0]["name"], "三郎");
    assert_eq!(list["items"][1]["state"], "cancelled");
    village.close().await;
}

async fn suspended(village: &Village, who: &Member, days: Option<i64>) {
    let until = days.map(|days| village.clock.now() + TimeDelta::days(days));
    let whom = Whom::Membership(who.membership);
    accounts::suspend(&village.app, &whom, until, "試験")
        .await
        .unwrap();
    village.settle().await;
}

#[actix_web::test]
async fn a_suspended_organizers_meetup_is_off_and_those_who_come_hear_of_it() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let series = with(
        village.picnic(None),
        json!({"rrule": "FREQ=WEEKLY;COUNT=3"}),
    );
    let series = hanako.holds(series).await;
    taro.joins(&date(&series, 0), json!({"all_dates": true}))
        .await
        .expect(200);
    suspended(&village, &hanako, Some(10)).await;
    assert_eq!(
        taro.meetup_status(&series).await,
        404,
        "unseen, like all their words"
    );
    assert_eq!(taro.heard_of_meetups().await, ["meetup_cancelled"]);
    let letter = village.letters(&taro.email).pop().unwrap();
    assert!(letter.text.contains("主催する人がいなくなったため"));
    let whom = Whom::Membership(hanako.membership);
    accounts::lift(&village.app, &whom).await.unwrap();
    village.settle().await;
    let seen = taro.meetup(&series).await;
    let lines = seen["dates"].as_array().unwrap().iter();
    let states: Vec<_> = lines.map(|date| date["status"].clone()).collect();
    assert_eq!(
        states,
        ["cancelled", "planned", "planned"],
        "only what fell into that time"
    );
    village.close().await;
}

#[actix_web::test]
async fn whoever_leaves_gives_their_seats_to_others() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let picnic = hanako.holds(village.picnic(Some(1))).await;
    let day = date(&picnic, 0);
    let people = [
        village.member("一", kosugi).await,
        village.member("二", kosugi).await,
        village.member("三", kosugi).await,
        village.member("四", kosugi).await,
    ];
    for one in &people {
        let wish = json!({"wait": true, "auto_accept": true});
        one.joins(&day, wish).await.expect(200);
    }
    // Leaves the town.
    people[0]
        .delete(&format!("/memberships/{}", people[0].membership))
        .await
        .expect(204);
    assert_eq!(people[1].stands(&picnic, 0).await, "going");
    // Is suspended beyond the day.
    suspended(&village, &people[1], None).await;
    assert_eq!(people[2].stands(&picnic, 0).await, "going");
    // Leaves for good.
    let whom = people[2].person;
    accounts::close(&village.app, whom).await.unwrap();
    village.settle().await;
    assert_eq!(people[3].stands(&picnic, 0).await, "going");
    let rows =
        "SELECT COUNT(*) AS n FROM rsvp WHERE person_id IS NOT NULL AND state <> 'cancelled'";
    assert_eq!(village.number(rows).await, 1);
    // The organizer leaves the town: it is off.
    hanako
        .delete(&format!("/memberships/{}", hanako.membership))
        .await
        .expect(204);
    village.settle().await;
    assert_eq!(people[3].heard_of_meetups().await[0], "meetup_cancelled");
    assert_eq!(people[3].meetup(&picnic).await["status"], "cancelled");
    village.close().await;
}

#[actix_web::test]
async fn what_is_mine_goes_with_me() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let picnic = hanako.holds(village.picnic(None)).await;
    taro.joins(&date(&picnic, 0), json!({"note": "遅れます"}))
        .await
        .expect(200);
    let mine = kairanban::meetups::everything_of(&village.app, taro.person)
        .await
        .unwrap();
    assert_eq!(mine["seats"][0]["note"], "遅れます");
    assert_eq!(mine["held"], json!([]));
    let hers = kairanban::meetups::everything_of(&village.app, hanako.person)
        .await
        .unwrap();
    assert_eq!(hers["held"][0]["title"], "河原でピクニック");
    assert!(!hers.to_string().contains("遅れます"), "nobody else's");
    accounts::close(&village.app, hanako.person).await.unwrap();
    village.settle().await;
    assert_eq!(taro.heard_of_meetups().await, ["meetup_cancelled"]);
    let words =
        "SELECT COUNT(*) AS n FROM meetup WHERE title <> '' OR body <> '' OR place_name <> ''";
    assert_eq!(village.number(words).await, 0);
    village.close().await;
}

#[actix_web::test]
async fn a_message_reaches_those_who_come_and_nobody_else() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let english = village.newcomer("Alice").await;
    village
        .alter(&english, |row| row.language = Set(person::Language::En))
        .await;
    village.joins(&english, kosugi, Verification::None).await;
    let picnic = hanako.holds(village.picnic(None)).await;
    let day = date(&picnic, 0);
    for one in [&taro, &english] {
        one.joins(&day, json!({})).await.expect(200);
    }
    let path = format!("/meetups/{}/messages", id(&picnic));
    let said = json!({"body": "橋の工事で、遠回りになります。"});
    assert_eq!(
        taro.post(&path, said.clone()).await.refused(403),
        "forbidden"
    );
    hanako.post(&path, said).await.expect(201);
    let phone = json!({"body": "090-1234-5678 に電話を"});
    assert_eq!(
        hanako.post(&path, phone).await.refused(422),
        "personal_data"
    );
    village.settle().await;
    assert_eq!(taro.heard_of_meetups().await, ["meetup_message"]);
    assert!(jiro.heard_of_meetups().await.is_empty());
    let read = taro.get(&path).await.expect(200);
    assert_eq!(read["items"][0]["body"], "橋の工事で、遠回りになります。");
    assert_eq!(jiro.get(&path).await.expect(200)["items"], json!([]));
    let letter = village.letters(&english.email).pop().unwrap();
    assert_eq!(letter.subject, "[Kairanban] A message from the organizers");
    assert!(!letter.text.contains("橋の工事"));
    village.close().await;
}
