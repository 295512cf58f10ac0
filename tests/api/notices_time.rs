//! What time does to notices: published once, lapsed, expired; and clocks, jobs and agencies that change meanwhile.
use chrono::TimeDelta;
use entity::{
    agency,
    id::{JurisdictionId, NoticeVersionId},
    jurisdiction,
    notice_act::Act,
    notice_area, notice_author,
    notice_version::{self, State},
};
use kairanban::{jobs::Task, notices};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};

use crate::{
    notices::{act, acts, again, approval, approved, at, draft, pending, published, rows, runs},
    offices::Office,
    village::Village,
};

fn in_hours(village: &Village, hours: i64) -> Value {
    json!({"publish_at": at(village.clock.now() + TimeDelta::hours(hours))})
}

async fn state(village: &Village, notice: &Value) -> State {
    rows(village, notice).await.1.last().unwrap().state
}

async fn why(village: &Village, notice: &Value) -> String {
    let lines = acts(village, notice).await;
    let last = lines.iter().rfind(|line| line.act == Act::Lapse).unwrap();
    last.reason.clone().unwrap()
}

async fn ward(fields: Value) -> (Village, Office, Value) {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = approved(&office, fields).await;
    (village, office, notice)
}

#[actix_web::test]
async fn a_scheduled_notice_goes_out_at_its_time_and_once() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = approved(&office, in_hours(&village, 5)).await;
    village.later(TimeDelta::hours(4));
    village.settle().await;
    assert_eq!(state(&village, &notice).await, State::Approved);
    village.later(TimeDelta::hours(1));
    village.settle().await;
    let version = rows(&village, &notice).await.1.remove(0);
    assert_eq!(version.state, State::Published);
    assert!(version.published_at >= version.publish_at);

    // A worker that was killed after its commit and before it said so: the job comes back. Two at once, too.
    let task = Task::PublishNotice {
        version: version.id,
    };
    let (one, other) = futures_util::join!(
        notices::settle(&village.app, version.id, &task),
        notices::settle(&village.app, version.id, &task),
    );
    one.unwrap();
    other.unwrap();
    assert_eq!(runs(&village).await.len(), 1);
    assert_eq!(rows(&village, &notice).await.0.revision, 1);
    village.close().await;
}

#[actix_web::test]
async fn two_workers_at_the_same_moment_publish_once() {
    let (village, _, notice) = ward(json!({})).await;
    let id = rows(&village, &notice).await.1[0].id;
    let task = Task::PublishNotice { version: id };
    let all = (0..6).map(|_| notices::settle(&village.app, id, &task));
    for outcome in futures_util::future::join_all(all).await {
        outcome.unwrap();
    }
    village.settle().await;
    let lines = acts(&village, &notice).await;
    assert_eq!(
        lines.iter().filter(|line| line.act == Act::Publish).count(),
        1
    );
    assert_eq!(runs(&village).await.len(), 1);
    village.close().await;
}

#[actix_web::test]
async fn an_approval_lapses_after_three_days_and_those_concerned_are_told() {
    let (village, office, notice) = {
        let village = Village::new().await;
        let office = village.office("nakahara", "中原区役所").await;
        let notice = approved(&office, in_hours(&village, 100)).await;
        (village, office, notice)
    };
    let warned = again(&office.clerk, &notice).await;
    assert!(
        warned["version"]["warnings"]
            .as_array()
            .unwrap()
            .contains(&json!("lapses_before_publication"))
    );
    village.later(TimeDelta::hours(71));
    village.settle().await;
    assert_eq!(state(&village, &notice).await, State::Approved);
    village.later(TimeDelta::hours(1));
    village.settle().await;
    let version = rows(&village, &notice).await.1.remove(0);
    assert_eq!(
        (version.state, version.approved_by, version.approved_hash),
        (State::Pending, None, None)
    );
    assert_eq!(why(&village, &notice).await, "too_old");
    for who in [&office.clerk, &office.chief] {
        let letters = village.letters(&who.account.email);
        assert!(
            letters
                .iter()
                .any(|l| l.subject == "【回覧板】おしらせは公開されませんでした")
        );
    }
    village.later(TimeDelta::hours(100));
    village.settle().await;
    assert_eq!(
        state(&village, &notice).await,
        State::Pending,
        "and not late by surprise"
    );
    village.close().await;
}

