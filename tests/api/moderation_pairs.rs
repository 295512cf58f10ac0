//! Every part × every act × every state of a case: who may do what, and that a refusal changes nothing.
use std::fmt::Write;

use entity::{duty::Role, id::NeighborhoodId};
use serde_json::{Value, json};

use crate::{
    keepers::{decision, for_hours},
    people::Member,
    village::Village,
};

/// The parts, in the order of the table's columns.
const PARTS: [&str; 8] = [
    "staff",
    "volunteer",
    "elsewhere",
    "reviewer",
    "specialist",
    "auditor",
    "admin",
    "resident",
];
/// What is done, and with which body.
const ACTS: [&str; 9] = [
    "look", "claim", "release", "escalate", "notes", "warn", "remove", "limit", "votes",
];

/// Statuses by state and act, one for each part. Whoever acts in `assigned` has taken the case, where they may; in `taken` a colleague has it.
const EXPECTED: &str = "
open        look      200 200 404 404 404 404 404 403
open        claim     204 204 404 404 404 404 404 404
open        release   409 409 404 404 404 404 404 404
open        escalate  204 204 404 404 404 404 404 404
open        notes     204 204 404 404 404 404 404 404
open        warn      409 409 404 404 404 404 404 404
open        remove    409 409 404 404 404 404 404 404
open        limit     409 409 404 404 404 404 404 404
open        votes     409 409 404 404 404 404 404 404
assigned    look      200 200 404 404 404 404 404 403
assigned    claim     204 204 404 404 404 404 404 404
assigned    release   204 204 404 404 404 404 404 404
assigned    escalate  204 204 404 404 404 404 404 404
assigned    notes     204 204 404 404 404 404 404 404
assigned    warn      201 201 404 404 404 404 404 404
assigned    remove    201 201 404 404 404 404 404 404
assigned    limit     201 403 404 404 404 404 404 404
assigned    votes     409 409 404 404 404 404 404 404
taken       look      200 200 404 404 404 404 404 403
taken       claim     409 409 404 404 404 404 404 404
taken       release   409 409 404 404 404 404 404 404
taken       escalate  204 204 404 404 404 404 404 404
taken       notes     204 204 404 404 404 404 404 404
taken       warn      409 409 404 404 404 404 404 404
taken       remove    409 409 404 404 404 404 404 404
taken       limit     409 409 404 404 404 404 404 404
taken       votes     409 409 404 404 404 404 404 404
proposed    look      200 200 404 404 404 404 404 403
proposed    claim     409 409 404 404 404 404 404 404
proposed    release   409 409 404 404 404 404 404 404
proposed    escalate  409 409 404 404 404 404 404 404
proposed    notes     204 204 404 404 404 404 404 404
proposed    warn      409 409 404 404 404 404 404 404
proposed    remove    409 409 404 404 404 404 404 404
proposed    limit     409 409 404 404 404 404 404 404
proposed    votes     204 204 404 404 404 404 404 404
decided     look      200 200 404 404 404 404 404 403
decided     claim     409 409 404 404 404 404 404 404
decided     release   409 409 404 404 404 404 404 404
decided     escalate  409 409 404 404 404 404 404 404
decided     notes     409 409 404 404 404 404 404 404
decided     warn      409 409 404 404 404 404 404 404
decided     remove    409 409 404 404 404 404 404 404
decided     limit     409 409 404 404 404 404 404 404
decided     votes     409 409 404 404 404 404 404 404
appealed    look      200 200 404 200 404 404 404 403
appealed    claim     409 409 404 403 404 404 404 404
appealed    release   409 409 404 403 404 404 404 404
appealed    escalate  409 409 404 403 404 404 404 404
appealed    notes     409 409 404 403 404 404 404 404
appealed    warn      409 409 404 403 404 404 404 404
appealed    remove    409 409 404 403 404 404 404 404
appealed    limit     409 409 404 403 404 404 404 404
appealed    votes     409 409 404 409 404 404 404 404
";

struct Town {
    village: Village,
    here: NeighborhoodId,
    reporter: Member,
    first: Member,
    boss: Member,
    people: Vec<Member>,
}

impl Town {
    async fn new() -> Self {
        let village = Village::new().await;
        let here = village.town("kosugi", "武蔵小杉").await;
        let there = village.town("toyosu", "豊洲").await;
        Self {
            here,
            reporter: village.verified("花子", here).await,
            first: village.volunteer("先", here).await,
            boss: village.keeper("係長", Role::StaffModerator).await,
            people: people(&village, here, there).await,
            village,
        }
    }

