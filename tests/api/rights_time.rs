//! What time does to requests about infringed rights: warnings on day five and six, the end of the week, more of it, the
//! poster's silence, the end of what is personal; and clocks that jump, jobs that are late, doubled or left over.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audit_line, public_log,
    rights_act::{self, Act},
    rights_inquiry,
    rights_request::{self, State},
};
use kairanban::rights;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::{Value, json};

use crate::{
    rights::{Asked, audited, logged, news, refusal, removal},
    village::Village,
};

/// Lets hours pass, and whatever is due happen.
async fn later(asked: &Asked, hours: i64) {
    asked.village.later(TimeDelta::hours(hours));
    asked.village.settle().await;
}

fn at(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn more(village: &Village, hours: i64) -> Value {
    let until = at(village.clock.now() + TimeDelta::hours(hours));
    json!({"verdict": "more_time", "words": "投稿した方に意見を尋ねているためです。", "until": until})
}

#[actix_web::test]
async fn the_desk_is_warned_on_day_five_and_day_six_and_told_when_it_is_late() {
    let mut asked = Asked::new(json!({})).await;
    let row = asked.row().await;
    assert_eq!(row.due_at - row.received_at, TimeDelta::hours(168));
    later(&asked, 119).await;
    assert_eq!(asked.acts().await, [Act::Receive]);
    for (hours, told) in [
        (1, "rights_two_days"),
        (24, "rights_one_day"),
        (24, "rights_overdue"),
    ] {
        later(&asked, hours).await;
        later(&asked, 0).await;
        asked.back().await;
        assert_eq!(news(&asked.specialist).await[0], told);
        let line = asked.specialist.requested().await.remove(0);
        assert_eq!(line["urgent"], true);
        assert_eq!(line["overdue"], told == "rights_overdue");
    }
    assert_eq!(
        asked.acts().await,
        [Act::Receive, Act::Warn, Act::Warn, Act::Overdue]
    );
    assert_eq!(news(&asked.specialist).await.len(), 4, "each once");
    assert!(asked.page().await.contains("お約束した期限を過ぎています"));
    later(&asked, 1000).await;
    assert_eq!(asked.acts().await.len(), 4);
    let lines = audited(&asked.village).await;
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("server"))
            .collect::<Vec<_>>(),
        ["server warn", "server warn", "server overdue"]
    );
    asked.village.close().await;
}

#[actix_web::test]
async fn an_answer_in_time_ends_the_warnings() {
    let mut asked = Asked::new(json!({})).await;
    later(&asked, 121).await;
    asked.back().await;
    asked.act("begin", Value::Null).await.expect(200);
    asked.act("decision", removal("removed")).await.expect(200);
    later(&asked, 200).await;
    assert_eq!(
        asked.acts().await,
        [Act::Receive, Act::Warn, Act::Begin, Act::Decide]
    );
    let log = logged(&asked.village).await;
    assert_eq!(log[0].hours_to_decision, Some(122));
    asked.village.close().await;
}

#[actix_web::test]
async fn more_time_is_an_answer_and_keeps_the_request_open() {
    let mut asked = Asked::new(json!({})).await;
    for wrong in [0, -5, 31 * 24] {
        let refused = asked
            .act("decision", more(&asked.village, wrong))
            .await
            .expect(422);
        assert_eq!(
            refused["errors"][0],
            json!({"pointer": "/until", "code": "invalid"})
        );
    }
    let mut bare = more(&asked.village, 5);
    bare["until"] = Value::Null;
    asked.act("decision", bare).await.expect(422);
    later(&asked, 100).await;
    asked.back().await;
    let done = asked
        .act("decision", more(&asked.village, 240))
        .await
        .expect(200);
    assert_eq!(
        (&done["state"], &done["outcome"]),
        (&json!("extended"), &Value::Null)
    );
    assert!(done["answered_at"].is_string());
    asked.village.settle().await;
    assert_eq!(
        asked.letters()[1],
        "【回覧板】権利侵害の申出の確認に、もう少し時間がかかります"
    );
    let letter = asked
        .village
        .letters("hanako@outside.example")
        .pop()
        .unwrap();
    assert!(
        letter
            .text
            .contains("投稿した方に意見を尋ねているためです。")
    );

    // The old dates mean nothing any more; the new ones have their warnings.
    later(&asked, 100).await;
    assert_eq!(asked.acts().await, [Act::Receive, Act::MoreTime]);
    asked.back().await;
    assert_eq!(asked.specialist.requested().await[0]["urgent"], false);
    later(&asked, 92).await;
    assert_eq!(asked.acts().await[2..], [Act::Warn]);
    later(&asked, 24).await;
    assert_eq!(asked.acts().await[2..], [Act::Warn, Act::Warn]);
    asked.back().await;
    asked.act("decision", removal("partly")).await.expect(200);
    later(&asked, 1000).await;
    assert_eq!(asked.acts().await[2..], [Act::Warn, Act::Warn, Act::Decide]);

    let log = logged(&asked.village).await;
    let said: Vec<_> = log
        .iter()
        .map(|row| (row.act, row.duration_hours, row.hours_to_decision))
        .collect();
    assert_eq!(
        said,
        [
            (public_log::Act::RightsMoreTime, Some(240), Some(101)),
            (public_log::Act::RightsDecidedLater, None, Some(317)),
        ]
    );
    let row = asked.row().await;
    let took = row.answered_at.unwrap() - row.received_at;
    assert_eq!(took.num_hours(), 100, "the first answer counts");
    asked.village.close().await;
}

