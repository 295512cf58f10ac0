//! The bodies that were verified, as each process keeps them; the change log makes it forget.
use std::sync::{
    Arc, RwLock,
    atomic::{AtomicU64, Ordering},
};

use ahash::{AHashMap, AHashSet};
use entity::{
    agency::{self, Kind, Status},
    id::{AgencyId, NeighborhoodId},
    jurisdiction, neighborhood,
};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};

use super::view::Official;
use crate::{
    clock::Moment,
    db::{Db, Desk, Key},
    error::Result,
    events::{Change, Subject},
    text::skeleton::skeleton,
};

/// A body that was verified once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its id.
    pub id: AgencyId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The reading of its name.
    pub kana: String,
    /// Its name in English.
    pub name_en: String,
    /// What sort of body it is.
    pub kind: Kind,
    /// Only an active one speaks.
    pub status: Status,
    /// The badge: only while it is active.
    pub official: Option<Arc<Official>>,
    /// Its moderation desk is open, and it may act.
    pub desk: bool,
    /// Whole municipalities it speaks for.
    pub municipalities: Vec<String>,
    /// Single neighborhoods it speaks for.
    pub neighborhoods: Vec<NeighborhoodId>,
}

/// All of them, and the names that are theirs.
#[derive(Default)]
struct Known {
    bodies: AHashMap<AgencyId, Arc<Body>>,
    slugs: AHashMap<String, AgencyId>,
    /// Skeletons of the names of active bodies, and of the municipalities that have towns here.
    names: AHashSet<String>,
}

/// Remembers.
pub struct Agencies {
    memory: Arc<Memory>,
}

#[derive(Default)]
struct Memory {
    known: RwLock<Option<Arc<Known>>>,
    /// Counts what was forgotten: what was read before may not be remembered after.
    forgotten: AtomicU64,
}

impl Agencies {
    /// A memory that forgets what the log says has changed.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let memory = Arc::new(Memory::default());
        let forgetful = memory.clone();
        db.hub().follow(move |change| forgetful.forget(change));
        Self { memory }
    }

    /// A body by its id; none before it was verified.
    ///
    /// # Errors
    /// The database's.
    pub async fn body(&self, db: &Db, id: AgencyId) -> Result<Option<Arc<Body>>> {
        Ok(self.known(db).await?.bodies.get(&id).cloned())
    }

    /// A body by its name in addresses.
    ///
    /// # Errors
    /// The database's.
    pub async fn named(&self, db: &Db, slug: &str) -> Result<Option<Arc<Body>>> {
        let known = self.known(db).await?;
        let id = known.slugs.get(slug);
        Ok(id.and_then(|id| known.bodies.get(id)).cloned())
    }

    /// The badge of an agency, while it is active.
    ///
    /// # Errors
    /// The database's.
    pub async fn official(&self, db: &Db, id: AgencyId) -> Result<Option<Arc<Official>>> {
        let body = self.body(db, id).await?;
        Ok(body.and_then(|body| body.official.clone()))
    }

    /// Every body that was verified once, in no order.
    ///
    /// # Errors
    /// The database's.
    pub async fn all(&self, db: &Db) -> Result<Vec<Arc<Body>>> {
        Ok(self.known(db).await?.bodies.values().cloned().collect())
    }

    /// Whether some body's desk works on what is reported in a town. `municipality` are the towns of one.
    ///
    /// # Errors
    /// The database's.
    pub async fn desk_in<'a>(
        &self,
        db: &Db,
        town: NeighborhoodId,
        municipality: impl Fn(&str) -> &'a [NeighborhoodId],
    ) -> Result<bool> {
        let known = self.known(db).await?;
        let mut desks = known.bodies.values().filter(|body| body.desk);
        Ok(desks.any(|body| {
            let mut codes = body.municipalities.iter();
            body.neighborhoods.contains(&town)
                || codes.any(|code| municipality(code).contains(&town))
        }))
    }

    /// Whether a name looks like that of an active body, or of a municipality of this server.
    pub(super) async fn bears(&self, db: &Db, name: &str) -> Result<bool> {
        Ok(self.known(db).await?.names.contains(&skeleton(name)))
    }

    async fn known(&self, db: &Db) -> Result<Arc<Known>> {
        if let Some(known) = self.memory.remembered() {
            return Ok(known);
        }
        let before = self.memory.forgotten.load(Ordering::Acquire);
        let known = Arc::new(read(db).await?);
        self.memory.remember(before, &known);
        Ok(known)
    }
}

