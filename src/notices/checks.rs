//! What must hold before somebody else is asked to approve, and again when they do, and again when it goes out.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    notice_version::{Replies, Severity},
};
use sea_orm::ConnectionTrait;

use super::{
    model::Confirm,
    places::{self, Place},
    whole::Whole,
};
use crate::{
    error::{Error, Refused, Result},
    text::folded,
};

/// N8: an emergency ends within a day.
pub(super) const EMERGENCY: TimeDelta = TimeDelta::hours(24);

/// Everything that a reader needs is there, and its times fit together.
///
/// # Errors
/// `Invalid`, with every field that is missing.
pub(super) fn complete(whole: &Whole, now: DateTime<Utc>) -> Result<()> {
    let mut bad: Vec<Refused> = Vec::new();
    let mut refuse = |pointer: String, code: &'static str| {
        bad.push(Refused::new(pointer, code));
    };
    let row = &whole.version;
    for (pointer, text) in [
        ("/body", &row.body),
        ("/department", &row.department),
        ("/telephone", &row.telephone),
        ("/target", &row.target),
        ("/procedure", &row.procedure),
    ] {
        if text.is_empty() {
            refuse(pointer.into(), "required");
        }
    }
    for (pointer, one, other) in [
        ("/body_easy", &row.title_easy, &row.body_easy),
        ("/title_easy", &row.body_easy, &row.title_easy),
        ("/body_en", &row.title_en, &row.body_en),
        ("/title_en", &row.body_en, &row.title_en),
    ] {
        if one.is_some() && other.is_none() {
            refuse(pointer.into(), "required");
        }
    }
    if whole.areas.is_empty() {
        refuse("/areas".into(), "required");
    }
    if row.replies == Replies::Closed && row.replies_closed_reason.is_none() {
        refuse("/replies_closed_reason".into(), "required");
    }
    for (at, attachment) in whole.attachments.iter().enumerate() {
        if attachment.alt.is_empty() {
            refuse(format!("/attachments/{at}/alt"), "required");
        }
    }
    for (pointer, code) in times(whole, now) {
        refuse(pointer.into(), code);
    }
    if bad.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(bad))
    }
}

/// Times that do not fit: to be published in the past, to end before it begins, an emergency without end.
fn times(whole: &Whole, now: DateTime<Utc>) -> Vec<(&'static str, &'static str)> {
    let row = &whole.version;
    let mut bad = Vec::new();
    if row.publish_at.is_some_and(|at| at <= now) {
        bad.push(("/publish_at", "past"));
    }
    let begins = row.publish_at.unwrap_or(now).max(now);
    match row.expires_at {
        Some(at) if at <= begins => bad.push(("/expires_at", "past")),
        Some(at) if row.severity == Severity::Emergency && at - begins > EMERGENCY => {
            bad.push(("/expires_at", "too_late"));
        }
        None if row.severity == Severity::Emergency => bad.push(("/expires_at", "required")),
        _ => {}
    }
    bad
}

/// The places of a version.
pub(super) fn places(whole: &Whole) -> Vec<Place> {
    whole.areas.iter().filter_map(Place::of).collect()
}

/// What the agency must still be: verified, in the mode in which the notice was begun (N7), and speaking for all
/// of its places as they are now (N4). The first word of what is not.
///
/// # Errors
/// The database's.
pub(super) async fn agency(
    conn: &impl ConnectionTrait,
    whole: &Whole,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>> {
    let agency = whole.agency(conn).await?;
    standing(conn, whole, &agency, now).await
}

/// The same of an agency that is at hand.
///
/// # Errors
/// The database's.
pub(super) async fn standing(
    conn: &impl ConnectionTrait,
    whole: &Whole,
    agency: &agency::Model,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>> {
    if agency.status != agency::Status::Active || agency.expires_at.is_some_and(|at| at <= now) {
        return Ok(Some("agency_not_active"));
    }
    if agency.training != whole.notice.training {
        return Ok(Some("training_changed"));
    }
    let places = places(whole);
    let outside = places::outside(conn, agency.id, &places).await?;
    if places.is_empty() || !outside.is_empty() {
        return Ok(Some("outside_jurisdiction"));
    }
    Ok(None)
}

/// N8: whoever sends an emergency has typed where it goes, and to how many. Spaces and the width of letters
/// do not matter.
///
/// # Errors
/// `Invalid` at the word that differs.
pub(super) async fn confirmed(
    conn: &impl ConnectionTrait,
    whole: &Whole,
    confirm: Option<&Confirm>,
) -> Result<()> {
    if whole.version.severity != Severity::Emergency {
        return Ok(());
    }
    let Some(confirm) = confirm else {
        return Err(Error::invalid("/confirm", "required"));
    };
    let places = places(whole);
    let areas = places::named(conn, &places).await?.text();
    if plain(confirm.areas_text.as_str()) != plain(&areas) {
        return Err(Error::invalid("/confirm/areas_text", "mismatch"));
    }
    let people = places::people(conn, &places).await?;
    if plain(confirm.people.as_str()) != plain(people) {
        return Err(Error::invalid("/confirm/people", "mismatch"));
    }
    Ok(())
}

fn plain(text: &str) -> String {
    folded(text).split_whitespace().collect()
}
