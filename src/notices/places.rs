//! For where a notice is: places by name, whether the agency speaks there, and how many people that is.
use ahash::AHashMap;
use entity::{
    id::{AgencyId, NeighborhoodId},
    jurisdiction, membership, neighborhood, notice_area, person,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, sea_query::ExprTrait,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Places;
use crate::{
    db::Scope,
    error::{Error, Refused, Result},
    inbox::band,
    text::Text,
};

/// One place, by code or by id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A municipality.
    Municipality(String),
    /// A neighborhood.
    Neighborhood(NeighborhoodId),
}

impl Place {
    /// The place that a row names.
    #[must_use]
    pub fn of(row: &notice_area::Model) -> Option<Self> {
        let town = row.neighborhood_id.map(Self::Neighborhood);
        row.municipality_code
            .clone()
            .map(Self::Municipality)
            .or(town)
    }
}

/// The places that were asked for, each once; a refusal names the one that is not there.
///
/// # Errors
/// `Invalid`.
pub(super) async fn resolve(
    read: &Scope<'_, impl ConnectionTrait>,
    asked: &Places,
) -> Result<Vec<Place>> {
    let mut places: Vec<Place> = asked
        .municipalities
        .iter()
        .map(|code| Place::Municipality(code.0.as_str().to_owned()))
        .collect();
    let slugs = asked.neighborhoods.iter().map(Text::as_str);
    let rows = read
        .all::<neighborhood::Entity>()
        .only(neighborhood::COLUMN.slug.is_in(slugs))
        .oldest(neighborhood::COLUMN.id, 1_000)
        .await?;
    let ids: AHashMap<&str, NeighborhoodId> =
        rows.iter().map(|row| (row.slug.as_str(), row.id)).collect();
    for (at, slug) in asked.neighborhoods.iter().enumerate() {
        let Some(id) = ids.get(slug.as_str()) else {
            return Err(Error::invalid(
                format!("/areas/neighborhoods/{at}"),
                "unknown",
            ));
        };
        places.push(Place::Neighborhood(*id));
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

/// Those of the places that are outside what the agency speaks for.
///
/// # Errors
/// The database's.
pub(super) async fn outside(
    conn: &impl ConnectionTrait,
    agency: AgencyId,
    places: &[Place],
) -> Result<Vec<Place>> {
    #[expect(clippy::disallowed_methods, reason = "a body's jurisdiction is public")]
    let own = jurisdiction::Entity::find()
        .filter(jurisdiction::COLUMN.agency_id.eq(agency))
        .all(conn)
        .await?;
    let towns = rows(conn, places).await?;
    let has_code = |code: &str| {
        own.iter()
            .any(|row| row.municipality_code.as_deref() == Some(code))
    };
    let has_town = |id: NeighborhoodId| {
        own.iter().any(|row| row.neighborhood_id == Some(id))
            || towns
                .iter()
                .any(|town| town.id == id && has_code(&town.municipality_code))
    };
    let inside = |place: &Place| match place {
        Place::Municipality(code) => has_code(code),
        Place::Neighborhood(id) => has_town(*id),
    };
    Ok(places
        .iter()
        .filter(|place| !inside(place))
        .cloned()
        .collect())
}

/// Says of a draft which of its places are not the agency's.
///
/// # Errors
/// `Invalid`.
pub(super) async fn check(
    conn: &impl ConnectionTrait,
    agency: AgencyId,
    places: &[Place],
) -> Result<()> {
    let bad: Vec<Refused> = outside(conn, agency, places)
        .await?
        .iter()
        .map(|place| {
            let pointer = match place {
                Place::Municipality(_) => "/areas/municipalities",
                Place::Neighborhood(_) => "/areas/neighborhoods",
            };
            Refused::new(pointer, "not_allowed")
        })
        .collect();
    if bad.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(bad))
    }
}

