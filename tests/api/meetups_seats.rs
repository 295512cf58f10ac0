//! Seats: the last one is taken once, the waiting list moves by who fits, offers lapse, organizers answer.
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    meeting::{date, with},
    people::Member,
    village::Village,
};

async fn members(village: &Village, many: usize, town: entity::id::NeighborhoodId) -> Vec<Member> {
    let mut all = Vec::with_capacity(many);
    for number in 0..many {
        all.push(village.member(&format!("住民{number}"), town).await);
    }
    all
}

#[actix_web::test]
async fn two_hundred_race_for_the_last_seat_and_one_gets_it() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let picnic = hanako.holds(village.picnic(Some(2))).await;
    let day = date(&picnic, 0);
    let everybody = members(&village, 201, kosugi).await;
    everybody[200].joins(&day, json!({})).await.expect(200);
    let racing = &everybody[..200];
    // Everybody was here before: the gate knows them.
    for somebody in racing {
        somebody.meetup(&picnic).await;
    }
    let tries = racing.iter().map(|one| one.joins(&day, json!({})));
    let answers = join_all(tries).await;
    let got = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(got, 1, "one gets it");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.refused(409), "meetup_full");
    }
    let seen = hanako.meetup(&picnic).await;
    assert_eq!(seen["dates"][0]["taken"], 2);
    assert_eq!(
        village
            .number("SELECT COUNT(*) AS n FROM rsvp WHERE state = 'going'")
            .await,
        2
    );
    village.close().await;
}

#[actix_web::test]
async fn the_waiting_list_moves_by_who_fits() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let picnic = hanako.holds(village.picnic(Some(4))).await;
    let day = date(&picnic, 0);
    let people = members(&village, 5, kosugi).await;
    let [taro, jiro, family, single, last] = &people[..] else {
        panic!()
    };
    taro.joins(&day, json!({"adults": 2})).await.expect(200);
    jiro.joins(&day, json!({"adults": 2})).await.expect(200);
    let four = json!({"adults": 2, "children": 2, "wait": true});
    family.joins(&day, four).await.expect(200);
    single
        .joins(&day, json!({"wait": true, "auto_accept": true}))
        .await
        .expect(200);
    let placed = last.joins(&day, json!({"wait": true})).await.expect(200);
    assert_eq!(placed["dates"][0]["my"]["before_me"], 2);
    assert_eq!(placed["dates"][0]["waiting"], 3);

    // Two seats: too few for the family, who keep their place; the next one takes one at once, the third is asked.
    taro.stays_away(&day).await;
    assert_eq!(family.stands(&picnic, 0).await, "waiting");
    assert_eq!(single.stands(&picnic, 0).await, "going");
    assert_eq!(last.stands(&picnic, 0).await, "offered");
    let seen = hanako.meetup(&picnic).await;
    assert_eq!(seen["dates"][0]["taken"], 4, "an offered seat is held");
    village.settle().await;
    assert_eq!(single.heard_of_meetups().await, ["meetup_seat"]);
    assert_eq!(last.heard_of_meetups().await, ["meetup_offer"]);
    assert!(family.heard_of_meetups().await.is_empty());

    // The offer runs out after half a day, and the seat is free again: the family still does not fit.
    village.later(TimeDelta::hours(12) + TimeDelta::minutes(1));
    let late = village.back(last).await;
    let accept = format!("/meetup-dates/{day}/rsvp/accept");
    assert_eq!(late.post(&accept, json!({})).await.refused(410), "gone");
    village.settle().await;
    assert_eq!(late.stands(&picnic, 0).await, "lapsed");
    assert_eq!(late.heard_of_meetups().await[0], "meetup_lapsed");
    let hanako = village.back(&hanako).await;
    assert_eq!(hanako.meetup(&picnic).await["dates"][0]["taken"], 3);

    // More seats: now the family is asked, and says yes.
    let path = format!("/meetup-dates/{day}");
    hanako
        .patch(&path, 1, json!({"capacity": 7}))
        .await
        .expect(200);
    let family = village.back(family).await;
    assert_eq!(family.stands(&picnic, 0).await, "offered");
    let few = hanako.patch(&path, 2, json!({"capacity": 6})).await;
    assert_eq!(few.refused(409), "seats_taken");
    family.post(&accept, json!({})).await.expect(200);
    assert_eq!(family.stands(&picnic, 0).await, "going");
    // Half of the family stays at home: whoever waits gets their seats.
    late.joins(
        &day,
        json!({"adults": 2, "wait": true, "auto_accept": true}),
    )
    .await
    .expect(200);
    assert_eq!(late.stands(&picnic, 0).await, "waiting");
    family
        .joins(&day, json!({"adults": 1, "children": 1}))
        .await
        .expect(200);
    assert_eq!(late.stands(&picnic, 0).await, "going");
    let more = family
        .joins(&day, json!({"adults": 2, "children": 2}))
        .await;
    assert_eq!(more.refused(409), "meetup_full");
    assert_eq!(family.stands(&picnic, 0).await, "going", "as they were");
    assert_eq!(hanako.meetup(&picnic).await["dates"][0]["taken"], 7);
    village.close().await;
}

