//! Every act × every state of a case × everybody who works, worked or might have worked at a body's desk: who may do what, and
//! that a refusal changes nothing.
use std::fmt::Write;

use entity::{
    agency::Status,
    id::{AgencyId, PersonId},
};
use sea_orm::Set;
use serde_json::Value;

use crate::{
    keepers::{decision, for_hours},
    offices::{Officer, Roles},
    pairs::{Scene, same, withdraws},
};

/// Whose account acts, in the order of the table's columns.
const PARTS: [&str; 8] = [
    "desk",
    "other body",
    "elsewhere",
    "reporter",
    "no role",
    "taken",
    "closed",
    "suspended",
];
/// What is done, and with which body.
const ACTS: [&str; 12] = [
    "look", "claim", "release", "escalate", "notes", "nothing", "remove", "limit", "votes",
    "bar-desk", "appeals", "duties",
];

/// Statuses by state and act, one for each part. `taken`, `closed` and `suspended` come between the preparation and the act.
const EXPECTED: &str = "
open        look      200 200 404 404 403 403 403 403
open        claim     204 204 404 404 404 404 404 404
open        release   409 409 404 404 404 404 404 404
open        escalate  204 204 404 404 404 404 404 404
open        notes     204 204 404 404 404 404 404 404
open        nothing   409 409 404 404 404 404 404 404
open        remove    409 409 404 404 404 404 404 404
open        limit     409 409 404 404 404 404 404 404
open        votes     403 403 403 403 403 403 403 403
open        bar-desk  403 403 403 403 403 403 403 403
open        appeals   403 403 403 403 403 403 403 403
open        duties    403 403 403 403 403 403 403 403
own         look      200 200 404 404 403 403 403 403
own         claim     204 204 404 404 404 404 404 404
own         release   204 204 404 404 404 404 404 404
own         escalate  204 204 404 404 404 404 404 404
own         notes     204 204 404 404 404 404 404 404
own         nothing   201 201 404 404 404 404 404 404
own         remove    201 201 404 404 404 404 404 404
own         limit     403 403 404 404 404 404 404 404
own         votes     403 403 403 403 403 403 403 403
own         bar-desk  403 403 403 403 403 403 403 403
own         appeals   403 403 403 403 403 403 403 403
own         duties    403 403 403 403 403 403 403 403
taken       look      404 404 404 404 403 403 403 403
taken       claim     404 404 404 404 404 404 404 404
taken       release   404 404 404 404 404 404 404 404
taken       escalate  404 404 404 404 404 404 404 404
taken       notes     404 404 404 404 404 404 404 404
taken       nothing   404 404 404 404 404 404 404 404
taken       remove    404 404 404 404 404 404 404 404
taken       limit     404 404 404 404 404 404 404 404
taken       votes     403 403 403 403 403 403 403 403
taken       bar-desk  403 403 403 403 403 403 403 403
taken       appeals   403 403 403 403 403 403 403 403
taken       duties    403 403 403 403 403 403 403 403
proposed    look      200 200 404 404 403 403 403 403
proposed    claim     409 409 404 404 404 404 404 404
proposed    release   409 409 404 404 404 404 404 404
proposed    escalate  409 409 404 404 404 404 404 404
proposed    notes     204 204 404 404 404 404 404 404
proposed    nothing   409 409 404 404 404 404 404 404
proposed    remove    409 409 404 404 404 404 404 404
proposed    limit     409 409 404 404 404 404 404 404
proposed    votes     403 403 403 403 403 403 403 403
proposed    bar-desk  403 403 403 403 403 403 403 403
proposed    appeals   403 403 403 403 403 403 403 403
proposed    duties    403 403 403 403 403 403 403 403
theirs      look      404 404 404 404 403 403 403 403
theirs      claim     404 404 404 404 404 404 404 404
theirs      release   404 404 404 404 404 404 404 404
theirs      escalate  404 404 404 404 404 404 404 404
theirs      notes     404 404 404 404 404 404 404 404
theirs      nothing   404 404 404 404 404 404 404 404
theirs      remove    404 404 404 404 404 404 404 404
theirs      limit     404 404 404 404 404 404 404 404
theirs      votes     403 403 403 403 403 403 403 403
theirs      bar-desk  403 403 403 403 403 403 403 403
theirs      appeals   403 403 403 403 403 403 403 403
theirs      duties    403 403 403 403 403 403 403 403
decided     look      200 200 404 404 403 403 403 403
decided     claim     409 409 404 404 404 404 404 404
decided     release   409 409 404 404 404 404 404 404
decided     escalate  409 409 404 404 404 404 404 404
decided     notes     409 409 404 404 404 404 404 404
decided     nothing   409 409 404 404 404 404 404 404
decided     remove    409 409 404 404 404 404 404 404
decided     limit     409 409 404 404 404 404 404 404
decided     votes     403 403 403 403 403 403 403 403
decided     bar-desk  403 403 403 403 403 403 403 403
decided     appeals   403 403 403 403 403 403 403 403
decided     duties    403 403 403 403 403 403 403 403
about       look      404 404 404 404 403 403 403 403
about       claim     404 404 404 404 404 404 404 404
about       release   404 404 404 404 404 404 404 404
about       escalate  404 404 404 404 404 404 404 404
about       notes     404 404 404 404 404 404 404 404
about       nothing   404 404 404 404 404 404 404 404
about       remove    404 404 404 404 404 404 404 404
about       limit     404 404 404 404 404 404 404 404
about       votes     403 403 403 403 403 403 403 403
about       bar-desk  403 403 403 403 403 403 403 403
about       appeals   403 403 403 403 403 403 403 403
about       duties    403 403 403 403 403 403 403 403
";