async fn rows(conn: &impl ConnectionTrait, places: &[Place]) -> Result<Vec<neighborhood::Model>> {
    let (codes, ids) = split(places);
    #[expect(clippy::disallowed_methods, reason = "towns are public knowledge")]
    let rows = neighborhood::Entity::find()
        .filter(
            Condition::any()
                .add(neighborhood::COLUMN.id.is_in(ids))
                .add(neighborhood::COLUMN.municipality_code.is_in(codes)),
        )
        .order_by_asc(neighborhood::COLUMN.id)
        .all(conn)
        .await?;
    Ok(rows)
}

fn split(places: &[Place]) -> (Vec<String>, Vec<NeighborhoodId>) {
    let mut codes = Vec::new();
    let mut ids = Vec::new();
    for place in places {
        match place {
            Place::Municipality(code) => codes.push(code.clone()),
            Place::Neighborhood(id) => ids.push(*id),
        }
    }
    (codes, ids)
}

/// Places with their names.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = NoticeAreas)]
pub struct Areas {
    /// Municipalities.
    #[schema(max_items = 200)]
    pub municipalities: Vec<Municipality>,
    /// Neighborhoods.
    #[schema(max_items = 200)]
    pub neighborhoods: Vec<Town>,
}

/// A municipality by code and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoticeMunicipality)]
pub struct Municipality {
    /// Six digits.
    #[schema(max_length = 6)]
    pub code: String,
    /// Its name; the code where no neighborhood of it is known here.
    #[schema(max_length = 100)]
    pub name: String,
}

/// A neighborhood by slug and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoticeTown)]
pub struct Town {
    /// Its name in addresses.
    #[schema(max_length = 64)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 100)]
    pub name: String,
}

impl Areas {
    /// All names, as whoever sends an emergency types them again.
    #[must_use]
    pub fn text(&self) -> String {
        let municipalities = self.municipalities.iter().map(|one| one.name.as_str());
        let towns = self.neighborhoods.iter().map(|one| one.name.as_str());
        municipalities.chain(towns).collect::<Vec<_>>().join("、")
    }
}

/// The places of a version, with their names.
///
/// # Errors
/// The database's.
pub async fn named(conn: &impl ConnectionTrait, places: &[Place]) -> Result<Areas> {
    let towns = rows(conn, places).await?;
    let mut areas = Areas::default();
    for place in places {
        match place {
            Place::Municipality(code) => {
                let known = towns.iter().find(|town| town.municipality_code == *code);
                areas.municipalities.push(Municipality {
                    code: code.clone(),
                    name: known.map_or_else(|| code.clone(), |town| town.municipality.clone()),
                });
            }
            Place::Neighborhood(id) => {
                if let Some(town) = towns.iter().find(|town| town.id == *id) {
                    areas.neighborhoods.push(Town {
                        slug: town.slug.clone(),
                        name: town.name.clone(),
                    });
                }
            }
        }
    }
    Ok(areas)
}

/// How many people belong to the places, as a band. Each is counted once, wherever else they belong.
///
/// # Errors
/// The database's.
pub async fn people(conn: &impl ConnectionTrait, places: &[Place]) -> Result<&'static str> {
    let (codes, ids) = split(places);
    #[expect(clippy::disallowed_methods, reason = "a number, told in bands")]
    let count: Option<i64> = membership::Entity::find()
        .select_only()
        .column_as(
            membership::COLUMN.person_id.into_expr().count_distinct(),
            "people",
        )
        .join(JoinType::InnerJoin, membership::Relation::Person.def())
        .join(
            JoinType::InnerJoin,
            membership::Relation::Neighborhood.def(),
        )
        .filter(membership::COLUMN.left_at.is_null())
        .filter(person::COLUMN.left_at.is_null())
        .filter(person::COLUMN.suspended_at.is_null())
        .filter(
            Condition::any()
                .add(membership::COLUMN.neighborhood_id.is_in(ids))
                .add(neighborhood::COLUMN.municipality_code.is_in(codes)),
        )
        .into_tuple()
        .one(conn)
        .await?;
    Ok(band(u64::try_from(count.unwrap_or(0)).unwrap_or(0)))
}