#[actix_web::test]
async fn who_must_ask_comes_when_the_organizer_says_yes() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let picnic = with(
        village.picnic(Some(1)),
        json!({"terms": {"approval": true}}),
    );
    let picnic = hanako.holds(picnic).await;
    let day = date(&picnic, 0);
    let people = members(&village, 3, kosugi).await;
    for one in &people {
        one.joins(&day, json!({"note": "はじめてです"}))
            .await
            .expect(200);
    }
    assert_eq!(
        hanako.meetup(&picnic).await["dates"][0]["taken"],
        0,
        "asking holds no seat"
    );
    village.settle().await;
    assert_eq!(hanako.heard_of_meetups().await, ["meetup_asked"; 3]);
    let path = format!("/meetup-dates/{day}/attendees");
    let asked = hanako.get(&path).await.expect(200)["items"].clone();
    assert_eq!(asked[0]["note"], "はじめてです");
    let answer = async |number: usize, accept: bool| {
        let line = asked[number]["id"].as_str().unwrap();
        let answer = json!({"accept": accept});
        hanako
            .post(&format!("/rsvps/{line}/answer"), answer)
            .await
            .expect(200);
    };
    answer(0, true).await;
    answer(1, true).await;
    answer(2, false).await;
    let states = [
        people[0].stands(&picnic, 0).await,
        people[1].stands(&picnic, 0).await,
        people[2].stands(&picnic, 0).await,
    ];
    assert_eq!(
        states,
        ["going", "waiting", "declined"],
        "welcome, and no seat left"
    );
    let again = people[2].joins(&day, json!({})).await;
    assert_eq!(again.refused(409), "meetup_declined");
    village.settle().await;
    assert_eq!(people[0].heard_of_meetups().await, ["meetup_accepted"]);
    assert_eq!(people[1].heard_of_meetups().await, ["meetup_waits"]);
    assert_eq!(people[2].heard_of_meetups().await, ["meetup_declined"]);
    let line = asked[0]["id"].as_str().unwrap();
    let path = format!("/rsvps/{line}/answer");
    let strange = people[1].post(&path, json!({"accept": true})).await;
    assert_eq!(strange.refused(404), "not_found");
    people[0].stays_away(&day).await;
    assert_eq!(people[1].stands(&picnic, 0).await, "offered");
    village.close().await;
}

#[actix_web::test]
async fn guests_come_by_a_confirmed_address() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let closed = hanako.holds(village.picnic(None)).await;
    let michi = json!({"name": "みち", "email": "michi@example.jp", "wait": true});
    let guest = village.guest();
    let hidden = guest
        .does_at(&date(&closed, 0), "guests", michi.clone())
        .await;
    assert_eq!(hidden.refused(404), "not_found", "strangers do not see it");
    let open = json!({"audience": "public", "place": {"shown": "accepted"}});
    let none = hanako.holds(with(village.picnic(None), open.clone())).await;
    let refused = guest
        .does_at(&date(&none, 0), "guests", michi.clone())
        .await;
    assert_eq!(refused.refused(409), "no_guests");
    let open = with(open, json!({"terms": {"guests_allowed": true}}));
    let picnic = hanako.holds(with(village.picnic(Some(1)), open)).await;
    let day = date(&picnic, 0);
    guest
        .does_at(&day, "guests", michi.clone())
        .await
        .expect(202);
    village.settle().await;
    assert_eq!(
        hanako.meetup(&picnic).await["dates"][0]["taken"],
        0,
        "not before it is confirmed"
    );
    assert!(hanako.attendees(&day).await.is_empty());
    let token = village.letters("michi@example.jp")[0].token();
    let link = json!({"token": token});
    let seen = guest
        .post("/meetup-guests/look", link.clone())
        .await
        .expect(200);
    assert_eq!(seen["place"]["name"], Value::Null);
    assert_eq!(seen["place"]["district"], "丸子橋のあたり");
    let seen = guest
        .post("/meetup-guests/confirm", link.clone())
        .await
        .expect(200);
    assert_eq!(seen["my"]["state"], "going");
    assert_eq!(seen["place"]["name"], "丸子橋の下の広場");
    assert_eq!(hanako.attendees(&day).await, ["みち"]);
    let list = hanako.get(&format!("/meetup-dates/{day}/attendees")).await;
    let text = String::from_utf8(list.body).unwrap();
    assert!(!text.contains("example.jp"), "no contact: {text}");

    let yuki = json!({"name": "Yuki", "email": "yuki@example.jp", "wait": true, "english": true});
    guest.does_at(&day, "guests", yuki).await.expect(202);
    village.settle().await;
    let second = json!({"token": village.letters("yuki@example.jp")[0].token()});
    let waits = guest
        .post("/meetup-guests/confirm", second.clone())
        .await
        .expect(200);
    assert_eq!(waits["my"]["state"], "waiting");
    guest
        .post("/meetup-guests/cancel", link.clone())
        .await
        .expect(200);
    village.settle().await;
    let letter = village.letters("yuki@example.jp").pop().unwrap();
    assert_eq!(letter.subject, "[Kairanban] You have a seat now");
    assert!(letter.text.contains("(Japan time)"));
    let broken = json!({"token": format!("{token}x")});
    assert_eq!(
        guest.post("/meetup-guests/look", broken).await.refused(410),
        "gone"
    );
    assert_eq!(
        guest
            .post("/meetup-guests/confirm", link)
            .await
            .refused(410),
        "gone"
    );
    village.close().await;
}

