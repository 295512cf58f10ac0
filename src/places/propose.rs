//! Proposing a place, and looking beforehand whether it is known.
use actix_web::http::StatusCode;
use entity::{
    id::{NeighborhoodId, PlaceId},
    place::{self, Status},
    place_act::Act,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, TryIntoModel};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    content::Content,
    entry::meters,
    facts,
    model::{NewFact, NewPlace, Sighting},
    near,
    record::{self, Hand, Line},
    view::{self, WholePlace},
    words,
};
use crate::{
    access::{Permit, PlaceHere, ProposePlace, Site, TellOfPlace, Viewer, persona},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    geo::{distance_m, in_japan},
    limits::{Act as Limit, Who},
    neighborhoods::{words as words_of, words_or_null},
    posts::is_fresh,
    text::skeleton::skeleton,
};

/// Names are compared within so many meters.
const CLOSE_M: f64 = 100.0;
/// So far outside a town's outline its people still call a place theirs.
const EDGE_M: f64 = 300.0;
/// Similar places in an answer.
const SIMILAR: usize = 10;

/// A place that may be the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SimilarPlace {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: PlaceId,
    /// Its name.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it is for.
    #[schema(schema_with = words_of::<place::Category>)]
    pub category: place::Category,
    /// What sort of that.
    #[schema(schema_with = words_or_null::<place::Sort>)]
    pub sort: Option<place::Sort>,
    /// Whether it is in the guide, or proposed.
    #[schema(schema_with = words_of::<Status>)]
    pub status: Status,
    /// How far away.
    pub distance_m: u32,
}

/// Places that may be the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SimilarPlaces {
    /// The nearest first.
    #[schema(max_items = 10)]
    pub items: Vec<SimilarPlace>,
}

/// Looks whether a place is known already, under this name or one that looks like it.
///
/// # Errors
/// `Invalid`, what the policy says of proposing there, `TooMany`.
pub async fn similar(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    asked: &Sighting,
) -> Result<SimilarPlaces> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::LookAround, &Who::Person(me))?;
    if !in_japan(asked.lon, asked.lat) {
        return Err(Error::invalid("/lat", "invalid"));
    }
    let permit = ground(app, viewer, slug).await?;
    let key = skeleton(asked.name.as_str());
    let at = (asked.lon, asked.lat);
    let items = alike(app, viewer, (permit.row().area, None), &key, at).await?;
    Ok(SimilarPlaces { items })
}

async fn ground(app: &App, viewer: &Viewer, slug: &str) -> Result<Permit<ProposePlace, Site>> {
    let town = app.towns.named(&app.db, viewer, slug).await?;
    viewer.may::<ProposePlace, _>(Site {
        area: town.id,
        status: town.status,
    })
}

/// Places within a hundred meters whose names look alike, but for one: listed ones, and proposed ones that the
/// viewer may see.
pub(super) async fn alike(
    app: &App,
    viewer: &Viewer,
    (area, but): (NeighborhoodId, Option<PlaceId>),
    key: &str,
    (lon, lat): (f64, f64),
) -> Result<Vec<SimilarPlace>> {
    let book = app.places.book(app).await?;
    let around = book.around(lon, lat);
    let around = around.map(|(entry, _)| (entry, entry.distance_m(lon, lat)));
    let close = around.take_while(|(_, meters)| *meters <= CLOSE_M);
    let listed = close.filter(|(entry, _)| same(key, &entry.name_key));
    let mut found: Vec<SimilarPlace> = listed
        .map(|(entry, meters)| SimilarPlace {
            id: entry.id,
            name: entry.name.clone(),
            category: entry.category,
            sort: entry.sort,
            status: Status::Listed,
            distance_m: near::whole(meters),
        })
        .collect();
    // A square around the circle: a degree of latitude is 111 km, one of longitude no more.
    let proposed = app
        .db
        .read(viewer)
        .all::<place::Entity>()
        .only(place::COLUMN.neighborhood_id.eq(area))
        .only(place::COLUMN.status.eq(Status::Proposed))
        .only(place::COLUMN.lat.between(lat - 0.001, lat + 0.001))
        .only(place::COLUMN.lon.between(lon - 0.0015, lon + 0.0015))
        .oldest(place::Column::Id, 100)
        .await?;
    found.extend(proposed.into_iter().filter_map(|row| {
        let meters = meters((row.lon, row.lat), (lon, lat));
        (meters <= CLOSE_M && same(key, &row.name_key)).then(|| SimilarPlace {
            id: row.id,
            name: row.name,
            category: row.category,
            sort: row.sort,
            status: row.status,
            distance_m: near::whole(meters),
        })
    }));
    found.retain(|place| Some(place.id) != but);
    found.sort_by_key(|place| place.distance_m);
    found.truncate(SIMILAR);
    Ok(found)
}

