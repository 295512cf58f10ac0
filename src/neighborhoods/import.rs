//! Towns come from files: whole or not at all, and again to change them.
use std::fmt;

use chrono::{DateTime, Utc};
use entity::{id::NeighborhoodId, neighborhood};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryOrder, Set,
};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key, Tx},
    error::Error,
    events::Event,
    geo::{self, Fault, Outline, Refused, TownFeature, TownKind},
};

use super::count::band;

/// The towns that a fresh installation knows.
const OWN: &str = include_str!("../../data/neighborhoods.geojson");

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Towns that are new.
    pub added: usize,
    /// Towns that were there and are otherwise now.
    pub updated: usize,
    /// Towns that were there just so.
    pub unchanged: usize,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} added, {} updated, {} unchanged",
            self.added, self.updated, self.unchanged
        )
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Something is wrong with the file; every problem is told.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Something is wrong with the database.
    #[error(transparent)]
    Server(#[from] Error),
}

/// Takes in the towns of a file. New ones are open at once; those that are stored and not in the
/// file stay as they are, and no ground may belong to two of them.
///
/// # Errors
/// Every problem of the file, or the database's; nothing is changed then.
pub async fn neighborhoods(app: &App, text: &str) -> Result<Imported, ImportError> {
    let towns = geo::town_features(text)?;
    let outcome = app
        .db
        .write(&Viewer::guest(), async |tx| {
            let stored = stored(tx).await?;
            let problems = clashes(&stored, &towns)?;
            if !problems.is_empty() {
                return Ok(Err(Refused { problems }));
            }
            let mut done = Imported::default();
            for town in &towns {
                let old = stored.iter().find(|row| row.slug == town.slug);
                match store(tx, town, old).await? {
                    Stored::Added => done.added += 1,
                    Stored::Updated => done.updated += 1,
                    Stored::Unchanged => done.unchanged += 1,
                }
            }
            Ok(Ok(done))
        })
        .await?;
    Ok(outcome?)
}

/// Takes in the towns that travel with the program, if there are none at all.
///
/// # Errors
/// As `neighborhoods`.
pub async fn own_towns_if_empty(app: &App) -> Result<Option<Imported>, ImportError> {
    #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
    let there = neighborhood::Entity::find()
        .count(app.db.system(&Key::of(Desk::Commands)))
        .await
        .map_err(Error::from)?;
    if there > 0 {
        return Ok(None);
    }
    neighborhoods(app, OWN).await.map(Some)
}

/// All towns, so that nobody else imports until this is done.
async fn stored(tx: &Tx<'_>) -> Result<Vec<neighborhood::Model>, Error> {
    let conn: &DatabaseTransaction = tx.system(&Key::of(Desk::Commands));
    if conn.get_database_backend() == DbBackend::Postgres {
        // Readers are not disturbed by this mode; a second import waits. SQLite has one writer anyway.
        conn.execute_unprepared("LOCK TABLE neighborhood IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
    let all = neighborhood::Entity::find().order_by_asc(neighborhood::COLUMN.id);
    Ok(all.all(conn).await?)
}

/// Imported towns that would lie on stored ones which the file does not replace.
fn clashes(
    stored: &[neighborhood::Model],
    towns: &[TownFeature],
) -> Result<Vec<geo::Problem>, Error> {
    let staying: Vec<_> = stored
        .iter()
        .filter(|row| towns.iter().all(|town| town.slug != row.slug))
        .map(|row| Ok((row.slug.as_str(), outline(row)?)))
        .collect::<Result<_, Error>>()?;
    let all: Vec<_> = staying
        .iter()
        .map(|(slug, outline)| (*slug, outline))
        .chain(towns.iter().map(|town| (town.slug.as_str(), &town.outline)))
        .collect();
    let mut problems = geo::overlapping(&all);
    // Stored ones were held against each other when they came; the file is not to blame for them.
    problems.retain(|problem| towns.iter().any(|town| town.slug == problem.feature));
    Ok(problems)
}

fn outline(row: &neighborhood::Model) -> Result<Outline, Error> {
    Outline::from_geojson(&row.outline)
        .map_err(|faults: Vec<Fault>| Error::internal(format!("{}: {faults:?}", row.slug)))
}

enum Stored {
    Added,
    Updated,
    Unchanged,
}

async fn store(
    tx: &Tx<'_>,
    town: &TownFeature,
    old: Option<&neighborhood::Model>,
) -> Result<Stored, Error> {
    let blank = old.cloned().unwrap_or_else(|| new_town(tx.now()));
    let row = described(town, blank)?;
    if old == Some(&row) {
        return Ok(Stored::Unchanged);
    }
    let area = row.id;
    let conn = tx.system(&Key::of(Desk::Commands));
    let mut row = row.into_active_model().reset_all();
    row.updated_at = Set(tx.now());
    let stored = if old.is_some() {
        row.update(conn).await?;
        Stored::Updated
    } else {
        row.insert(conn).await?;
        Stored::Added
    };
    tx.emit(Event::OutlineChanged { area }).await?;
    Ok(stored)
}

/// What the file says about a town; id, status and people are not the file's business.
fn described(town: &TownFeature, row: neighborhood::Model) -> Result<neighborhood::Model, Error> {
    let station = town.station.as_ref();
    Ok(neighborhood::Model {
        slug: town.slug.clone(),
        name: town.name.clone(),
        kana: town.kana.clone(),
        romaji: town.romaji.clone(),
        kind: match town.kind {
            TownKind::StationCluster => neighborhood::Kind::StationCluster,
            TownKind::Ward => neighborhood::Kind::Ward,
            TownKind::Machi => neighborhood::Kind::Machi,
            TownKind::Kumiai => neighborhood::Kind::Kumiai,
        },
        municipality_code: town.municipality_code.to_string(),
        municipality: town.municipality.clone(),
        towns: serde_json::to_string(&town.towns).map_err(Error::internal)?,
        station_name: station.map(|station| station.name.clone()),
        station_lon: station.map(|station| station.lon),
        station_lat: station.map(|station| station.lat),
        outline: town.outline.to_geojson(),
        approximate: town.approximate,
        ..row
    })
}

/// A town of which nothing is known yet. New ones are open: whoever imports wants people to come.
fn new_town(now: DateTime<Utc>) -> neighborhood::Model {
    neighborhood::Model {
        id: NeighborhoodId::new(),
        slug: String::new(),
        name: String::new(),
        kana: String::new(),
        romaji: String::new(),
        kind: neighborhood::Kind::Machi,
        municipality_code: String::new(),
        municipality: String::new(),
        towns: String::new(),
        station_name: None,
        station_lon: None,
        station_lat: None,
        outline: String::new(),
        approximate: true,
        status: neighborhood::Status::Open,
        people_band: band(0),
        band_on: None,
        created_at: now,
        updated_at: now,
    }
}
