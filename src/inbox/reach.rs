//! Whom a notice would reach, before it is sent: in bands, and only where the agency may speak.
use std::sync::Arc;

use ahash::AHashMap;
use entity::{
    id::{AgencyId, NeighborhoodId},
    jurisdiction, membership, neighborhood,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, ExprTrait,
    sea_query::{Alias, Expr, Query, SelectStatement},
};

use super::{
    audience::{Audience, Towns},
    bands::band,
    figures::Figures,
    model::{AreaReach, Areas, Forecast, Reach},
    profile::is_month,
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::{Error, Refused, Result},
    limits::{Act, Who},
};

/// Areas of one jurisdiction.
const MOST_AREAS: u64 = 1_000;

/// Whom a notice of the viewer's agency would reach.
///
/// # Errors
/// `Forbidden` for whoever acts for no agency; `Invalid` for areas that are none of the agency's; `TooMany`.
pub(super) async fn forecast(app: &App, viewer: &Viewer, wish: &Forecast) -> Result<Arc<Reach>> {
    let serving = viewer
        .serving()
        .ok_or(Error::Forbidden("act for an agency"))?;
    app.limits
        .count(Act::Reach, &Who::Person(viewer.signed_in()?))?;
    let towns = towns(app, viewer, serving.agency, &wish.areas).await?;
    months(wish)?;
    let audience = Audience {
        agency: serving.agency,
        category: wish.category,
        severity: wish.severity,
        towns,
        child_from: wish.child_from.clone(),
        child_to: wish.child_to.clone(),
    };
    // The same question is the same answer for an hour, however it is put.
    let key = (serving.agency, format!("{audience:?}"));
    let now = app.db.clock().now();
    let figures: &Figures = &app.figures;
    if let Some(kept) = figures.forecast(&key, now) {
        return Ok(kept);
    }
    let conn = app.db.system(&Key::of(Desk::Bands));
    let reach = Arc::new(count(app, conn, &audience, Moment(now)).await?);
    figures.keep_forecast(key, now, reach.clone());
    Ok(reach)
}

/// Months are months, and in their order.
fn months(wish: &Forecast) -> Result<()> {
    let given = [
        ("/child_from", &wish.child_from),
        ("/child_to", &wish.child_to),
    ];
    for (pointer, month) in given {
        if month.as_deref().is_some_and(|month| !is_month(month)) {
            return Err(Error::invalid(pointer, "invalid"));
        }
    }
    match (&wish.child_from, &wish.child_to) {
        (Some(from), Some(to)) if from > to => Err(Error::invalid("/child_to", "invalid")),
        _ => Ok(()),
    }
}

/// The neighborhoods that are meant, if the agency may speak to all of them.
async fn towns(app: &App, viewer: &Viewer, agency: AgencyId, areas: &Areas) -> Result<Towns> {
    if areas.municipalities.is_empty() && areas.neighborhoods.is_empty() {
        return Err(Error::invalid("/areas", "required"));
    }
    if areas.municipalities.len() > 100 || areas.neighborhoods.len() > 300 {
        return Err(Error::invalid("/areas", "too_many"));
    }
    let read = app.db.read(viewer);
    let own = read
        .all::<jurisdiction::Entity>()
        .only(jurisdiction::COLUMN.agency_id.eq(agency))
        .oldest(jurisdiction::COLUMN.id, MOST_AREAS)
        .await?;
    let speaks_in = |code: &str| {
        own.iter()
            .any(|area| area.municipality_code.as_deref() == Some(code))
    };
    let speaks_to =
        |town: NeighborhoodId| own.iter().any(|area| area.neighborhood_id == Some(town));
    let rows = read
        .all::<neighborhood::Entity>()
        .only(neighborhood::COLUMN.slug.is_in(&areas.neighborhoods))
        .oldest(neighborhood::COLUMN.id, MOST_AREAS)
        .await?;
    let mut bad = Vec::new();
    for (place, code) in areas.municipalities.iter().enumerate() {
        if !speaks_in(code) {
            bad.push(refused("municipalities", place));
        }
    }
    let mut named = Vec::new();
    for (place, slug) in areas.neighborhoods.iter().enumerate() {
        let town = rows.iter().find(|row| row.slug == *slug);
        match town.filter(|town| speaks_to(town.id) || speaks_in(&town.municipality_code)) {
            Some(town) => named.push(town.id),
            None => bad.push(refused("neighborhoods", place)),
        }
    }
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    named.sort_unstable();
    let conn = app.db.system(&Key::of(Desk::Bands));
    Towns::named(conn, named, &areas.municipalities).await
}

fn refused(list: &str, place: usize) -> Refused {
    Refused::new(format!("/areas/{list}/{place}"), "not_allowed")
}

async fn count(
    app: &App,
    conn: &DatabaseConnection,
    audience: &Audience,
    counted_at: Moment,
) -> Result<Reach> {
    let all = people(conn, audience.members()).await?;
    let wanting = people(conn, audience.wanting()).await?;
    let by_town = by_town(conn, audience.wanting()).await?;
    let map = app.towns.map(&app.db).await?;
    let area = |town: &NeighborhoodId| {
        Some(AreaReach {
            neighborhood: map.slug(*town)?.to_owned(),
            people: band(by_town.get(town).copied().unwrap_or(0)),
        })
    };
    Ok(Reach {
        people: band(wanting),
        muted: band(all.saturating_sub(wanting)),
        by_area: audience.towns.all.iter().filter_map(area).collect(),
        counted_at,
    })
}

async fn people(conn: &impl ConnectionTrait, mut members: SelectStatement) -> Result<u64> {
    members
        .distinct()
        .column((membership::Entity, membership::Column::PersonId));
    let count = Query::select()
        .expr_as(Expr::col(Alias::new("person_id")).count(), "people")
        .from_subquery(members, "members")
        .to_owned();
    let statement = conn.get_database_backend().build(&count);
    let row = conn.query_one_raw(statement).await?;
    let people: i64 = match row {
        Some(row) => row.try_get("", "people")?,
        None => 0,
    };
    Ok(u64::try_from(people).unwrap_or(0))
}

async fn by_town(
    conn: &impl ConnectionTrait,
    mut members: SelectStatement,
) -> Result<AHashMap<NeighborhoodId, u64>> {
    members
        .expr_as(
            Expr::col((membership::Entity, membership::Column::NeighborhoodId)),
            "town",
        )
        .expr_as(
            Expr::col((membership::Entity, membership::Column::PersonId)).count(),
            "people",
        )
        .group_by_col((membership::Entity, membership::Column::NeighborhoodId));
    let statement = conn.get_database_backend().build(&members);
    let mut counts = AHashMap::new();
    for row in conn.query_all_raw(statement).await? {
        let people: i64 = row.try_get("", "people")?;
        counts.insert(row.try_get("", "town")?, u64::try_from(people).unwrap_or(0));
    }
    Ok(counts)
}
