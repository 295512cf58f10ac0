//! Who looks into requests about infringed rights, and what two of them do at once.
use entity::{
    duty::Role,
    rights_act::Act,
    rights_request::{self, State},
};
use kairanban::{accounts::Password, events::Event, rights};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::{
    accounts::SENTENCE,
    people::Member,
    rights::{Asked, audited, form, logged, refusal, removal},
    village::send,
};

/// Every act at the desk, with words for it.
fn acts() -> Vec<(&'static str, Value)> {
    vec![
        ("begin", Value::Null),
        ("completion", json!({"words": "どの行ですか。"})),
        ("inquiry", json!({"words": "どう思いますか。"})),
        ("decision", refusal()),
    ]
}

#[actix_web::test]
async fn nobody_but_specialists_and_staff_looks_into_requests() {
    let asked = Asked::new(json!({})).await;
    let village = &asked.village;
    let admin = village.newcomer("管理者").await;
    village
        .alter(&admin, |row| row.administrator = Set(true))
        .await;
    let path = format!("/rights-requests/{}", asked.id.as_str().unwrap());
    let others = [
        asked.poster.clone(),
        village
            .volunteer("世話役", village.area_of(&asked.poster).await)
            .await,
        village.keeper("審査", Role::AppealReviewer).await,
        village.keeper("監査", Role::Auditor).await,
        admin,
    ];
    for other in &others {
        other.get("/rights-requests").await.expect(403);
        other.get(&path).await.expect(403);
        for (act, body) in acts() {
            let answer = other.looks_into_at((&asked.id, 1), act, body).await;
            assert_eq!(answer.refused(403), "forbidden", "{act}");
        }
    }
    let guest = village.guest();
    assert_eq!(
        guest.get("/rights-requests").await.refused(401),
        "anonymous"
    );
    assert_eq!(guest.get(&path).await.refused(401), "anonymous");
    let office = village.office("nakahara", "中原区役所").await;
    for officer in [&office.clerk, &office.chief] {
        assert_eq!(
            officer.account.get(&path).await.refused(403),
            "office_account"
        );
    }
    let suspended = village.keeper("停止中", Role::Specialist).await;
    village
        .alter(&suspended, |row| {
            row.suspended_at = Set(Some(village.clock.now()));
        })
        .await;
    village
        .tell(Event::AccountChanged {
            person: suspended.person,
        })
        .await;
    assert_eq!(suspended.get(&path).await.refused(403), "suspended");
    assert_eq!(
        audited(village).await,
        ["requester receive"],
        "who was refused has seen nothing"
    );
    assert_eq!(asked.acts().await, [Act::Receive]);
    asked.village.close().await;
}

#[actix_web::test]
async fn nobody_judges_what_they_are_a_party_to() {
    let asked = Asked::new(json!({})).await;
    let village = &asked.village;
    let path = format!("/rights-requests/{}", asked.id.as_str().unwrap());
    // The poster, who keeps the rules as well; whoever asked; and somebody whom the poster blocked.
    village.appoint(&asked.poster, Role::Specialist, None).await;
    let asker = village.keeper("申出人", Role::Specialist).await;
    let own = asker.requests(form(&format!("/p/{}", asked.post))).await;
    let town = village.area_of(&asked.poster).await;
    let quarrel = village.verified("犬猿", town).await;
    village.appoint(&quarrel, Role::StaffModerator, None).await;
    asked.poster.blocks(&quarrel).await;
    village.settle().await;
    for party in [&asked.poster, &quarrel] {
        assert!(party.requested().await.is_empty());
        party.get(&path).await.expect(404);
        for (act, body) in acts() {
            party
                .looks_into_at((&asked.id, 1), act, body)
                .await
                .expect(404);
        }
    }
    let number = own["number"].as_str().unwrap();
    let seen = asker.requested().await;
    assert!(
        seen.iter().all(|line| line["number"] != number),
        "not one's own"
    );
    assert_eq!(seen.len(), 1);
    assert_eq!(asked.specialist.requested().await.len(), 2);
    asked.village.close().await;
}

/// Puts a request into a state past the server.
async fn put(asked: &Asked, state: State) {
    let row = asked.row().await;
    let now = asked.village.clock.now();
    let over = matches!(state, State::Decided | State::Withdrawn);
    let row = rights_request::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        outcome: Set((state == State::Decided).then_some(rights_request::Outcome::NotRemoved)),
        ended_at: Set(over.then_some(now)),
        completion_asked_at: Set((state == State::Completing).then_some(now)),
        ..Default::default()
    };
    row.update(&asked.village.raw().await).await.unwrap();
}

