//! HTTP for agencies: what everybody may know here; an office's own house and the desk of those who verify below.
use actix_web::{
    get, post,
    web::{Data, Json, Path, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    invitation::{self, InvitationView},
    shown,
    view::{AgencyList, AgencyView},
};
use crate::{
    access::Viewer,
    accounts::{Caller, LinkToken},
    app::App,
    error::{Problem, Result},
    http::Body,
};

mod desk;
mod office;
mod trust;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list).service(look).service(single);
    office::routes(cfg);
    trust::routes(cfg);
    desk::routes(cfg);
}

/// Whose agencies are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Town {
    /// Only those that speak for this town.
    #[serde(default)]
    #[param(min_length = 1, max_length = 40)]
    neighborhood: Option<String>,
}

/// The verified bodies that speak here.
#[utoipa::path(
    tag = "agencies",
    params(Town),
    responses(
        (status = 200, body = AgencyList),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    ),
    security(()),
)]
#[get("/agencies")]
async fn list(app: Data<App>, viewer: Viewer, town: Query<Town>) -> Result<Json<AgencyList>> {
    let town = town.neighborhood.as_deref();
    Ok(Json(shown::list(&app, &viewer, town).await?))
}

/// One verified body.
#[utoipa::path(
    tag = "agencies",
    params(("slug" = String, Path, min_length = 1, max_length = 40)),
    responses(
        (status = 200, body = AgencyView),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    ),
    security(()),
)]
#[get("/agencies/{slug}")]
async fn single(app: Data<App>, slug: Path<String>) -> Result<Json<AgencyView>> {
    Ok(Json(shown::single(&app, &slug).await?))
}

/// What an invitation is to, before anybody accepts it.
#[utoipa::path(
    tag = "agencies",
    request_body = LinkToken,
    responses(
        (status = 200, body = InvitationView),
        (status = 410, description = "The link works no longer", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    ),
    security(()),
)]
#[post("/office/invitations/look")]
async fn look(app: Data<App>, from: Caller, body: Body<LinkToken>) -> Result<Json<InvitationView>> {
    Ok(Json(
        invitation::look(&app, from.net, body.0.token.as_str()).await?,
    ))
}
