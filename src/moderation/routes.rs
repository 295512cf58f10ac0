//! HTTP for reports.
use actix_web::{HttpResponse, post, web::Data};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{model::NewReport, service};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::Body,
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(report);
}

/// Tells the moderators. Sent again while the first is open, it is the same report.
#[utoipa::path(
    tag = "moderation",
    request_body = NewReport,
    responses(
        (status = 202, description = "Stored. Nobody but the moderators learns of it"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No such thing, or not for this viewer"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/reports")]
async fn report(app: Data<App>, viewer: Viewer, new: Body<NewReport>) -> Result<HttpResponse> {
    service::report(&app, &viewer, new.0).await?;
    Ok(HttpResponse::Accepted().finish())
}
