//! Meetups: an organizer fills a picnic, it rains, everybody knows; a series with an exception; who may hold what.
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    meeting::{at, date, with},
    talk::id,
    village::Village,
};

#[actix_web::test]
async fn an_organizer_fills_a_picnic_it_rains_and_everybody_knows() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let picnic = village.picnic(Some(3));
    let picnic = with(
        picnic,
        json!({"audience": "public", "terms": {"guests_allowed": true}}),
    );
    let picnic = hanako.holds(picnic).await;
    let day = date(&picnic, 0);
    assert_eq!(picnic["status"], "published");
    assert_eq!(picnic["organizers"][0]["name"], "花子");

    let family = json!({"adults": 1, "children": 1});
    let joined = taro.joins(&day, family.clone()).await.expect(200);
    assert_eq!(joined["dates"][0]["my"]["state"], "going");
    assert_eq!(joined["dates"][0]["taken"], 2);
    let again = taro.joins(&day, family).await.expect(200);
    assert_eq!(
        again["dates"][0]["taken"], 2,
        "once, however often it is sent"
    );
    let guest = json!({"name": "みち", "email": "michi@example.jp"});
    village
        .guest()
        .does_at(&day, "guests", guest)
        .await
        .expect(202);
    village.settle().await;
    let letter = village.letters("michi@example.jp").remove(0);
    assert_eq!(letter.subject, "【回覧板】参加の申し込みを確かめてください");
    let link = json!({"token": letter.token()});
    let confirmed = village.guest().post("/meetup-guests/confirm", link).await;
    assert_eq!(confirmed.expect(200)["my"]["state"], "going");
    assert_eq!(
        jiro.joins(&day, json!({})).await.refused(409),
        "meetup_full"
    );
    let waits = jiro.joins(&day, json!({"wait": true})).await.expect(200);
    assert_eq!(waits["dates"][0]["my"]["state"], "waiting");
    assert_eq!(waits["dates"][0]["full"], true);

    let rain = json!({"reason": "rain", "words": "川の水かさが増えています。"});
    let off = hanako.does_at(&day, "cancel", rain).await.expect(200);
    assert_eq!(off["status"], "cancelled");
    assert_eq!(off["dates"][0]["reason"], "rain");
    village.settle().await;
    for told in [&taro, &jiro] {
        assert_eq!(told.heard_of_meetups().await[0], "meetup_cancelled");
        let letters = village.letters(&told.email);
        let letter = letters.last().unwrap();
        assert_eq!(letter.subject, "【回覧板】集まりは中止になりました");
        assert!(letter.text.contains("理由：雨のため"), "{}", letter.text);
        assert!(!letter.text.contains("水かさ"), "no word of a neighbor");
        assert!(letter.text.contains(&format!("/meetups/{}", id(&picnic))));
    }
    let letters = village.letters("michi@example.jp");
    let letter = letters.last().unwrap();
    assert_eq!(letter.subject, "【回覧板】集まりは中止になりました");
    let link = json!({"token": letter.token()});
    let seen = village.guest().post("/meetup-guests/look", link).await;
    let seen = seen.expect(200);
    assert_eq!(seen["status"], "cancelled");
    assert_eq!(seen["reason_words"], "川の水かさが増えています。");
    assert!(hanako.heard_of_meetups().await.is_empty());
    assert_eq!(taro.agenda("kosugi").await, ["河原でピクニック"]);
    assert_eq!(taro.joins(&day, json!({})).await.refused(409), "meetup_off");
    village.close().await;
}

