//! Writing a review. The place is held meanwhile, so that one person has one living review there.
use actix_web::http::StatusCode;
use entity::{
    id::{MembershipId, NeighborhoodId, PersonId, PhotoId, PlaceId, ReviewId},
    neighborhood, photo, place,
    place_owner::{self, State},
    review,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set, sea_query::Expr};

use super::{
    model::{NewReview, ReviewWords, observed},
    pause,
    view::{self, ReviewView},
};
use crate::{
    access::{Permit, Reviewable, Viewer, WriteReview, persona},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    places, posts,
    screening::{self, Field},
};

/// A review that is about to be written.
struct Fresh {
    id: ReviewId,
    author: PersonId,
    area: NeighborhoodId,
    membership: MembershipId,
    words: ReviewWords,
}

impl Draft<WriteReview, Reviewable> for Fresh {
    type Row = review::ActiveModel;

    fn place(self, of: &Reviewable, tx: &Tx<'_>) -> Self::Row {
        review::ActiveModel {
            id: Set(self.id),
            place_id: Set(of.place.id),
            neighborhood_id: Set(self.area),
            author_id: Set(self.author),
            membership_id: Set(self.membership),
            visited: Set(self.words.visited),
            body: Set(self.words.body.into_inner()),
            stars: Set(self.words.stars),
            relation: Set(self.words.relation),
            helpful_count: Set(0),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
            created_at: Set(tx.now()),
            edited_at: Set(None),
            deleted_at: Set(None),
        }
    }
}

/// Writes a review: 201 once, 200 when the same person sends the same id again.
///
/// # Errors
/// `Invalid`, `Personal`, what the policy says, `Rule` while reviews of the place rest, `Conflict` for a second one.
pub async fn write(
    app: &App,
    viewer: &Viewer,
    place: PlaceId,
    new: NewReview,
) -> Result<(StatusCode, ReviewView)> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Review, &Who::Person(me))?;
    if new
        .id
        .is_some_and(|id| !posts::is_fresh(id, app.db.clock().now()))
    {
        return Err(Error::invalid("/id", "invalid"));
    }
    places::one_of_each(&new.facts)?;
    let (status, id) = app
        .db
        .write(viewer, async |tx| {
            write_in(app, tx, place, new.clone()).await
        })
        .await?;
    Ok((status, view::one(app, viewer, id).await?))
}

async fn write_in(
    app: &App,
    tx: &Tx<'_>,
    place: PlaceId,
    new: NewReview,
) -> Result<(StatusCode, ReviewId)> {
    let permit = tx
        .viewer()
        .may::<WriteReview, _>(reviewable(tx, place).await?)?;
    let of = &permit.row().place;
    let area = of.neighborhood_id.ok_or(Error::NotFound("place"))?;
    let id = new.id.map_or_else(ReviewId::new, ReviewId);
    if new.id.is_some() && sent_before(tx, id, of.id).await? {
        return Ok((StatusCode::OK, id));
    }
    pause::none(tx, of.id).await?;
    let words = new.words();
    words.check(of.category, tx.now())?;
    fit(of, &words, "")?;
    not_held(app, tx, area, words.body.as_str()).await?;
    if own(tx, of.id).await?.is_some() {
        return Err(Error::Rule("reviewed_already"));
    }
    let photos = words.photos.clone().unwrap_or_default();
    let as_of = observed(&words.visited, tx.now());
    let draft = Fresh {
        id,
        area,
        author: tx.viewer().signed_in()?,
        membership: persona(tx.viewer(), area)?,
        words,
    };
    if !tx.add_once(&permit, draft).await? {
        return Err(Error::Conflict("this id is taken"));
    }
    hang(tx, &permit, id, &photos).await?;
    places::observed(app, tx, of.id, (&new.facts, as_of)).await?;
    tx.emit(Event::ReviewWritten { review: id, area }).await?;
    Ok((StatusCode::CREATED, id))
}

/// The place, held, with what the policy asks about it.
///
/// # Errors
/// `NotFound`.
pub async fn reviewable(tx: &Tx<'_>, id: PlaceId) -> Result<Reviewable> {
    let place = tx.read().take::<place::Entity>(id).await?;
    let town = match place.neighborhood_id {
        Some(area) => Some(tx.read().one::<neighborhood::Entity>(area).await?),
        None => None,
    };
    let runs = runs(tx, id).await?;
    Ok(Reviewable { place, town, runs })
}

