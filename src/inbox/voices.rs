//! Who speaks under a notice: a resident's persona, or a body with its badge.
use ahash::AHashMap;
use entity::{agency, id::AgencyId, jurisdiction};
use sea_orm::{ColumnTrait, ConnectionTrait};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::Moment,
    db::Scope,
    error::{Error, Result},
    neighborhoods::{Author, words},
};

/// What makes a name official.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Badge)]
pub struct Badge {
    /// What sort of body.
    #[schema(schema_with = words::<agency::Kind>)]
    pub kind: agency::Kind,
    /// Its name.
    #[schema(max_length = 60)]
    pub body: String,
    /// The municipalities that it speaks for.
    #[schema(max_items = 300)]
    pub area_codes: Vec<String>,
    /// Since when it is verified.
    pub verified_at: Moment,
    /// Its name in addresses.
    #[schema(max_length = 64)]
    pub agency: String,
}

/// A body as the author of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OfficeVoice)]
pub struct Body {
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// Its badge; null once it may not speak any more.
    pub official: Option<Badge>,
}

/// Whoever speaks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Voice {
    /// A neighbor.
    Neighbor(Author),
    /// An office.
    Office(Body),
}

/// The bodies of these ids, as far as the viewer may know of them.
///
/// # Errors
/// The database's.
pub(super) async fn bodies<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    ids: &[AgencyId],
) -> Result<AHashMap<AgencyId, Body>> {
    if ids.is_empty() {
        return Ok(AHashMap::new());
    }
    let most = ids.len() as u64;
    let rows = read
        .all::<agency::Entity>()
        .only(agency::COLUMN.id.is_in(ids.iter().copied()))
        .oldest(agency::COLUMN.id, most)
        .await?;
    let areas = read
        .all::<jurisdiction::Entity>()
        .only(jurisdiction::COLUMN.agency_id.is_in(ids.iter().copied()))
        .oldest(jurisdiction::COLUMN.id, most * 300)
        .await?;
    let mut codes: AHashMap<AgencyId, Vec<String>> = AHashMap::new();
    for area in areas {
        let own = codes.entry(area.agency_id).or_default();
        own.extend(area.municipality_code);
    }
    let body = |row: agency::Model| {
        let area_codes = codes.remove(&row.id).unwrap_or_default();
        let active = row.status == agency::Status::Active;
        let verified_at = row.verified_at.filter(|_| active);
        let official = verified_at.map(|at| Badge {
            kind: row.kind,
            body: row.name.clone(),
            area_codes,
            verified_at: Moment(at),
            agency: row.slug,
        });
        let name = row.name;
        (row.id, Body { name, official })
    };
    Ok(rows.into_iter().map(body).collect())
}

/// One body.
///
/// # Errors
/// The database's; `NotFound` for one that the viewer may not know of.
pub(super) async fn body<C: ConnectionTrait>(read: &Scope<'_, C>, id: AgencyId) -> Result<Body> {
    let mut found = bodies(read, &[id]).await?;
    found.remove(&id).ok_or(Error::NotFound("agency"))
}
