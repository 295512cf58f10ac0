//! HTTP for places: what is read here, what is done to them below.
use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header,
    post,
    web::{Data, Path, Query},
};
use entity::id::PlaceId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    entry::PlaceCard,
    geojson,
    history::{self, ActView, WaitingPlace},
    lists::{self, Filters},
    near::{self, Around, Near},
    shelf::Made,
    view::{self, WholePlace},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{Body, versioned},
    limits::{Act, Who},
    page::{Page, Paging, next_link},
    web::files,
};

mod acts;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(map)
        .service(ground)
        .service(around)
        .service(waiting)
        .service(single)
        .service(past);
    acts::routes(cfg);
}

/// The places of a town's guide, in the order of their readings.
#[utoipa::path(
    tag = "places",
    params(("slug" = String, Path, min_length = 1, max_length = 40), Filters, Paging),
    responses(
        (status = 200, body = Page<PlaceCard>),
        (status = 304, description = "Not changed"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/places")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    slug: Path<String>,
    asked: (Query<Filters>, Query<Paging>),
) -> Result<HttpResponse> {
    let (Query(filters), Query(paging)) = asked;
    let wanted = filters.wanted()?;
    let town = app.towns.named(&app.db, &viewer, &slug).await?;
    let made = lists::page(&app, &viewer, town.id, &wanted, &paging).await?;
    Ok(sent(&request, &made))
}

/// All places of a town's guide for maps (RFC 7946).
#[utoipa::path(
    tag = "places",
    params(("slug" = String, Path, min_length = 1, max_length = 40)),
    responses(
        (status = 200, body = Object, content_type = "application/geo+json"),
        (status = 304, description = "Not changed"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/places.geojson")]
async fn map(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse> {
    let town = app.towns.named(&app.db, &viewer, &slug).await?;
    let made = geojson::file(&app, town.id).await?;
    Ok(sent(&request, &made))
}

/// What lies below the places on maps.
#[derive(Serialize, ToSchema)]
struct MapGround {
    /// An address with `{z}`, `{x}` and `{y}`; nothing when no source is named.
    #[schema(max_length = 2000)]
    tiles: Option<String>,
    /// What its licence wants to be said beside it.
    #[schema(max_length = 200)]
    credit: String,
}

/// What lies below the places on maps: nothing, unless the operator named a source of tiles.
#[utoipa::path(tag = "places", responses((status = 200, body = MapGround)))]
#[get("/map")]
async fn ground(app: Data<App>) -> HttpResponse {
    let tiles = app.config.tiles.clone();
    HttpResponse::Ok().json(MapGround {
        credit: tiles
            .as_ref()
            .map(|tiles| tiles.credit.clone())
            .unwrap_or_default(),
        tiles: tiles.map(|tiles| tiles.url),
    })
}

/// The places nearest to a position, within 30 km. A body and not an address, so that no log sees it; nothing is kept.
#[utoipa::path(
    tag = "places",
    request_body = Around,
    responses(
        (status = 200, body = Near),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/places/near")]
async fn around(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    Body(around): Body<Around>,
) -> Result<HttpResponse> {
    let address = app.gate.peer(&request);
    let who = viewer
        .person()
        .map_or_else(|| Who::net(address), Who::Person);
    app.limits.count(Act::LookAround, &who)?;
    let body = near::near(&app, &around).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}

/// What of a town waits for somebody to look: proposals, and what takes a second person. For its members, and for
/// offices in whose jurisdiction it lies; to others nothing waits.
#[utoipa::path(
    tag = "places",
    params(("slug" = String, Path, min_length = 1, max_length = 40), Paging),
    responses(
        (status = 200, body = Page<WaitingPlace>),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/places/waiting")]
async fn waiting(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    slug: Path<String>,
    Query(paging): Query<Paging>,
) -> Result<HttpResponse> {
    let page = history::waiting(&app, &viewer, &slug, &paging).await?;
    Ok(page.respond(&request))
}

/// One place. Where it was merged into another one, `moved_to` says into which.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place")),
    responses(
        (status = 200, body = WholePlace),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/places/{id}")]
async fn single(app: Data<App>, viewer: Viewer, id: Path<PlaceId>) -> Result<HttpResponse> {
    let place = view::one(&app, &viewer, *id).await?;
    Ok(versioned(actix_web::http::StatusCode::OK, &place))
}

/// What was done to a place, newest first.
#[utoipa::path(
    tag = "places",
    params(("id" = Uuid, Path, description = "The place"), Paging),
    responses(
        (status = 200, body = Page<ActView>),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/places/{id}/history")]
async fn past(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    id: Path<PlaceId>,
    Query(paging): Query<Paging>,
) -> Result<HttpResponse> {
    let page = history::page(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// A sheet: 304 when the asker has it, packed when they take that.
fn sent(request: &HttpRequest, made: &Arc<Made>) -> HttpResponse {
    let mut answer = files::answer(request, &made.file);
    if let Some(next) = &made.next
        && let Ok(link) = header::HeaderValue::from_str(&next_link(request, next))
    {
        answer.headers_mut().insert(header::LINK, link);
    }
    answer
}
