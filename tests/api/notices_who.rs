//! Every act on a notice, tried by everybody: who may not gets a clear no, and nothing is changed.
use chrono::TimeDelta;
use entity::agency;
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    notices::{act_at, acts, approval, at, authors, content, draft, pending, published, rows},
    offices::{Office, Officer, Roles},
    village::{Neighbor, Village},
};

/// The acts, each with the state it begins from.
const ACTS: [(&str, &str); 9] = [
    ("submit", "draft"),
    ("discard", "draft"),
    ("approve", "pending"),
    ("return", "pending"),
    ("reject", "pending"),
    ("release-alone", "emergency"),
    ("correct", "published"),
    ("withdraw", "published"),
    ("review-release", "released"),
];

/// Who tries, and which acts succeed.
const ACTORS: [(&str, &[&str]); 11] = [
    ("guest", &[]),
    ("resident", &[]),
    ("administrator of the server", &[]),
    ("other office's chief", &[]),
    ("officer without an agency", &[]),
    ("suspended office's chief", &[]),
    ("desk", &[]),
    ("clerk", &["submit", "discard", "correct", "withdraw"]),
    ("keeper", &["submit", "discard", "correct", "withdraw"]),
    (
        "new chief",
        &[
            "submit", "discard", "return", "reject", "correct", "withdraw",
        ],
    ),
    (
        "chief",
        &[
            "submit",
            "discard",
            "approve",
            "return",
            "reject",
            "release-alone",
            "correct",
            "withdraw",
            "review-release",
        ],
    ),
];

struct Stage {
    village: Village,
    office: Office,
    second: Officer,
    actors: Vec<(String, Neighbor, Vec<&'static str>)>,
}

impl Stage {
    async fn new() -> Self {
        let village = Village::new().await;
        let town = village.town("kosugi", "小杉").await;
        let office = village.office("nakahara", "中原区役所").await;
        village
            .alter_agency(office.agency, |row| row.break_glass_minutes = Set(Some(0)))
            .await;
        let other = village.office("takatsu", "高津区役所").await;
        let asleep = village.office("saiwai", "幸区役所").await;
        village
            .alter_agency(asleep.agency, |row| {
                row.status = Set(agency::Status::Suspended);
            })
            .await;
        let admin = village.newcomer("管理者").await;
        village
            .alter(&admin, |row| row.administrator = Set(true))
            .await;
        village
            .steps_up(&admin, entity::session::Factor::Passkey)
            .await;
        let approver = Roles {
            approver: true,
            ..Roles::default()
        };
        let second = village.officer(office.agency, "課長", approver).await;
        let new = village.officer(office.agency, "新任", approver).await;
        village
            .alter_officer(&new, |row| {
                row.approver_since = Set(Some(row_now(&village)));
            })
            .await;
        let homeless = village
            .officer(
                office.agency,
                "退職",
                Roles {
                    author: true,
                    ..approver
                },
            )
            .await;
        village
            .alter_officer(&homeless, |row| row.ended_at = Set(Some(row_now(&village))))
            .await;
        let resident = village.verified("住民", town).await;
        let actors = ACTORS.iter().map(|(name, may)| {
            let who = match *name {
                "guest" => village.guest(),
                "resident" => resident.browser.clone(),
                "administrator of the server" => admin.browser.clone(),
                "other office's chief" => other.chief.account.browser.clone(),
                "officer without an agency" => homeless.account.browser.clone(),
                "suspended office's chief" => asleep.chief.account.browser.clone(),
                "desk" => office.desk.account.browser.clone(),
                "clerk" => office.clerk.account.browser.clone(),
                "keeper" => office.keeper.account.browser.clone(),
                "new chief" => new.account.browser.clone(),
                _ => office.chief.account.browser.clone(),
            };
            ((*name).to_owned(), who, may.to_vec())
        });
        let actors = actors.collect();
        Self {
            village,
            office,
            second,
            actors,
        }
    }

