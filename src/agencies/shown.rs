//! Agencies as they are shown: to everybody, and to their own people.
use entity::{agency, id::AgencyId, jurisdiction, neighborhood, notice, notice_version as version};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};

use super::{
    papers, proofs,
    request::own,
    view::{AgencyList, AgencyView, Areas, Municipality, MyAgency, OwnAgency, Place, Release},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::Scope,
    error::{Error, Result},
};

/// The agency the viewer acts for, in a few words; none before a second factor was shown.
///
/// # Errors
/// The database's.
pub async fn mine(app: &App, viewer: &Viewer) -> Result<Option<MyAgency>> {
    let Some(serving) = viewer.serving() else {
        return Ok(None);
    };
    let row = app
        .db
        .read(viewer)
        .one::<agency::Entity>(serving.agency)
        .await?;
    Ok(Some(MyAgency {
        slug: row.slug,
        name: row.name,
        roles: serving.roles(),
        status: row.status,
    }))
}

/// The viewer's own agency.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn of_mine(app: &App, viewer: &Viewer) -> Result<OwnAgency> {
    let read = app.db.read(viewer);
    let row = read.one::<agency::Entity>(own(viewer)?).await?;
    from_inside(app, &read, row).await
}

fn is_slug(text: &str) -> bool {
    let fit = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(fit)
}

/// Verified bodies, or those that speak for one town.
///
/// # Errors
/// `NotFound` for an unknown town.
pub async fn list(app: &App, viewer: &Viewer, town: Option<&str>) -> Result<AgencyList> {
    let read = app.db.read(viewer);
    let town = match town {
        None => None,
        // No town has such a name; PostgreSQL would not even take every text as a question.
        Some(slug) if !is_slug(slug) => return Err(Error::invalid("?neighborhood", "invalid")),
        Some(slug) => {
            let all = read.all::<neighborhood::Entity>();
            let town = all.only(neighborhood::COLUMN.slug.eq(slug)).any().await?;
            Some(town.ok_or(Error::NotFound("neighborhood"))?)
        }
    };
    let mut bodies = app.agencies.all(&app.db).await?;
    bodies.retain(|body| {
        body.official.is_some()
            && town.as_ref().is_none_or(|town| {
                body.municipalities.contains(&town.municipality_code)
                    || body.neighborhoods.contains(&town.id)
            })
    });
    bodies.sort_by(|a, b| (&a.kana, &a.slug).cmp(&(&b.kana, &b.slug)));
    let mut items = Vec::new();
    for body in bodies.iter().take(500) {
        let row = read.one::<agency::Entity>(body.id).await?;
        items.push(from_outside(app, &read, &row).await?);
    }
    Ok(AgencyList { items })
}

/// One verified body.
///
/// # Errors
/// `NotFound`, also for one that was never verified.
pub async fn single(app: &App, slug: &str) -> Result<AgencyView> {
    // A request is nobody's business, not even its own people's, at the public address.
    let guest = Viewer::guest();
    let read = app.db.read(&guest);
    let rows = read.all::<agency::Entity>();
    let row = rows.only(agency::COLUMN.slug.eq(slug)).any().await?;
    from_outside(app, &read, &row.ok_or(Error::NotFound("agency"))?).await
}

/// An agency as everybody sees it.
pub(super) async fn from_outside<C: ConnectionTrait>(
    app: &App,
    read: &Scope<'_, C>,
    row: &agency::Model,
) -> Result<AgencyView> {
    let official = app.agencies.official(&app.db, row.id).await?;
    Ok(AgencyView {
        slug: row.slug.clone(),
        name: row.name.clone(),
        kana: row.kana.clone(),
        name_en: row.name_en.clone(),
        kind: row.kind,
        status: row.status,
        official: official.map(|official| (*official).clone()),
        areas: areas(read, row.id).await?,
        website: row.website.clone(),
        telephone: row.telephone.clone(),
        one_person_releases: releases(read, row.id).await?,
        verified_at: row.verified_at.map(Moment),
        desk_since: row.desk_since.map(Moment),
    })
}

/// An agency as its own people see it.
pub(super) async fn from_inside<C: ConnectionTrait>(
    app: &App,
    read: &Scope<'_, C>,
    row: agency::Model,
) -> Result<OwnAgency> {
    Ok(OwnAgency {
        public: from_outside(app, read, &row).await?,
        proofs: proofs::list(app, read, row.id).await?,
        papers: papers::list(read, row.id).await?,
        postal_address: row.postal_address,
        note: row.request_note,
        reason: row.reason,
        documents_at: row.documents_at.map(Moment),
        proved_at: row.domain_proved_at.map(Moment),
        expires_at: row.expires_at.map(Moment),
        training: row.training,
        break_glass_minutes: row.break_glass_minutes,
        version: row.version,
    })
}

async fn areas<C: ConnectionTrait>(read: &Scope<'_, C>, agency: AgencyId) -> Result<Areas> {
    let rows = read
        .all::<jurisdiction::Entity>()
        .only(jurisdiction::COLUMN.agency_id.eq(agency))
        .oldest(jurisdiction::Column::Id, 2200)
        .await?;
    let codes: Vec<_> = rows
        .iter()
        .filter_map(|row| row.municipality_code.clone())
        .collect();
    let ids: Vec<_> = rows.iter().filter_map(|row| row.neighborhood_id).collect();
    let towns = read.all::<neighborhood::Entity>();
    let towns = towns
        .only(
            Condition::any()
                .add(neighborhood::COLUMN.id.is_in(ids.iter().copied()))
                .add(neighborhood::COLUMN.municipality_code.is_in(codes.clone())),
        )
        .oldest(neighborhood::Column::Kana, 2000)
        .await?;
    let named = |code: &String| towns.iter().find(|town| town.municipality_code == *code);
    Ok(Areas {
        municipalities: codes
            .iter()
            .map(|code| Municipality {
                code: code.clone(),
                name: named(code).map_or_else(|| code.clone(), |town| town.municipality.clone()),
            })
            .collect(),
        neighborhoods: towns
            .iter()
            .filter(|town| ids.contains(&town.id))
            .map(|town| Place {
                slug: town.slug.clone(),
                name: town.name.clone(),
            })
            .collect(),
    })
}

/// Emergencies that one person released alone.
async fn releases<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    agency: AgencyId,
) -> Result<Vec<Release>> {
    let own = sea_orm::sea_query::Query::select()
        .column(notice::Column::Id)
        .from(notice::Entity)
        .and_where(notice::COLUMN.agency_id.eq(agency))
        .and_where(notice::COLUMN.training.eq(false))
        .to_owned();
    let rows = read
        .all::<version::Entity>()
        .only(version::COLUMN.one_person.eq(true))
        .only(version::COLUMN.published_at.is_not_null())
        .only(version::COLUMN.notice_id.in_subquery(own))
        .newest(version::Column::Id, 50)
        .await?;
    let rows = rows.into_iter().filter_map(|row| {
        Some(Release {
            notice: row.notice_id,
            at: Moment(row.published_at?),
            reviewed_at: row.reviewed_at.map(Moment),
        })
    });
    Ok(rows.collect())
}
