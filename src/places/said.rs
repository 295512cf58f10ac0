//! By whom something was said: a neighbor, an office, a dataset. A neighbor's persona is shown to those who may meet
//! it; to everybody else it was somebody who lives here.
use ahash::AHashMap;
use entity::{
    id::{AgencyId, MembershipId, PlaceSourceId},
    membership, place_source,
};
use sea_orm::ColumnTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{access::Viewer, app::App, clock::Moment, error::Result, neighborhoods::Author};

/// What sort of hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaceVoice)]
pub enum Voice {
    /// A neighbor.
    Resident,
    /// A public body.
    Office,
    /// A published dataset.
    Dataset,
}

/// By whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceSaidBy)]
pub struct SaidBy {
    /// What sort of hand.
    pub voice: Voice,
    /// The neighbor, to those who may meet them.
    pub author: Option<Author>,
    /// The body's name, or the dataset's publisher.
    #[schema(max_length = 200)]
    pub name: Option<String>,
}

/// A dataset that places came from.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceSource)]
pub struct SourceView {
    /// Its title.
    #[schema(max_length = 200)]
    pub title: String,
    /// Who published it.
    #[schema(max_length = 200)]
    pub publisher: String,
    /// Under which licence.
    #[schema(max_length = 200)]
    pub licence: String,
    /// Where.
    #[schema(max_length = 500)]
    pub url: Option<String>,
    /// As of when, if its publisher says so.
    pub as_of: Option<Moment>,
    /// When it was read here.
    pub imported_at: Moment,
}

/// Everybody who said something on a page.
#[derive(Default)]
pub struct Voices {
    faces: AHashMap<MembershipId, Author>,
    bodies: AHashMap<AgencyId, String>,
    sources: AHashMap<PlaceSourceId, place_source::Model>,
}

/// Who may have said something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named {
    /// A neighbor.
    pub membership: Option<MembershipId>,
    /// A body.
    pub agency: Option<AgencyId>,
    /// A dataset.
    pub source: Option<PlaceSourceId>,
}

impl Voices {
    /// Reads who is named.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(app: &App, viewer: &Viewer, named: &[Named]) -> Result<Self> {
        let read = app.db.read(viewer);
        let mut voices = Self::default();
        let members: Vec<MembershipId> = named.iter().filter_map(|one| one.membership).collect();
        if !members.is_empty() && !viewer.homes().is_empty() {
            let hidden = viewer.hidden();
            let met = read
                .all::<membership::Entity>()
                .only(membership::COLUMN.id.is_in(members))
                .oldest(membership::Column::Id, 1_000)
                .await?;
            let met = met.iter().filter(|row| !hidden.contains(&row.person_id));
            voices.faces = app.personas.of(&app.db, met.map(|row| row.id)).await?;
        }
        for agency in named.iter().filter_map(|one| one.agency) {
            if let Some(body) = app.agencies.body(&app.db, agency).await? {
                voices.bodies.insert(agency, body.name.clone());
            }
        }
        let sources: Vec<PlaceSourceId> = named.iter().filter_map(|one| one.source).collect();
        if !sources.is_empty() {
            let rows = read
                .all::<place_source::Entity>()
                .only(place_source::COLUMN.id.is_in(sources))
                .oldest(place_source::Column::Id, 1_000)
                .await?;
            voices.sources = rows.into_iter().map(|row| (row.id, row)).collect();
        }
        Ok(voices)
    }

    /// One of them.
    #[must_use]
    pub fn by(&self, named: Named) -> SaidBy {
        if let Some(source) = named.source {
            return SaidBy {
                voice: Voice::Dataset,
                author: None,
                name: self.sources.get(&source).map(|row| row.publisher.clone()),
            };
        }
        if let Some(agency) = named.agency {
            return SaidBy {
                voice: Voice::Office,
                author: None,
                name: self.bodies.get(&agency).cloned(),
            };
        }
        let author = named.membership.and_then(|id| self.faces.get(&id));
        SaidBy {
            voice: Voice::Resident,
            author: author.cloned(),
            name: None,
        }
    }

    /// A dataset.
    #[must_use]
    pub fn source(&self, id: PlaceSourceId) -> Option<SourceView> {
        self.sources.get(&id).map(|row| SourceView {
            title: row.title.clone(),
            publisher: row.publisher.clone(),
            licence: row.licence.clone(),
            url: row.url.clone(),
            as_of: row.as_of.map(Moment),
            imported_at: Moment(row.imported_at),
        })
    }
}