/// Whether two names are one, or one is a part of the other: 「小杉公園」, 「小杉公園 多目的広場」.
fn same(one: &str, other: &str) -> bool {
    let long = |name: &str| name.chars().count() >= 2;
    one == other || (long(one) && other.contains(one)) || (long(other) && one.contains(other))
}

/// A place that is about to be written.
#[derive(Clone)]
struct Fresh {
    id: PlaceId,
    content: Content,
    hand: Hand,
}

impl Draft<ProposePlace, Site> for Fresh {
    type Row = place::ActiveModel;

    fn place(self, ground: &Site, tx: &Tx<'_>) -> Self::Row {
        let mut row = place::ActiveModel {
            id: Set(self.id),
            neighborhood_id: Set(Some(ground.area)),
            municipality_code: Set(None),
            status: Set(Status::Proposed),
            merged_into: Set(None),
            proposer_id: Set(self.hand.person),
            membership_id: Set(self.hand.membership),
            source_id: Set(None),
            source_key: Set(None),
            confirmed_at: Set(tx.now()),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
            created_at: Set(tx.now()),
            updated_at: Set(tx.now()),
            deleted_at: Set(None),
            ..Default::default()
        };
        self.content.write(&mut row);
        row
    }
}

/// Proposes a place. The same id from the same person is the same place: 201 once, 200 afterwards.
///
/// # Errors
/// `Invalid`, what the policy says, `Personal`; `Conflict` when the id is somebody else's.
pub async fn propose(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    new: NewPlace,
) -> Result<(StatusCode, WholePlace)> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::ProposePlace, &Who::Person(me))?;
    if new.id.is_some_and(|id| !is_fresh(id, app.db.clock().now())) {
        return Err(Error::invalid("/id", "invalid"));
    }
    let content = new.content()?;
    words::content(&content, None, new.acknowledged)?;
    facts::fit(&new.facts, new.acknowledged)?;
    let permit = ground(app, viewer, slug).await?;
    let area = permit.row().area;
    inside(app, area, (content.lon, content.lat)).await?;
    let draft = Fresh {
        id: new.id.map_or_else(PlaceId::new, PlaceId),
        hand: Hand {
            person: Some(me),
            membership: Some(persona(viewer, area)?),
            agency: None,
        },
        content,
    };
    let id = draft.id;
    let facts = new.facts;
    let added = app
        .db
        .write(viewer, async |tx| {
            add(app, tx, (&permit, draft), &facts).await
        })
        .await?;
    if added {
        return Ok((StatusCode::CREATED, view::one(app, viewer, id).await?));
    }
    let own = app.db.read(viewer).all::<place::Entity>().only(
        Condition::all()
            .add(place::COLUMN.id.eq(id))
            .add(place::COLUMN.proposer_id.eq(me)),
    );
    own.any()
        .await?
        .ok_or(Error::Conflict("this id is taken"))?;
    Ok((StatusCode::OK, view::one(app, viewer, id).await?))
}

async fn add(
    app: &App,
    tx: &Tx<'_>,
    (permit, draft): (&Permit<ProposePlace, Site>, Fresh),
    facts: &[NewFact],
) -> Result<bool> {
    let said = [words::said(&draft.content), facts::said(facts)].join("\n");
    words::not_held(app, tx, Some(permit.row().area), &said).await?;
    let row = draft.clone().place(permit.row(), tx).try_into_model()?;
    if !tx.add_once(permit, draft).await? {
        return Ok(false);
    }
    let here = PlaceHere {
        row,
        governs: false,
    };
    let permit = tx.viewer().may::<TellOfPlace, _>(here)?;
    tx.add(&permit, Line::done(Act::Propose)).await?;
    facts::put(tx, &permit, facts).await?;
    record::changed(tx, &permit.row().row).await?;
    Ok(true)
}

/// Refuses positions that are not the town's.
///
/// # Errors
/// `Invalid`.
pub(super) async fn inside(app: &App, area: NeighborhoodId, (lon, lat): (f64, f64)) -> Result<()> {
    let map = app.towns.map(&app.db).await?;
    let near = map
        .outline(area)
        .is_none_or(|outline| distance_m(outline, lon, lat).is_some_and(|meters| meters <= EDGE_M));
    if near {
        Ok(())
    } else {
        Err(Error::invalid("/lat", "mismatch"))
    }
}
