//! Random acts of random people, in random order, on one notice: whatever they do, N1 to N10 hold.
use chrono::TimeDelta;
use entity::{
    agency,
    notice_act::{self, Act},
    notice_version::{self, Severity, State},
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use sea_orm::{DatabaseConnection, Set};
use serde_json::{Value, json};

use crate::{
    notices::{act_at, acts_on, again, approval, at, authors, draft, rows_on, runs_on},
    offices::{Office, Officer, Roles},
    village::Village,
};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody of the office does something.
    Act(usize, &'static str),
    /// Somebody changes the words.
    Edit(usize, u8),
    /// Minutes pass, or the clock is set back.
    Pass(i64),
    /// The jobs are run.
    Jobs,
    /// The agency trains, or no longer.
    Train(bool),
    /// The agency is suspended, or active.
    Active(bool),
}

const NAMES: [&str; 9] = [
    "submit",
    "discard",
    "approve",
    "return",
    "reject",
    "correct",
    "withdraw",
    "release-alone",
    "review-release",
];
const PEOPLE: usize = 5;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..PEOPLE, prop::sample::select(&NAMES[..])).prop_map(|(who, act)| Step::Act(who, act)),
        4 => (0..PEOPLE, prop::sample::select(&["submit", "approve"][..])).prop_map(|(who, act)| Step::Act(who, act)),
        3 => (0..PEOPLE, any::<u8>()).prop_map(|(who, n)| Step::Edit(who, n)),
        2 => (-30_i64..6_000).prop_map(Step::Pass),
        4 => Just(Step::Jobs),
        1 => any::<bool>().prop_map(Step::Train),
        1 => prop::bool::weighted(0.8).prop_map(Step::Active),
    ]
}

struct Stage {
    village: Village,
    conn: DatabaseConnection,
    office: Office,
    people: Vec<Officer>,
}

impl Stage {
    async fn new() -> Self {
        let village = Village::new().await;
        let office = village.office("nakahara", "中原区役所").await;
        village
            .alter_agency(office.agency, |row| row.break_glass_minutes = Set(Some(30)))
            .await;
        let both = Roles {
            author: true,
            approver: true,
            ..Roles::default()
        };
        let people = vec![
            office.clerk.clone(),
            office.chief.clone(),
            village.officer(office.agency, "両方", both).await,
            office.keeper.clone(),
            village
                .officer(
                    office.agency,
                    "課長",
                    Roles {
                        approver: true,
                        ..Roles::default()
                    },
                )
                .await,
        ];
        Self {
            conn: village.raw().await,
            village,
            office,
            people,
        }
    }

    async fn take(&mut self, notice: &Value, step: &Step) {
        match step {
            Step::Act(who, act) => self.act(notice, &self.people[*who], act).await,
            Step::Edit(who, n) => {
                let who = &self.people[*who];
                let now = again(who, notice).await;
                let lock = now["version"]["lock"].as_i64().unwrap();
                let path = format!("/office/notices/{}", notice["id"].as_str().unwrap());
                let later = self.village.clock.now() + TimeDelta::minutes(i64::from(*n) * 30);
                let fields = match n % 4 {
                    0 => json!({"body": format!("{n}番目の文です。")}),
                    1 => json!({"publish_at": at(later), "expires_at": null}),
                    2 => {
                        json!({"severity": "emergency", "publish_at": null, "expires_at": at(later)})
                    }
                    _ => json!({}),
                };
                let answer = who.patch(&path, lock, fields).await;
                assert!(answer.status.as_u16() < 500, "{}", answer.json());
            }
            Step::Pass(minutes) => {
                self.village.later(TimeDelta::minutes(*minutes));
                for who in &mut self.people {
                    *who = self.village.fresh(who).await;
                }
            }
            Step::Jobs => self.village.settle().await,
            Step::Train(on) => {
                let on = *on;
                self.village
                    .alter_agency(self.office.agency, |row| row.training = Set(on))
                    .await;
            }
            Step::Active(on) => {
                let status = if *on {
                    agency::Status::Active
                } else {
                    agency::Status::Suspended
                };
                self.village
                    .alter_agency(self.office.agency, |row| row.status = Set(status))
                    .await;
            }
        }
    }

