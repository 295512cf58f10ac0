//! What the gate's matrix needs of an office: a notice that waits for approval, one that is published, and bodies.
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    notices::{act, again, approval, content, draft, published},
    notices_attached::{attach, pdf},
    offices::Office,
    rules::wording,
    village::Village,
};

/// Notices of the office, fresh for each operation.
pub struct Papers {
    /// Waits for approval, with an attachment.
    pub pending: Value,
    /// Readers see it.
    pub published: Value,
}

impl Papers {
    /// Made for an operation of the office or of those who verify it; nothing for others.
    pub async fn new(village: &Village, office: &Office, pattern: &str) -> Option<Self> {
        if !pattern.contains("/notices/{id}") {
            return None;
        }
        let first = draft(office, json!({})).await;
        let added = attach(&office.clerk, &first, "application/pdf", "?alt=a", pdf("")).await;
        added.expect(201);
        let now = again(&office.clerk, &first).await;
        Some(Self {
            pending: act(&office.clerk, &now, "submit", json!({}))
                .await
                .expect(200),
            published: published(village, office, json!({})).await,
        })
    }

    /// The notice that an operation is about.
    pub fn of(&self, pattern: &str) -> &Value {
        let living = ["/trust/", "/correct", "/withdraw"];
        if living.iter().any(|part| pattern.contains(part)) {
            &self.published
        } else {
            &self.pending
        }
    }

    /// The path of an operation on them.
    pub fn path(&self, pattern: &str) -> String {
        let notice = self.of(pattern);
        let attachment = &notice["version"]["attachments"][0]["id"];
        pattern
            .trim_start_matches("/api/v1")
            .replace("{id}", notice["id"].as_str().unwrap())
            .replace("{attachment}", attachment.as_str().unwrap_or_default())
    }
}

/// What is sent besides the path.
pub fn complete(
    request: RequestBuilder,
    (method, pattern): (&Method, &str),
    papers: &Papers,
) -> RequestBuilder {
    let notice = papers.of(pattern);
    let lock = &notice["version"]["lock"];
    let request = request.header("If-Match", format!("\"{lock}\""));
    if *method == Method::GET || *method == Method::DELETE {
        return request;
    }
    if *method == Method::POST && pattern.ends_with("/attachments") {
        let request = request.header("content-type", "application/pdf");
        return request.body(pdf(""));
    }
    request.json(&body(
        pattern.rsplit('/').next().unwrap_or_default(),
        notice,
    ))
}

fn body(last: &str, notice: &Value) -> Value {
    match last {
        "approve" => approval(notice),
        "return" | "reject" | "withdraw" | "stop" => json!({"reason": "理由"}),
        "correct" => json!({"what": "日付"}),
        "release-alone" => {
            json!({"reason": "夜間", "hash": notice["version"]["hash"], "confirm": {"areas_text": "小杉", "people": "<10"}})
        }
        "{attachment}" => json!({"alt": "地図"}),
        _ => json!({}),
    }
}

/// A body for the operations that are about no notice yet.
pub fn new_body(operation: &str) -> Option<Value> {
    match operation {
        "POST /office/notices" => Some(content()),
        "POST /moderation/rules" => Some(wording("spam", "一度だけ")),
        "POST /moderation/rules/{id}/confirm" => Some(json!({})),
        "POST /moderation/rules/{id}/refuse" | "POST /moderation/duties/{id}/end" => {
            Some(json!({"reason": "理由"}))
        }
        "POST /moderation/duties" => Some(json!({"role": "auditor", "email": "nobody@example.jp"})),
        "POST /office/lint" => Some(json!({"easy": "避難所です。"})),
        _ => None,
    }
}