#[actix_web::test]
async fn nobody_approved_in_time_and_nobody_can_any_more() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = pending(&office, in_hours(&village, 2)).await;
    village.later(TimeDelta::hours(2));
    village.settle().await;
    village.settle().await;
    assert_eq!(why(&village, &notice).await, "not_approved");
    let told = village.letters(&office.clerk.account.email);
    assert_eq!(
        told.iter()
            .filter(|l| l.subject == "【回覧板】おしらせは公開されませんでした")
            .count(),
        1
    );
    let office = village.morning(&office).await;
    let now = again(&office.chief, &notice).await;
    let refused = act(&office.chief, &now, "approve", approval(&now))
        .await
        .expect(422);
    assert_eq!(
        refused["errors"][0],
        json!({"pointer": "/publish_at", "code": "past"})
    );
    village.close().await;
}

#[actix_web::test]
async fn the_clock_jumps_and_nothing_goes_out_early_late_or_twice() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    // Forward, over the time: the machine slept, and the night is no time to begin.
    let slept = approved(&office, in_hours(&village, 5)).await;
    village.later(TimeDelta::hours(9));
    village.settle().await;
    assert_eq!(state(&village, &slept).await, State::Pending);
    assert_eq!(why(&village, &slept).await, "late");

    // Back, between the approval and the job: it waits, and is published when the time is there again.
    let office = village.morning(&office).await;
    let back = approved(&office, in_hours(&village, 1)).await;
    village.later(TimeDelta::hours(-3));
    let id = rows(&village, &back).await.1[0].id;
    let task = Task::PublishNotice { version: id };
    notices::settle(&village.app, id, &task).await.unwrap();
    assert_eq!(state(&village, &back).await, State::Approved);
    village.later(TimeDelta::hours(4));
    village.settle().await;
    let version = rows(&village, &back).await.1.remove(0);
    assert_eq!(version.state, State::Published);
    assert!(version.published_at >= version.approved_at);
    assert_eq!(runs(&village).await.len(), 1);
    village.close().await;
}

#[actix_web::test]
async fn a_notice_that_was_planned_anew_ignores_its_old_time() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let first = approved(&office, in_hours(&village, 2)).await;
    let path = format!("/office/notices/{}", first["id"].as_str().unwrap());
    let lock = first["version"]["lock"].as_i64().unwrap();
    let later = in_hours(&village, 6);
    let draft = office.clerk.patch(&path, lock, later).await.expect(200);
    let waits = act(&office.clerk, &draft, "submit", json!({}))
        .await
        .expect(200);
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    village.later(TimeDelta::hours(2));
    village.settle().await;
    assert_eq!(state(&village, &first).await, State::Approved);
    village.later(TimeDelta::hours(4));
    village.settle().await;
    assert_eq!(state(&village, &first).await, State::Published);
    assert_eq!(runs(&village).await.len(), 1);
    village.close().await;
}

#[actix_web::test]
async fn a_notice_expires_and_counts_as_a_change_for_readers() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let ends = json!({"expires_at": at(village.clock.now() + TimeDelta::hours(3))});
    let notice = published(&village, &office, ends).await;
    let id = rows(&village, &notice).await.1[0].id;
    notices::expire(&village.app, id).await.unwrap();
    assert_eq!(
        state(&village, &notice).await,
        State::Published,
        "early is harmless"
    );
    village.later(TimeDelta::hours(3));
    village.settle().await;
    village.settle().await;
    let (row, versions) = rows(&village, &notice).await;
    assert_eq!((versions[0].state, row.revision), (State::Expired, 2));
    village.close().await;
}

/// What changes between approval and publication, and the word for it.
async fn changed_meanwhile(
    change: impl AsyncFnOnce(&Village, &Office, NoticeVersionId),
    word: &str,
) {
    let (village, office, notice) = ward(json!({})).await;
    let id = rows(&village, &notice).await.1[0].id;
    change(&village, &office, id).await;
    village.settle().await;
    assert_eq!(state(&village, &notice).await, State::Pending, "{word}");
    assert_eq!(why(&village, &notice).await, word);
    assert!(runs(&village).await.is_empty());
    assert_eq!(rows(&village, &notice).await.0.current_id, None);
    village.close().await;
}

