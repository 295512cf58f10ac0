//! HTTP for what is done to places.
use actix_web::{
    HttpResponse,
    http::StatusCode,
    patch, post,
    web::{Data, Path},
};
use entity::id::{PlaceActId, PlaceId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{Body, IfMatch, versioned},
    places::{
        changes, check, edit, facts,
        model::{Answer, Look, NewChange, NewFacts, NewPlace, PlaceEdit, Sighting, StillTrue},
        propose::{self, SimilarPlaces},
        view::WholePlace,
    },
};

/// The operations.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(similar)
        .service(propose_one)
        .service(change)
        .service(look)
        .service(tell)
        .service(confirm)
        .service(ask)
        .service(answer);
}

/// Whether a place is known already: names that look alike within a hundred meters. Nothing is kept.
#[utoipa::path(
    tag = "places",
    params(("slug" = String, Path, min_length = 1, max_length = 40)),
    request_body = Sighting,
    responses(
        (status = 200, body = SimilarPlaces),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/neighborhoods/{slug}/places/similar")]
async fn similar(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    Body(asked): Body<Sighting>,
) -> Result<HttpResponse> {
    let found = propose::similar(&app, &viewer, &slug, &asked).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Proposes a place. The same id sent again by the same person is the same place, answered with 200.
#[utoipa::path(
    tag = "places",
    params(("slug" = String, Path, min_length = 1, max_length = 40)),
    request_body = NewPlace,
    responses(
        (status = 201, body = WholePlace),
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/neighborhoods/{slug}/places")]
async fn propose_one(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    Body(new): Body<NewPlace>,
) -> Result<HttpResponse> {
    let (status, place) = propose::propose(&app, &viewer, &slug, new).await?;
    Ok(versioned(status, &place))
}

/// Writes about a place otherwise: whoever is verified there, an office in whose jurisdiction it lies, its proposer
/// while nobody has checked it.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place"),
        ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20),
    ),
    request_body = PlaceEdit,
    responses(
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/places/{id}")]
async fn change(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    based_on: IfMatch,
    Body(new): Body<PlaceEdit>,
) -> Result<HttpResponse> {
    let place = edit::edit(&app, &viewer, *id, based_on, new).await?;
    Ok(versioned(StatusCode::OK, &place))
}

/// Says of a proposed place that it is there, or that it is not. Two members, or one of an office, and it is decided.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = Look,
    responses(
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/checks")]
async fn look(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    Body(new): Body<Look>,
) -> Result<HttpResponse> {
    let place = check::look(&app, &viewer, *id, new).await?;
    Ok(versioned(StatusCode::OK, &place))
}

/// Says what there is at a place.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = NewFacts,
    responses(
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/facts")]
async fn tell(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    Body(new): Body<NewFacts>,
) -> Result<HttpResponse> {
    let place = facts::say(&app, &viewer, *id, new).await?;
    Ok(versioned(StatusCode::OK, &place))
}

/// "Still true": of one fact, or of what is written about the place otherwise.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = StillTrue,
    responses(
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/confirmations")]
async fn confirm(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    Body(what): Body<StillTrue>,
) -> Result<HttpResponse> {
    let place = facts::confirm(&app, &viewer, *id, what).await?;
    Ok(versioned(StatusCode::OK, &place))
}

/// Asks for what takes a second person: a far move, closing for good, opening again, merging, undoing that.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place")),
    request_body = NewChange,
    responses(
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/changes")]
async fn ask(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PlaceId>,
    Body(new): Body<NewChange>,
) -> Result<HttpResponse> {
    let place = changes::ask(&app, &viewer, *id, new).await?;
    Ok(versioned(StatusCode::OK, &place))
}

/// Agrees to it as the second person, or says no; whoever asked takes it back by saying no.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place"),
        ("change" = Uuid, Path, description = "What was asked for"),
    ),
    request_body = Answer,
    responses(
        (status = 200, body = WholePlace),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/{id}/changes/{change}")]
async fn answer(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(PlaceId, PlaceActId)>,
    Body(new): Body<Answer>,
) -> Result<HttpResponse> {
    let place = changes::answer(&app, &viewer, path.into_inner(), new).await?;
    Ok(versioned(StatusCode::OK, &place))
}
