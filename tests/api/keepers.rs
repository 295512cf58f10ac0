//! Those who keep the rules, for stories about cases; and what they do there, as they would.
use chrono::TimeDelta;
use entity::{
    duty::{self, Role},
    id::{DutyId, NeighborhoodId, SessionId},
    membership::Verification,
};
use kairanban::events::Event;
use reqwest::Method;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::{
    people::{Member, session_row},
    village::{Answer, Neighbor, Village, send},
};

impl Village {
    /// Gives somebody a part in keeping the rules, as the keeper of the machine would.
    pub async fn appoint(&self, who: &Member, role: Role, area: Option<NeighborhoodId>) {
        let now = self.clock.now();
        let row = duty::ActiveModel {
            id: Set(DutyId::new()),
            person_id: Set(who.person),
            role: Set(role),
            neighborhood_id: Set(area),
            given_by: Set(None),
            given_at: Set(now),
            confirmed_by: Set(None),
            confirmed_at: Set(Some(now)),
            ended_at: Set(None),
            ended_by: Set(None),
        };
        row.insert(&self.raw().await).await.unwrap();
        self.tell(Event::AccountChanged { person: who.person })
            .await;
    }

    /// Somebody with a part in keeping the rules, who lives nowhere here.
    pub async fn keeper(&self, name: &str, role: Role) -> Member {
        let who = self.newcomer(name).await;
        self.appoint(&who, role, None).await;
        who
    }

    /// A volunteer of one town, who lives there.
    pub async fn volunteer(&self, name: &str, town: NeighborhoodId) -> Member {
        let who = self.verified(name, town).await;
        self.appoint(&who, Role::AreaModerator, Some(town)).await;
        who
    }

    /// So many verified neighbors who have nothing to do with one another; their accounts are months old.
    pub async fn strangers(&self, town: NeighborhoodId, count: i64) -> Vec<Member> {
        let mut all = Vec::new();
        for n in 0..count {
            let one = self.newcomer(&format!("住民{n}")).await;
            let since = self.clock.now() - TimeDelta::days(200 + 3 * n);
            self.alter(&one, |row| row.created_at = Set(since)).await;
            let membership = self.joins(&one, town, Verification::Location).await;
            all.push(Member { membership, ..one });
        }
        all
    }
}

/// A case as a moderator sees it in the queue, with its lock.
pub struct Case {
    /// Its id.
    pub id: String,
    /// Its lock when it was read.
    pub lock: i64,
}

impl Neighbor {
    /// Reports something.
    pub async fn reports(&self, kind: &str, target: &str, category: &str) -> Answer {
        let report = json!({"target_kind": kind, "target": target, "category": category, "words": "困っています"});
        self.post("/reports", report).await
    }

    /// The queue.
    pub async fn queue(&self) -> Vec<Value> {
        let page = self.get("/moderation/cases").await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// The only case in the queue.
    pub async fn only_case(&self) -> Case {
        let queue = self.queue().await;
        assert_eq!(queue.len(), 1, "one case waits: {queue:?}");
        Case {
            id: queue[0]["id"].as_str().unwrap().to_owned(),
            lock: queue[0]["lock"].as_i64().unwrap(),
        }
    }

    /// A case as it is now.
    pub async fn case(&self, id: &str) -> Value {
        self.get(&format!("/moderation/cases/{id}"))
            .await
            .expect(200)
    }

    /// Does something to a case, with its lock as it is now.
    pub async fn acts(&self, id: &str, what: &str, body: Value) -> Answer {
        let lock = match self.get(&format!("/moderation/cases/{id}")).await {
            answer if answer.status == 200 => answer.json()["lock"].as_i64().unwrap(),
            answer => return answer,
        };
        self.acts_at(id, lock, what, body).await
    }

    /// Does something to a case as it was when it was read.
    pub async fn acts_at(&self, id: &str, lock: i64, what: &str, body: Value) -> Answer {
        let path = format!("/moderation/cases/{id}/{what}");
        let request = self
            .request(Method::POST, &path)
            .header("If-Match", format!("\"{lock}\""));
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        send(request).await
    }

    /// Takes a case and decides it.
    pub async fn decides(&self, id: &str, decision: Value) -> Answer {
        let taken = self.acts(id, "claim", Value::Null).await;
        if taken.status != 204 {
            return taken;
        }
        self.acts(id, "decisions", decision).await
    }
}

/// A decision of one kind under one rule.
pub fn decision(kind: &str) -> Value {
    json!({"kind": kind, "rule": "harassment", "facts": "特定の人をくり返し責める書き方です"})
}

/// The same for so many hours.
pub fn for_hours(kind: &str, hours: i32) -> Value {
    let mut decision = decision(kind);
    decision["hours"] = hours.into();
    decision
}

impl Neighbor {
    /// Does something to an appeal as it was when it was read.
    pub async fn answers_appeal(&self, line: &Value, what: &str, body: Value) -> Answer {
        let (id, lock) = (line["id"].as_str().unwrap(), line["lock"].as_i64().unwrap());
        let path = format!("/moderation/appeals/{id}/{what}");
        let request = self
            .request(Method::POST, &path)
            .header("If-Match", format!("\"{lock}\""));
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        send(request).await
    }
}

impl Village {
    /// Somebody who signs in anew, after so long that the old token ran out.
    pub async fn returns(&self, who: &Member) -> Member {
        let now = self.clock.now();
        let session = SessionId::new();
        session_row(session, who.person, now)
            .insert(&self.raw().await)
            .await
            .unwrap();
        let token = kairanban::gate::mint(&self.app.secrets, now, who.person, session).unwrap();
        let browser = Neighbor {
            token: Some(token),
            ..who.browser.clone()
        };
        Member {
            browser,
            session,
            ..who.clone()
        }
    }
}
