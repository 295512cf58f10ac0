//! A place that somebody acts on, and the record of what is done to it.
use entity::{
    id::{AgencyId, MembershipId, PersonId, PlaceActId, PlaceId},
    place::{self, Status},
    place_act::{self, Act, State},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use crate::{
    access::{Action, Allows, Permit, PlaceHere, Viewer, in_jurisdiction},
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
};

/// Takes a place, so that one acts on it at a time, and says whether it lies in the viewer's jurisdiction.
///
/// # Errors
/// `NotFound`.
pub async fn take(tx: &Tx<'_>, id: PlaceId) -> Result<PlaceHere> {
    let row = tx.read().take::<place::Entity>(id).await?;
    let governs = tx
        .read()
        .all::<place::Entity>()
        .only(place::COLUMN.id.eq(id))
        .only(in_jurisdiction(tx.viewer()));
    Ok(PlaceHere {
        governs: tx.viewer().is_officer() && governs.any().await?.is_some(),
        row,
    })
}

/// Takes a place to do something to it, if the policy says yes.
///
/// # Errors
/// `NotFound`, what the policy says.
pub async fn taken<A: Action>(tx: &Tx<'_>, id: PlaceId) -> Result<Permit<A, PlaceHere>>
where
    PlaceHere: Allows<A>,
{
    tx.viewer().may::<A, _>(take(tx, id).await?)
}

/// Refuses what is no more.
///
/// # Errors
/// `Conflict`.
pub fn alive(row: &place::Model) -> Result<()> {
    match row.status {
        Status::Proposed | Status::Listed => Ok(()),
        Status::Closed | Status::Merged | Status::Declined => {
            Err(Error::Conflict("this place is no more"))
        }
    }
}

/// Whose hand did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Who.
    pub person: Option<PersonId>,
    /// As whom, among neighbors.
    pub membership: Option<MembershipId>,
    /// For which body.
    pub agency: Option<AgencyId>,
}

impl Hand {
    /// The viewer's, at a place.
    #[must_use]
    pub fn of(viewer: &Viewer, place: &place::Model) -> Self {
        let home = place.neighborhood_id.and_then(|area| viewer.home(area));
        Self {
            person: viewer.person(),
            membership: home.map(|home| home.membership),
            agency: viewer.serving().map(|serving| serving.agency),
        }
    }
}

/// A line of the record.
#[derive(Clone, Debug)]
pub struct Line {
    act: Act,
    state: State,
    other: Option<PlaceId>,
    detail: Value,
    reason: String,
}

impl Line {
    /// Something that was done.
    #[must_use]
    pub fn done(act: Act) -> Self {
        Self {
            act,
            state: State::Done,
            other: None,
            detail: Value::Null,
            reason: String::new(),
        }
    }

    /// Something that waits for a second person.
    #[must_use]
    pub fn waiting(act: Act, other: Option<PlaceId>) -> Self {
        Self {
            state: State::Waiting,
            other,
            ..Self::done(act)
        }
    }

    /// With what was and what is.
    #[must_use]
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }

    /// With the words of whoever did it.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            ..self
        }
    }

    /// The row it becomes.
    #[must_use]
    pub fn row(
        self,
        place: PlaceId,
        hand: Hand,
        now: chrono::DateTime<chrono::Utc>,
    ) -> place_act::ActiveModel {
        place_act::ActiveModel {
            id: Set(PlaceActId::new()),
            place_id: Set(place),
            act: Set(self.act),
            state: Set(self.state),
            person_id: Set(hand.person),
            membership_id: Set(hand.membership),
            agency_id: Set(hand.agency),
            other_id: Set(self.other),
            detail: Set(self.detail.to_string()),
            reason: Set(self.reason),
            at: Set(now),
            decided_by: Set(None),
            decided_membership_id: Set(None),
            decided_agency_id: Set(None),
            decided_at: Set(None),
        }
    }
}

impl<A> Draft<A, PlaceHere> for Line {
    type Row = place_act::ActiveModel;

    fn place(self, parent: &PlaceHere, tx: &Tx<'_>) -> Self::Row {
        let hand = Hand::of(tx.viewer(), &parent.row);
        self.row(parent.row.id, hand, tx.now())
    }
}

/// Writes a place otherwise, counts its version on, and says so.
///
/// # Errors
/// The database's.
pub async fn change<A>(
    tx: &Tx<'_>,
    permit: &Permit<A, PlaceHere>,
    change: impl FnOnce(&mut place::ActiveModel),
) -> Result<()> {
    let was = &permit.row().row;
    let mut row = place::ActiveModel {
        version: Set(was.version + 1),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    change(&mut row);
    let update = place::Entity::update_many()
        .set(row)
        .filter(place::COLUMN.id.eq(was.id));
    tx.change(permit, update).await?;
    changed(tx, was).await
}

/// Says that a place is otherwise.
///
/// # Errors
/// The database's.
pub async fn changed(tx: &Tx<'_>, place: &place::Model) -> Result<()> {
    tx.emit(Event::PlaceChanged {
        place: place.id,
        area: place.neighborhood_id,
    })
    .await
}
