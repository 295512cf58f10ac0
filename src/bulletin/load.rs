//! Reads what is public. One look for all readers, so it is past the scope; what is not public is not asked for.
use std::{cmp::Reverse, sync::Arc};

use ahash::{AHashMap, AHashSet};
use chrono::{DateTime, Utc};
use entity::{
    agency,
    id::{AgencyId, NeighborhoodId, NoticeId, NoticeVersionId},
    jurisdiction, neighborhood, notice, notice_area, notice_attachment,
    notice_version::{self, State as Stored},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{cap, model::Official, public::Public};
use crate::{
    clock::Moment,
    db::{Db, Desk, Key},
    error::Result,
    geo::Outline,
};

mod said;
use said::{assemble, version};

/// Notices in memory at most …
const MOST: usize = 5_000;
/// … and bytes of their texts. Older ones are read from the database when somebody asks for them.
const MOST_BYTES: usize = 64 << 20;
/// Ids in one question.
const AT_ONCE: usize = 500;

/// A neighborhood, as notices need it.
#[derive(Clone, Debug)]
pub struct Town {
    pub slug: String,
    pub name: String,
    pub municipality_code: String,
    pub municipality: String,
    /// The outline, simple enough for a warning.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// Neighborhoods and municipalities. Towns in preparation are nobody's news yet.
#[derive(Default)]
pub struct Places {
    pub by_id: AHashMap<NeighborhoodId, Town>,
    pub slugs: AHashMap<String, NeighborhoodId>,
    names: AHashMap<String, String>,
}

/// A body that speaks or spoke.
#[derive(Clone, Debug)]
pub struct Body {
    pub row: agency::Model,
    pub municipalities: Vec<String>,
    pub neighborhoods: Vec<NeighborhoodId>,
}

/// The bodies.
#[derive(Default)]
pub struct Bodies {
    pub by_id: AHashMap<AgencyId, Body>,
    pub slugs: AHashMap<String, AgencyId>,
}

impl Places {
    /// A municipality's name, or its code where no town of this server lies in it.
    #[must_use]
    pub fn municipality<'a>(&'a self, code: &'a str) -> &'a str {
        self.names.get(code).map_or(code, String::as_str)
    }
}

impl Body {
    /// The badge, while the body is verified.
    #[must_use]
    pub fn official(&self) -> Option<Official> {
        let row = &self.row;
        let verified = row
            .verified_at
            .filter(|_| row.status == agency::Status::Active)?;
        Some(Official {
            kind: row.kind,
            body: row.name.clone(),
            area_codes: self.municipalities.clone(),
            verified_at: Moment(verified),
            agency: row.slug.clone(),
        })
    }
}

/// The order of lists: the first publication, newest first; ids part what is equal.
#[must_use]
pub fn place(public: &Public) -> (Reverse<DateTime<Utc>>, Reverse<uuid::Uuid>) {
    let notice = &public.notice;
    (Reverse(notice.first_published_at.0), Reverse(notice.id.0))
}

/// Sorts as lists are.
pub fn in_order(notices: &mut [Arc<Public>]) {
    notices.sort_by_key(|public| place(public));
}

/// Lets go of the oldest that do not fit; says whether there were any.
pub fn cut(notices: &mut Vec<Arc<Public>>) -> bool {
    let mut bytes = 0;
    let fits = notices.iter().take_while(|public| {
        bytes += public.weight();
        bytes <= MOST_BYTES
    });
    let keep = fits.count().min(MOST);
    let cut = keep < notices.len();
    notices.truncate(keep);
    cut
}

/// All neighborhoods that are no secret.
///
/// # Errors
/// The database's.
pub async fn places(db: &Db) -> Result<Places> {
    #[expect(clippy::disallowed_methods, reason = "towns on the map are public")]
    let rows = neighborhood::Entity::find()
        .filter(
            neighborhood::COLUMN
                .status
                .ne(neighborhood::Status::Preparing),
        )
        .all(db.system(&Key::of(Desk::FeedCache)))
        .await?;
    let mut places = Places::default();
    for row in rows {
        let outline = Outline::from_geojson(&row.outline).ok();
        places.slugs.insert(row.slug.clone(), row.id);
        let names = &mut places.names;
        names.insert(row.municipality_code.clone(), row.municipality.clone());
        let town = Town {
            slug: row.slug,
            name: row.name,
            municipality_code: row.municipality_code,
            municipality: row.municipality,
            rings: outline
                .map(|outline| outline.rings(cap::POLYGONS, cap::POINTS))
                .unwrap_or_default(),
        };
        places.by_id.insert(row.id, town);
    }
    Ok(places)
}

/// All bodies with their jurisdictions.
///
/// # Errors
/// The database's.
pub async fn bodies(db: &Db) -> Result<Bodies> {
    let conn = db.system(&Key::of(Desk::FeedCache));
    #[expect(clippy::disallowed_methods, reason = "who speaks here is public")]
    let rows = agency::Entity::find()
        .filter(agency::COLUMN.verified_at.is_not_null())
        .all(conn)
        .await?;
    #[expect(clippy::disallowed_methods, reason = "and so is for where")]
    let areas = jurisdiction::Entity::find().all(conn).await?;
    let mut bodies = Bodies::default();
    for row in rows {
        bodies.slugs.insert(row.slug.clone(), row.id);
        let (id, nothing) = (row.id, Vec::new());
        let body = Body {
            row,
            municipalities: nothing,
            neighborhoods: Vec::new(),
        };
        bodies.by_id.insert(id, body);
    }
    for area in areas {
        if let Some(body) = bodies.by_id.get_mut(&area.agency_id) {
            body.municipalities.extend(area.municipality_code);
            body.neighborhoods.extend(area.neighborhood_id);
        }
    }
    for body in bodies.by_id.values_mut() {
        body.municipalities.sort_unstable();
    }
    Ok(bodies)
}

/// The newest notices, and whether these are all.
///
/// # Errors
/// The database's.
pub async fn newest(db: &Db, bodies: &Bodies, places: &Places) -> Result<(Vec<Public>, bool)> {
    let most = u64::try_from(MOST + 1).unwrap_or(u64::MAX);
    #[expect(clippy::disallowed_methods, reason = "published notices are public")]
    let mut rows = notice::Entity::find()
        .filter(notice::COLUMN.current_id.is_not_null())
        .order_by_desc(notice::COLUMN.first_published_at)
        .order_by_desc(notice::COLUMN.id)
        .limit(most)
        .all(db.system(&Key::of(Desk::FeedCache)))
        .await?;
    let mut complete = rows.len() <= MOST;
    rows.truncate(MOST);
    let (mut notices, mut bytes) = (Vec::with_capacity(rows.len()), 0);
    for rows in rows.chunks(AT_ONCE) {
        for public in with_versions(db, rows, bodies, places).await? {
            bytes += public.weight();
            if bytes > MOST_BYTES {
                complete = false;
                break;
            }
            notices.push(public);
        }
    }
    notices.sort_by_key(place);
    Ok((notices, complete))
}

/// These notices, as far as they are public.
///
/// # Errors
/// The database's.
pub async fn some(
    db: &Db,
    wanted: &AHashSet<NoticeId>,
    bodies: &Bodies,
    places: &Places,
) -> Result<Vec<Public>> {
    let wanted: Vec<_> = wanted.iter().copied().collect();
    let mut notices = Vec::with_capacity(wanted.len());
    for ids in wanted.chunks(AT_ONCE) {
        #[expect(clippy::disallowed_methods, reason = "published notices are public")]
        let rows = notice::Entity::find()
            .filter(notice::COLUMN.id.is_in(ids.iter().copied()))
            .filter(notice::COLUMN.current_id.is_not_null())
            .all(db.system(&Key::of(Desk::FeedCache)))
            .await?;
        notices.extend(with_versions(db, &rows, bodies, places).await?);
    }
    Ok(notices)
}

type Parts = (
    AHashMap<NoticeId, Vec<notice_version::Model>>,
    AHashMap<NoticeVersionId, Vec<notice_area::Model>>,
    AHashMap<NoticeVersionId, Vec<notice_attachment::Model>>,
);

async fn with_versions(
    db: &Db,
    rows: &[notice::Model],
    bodies: &Bodies,
    places: &Places,
) -> Result<Vec<Public>> {
    let (mut versions, mut areas, mut files) = parts(db, rows).await?;
    let made = rows.iter().filter_map(|row| {
        let body = bodies.by_id.get(&row.agency_id)?;
        let stored = versions.remove(&row.id)?;
        let current = stored.iter().find(|one| Some(one.id) == row.current_id)?;
        let here = areas.get(&current.id).map(Vec::as_slice);
        let here: Vec<_> = here
            .unwrap_or_default()
            .iter()
            .filter_map(|area| area.neighborhood_id)
            .collect();
        let current = current.clone();
        let said: Vec<_> = stored
            .into_iter()
            .filter_map(|one| {
                let areas = areas.remove(&one.id).unwrap_or_default();
                let files = files.remove(&one.id).unwrap_or_default();
                version(one, areas, files, places)
            })
            .collect();
        assemble(row, &current, here, said, body)
    });
    Ok(made.collect())
}

async fn parts(db: &Db, rows: &[notice::Model]) -> Result<Parts> {
    let conn = db.system(&Key::of(Desk::FeedCache));
    let public = [
        Stored::Published,
        Stored::Superseded,
        Stored::Withdrawn,
        Stored::Expired,
    ];
    #[expect(clippy::disallowed_methods, reason = "drafts are left out")]
    let versions = notice_version::Entity::find()
        .filter(
            notice_version::COLUMN
                .notice_id
                .is_in(rows.iter().map(|row| row.id)),
        )
        .filter(notice_version::COLUMN.state.is_in(public))
        .filter(notice_version::COLUMN.published_at.is_not_null())
        .order_by_asc(notice_version::COLUMN.number)
        .all(conn)
        .await?;
    let ids: Vec<_> = versions.iter().map(|row| row.id).collect();
    #[expect(clippy::disallowed_methods, reason = "of what is public")]
    let areas = notice_area::Entity::find()
        .filter(notice_area::COLUMN.version_id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    #[expect(clippy::disallowed_methods, reason = "of what is public")]
    let files = notice_attachment::Entity::find()
        .filter(notice_attachment::COLUMN.version_id.is_in(ids))
        .order_by_asc(notice_attachment::COLUMN.id)
        .all(conn)
        .await?;
    Ok((
        grouped(versions, |row| row.notice_id),
        grouped(areas, |row| row.version_id),
        grouped(files, |row| row.version_id),
    ))
}

fn grouped<K: Eq + std::hash::Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> AHashMap<K, Vec<V>> {
    let mut groups: AHashMap<K, Vec<V>> = AHashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