#[actix_web::test]
async fn the_code_at_the_entrance_ticks_off_and_organizers_alone_see_who_did_not_come() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let picnic = hanako.holds(village.picnic(None)).await;
    let day = date(&picnic, 0);
    let people = members(&village, 3, kosugi).await;
    for one in &people {
        one.joins(&day, json!({"name_shown": "attendees"}))
            .await
            .expect(200);
    }
    let code = hanako
        .get(&format!("/meetup-dates/{day}/code"))
        .await
        .expect(200);
    let path = format!("/meetup-dates/{day}/code");
    assert_eq!(people[0].get(&path).await.refused(403), "forbidden");
    let typed = code["code"].as_str().unwrap().to_lowercase();
    assert!(
        code["link"]
            .as_str()
            .unwrap()
            .ends_with(&format!("#{}", typed.to_uppercase()))
    );
    let early = people[0]
        .does_at(&day, "check-in", json!({"code": typed}))
        .await;
    assert_eq!(early.refused(409), "not_now");
    village.later(village.noon(7) - village.clock.now() + TimeDelta::hours(1));
    let hanako = village.back(&hanako).await;
    let (first, second) = (
        village.back(&people[0]).await,
        village.back(&people[1]).await,
    );
    let wrong = first
        .does_at(&day, "check-in", json!({"code": "AAAAAA"}))
        .await;
    assert_eq!(wrong.expect(422)["errors"][0]["code"], "mismatch");
    let here = first
        .does_at(&day, "check-in", json!({"code": typed}))
        .await
        .expect(200);
    assert!(here["dates"][0]["my"]["checked_in_at"].is_string());
    let stranger = hanako
        .does_at(&day, "check-in", json!({"code": typed}))
        .await;
    assert_eq!(stranger.refused(409), "no_seat");
    let list = hanako
        .get(&format!("/meetup-dates/{day}/attendees"))
        .await
        .expect(200);
    let line = list["items"][1]["id"].as_str().unwrap();
    let tick = format!("/rsvps/{line}/check-in");
    hanako.post(&tick, json!({"came": true})).await.expect(204);
    assert_eq!(
        second.post(&tick, json!({"came": true})).await.refused(403),
        "forbidden"
    );
    village.later(TimeDelta::hours(2));
    village.settle().await;
    let (hanako, first) = (village.back(&hanako).await, village.back(&first).await);
    let list = hanako
        .get(&format!("/meetup-dates/{day}/attendees"))
        .await
        .expect(200);
    let lines = list["items"].as_array().unwrap().iter();
    let states: Vec<_> = lines.map(|line| line["state"].clone()).collect();
    assert_eq!(states, ["going", "going", "no_show"]);
    let third = village.back(&people[2]).await;
    assert_eq!(
        third.stands(&picnic, 0).await,
        "going",
        "nobody is told that they were missed"
    );
    let seen = first
        .get(&format!("/meetup-dates/{day}/attendees"))
        .await
        .expect(200);
    assert!(!seen.to_string().contains("no_show"));
    village.close().await;
}