struct Town {
    scene: Scene,
    ward: AgencyId,
    people: Vec<Officer>,
}

impl Town {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let village = &scene.village;
        let (ward, desk) = village.ward_desk().await;
        let city = village.agency("kawasaki", "川崎市役所", "141330").await;
        let far = village.agency("koto", "江東区役所", "131083").await;
        for body in [city, far] {
            village.opens_desk(body).await;
        }
        let people = vec![
            desk,
            village.at_desk(city, "市").await,
            village.at_desk(far, "よそ").await,
            village.at_desk(ward, "通報した人").await,
            village.officer(ward, "係員", Roles::default()).await,
            village.at_desk(ward, "外れた人").await,
            village.at_desk(ward, "閉じた窓口").await,
            village.at_desk(ward, "止められた").await,
        ];
        Self {
            scene,
            ward,
            people,
        }
    }

    /// A fresh case in a state that `who` brought about, where they may.
    async fn case(&self, state: &str, part: &str, who: &Officer) -> String {
        let more = if state == "about" {
            " 区役所の窓口がひどい"
        } else {
            ""
        };
        let (_, post, id) = self.scene.case(more).await;
        if part == "reporter" {
            who.reports("post", &post, "spam").await.expect(202);
        }
        let boss = &self.scene.boss;
        match state {
            "own" => {
                who.acts(&id, "claim", Value::Null).await;
            }
            "proposed" => {
                who.decides(&id, decision("remove")).await;
            }
            "decided" => {
                who.decides(&id, decision("no_action")).await;
            }
            "taken" | "theirs" => {
                boss.acts(&id, "claim", Value::Null).await.expect(204);
            }
            _ => {}
        }
        if state == "theirs" {
            let close = boss.acts(&id, "decisions", for_hours("suspend", 720)).await;
            close.expect(201);
        }
        id
    }

    /// What comes between.
    async fn between(&self, part: &str, who: &Officer, back: bool) {
        match part {
            "taken" => {
                self.scene
                    .village
                    .alter_officer(who, |row| row.moderator = Set(back))
                    .await;
            }
            "closed" | "suspended" if back => {
                self.scene
                    .village
                    .alter_agency(self.ward, |row| row.status = Set(Status::Active))
                    .await;
                self.scene.village.opens_desk(self.ward).await;
            }
            "closed" | "suspended" => {
                let stops = part == "suspended";
                self.scene
                    .village
                    .alter_agency(self.ward, |row| {
                        row.desk_since = Set(None);
                        if stops {
                            row.status = Set(Status::Suspended);
                            row.suspended_by = Set(Some(PersonId::new()));
                        }
                    })
                    .await;
            }
            _ => {}
        }
    }

    async fn clear(&self, part: &str, who: &Officer) {
        if part == "reporter" {
            withdraws(who).await;
        }
        withdraws(&self.scene.reporter).await;
    }
}

#[actix_web::test]
async fn every_act_in_every_state_by_everybody_at_a_desk() {
    let town = Town::new().await;
    let mut actual = String::from("\n");
    for state in [
        "open", "own", "taken", "proposed", "theirs", "decided", "about",
    ] {
        for act in ACTS {
            let mut row = format!("{state:<12}{act:<9}");
            for (who, part) in town.people.iter().zip(PARTS) {
                let id = town.case(state, part, who).await;
                town.between(part, who, false).await;
                let status = town.scene.does(who, act, &id).await;
                write!(row, " {status}").unwrap();
                town.between(part, who, true).await;
                town.clear(part, who).await;
            }
            actual += &row;
            actual.push('\n');
        }
    }
    same(EXPECTED, &actual);
    town.scene.village.close().await;
}
