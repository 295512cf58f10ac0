//! `listening`: asks a running server, from outside, whether an office's account learns anything of what neighbors
//! say to each other. Anybody can run it: a town association needs one member's login and one office's.
//!
//! A resident walks through everything that the server's own description offers. A visitor and the office then ask
//! the very same addresses. Whatever only the resident was told is a secret; the office must not hear of it in any
//! answer, must be refused wherever a visitor is refused, and must be shown public things exactly as a visitor is.
//! Nothing is written on the server but the sign-ins.
use std::{collections::BTreeSet, path::Path, time::Duration};

use actix_web::http::Method;
use ahash::AHashSet;
use serde_json::Value;

use crate::{
    error::{Error, Result},
    gate,
};

mod door;
mod walk;

use door::Answer;
pub use door::Door;

/// Shorter strings are found everywhere.
const SHORTEST: usize = 8;
/// What only concerns the account itself: the same address tells each their own.
const OWN: &[&str] = &["/me", "/sessions", "/office", "/trust", "/live"];

/// What was asked, and what came of it.
#[derive(Debug, Default)]
pub struct Findings {
    /// Operations of the server's description that were asked.
    pub operations: usize,
    /// Addresses that each of the three asked.
    pub addresses: usize,
    /// Pieces of text that only the resident was told.
    pub secrets: usize,
    /// What the office should not have been told.
    pub leaks: BTreeSet<String>,
}

/// Walks, asks and compares.
///
/// # Errors
/// When the server cannot be asked, or shows the resident nothing that could leak.
pub async fn check(url: &str, resident: &Door, office: &Door) -> Result<Findings> {
    let visitor = Door::new(url, None)?;
    let patterns = walk::patterns(&visitor).await?;
    let walked = walk::everything(resident, &patterns).await?;
    let mut findings = Findings {
        operations: patterns.len(),
        addresses: walked.len(),
        ..Findings::default()
    };
    let (mut secrets, mut public) = (AHashSet::new(), AHashSet::new());
    let mut asked = Vec::with_capacity(walked.len());
    for (pattern, path, told) in walked {
        let seen = visitor.get(&path).await?;
        strings(&seen, &mut public);
        if !is_own(&pattern) {
            strings(&told, &mut secrets);
        }
        asked.push((pattern, path, seen));
    }
    secrets.retain(|text| !public.contains(text));
    if secrets.is_empty() {
        return Err(Error::internal(
            "this resident sees nothing that a visitor does not: there is nothing to prove with",
        ));
    }
    findings.secrets = secrets.len();
    for (pattern, path, seen) in &asked {
        let heard = office.get(path).await?;
        compare(&mut findings, (pattern, path), seen, &heard);
        for secret in secrets.iter().filter(|text| heard.holds(text)) {
            findings
                .leaks
                .insert(format!("{path} tells “{}”", begin(secret)));
        }
    }
    Ok(findings)
}

/// An office gets what a visitor gets, or is refused; what is its own house is its own.
fn compare(findings: &mut Findings, (pattern, path): (&str, &str), seen: &Answer, heard: &Answer) {
    let full = format!("/api/v1{pattern}");
    if is_own(pattern) || gate::is_office(&Method::GET, &full) {
        return;
    }
    let leak = match (seen.status, heard.status) {
        (_, 400..) => return,
        (400.., _) => format!("{path} answers the office and refuses a visitor"),
        _ if heard.body != seen.body => {
            format!("{path} tells the office something else than a visitor")
        }
        _ => return,
    };
    findings.leaks.insert(leak);
}

fn is_own(pattern: &str) -> bool {
    OWN.iter().any(|own| {
        pattern == *own
            || pattern
                .strip_prefix(own)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Every piece of text in an answer that says something.
fn strings(answer: &Answer, into: &mut AHashSet<String>) {
    if answer.status != 200 {
        return;
    }
    let mut open = Vec::from_iter(serde_json::from_slice::<Value>(&answer.body).ok());
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) if is_telling(&text) => {
                into.insert(text);
            }
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}

/// Whether a text says something: not a machine word, such as `neighborhood`, that names fields as well.
fn is_telling(text: &str) -> bool {
    let machine = |c: char| c.is_ascii_lowercase() || c == '_';
    text.chars().count() >= SHORTEST && !text.chars().all(machine)
}

/// Enough to recognize it by.
fn begin(text: &str) -> String {
    text.chars().take(12).collect()
}

/// The command: signs both in and says what was found.
///
/// # Errors
/// When the server cannot be asked or does not let them in.
pub(super) async fn ask(
    url: &str,
    resident: &Path,
    office: &Path,
    code: Option<&str>,
) -> Result<bool> {
    let url = url.trim_end_matches('/');
    let resident = Door::signed_in(url, &login(resident)?, None).await?;
    let office = Door::signed_in(url, &login(office)?, code).await?;
    let findings = check(url, &resident, &office).await?;
    println!(
        "{} operations, {} addresses, {} things that only the resident was told",
        findings.operations, findings.addresses, findings.secrets
    );
    for leak in &findings.leaks {
        println!("LEAK: {leak}");
    }
    if findings.leaks.is_empty() {
        println!(
            "The office heard none of it. 区役所のアカウントには、住民の投稿は何も見えませんでした。"
        );
    }
    Ok(findings.leaks.is_empty())
}

/// Address and password, a line each.
fn login(file: &Path) -> Result<(String, String)> {
    let text = std::fs::read_to_string(file)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(address), Some(password)) => Ok((address.to_owned(), password.to_owned())),
        _ => Err(Error::Internal(format!(
            "{} does not hold an address and a password, a line each",
            file.display()
        ))),
    }
}

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);
