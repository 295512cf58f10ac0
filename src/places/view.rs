//! One place, as somebody sees it.
use chrono::{DateTime, Utc};
use entity::{
    id::{NeighborhoodId, PlaceId},
    place::{self, Status},
    place_act::{self, Act, State},
    place_fact,
    post::{Label, Withheld},
};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    check::{ENOUGH, Looks},
    content::Content,
    entry::{Fixed, PlaceCard, STALE, six},
    hours::Hours,
    propose::{self, SimilarPlace},
    said::{Named, SaidBy, SourceView, Voices},
};
use crate::{
    access::{CheckPlace, EditPlace, PlaceHere, TellOfPlace, Viewer, in_jurisdiction},
    app::App,
    clock::Moment,
    error::Result,
    http::Versioned,
    neighborhoods::{words, words_or_null},
};

mod parts;
pub use parts::*;

/// A place with everything that is known of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WholePlace {
    /// What lists show.
    #[serde(flatten)]
    pub card: PlaceCard,
    /// The neighborhood's slug, if it lies in one.
    #[schema(max_length = 40)]
    pub neighborhood: Option<String>,
    /// Where it stands.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
    /// The place that this one turned out to be: read on there.
    #[schema(value_type = Option<Uuid>)]
    pub moved_to: Option<PlaceId>,
    /// The name in English.
    #[schema(max_length = 100)]
    pub name_en: String,
    /// The address.
    pub address_parts: AddressView,
    /// Where in or at the building.
    #[schema(max_length = 100)]
    pub spot: String,
    /// Telephone.
    #[schema(max_length = 30)]
    pub telephone: String,
    /// Its own page.
    #[schema(max_length = 500)]
    pub url: String,
    /// Anything else.
    #[schema(max_length = 400)]
    pub note: String,
    /// What there is, and what there is not.
    #[schema(max_items = 26)]
    pub known: Vec<FactView>,
    /// The dataset it came from.
    pub source: Option<SourceView>,
    /// Who proposed it; to members of its neighborhood.
    pub proposed_by: Option<SaidBy>,
    /// How many have said that it is there, while it is proposed.
    pub checks: usize,
    /// How many it takes.
    pub checks_needed: usize,
    /// What waits for a second person.
    #[schema(max_items = 5)]
    pub waiting: Vec<WaitingView>,
    /// Places nearby that may be the same; to members of its neighborhood.
    #[schema(max_items = 10)]
    pub similar: Vec<SimilarPlace>,
    /// When somebody last said that what is written here is still so.
    pub confirmed_at: Moment,
    /// That was more than half a year ago.
    pub stale: bool,
    /// Why others do not see it; only ever said to its proposer.
    #[schema(schema_with = words_or_null::<Withheld>)]
    pub withheld: Option<Withheld>,
    /// What moderators wrote beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// When it was written otherwise last.
    pub updated_at: Moment,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// What it is to the viewer.
    pub my: My,
}

impl Versioned for WholePlace {
    fn version(&self) -> i32 {
        self.version
    }
}

/// One place.
///
/// # Errors
/// `NotFound`.
pub async fn one(app: &App, viewer: &Viewer, id: PlaceId) -> Result<WholePlace> {
    let read = app.db.read(viewer);
    let row = read.one::<place::Entity>(id).await?;
    let facts = read
        .all::<place_fact::Entity>()
        .only(place_fact::COLUMN.place_id.eq(id))
        .only(place_fact::COLUMN.replaced_at.is_null())
        .oldest(place_fact::Column::Id, 100)
        .await?;
    let acts = read
        .all::<place_act::Entity>()
        .only(place_act::COLUMN.place_id.eq(id))
        .only(
            Condition::any()
                .add(place_act::COLUMN.state.eq(State::Waiting))
                .add(place_act::COLUMN.act.is_in([Act::Check, Act::Dispute])),
        )
        .oldest(place_act::Column::Id, 1_000)
        .await?;
    let governs = viewer.is_officer()
        && read
            .all::<place::Entity>()
            .only(place::COLUMN.id.eq(id))
            .only(in_jurisdiction(viewer))
            .any()
            .await?
            .is_some();
    let similar = similar(app, viewer, &row).await?;
    let whole = Whole {
        here: PlaceHere { row, governs },
        facts,
        acts,
        similar,
    };
    whole.seen_by(app, viewer).await
}

async fn similar(app: &App, viewer: &Viewer, row: &place::Model) -> Result<Vec<SimilarPlace>> {
    let area = row
        .neighborhood_id
        .filter(|area| viewer.home(*area).is_some());
    let (Some(area), Status::Proposed | Status::Listed) = (area, row.status) else {
        return Ok(Vec::new());
    };
    let at = (row.lon, row.lat);
    propose::alike(app, viewer, (area, Some(row.id)), &row.name_key, at).await
}

/// What was read of a place.
struct Whole {
    here: PlaceHere,
    facts: Vec<place_fact::Model>,
    acts: Vec<place_act::Model>,
    similar: Vec<SimilarPlace>,
}