impl Memory {
    fn remembered(&self) -> Option<Arc<Known>> {
        self.known.read().ok()?.clone()
    }

    /// Looks at the count under the same lock under which it is raised.
    fn remember(&self, before: u64, known: &Arc<Known>) {
        if let Ok(mut kept) = self.known.write()
            && self.forgotten.load(Ordering::Acquire) == before
        {
            *kept = Some(known.clone());
        }
    }

    fn forget(&self, change: &Change) {
        if matches!(change.subject, Subject::Agency | Subject::Neighborhood)
            && let Ok(mut kept) = self.known.write()
        {
            self.forgotten.fetch_add(1, Ordering::AcqRel);
            *kept = None;
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "verified bodies and names of municipalities are public"
)]
async fn read(db: &Db) -> Result<Known> {
    let conn_key = Key::of(Desk::FeedCache);
    let conn = db.system(&conn_key);
    let rows = agency::Entity::find()
        .filter(agency::COLUMN.verified_at.is_not_null())
        .all(conn)
        .await?;
    let areas = jurisdiction::Entity::find()
        .find_also_related(neighborhood::Entity)
        .all(conn)
        .await?;
    let towns: Vec<(String, String)> = neighborhood::Entity::find()
        .select_only()
        .column(neighborhood::Column::Municipality)
        .column(neighborhood::Column::MunicipalityCode)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    let mut known = Known::default();
    for (name, _) in &towns {
        known
            .names
            .extend(municipality_names(name).map(|name| skeleton(&name)));
    }
    for row in rows {
        let id = row.id;
        let own = areas.iter().filter(|(area, _)| area.agency_id == id);
        let body = Arc::new(body(row, own));
        if body.official.is_some() {
            known.names.insert(skeleton(&body.name));
        }
        known.slugs.insert(body.slug.clone(), body.id);
        known.bodies.insert(body.id, body);
    }
    Ok(known)
}

/// 川崎市中原区 is also 川崎市, and 中原区.
fn municipality_names(whole: &str) -> impl Iterator<Item = String> {
    let cut = whole
        .find('市')
        .map(|at| whole.split_at(at + '市'.len_utf8()));
    let parts = cut
        .into_iter()
        .flat_map(|(city, ward)| [city.to_owned(), ward.to_owned()]);
    parts
        .chain([whole.to_owned()])
        .filter(|name| name.chars().count() > 1)
}

fn body<'a>(
    row: agency::Model,
    areas: impl Iterator<Item = &'a (jurisdiction::Model, Option<neighborhood::Model>)>,
) -> Body {
    let (mut municipalities, mut neighborhoods, mut codes) = (Vec::new(), Vec::new(), Vec::new());
    for (area, town) in areas {
        municipalities.extend(area.municipality_code.clone());
        neighborhoods.extend(area.neighborhood_id);
        codes.extend(area.municipality_code.clone());
        codes.extend(town.as_ref().map(|town| town.municipality_code.clone()));
    }
    codes.sort_unstable();
    codes.dedup();
    let active = row.verified_at.filter(|_| row.status == Status::Active);
    Body {
        official: active.map(|since| {
            Arc::new(Official {
                kind: row.kind,
                body: row.name.clone(),
                area_codes: codes,
                verified_at: Moment(since),
                agency: row.slug.clone(),
            })
        }),
        desk: row.desk_since.is_some() && row.status == Status::Active,
        id: row.id,
        slug: row.slug,
        name: row.name,
        kana: row.kana,
        name_en: row.name_en,
        kind: row.kind,
        status: row.status,
        municipalities,
        neighborhoods,
    }
}
