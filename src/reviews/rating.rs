//! The average of a place, from three people on, of those who have nothing to do with it. The same for everybody.
use entity::{
    id::{PlaceId, ReviewId},
    place,
    place::Category,
    review,
    review::Tie,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::{model::MyClaim, owner, pause, pause::Pause, write};
use crate::{
    access::{Viewer, Visible, WriteReview},
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
};

/// Fewer people than this say more about themselves than about the place.
const ENOUGH: u64 = 3;

/// What reviews of a place come to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rating {
    /// How many reviews there are.
    #[schema(minimum = 0)]
    pub reviews: u64,
    /// How many people gave stars who have nothing to do with the place.
    #[schema(minimum = 0)]
    pub rated: u64,
    /// How many it takes before an average is said.
    #[schema(minimum = 1)]
    pub needed: u64,
    /// The average of their stars, one digit behind the point; none before enough people gave some.
    #[schema(minimum = 1, maximum = 5)]
    pub average: Option<f64>,
    /// How many gave one star, two, … five; none before enough people gave some.
    #[schema(min_items = 5, max_items = 5)]
    pub stars: Option<Vec<u64>>,
    /// Whether stars can be given at all: not for medical places.
    pub takes_stars: bool,
    /// That reviews rest, and why.
    pub pause: Option<Pause>,
    /// What the viewer has to do with it.
    pub my: MyRating,
}

/// What a viewer has to do with the reviews of a place.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct MyRating {
    /// Their own review.
    #[schema(value_type = Option<Uuid>)]
    pub review: Option<ReviewId>,
    /// Whether they may write one.
    pub may_review: bool,
    /// The machine word of why not: `not_verified`, `own_place`, `reviews_paused`, `reviewed_already`, `anonymous` …
    #[schema(max_length = 40)]
    pub why_not: Option<String>,
    /// Whether they said that they run the place.
    pub claim: Option<MyClaim>,
}

/// What reviews of a place come to.
///
/// # Errors
/// `NotFound`.
pub async fn of(app: &App, viewer: &Viewer, id: PlaceId) -> Result<Rating> {
    let read = app.db.read(viewer);
    let place = read.one::<place::Entity>(id).await?;
    let pause = pause::running(&read, id, app.db.clock().now()).await?;
    let (reviews, stars) = counted(app, id).await?;
    let rated: u64 = stars.iter().sum();
    let weight: u64 = (1..)
        .zip(&stars)
        .map(|(worth, many): (u64, &u64)| worth * many)
        .sum();
    let enough = rated >= ENOUGH;
    Ok(Rating {
        reviews,
        rated,
        needed: ENOUGH,
        average: enough.then(|| tenths(weight, rated)),
        stars: enough.then(|| stars.to_vec()),
        takes_stars: place.category != Category::Clinic,
        my: mine(app, viewer, id, pause.is_some()).await?,
        pause,
    })
}

/// An average with one digit behind the point.
fn tenths(weight: u64, rated: u64) -> f64 {
    let tenths = (weight * 20 + rated) / (rated * 2);
    f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0
}

/// All reviews, and how many gave how many stars, as a visitor sees them.
#[expect(clippy::disallowed_methods, reason = "what a visitor sees, counted")]
async fn counted(app: &App, place: PlaceId) -> Result<(u64, [u64; 5])> {
    let rows: Vec<(Option<i32>, Tie, i64)> = review::Entity::find()
        .select_only()
        .column(review::Column::Stars)
        .column(review::Column::Relation)
        .column_as(review::Column::Id.count(), "many")
        .filter(review::COLUMN.place_id.eq(place))
        .filter(review::Entity::visible_to(&Viewer::guest()))
        .group_by(review::Column::Stars)
        .group_by(review::Column::Relation)
        .into_tuple()
        .all(app.db.system(&Key::of(Desk::FeedCache)))
        .await?;
    let (mut all, mut stars) = (0, [0; 5]);
    for (given, relation, many) in rows {
        let many = u64::try_from(many).unwrap_or_default();
        all += many;
        let at = given.and_then(|given| usize::try_from(given - 1).ok());
        if let (Tie::None, Some(count)) = (relation, at.and_then(|at| stars.get_mut(at))) {
            *count += many;
        }
    }
    Ok((all, stars))
}

async fn mine(app: &App, viewer: &Viewer, id: PlaceId, paused: bool) -> Result<MyRating> {
    if viewer.person().is_none() {
        let why_not = Some("anonymous".to_owned());
        return Ok(MyRating {
            why_not,
            ..MyRating::default()
        });
    }
    app.db
        .write(viewer, async |tx| {
            let own = write::own(tx, id).await?.map(|row| row.id);
            let claim = owner::current(tx, id).await?;
            let may = viewer.may::<WriteReview, _>(write::reviewable(tx, id).await?);
            let why_not = match may {
                Err(Error::Db(error)) => return Err(Error::Db(error)),
                Err(error) => Some(error.code()),
                Ok(_) if own.is_some() => Some("reviewed_already"),
                Ok(_) if paused => Some("reviews_paused"),
                Ok(_) => None,
            };
            Ok(MyRating {
                review: own,
                may_review: why_not.is_none(),
                why_not: why_not.map(str::to_owned),
                claim: claim.as_ref().map(owner::mine),
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn averages_are_rounded_to_a_tenth() {
        assert!((tenths(13, 3) - 4.3).abs() < 1e-9);
        assert!((tenths(14, 3) - 4.7).abs() < 1e-9);
        assert!((tenths(15, 3) - 5.0).abs() < 1e-9);
        assert!((tenths(7, 4) - 1.8).abs() < 1e-9);
    }
}