    /// A fresh case in a state, so that `who` may go on with it where they may.
    async fn case(&self, state: &str, who: &Member) -> String {
        let words = format!("投稿 {}", uuid::Uuid::new_v4());
        let author = self.village.verified("太郎", self.here).await;
        let post = author.says("kosugi", &words).await;
        self.reporter
            .reports("post", &post, "spam")
            .await
            .expect(202);
        let queue = self
            .boss
            .get("/moderation/cases?limit=50")
            .await
            .expect(200);
        let queue = queue["items"].as_array().unwrap();
        let id = queue.last().unwrap()["id"].as_str().unwrap().to_owned();
        match state {
            // Whoever may not take it finds it with somebody else.
            "assigned" if who.acts(&id, "claim", Value::Null).await.status != 204 => {
                self.boss.acts(&id, "claim", Value::Null).await.expect(204);
            }
            "taken" => {
                self.boss.acts(&id, "claim", Value::Null).await.expect(204);
            }
            "proposed" => {
                self.first
                    .decides(&id, decision("remove"))
                    .await
                    .expect(201);
            }
            "decided" | "appealed" => {
                self.boss.decides(&id, decision("warn")).await.expect(201);
            }
            _ => {}
        }
        if state == "appealed" {
            let mine = author.get("/decisions").await.expect(200);
            let path = format!(
                "/decisions/{}/appeal",
                mine["items"][0]["id"].as_str().unwrap()
            );
            author
                .post(&path, json!({"words": "ちがいます"}))
                .await
                .expect(201);
        }
        id
    }

    async fn lock(&self, id: &str) -> i64 {
        self.boss.case(id).await["lock"].as_i64().unwrap()
    }
}

async fn people(village: &Village, here: NeighborhoodId, there: NeighborhoodId) -> Vec<Member> {
    let admin = village.newcomer("管理者").await;
    village
        .alter(&admin, |row| row.administrator = sea_orm::Set(true))
        .await;
    vec![
        village.keeper("係", Role::StaffModerator).await,
        village.volunteer("世話役", here).await,
        village.volunteer("隣町の世話役", there).await,
        village.keeper("審査", Role::AppealReviewer).await,
        village.keeper("専門", Role::Specialist).await,
        village.keeper("監査", Role::Auditor).await,
        admin,
        village.verified("住民", here).await,
    ]
}

async fn does(town: &Town, who: &Member, act: &str, id: &str) -> u16 {
    if act == "look" {
        let answer = who.get(&format!("/moderation/cases/{id}")).await;
        return answer.status.as_u16();
    }
    let lock = town.lock(id).await;
    let (what, body) = match act {
        "escalate" => ("escalate", json!({"reason": "conflict"})),
        "notes" => ("notes", json!({"words": "見ました"})),
        "warn" => ("decisions", decision("warn")),
        "remove" => ("decisions", decision("remove")),
        "limit" => ("decisions", for_hours("limit", 24)),
        "votes" => ("votes", json!({"agrees": true})),
        other => (other, Value::Null),
    };
    let answer = who.acts_at(id, lock, what, body).await;
    let status = answer.status.as_u16();
    if status >= 400 {
        assert!(answer.json()["code"].is_string(), "{act}: a clear problem");
        assert_eq!(town.lock(id).await, lock, "{act}: nothing changed");
    }
    status
}

#[actix_web::test]
async fn every_part_and_every_act_in_every_state() {
    let town = Town::new().await;
    let mut actual = String::from("\n");
    for state in [
        "open", "assigned", "taken", "proposed", "decided", "appealed",
    ] {
        for act in ACTS {
            let mut row = format!("{state:<12}{act:<9}");
            for (who, _) in town.people.iter().zip(PARTS) {
                let id = town.case(state, who).await;
                let status = does(&town, who, act, &id).await;
                write!(row, " {status}").unwrap();
                // What is left over is taken off the queue, so that the next one is its last.
                town.clear().await;
            }
            actual += &row;
            actual.push('\n');
        }
    }
    let wrong: Vec<_> = EXPECTED
        .lines()
        .zip(actual.lines())
        .filter(|(expected, found)| expected != found)
        .map(|(expected, found)| format!("expected {expected}\nfound    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    town.village.close().await;
}

impl Town {
    async fn clear(&self) {
        let mine = self.reporter.get("/reports?limit=50").await.expect(200);
        let line = &mine["items"][0];
        if line["status"] == "open" {
            let report = line["id"].as_str().unwrap();
            self.reporter
                .delete(&format!("/reports/{report}"))
                .await
                .expect(204);
        }
    }
}
