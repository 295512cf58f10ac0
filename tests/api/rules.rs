//! Rules that decisions cite: in force from their day on, in versions that stay as they were.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{duty::Role, public_log as log, session::Factor};
use kairanban::{access::Viewer, error::Error, moderation::rules};
use sea_orm::{ConnectionTrait, EntityTrait, Set};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Village},
};

/// What a decision of now would cite.
pub async fn cited(village: &Village, slug: &str) -> Option<i32> {
    let guest = Viewer::guest();
    let cited = village
        .db()
        .write(&guest, async |tx| rules::cite(tx, slug).await)
        .await;
    match cited {
        Ok((name, version)) => {
            assert_eq!(name, slug);
            Some(version)
        }
        Err(Error::Invalid(fields)) => {
            assert_eq!(
                (&*fields[0].pointer, &*fields[0].code),
                ("/rule", "unknown")
            );
            None
        }
        Err(other) => unreachable!("{other}"),
    }
}

#[actix_web::test]
async fn a_new_server_has_rules_that_hold_at_once_and_brings_them_in_once() {
    let village = Village::new().await;
    let conn = village.raw().await;
    let stored = async || entity::rule::Entity::find().all(&conn).await.unwrap();
    let own = stored().await;
    assert!(own.len() >= 10, "{}", own.len());
    assert!(
        own.iter()
            .all(|row| row.version == 1 && row.proposed_by.is_none())
    );
    assert_eq!(rules::bring_in(&village.app).await.unwrap(), 0);
    assert_eq!(stored().await, own);
    assert_eq!(cited(&village, "personal-data").await, Some(1));
    assert_eq!(cited(&village, "no-such-rule").await, None);
    village.close().await;
}

#[actix_web::test]
async fn what_was_published_is_changed_by_nobody() {
    let village = Village::new().await;
    let conn = village.raw().await;
    for sql in [
        "UPDATE rule SET body_ja = 'something else' WHERE slug = 'spam'",
        "UPDATE rule SET effective_at = proposed_at WHERE slug = 'spam'",
        "DELETE FROM rule WHERE slug = 'spam'",
    ] {
        conn.execute_unprepared(sql).await.unwrap_err();
    }
    assert_eq!(cited(&village, "spam").await, Some(1));
    village.close().await;
}

/// Another text for a rule.
pub fn wording(slug: &str, text: &str) -> Value {
    json!({
        "slug": slug,
        "title": {"ja": text, "en": text, "easy": text},
        "body": {"ja": text, "en": text, "easy": text},
        "examples": [{"allowed": true, "ja": "よい例", "en": "fine", "easy": "よい 例《れい》"}],
        "reason": "季節の決まりです",
    })
}

fn with(mut rule: Value, field: &str, value: Value) -> Value {
    rule[field] = value;
    rule
}

/// Proposes; answers the proposal's path.
async fn proposes(who: &Member, rule: Value) -> String {
    let made = who.post("/moderation/rules", rule).await.expect(201);
    assert_eq!(made["state"], "waiting", "{made}");
    format!("/moderation/rules/{}", made["id"].as_str().unwrap())
}

/// A rule as everybody sees it.
async fn shown(village: &Village, slug: &str) -> Value {
    let all = village.guest().get("/moderation/rules").await.expect(200);
    let items = all["items"].as_array().unwrap();
    let found = items.iter().find(|rule| rule["slug"] == slug);
    found.cloned().unwrap_or(Value::Null)
}

async fn confirm(who: &Member, path: &str) -> Answer {
    who.post(&format!("{path}/confirm"), json!({})).await
}