#[actix_web::test]
async fn the_clock_jumps_forward_and_only_the_last_word_is_said() {
    let mut asked = Asked::new(json!({})).await;
    later(&asked, 24 * 40).await;
    asked.back().await;
    assert_eq!(asked.acts().await, [Act::Receive, Act::Overdue]);
    assert_eq!(
        news(&asked.specialist).await,
        ["rights_overdue", "rights_received"]
    );
    asked.village.close().await;
}

#[actix_web::test]
async fn the_clock_jumps_back_and_nothing_is_said_early_or_twice() {
    let mut asked = Asked::new(json!({})).await;
    later(&asked, 121).await;
    assert_eq!(asked.acts().await, [Act::Receive, Act::Warn]);
    later(&asked, -130).await;
    let id = asked.row().await.id;
    rights::watch(&asked.village.app, id).await.unwrap();
    assert_eq!(asked.acts().await, [Act::Receive, Act::Warn]);
    later(&asked, 131).await;
    assert_eq!(
        asked.acts().await,
        [Act::Receive, Act::Warn],
        "not for the same day again"
    );
    later(&asked, 23).await;
    assert_eq!(asked.acts().await, [Act::Receive, Act::Warn, Act::Warn]);

    // Received while the clock was wrong by ten days, and decided "before" that: it took no time.
    let row = asked.row().await;
    let ahead = rights_request::ActiveModel {
        id: Set(row.id),
        received_at: Set(row.received_at + TimeDelta::days(10)),
        ..Default::default()
    };
    ahead.update(&asked.village.raw().await).await.unwrap();
    asked.back().await;
    asked.act("begin", Value::Null).await.expect(200);
    asked.act("decision", refusal()).await.expect(200);
    let row = asked.row().await;
    assert!(row.ended_at.unwrap() >= row.received_at);
    assert!(row.answered_at.unwrap() >= row.received_at);
    assert_eq!(logged(&asked.village).await[0].hours_to_decision, Some(0));
    asked.village.close().await;
}

#[actix_web::test]
async fn jobs_that_are_doubled_late_or_left_over_do_no_harm() {
    let asked = Asked::new(json!({})).await;
    let id = asked.row().await.id;
    asked.village.later(TimeDelta::hours(122));
    let app = &asked.village.app;
    let all = (0..6).map(|_| rights::watch(app, id));
    for outcome in futures_util::future::join_all(all).await {
        outcome.unwrap();
    }
    asked.village.settle().await;
    assert_eq!(asked.acts().await, [Act::Receive, Act::Warn]);
    rights::close_inquiry(app, id).await.unwrap();
    rights::watch(app, entity::id::RightsRequestId::new())
        .await
        .unwrap();
    rights::mail(app, entity::id::RightsActId::new())
        .await
        .unwrap();
    assert_eq!(asked.acts().await, [Act::Receive, Act::Warn]);
    asked.village.close().await;
}

