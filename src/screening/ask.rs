//! Asking before words are posted: somebody's data in them, words that may hurt, and whether they would wait.
use super::{
    holds::KEY,
    judge::{self, Read},
    kindness,
    model::{ScreenedKind, ScreeningAnswer, ScreeningAsk},
    names,
    personal::{self, Finding, Kind},
};
use crate::{
    access::{Board, Publish, Viewer},
    app::App,
    error::{Error, Refused, Result},
    limits::{Act, Who},
};
use entity::post::Audience;

/// Looks at words that somebody is about to post.
///
/// # Errors
/// `Invalid` for an unknown town, what the policy says of posting there, `TooMany`.
pub(super) async fn ask(
    app: &App,
    viewer: &Viewer,
    asked: &ScreeningAsk,
) -> Result<ScreeningAnswer> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Screen, &Who::Person(me))?;
    let slug = asked.neighborhood.as_str();
    let named = app.towns.named(&app.db, viewer, slug).await;
    let town = named.map_err(|error| match error {
        Error::NotFound(_) => Error::invalid("/neighborhood", "unknown"),
        other => other,
    })?;
    viewer.may::<Publish, _>(Board {
        area: town.id,
        status: town.status,
        audience: Audience::Neighborhood,
        for_money: false,
    })?;
    let text = asked.text.as_str();
    let read = match asked.kind {
        ScreenedKind::Post => Read::post(app, text, None),
        ScreenedKind::Comment => Read::comment(text),
    };
    let map = app.towns.map(&app.db).await?;
    let municipality = |code: &str| map.of_municipality(code);
    let desk = app.agencies.desk_in(&app.db, town.id, municipality).await?;
    let conn = app.db.system(&KEY);
    let looked = judge::look(app, conn, viewer, town.id, read).await?;
    Ok(ScreeningAnswer {
        personal: personal::find(text).into_iter().map(Into::into).collect(),
        harsh: kindness::hints(text).into_iter().map(Into::into).collect(),
        held: looked.why().map(Into::into),
        desk,
        first_posts: app.config.first_posts_held,
        first_posts_left: judge::left(app, conn, viewer, town.id).await?,
    })
}

/// A field that somebody is about to post.
pub struct Field<'a> {
    /// Its JSON pointer.
    pub pointer: &'static str,
    /// What it says.
    pub text: &'a str,
    /// What it said before: what was meant then is meant still.
    pub before: &'a str,
}

/// Asks whether somebody's data is meant to be posted, unless it was said that it is.
///
/// # Errors
/// `Personal`, with the places.
pub fn personal(fields: &[Field<'_>], acknowledged: bool) -> Result<()> {
    asked(fields, acknowledged, personal::find)
}

/// The same, and about people's names: for texts about places.
///
/// # Errors
/// `Personal`, with the places.
pub fn personal_and_names(fields: &[Field<'_>], acknowledged: bool) -> Result<()> {
    asked(fields, acknowledged, |text| {
        let mut found = personal::find(text);
        found.extend(names::find(text));
        found.sort_by_key(|one| one.start);
        found
    })
}

/// Refuses people's names: at a clinic or an office whoever is named has no shop to answer for.
///
/// # Errors
/// `Invalid`, with the places.
pub fn no_names(fields: &[Field<'_>]) -> Result<()> {
    let found = fields.iter().flat_map(|field| news(field, &names::find));
    let found: Vec<_> = found
        .map(|one| Refused {
            code: "named_person".into(),
            ..one
        })
        .collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(found))
    }
}

fn asked(
    fields: &[Field<'_>],
    acknowledged: bool,
    find: impl Fn(&str) -> Vec<Finding>,
) -> Result<()> {
    if acknowledged {
        return Ok(());
    }
    let found: Vec<_> = fields.iter().flat_map(|field| news(field, &find)).collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::Personal(found))
    }
}

fn news(field: &Field<'_>, find: &impl Fn(&str) -> Vec<Finding>) -> Vec<Refused> {
    if field.text == field.before {
        return Vec::new();
    }
    let known: Vec<String> = find(field.before)
        .iter()
        .map(|found| part(field.before, found))
        .collect();
    let fresh = |found: &Finding| !known.contains(&part(field.text, found));
    let found = find(field.text);
    let refused = found.iter().filter(|found| fresh(found)).map(|found| {
        let place = (found.start, found.length);
        Refused::at(field.pointer, word(found.kind), place)
    });
    refused.collect()
}

fn part(text: &str, found: &Finding) -> String {
    let units = text.encode_utf16().skip(found.start).take(found.length);
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Phone => "phone",
        Kind::Address => "address",
        Kind::Line => "line",
        Kind::Plate => "plate",
        Kind::Email => "email",
        Kind::Name => "name",
    }
}
