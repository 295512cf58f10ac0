//! Lists of a town's places: in the order of their readings, with filters, from memory.
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    id::{NeighborhoodId, PlaceId},
    place::{self, Category, Sort},
    place_fact::Kind,
};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    book::Town,
    entry::{Entry, Facts, bit},
    hours::Openness,
    shelf::{Made, Sheet},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    neighborhoods::words,
    page::{Cursor, Paging},
    web::files::File,
};

/// Which places are wanted; all conditions hold.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    /// For this.
    #[param(schema_with = words::<Category>, required = false)]
    #[serde(default)]
    pub category: Option<Category>,
    /// Of this sort.
    #[param(schema_with = words::<Sort>, required = false)]
    #[serde(default)]
    pub sort: Option<Sort>,
    /// Kinds of facts that hold at least partly, with commas between.
    #[param(max_length = 400, pattern = "^([a-z_]+(,[a-z_]+)*)?$")]
    #[serde(default)]
    pub facts: Option<String>,
    /// Only what is open now.
    #[serde(default)]
    pub open_now: Option<bool>,
}

/// The same, read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// For this.
    pub category: Option<Category>,
    /// Of this sort.
    pub sort: Option<Sort>,
    /// With these facts.
    pub facts: Facts,
    /// Open now.
    pub open_now: bool,
}

impl Filters {
    /// Reads them.
    ///
    /// # Errors
    /// `Invalid` for a fact that is none.
    pub fn wanted(&self) -> Result<Wanted> {
        let words = self.facts.as_deref().unwrap_or_default().split(',');
        let mut facts = 0;
        for word in words.filter(|word| !word.is_empty()) {
            let mut all = Kind::iter();
            let kind = all.find(|kind| kind.to_value() == word);
            facts |= bit(kind.ok_or(Error::invalid("?facts", "unknown"))?);
        }
        Ok(Wanted {
            category: self.category,
            sort: self.sort,
            facts,
            open_now: self.open_now == Some(true),
        })
    }
}

impl Wanted {
    /// Whether a place is wanted.
    #[must_use]
    pub fn fits(&self, entry: &Entry, now: DateTime<Utc>) -> bool {
        self.category.is_none_or(|one| one == entry.category)
            && self.sort.is_none_or(|one| Some(one) == entry.sort)
            && entry.facts & self.facts == self.facts
            && (!self.open_now || entry.open(now).0 == Some(Openness::Open))
    }
}

/// Where a page begins.
#[derive(Clone, Copy)]
struct Slice<'a> {
    /// Behind this place.
    after: Option<(&'a str, PlaceId)>,
    limit: usize,
}

/// A page of a town's places, ready to be sent.
///
/// # Errors
/// `Invalid` for a strange cursor or limit.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    area: NeighborhoodId,
    wanted: &Wanted,
    paging: &Paging,
) -> Result<Arc<Made>> {
    let limit = usize::try_from(paging.limit()?).unwrap_or(1);
    let after = paging.after()?.map(PlaceId);
    let book = app.places.book(app).await?;
    let now = app.db.clock().now();
    let Some(town) = book.town(area) else {
        let nothing = json(&[], None, now)?;
        return Ok(Arc::new(nothing));
    };
    let key = match after.map(|id| book.get(id).ok_or(id)) {
        Some(Ok(entry)) => Some((entry.sort_key.clone(), entry.id)),
        // It was there when the page before was read.
        Some(Err(gone)) => Some(Box::pin(place_of(app, viewer, gone)).await?),
        None => None,
    };
    let slice = Slice {
        after: key.as_ref().map(|(key, id)| (key.as_str(), *id)),
        limit,
    };
    let make = || cut(town, wanted, slice, now);
    if *wanted != Wanted::default() {
        return make().map(Arc::new);
    }
    let minute = now.timestamp().div_euclid(60);
    town.shelf.get(Sheet::Page(after, limit, minute), make)
}

async fn place_of(app: &App, viewer: &Viewer, id: PlaceId) -> Result<(String, PlaceId)> {
    let row = app.db.read(viewer).one::<place::Entity>(id).await;
    match row {
        Ok(row) => Ok((row.sort_key, row.id)),
        Err(Error::NotFound(_)) => Err(Error::invalid("?cursor", "invalid")),
        Err(other) => Err(other),
    }
}

fn cut(town: &Town, wanted: &Wanted, slice: Slice<'_>, now: DateTime<Utc>) -> Result<Made> {
    let entries = &town.entries;
    let from = slice.after.map_or(0, |(key, id)| {
        entries.partition_point(|entry| (entry.sort_key.as_str(), entry.id) <= (key, id))
    });
    let behind = entries.iter().skip(from);
    let mut behind = behind.filter(|entry| wanted.fits(entry, now));
    let shown: Vec<_> = behind.by_ref().take(slice.limit).collect();
    let more = behind.next().is_some();
    let next = shown.last().filter(|_| more);
    let next = next.map(|entry| Cursor(entry.id.0).to_string());
    json(&shown, next, now)
}

fn json(shown: &[&Arc<Entry>], next: Option<String>, now: DateTime<Utc>) -> Result<Made> {
    let mut body = Vec::with_capacity(600 * shown.len() + 32);
    body.extend_from_slice(b"{\"items\":[");
    for (at, entry) in shown.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        entry.write(&mut body, now, None)?;
    }
    body.extend_from_slice(b"],\"next\":");
    serde_json::to_writer(&mut body, &next).map_err(Error::internal)?;
    body.push(b'}');
    Ok(Made {
        file: File::new("application/json", body.into()),
        next,
    })
}