#[actix_web::test]
async fn a_reminder_comes_the_evening_before_and_two_hours_before_for_the_time_that_holds() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let picnic = hanako.holds(village.picnic(None)).await;
    let day = date(&picnic, 0);
    taro.joins(&day, json!({})).await.expect(200);
    // Moved by two days: the reminders of the old time come and see that it is another one.
    let moved = json!({"starts_at": at(village.noon(9))});
    let path = format!("/meetup-dates/{day}");
    let moved = hanako.patch(&path, 1, moved).await.expect(200);
    assert_eq!(
        moved["dates"][0]["ends_at"],
        at(village.noon(9) + TimeDelta::hours(2))
    );
    assert_eq!(moved["version"], 2);
    let stale = hanako.patch(&path, 1, json!({"capacity": 3})).await;
    assert_eq!(stale.refused(412), "precondition_failed");
    village.settle().await;
    assert_eq!(taro.heard_of_meetups().await, ["meetup_changed"]);
    village.later(village.noon(7) - village.clock.now());
    village.settle().await;
    let taro = village.back(&taro).await;
    assert_eq!(taro.heard_of_meetups().await, ["meetup_changed"]);
    // Six in the evening of the day before.
    village.later(village.noon(1) + TimeDelta::hours(6) - village.clock.now());
    village.settle().await;
    let taro = village.back(&taro).await;
    assert_eq!(taro.heard_of_meetups().await[0], "meetup_tomorrow");
    let letter = village.letters(&taro.email).pop().unwrap();
    assert_eq!(letter.subject, "【回覧板】あしたの集まりのお知らせ");
    village.later(TimeDelta::hours(16) + TimeDelta::minutes(1));
    village.settle().await;
    village.settle().await;
    let taro = village.back(&taro).await;
    let heard = taro.heard_of_meetups().await;
    assert_eq!(heard, ["meetup_soon", "meetup_tomorrow", "meetup_changed"]);
    let hanako = village.back(&hanako).await;
    hanako
        .does_at(&day, "go-ahead", json!({}))
        .await
        .expect(200);
    village.settle().await;
    assert_eq!(taro.heard_of_meetups().await[0], "meetup_go_ahead");
    village.close().await;
}

#[actix_web::test]
async fn a_series_is_one_page_with_its_dates_and_an_exception() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let first = village.noon(7);
    let week = TimeDelta::weeks(1);
    let series = json!({"rrule": "FREQ=WEEKLY;COUNT=4", "exdates": [at(first + week)]});
    let series = hanako.holds(with(village.picnic(Some(2)), series)).await;
    let dates = series["dates"].as_array().unwrap();
    let starts: Vec<_> = dates.iter().map(|date| date["starts_at"].clone()).collect();
    let expected = [first, first + week * 2, first + week * 3].map(at);
    assert_eq!(starts, expected);

    // For all dates at once; one of them is full already.
    let jiro = village.member("次郎", kosugi).await;
    let two = json!({"adults": 2});
    jiro.joins(&date(&series, 1), two).await.expect(200);
    let all = taro
        .joins(&date(&series, 0), json!({"all_dates": true}))
        .await;
    let all = all.expect(200);
    let lines = all["dates"].as_array().unwrap().iter();
    let states: Vec<_> = lines.map(|date| date["my"]["state"].clone()).collect();
    assert_eq!(states, [json!("going"), Value::Null, json!("going")]);

    // One date is off, the two others begin an hour later from then on.
    hanako
        .does_at(&date(&series, 0), "cancel", json!({"reason": "heat"}))
        .await
        .expect(200);
    let later = json!({"starts_at": at(first + week * 2 + TimeDelta::hours(1)), "following": true});
    let path = format!("/meetup-dates/{}", date(&series, 1));
    let moved = hanako.patch(&path, 1, later).await.expect(200);
    assert_eq!(moved["status"], "published", "one date of three is off");
    assert_eq!(moved["dates"][0]["status"], "cancelled");
    let hour = TimeDelta::hours(1);
    assert_eq!(moved["dates"][2]["starts_at"], at(first + week * 3 + hour));
    village.settle().await;
    let heard = taro.heard_of_meetups().await;
    assert_eq!(heard, ["meetup_changed", "meetup_cancelled"]);
    assert_eq!(jiro.heard_of_meetups().await, ["meetup_changed"]);

    let agenda = taro.get("/neighborhoods/kosugi/meetups?limit=2").await;
    let agenda = agenda.expect(200);
    assert_eq!(agenda["items"][0]["status"], "cancelled");
    assert_eq!(agenda["items"][0]["series"], true);
    let next = agenda["next"].as_str().unwrap();
    let path = format!("/neighborhoods/kosugi/meetups?limit=2&cursor={next}");
    let rest = taro.get(&path).await.expect(200);
    assert_eq!(rest["items"][0]["date"], date(&series, 2));
    assert_eq!(rest["next"], Value::Null);
    let days = taro
        .get("/neighborhoods/kosugi/meetups/days")
        .await
        .expect(200);
    assert_eq!(days["items"].as_array().unwrap().len(), 2);
    let mine = taro.get("/me/meetups").await.expect(200);
    let mine: Vec<_> = mine["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["my"].clone())
        .collect();
    assert_eq!(mine, [json!("going"), json!("going")]);
    village.close().await;
}

