//! HTTP for neighborhoods: towns here, who belongs to them and what is between them below.
use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Data, Json, Path, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::Body,
    page::{Page, Paging},
};

use super::{
    model::Place,
    proof, service,
    view::{Located, NeighborhoodView},
};

mod members;
mod memberships;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list).service(locate).service(single);
    members::routes(cfg);
    memberships::routes(cfg);
}

/// Whether outlines are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Outlines {
    /// With each town's outline.
    #[serde(default)]
    outline: Option<bool>,
}

/// The towns of this server.
#[utoipa::path(
    tag = "neighborhoods",
    params(Paging, Outlines),
    responses(
        (status = 200, body = Page<NeighborhoodView>),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    paging: Query<Paging>,
    with: Query<Outlines>,
) -> Result<HttpResponse> {
    let with_outline = with.outline == Some(true);
    let page = service::list(&app, &viewer, &paging, with_outline).await?;
    Ok(page.respond(&request))
}

/// One town, with its outline.
#[utoipa::path(
    tag = "neighborhoods",
    params(("slug" = String, Path, min_length = 1, max_length = 40)),
    responses(
        (status = 200, body = NeighborhoodView),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}")]
async fn single(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
) -> Result<Json<NeighborhoodView>> {
    Ok(Json(service::single(&app, &viewer, &slug).await?))
}

/// Which town lies at a place. A body and not an address, so that no log sees it; nothing is kept.
#[utoipa::path(
    tag = "neighborhoods",
    request_body = Place,
    responses(
        (status = 200, body = Located),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/neighborhoods/locate")]
async fn locate(app: Data<App>, Body(place): Body<Place>) -> Result<Json<Located>> {
    Ok(Json(proof::locate(&app, &place).await?))
}
