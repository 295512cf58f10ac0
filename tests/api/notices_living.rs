//! Notices that readers see: corrected, taken back, stopped; and emergencies, with two people or with one.
use chrono::TimeDelta;
use entity::{notice_run, notice_version::State};
use serde_json::{Value, json};

use crate::{
    notices::{act, act_at, again, approval, at, draft, pending, published, rows, runs},
    village::Village,
};

#[actix_web::test]
async fn a_correction_is_a_version_of_its_own_and_its_difference_is_seen() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let first = published(&village, &office, json!({})).await;
    let draft = act(
        &office.clerk,
        &first,
        "correct",
        json!({"what": "曜日をなおしました"}),
    )
    .await
    .expect(200);
    assert_eq!(draft["version"]["number"], 2);
    assert_eq!(draft["current"], 1);
    let twice = act(
        &office.clerk,
        &first,
        "correct",
        json!({"what": "もう一度"}),
    )
    .await;
    assert_eq!(twice.refused(409), "open_version");
    let path = format!("/office/notices/{}", first["id"].as_str().unwrap());
    let edited = office
        .clerk
        .patch(
            &path,
            1,
            json!({"body": "12月から、古紙の回収は第1・第4水曜日になります。"}),
        )
        .await
        .expect(200);
    let difference = office
        .chief
        .get(&format!("{path}/difference"))
        .await
        .expect(200);
    assert_eq!(difference.as_array().unwrap().len(), 1, "{difference}");
    let parts = difference[0]["parts"].as_array().unwrap();
    let gone: String = parts
        .iter()
        .filter(|p| p["kind"] == "removed")
        .map(|p| p["text"].as_str().unwrap())
        .collect();
    assert_eq!(gone, "2");

    let waits = act(&office.clerk, &edited, "submit", json!({}))
        .await
        .expect(200);
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    assert_eq!(
        rows(&village, &first).await.1[0].state,
        State::Published,
        "readers see the first until then"
    );
    village.settle().await;
    let (row, versions) = rows(&village, &first).await;
    assert_eq!(
        (versions[0].state, versions[1].state),
        (State::Superseded, State::Published)
    );
    assert_eq!((row.current_id, row.revision), (Some(versions[1].id), 2));
    assert_eq!(row.first_published_at, versions[0].published_at);
    assert_eq!(
        versions[1].correction.as_deref(),
        Some("曜日をなおしました")
    );
    let kinds: Vec<_> = runs(&village).await.iter().map(|run| run.kind).collect();
    assert_eq!(
        kinds,
        [notice_run::Kind::Publish, notice_run::Kind::Correct]
    );
    village.close().await;
}

#[actix_web::test]
async fn one_person_takes_a_notice_back_and_what_was_under_way_stays_at_home() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let first = published(&village, &office, json!({})).await;
    let lock = first["version"]["lock"].as_i64().unwrap();
    let id = first["id"].as_str().unwrap();
    let draft = act(&office.clerk, &first, "correct", json!({"what": "曜日"}))
        .await
        .expect(200);
    let waits = act(&office.clerk, &draft, "submit", json!({}))
        .await
        .expect(200);
    let stale = act_at(
        &office.clerk,
        id,
        "withdraw",
        lock + 7,
        json!({"reason": "まちがいでした"}),
    )
    .await;
    assert_eq!(stale.refused(412), "precondition_failed");
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    act_at(
        &office.clerk,
        id,
        "withdraw",
        lock,
        json!({"reason": "まちがいでした"}),
    )
    .await
    .expect(200);
    village.settle().await;

    let (row, versions) = rows(&village, &first).await;
    assert_eq!(
        (versions[0].state, versions[1].state),
        (State::Withdrawn, State::Pending)
    );
    assert_eq!(
        row.current_id,
        Some(versions[0].id),
        "the tombstone is what readers see"
    );
    assert_eq!(row.revision, 2);
    assert_eq!(versions[0].reason.as_deref(), Some("まちがいでした"));
    assert_eq!(
        runs(&village).await.last().unwrap().kind,
        notice_run::Kind::Withdraw
    );
    let waits = again(&office.chief, &first).await;
    let refused = act(&office.chief, &waits, "approve", approval(&waits)).await;
    assert_eq!(refused.refused(409), "not_published");
    village.close().await;
}

#[actix_web::test]
async fn whoever_runs_the_server_stops_a_notice_and_it_stands_in_the_record() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = published(&village, &office, json!({})).await;
    let id = notice["id"].as_str().unwrap();
    let admin = village.newcomer("管理者").await;
    let neighbor = village.newcomer("住民").await;
    village
        .alter(&admin, |row| row.administrator = sea_orm::Set(true))
        .await;
    let path = format!("/trust/notices/{id}/stop");
    let why = json!({"reason": "アカウントが乗っ取られました"});
    assert_eq!(
        neighbor.post(&path, why.clone()).await.refused(403),
        "forbidden"
    );
    assert_eq!(
        admin.post(&path, why.clone()).await.refused(403),
        "second_factor_required"
    );
    village
        .steps_up(&admin, entity::session::Factor::Totp)
        .await;
    admin.post(&path, why.clone()).await.expect(204);
    assert_eq!(admin.post(&path, why).await.refused(409), "wrong_state");

    assert_eq!(rows(&village, &notice).await.1[0].state, State::Withdrawn);
    let record = admin
        .get(&format!("/trust/notices/{id}/acts"))
        .await
        .expect(200);
    let last = record.as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["act"], &last["role"], &last["name"]),
        (&json!("stop"), &json!("operator"), &json!("管理者"))
    );
    village.settle().await;
    assert_eq!(
        village
            .letters(&office.keeper.account.email)
            .last()
            .unwrap()
            .subject,
        "【回覧板】おしらせが止められました"
    );
    village.close().await;
}

