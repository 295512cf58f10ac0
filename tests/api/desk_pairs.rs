//! Every act × every state of a case × everybody who works, worked or might have worked at a body's desk: who may do what, and
//! that a refusal changes nothing.
use std::fmt::Write;

use entity::{
    agency::Status,
    duty::Role,
    id::{AgencyId, NeighborhoodId, PersonId},
};
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    keepers::{decision, for_hours},
    offices::{Officer, Roles},
    people::Member,
    village::Village,
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
    village: Village,
    here: NeighborhoodId,
    reporter: Member,
    boss: Member,
    ward: AgencyId,
    people: Vec<Officer>,
}

impl Town {
    async fn new() -> Self {
        let village = Village::new().await;
        let here = village.town("kosugi", "武蔵小杉").await;
        let (ward, desk) = village.ward_desk().await;
        let city = village.agency("kawasaki", "川崎市役所", "141330").await;
        let far = village.agency("koto", "江東区役所", "131083").await;
        for body in [city, far] {
            village.opens_desk(body).await;
        }
        Self {
            here,
            reporter: village.verified("花子", here).await,
            boss: village.keeper("係長", Role::StaffModerator).await,
            people: vec![
                desk,
                village.at_desk(city, "市").await,
                village.at_desk(far, "よそ").await,
                village.at_desk(ward, "通報した人").await,
                village.officer(ward, "係員", Roles::default()).await,
                village.at_desk(ward, "外れた人").await,
                village.at_desk(ward, "閉じた窓口").await,
                village.at_desk(ward, "止められた").await,
            ],
            ward,
            village,
        }
    }

    /// A fresh case in a state that `who` brought about, where they may.
    async fn case(&self, state: &str, part: &str, who: &Officer) -> String {
        let mut words = format!("投稿 {}", uuid::Uuid::new_v4());
        if state == "about" {
            words += " 区役所の窓口がひどい";
        }
        let author = self.village.verified("太郎", self.here).await;
        let post = author
            .puts_up(json!({"neighborhood": "kosugi", "kind": "talk", "audience": "public", "body": words}))
            .await;
        self.reporter
            .reports("post", &post, "spam")
            .await
            .expect(202);
        if part == "reporter" {
            who.reports("post", &post, "spam").await.expect(202);
        }
        let queue = self
            .boss
            .get("/moderation/cases?limit=50")
            .await
            .expect(200);
        let queue = queue["items"].as_array().unwrap();
        let id = queue.last().unwrap()["id"].as_str().unwrap().to_owned();
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
                self.boss.acts(&id, "claim", Value::Null).await.expect(204);
            }
            _ => {}
        }
        if state == "theirs" {
            let close = self
                .boss
                .acts(&id, "decisions", for_hours("suspend", 720))
                .await;
            close.expect(201);
        }
        id
    }

    /// What comes between.
    async fn between(&self, part: &str, who: &Officer, back: bool) {
        match part {
            "taken" => {
                self.village
                    .alter_officer(who, |row| row.moderator = Set(back))
                    .await;
            }
            "closed" | "suspended" if back => {
                self.village
                    .alter_agency(self.ward, |row| row.status = Set(Status::Active))
                    .await;
                self.village.opens_desk(self.ward).await;
            }
            "closed" | "suspended" => {
                let stops = part == "suspended";
                self.village
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

    async fn lock(&self, id: &str) -> i64 {
        self.boss.case(id).await["lock"].as_i64().unwrap()
    }

    async fn does(&self, who: &Officer, act: &str, id: &str) -> u16 {
        match act {
            "look" => {
                let answer = who.get(&format!("/moderation/cases/{id}")).await;
                return answer.status.as_u16();
            }
            "appeals" => return who.get("/moderation/appeals").await.status.as_u16(),
            "duties" => return who.get("/moderation/duties").await.status.as_u16(),
            _ => {}
        }
        let lock = self.lock(id).await;
        let (what, body) = match act {
            "escalate" => ("escalate", json!({"reason": "conflict"})),
            "notes" => ("notes", json!({"words": "見ました"})),
            "nothing" => ("decisions", decision("no_action")),
            "remove" => ("decisions", decision("remove")),
            "limit" => ("decisions", for_hours("limit", 24)),
            "votes" => ("votes", json!({"agrees": true})),
            other => (other, Value::Null),
        };
        let answer = who.acts_at(id, lock, what, body).await;
        let status = answer.status.as_u16();
        if status >= 400 {
            assert!(answer.json()["code"].is_string(), "{act}: a clear problem");
            assert_eq!(self.lock(id).await, lock, "{act}: nothing changed");
        }
        status
    }

    /// What is left over is taken off the queue, so that the next one is its last.
    async fn clear(&self, part: &str, who: &Officer) {
        if part == "reporter" {
            withdraw(who).await;
        }
        withdraw(&self.reporter).await;
    }
}

async fn withdraw(who: &crate::village::Neighbor) {
    let mine = who.get("/reports?limit=1").await.expect(200);
    let line = &mine["items"][0];
    if line["status"] == "open" {
        let report = line["id"].as_str().unwrap();
        who.delete(&format!("/reports/{report}")).await.expect(204);
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
                let status = town.does(who, act, &id).await;
                write!(row, " {status}").unwrap();
                town.between(part, who, true).await;
                town.clear(part, who).await;
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
