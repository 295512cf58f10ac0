//! HTTP for who keeps the rules.
use actix_web::{
    HttpResponse, get, post,
    web::{Data, Path},
};
use entity::id::DutyId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
    moderation::duties::{
        self,
        model::{EndDuty, NewDuty},
        view::{DutyList, DutyView},
    },
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(give)
        .service(confirm)
        .service(end);
}

/// Who keeps the rules, and who would; for those who run the server.
#[utoipa::path(
    tag = "moderation",
    operation_id = "duties",
    responses(
        (status = 200, body = DutyList),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/duties")]
async fn list(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(duties::list(&app, &viewer).await?))
}

/// Gives somebody a duty. It is held once another administrator, who is not its holder, confirms it.
#[utoipa::path(
    tag = "moderation",
    operation_id = "give_duty",
    request_body = NewDuty,
    responses(
        (status = 201, body = DutyView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Only by administrators, with a second factor shown just now"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Holds it, or it waits; `offices_hold_no_duty`, `not_in_good_standing`, `not_grown_up`, `not_a_member_there`"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/duties")]
async fn give(app: Data<App>, viewer: Viewer, new: Body<NewDuty>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(duties::give(&app, &viewer, &new.0).await?))
}

/// Confirms a duty that another administrator gave to somebody else.
#[utoipa::path(
    tag = "moderation",
    operation_id = "confirm_duty",
    params(("id" = Uuid, Path, description = "The duty")),
    responses(
        (status = 200, body = DutyView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not by who gave it or would hold it; with a second factor shown just now"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Decided already, or they may hold none now"),
    )
)]
#[post("/moderation/duties/{id}/confirm")]
async fn confirm(app: Data<App>, viewer: Viewer, id: Path<DutyId>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(duties::confirm(&app, &viewer, *id).await?))
}

/// Ends a duty at once, or takes back one that waits: by one administrator, or by whoever holds it.
#[utoipa::path(
    tag = "moderation",
    operation_id = "end_duty",
    params(("id" = Uuid, Path, description = "The duty")),
    request_body = EndDuty,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It has ended"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/duties/{id}/end")]
async fn end(
    app: Data<App>,
    viewer: Viewer,
    id: Path<DutyId>,
    how: Body<EndDuty>,
) -> Result<HttpResponse> {
    duties::end(&app, &viewer, *id, &how.0).await?;
    Ok(http::done())
}
