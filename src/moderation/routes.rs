//! HTTP for moderation: reports and decisions of one's own here; the queue and the rest in files of their own.
use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{Data, Path, Query},
};
use entity::id::{AppealId, DecisionId, ReportId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    appeals,
    model::{MyReport, NewAppeal, NewReport, Statement},
    reports, statements,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
    page::{Page, Paging},
};

mod cases;
mod duties;
mod rules;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(report)
        .service(my_reports)
        .service(withdraw)
        .service(my_decisions)
        .service(my_decision)
        .service(appeal)
        .configure(cases::routes)
        .configure(rules::routes)
        .configure(duties::routes);
}

/// Tells the moderators. Sent again, it is the same report.
#[utoipa::path(
    tag = "moderation",
    request_body = NewReport,
    responses(
        (status = 202, description = "Stored. Nobody but the moderators learns of it"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No such thing, or not for this viewer"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`own_words`: one's own words need no report"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/reports")]
async fn report(app: Data<App>, viewer: Viewer, new: Body<NewReport>) -> Result<HttpResponse> {
    reports::report(&app, &viewer, new.0).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// One's own reports, newest first, each with what became of it.
#[utoipa::path(
    tag = "moderation",
    params(Paging),
    responses(
        (status = 200, body = Page<MyReport>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/reports")]
async fn my_reports(
    app: Data<App>,
    viewer: Viewer,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    Ok(reports::mine(&app, &viewer, &paging)
        .await?
        .respond(&request))
}

/// Takes a report back, while nobody has decided.
#[utoipa::path(
    tag = "moderation",
    params(("id" = Uuid, Path, description = "The report")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Answered already"),
    )
)]
#[delete("/reports/{id}")]
async fn withdraw(app: Data<App>, viewer: Viewer, id: Path<ReportId>) -> Result<HttpResponse> {
    reports::withdraw(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Decisions about one's own words, newest first; also while suspended.
#[utoipa::path(
    tag = "moderation",
    params(Paging),
    responses(
        (status = 200, body = Page<Statement>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/decisions")]
async fn my_decisions(
    app: Data<App>,
    viewer: Viewer,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    Ok(statements::list(&app, &viewer, &paging)
        .await?
        .respond(&request))
}

/// One decision about one's own words.
#[utoipa::path(
    tag = "moderation",
    params(("id" = Uuid, Path, description = "The decision")),
    responses(
        (status = 200, body = Statement),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/decisions/{id}")]
async fn my_decision(app: Data<App>, viewer: Viewer, id: Path<DecisionId>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(statements::one(&app, &viewer, *id).await?))
}

/// Something that was made.
#[derive(Serialize, ToSchema)]
struct Made {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: AppealId,
}

/// Appeals against a decision about oneself: once, within 30 days, also while suspended.
#[utoipa::path(
    tag = "moderation",
    params(("id" = Uuid, Path, description = "The decision")),
    request_body = NewAppeal,
    responses(
        (status = 201, body = Made, description = "Somebody else looks again, and answers in writing"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Appealed already, `appeal_too_late`, or `no_appeal`"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/decisions/{id}/appeal")]
async fn appeal(
    app: Data<App>,
    viewer: Viewer,
    id: Path<DecisionId>,
    new: Body<NewAppeal>,
) -> Result<HttpResponse> {
    let id = appeals::file(&app, &viewer, *id, new.0).await?;
    Ok(HttpResponse::Created().json(Made { id }))
}
