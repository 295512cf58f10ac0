//! Which bytes are hashed, so that anybody can do it again in any language.
//!
//! A row is one JSON object. Its *canonical* form is RFC 8785: no white space, members ordered by name, `null` for what
//! is not there, whole numbers in decimal digits, UTF-8 that escapes nothing but `"`, `\` and control characters. Two
//! members are left out: `prev` and `hash`.
//!
//! ```text
//! hash = hex(SHA-256(prev ‖ canonical row))
//! ```
//!
//! `prev` stands there as the 64 lower-case hex digits that it is, in ASCII; for row 1 they are zeros. In Python:
//!
//! ```python
//! text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)   # without "prev" and "hash"
//! assert hashlib.sha256((prev + text).encode()).hexdigest() == row["hash"]
//! ```
//!
//! - **The public log.** The members are the columns, as `/api/v1/transparency/log` gives them.
//! - **The audit trail.** The same with its columns; `at` is `2026-11-26T01:02:03.456Z`, ids are lower-case UUIDs, and
//!   `before` and `after` are *texts* that hold JSON: they are hashed as they are kept.
//! - **The daily heads.** A head's canonical form leaves out `signature` alone. That text is what Ed25519 signs; SHA-256
//!   over it is `prev` of the next head. `hash` is that of row `seq` of the public log, `audit_hash` that of the audit
//!   trail's last row; both are zeros while there is none.
use std::collections::BTreeMap;

use chrono::SecondsFormat;
use entity::{audit_line, log_head, public_log};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Act, Content, Decider, Outcome, Trigger};
use crate::{
    clock::Moment,
    error::{Error, Result},
    neighborhoods::{words, words_or_null},
};

/// What stands before the first row.
pub const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row of the public log, as it is hashed and as it goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogRow {
    /// From 1, without gaps.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// The day in Japan, `2026-11-26`.
    #[schema(max_length = 10)]
    pub day: String,
    /// A municipality's code, `JP-13` for a prefecture, or `JP`: as narrow as it can be with five rows at least.
    #[schema(max_length = 10)]
    pub area: String,
    /// What it was about.
    #[schema(schema_with = words::<Content>)]
    pub content: Content,
    /// What was done.
    #[schema(schema_with = words::<Act>)]
    pub act: Act,
    /// The rule that was applied.
    #[schema(max_length = 100)]
    pub rule: Option<String>,
    /// In which version.
    pub rule_version: Option<i32>,
    /// What began it.
    #[schema(schema_with = words::<Trigger>)]
    pub trigger: Trigger,
    /// Whether a program found it.
    pub found_by_machine: bool,
    /// Whether a program decided.
    pub decided_by_machine: bool,
    /// Who decided, as a role.
    #[schema(schema_with = words::<Decider>)]
    pub decider: Decider,
    /// For how long, if it ends by itself.
    pub duration_hours: Option<i32>,
    /// How long it took from the first report or request.
    pub hours_to_decision: Option<i32>,
    /// How an appeal was answered.
    #[schema(schema_with = words_or_null::<Outcome>)]
    pub appeal: Option<Outcome>,
    /// The row that this one takes back.
    pub reverts: Option<i64>,
    /// The hash of the row before.
    #[schema(max_length = 64)]
    pub prev: String,
    /// The hash of this row.
    #[schema(max_length = 64)]
    pub hash: String,
}

impl From<public_log::Model> for LogRow {
    fn from(row: public_log::Model) -> Self {
        Self {
            seq: row.seq,
            day: row.day,
            area: row.area,
            content: row.content,
            act: row.act,
            rule: row.rule,
            rule_version: row.rule_version,
            trigger: row.trigger,
            found_by_machine: row.found_by_machine,
            decided_by_machine: row.decided_by_machine,
            decider: row.decider,
            duration_hours: row.duration_hours,
            hours_to_decision: row.hours_to_decision,
            appeal: row.appeal,
            reverts: row.reverts,
            prev: row.prev,
            hash: row.hash,
        }
    }
}

/// The end of both logs at one moment of a day, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The day in Japan.
    #[schema(max_length = 10)]
    pub day: String,
    /// The last row of the public log.
    pub seq: i64,
    /// How many rows it had.
    pub count: i64,
    /// The hash of that row.
    #[schema(max_length = 64)]
    pub hash: String,
    /// The hash of the audit trail's last row.
    #[schema(max_length = 64)]
    pub audit_hash: String,
    /// When, `2026-11-26T15:00:01.000Z`.
    #[schema(max_length = 40)]
    pub at: String,
    /// The hash of the head before.
    #[schema(max_length = 64)]
    pub prev: String,
    /// The public key.
    #[schema(max_length = 64)]
    pub key: String,
    /// Ed25519 over all of this but itself.
    #[schema(max_length = 128)]
    pub signature: String,
}