#[actix_web::test]
async fn a_change_is_announced_for_fourteen_days_and_cited_from_then_on() {
    let village = Village::new().await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let path = proposes(&first, wording("spam", "同じことは一度だけ")).await;
    assert_eq!(
        shown(&village, "spam").await["versions"],
        1,
        "no neighbor sees a proposal"
    );
    let said = confirm(&second, &path).await.expect(200);
    assert_eq!(
        (&said["state"], &said["version"]),
        (&json!("published"), &json!(2))
    );

    let rule = shown(&village, "spam").await;
    assert_eq!(rule["now"]["version"], 1);
    assert_eq!(rule["now"]["state"], "in_force");
    let coming = &rule["announced"][0];
    assert_eq!(coming["title"]["ja"], "同じことは一度だけ");
    assert_eq!(coming["reason"], "季節の決まりです");
    let time = |at: &Value| -> DateTime<Utc> { serde_json::from_value(at.clone()).unwrap() };
    let (published, effective) = (time(&coming["published_at"]), time(&coming["effective_at"]));
    assert_eq!(effective - published, TimeDelta::days(14));

    let minute = TimeDelta::minutes(1);
    village.later(effective - village.clock.now() - minute);
    assert_eq!(cited(&village, "spam").await, Some(1), "the minute before");
    village.later(minute);
    assert_eq!(cited(&village, "spam").await, Some(2), "the minute after");
    let rule = shown(&village, "spam").await;
    assert_eq!(
        (&rule["now"]["version"], &rule["announced"]),
        (&json!(2), &json!([]))
    );
    let history = village
        .guest()
        .get("/moderation/rules/spam")
        .await
        .expect(200);
    let states: Vec<_> = history["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["state"].clone())
        .collect();
    assert_eq!(states, ["in_force", "past"]);
    village
        .guest()
        .get("/moderation/rules/no-such-rule")
        .await
        .expect(404);
    village.close().await;
}

#[actix_web::test]
async fn a_rule_is_changed_by_two_administrators_with_their_second_factor() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let volunteer = village.volunteer("ゆみ", town).await;
    let resident = village.verified("はなこ", town).await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let rule = || wording("quiet-hours", "夜は静かに");
    let nobody = resident.post("/moderation/rules", rule()).await;
    assert_eq!(nobody.refused(403), "forbidden");
    assert_eq!(
        resident.get("/moderation/proposals").await.refused(403),
        "forbidden"
    );
    let auditor = village.keeper("監査", Role::Auditor).await;
    assert_eq!(
        auditor.post("/moderation/rules", rule()).await.refused(403),
        "forbidden"
    );

    // A volunteer proposes, and decides nothing; what they proposed is told without its proposer's name.
    let path = proposes(&volunteer, rule()).await;
    assert_eq!(confirm(&resident, &path).await.refused(404), "not_found");
    assert_eq!(confirm(&volunteer, &path).await.refused(403), "forbidden");
    let list = volunteer.get("/moderation/proposals").await.expect(200);
    assert_eq!(list["items"][0]["own"], true);
    assert_eq!(list["items"][0]["proposed_by"], Value::Null);
    assert_eq!(list["items"][0]["acts"], json!(["take_back"]));
    let list = first.get("/moderation/proposals").await.expect(200);
    assert_eq!(list["items"][0]["proposed_by"], "ゆみ");
    assert_eq!(list["items"][0]["acts"], json!(["confirm", "refuse"]));
    confirm(&first, &path).await.expect(200);

    // Whoever proposed does not confirm, administrator or not.
    let path = proposes(&first, wording("quiet-hours", "夜も昼も静かに")).await;
    assert_eq!(confirm(&first, &path).await.refused(403), "forbidden");
    let careless = village.newcomer("管理").await;
    village
        .alter(&careless, |row| row.administrator = Set(true))
        .await;
    assert_eq!(
        confirm(&careless, &path).await.refused(403),
        "second_factor_required"
    );
    village.later(TimeDelta::minutes(6));
    assert_eq!(
        confirm(&second, &path).await.refused(403),
        "step_up_required"
    );
    let no = second
        .post(&format!("{path}/refuse"), json!({"reason": "長すぎます"}))
        .await;
    assert_eq!(no.refused(403), "step_up_required");
    village.steps_up(&second, Factor::Totp).await;
    confirm(&second, &path).await.expect(200);
    assert_eq!(confirm(&second, &path).await.refused(409), "conflict");
    village.close().await;
}

#[actix_web::test]
async fn two_at_once_make_one_version() {
    let village = Village::new().await;
    let (first, second, third) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
        village.reviewer("三番").await,
    );
    let path = proposes(&first, wording("spam", "一度だけ")).await;
    let (one, other) = tokio::join!(confirm(&second, &path), confirm(&third, &path));
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 409]);

    // Two proposals on the same version: the second one would undo the first unread.
    let one = proposes(&first, wording("scam", "だまさない")).await;
    let other = proposes(&second, wording("scam", "あわてない")).await;
    let (one, other) = tokio::join!(confirm(&third, &one), confirm(&first, &other));
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 409]);
    let late = [one, other]
        .into_iter()
        .find(|answer| answer.status == 409)
        .unwrap();
    assert_eq!(late.refused(409), "overtaken");
    assert_eq!(shown(&village, "scam").await["versions"], 2);
    let list = third.get("/moderation/proposals").await.expect(200);
    assert_eq!(list["items"][0]["state"], "overtaken");
    assert_eq!(list["items"][0]["acts"], json!(["refuse"]));
    village.close().await;
}