/// Whether the viewer was found to run a place.
///
/// # Errors
/// The database's.
pub async fn runs(tx: &Tx<'_>, place: PlaceId) -> Result<bool> {
    let Some(me) = tx.viewer().person() else {
        return Ok(false);
    };
    let mine = tx
        .read()
        .all::<place_owner::Entity>()
        .only(place_owner::COLUMN.place_id.eq(place))
        .only(place_owner::COLUMN.person_id.eq(me))
        .only(place_owner::COLUMN.state.eq(State::Confirmed));
    Ok(mine.any().await?.is_some())
}

/// The viewer's living review of a place.
///
/// # Errors
/// The database's.
pub async fn own(tx: &Tx<'_>, place: PlaceId) -> Result<Option<review::Model>> {
    let me = tx.viewer().signed_in()?;
    let own = tx
        .read()
        .all::<review::Entity>()
        .only(review::COLUMN.place_id.eq(place))
        .only(review::COLUMN.author_id.eq(me));
    own.any().await
}

/// Whether the viewer sent this id before.
async fn sent_before(tx: &Tx<'_>, id: ReviewId, place: PlaceId) -> Result<bool> {
    let me = tx.viewer().signed_in()?;
    let own = tx
        .read()
        .all::<review::Entity>()
        .only(review::COLUMN.id.eq(id))
        .only(review::COLUMN.author_id.eq(me));
    match own.any().await? {
        None => Ok(false),
        Some(row) if row.place_id == place => Ok(true),
        Some(_) => Err(Error::Conflict("this id is taken")),
    }
}

/// Asks about somebody's data and names; at clinics and offices a name is refused: a review is about the place.
///
/// # Errors
/// `Personal`, `Invalid`.
pub fn fit(place: &place::Model, words: &ReviewWords, before: &str) -> Result<()> {
    let field = || Field {
        pointer: "/body",
        text: words.body.as_str(),
        before,
    };
    let people_work_there = matches!(
        place.category,
        place::Category::Clinic | place::Category::PublicOffice
    );
    if people_work_there {
        screening::no_names(&[field()])?;
    }
    screening::personal_and_names(&[field()], words.acknowledged)
}

/// Refuses words that would wait for a moderator if they were a post.
///
/// # Errors
/// `Rule`.
pub async fn not_held(app: &App, tx: &Tx<'_>, area: NeighborhoodId, text: &str) -> Result<()> {
    if screening::would_wait(app, tx, area, text).await? {
        return Err(Error::Rule("words_not_for_reviews"));
    }
    Ok(())
}

/// Hangs photos on a review: the acting person's, that hang on nothing or on this review already. Others of it go.
///
/// # Errors
/// `Invalid` names the photo that is somebody else's, used, or not there: all look the same.
pub async fn hang<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    review: ReviewId,
    photos: &[PhotoId],
) -> Result<()> {
    let me = tx.viewer().signed_in()?;
    for (at, id) in photos.iter().enumerate() {
        let free = Condition::any()
            .add(photo::COLUMN.review_id.eq(review))
            .add(photo::COLUMN.review_id.is_null());
        let hang = photo::Entity::update_many()
            .col_expr(photo::Column::ReviewId, Expr::value(review.0))
            .col_expr(
                photo::Column::Position,
                Expr::value(i32::try_from(at).unwrap_or(i32::MAX)),
            )
            .filter(photo::COLUMN.id.eq(*id))
            .filter(photo::COLUMN.owner_id.eq(me))
            .filter(free)
            .filter(photo::COLUMN.post_id.is_null())
            .filter(photo::COLUMN.comment_id.is_null())
            .filter(photo::COLUMN.membership_id.is_null())
            .filter(photo::COLUMN.meetup_id.is_null())
            .filter(photo::COLUMN.deleted_at.is_null());
        if tx.change(permit, hang).await? == 0 {
            return Err(Error::invalid(format!("/photos/{at}"), "unknown"));
        }
    }
    drop_photos(tx, permit, review, photos).await
}

/// Removes the photos of a review but for some.
///
/// # Errors
/// The database's.
pub async fn drop_photos<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    review: ReviewId,
    but: &[PhotoId],
) -> Result<()> {
    let hanging = tx
        .read()
        .all::<photo::Entity>()
        .only(photo::COLUMN.review_id.eq(review))
        .only(photo::COLUMN.id.is_not_in(but.iter().copied()));
    let gone: Vec<PhotoId> = hanging
        .oldest(photo::Column::Position, 50)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let rows = photo::Entity::delete_many().filter(photo::COLUMN.id.is_in(gone.iter().copied()));
    tx.clear(permit, rows).await?;
    for photo in gone {
        tx.emit(Event::PhotoDropped { photo }).await?;
    }
    Ok(())
}