#[actix_web::test]
async fn who_is_not_verified_holds_small_meetups() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", kosugi).await;
    for seats in [None, Some(11)] {
        let refused = hanako.post("/meetups", village.picnic(seats)).await;
        assert_eq!(refused.refused(403), "small_meetups_first");
    }
    let small = hanako.holds(village.picnic(Some(10))).await;
    let more = json!({"terms": {"capacity": 11}});
    let path = format!("/meetups/{}", id(&small));
    let more = hanako.patch(&path, 1, more).await;
    assert_eq!(more.refused(403), "small_meetups_first");
    let path = format!("/meetup-dates/{}", date(&small, 0));
    let more = hanako.patch(&path, 1, json!({"capacity": 11})).await;
    assert_eq!(more.refused(403), "small_meetups_first");
    let narrow = with(village.picnic(Some(5)), json!({"audience": "verified"}));
    assert_eq!(
        hanako.post("/meetups", narrow).await.refused(403),
        "forbidden"
    );
    let ken = village.newcomer("健").await;
    let strange = ken.post("/meetups", village.picnic(Some(5))).await;
    assert_eq!(strange.refused(403), "forbidden");
    village.close().await;
}

#[actix_web::test]
async fn a_draft_is_seen_by_those_who_organize_it() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let mine = json!({"id": Uuid::now_v7(), "publish": false});
    let draft = with(village.picnic(Some(5)), mine);
    let first = hanako.post("/meetups", draft.clone()).await.expect(201);
    assert_eq!(
        hanako.post("/meetups", draft.clone()).await.expect(200),
        first
    );
    assert_eq!(taro.post("/meetups", draft).await.refused(409), "conflict");
    assert_eq!(taro.meetup_status(&first).await, 404);
    assert_eq!(jiro.meetup_status(&first).await, 404);
    let path = format!("/meetups/{}", id(&first));
    let ask = json!({"membership": jiro.membership});
    let asked = hanako.post(&format!("{path}/organizers"), ask).await;
    assert_eq!(asked.expect(200)["organizers"].as_array().unwrap().len(), 1);
    village.settle().await;
    assert_eq!(jiro.heard_of_meetups().await, ["meetup_invited"]);
    assert_eq!(jiro.meetup(&first).await["my"]["invited"], true);
    let early = jiro.patch(&path, 1, json!({"title": "お花見"})).await;
    assert_eq!(early.refused(403), "forbidden");
    let accept = format!("{path}/organizers/accept");
    let yes = jiro.post(&accept, json!({})).await;
    assert_eq!(yes.expect(200)["my"]["organizer"], true);
    let edited = jiro
        .patch(&path, 1, json!({"title": "お花見"}))
        .await
        .expect(200);
    assert_eq!(edited["title"], "お花見");
    assert!(
        hanako.agenda("kosugi").await.is_empty(),
        "not on any agenda"
    );
    jiro.post(&format!("{path}/publish"), json!({}))
        .await
        .expect(200);
    assert_eq!(taro.agenda("kosugi").await, ["お花見"]);
    let author = format!("{path}/organizers/{}", hanako.membership);
    assert_eq!(jiro.delete(&author).await.refused(403), "forbidden");
    let helper = format!("{path}/organizers/{}", jiro.membership);
    jiro.delete(&helper).await.expect(204);
    assert_eq!(jiro.delete(&path).await.refused(403), "forbidden");
    hanako.delete(&path).await.expect(204);
    assert_eq!(hanako.meetup_status(&first).await, 404);
    assert_eq!(
        village
            .number("SELECT COUNT(*) AS n FROM meetup WHERE title <> '' OR body <> ''")
            .await,
        0
    );
    village.close().await;
}