#[actix_web::test]
async fn an_emergency_holds_at_once_for_a_reason_that_everybody_reads() {
    let village = Village::new().await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let hurried = with(
        wording("scam", "給付金の偽サイト"),
        "emergency",
        json!(true),
    );
    let silent = with(hurried.clone(), "reason", json!("  "));
    let refused = first.post("/moderation/rules", silent).await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/reason");
    let path = proposes(&first, hurried).await;
    let later = json!({"effective_at": village.clock.now() + TimeDelta::days(20)});
    let refused = second
        .post(&format!("{path}/confirm"), later)
        .await
        .expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/effective_at");
    assert_eq!(cited(&village, "scam").await, Some(1));
    confirm(&second, &path).await.expect(200);
    assert_eq!(cited(&village, "scam").await, Some(2));
    let rule = shown(&village, "scam").await;
    assert_eq!(rule["now"]["emergency"], true);
    assert_eq!(rule["now"]["reason"], "季節の決まりです");

    // Both logs tell of it: the public one without a word, the audit trail with who and why.
    let conn = village.raw().await;
    let rows = entity::public_log::Entity::find().all(&conn).await.unwrap();
    assert_eq!(
        rows.len(),
        1,
        "the rules that came with the program are no act"
    );
    assert_eq!(
        (rows[0].act, rows[0].decider),
        (log::Act::RulePublished, log::Decider::Administrators)
    );
    assert_eq!(
        (rows[0].rule.as_deref(), rows[0].rule_version),
        (Some("scam"), Some(2))
    );
    let lines = entity::audit_line::Entity::find().all(&conn).await.unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.action.as_str(), line.actor, line.reason.as_deref()))
        .collect();
    let why = Some("季節の決まりです");
    let (one, two) = (Some(first.person), Some(second.person));
    assert_eq!(told, [("propose", one, why), ("publish", two, why)]);
    village.close().await;
}

#[actix_web::test]
async fn a_day_is_chosen_two_weeks_ahead_or_later() {
    let village = Village::new().await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let path = proposes(&first, wording("quiet-hours", "夜は静かに")).await;
    let confirm = format!("{path}/confirm");
    let on = |days: TimeDelta| json!({"effective_at": village.clock.now() + days});
    for (days, code) in [
        (TimeDelta::days(14) - TimeDelta::minutes(1), "too_soon"),
        (-TimeDelta::days(1), "too_soon"),
        (TimeDelta::days(400), "too_late"),
    ] {
        let refused = second.post(&confirm, on(days)).await.expect(422);
        assert_eq!(
            refused["errors"][0],
            json!({"pointer": "/effective_at", "code": code})
        );
    }
    let said = second
        .post(&confirm, on(TimeDelta::days(30)))
        .await
        .expect(200);
    assert!(said["effective_at"].is_string());
    village.later(TimeDelta::days(29));
    assert_eq!(
        cited(&village, "quiet-hours").await,
        None,
        "a new rule holds from its day on"
    );
    village.later(TimeDelta::days(2));
    assert_eq!(cited(&village, "quiet-hours").await, Some(1));
    village.close().await;
}

#[actix_web::test]
async fn a_rule_ends_by_another_version_and_may_come_back() {
    let village = Village::new().await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let end = || {
        with(
            wording("off-topic-business", "この決まりは終わりました"),
            "ended",
            json!(true),
        )
    };
    let unknown = with(end(), "slug", json!("never-was"));
    let refused = first.post("/moderation/rules", unknown).await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/ended");
    confirm(&second, &proposes(&first, end()).await)
        .await
        .expect(200);
    assert_eq!(cited(&village, "off-topic-business").await, Some(1));
    village.later(TimeDelta::days(14));
    assert_eq!(cited(&village, "off-topic-business").await, None);
    let rule = shown(&village, "off-topic-business").await;
    assert_eq!(
        (&rule["now"]["state"], &rule["now"]["version"]),
        (&json!("ended"), &json!(2))
    );

    let (first, second) = (
        village.returns(&first).await,
        village.returns(&second).await,
    );
    let again = first.post("/moderation/rules", end()).await;
    assert_eq!(again.refused(409), "unchanged");
    let path = proposes(&first, wording("off-topic-business", "宣伝はひかえめに")).await;
    village.steps_up(&second, Factor::Totp).await;
    confirm(&second, &path).await.expect(200);
    village.later(TimeDelta::days(14));
    assert_eq!(cited(&village, "off-topic-business").await, Some(3));
    village.close().await;
}