    async fn act(&self, notice: &Value, who: &Officer, act: &str) {
        let now = again(who, notice).await;
        let lines = now["versions"].as_array().unwrap();
        let of_current = act == "withdraw" || act == "correct";
        let line = lines
            .iter()
            .find(|line| of_current && line["number"] == now["current"]);
        let lock = line.unwrap_or(&lines[0])["lock"].as_i64().unwrap();
        let body = match act {
            "approve" => approval(&now),
            "return" | "reject" | "withdraw" => json!({"reason": "理由"}),
            "correct" => json!({"what": "訂正"}),
            "release-alone" => {
                let mut body = approval(&now);
                body["reason"] = json!("一人です");
                body
            }
            _ => json!({}),
        };
        let id = notice["id"].as_str().unwrap();
        let answer = act_at(who, id, act, lock, body).await;
        assert!(answer.status.as_u16() < 500, "{act}: {}", answer.json());
    }

    /// N1 to N10, of what is stored.
    async fn holds(&self, notice: &Value) {
        let (row, versions) = rows_on(&self.conn, notice).await;
        let record = acts_on(&self.conn, notice).await;
        let open = versions
            .iter()
            .filter(|v| kairanban::notices::is_open(v.state))
            .count();
        assert!(open <= 1, "one version is worked on");
        let living = versions
            .iter()
            .filter(|v| v.state == State::Published)
            .count();
        assert!(living <= 1, "one version is read");
        for version in &versions {
            self.version_holds(version, &record).await;
        }
        if row.training {
            assert!(
                runs_on(&self.conn).await.is_empty(),
                "N7: training is not delivered"
            );
        }
        let published = record
            .iter()
            .filter(|line| line.act == Act::Publish)
            .count();
        let delivered = runs_on(&self.conn)
            .await
            .iter()
            .filter(|run| run.kind != entity::notice_run::Kind::Withdraw)
            .count();
        assert!(
            row.training || delivered == published,
            "each publication is delivered once"
        );
    }

    async fn version_holds(&self, version: &notice_version::Model, record: &[notice_act::Model]) {
        let went_out = matches!(
            version.state,
            State::Approved
                | State::Published
                | State::Superseded
                | State::Withdrawn
                | State::Expired
        );
        let own: Vec<_> = record
            .iter()
            .filter(|line| line.version_id == version.id)
            .collect();
        let published: Vec<_> = own.iter().filter(|line| line.act == Act::Publish).collect();
        assert!(published.len() <= 1, "published once");
        let mut returners = Vec::new();
        for line in &own {
            let wrote = matches!(line.act, Act::Edit | Act::Submit);
            assert!(
                !wrote || !returners.contains(&line.person_id),
                "N6: a returner wrote"
            );
            if line.act == Act::Return {
                returners.push(line.person_id);
            }
        }
        if !went_out {
            assert_eq!(
                (version.approved_by, &version.approved_hash),
                (None, &None),
                "no approval is left over"
            );
            return;
        }
        let approver = version.approved_by.expect("approved by somebody");
        if !version.one_person {
            let wrote = authors(&self.conn, version.id).await;
            assert!(
                wrote.iter().all(|row| row.person_id != approver),
                "N1: an author approved"
            );
            assert_ne!(
                version.submitted_by,
                Some(approver),
                "N1: who submitted approved"
            );
        }
        assert!(
            self.may_approve(approver),
            "N2: somebody without the role approved"
        );
        if let Some(line) = published.first() {
            assert_eq!(
                Some(&line.hash),
                version.approved_hash.as_ref(),
                "N3: other words went out"
            );
            let (at, by_two) = (version.published_at.unwrap(), version.approved_at.unwrap());
            assert!(
                at >= by_two && at - by_two <= TimeDelta::hours(72),
                "N5: late"
            );
            assert!(
                version.publish_at.is_none_or(|planned| at >= planned),
                "early"
            );
            if version.severity == Severity::Emergency {
                let ends = version.expires_at.expect("N8: an emergency ends");
                assert!(ends - at <= TimeDelta::hours(24), "N8: within a day");
            }
        }
    }

    fn may_approve(&self, who: entity::id::PersonId) -> bool {
        [1, 2, 4]
            .iter()
            .any(|n| self.people[*n].account.person == who)
    }
}

#[test]
fn no_sequence_of_acts_leads_past_the_guards() {
    let config = Config {
        cases: 10,
        rng_seed: RngSeed::Fixed(20_261_125),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner
        .run(&prop::collection::vec(step(), 10..30), |steps| {
            actix_web::rt::System::new().block_on(async {
                let mut stage = Stage::new().await;
                let notice = draft(&stage.office, json!({})).await;
                for step in &steps {
                    stage.take(&notice, step).await;
                    stage.holds(&notice).await;
                }
                stage.village.close().await;
            });
            Ok(())
        })
        .unwrap();
}
