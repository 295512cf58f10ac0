//! Other words for a review, what it said before, and taking it back.
use entity::{
    id::{ReviewId, ReviewVersionId},
    place, review, review_mark, review_version,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};

use super::{
    model::ReviewWords,
    view::{self, EarlierReview, ReviewView},
    write,
};
use crate::{
    access::{Edit, Remove, Viewer},
    app::App,
    db::{Draft, Tx},
    error::Result,
    events::Event,
    http::IfMatch,
    limits::{Act, Who},
    moderation,
    page::{Page, Paging},
};

/// Changes a review; what it said before stays readable to its author.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid`, `Personal`.
pub async fn edit(
    app: &App,
    viewer: &Viewer,
    id: ReviewId,
    based_on: IfMatch,
    new: ReviewWords,
) -> Result<ReviewView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Review, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<review::Entity>(id).await?;
            let permit = viewer.may::<Edit, _>(row)?;
            based_on.holds(permit.row().version)?;
            let (area, next) = (permit.row().neighborhood_id, permit.row().version + 1);
            let withheld = permit.row().withheld;
            let place = tx
                .read()
                .one::<place::Entity>(permit.row().place_id)
                .await?;
            new.check(place.category, tx.now())?;
            write::fit(&place, &new, &permit.row().body)?;
            write::not_held(app, tx, area, new.body.as_str()).await?;
            tx.add(&permit, Earlier).await?;
            if let Some(photos) = &new.photos {
                write::hang(tx, &permit, id, photos).await?;
            }
            let new = new.clone();
            tx.edit(permit, |row: &mut review::ActiveModel| {
                row.visited = Set(new.visited);
                row.body = Set(new.body.into_inner());
                row.stars = Set(new.stars);
                row.relation = Set(new.relation);
                row.edited_at = Set(Some(tx.now()));
                row.version = Set(next);
            })
            .await?;
            if withheld.is_some() {
                moderation::edited(tx, id).await?;
            }
            tx.emit(Event::ReviewChanged { review: id, area }).await
        })
        .await?;
    view::one(app, viewer, id).await
}

/// The words that an edit replaces.
struct Earlier;

impl Draft<Edit, review::Model> for Earlier {
    type Row = review_version::ActiveModel;

    fn place(self, review: &review::Model, _: &Tx<'_>) -> Self::Row {
        review_version::ActiveModel {
            id: Set(ReviewVersionId::new()),
            review_id: Set(review.id),
            visited: Set(review.visited.clone()),
            body: Set(review.body.clone()),
            stars: Set(review.stars),
            relation: Set(review.relation),
            created_at: Set(review.edited_at.unwrap_or(review.created_at)),
        }
    }
}

/// What one's own review said before.
///
/// # Errors
/// `NotFound`, and `Forbidden` for everybody else.
pub async fn history(
    app: &App,
    viewer: &Viewer,
    id: ReviewId,
    paging: &Paging,
) -> Result<Page<EarlierReview>> {
    let read = app.db.read(viewer);
    let permit = viewer.may::<Edit, _>(read.one::<review::Entity>(id).await?)?;
    let limit = paging.limit()?;
    let after = paging
        .after()?
        .map(|after| review_version::COLUMN.id.gt(ReviewVersionId(after)));
    let rows = read
        .all::<review_version::Entity>()
        .only(review_version::COLUMN.review_id.eq(permit.row().id))
        .only(Condition::all().add_option(after))
        .oldest(review_version::Column::Id, limit + 1)
        .await?;
    Ok(Page::cut(rows, limit, |row| row.id.0).map(EarlierReview::from))
}

/// Takes a review back: nothing of its words stays, and another one may be written.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn remove(app: &App, viewer: &Viewer, id: ReviewId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<review::Entity>(id).await?;
            let permit = viewer.may::<Remove, _>(row)?;
            let area = permit.row().neighborhood_id;
            write::drop_photos(tx, &permit, id, &[]).await?;
            let versions = review_version::Entity::delete_many()
                .filter(review_version::COLUMN.review_id.eq(id));
            tx.clear(&permit, versions).await?;
            let marks =
                review_mark::Entity::delete_many().filter(review_mark::COLUMN.review_id.eq(id));
            tx.clear(&permit, marks).await?;
            // An answer would say what was written.
            let answers = entity::review_answer::Entity::delete_many()
                .filter(entity::review_answer::COLUMN.review_id.eq(id));
            tx.clear(&permit, answers).await?;
            let told = entity::notification::Entity::delete_many()
                .filter(entity::notification::COLUMN.review_id.eq(id));
            tx.clear(&permit, told).await?;
            tx.edit(permit, |row: &mut review::ActiveModel| {
                row.body = Set(String::new());
                row.helpful_count = Set(0);
                row.deleted_at = Set(Some(tx.now()));
            })
            .await?;
            moderation::gone(tx, id).await?;
            tx.emit(Event::ReviewChanged { review: id, area }).await
        })
        .await
}
