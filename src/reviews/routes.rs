//! HTTP for reviews.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::StatusCode,
    patch, post, put,
    web::{Data, Path, Query},
};
use entity::id::{PlaceId, PlaceOwnerId, ReviewId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    answer, edit, mark,
    model::{ClaimDecision, MyClaim, NewAnswer, NewClaim, NewPause, NewReview, ReviewWords},
    owner::{self, WaitingClaim},
    pause::{self, Pause},
    rating::{self, Rating},
    view::{self, EarlierAnswer, EarlierReview, ReviewView},
    write,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    page::{Page, Paging},
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(add)
        .service(rated)
        .service(begin_pause)
        .service(end_pause)
        .service(claims)
        .service(decide_claim)
        .service(claim)
        .service(give_up)
        .service(single)
        .service(change)
        .service(remove)
        .service(history)
        .service(helpful)
        .service(unhelpful)
        .service(reply)
        .service(change_reply)
        .service(replies);
}

/// The reviews of a place, newest first.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place"), Paging),
    responses(
        (status = 200, body = Page<ReviewView>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/places/{id}/reviews")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = view::page(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// Writes a review: one living one a person and place. The same id sent again by the same person is the same review,
/// answered with 200. `reviews_paused` while reviews of the place rest.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = NewReview,
    responses(
        (status = 201, body = ReviewView),
        (status = 200, body = ReviewView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/reviews")]
async fn add(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    new: Body<NewReview>,
) -> Result<HttpResponse> {
    let (status, review) = write::write(&app, &viewer, *id, new.0).await?;
    Ok(versioned(status, &review))
}

/// What reviews of a place come to: an average from three people on, of those who have nothing to do with the place.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place")),
    responses(
        (status = 200, body = Rating),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/places/{id}/rating")]
async fn rated(app: Data<App>, viewer: Viewer, id: Path<PlaceId>) -> Result<HttpResponse> {
    let rating = rating::of(&app, &viewer, *id).await?;
    Ok(HttpResponse::Ok().json(rating))
}

/// Lets a place take no new reviews for a while. Everybody reads why. For staff moderators.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = NewPause,
    responses(
        (status = 200, body = Pause),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/places/{id}/reviews/pause")]
async fn begin_pause(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    new: Body<NewPause>,
) -> Result<HttpResponse> {
    let pause = pause::begin(&app, &viewer, *id, new.0).await?;
    Ok(HttpResponse::Ok().json(pause))
}

/// Ends a pause before its time. For staff moderators.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/places/{id}/reviews/pause")]
async fn end_pause(app: Data<App>, viewer: Viewer, id: Path<PlaceId>) -> Result<HttpResponse> {
    pause::end(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Who says that they run a place, and waits to be looked at: for staff moderators all of them, for offices what lies in
/// their jurisdiction, without a name.
#[utoipa::path(
    tag = "reviews",
    params(Paging),
    responses(
        (status = 200, body = Page<WaitingClaim>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/place-claims")]
async fn claims(
    app: Data<App>,
    viewer: Viewer,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = owner::waiting(&app, &viewer, &paging).await?;
    Ok(page.respond(&request))
}

/// Says whether somebody runs a place.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The claim")),
    request_body = ClaimDecision,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/place-claims/{id}")]
async fn decide_claim(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceOwnerId>,
    decision: Body<ClaimDecision>,
) -> Result<HttpResponse> {
    owner::decide(&app, &viewer, *id, decision.0).await?;
    Ok(http::done())
}

/// Says that one runs a place. Somebody looks whether that is true; from then on one answers reviews, and writes none.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = NewClaim,
    responses(
        (status = 201, body = MyClaim),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/owner")]
async fn claim(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    new: Body<NewClaim>,
) -> Result<HttpResponse> {
    let (status, claim) = owner::claim(&app, &viewer, *id, new.0).await?;
    Ok(HttpResponse::build(status).json(claim))
}

/// Says that one runs a place no longer, or never did.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The place")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/places/{id}/owner")]
async fn give_up(app: Data<App>, viewer: Viewer, id: Path<PlaceId>) -> Result<HttpResponse> {
    owner::give_up(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// One review.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review")),
    responses(
        (status = 200, body = ReviewView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/reviews/{id}")]
async fn single(app: Data<App>, viewer: Viewer, id: Path<ReviewId>) -> Result<HttpResponse> {
    let review = view::one(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &review))
}

/// Changes a review. Photos that are not named stay when the list is left out, and go otherwise.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review"), ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20)),
    request_body = ReviewWords,
    responses(
        (status = 200, body = ReviewView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/reviews/{id}")]
async fn change(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ReviewId>,
    based_on: IfMatch,
    new: Body<ReviewWords>,
) -> Result<HttpResponse> {
    let review = edit::edit(&app, &viewer, *id, based_on, new.0).await?;
    Ok(versioned(StatusCode::OK, &review))
}

/// Takes a review back. Another one may be written then.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/reviews/{id}")]
async fn remove(app: Data<App>, viewer: Viewer, id: Path<ReviewId>) -> Result<HttpResponse> {
    edit::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// What one's own review said before, oldest first.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review"), Paging),
    responses(
        (status = 200, body = Page<EarlierReview>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/reviews/{id}/history")]
async fn history(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ReviewId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = edit::history(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// Marks a review as of help. Not one's own.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review")),
    responses(
        (status = 200, body = ReviewView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/reviews/{id}/helpful")]
async fn helpful(app: Data<App>, viewer: Viewer, id: Path<ReviewId>) -> Result<HttpResponse> {
    let review = mark::set(&app, &viewer, *id, true).await?;
    Ok(versioned(StatusCode::OK, &review))
}

/// Takes such a mark back.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review")),
    responses(
        (status = 200, body = ReviewView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/reviews/{id}/helpful")]
async fn unhelpful(app: Data<App>, viewer: Viewer, id: Path<ReviewId>) -> Result<HttpResponse> {
    let review = mark::set(&app, &viewer, *id, false).await?;
    Ok(versioned(StatusCode::OK, &review))
}

/// Answers a review, once: its owner, or the office that runs a public place.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review")),
    request_body = NewAnswer,
    responses(
        (status = 201, body = ReviewView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/reviews/{id}/answer")]
async fn reply(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ReviewId>,
    new: Body<NewAnswer>,
) -> Result<HttpResponse> {
    let (status, review) = answer::answer(&app, &viewer, *id, new.0).await?;
    Ok(versioned(status, &review))
}

/// Changes an answer; `If-Match` holds the answer's own version. What it said before stays to be read.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review"), ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20)),
    request_body = NewAnswer,
    responses(
        (status = 200, body = ReviewView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/reviews/{id}/answer")]
async fn change_reply(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ReviewId>,
    based_on: IfMatch,
    new: Body<NewAnswer>,
) -> Result<HttpResponse> {
    let review = answer::edit(&app, &viewer, *id, based_on, new.0).await?;
    Ok(versioned(StatusCode::OK, &review))
}

/// What an answer said before, oldest first.
#[utoipa::path(
    tag = "reviews",
    params(("id" = Uuid, Path, description = "The review"), Paging),
    responses(
        (status = 200, body = Page<EarlierAnswer>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/reviews/{id}/answer/history")]
async fn replies(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ReviewId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = view::earlier_answers(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}
