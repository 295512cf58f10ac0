//! A pause against floods: a place takes no new reviews for a while, and everybody reads why. Those that stand stay.
use chrono::TimeDelta;
use entity::{
    id::{PersonId, PlaceId, ReviewPauseId},
    place, review_pause,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::NewPause;
use crate::{
    access::{PauseReviews, Viewer},
    app::App,
    clock::Moment,
    db::{Draft, Scope, Tx},
    error::{Error, Result},
    events::Event,
    screening::{self, Field},
};

/// The longest pause.
const LONGEST: TimeDelta = TimeDelta::days(90);

/// That reviews rest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Pause {
    /// Why.
    #[schema(max_length = 200)]
    pub reason: String,
    /// Since when.
    pub since: Moment,
    /// When they may be written again.
    pub until: Moment,
}

struct Begun<'a>(&'a NewPause, PersonId);

impl Draft<PauseReviews, place::Model> for Begun<'_> {
    type Row = review_pause::ActiveModel;

    fn place(self, of: &place::Model, tx: &Tx<'_>) -> Self::Row {
        review_pause::ActiveModel {
            id: Set(ReviewPauseId::new()),
            place_id: Set(of.id),
            reason: Set(self.0.reason.as_str().to_owned()),
            person_id: Set(self.1),
            began_at: Set(tx.now()),
            until: Set(self.0.until),
            ended_at: Set(None),
        }
    }
}

/// Begins a pause; one that runs is replaced.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid` for an end that is past or too far away.
pub async fn begin(app: &App, viewer: &Viewer, id: PlaceId, new: NewPause) -> Result<Pause> {
    let field = Field {
        pointer: "/reason",
        text: new.reason.as_str(),
        before: "",
    };
    screening::personal(&[field], false)?;
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let place = tx.read().take::<place::Entity>(id).await?;
            let permit = viewer.may::<PauseReviews, _>(place)?;
            if new.until <= tx.now() || new.until > tx.now() + LONGEST {
                return Err(Error::invalid("/until", "not_allowed"));
            }
            end_running(tx, &permit, id).await?;
            let row = tx.add(&permit, Begun(&new, me)).await?;
            tx.emit(changed(permit.row())).await?;
            Ok(row.into())
        })
        .await
}

/// Ends a pause.
///
/// # Errors
/// `NotFound` when there is none, `Forbidden`.
pub async fn end(app: &App, viewer: &Viewer, id: PlaceId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let place = tx.read().take::<place::Entity>(id).await?;
            let permit = viewer.may::<PauseReviews, _>(place)?;
            if end_running(tx, &permit, id).await? == 0 {
                return Err(Error::NotFound("pause"));
            }
            tx.emit(changed(permit.row())).await
        })
        .await
}

fn changed(place: &place::Model) -> Event {
    Event::PlaceChanged {
        place: place.id,
        area: place.neighborhood_id,
    }
}

async fn end_running(
    tx: &Tx<'_>,
    permit: &crate::access::Permit<PauseReviews, place::Model>,
    id: PlaceId,
) -> Result<u64> {
    let running = review_pause::Entity::update_many()
        .set(review_pause::ActiveModel {
            ended_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(review_pause::COLUMN.place_id.eq(id))
        .filter(review_pause::COLUMN.ended_at.is_null())
        .filter(review_pause::COLUMN.until.gt(tx.now()));
    tx.change(permit, running).await
}

/// The pause that runs, if one does.
///
/// # Errors
/// The database's.
pub async fn running<C: sea_orm::ConnectionTrait>(
    read: &Scope<'_, C>,
    place: PlaceId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Pause>> {
    let pauses = read
        .all::<review_pause::Entity>()
        .only(review_pause::COLUMN.place_id.eq(place))
        .only(review_pause::COLUMN.ended_at.is_null())
        .only(review_pause::COLUMN.until.gt(now));
    Ok(pauses.any().await?.map(Pause::from))
}

/// Refuses a new review while there is a pause.
///
/// # Errors
/// `Rule`.
pub async fn none(tx: &Tx<'_>, place: PlaceId) -> Result<()> {
    match running(&tx.read(), place, tx.now()).await? {
        Some(_) => Err(Error::Rule("reviews_paused")),
        None => Ok(()),
    }
}

impl From<review_pause::Model> for Pause {
    fn from(row: review_pause::Model) -> Self {
        Self {
            reason: row.reason,
            since: Moment(row.began_at),
            until: Moment(row.until),
        }
    }
}