impl Whole {
    async fn seen_by(self, app: &App, viewer: &Viewer) -> Result<WholePlace> {
        let row = &self.here.row;
        let now = app.db.clock().now();
        let voices = Voices::of(app, viewer, &self.named()).await?;
        let content = Content::of(row);
        let looks = Looks::of(&self.acts);
        let map = app.towns.map(&app.db).await?;
        let slug = |area: NeighborhoodId| map.slug(area).map(ToOwned::to_owned);
        let proposer = Named {
            membership: row.membership_id,
            ..Named::default()
        };
        let inside = row
            .neighborhood_id
            .is_some_and(|area| viewer.home(area).is_some());
        Ok(WholePlace {
            card: self.card(now),
            neighborhood: row.neighborhood_id.and_then(slug),
            status: row.status,
            moved_to: row.merged_into,
            name_en: content.name_en,
            address_parts: AddressView {
                postcode: content.postcode,
                prefecture: content.prefecture,
                city: content.city,
                town: content.town,
                block: content.block,
                building: content.building,
            },
            spot: content.spot,
            telephone: content.telephone,
            url: content.url,
            note: content.note,
            known: self
                .facts
                .iter()
                .map(|fact| known(fact, &voices, now))
                .collect(),
            source: row.source_id.and_then(|id| voices.source(id)),
            proposed_by: (inside && row.membership_id.is_some()).then(|| voices.by(proposer)),
            checks: looks.there.len(),
            checks_needed: ENOUGH,
            waiting: self.waiting(viewer, &voices),
            confirmed_at: Moment(row.confirmed_at),
            stale: now - row.confirmed_at > STALE,
            withheld: row.withheld,
            label: row.label,
            updated_at: Moment(row.updated_at),
            version: row.version,
            my: self.my(viewer, &looks),
            similar: self.similar,
        })
    }

    fn card(&self, now: DateTime<Utc>) -> PlaceCard {
        let row = &self.here.row;
        let hours = (!row.hours.is_empty()).then(|| Hours::parse(&row.hours));
        let state = hours.and_then(Result::ok).map(|hours| hours.at(now));
        PlaceCard {
            fixed: Fixed::of(row, &self.facts),
            open: state.map(|state| state.is),
            changes_at: state.and_then(|state| state.until).map(Moment),
            distance_m: None,
        }
    }

    fn named(&self) -> Vec<Named> {
        let row = &self.here.row;
        let own = Named {
            membership: row.membership_id,
            agency: None,
            source: row.source_id,
        };
        let facts = self.facts.iter().map(of_fact);
        let acts = self.acts.iter().map(|act| Named {
            membership: act.membership_id,
            agency: act.agency_id,
            source: None,
        });
        std::iter::once(own).chain(facts).chain(acts).collect()
    }

    fn waiting(&self, viewer: &Viewer, voices: &Voices) -> Vec<WaitingView> {
        let waiting = self.acts.iter().filter(|act| act.state == State::Waiting);
        let has_word = viewer.may::<TellOfPlace, _>(self.here.clone()).is_ok();
        let waiting = waiting.filter(|_| has_word).map(|act| {
            let detail: serde_json::Value = serde_json::from_str(&act.detail).unwrap_or_default();
            let degrees = |name| detail.pointer(name).and_then(serde_json::Value::as_f64);
            WaitingView {
                id: act.id,
                act: act.act,
                reason: act.reason.clone(),
                by: voices.by(Named {
                    membership: act.membership_id,
                    agency: act.agency_id,
                    source: None,
                }),
                at: Moment(act.at),
                lat: degrees("/after/lat").map(six),
                lon: degrees("/after/lon").map(six),
                into: act.other_id,
                mine: viewer.person().is_some() && act.person_id == viewer.person(),
            }
        });
        waiting.collect()
    }

    fn my(&self, viewer: &Viewer, looks: &Looks) -> My {
        let here = || self.here.clone();
        let Some(me) = viewer.person() else {
            return My::default();
        };
        let there = looks.there.contains(&me).then_some(true);
        let open = matches!(here().row.status, Status::Proposed | Status::Listed);
        My {
            proposed: here().row.proposer_id == Some(me),
            looked: there.or(looks.absent.contains(&me).then_some(false)),
            may_check: here().row.status == Status::Proposed
                && viewer.may::<CheckPlace, _>(here()).is_ok(),
            may_tell: open && viewer.may::<TellOfPlace, _>(here()).is_ok(),
            may_edit: viewer.may::<EditPlace, _>(here()).is_ok(),
        }
    }
}

fn of_fact(fact: &place_fact::Model) -> Named {
    Named {
        membership: fact.membership_id,
        agency: fact.agency_id,
        source: fact.source_id,
    }
}

fn known(fact: &place_fact::Model, voices: &Voices, now: DateTime<Utc>) -> FactView {
    FactView {
        kind: fact.kind,
        value: fact.value,
        detail: fact.detail.clone(),
        by: voices.by(of_fact(fact)),
        observed_at: Moment(fact.observed_at),
        confirmed_at: Moment(fact.confirmed_at),
        stale: now - fact.confirmed_at > STALE,
    }
}