#[actix_web::test]
async fn an_emergency_is_typed_again_and_ends_within_a_day() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    for name in [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一",
    ] {
        village.member(name, town).await;
    }
    let office = village.office("nakahara", "中原区役所").await;
    let hours = |n| at(village.clock.now() + TimeDelta::hours(n));
    let long = draft(
        &office,
        json!({"severity": "emergency", "expires_at": hours(25)}),
    )
    .await;
    let refused = act(&office.clerk, &long, "submit", json!({}))
        .await
        .expect(422);
    assert_eq!(
        refused["errors"][0],
        json!({"pointer": "/expires_at", "code": "too_late"})
    );

    let waits = pending(&office, json!({"severity": "emergency", "expires_at": hours(6), "areas": {"neighborhoods": ["kosugi"]}})).await;
    assert_eq!(
        waits["version"]["confirmation"],
        json!({"areas_text": "小杉", "people": "10-19"})
    );
    let hash = &waits["version"]["hash"];
    for (confirm, pointer) in [
        (Value::Null, "/confirm"),
        (
            json!({"areas_text": "小杉町", "people": "10-19"}),
            "/confirm/areas_text",
        ),
        (
            json!({"areas_text": "小杉", "people": "20-49"}),
            "/confirm/people",
        ),
    ] {
        let body = json!({"hash": hash, "confirm": confirm});
        let refused = act(&office.chief, &waits, "approve", body)
            .await
            .expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    // As a Japanese keyboard writes it.
    let typed = json!({"hash": hash, "confirm": {"areas_text": "小 杉", "people": "１０-１９"}});
    act(&office.chief, &waits, "approve", typed)
        .await
        .expect(200);
    village.close().await;
}

#[actix_web::test]
async fn the_glass_is_broken_where_the_agency_allows_it_and_everybody_hears_of_it() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let expires = at(village.clock.now() + TimeDelta::hours(12));
    let waits = pending(
        &office,
        json!({"severity": "emergency", "expires_at": expires}),
    )
    .await;
    let release = json!({"reason": "夜間で一人です", "hash": waits["version"]["hash"], "confirm": waits["version"]["confirmation"]});
    let refused = act(&office.chief, &waits, "release-alone", release.clone()).await;
    assert_eq!(refused.refused(409), "break_glass_off");
    village
        .alter_agency(office.agency, |row| {
            row.break_glass_minutes = sea_orm::Set(Some(10));
        })
        .await;
    let refused = act(&office.chief, &waits, "release-alone", release.clone()).await;
    assert_eq!(refused.refused(409), "too_early");
    village.later(TimeDelta::minutes(11));
    let office = village.morning(&office).await;
    let alone = act(&office.clerk, &waits, "release-alone", release.clone()).await;
    assert_eq!(alone.refused(403), "forbidden");
    act(&office.chief, &waits, "release-alone", release)
        .await
        .expect(200);
    village.settle().await;
    let row = rows(&village, &waits).await.1.remove(0);
    assert_eq!((row.state, row.one_person), (State::Published, true));
    assert!(
        village
            .letters(&office.keeper.account.email)
            .iter()
            .any(|l| l.subject == "【回覧板】おしらせが一人で発信されました")
    );

    // A day later nobody has looked: told again. Whoever released it is nobody to look.
    village.later(TimeDelta::hours(25));
    village.settle().await;
    let office = village.morning(&office).await;
    let letters = village.letters(&office.keeper.account.email);
    assert!(
        letters
            .iter()
            .any(|l| l.subject == "【回覧板】一人で発信されたおしらせを確かめてください")
    );
    let now = again(&office.keeper, &waits).await;
    let roles = crate::offices::Roles {
        approver: true,
        ..Default::default()
    };
    let second = village.officer(office.agency, "課長", roles).await;
    for (who, may) in [
        (&office.chief, false),
        (&office.clerk, false),
        (&second, true),
    ] {
        assert_eq!(again(who, &waits).await["version"]["to_review"], may);
    }
    let own = act(&office.chief, &now, "review-release", json!({})).await;
    assert_eq!(own.refused(403), "own_words");
    let reviewed = act(&second, &now, "review-release", json!({}))
        .await
        .expect(200);
    assert!(reviewed["versions"][0]["reviewed_at"].is_string());
    assert_eq!(reviewed["version"]["to_review"], false);
    let twice = act(&second, &reviewed, "review-release", json!({})).await;
    assert_eq!(twice.refused(409), "nothing_to_review");
    village.close().await;
}
