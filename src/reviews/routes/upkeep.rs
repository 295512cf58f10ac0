//! HTTP for pauses, for who runs a place, and for the answers to reviews.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::StatusCode,
    patch, post, put,
    web::{Data, Path, Query},
};
use entity::id::{PlaceId, PlaceOwnerId, ReviewId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    page::{Page, Paging},
    reviews::{
        answer,
        model::{ClaimDecision, MyClaim, NewAnswer, NewClaim, NewPause},
        owner::{self, WaitingClaim},
        pause::{self, Pause},
        view::{self, EarlierAnswer, ReviewView},
    },
};

/// The operations on this page.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(begin_pause)
        .service(end_pause)
        .service(claims)
        .service(decide_claim)
        .service(claim)
        .service(give_up)
        .service(reply)
        .service(change_reply)
        .service(replies);
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
