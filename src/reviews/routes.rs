//! HTTP for reviews: what is read and written here, what those do who run places or keep the rules below.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::StatusCode,
    patch, post, put,
    web::{Data, Path, Query},
};
use entity::id::{PlaceId, ReviewId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    edit, mark,
    model::{NewReview, ReviewWords},
    rating::{self, Rating},
    view::{self, EarlierReview, ReviewView},
    write,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    page::{Page, Paging},
};

mod upkeep;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(add)
        .service(rated)
        .service(single)
        .service(change)
        .service(remove)
        .service(history)
        .service(helpful)
        .service(unhelpful);
    upkeep::routes(cfg);
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