#[actix_web::test]
async fn each_act_happens_where_the_table_says_and_nowhere_else() {
    // Rows: states; columns: begin, completion, inquiry, decision.
    let table = [
        (State::Received, [200, 200, 409, 409]),
        (State::Completing, [200, 409, 409, 200]),
        (State::Investigating, [409, 409, 200, 200]),
        (State::Extended, [409, 409, 200, 200]),
        (State::Decided, [409, 409, 409, 409]),
        (State::Withdrawn, [409, 409, 409, 409]),
    ];
    for (state, expected) in table {
        for ((act, body), status) in acts().into_iter().zip(expected) {
            let asked = Asked::new(json!({})).await;
            put(&asked, state).await;
            let answer = asked.act(act, body).await;
            assert_eq!(answer.status.as_u16(), status, "{state:?} {act}");
            let after = asked.row().await.state;
            assert!(
                status == 200 || after == state,
                "{state:?} {act}: {after:?}"
            );
            asked.village.close().await;
        }
    }
}

#[actix_web::test]
async fn of_two_who_decide_at_once_one_does() {
    let asked = Asked::new(json!({})).await;
    let other = asked.village.keeper("係", Role::StaffModerator).await;
    asked.act("begin", Value::Null).await.expect(200);
    let lock = asked.row().await.lock.into();
    let at = (&asked.id, lock);
    let (one, two) = futures_util::join!(
        asked
            .specialist
            .looks_into_at(at, "decision", removal("removed")),
        other.looks_into_at(at, "decision", refusal()),
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert!(
        statuses == [200, 409] || statuses == [200, 412],
        "{statuses:?}"
    );
    let decided = asked
        .acts()
        .await
        .into_iter()
        .filter(|act| *act == Act::Decide);
    assert_eq!(decided.count(), 1);
    assert_eq!(logged(&asked.village).await.len(), 1);
    let decisions = asked
        .village
        .number("SELECT COUNT(*) AS n FROM decision WHERE state = 'in_force'")
        .await;
    assert_eq!(decisions, 1);

    // Every act wants the lock as it was read.
    let stale = asked
        .specialist
        .looks_into_at((&asked.id, 1), "begin", Value::Null)
        .await;
    assert_eq!(stale.refused(412), "precondition_failed");
    let path = format!("/rights-requests/{}/begin", asked.id.as_str().unwrap());
    let without = send(asked.specialist.request(Method::POST, &path)).await;
    assert_eq!(without.refused(428), "precondition_required");
    asked.village.close().await;
}

#[actix_web::test]
async fn a_decision_cites_a_rule_and_tells_the_author_what_was_found() {
    let asked = Asked::new(json!({})).await;
    asked.act("begin", Value::Null).await.expect(200);
    for (field, value, pointer, code) in [
        ("rule", Value::Null, "/rule", "required"),
        ("rule", json!("no-such-rule"), "/rule", "unknown"),
        ("facts", Value::Null, "/facts", "required"),
        ("words", json!(" "), "/words", "required"),
        ("verdict", json!("burn"), "/verdict", "invalid"),
        (
            "until",
            json!("2030-01-01T00:00:00Z"),
            "/until",
            "not_allowed",
        ),
    ] {
        let mut decision = removal("removed");
        decision[field] = value;
        let refused = asked.act("decision", decision).await.expect(422);
        assert_eq!(
            refused["errors"][0],
            json!({"pointer": pointer, "code": code}),
            "{field}"
        );
    }
    assert_eq!(asked.row().await.state, State::Investigating);
    assert!(logged(&asked.village).await.is_empty());
    let own = asked
        .poster
        .get(&format!("/posts/{}", asked.post))
        .await
        .expect(200);
    assert_eq!(own["withheld"], Value::Null, "nothing of it happened");
    asked.village.close().await;
}

#[actix_web::test]
async fn what_neighbors_reported_as_well_waits_for_moderators() {
    let asked = Asked::new(json!({})).await;
    let village = &asked.village;
    let town = village.area_of(&asked.poster).await;
    let neighbor = village.verified("隣人", town).await;
    neighbor
        .reports("post", &asked.post, "harassment")
        .await
        .expect(202);
    let cases = village
        .number("SELECT COUNT(*) AS n FROM moderation_case")
        .await;
    assert_eq!(cases, 1, "one case for one thing");
    asked.act("begin", Value::Null).await.expect(200);
    asked.act("decision", refusal()).await.expect(200);
    let staff = village.keeper("係", Role::StaffModerator).await;
    assert_eq!(
        staff.queue().await.len(),
        1,
        "the report is not answered by that"
    );

    // Another request about the same thing, by somebody else, is taken away with what was reported.
    village
        .guest()
        .requests(form(&format!("/p/{}", asked.post)))
        .await;
    let id = asked.specialist.requested().await.remove(0)["id"].clone();
    asked
        .specialist
        .looks_into(&id, "begin", Value::Null)
        .await
        .expect(200);
    asked
        .specialist
        .looks_into(&id, "decision", removal("removed"))
        .await
        .expect(200);
    village.settle().await;
    let reports = neighbor.get("/reports").await.expect(200);
    assert_eq!(reports["items"][0]["status"], "upheld");
    assert!(staff.queue().await.is_empty());
    asked.village.close().await;
}

#[actix_web::test]
async fn an_official_notice_is_withdrawn_first() {
    use crate::papers::Paper;
    let asked = Asked::new(json!({})).await;
    let village = &asked.village;
    let office = village.office("nakahara", "中原区役所").await;
    let town = village.area_of(&asked.poster).await;
    let out = village.prints(office.agency, &Paper::to(town)).await;
    village
        .guest()
        .requests(form(&format!("/n/{}", out.notice)))
        .await;
    village.settle().await;
    let id = asked.specialist.requested().await.pop().unwrap()["id"].clone();
    let seen = asked.specialist.request_of(&id).await;
    assert_eq!(
        (&seen["target_kind"], &seen["may_ask"]),
        (&json!("notice"), &json!(false))
    );
    asked
        .specialist
        .looks_into(&id, "begin", Value::Null)
        .await
        .expect(200);
    let asking = asked
        .specialist
        .looks_into(&id, "inquiry", json!({"words": "どうですか。"}))
        .await;
    assert_eq!(asking.refused(409), "nobody_to_ask");
    let refused = asked
        .specialist
        .looks_into(&id, "decision", removal("removed"))
        .await;
    assert_eq!(refused.refused(409), "withdraw_the_notice_first");
    asked
        .specialist
        .looks_into(&id, "decision", refusal())
        .await
        .expect(200);
    asked.village.close().await;
}

#[actix_web::test]
async fn what_is_ones_own_is_taken_along_and_who_leaves_is_forgotten() {
    let asked = Asked::new(json!({})).await;
    let asker: Member = asked.village.newcomer("申出人").await;
    asker.requests(form(&format!("/p/{}", asked.post))).await;
    asked.act("begin", Value::Null).await.expect(200);
    asked
        .act("inquiry", json!({"words": "どう思いますか。"}))
        .await
        .expect(200);
    let path = format!("/me/inquiries/{}/answer", asked.id.as_str().unwrap());
    let answer = json!({"stance": "objects", "words": "canary-answer-31"});
    asked.poster.post(&path, answer).await.expect(200);

    let app = &asked.village.app;
    let own = rights::everything_of(app, asker.person).await.unwrap();
    assert_eq!(own["requests"][0]["requester"]["name"], "川崎花子");
    assert_eq!(own["inquiries"], json!([]));
    let own = rights::everything_of(app, asked.poster.person)
        .await
        .unwrap();
    assert_eq!(own["requests"], json!([]), "nothing of who asked");
    assert_eq!(own["inquiries"][0]["answer"], "canary-answer-31");

    let sentence = Password::parse(SENTENCE).unwrap();
    let hash = app.passwords.hash(&sentence).await.unwrap();
    for who in [&asker, &asked.poster] {
        let hash = hash.clone();
        asked
            .village
            .alter(who, |row| row.password_hash = Set(hash))
            .await;
        let zip = who.post("/me/export", json!({"password": SENTENCE})).await;
        assert_eq!(zip.status, 200);
        let leave = json!({"password": SENTENCE, "content": "remove"});
        who.post("/me/leave", leave).await.expect(204);
    }
    let signed = "SELECT COUNT(*) AS n FROM rights_request WHERE requester_id IS NOT NULL";
    assert_eq!(asked.village.number(signed).await, 0);
    assert_eq!(
        asked.specialist.requested().await.len(),
        2,
        "what was asked is still asked"
    );
    let seen = asked.specialist.request_of(&asked.id).await;
    assert_eq!(seen["inquiry"]["stance"], "objects");
    assert_eq!(seen["inquiry"]["answer"], Value::Null);
    assert_eq!(seen["thing"], Value::Null, "it went with its author");
    asked.act("decision", removal("removed")).await.expect(200);
    asked.village.close().await;
}

#[actix_web::test]
async fn the_queue_is_paged_what_ends_first_before_the_others() {
    let asked = Asked::new(json!({})).await;
    let guest = asked.village.guest();
    for _ in 0..4 {
        guest.requests(form(&format!("/p/{}", asked.post))).await;
    }
    let until = asked.village.clock.now() + chrono::TimeDelta::hours(3);
    let until = until.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let last = asked.specialist.requested().await.pop().unwrap()["id"].clone();
    let more = json!({"verdict": "more_time", "words": "すぐにお答えします。", "until": until});
    asked
        .specialist
        .looks_into(&last, "decision", more)
        .await
        .expect(200);
    let mut found = Vec::new();
    let mut path = "/rights-requests?limit=2".to_owned();
    loop {
        let page = asked.specialist.get(&path).await.expect(200);
        found.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|line| line["id"].clone()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/rights-requests?limit=2&cursor={next}");
    }
    assert_eq!(found[0], last);
    found.sort_by_key(ToString::to_string);
    found.dedup();
    assert_eq!(found.len(), 5);
    asked.village.close().await;
}