#[actix_web::test]
async fn what_cannot_be_held_is_refused_by_its_field() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let (yesterday, start) = (at(village.noon(-1)), village.noon(7));
    for (change, pointer, code) in [
        (json!({"title": " "}), "/title", "required"),
        (json!({"body": "あ".repeat(4001)}), "/body", "too_long"),
        (json!({"starts_at": yesterday}), "/starts_at", "invalid"),
        (json!({"ends_at": at(start)}), "/ends_at", "invalid"),
        (
            json!({"ends_at": at(start + TimeDelta::days(4))}),
            "/ends_at",
            "invalid",
        ),
        (
            json!({"terms": {"capacity": 0}}),
            "/terms/capacity",
            "invalid",
        ),
        (
            json!({"terms": {"capacity": 501}}),
            "/terms/capacity",
            "invalid",
        ),
        (
            json!({"terms": {"decide_before": -1}}),
            "/terms/decide_before",
            "invalid",
        ),
        (json!({"place": {"lat": null}}), "/place/lat", "required"),
        (json!({"place": {"lon": 0.0}}), "/place/lon", "invalid"),
        (json!({"audience": "kinds"}), "/kinds", "required"),
        (json!({"kinds": ["resident"]}), "/kinds", "not_allowed"),
        (json!({"rrule": "FREQ=YEARLY"}), "/rrule", "invalid"),
        (
            json!({"rrule": "FREQ=DAILY;COUNT=61"}),
            "/rrule",
            "too_many",
        ),
        (json!({"exdates": [at(start)]}), "/exdates", "not_allowed"),
        (
            json!({"rrule": "FREQ=DAILY;COUNT=2", "exdates": [yesterday]}),
            "/exdates/0",
            "unknown",
        ),
        (json!({"photos": [Uuid::now_v7()]}), "/photos/0", "unknown"),
        (
            json!({"neighborhood": "nowhere"}),
            "/neighborhood",
            "unknown",
        ),
        (json!({"id": Uuid::new_v4()}), "/id", "invalid"),
        (json!({"body": "電話は090-1234-5678へ"}), "/body", "phone"),
    ] {
        let refused = hanako
            .post("/meetups", with(village.picnic(Some(5)), change))
            .await;
        let body = refused.expect(422);
        let first = &body["errors"][0];
        assert_eq!(
            (&first["pointer"], &first["code"]),
            (&json!(pointer), &json!(code)),
            "{body}"
        );
    }
    let meant = json!({"body": "電話は090-1234-5678へ", "acknowledged": true});
    hanako.holds(with(village.picnic(Some(5)), meant)).await;
    village.close().await;
}

#[actix_web::test]
async fn photos_hang_on_a_meetup_and_more_afterwards() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let ken = village.newcomer("健").await;
    let (before, after) = (hanako.photo().await, hanako.photo().await);
    let picnic = with(village.picnic(None), json!({"photos": [before]}));
    let picnic = hanako.holds(picnic).await;
    let day = date(&picnic, 0);
    taro.joins(&day, json!({})).await.expect(200);
    assert_eq!(
        (
            taro.photo_status(&before).await,
            ken.photo_status(&before).await
        ),
        (200, 404)
    );
    let path = format!("/meetups/{}/note", id(&picnic));
    let note = json!({"body": "みんなで石を拾いました。", "photos": [after]});
    let put = |version: i64, note: Value| {
        let request = hanako.request(reqwest::Method::PUT, &path).json(&note);
        crate::village::send(request.header("If-Match", format!("\"{version}\"")))
    };
    assert_eq!(put(1, note.clone()).await.refused(409), "not_now");
    village.later(TimeDelta::days(7) + TimeDelta::hours(12));
    village.settle().await;
    let hanako = village.back(&hanako).await;
    let put = |version: i64, note: Value| {
        let request = hanako.request(reqwest::Method::PUT, &path).json(&note);
        crate::village::send(request.header("If-Match", format!("\"{version}\"")))
    };
    let told = put(1, note).await.expect(200);
    assert_eq!(told["status"], "finished");
    assert_eq!(told["photos"][0]["id"], before);
    assert_eq!(told["note_after"]["photos"][0]["id"], after);
    village.settle().await;
    let taro = village.back(&taro).await;
    assert_eq!(taro.heard_of_meetups().await[0], "meetup_note");
    let kept = json!({"body": "石と貝を拾いました。"});
    let told = put(2, kept).await.expect(200);
    assert_eq!(told["note_after"]["photos"], json!([]));
    assert_eq!(taro.photo_status(&after).await, 404);
    village.settle().await;
    let heard = taro.heard_of_meetups().await;
    assert_eq!(
        heard.iter().filter(|what| *what == "meetup_note").count(),
        1
    );
    village.close().await;
}
