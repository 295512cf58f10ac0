//! Official notices as they reach residents: who gets what, why, and how they keep it away.
use chrono::TimeDelta;
use entity::{
    membership::Verification,
    notice_delivery::Rule,
    notice_version::{Category, State},
};
use kairanban::{inbox, jobs::Task};
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    live::{Screen, followed},
    papers::Paper,
    village::Village,
};

/// Two towns of one ward, and their office.
pub async fn ward() -> (
    Village,
    entity::id::NeighborhoodId,
    entity::id::NeighborhoodId,
    entity::id::AgencyId,
) {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "小杉").await;
    let motosumi = village.town("motosumi", "元住吉").await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    (village, kosugi, motosumi, agency)
}

fn titles(inbox: &Value) -> Vec<String> {
    let lines = inbox["items"].as_array().unwrap().iter();
    lines
        .map(|line| line["notice"]["title"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_notice_comes_to_those_who_belong_there_and_says_why() {
    let (village, kosugi, motosumi, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", motosumi).await;
    let silent = village.member("停止", kosugi).await;
    let now = village.clock.now();
    village
        .alter(&silent, |row| row.suspended_at = Set(Some(now)))
        .await;
    let new = village.member("未確認", kosugi).await;
    village
        .alter(&new, |row| {
            row.email_verified_at = Set(None);
            row.email_key = Set(None);
        })
        .await;
    let out = village.prints(agency, &Paper::to(kosugi)).await;
    assert!(
        village.holders(out).await.is_empty(),
        "nothing before the queue"
    );
    village.settle().await;
    let holders = village.holders(out).await;
    assert_eq!(holders.len(), 1, "{holders:?}");
    assert_eq!(
        (holders[0].person_id, holders[0].rule),
        (hanako.person, Rule::Neighborhood)
    );

    let inbox = hanako.inbox().await;
    assert_eq!(inbox["unopened"], 1);
    let line = &inbox["items"][0];
    assert_eq!(
        line["why"],
        json!({"rule": "neighborhood", "neighborhood": "kosugi",
        "category": "garbage", "child": null, "mutable": true})
    );
    assert_eq!(line["notice"]["author"]["official"]["body"], "中原区役所");
    assert_eq!(
        line["notice"]["author"]["official"]["area_codes"],
        json!(["141330"])
    );
    assert_eq!(line["notice"]["title_easy"], "ごみの日（ひ）");
    assert_eq!(line["changed"], Value::Null);
    assert_eq!(taro.inbox().await["items"], json!([]));

    // A whole ward is each of its towns.
    let whole = Paper {
        municipalities: vec!["141330".into()],
        neighborhoods: vec![],
        title: "区の催し".into(),
        category: Category::Events,
        ..Paper::to(kosugi)
    };
    let out = village.prints(agency, &whole).await;
    village.settle().await;
    assert_eq!(village.holders(out).await.len(), 2);
    assert_eq!(
        taro.received(out).await.unwrap()["why"]["rule"],
        "municipality"
    );
    assert_eq!(
        titles(&hanako.inbox().await),
        ["区の催し", "古紙の回収日が変わります"]
    );
    village.close().await;
}

#[actix_web::test]
async fn what_is_not_wanted_does_not_come_but_emergencies_do() {
    let (village, kosugi, motosumi, agency) = ward().await;
    let city = village.agency("kawasaki", "川崎市", "141330").await;
    let hanako = village.member("花子", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let saburo = village.member("三郎", kosugi).await;
    village.joins(&saburo, motosumi, Verification::None).await;
    let garbage = json!({"neighborhood": "kosugi", "category": "garbage"});
    hanako.chooses(json!({"off": [garbage]})).await;
    jiro.chooses(json!({"agencies_off": ["nakahara"]})).await;
    saburo.chooses(json!({"off": [garbage]})).await;

    let both = Paper {
        neighborhoods: vec![kosugi, motosumi],
        ..Paper::to(kosugi)
    };
    let out = village.prints(agency, &both).await;
    village.settle().await;
    assert!(hanako.received(out).await.is_none(), "the category");
    assert!(jiro.received(out).await.is_none(), "the agency");
    let line = saburo.received(out).await.expect("through the other town");
    assert_eq!(line["why"]["neighborhood"], "motosumi");

    let other = Paper {
        category: Category::Crime,
        ..Paper::to(kosugi)
    };
    let out = village.prints(city, &other).await;
    village.settle().await;
    assert_eq!(
        village.holders(out).await.len(),
        3,
        "another category of another agency"
    );

    let loud = Paper {
        category: Category::Garbage,
        ..Paper::emergency(kosugi)
    };
    let out = village.prints(agency, &loud).await;
    village.settle().await;
    assert_eq!(village.holders(out).await.len(), 3);
    for who in [&hanako, &jiro, &saburo] {
        let line = who.received(out).await.unwrap();
        assert_eq!(
            (&line["why"]["rule"], &line["why"]["mutable"]),
            (&json!("emergency"), &json!(false))
        );
        for what in ["category", "agency"] {
            let refused = who.post(&out.path("/mute"), json!({"what": what})).await;
            assert_eq!(refused.refused(409), "emergency");
        }
    }
    village.close().await;
}

#[actix_web::test]
async fn several_memberships_are_one_line() {
    let (village, kosugi, motosumi, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    village.joins(&hanako, motosumi, Verification::None).await;
    let paper = Paper {
        neighborhoods: vec![motosumi, kosugi],
        municipalities: vec!["141330".into()],
        ..Paper::to(kosugi)
    };
    let out = village.prints(agency, &paper).await;
    village.settle().await;
    let holders = village.holders(out).await;
    assert_eq!(holders.len(), 1);
    village.does(Task::DeliverNotice { run: out.run }).await;
    assert_eq!(village.holders(out).await, holders, "the same job again");
    village.close().await;
}

#[actix_web::test]
async fn a_childs_month_decides_to_the_edge() {
    let (village, kosugi, _, agency) = ward().await;
    let mut all = Vec::new();
    for months in [
        json!(["2024-03"]),
        json!(["2024-04"]),
        json!(["2024-06"]),
        json!(["2024-07"]),
        json!([]),
        json!(["2020-01", "2024-05"]),
    ] {
        let parent = village.member("親", kosugi).await;
        parent.chooses(json!({"children": months})).await;
        all.push(parent);
    }
    let paper = Paper {
        category: Category::Childcare,
        children: (Some("2024-04".into()), Some("2024-06".into())),
        ..Paper::to(kosugi)
    };
    let out = village.prints(agency, &paper).await;
    village.settle().await;
    let mut got = Vec::new();
    for parent in &all {
        let line = parent.received(out).await;
        got.push(line.map(|line| line["why"]["child"].as_str().unwrap().to_owned()));
    }
    let month = |text: &str| Some(text.to_owned());
    assert_eq!(
        got,
        [
            None,
            month("2024-04"),
            month("2024-06"),
            None,
            None,
            month("2024-05")
        ]
    );
    let open = Paper {
        children: (None, Some("2024-03".into())),
        ..paper
    };
    let out = village.prints(agency, &open).await;
    village.settle().await;
    let holders = village.holders(out).await;
    assert_eq!(holders.len(), 2, "2024-03 and 2020-01");
    assert!(holders.iter().all(|row| row.rule == Rule::Child));
    village.close().await;
}

#[actix_web::test]
async fn a_round_that_dies_goes_on_without_doubles() {
    let (village, kosugi, _, agency) = ward().await;
    let mut all = Vec::new();
    for n in 0..10 {
        all.push(village.member(&format!("住民{n}"), kosugi).await);
    }
    let out = village.prints(agency, &Paper::emergency(kosugi)).await;
    // Three chunks of three, as if the process died between them; each is on disk before the next.
    for reached in [3, 6, 9] {
        assert!(inbox::deliver_some(&village.app, out.run, 3).await.unwrap());
        assert_eq!(village.holders(out).await.len(), reached);
    }
    // Two processes find the same job at once.
    let (one, other) = tokio::join!(
        inbox::deliver(&village.app, out.run),
        inbox::deliver(&village.app, out.run)
    );
    one.unwrap();
    other.unwrap();
    village.settle().await;
    assert_eq!(village.holders(out).await.len(), 10);
    let letters: usize = all
        .iter()
        .map(|who| village.letters(&who.email).len())
        .sum();
    assert_eq!(letters, 10, "one letter each");
    let reached = village.number("SELECT reached AS n FROM notice_run").await;
    assert_eq!(reached, 10);
    village.close().await;
}

#[actix_web::test]
async fn a_correction_reaches_whoever_had_it_and_whoever_is_new() {
    let (village, kosugi, motosumi, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", motosumi).await;
    let out = village.prints(agency, &Paper::to(kosugi)).await;
    village.settle().await;
    hanako
        .put(&out.path("/opened"), json!({}))
        .await
        .expect(204);
    hanako
        .post(&out.path("/mute"), json!({"what": "category"}))
        .await
        .expect(204);
    assert_eq!(hanako.inbox().await["unopened"], 0);

    village.later(TimeDelta::minutes(5));
    let both = Paper {
        title: "訂正：古紙の回収日".into(),
        neighborhoods: vec![kosugi, motosumi],
        ..Paper::to(kosugi)
    };
    let corrected = village.sends_corrected(out, &both).await;
    village.settle().await;
    let (hanako, taro) = (village.back(&hanako).await, village.back(&taro).await);
    let line = hanako.received(corrected).await.unwrap();
    assert_eq!(
        (&line["changed"], &line["opened"], &line["muted"]),
        (&json!("corrected"), &json!(false), &json!(true))
    );
    assert_eq!(line["notice"]["title"], "訂正：古紙の回収日");
    let line = taro.received(corrected).await.unwrap();
    assert_eq!(
        (&line["changed"], &line["notice"]["number"]),
        (&Value::Null, &json!(2))
    );

    let gone = village.withdraws(corrected).await;
    village.settle().await;
    for who in [&hanako, &taro] {
        let line = who.received(gone).await.unwrap();
        assert_eq!(
            (&line["changed"], &line["notice"]["state"]),
            (&json!("withdrawn"), &json!("withdrawn"))
        );
    }
    assert_eq!(village.holders(gone).await.len(), 2);
    village.close().await;
}

#[actix_web::test]
async fn a_round_that_was_overtaken_brings_nothing_old() {
    let (village, kosugi, _, agency) = ward().await;
    for n in 0..4 {
        village.member(&format!("住民{n}"), kosugi).await;
    }
    let out = village.prints(agency, &Paper::to(kosugi)).await;
    assert!(inbox::deliver_some(&village.app, out.run, 2).await.unwrap());
    let corrected = village.sends_corrected(out, &Paper::to(kosugi)).await;
    village.settle().await;
    let holders = village.holders(corrected).await;
    assert_eq!(holders.len(), 4);
    assert!(holders.iter().all(|row| row.number == 2), "{holders:?}");
    // Withdrawn before its round began: it comes to nobody.
    let out = village.prints(agency, &Paper::emergency(kosugi)).await;
    let gone = village.withdraws(out).await;
    village.settle().await;
    assert!(village.holders(gone).await.is_empty());
    // Nor does what is over by then.
    let out = village.prints(agency, &Paper::to(kosugi)).await;
    village.ends(out, State::Expired).await;
    village.settle().await;
    assert!(village.holders(out).await.is_empty());
    village.close().await;
}

#[actix_web::test]
async fn practice_never_leaves_the_office() {
    let (village, kosugi, _, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let paper = Paper {
        training: true,
        ..Paper::emergency(kosugi)
    };
    let out = village.prints(agency, &paper).await;
    village.settle().await;
    assert!(village.holders(out).await.is_empty());
    assert_eq!(village.letters(&hanako.email).len(), 0);
    assert_eq!(
        hanako
            .put(&out.path("/opened"), json!({}))
            .await
            .refused(404),
        "not_found"
    );
    village.close().await;
}

#[actix_web::test]
async fn open_screens_hear_that_a_notice_came_and_that_it_was_opened_elsewhere() {
    let (village, kosugi, motosumi, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", motosumi).await;
    let mut near = Screen::open(&hanako, None).await;
    let mut far = Screen::open(&taro, None).await;
    let out = village.prints(agency, &Paper::to(kosugi)).await;
    village.settle().await;
    followed(&village).await;
    assert_eq!(
        near.next().await.json(),
        json!({"area": "kosugi", "what": "notices"})
    );
    hanako.put(&out.path("/stamp"), json!({})).await.expect(200);
    followed(&village).await;
    assert_eq!(
        near.next().await.json(),
        json!({"area": null, "what": "notices"})
    );
    hanako.says("kosugi", "読みました").await;
    followed(&village).await;
    taro.says("motosumi", "こちらは何もありません").await;
    assert_eq!(
        far.next().await.json(),
        json!({"area": "motosumi", "what": "posts"})
    );
    village.close().await;
}

#[actix_web::test]
async fn the_profile_takes_what_it_can_keep() {
    let (village, kosugi, _, _) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let usual = hanako.get("/me/notice-profile").await.expect(200);
    assert_eq!(
        usual,
        json!({"off": [], "agencies_off": [], "mail": "emergency", "children": [], "reading": "ja"})
    );
    let off = json!([{"neighborhood": "kosugi", "category": "events"}]);
    let wish = json!({"off": off, "agencies_off": ["nakahara"], "mail": "none", "children": ["2024-05", "2020-01"], "reading": "easy"});
    let kept = hanako
        .put("/me/notice-profile", wish.clone())
        .await
        .expect(200);
    let mut sorted = wish.clone();
    sorted["children"] = json!(["2020-01", "2024-05"]);
    assert_eq!(kept, sorted);
    for (pointer, code, key, value) in [
        (
            "/off/0/neighborhood",
            "unknown",
            "off",
            json!([{"neighborhood": "motosumi", "category": "events"}]),
        ),
        (
            "/off/0/neighborhood",
            "unknown",
            "off",
            json!([{"neighborhood": "nowhere", "category": "events"}]),
        ),
        (
            "/off/0/category",
            "invalid",
            "off",
            json!([{"neighborhood": "kosugi", "category": "gossip"}]),
        ),
        (
            "/agencies_off/0",
            "unknown",
            "agencies_off",
            json!(["nobody"]),
        ),
        (
            "/agencies_off",
            "too_many",
            "agencies_off",
            json!(vec!["nakahara"; 51]),
        ),
        (
            "/children/1",
            "invalid",
            "children",
            json!(["2024-05", "2024-13"]),
        ),
        (
            "/children",
            "too_many",
            "children",
            json!(
                (1..=11)
                    .map(|m| format!("20{:02}-01", 9 + m))
                    .collect::<Vec<_>>()
            ),
        ),
        ("/mail", "invalid", "mail", json!("all")),
    ] {
        let mut bad = wish.clone();
        bad[key] = value;
        let refused = hanako.put("/me/notice-profile", bad).await.expect(422);
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code)),
            "{refused}"
        );
        assert_eq!(hanako.get("/me/notice-profile").await.expect(200), sorted);
    }
    village.close().await;
}

#[actix_web::test]
async fn a_stamp_can_be_taken_back_and_pages_go_on() {
    let (village, kosugi, _, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let late = village.newcomer("遅").await;
    let mut outs = Vec::new();
    for n in 0..5 {
        let paper = Paper {
            title: format!("おしらせ{n}"),
            ..Paper::to(kosugi)
        };
        outs.push(village.prints(agency, &paper).await);
    }
    village.settle().await;
    let stamp = outs[0].path("/stamp");
    for (on, answer) in [
        (true, hanako.put(&stamp, json!({})).await),
        (true, hanako.put(&stamp, json!({})).await),
        (false, hanako.delete(&stamp).await),
        (true, hanako.put(&stamp, json!({})).await),
    ] {
        assert_eq!(answer.expect(200), json!({"stamped": on}));
    }
    assert_eq!(hanako.received(outs[0]).await.unwrap()["stamped"], true);
    // It did not come to whoever belongs nowhere: they may read it, and leave no mark.
    assert_eq!(late.put(&stamp, json!({})).await.refused(403), "forbidden");
    assert_eq!(
        late.post(&outs[0].path("/mute"), json!({"what": "agency"}))
            .await
            .refused(403),
        "forbidden"
    );
    late.put(&outs[0].path("/opened"), json!({}))
        .await
        .expect(204);
    assert_eq!(village.holders(outs[0]).await.len(), 1);

    hanako
        .put(&outs[4].path("/opened"), json!({}))
        .await
        .expect(204);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = hanako
            .get(&format!("/me/notices?limit=2{cursor}"))
            .await
            .expect(200);
        assert_eq!(page["unopened"], 4);
        seen.extend(titles(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(
        seen,
        (0..5).map(|n| format!("おしらせ{n}")).collect::<Vec<_>>()
    );
    let rest = hanako.get("/me/notices?unopened=true").await.expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 4);
    assert_eq!(
        hanako.get("/me/notices?cursor=AAAA").await.refused(422),
        "invalid"
    );
    village.close().await;
}