#[actix_web::test]
async fn a_proposal_is_refused_with_a_reason_or_taken_back_without() {
    let village = Village::new().await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let path = proposes(&first, wording("spam", "一度だけ")).await;
    let refuse = format!("{path}/refuse");
    let refused = second.post(&refuse, json!({})).await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/reason");
    let no = second
        .post(&refuse, json!({"reason": "きびしすぎます"}))
        .await
        .expect(200);
    assert_eq!(
        (&no["state"], &no["refused_reason"]),
        (&json!("refused"), &json!("きびしすぎます"))
    );
    assert_eq!(confirm(&second, &path).await.refused(409), "conflict");
    assert_eq!(
        second
            .post(&refuse, json!({"reason": "もう一度"}))
            .await
            .refused(409),
        "conflict"
    );

    let path = proposes(&first, wording("spam", "二度まで")).await;
    let back = first
        .post(&format!("{path}/refuse"), json!({}))
        .await
        .expect(200);
    assert_eq!(back["state"], "refused");
    assert_eq!(confirm(&second, &path).await.refused(409), "conflict");
    assert_eq!(shown(&village, "spam").await["versions"], 1);
    village.close().await;
}

#[actix_web::test]
async fn bad_rules_are_refused_by_the_field_and_change_nothing() {
    let village = Village::new().await;
    let first = village.reviewer("一番").await;
    let long = "あ".repeat(1201);
    let example = json!({"allowed": true, "ja": "例", "en": "e", "easy": "例"});
    for (field, value, pointer) in [
        ("slug", json!("Big"), "/slug"),
        ("slug", json!("-spam"), "/slug"),
        ("slug", json!("s"), "/slug"),
        ("title", json!({"ja": "題", "en": "t"}), "/title/easy"),
        (
            "title",
            json!({"ja": "", "en": "t", "easy": "題"}),
            "/title/ja",
        ),
        (
            "body",
            json!({"ja": long, "en": "t", "easy": "文"}),
            "/body/ja",
        ),
        (
            "body",
            json!({"ja": "文\u{202e}", "en": "t", "easy": "文"}),
            "/body/ja",
        ),
        ("examples", json!(vec![example; 9]), "/examples"),
        (
            "examples",
            json!([{"ja": "例", "en": "e", "easy": "例"}]),
            "/examples/0/allowed",
        ),
        ("reason", json!("あ".repeat(501)), "/reason"),
        ("version", json!(7), "/version"),
    ] {
        let rule = with(wording("spam", "一度だけ"), field, value);
        let refused = first.post("/moderation/rules", rule).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{field}");
    }
    let list = first.get("/moderation/proposals").await.expect(200);
    assert_eq!(list["items"], json!([]));
    village.close().await;
}

#[actix_web::test]
async fn a_file_proposes_what_is_otherwise_and_an_administrator_confirms_it() {
    let village = Village::new().await;
    let own = include_str!("../../data/rules/rules.json");
    let done = rules::import(&village.app, own).await.unwrap();
    assert_eq!((done.proposed, done.unchanged >= 10), (0, true), "{done}");
    let mut file: Value = serde_json::from_str(own).unwrap();
    file["rules"][0]["title"]["ja"] = json!("住所は書かない");
    let text = file.to_string();
    let done = rules::import(&village.app, &text).await.unwrap();
    assert_eq!(done.proposed, 1);
    let again = rules::import(&village.app, &text).await.unwrap();
    assert_eq!(again.proposed, 0, "it waits already");
    let admin = village.reviewer("一番").await;
    let list = admin.get("/moderation/proposals").await.expect(200);
    let item = &list["items"][0];
    assert_eq!(
        (&item["own"], &item["proposed_by"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(item["before"]["version"], 1);
    let path = format!("/moderation/rules/{}", item["id"].as_str().unwrap());
    confirm(&admin, &path).await.expect(200);
    village.later(TimeDelta::days(14));
    assert_eq!(cited(&village, "personal-data").await, Some(2));
    for broken in ["[]", "{", r#"{"rules": [{"slug": "x"}]}"#] {
        rules::import(&village.app, broken).await.unwrap_err();
    }
    village.close().await;
}
