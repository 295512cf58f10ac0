//! The one answer to a review: by its owner, or by the body that runs the place. What it said before stays public.
use actix_web::http::StatusCode;
use entity::{
    id::{ReviewAnswerId, ReviewAnswerVersionId, ReviewId},
    place, review, review_answer, review_answer_version,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{
    model::NewAnswer,
    view::{self, ReviewView},
    write,
};
use crate::{
    access::{AnswerReview, Reviewed, Viewer, in_jurisdiction},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    limits::{Act, Who},
    screening::{self, Field},
};

struct Fresh<'a>(&'a NewAnswer);

impl Draft<AnswerReview, Reviewed> for Fresh<'_> {
    type Row = review_answer::ActiveModel;

    fn place(self, to: &Reviewed, tx: &Tx<'_>) -> Self::Row {
        let viewer = tx.viewer();
        let serving = viewer.serving().map(|serving| serving.agency);
        let home = viewer.home(to.review.neighborhood_id);
        review_answer::ActiveModel {
            id: Set(ReviewAnswerId::new()),
            review_id: Set(to.review.id),
            person_id: Set(viewer.person()),
            membership_id: Set(home
                .filter(|_| serving.is_none())
                .map(|home| home.membership)),
            agency_id: Set(serving),
            body: Set(self.0.body.as_str().to_owned()),
            version: Set(1),
            created_at: Set(tx.now()),
            edited_at: Set(None),
        }
    }
}

/// What an answer said before.
struct Earlier;

impl Draft<AnswerReview, Reviewed> for Earlier {
    type Row = review_answer_version::ActiveModel;

    fn place(self, to: &Reviewed, tx: &Tx<'_>) -> Self::Row {
        let old = to.answer.as_ref();
        let said = old.map(|old| old.edited_at.unwrap_or(old.created_at));
        review_answer_version::ActiveModel {
            id: Set(ReviewAnswerVersionId::new()),
            review_answer_id: Set(old.map_or_else(ReviewAnswerId::new, |old| old.id)),
            body: Set(old.map(|old| old.body.clone()).unwrap_or_default()),
            created_at: Set(said.unwrap_or_else(|| tx.now())),
        }
    }
}

/// Answers a review, once.
///
/// # Errors
/// `NotFound`, what the policy says, `Rule` for a second answer.
pub async fn answer(
    app: &App,
    viewer: &Viewer,
    id: ReviewId,
    new: NewAnswer,
) -> Result<(StatusCode, ReviewView)> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Review, &Who::Person(me))?;
    asked(&new, "")?;
    app.db
        .write(viewer, async |tx| {
            let to = reviewed(tx, id).await?;
            let area = to.review.neighborhood_id;
            let there = to.answer.is_some();
            let permit = viewer.may::<AnswerReview, _>(to)?;
            if there {
                return Err(Error::Rule("answered_already"));
            }
            held(app, tx, area, &new).await?;
            tx.add(&permit, Fresh(&new)).await?;
            tx.emit(Event::ReviewAnswered { review: id, area }).await
        })
        .await?;
    Ok((StatusCode::CREATED, view::one(app, viewer, id).await?))
}

/// Changes an answer; `If-Match` holds the answer's version.
///
/// # Errors
/// `NotFound`, what the policy says, `PreconditionFailed`.
pub async fn edit(
    app: &App,
    viewer: &Viewer,
    id: ReviewId,
    based_on: IfMatch,
    new: NewAnswer,
) -> Result<ReviewView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Review, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let to = reviewed(tx, id).await?;
            let area = to.review.neighborhood_id;
            let old = to.answer.clone().ok_or(Error::NotFound("answer"))?;
            let permit = viewer.may::<AnswerReview, _>(to)?;
            based_on.holds(old.version)?;
            asked(&new, &old.body)?;
            held(app, tx, area, &new).await?;
            tx.add(&permit, Earlier).await?;
            let change = review_answer::Entity::update_many()
                .set(review_answer::ActiveModel {
                    body: Set(new.body.as_str().to_owned()),
                    version: Set(old.version + 1),
                    edited_at: Set(Some(tx.now())),
                    ..Default::default()
                })
                .filter(review_answer::COLUMN.id.eq(old.id));
            tx.change(&permit, change).await?;
            tx.emit(Event::ReviewChanged { review: id, area }).await
        })
        .await?;
    view::one(app, viewer, id).await
}

fn asked(new: &NewAnswer, before: &str) -> Result<()> {
    let field = Field {
        pointer: "/body",
        text: new.body.as_str(),
        before,
    };
    screening::personal(&[field], new.acknowledged)
}

async fn held(
    app: &App,
    tx: &Tx<'_>,
    area: entity::id::NeighborhoodId,
    new: &NewAnswer,
) -> Result<()> {
    write::not_held(app, tx, area, new.body.as_str()).await
}

/// A review, held, with what the policy asks about whoever answers.
async fn reviewed(tx: &Tx<'_>, id: ReviewId) -> Result<Reviewed> {
    let review = tx.read().take::<review::Entity>(id).await?;
    let place = tx.read().one::<place::Entity>(review.place_id).await?;
    let answers = tx.read().all::<review_answer::Entity>();
    let answer = answers
        .only(review_answer::COLUMN.review_id.eq(id))
        .any()
        .await?;
    let governs = tx.viewer().is_officer()
        && tx
            .read()
            .all::<place::Entity>()
            .only(place::COLUMN.id.eq(place.id))
            .only(in_jurisdiction(tx.viewer()))
            .any()
            .await?
            .is_some();
    let runs = write::runs(tx, place.id).await?;
    Ok(Reviewed {
        review,
        place,
        runs,
        governs,
        answer,
    })
}