#[actix_web::test]
async fn silence_is_written_down_as_silence() {
    let mut asked = Asked::new(json!({})).await;
    asked.act("begin", Value::Null).await.expect(200);
    let question = json!({"words": "番地は、あなたのものですか。", "with_name": true});
    asked.act("inquiry", question).await.expect(200);
    let id = asked.row().await.id;
    let path = format!("/me/inquiries/{}", asked.id.as_str().unwrap());
    assert_eq!(
        asked.poster.get(&path).await.expect(200)["name"],
        "川崎花子"
    );
    rights::close_inquiry(&asked.village.app, id).await.unwrap();
    later(&asked, 100).await;
    asked.back().await;
    asked
        .act("decision", more(&asked.village, 300))
        .await
        .expect(200);
    later(&asked, 67).await;
    assert!(
        !asked.acts().await.contains(&Act::PosterSilent),
        "an hour is left"
    );
    later(&asked, 1).await;
    later(&asked, 30).await;
    asked.back().await;
    assert_eq!(news(&asked.specialist).await[0], "rights_silent");
    let silences = asked
        .acts()
        .await
        .into_iter()
        .filter(|act| *act == Act::PosterSilent);
    assert_eq!(silences.count(), 1);
    let seen = asked.specialist.request_of(&asked.id).await;
    assert!(seen["inquiry"]["silent_at"].is_string());
    assert_eq!(
        (&seen["inquiry"]["stance"], &seen["state"]),
        (&Value::Null, &json!("extended")),
        "no consent"
    );
    // Late is better than never, while nothing is decided.
    let late = json!({"stance": "agrees"});
    asked
        .poster
        .post(&format!("{path}/answer"), late.clone())
        .await
        .expect(200);
    asked.act("decision", removal("removed")).await.expect(200);
    asked.village.settle().await;
    assert_eq!(news(&asked.poster).await, ["decided", "rights_inquiry"]);
    asked.village.close().await;
}

#[actix_web::test]
async fn an_answer_is_awaited_no_longer_than_the_request() {
    let mut asked = Asked::new(json!({})).await;
    asked.act("begin", Value::Null).await.expect(200);
    let question = json!({"words": "番地は、あなたのものですか。"});
    asked.act("inquiry", question).await.expect(200);
    asked.act("decision", refusal()).await.expect(200);
    later(&asked, 200).await;
    asked.back().await;
    assert!(!asked.acts().await.contains(&Act::PosterSilent));
    let path = format!("/me/inquiries/{}/answer", asked.id.as_str().unwrap());
    let late = json!({"stance": "agrees"});
    assert_eq!(
        asked.poster.post(&path, late).await.refused(409),
        "conflict"
    );
    asked.village.close().await;
}

#[actix_web::test]
async fn what_is_personal_goes_in_time_and_what_is_counted_stays() {
    let mut asked = Asked::new(json!({"key": "one-and-the-same"})).await;
    asked.act("begin", Value::Null).await.expect(200);
    asked
        .act("inquiry", json!({"words": "番地は、あなたのものですか。"}))
        .await
        .expect(200);
    asked.act("decision", removal("removed")).await.expect(200);
    later(&asked, 179 * 24).await;
    rights::forget_old(&asked.village.app).await.unwrap();
    assert!(asked.row().await.words_sealed.is_some());
    later(&asked, 25).await;
    rights::forget_old(&asked.village.app).await.unwrap();
    rights::forget_old(&asked.village.app).await.unwrap();
    let row = asked.row().await;
    assert_eq!(
        (row.requester_sealed, row.words_sealed, row.sent_key),
        (None, None, None)
    );
    assert_eq!((row.requester_id, row.poster_id), (None, None));
    assert_eq!(row.state, State::Decided);
    let conn = asked.village.raw().await;
    let acts = rights_act::Entity::find().all(&conn).await.unwrap();
    assert!(!acts.is_empty() && acts.iter().all(|act| act.words_sealed.is_none()));
    assert!(
        rights_inquiry::Entity::find()
            .all(&conn)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        audited(&asked.village)
            .await
            .iter()
            .filter(|line| *line == "server forget")
            .count(),
        1
    );
    let trail = audit_line::Entity::find().all(&conn).await.unwrap();
    let text = format!("{trail:?}");
    assert!(!text.contains("花子") && !text.contains("hanako") && !text.contains("番地"));
    asked.back().await;
    let seen = asked.specialist.request_of(&asked.id).await;
    assert_eq!(
        (&seen["requester"], &seen["said"]),
        (&Value::Null, &Value::Null)
    );
    let page = asked.page().await;
    assert!(page.contains("消しました") && page.contains("見られないようにしました"));
    assert_eq!(logged(&asked.village).await.len(), 1);

    // The record can be emptied of words, and not rewritten.
    let mut act: rights_act::ActiveModel = acts[0].clone().into();
    act.act = Set(Act::Withdraw);
    let refused = act.update(&conn).await.unwrap_err().to_string();
    assert!(refused.contains("the record is only added to"), "{refused}");
    asked.village.close().await;
}