impl Head {
    /// What is signed.
    ///
    /// # Errors
    /// Never for a head.
    pub fn signed(&self) -> Result<String> {
        without(self, &["signature"])
    }

    /// What the next head calls `prev`.
    ///
    /// # Errors
    /// Never for a head.
    pub fn digest(&self) -> Result<String> {
        Ok(digest("", &self.signed()?))
    }
}

impl From<log_head::Model> for Head {
    fn from(row: log_head::Model) -> Self {
        Self {
            day: row.day,
            seq: row.seq,
            count: row.count,
            hash: row.hash,
            audit_hash: row.audit_hash,
            at: row.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            prev: row.prev,
            key: row.key,
            signature: row.signature,
        }
    }
}

/// A row that hangs on the one before it.
pub trait Link: Serialize {
    /// Its number.
    fn seq(&self) -> i64;
    /// The hash of the row before.
    fn prev(&self) -> &str;
    /// Its own.
    fn hash(&self) -> &str;
}

macro_rules! links {
    ($($row:ty),*) => { $(
        impl Link for $row {
            fn seq(&self) -> i64 {
                self.seq
            }
            fn prev(&self) -> &str {
                &self.prev
            }
            fn hash(&self) -> &str {
                &self.hash
            }
        }
    )* };
}
links!(LogRow, AuditRow);

/// A row of the audit trail, as it is hashed.
#[derive(Clone, Debug, Serialize)]
pub struct AuditRow {
    pub(super) seq: i64,
    pub(super) at: Moment,
    pub(super) actor: Option<Uuid>,
    pub(super) team: Option<Uuid>,
    pub(super) role: String,
    pub(super) action: String,
    pub(super) object_kind: String,
    pub(super) object_id: Uuid,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) prev: String,
    pub(super) hash: String,
}

impl From<audit_line::Model> for AuditRow {
    fn from(row: audit_line::Model) -> Self {
        Self {
            seq: row.seq,
            at: Moment(row.at),
            actor: row.actor.map(|id| id.0),
            team: row.team.map(|id| id.0),
            role: row.role,
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            before: row.before,
            after: row.after,
            reason: row.reason,
            prev: row.prev,
            hash: row.hash,
        }
    }
}

/// A row's canonical form.
///
/// # Errors
/// Never for a row; JSON may say so of other things.
pub fn canonical(row: &impl Serialize) -> Result<String> {
    without(row, &["prev", "hash"])
}

/// The hash of a row that follows another.
///
/// # Errors
/// As `canonical`.
pub fn hash(prev: &str, row: &impl Serialize) -> Result<String> {
    Ok(digest(prev, &canonical(row)?))
}

/// An object in canonical form, without some of its members.
pub(super) fn without(row: &impl Serialize, left_out: &[&str]) -> Result<String> {
    let Value::Object(members) = serde_json::to_value(row).map_err(Error::internal)? else {
        return Err(Error::internal("a row is an object"));
    };
    // The order does not hang on how this or another crate builds serde_json.
    let ordered: BTreeMap<_, _> = members
        .into_iter()
        .filter(|(name, _)| !left_out.contains(&name.as_str()))
        .collect();
    serde_json::to_string(&ordered).map_err(Error::internal)
}

pub(super) fn digest(prev: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(prev.as_bytes());
    hasher.update(text.as_bytes());
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> LogRow {
        LogRow {
            seq: 1,
            day: "2026-11-26".to_owned(),
            area: "JP".to_owned(),
            content: Content::NoticeReply,
            act: Act::NoAction,
            rule: Some("a\"rule\u{7}・規則".to_owned()),
            rule_version: Some(2),
            trigger: Trigger::Report,
            found_by_machine: false,
            decided_by_machine: true,
            decider: Decider::TwoStaff,
            duration_hours: None,
            hours_to_decision: Some(-3),
            appeal: None,
            reverts: None,
            prev: NOTHING.to_owned(),
            hash: String::new(),
        }
    }

    /// The expected values were made by Python's `json` and `hashlib`, as the module's words say.
    #[test]
    fn another_language_hashes_the_same() {
        let text = canonical(&row()).unwrap();
        assert_eq!(
            text,
            "{\"act\":\"no_action\",\"appeal\":null,\"area\":\"JP\",\"content\":\"notice_reply\",\"day\":\"2026-11-26\",\
             \"decided_by_machine\":true,\"decider\":\"two_staff\",\"duration_hours\":null,\"found_by_machine\":false,\
             \"hours_to_decision\":-3,\"reverts\":null,\"rule\":\"a\\\"rule\\u0007・規則\",\"rule_version\":2,\"seq\":1,\
             \"trigger\":\"report\"}"
        );
        assert_eq!(
            hash(NOTHING, &row()).unwrap(),
            "58a5a6ee1d987509faf565ee13566543fa5a496a789fde3272e5534501307394"
        );
    }
}
