//! What a meetup says, from what came in to columns; and what is asked about it first.
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{id::NeighborhoodId, meetup, membership};
use sea_orm::{ActiveEnum, Set};

use super::model::{MeetingPlace, MeetupEdit, MeetupTerms, NewMeetup};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    screening::{self, Field},
};

/// Kinds of membership as they are kept: each between commas.
#[must_use]
pub(super) fn kinds(kinds: &[membership::Kind]) -> Option<String> {
    let words = kinds.iter().map(ActiveEnum::to_value);
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| format!(",{},", words.join(",")))
}

/// The same, read.
#[must_use]
pub(super) fn kinds_of(row: &meetup::Model) -> Vec<membership::Kind> {
    let kept = row.audience_kinds.as_deref().unwrap_or_default();
    let words = kept.split(',').filter(|word| !word.is_empty());
    words
        .filter_map(|word| membership::Kind::try_from_value(&word.to_owned()).ok())
        .collect()
}

/// Times as they are kept.
#[must_use]
pub(super) fn times(times: &[DateTime<Utc>]) -> String {
    let words = times
        .iter()
        .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    words.collect::<Vec<_>>().join(" ")
}

/// The same, read.
#[must_use]
pub(super) fn times_of(kept: &str) -> Vec<DateTime<Utc>> {
    let words = kept.split_whitespace();
    words.filter_map(|word| word.parse().ok()).collect()
}

/// Where it is.
pub(super) fn place(row: &mut meetup::ActiveModel, place: &MeetingPlace) {
    row.place_name = Set(place.name.as_str().to_owned());
    row.district = Set(place.district.as_str().to_owned());
    row.place_id = Set(place.place);
    row.point_lon = Set(place.lon);
    row.point_lat = Set(place.lat);
    row.point_shown = Set(place.shown);
}

/// How it is done.
pub(super) fn terms(row: &mut meetup::ActiveModel, terms: &MeetupTerms) {
    row.capacity = Set(terms.capacity);
    row.approval = Set(terms.approval);
    row.guests_allowed = Set(terms.guests_allowed);
    row.children_welcome = Set(terms.children_welcome);
    row.ages = Set(terms.ages.as_str().to_owned());
    row.fee_note = Set(terms.fee_note.as_str().to_owned());
    row.bring = Set(terms.bring.as_str().to_owned());
    row.accessibility = Set(terms.accessibility.as_str().to_owned());
    row.languages = Set(terms.languages.as_str().to_owned());
    row.rain = Set(terms.rain.as_str().to_owned());
    row.decide_before = Set(terms.decide_before);
    row.join_before = Set(terms.join_before);
}

/// A field, with what it said before.
fn field<'a>(pointer: &'static str, text: &'a str, before: &'a str) -> Field<'a> {
    Field {
        pointer,
        text,
        before,
    }
}

/// Asks about somebody's data in a new meetup.
///
/// # Errors
/// `Personal`.
pub(super) fn ask(new: &NewMeetup) -> Result<()> {
    let fields = [
        field("/title", new.title.as_str(), ""),
        field("/body", new.body.as_str(), ""),
        field("/place/name", new.place.name.as_str(), ""),
        field("/terms/bring", new.terms.bring.as_str(), ""),
        field("/terms/fee_note", new.terms.fee_note.as_str(), ""),
        field("/terms/rain", new.terms.rain.as_str(), ""),
    ];
    screening::personal(&fields, new.acknowledged)
}

/// The same of other words.
///
/// # Errors
/// `Personal`.
pub(super) fn ask_again(edit: &MeetupEdit, row: &meetup::Model) -> Result<()> {
    let mut fields = Vec::new();
    if let Some(title) = &edit.title {
        fields.push(field("/title", title.as_str(), &row.title));
    }
    if let Some(body) = &edit.body {
        fields.push(field("/body", body.as_str(), &row.body));
    }
    if let Some(place) = &edit.place {
        fields.push(field("/place/name", place.name.as_str(), &row.place_name));
    }
    if let Some(terms) = &edit.terms {
        fields.push(field("/terms/bring", terms.bring.as_str(), &row.bring));
        fields.push(field(
            "/terms/fee_note",
            terms.fee_note.as_str(),
            &row.fee_note,
        ));
        fields.push(field("/terms/rain", terms.rain.as_str(), &row.rain));
    }
    screening::personal(&fields, edit.acknowledged)
}

/// Refuses words that would wait for a moderator if they were a post's.
///
/// # Errors
/// `words_not_for_meetups`.
pub(super) async fn not_held<const N: usize>(
    app: &App,
    tx: &Tx<'_>,
    area: NeighborhoodId,
    texts: [&str; N],
) -> Result<()> {
    if screening::would_wait(app, tx, area, &texts.join("\n")).await? {
        return Err(Error::Rule("words_not_for_meetups"));
    }
    Ok(())
}

/// Asks about somebody's data in one text.
///
/// # Errors
/// `Personal`.
pub(super) fn ask_about(text: &str, before: &str, acknowledged: bool) -> Result<()> {
    screening::personal(&[field("/body", text, before)], acknowledged)
}
