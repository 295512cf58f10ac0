//! What the gate's town has of reports, cases, decisions and appeals; and bodies for what is done with them.
use entity::{duty::Role, id::NeighborhoodId};
use serde_json::{Value, json};

use crate::{
    keepers::decision,
    people::Member,
    rights::{form, refusal},
    village::Village,
};

/// Affairs of the town's owner: a report of theirs, a decision about them, an appeal of theirs, a case that waits, and
/// a request about a post of theirs, about which they were asked.
pub struct Affairs {
    report: String,
    decision: String,
    appeal: String,
    case: String,
    request: String,
}

impl Affairs {
    pub async fn new(village: &Village, here: NeighborhoodId, owner: &Member) -> Self {
        let neighbor = village.verified("隣人", here).await;
        let staff = village.keeper("係", Role::StaffModerator).await;
        let reviewer = village.keeper("審査", Role::AppealReviewer).await;
        let theirs = neighbor.says("kosugi", "隣人の投稿").await;
        owner.reports("post", &theirs, "spam").await.expect(202);
        let report = first(&owner.get("/reports").await.expect(200));
        let case = staff.only_case().await.id;
        let mut decisions = Vec::new();
        for words in ["一つめ", "二つめ"] {
            let post = owner.says("kosugi", words).await;
            neighbor.reports("post", &post, "spam").await.expect(202);
            let queue = staff.queue().await;
            let new = queue
                .iter()
                .find(|line| line["id"] != case.as_str())
                .unwrap();
            let id = new["id"].as_str().unwrap();
            staff.decides(id, decision("warn")).await.expect(201);
            decisions.push(first(&owner.get("/decisions").await.expect(200)));
        }
        let appeal = json!({"words": "ちがいます"});
        let path = format!("/decisions/{}/appeal", decisions[0]);
        owner.post(&path, appeal).await.expect(201);
        let appeal = first(&reviewer.get("/moderation/appeals").await.expect(200));
        let post = owner.says("kosugi", "番地のある投稿").await;
        staff.requests(form(&format!("/p/{post}"))).await;
        let specialist = village.keeper("専門員", Role::Specialist).await;
        let request = specialist.requested().await.remove(0)["id"].clone();
        let asking = json!({"words": "どう思いますか"});
        for (act, body) in [("begin", Value::Null), ("inquiry", asking)] {
            let done = specialist.looks_into(&request, act, body).await;
            done.expect(200);
        }
        Self {
            report,
            decision: decisions[1].clone(),
            appeal,
            case,
            request: request.as_str().unwrap().to_owned(),
        }
    }

    /// The id that a path of this part asks for.
    pub fn id(&self, pattern: &str) -> Option<String> {
        let parts: Vec<_> = pattern.trim_start_matches("/api/v1/").split('/').collect();
        match parts.as_slice() {
            ["reports", "{id}"] => Some(self.report.clone()),
            ["decisions", "{id}", ..] => Some(self.decision.clone()),
            ["moderation", "appeals", "{id}", ..] => Some(self.appeal.clone()),
            ["moderation", "cases", "{id}", ..] => Some(self.case.clone()),
            ["me", "inquiries", "{id}", ..] | ["rights-requests", "{id}", ..] => {
                Some(self.request.clone())
            }
            _ => None,
        }
    }
}

fn first(page: &Value) -> String {
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

/// A body that an operation of this part takes.
pub fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "POST /moderation/cases/{id}/decisions" => decision("warn"),
        "POST /screening" => {
            json!({"neighborhood": "kosugi", "kind": "post", "text": "こんにちは"})
        }
        "POST /moderation/words" => {
            json!({"neighborhood": "kosugi", "pattern": "宣伝", "match": "contains"})
        }
        "POST /moderation/cases/{id}/escalate" => json!({"reason": "legal"}),
        "POST /moderation/cases/{id}/notes" => json!({"words": "見ました"}),
        "POST /moderation/cases/{id}/votes" => json!({"agrees": true}),
        "POST /moderation/appeals/{id}/answer" => {
            json!({"outcome": "upheld", "answer": "決定のとおりです"})
        }
        "POST /decisions/{id}/appeal" => json!({"words": "ちがいます"}),
        "POST /rights-requests" => form("/p/01990000-0000-7000-8000-000000000001"),
        "POST /rights-requests/{id}/completion" | "POST /rights-requests/{id}/inquiry" => {
            json!({"words": "どう思いますか"})
        }
        "POST /rights-requests/{id}/decision" => refusal(),
        "POST /me/inquiries/{id}/answer" => json!({"stance": "agrees"}),
        _ => return None,
    })
}
