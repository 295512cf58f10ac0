//! What an approval is bound to: one SHA-256 over everything that readers will see, and when, and where.
//!
//! The text that is hashed is JSON with its fields in this order, places and attachments sorted, times in UTC
//! with milliseconds. It starts with the number of this form: another form would be another number.
use entity::notice_version::{Category, Replies, Severity};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::whole::Whole;
use crate::{
    clock::Moment,
    error::{Error, Result},
};

/// Another form of what is hashed would be another number.
const FORM: u8 = 1;

#[derive(Serialize)]
struct Approved<'a> {
    form: u8,
    notice: String,
    agency: String,
    number: i32,
    training: bool,
    title: &'a str,
    body: &'a str,
    title_easy: Option<&'a str>,
    body_easy: Option<&'a str>,
    title_en: Option<&'a str>,
    body_en: Option<&'a str>,
    machine_easy: bool,
    machine_en: bool,
    category: Category,
    severity: Severity,
    areas: Vec<String>,
    valid_from: Option<Moment>,
    valid_to: Option<Moment>,
    department: &'a str,
    telephone: &'a str,
    target: &'a str,
    deadline: Option<Moment>,
    procedure: &'a str,
    source_url: Option<&'a str>,
    replies: Replies,
    replies_closed_reason: Option<&'a str>,
    child_from: Option<&'a str>,
    child_to: Option<&'a str>,
    publish_at: Option<Moment>,
    expires_at: Option<Moment>,
    correction: Option<&'a str>,
    attachments: Vec<(&'a str, &'a str, &'a str)>,
}

/// The SHA-256 of a version's content, in hex.
///
/// # Errors
/// Never, but that JSON says so.
pub(super) fn hash(whole: &Whole) -> Result<String> {
    let row = &whole.version;
    let mut areas: Vec<String> = whole
        .areas
        .iter()
        .map(
            |area| match (&area.municipality_code, area.neighborhood_id) {
                (Some(code), _) => format!("m{code}"),
                (None, Some(id)) => format!("n{id}"),
                (None, None) => String::new(),
            },
        )
        .collect();
    areas.sort_unstable();
    let approved = Approved {
        form: FORM,
        notice: whole.notice.id.to_string(),
        agency: whole.notice.agency_id.to_string(),
        number: row.number,
        training: whole.notice.training,
        title: &row.title,
        body: &row.body,
        title_easy: row.title_easy.as_deref(),
        body_easy: row.body_easy.as_deref(),
        title_en: row.title_en.as_deref(),
        body_en: row.body_en.as_deref(),
        machine_easy: row.machine_easy,
        machine_en: row.machine_en,
        category: row.category,
        severity: row.severity,
        areas,
        valid_from: row.valid_from.map(Moment),
        valid_to: row.valid_to.map(Moment),
        department: &row.department,
        telephone: &row.telephone,
        target: &row.target,
        deadline: row.deadline.map(Moment),
        procedure: &row.procedure,
        source_url: row.source_url.as_deref(),
        replies: row.replies,
        replies_closed_reason: row.replies_closed_reason.as_deref(),
        child_from: row.child_from.as_deref(),
        child_to: row.child_to.as_deref(),
        publish_at: row.publish_at.map(Moment),
        expires_at: row.expires_at.map(Moment),
        correction: row.correction.as_deref(),
        attachments: attachments(whole),
    };
    let json = serde_json::to_vec(&approved).map_err(Error::internal)?;
    Ok(hex::encode(Sha256::digest(json)))
}

/// Bytes, words and name of each; sorted, because a copy in the next version has other ids.
fn attachments(whole: &Whole) -> Vec<(&str, &str, &str)> {
    let mut all: Vec<_> = whole
        .attachments
        .iter()
        .map(|one| (one.sha256.as_str(), one.alt.as_str(), one.name.as_str()))
        .collect();
    all.sort_unstable();
    all
}
