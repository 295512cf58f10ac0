//! What the tables of who may do what share: fresh cases, what is done to them, and how a table is compared.
use entity::{duty::Role, id::NeighborhoodId};
use serde_json::{Value, json};

use crate::{
    keepers::{decision, for_hours},
    people::Member,
    village::{Neighbor, Village},
};

/// A town, somebody who reports, and staff who see every case.
pub struct Scene {
    pub village: Village,
    pub here: NeighborhoodId,
    pub reporter: Member,
    pub boss: Member,
}

impl Scene {
    pub async fn new() -> Self {
        let village = Village::new().await;
        let here = village.town("kosugi", "武蔵小杉").await;
        Self {
            here,
            reporter: village.verified("花子", here).await,
            boss: village.keeper("係長", Role::StaffModerator).await,
            village,
        }
    }

    /// Somebody's fresh words that everybody may read, and that were reported: their author, the post, the case.
    pub async fn case(&self, more: &str) -> (Member, String, String) {
        let author = self.village.verified("太郎", self.here).await;
        let (post, id) = self.about(&author, more).await;
        (author, post, id)
    }

    /// The same of somebody's.
    pub async fn about(&self, author: &Member, more: &str) -> (String, String) {
        let words = format!("投稿 {}{more}", uuid::Uuid::new_v4());
        let post = author
            .puts_up(json!({"neighborhood": "kosugi", "kind": "talk", "audience": "public", "body": words}))
            .await;
        (post.clone(), self.reported("post", &post).await)
    }

    /// Something is reported: its case, the last one of the queue.
    pub async fn reported(&self, kind: &str, target: &str) -> String {
        let reported = self.reporter.reports(kind, target, "spam").await;
        reported.expect(202);
        self.last().await
    }

    /// The last case of the queue.
    pub async fn last(&self) -> String {
        let queue = self.boss.get("/moderation/cases?limit=50").await;
        let queue = queue.expect(200);
        let queue = queue["items"].as_array().unwrap();
        queue.last().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// A case's lock as it is now.
    pub async fn lock(&self, id: &str) -> i64 {
        self.boss.case(id).await["lock"].as_i64().unwrap()
    }

    /// Does something, and answers the status; a refusal says why and changes nothing.
    pub async fn does(&self, who: &Neighbor, act: &str, id: &str) -> u16 {
        let page = match act {
            "look" => Some(format!("/moderation/cases/{id}")),
            "appeals" | "duties" => Some(format!("/moderation/{act}")),
            _ => None,
        };
        if let Some(page) = page {
            return who.get(&page).await.status.as_u16();
        }
        let lock = self.lock(id).await;
        let (what, body) = match act {
            "escalate" => ("escalate", json!({"reason": "conflict"})),
            "notes" => ("notes", json!({"words": "見ました"})),
            "nothing" => ("decisions", decision("no_action")),
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
            assert_eq!(self.lock(id).await, lock, "{act}: nothing changed");
        }
        status
    }
}

/// Takes one's last report back, if nobody has decided: what is left over is taken off the queue, so that the next
/// case is its last.
pub async fn withdraws(who: &Neighbor) {
    let mine = who.get("/reports?limit=1").await.expect(200);
    let line = &mine["items"][0];
    if line["status"] == "open" {
        let report = line["id"].as_str().unwrap();
        who.delete(&format!("/reports/{report}")).await.expect(204);
    }
}

impl Neighbor {
    /// Appeals against the last decision about oneself.
    pub async fn appeals(&self, words: &str) {
        let mine = self.get("/decisions").await.expect(200);
        let last = mine["items"][0]["id"].as_str().unwrap();
        let path = format!("/decisions/{last}/appeal");
        self.post(&path, json!({"words": words})).await.expect(201);
    }
}

/// Whether a table is the expected one, line by line.
#[track_caller]
pub fn same(expected: &str, actual: &str) {
    let lines = expected.lines().zip(actual.lines());
    let wrong: Vec<_> = lines
        .filter(|(expected, found)| expected != found)
        .map(|(expected, found)| format!("expected {expected}\nfound    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(expected.lines().count(), actual.lines().count(), "lines");
}