#[actix_web::test]
async fn what_changed_after_the_approval_makes_it_void() {
    changed_meanwhile(
        async |village, office, _| {
            let suspended =
                |row: &mut agency::ActiveModel| row.status = Set(agency::Status::Suspended);
            village.alter_agency(office.agency, suspended).await;
        },
        "agency_not_active",
    )
    .await;
    changed_meanwhile(
        async |village, office, _| {
            let training = |row: &mut agency::ActiveModel| row.training = Set(true);
            village.alter_agency(office.agency, training).await;
        },
        "training_changed",
    )
    .await;
    changed_meanwhile(
        async |village, office, _| {
            let conn = village.raw().await;
            let own = jurisdiction::COLUMN.agency_id.eq(office.agency);
            jurisdiction::Entity::delete_many()
                .filter(own)
                .exec(&conn)
                .await
                .unwrap();
            let elsewhere = jurisdiction::ActiveModel {
                id: Set(JurisdictionId::new()),
                agency_id: Set(office.agency),
                municipality_code: Set(Some("131083".into())),
                neighborhood_id: Set(None),
            };
            elsewhere.insert(&conn).await.unwrap();
        },
        "outside_jurisdiction",
    )
    .await;
    // Past the server: other words, other places, an author too many.
    changed_meanwhile(
        async |village, _, id| {
            let row = notice_version::ActiveModel {
                id: Set(id),
                body: Set("お金を振り込んでください。".into()),
                ..Default::default()
            };
            row.update(&village.raw().await).await.unwrap();
        },
        "content_changed",
    )
    .await;
    changed_meanwhile(
        async |village, _, id| {
            let all = notice_area::COLUMN.version_id.eq(id);
            let delete = notice_area::Entity::delete_many().filter(all);
            delete.exec(&village.raw().await).await.unwrap();
        },
        "content_changed",
    )
    .await;
}

#[actix_web::test]
async fn the_database_itself_refuses_what_the_service_would() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = published(&village, &office, json!({})).await;
    let other = draft(&office, json!({})).await;
    let conn = village.raw().await;
    let (row, versions) = rows(&village, &notice).await;
    let version = versions[0].id;

    let changed = notice_version::ActiveModel {
        id: Set(version),
        body: Set("別の言葉".into()),
        ..Default::default()
    };
    let refused = changed.update(&conn).await.unwrap_err().to_string();
    assert!(
        refused.contains("what was published stays as it was"),
        "{refused}"
    );

    let trained = entity::notice::ActiveModel {
        id: Set(row.id),
        training: Set(true),
        ..Default::default()
    };
    let refused = trained.update(&conn).await.unwrap_err().to_string();
    assert!(
        refused.contains("training is fixed at creation"),
        "{refused}"
    );

    let author = notice_author::ActiveModel {
        version_id: Set(version),
        person_id: Set(office.chief.account.person),
        at: Set(village.clock.now()),
    };
    let refused = author.insert(&conn).await.unwrap_err().to_string();
    assert!(refused.contains("an approver cannot write"), "{refused}");

    let line = acts(&village, &notice).await.remove(0);
    let mut line: entity::notice_act::ActiveModel = line.into();
    line.reason = Set(Some("なかったことに".into()));
    let refused = line.update(&conn).await.unwrap_err().to_string();
    assert!(refused.contains("the record is only added to"), "{refused}");

    let unapproved = rows(&village, &other).await.1[0].id;
    let published = notice_version::ActiveModel {
        id: Set(unapproved),
        state: Set(State::Published),
        ..Default::default()
    };
    assert!(
        published.update(&conn).await.is_err(),
        "nothing is published without an approval"
    );
    conn.execute_unprepared("SELECT 1").await.unwrap();
    village.close().await;
}

#[actix_web::test]
async fn a_training_notice_never_leaves_the_office() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let training = |row: &mut agency::ActiveModel| row.training = Set(true);
    village.alter_agency(office.agency, training).await;
    let notice = published(&village, &office, json!({"title": "訓練です"})).await;
    assert_eq!(notice["training"], true);
    assert!(runs(&village).await.is_empty());
    let lock = notice["version"]["lock"].as_i64().unwrap();
    let id = notice["id"].as_str().unwrap();
    crate::notices::act_at(
        &office.clerk,
        id,
        "withdraw",
        lock,
        json!({"reason": "訓練は終わりです"}),
    )
    .await
    .expect(200);
    assert!(runs(&village).await.is_empty());

    // Nobody else sees a row of it, through the policy that every path asks.
    let guest = kairanban::access::Viewer::guest();
    let read = village.db().read(&guest);
    assert_eq!(
        read.all::<entity::notice::Entity>().count().await.unwrap(),
        0
    );
    assert_eq!(
        read.all::<notice_version::Entity>().count().await.unwrap(),
        0
    );
    village.close().await;
}
