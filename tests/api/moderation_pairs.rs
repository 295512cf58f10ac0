//! Every part × every act × every state of a case: who may do what, and that a refusal changes nothing.
use std::fmt::Write;

use entity::{duty::Role, id::NeighborhoodId};
use serde_json::Value;

use crate::{
    keepers::decision,
    pairs::{Scene, same, withdraws},
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
    scene: Scene,
    first: Member,
    people: Vec<Member>,
}

impl Town {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let there = scene.village.town("toyosu", "豊洲").await;
        Self {
            first: scene.village.volunteer("先", scene.here).await,
            people: people(&scene.village, scene.here, there).await,
            scene,
        }
    }

    /// A fresh case in a state, so that `who` may go on with it where they may.
    async fn case(&self, state: &str, who: &Member) -> String {
        let boss = &self.scene.boss;
        let (author, _, id) = self.scene.case("").await;
        match state {
            // Whoever may not take it finds it with somebody else.
            "assigned" if who.acts(&id, "claim", Value::Null).await.status != 204 => {
                boss.acts(&id, "claim", Value::Null).await.expect(204);
            }
            "taken" => {
                boss.acts(&id, "claim", Value::Null).await.expect(204);
            }
            "proposed" => {
                self.first
                    .decides(&id, decision("remove"))
                    .await
                    .expect(201);
            }
            "decided" | "appealed" => {
                boss.decides(&id, decision("warn")).await.expect(201);
            }
            _ => {}
        }
        if state == "appealed" {
            author.appeals("ちがいます").await;
        }
        id
    }
}

async fn people(village: &Village, here: NeighborhoodId, there: NeighborhoodId) -> Vec<Member> {
    vec![
        village.keeper("係", Role::StaffModerator).await,
        village.volunteer("世話役", here).await,
        village.volunteer("隣町の世話役", there).await,
        village.keeper("審査", Role::AppealReviewer).await,
        village.keeper("専門", Role::Specialist).await,
        village.keeper("監査", Role::Auditor).await,
        village.reviewer("管理者").await,
        village.verified("住民", here).await,
    ]
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
                let status = town.scene.does(who, act, &id).await;
                write!(row, " {status}").unwrap();
                withdraws(&town.scene.reporter).await;
            }
            actual += &row;
            actual.push('\n');
        }
    }
    same(EXPECTED, &actual);
    town.scene.village.close().await;
}
