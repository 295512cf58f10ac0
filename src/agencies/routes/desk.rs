//! HTTP for the opening and closing of bodies' moderation desks, by those who run the server.
use actix_web::{
    post,
    web::{Data, Json, Path},
};
use entity::id::AgencyId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    agencies::{
        desk::{self, Step},
        model::Reason,
        view::TrustAgency,
    },
    app::App,
    error::{Problem, Result},
    http::Body,
};

/// The operations of this part.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(propose).service(open).service(close);
}

/// Proposes that the body have a moderation desk.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 200, body = TrustAgency),
        (status = 409, description = "`no_desk_for_this_kind`, or not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/desk-propose")]
async fn propose(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<Json<TrustAgency>> {
    Ok(Json(desk::act(&app, &viewer, *id, Step::Propose).await?))
}

/// Opens the moderation desk that somebody else proposed.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/desk-open")]
async fn open(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<Json<TrustAgency>> {
    Ok(Json(desk::act(&app, &viewer, *id, Step::Open).await?))
}

/// Closes the moderation desk at once, or drops the proposal. Cases that it had go back to neighbors and staff.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    request_body = Reason,
    responses(
        (status = 200, body = TrustAgency),
        (status = 409, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/desk-close")]
async fn close(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyId>,
    given: Body<Reason>,
) -> Result<Json<TrustAgency>> {
    let step = Step::Close(given.0);
    Ok(Json(desk::act(&app, &viewer, *id, step).await?))
}