    /// A notice of the office in that state.
    async fn notice(&self, state: &str) -> Value {
        let (village, office) = (&self.village, &self.office);
        let soon = at(village.clock.now() + TimeDelta::hours(3));
        let emergency = json!({"severity": "emergency", "expires_at": soon});
        match state {
            "draft" => draft(office, json!({})).await,
            "pending" => pending(office, json!({})).await,
            "published" => published(village, office, json!({})).await,
            "emergency" => pending(office, emergency).await,
            _ => {
                let waits = pending(office, emergency).await;
                let body = body("release-alone", &waits);
                let lock = waits["version"]["lock"].as_i64().unwrap();
                let id = waits["id"].as_str().unwrap();
                let released = act_at(&self.second, id, "release-alone", lock, body).await;
                released.expect(200);
                village.settle().await;
                crate::notices::again(&office.clerk, &waits).await
            }
        }
    }
}

fn row_now(village: &Village) -> chrono::DateTime<chrono::Utc> {
    village.clock.now()
}

fn body(act: &str, notice: &Value) -> Value {
    match act {
        "approve" => approval(notice),
        "return" | "reject" | "withdraw" => json!({"reason": "理由です"}),
        "correct" => json!({"what": "日付"}),
        "release-alone" => {
            let mut body = approval(notice);
            body["reason"] = json!("夜間で一人です");
            if body["confirm"].is_null() {
                body["confirm"] = json!({"areas_text": "小杉", "people": "<10"});
            }
            body
        }
        _ => json!({}),
    }
}

#[actix_web::test]
async fn every_act_is_tried_by_everybody() {
    let stage = Stage::new().await;
    for (act, state) in ACTS {
        for (name, who, may) in &stage.actors {
            let notice = stage.notice(state).await;
            let id = notice["id"].as_str().unwrap();
            let lock = notice["version"]["lock"].as_i64().unwrap();
            let before = (
                rows(&stage.village, &notice).await,
                acts(&stage.village, &notice).await,
            );
            let answer = act_at(who, id, act, lock, body(act, &notice)).await;
            let status = answer.status.as_u16();
            if may.contains(&act) {
                assert_eq!(status, 200, "{name} may {act}: {}", answer.json());
                continue;
            }
            assert!(
                [401, 403, 404].contains(&status),
                "{name} may not {act}: {status}"
            );
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            let after = (
                rows(&stage.village, &notice).await,
                acts(&stage.village, &notice).await,
            );
            assert_eq!(before, after, "{name} changed something by {act}");
        }
    }
    stage.village.close().await;
}

#[actix_web::test]
async fn an_act_in_the_wrong_state_is_a_conflict_and_changes_nothing() {
    let stage = Stage::new().await;
    for state in ["draft", "pending", "published"] {
        for (act, begins) in ACTS {
            let notice = stage.notice(state).await;
            if begins == state || (state == "pending" && act == "release-alone") {
                continue;
            }
            let before = rows(&stage.village, &notice).await;
            let lock = notice["version"]["lock"].as_i64().unwrap();
            let id = notice["id"].as_str().unwrap();
            let answer = act_at(&stage.office.chief, id, act, lock, body(act, &notice)).await;
            let code = answer.refused(409);
            let known = ["wrong_state", "not_published", "nothing_to_review"];
            assert!(known.contains(&code.as_str()), "{act} on {state}: {code}");
            assert_eq!(before, rows(&stage.village, &notice).await);
        }
    }
    stage.village.close().await;
}

#[actix_web::test]
async fn a_new_approver_waits_a_day_and_an_old_step_up_is_none() {
    let stage = Stage::new().await;
    let (village, office) = (&stage.village, &stage.office);
    let waits = stage.notice("pending").await;
    let try_it = async |who: &Neighbor| {
        let lock = waits["version"]["lock"].as_i64().unwrap();
        let id = waits["id"].as_str().unwrap();
        act_at(who, id, "approve", lock, approval(&waits)).await
    };
    let (_, new, _) = stage
        .actors
        .iter()
        .find(|(name, ..)| name == "new chief")
        .unwrap();
    assert_eq!(try_it(new).await.refused(403), "role_too_new");
    village
        .steps_up(&office.chief.account, entity::session::Factor::Totp)
        .await;
    assert_eq!(try_it(&office.chief).await.refused(403), "passkey_required");
    village
        .steps_up(&office.chief.account, entity::session::Factor::Passkey)
        .await;
    village.later(TimeDelta::minutes(6));
    assert_eq!(try_it(&office.chief).await.refused(403), "passkey_required");
    village
        .steps_up(&office.chief.account, entity::session::Factor::Passkey)
        .await;
    try_it(&office.chief).await.expect(200);
    stage.village.close().await;
}

#[actix_web::test]
async fn everybody_who_wrote_is_kept_and_drafting_is_for_roles() {
    let stage = Stage::new().await;
    for (name, who, may) in &stage.actors {
        let answer = who.post("/office/notices", content()).await;
        let expected = may.contains(&"submit") || name == "other office's chief";
        assert_eq!(answer.status == 201, expected, "{name}: {}", answer.status);
    }
    let notice = stage.notice("draft").await;
    let path = format!("/office/notices/{}", notice["id"].as_str().unwrap());
    let keeper = &stage.office.keeper;
    keeper
        .patch(&path, 1, json!({"telephone": "044-1"}))
        .await
        .expect(200);
    let without_lock = crate::village::send(
        keeper
            .request(reqwest::Method::PATCH, &path)
            .json(&json!({})),
    )
    .await;
    assert_eq!(without_lock.refused(428), "precondition_required");
    let version = rows(&stage.village, &notice).await.1[0].id;
    let written: Vec<_> = authors(&stage.village.raw().await, version)
        .await
        .iter()
        .map(|row| row.person_id)
        .collect();
    assert_eq!(written.len(), 2);
    assert!(written.contains(&keeper.account.person));
    stage.village.close().await;
}
