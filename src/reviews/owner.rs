//! Who runs a place: somebody says so, and staff or an office with the place in its jurisdiction looks whether it is
//! true. Their words about how to check it are forgotten then.
use actix_web::http::StatusCode;
use entity::{
    id::{PlaceId, PlaceOwnerId},
    place,
    place_owner::{self, State},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model::{ClaimDecision, MyClaim, NewClaim},
    write,
};
use crate::{
    access::{
        Claim, ClaimPlace, LookAtClaim, Remove, Reviewable, Viewer, in_jurisdiction, persona,
    },
    app::App,
    clock::Moment,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    neighborhoods::Author,
    page::{Page, Paging},
};

/// A claim that waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingClaim {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: PlaceOwnerId,
    /// The place.
    #[schema(value_type = Uuid)]
    pub place: PlaceId,
    /// Its name.
    #[schema(max_length = 100)]
    pub name: String,
    /// Who says so; to staff. An office is told of the place and the words.
    pub who: Option<Author>,
    /// How it can be checked.
    #[schema(max_length = 200)]
    pub words: String,
    /// When they said so.
    pub at: Moment,
}

struct Fresh<'a>(&'a NewClaim, entity::id::PersonId, entity::id::MembershipId);

impl Draft<ClaimPlace, Reviewable> for Fresh<'_> {
    type Row = place_owner::ActiveModel;

    fn place(self, of: &Reviewable, tx: &Tx<'_>) -> Self::Row {
        place_owner::ActiveModel {
            id: Set(PlaceOwnerId::new()),
            place_id: Set(of.place.id),
            person_id: Set(self.1),
            membership_id: Set(self.2),
            state: Set(State::Claimed),
            words: Set(self.0.words.as_str().to_owned()),
            claimed_at: Set(tx.now()),
            decided_by: Set(None),
            decided_agency_id: Set(None),
            decided_at: Set(None),
            ended_at: Set(None),
        }
    }
}

/// Says that one runs a place.
///
/// # Errors
/// `NotFound`, what the policy says, `Rule` when that waits or is known already.
pub async fn claim(
    app: &App,
    viewer: &Viewer,
    place: PlaceId,
    new: NewClaim,
) -> Result<(StatusCode, MyClaim)> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::ProposePlace, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<ClaimPlace, _>(write::reviewable(tx, place).await?)?;
            if current(tx, place).await?.is_some() {
                return Err(Error::Rule("claimed_already"));
            }
            let area = permit
                .row()
                .place
                .neighborhood_id
                .ok_or(Error::NotFound("place"))?;
            let row = tx
                .add(&permit, Fresh(&new, me, persona(viewer, area)?))
                .await?;
            Ok((StatusCode::CREATED, mine(&row)))
        })
        .await
}

/// Runs a place no longer, or never did.
///
/// # Errors
/// `NotFound`.
pub async fn give_up(app: &App, viewer: &Viewer, place: PlaceId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = current(tx, place).await?.ok_or(Error::NotFound("owner"))?;
            let permit = viewer.may::<Remove, _>(row)?;
            tx.edit(permit, |row: &mut place_owner::ActiveModel| {
                row.state = Set(State::Ended);
                row.words = Set(String::new());
                row.ended_at = Set(Some(tx.now()));
            })
            .await
            .map(drop)
        })
        .await
}

/// The viewer's claim of a place that stands.
///
/// # Errors
/// The database's.
pub async fn current(tx: &Tx<'_>, place: PlaceId) -> Result<Option<place_owner::Model>> {
    let me = tx.viewer().signed_in()?;
    let own = tx
        .read()
        .all::<place_owner::Entity>()
        .only(place_owner::COLUMN.place_id.eq(place))
        .only(place_owner::COLUMN.person_id.eq(me))
        .only(
            place_owner::COLUMN
                .state
                .is_in([State::Claimed, State::Confirmed]),
        );
    own.any().await
}

/// A claim as its owner reads it.
pub fn mine(row: &place_owner::Model) -> MyClaim {
    MyClaim {
        state: row.state,
        since: Moment(row.decided_at.unwrap_or(row.claimed_at)),
    }
}

/// What waits, oldest first: for staff all, for an office what lies in its jurisdiction.
///
/// # Errors
/// `Forbidden`.
pub async fn waiting(app: &App, viewer: &Viewer, paging: &Paging) -> Result<Page<WaitingClaim>> {
    let me = viewer.signed_in()?;
    let staff = viewer.holds(entity::duty::Role::StaffModerator, None);
    if !staff && !viewer.is_officer() {
        return Err(Error::Forbidden("read claims"));
    }
    let read = app.db.read(viewer);
    let limit = paging.limit()?;
    let after = paging
        .after()?
        .map(|after| place_owner::COLUMN.id.gt(PlaceOwnerId(after)));
    let rows = read
        .all::<place_owner::Entity>()
        .only(place_owner::COLUMN.state.eq(State::Claimed))
        .only(place_owner::COLUMN.person_id.ne(me))
        .only(Condition::all().add_option(after))
        .oldest(place_owner::Column::Id, limit + 1)
        .await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let ids: Vec<PlaceId> = page.items.iter().map(|row| row.place_id).collect();
    let places = read
        .all::<place::Entity>()
        .only(place::COLUMN.id.is_in(ids));
    let places = places.oldest(place::Column::Id, 50).await?;
    let named = page
        .items
        .iter()
        .map(|row| row.membership_id)
        .filter(|_| staff);
    let faces = app.personas.of(&app.db, named).await?;
    Ok(page.map(|row| WaitingClaim {
        id: row.id,
        place: row.place_id,
        name: places
            .iter()
            .find(|place| place.id == row.place_id)
            .map(|place| place.name.clone())
            .unwrap_or_default(),
        who: faces.get(&row.membership_id).cloned(),
        words: row.words,
        at: Moment(row.claimed_at),
    }))
}

/// Says whether a claim is true.
///
/// # Errors
/// `NotFound`, what the policy says, `Conflict` when somebody else was quicker.
pub async fn decide(
    app: &App,
    viewer: &Viewer,
    id: PlaceOwnerId,
    decision: ClaimDecision,
) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Judge, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<place_owner::Entity>(id).await?;
            let governs = tx
                .read()
                .all::<place::Entity>()
                .only(place::COLUMN.id.eq(row.place_id))
                .only(in_jurisdiction(viewer));
            let governs = viewer.is_officer() && governs.any().await?.is_some();
            let permit = viewer.may::<LookAtClaim, _>(Claim { row, governs })?;
            let row = &permit.row().row;
            if row.state != State::Claimed {
                return Err(Error::Conflict("decided already"));
            }
            let state = if decision.runs {
                State::Confirmed
            } else {
                State::Refused
            };
            let change = place_owner::Entity::update_many()
                .set(place_owner::ActiveModel {
                    state: Set(state),
                    words: Set(String::new()),
                    decided_by: Set(Some(me)),
                    decided_agency_id: Set(viewer.serving().map(|serving| serving.agency)),
                    decided_at: Set(Some(tx.now())),
                    ..Default::default()
                })
                .filter(place_owner::COLUMN.id.eq(row.id));
            tx.change(&permit, change).await?;
            tx.emit(Event::OwnerDecided { claim: id }).await
        })
        .await
}
