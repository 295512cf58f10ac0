//! HTTP for the public log, which everybody reads, and the audit trail, which few do.
use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    chain::{Head, LogRow},
    half::Half,
    model::{Reports, Wanted},
    read,
    report::Report,
    trail::{self, AuditEntry, Sought},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Problem, Result},
    page::{Page, Paging},
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(log)
        .service(heads)
        .service(reports)
        .service(report)
        .service(audit);
}

/// The public log, newest first. A row says what was done, under which rule, by whom as a role; no text, and nobody.
#[utoipa::path(
    tag = "transparency",
    params(Wanted, Paging),
    responses(
        (status = 200, body = Page<LogRow>),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/transparency/log")]
async fn log(
    app: Data<App>,
    request: HttpRequest,
    wanted: Query<Wanted>,
    paging: Query<Paging>,
) -> Result<HttpResponse> {
    let page = read::page(&app, &wanted.choice()?, &paging).await?;
    Ok(page.respond(&request))
}

/// Where the logs ended on each day, signed by the server, newest first. Whoever keeps one notices a log that was cut or
/// written anew.
#[utoipa::path(
    tag = "transparency",
    params(Paging),
    responses(
        (status = 200, body = Page<Head>),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/transparency/heads")]
async fn heads(
    app: Data<App>,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse> {
    Ok(read::heads(&app, &paging).await?.respond(&request))
}

/// The half-yearly reports that there are, newest first. The present one grows until its half-year ends.
#[utoipa::path(
    tag = "transparency",
    responses(
        (status = 200, body = Reports),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/transparency/reports")]
async fn reports(app: Data<App>) -> Result<Json<Reports>> {
    Ok(Json(app.ledger.reports(&app).await?))
}

/// A half-yearly report, counted over the rows of the log and nothing else.
#[utoipa::path(
    tag = "transparency",
    params(("half" = String, Path, description = "`2026-2` for the second half of 2026", max_length = 6)),
    responses(
        (status = 200, body = Report),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Before the log began, or in the future"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/transparency/reports/{half}")]
async fn report(app: Data<App>, half: Path<String>) -> Result<Json<Report>> {
    let half = half
        .parse::<Half>()
        .map_err(|_| Error::NotFound("report"))?;
    Ok(Json(app.ledger.report(&app, half).await?))
}

/// The audit trail, newest first, as far as the viewer reads it: auditors and administrators all of it, an agency's
/// administrators and approvers what was done for it, moderators what was done in cases they have, everybody else their
/// own acts. Each reading is a line of the trail itself.
#[utoipa::path(
    tag = "transparency",
    params(Sought, Paging),
    responses(
        (status = 200, body = Page<AuditEntry>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/audit")]
async fn audit(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    sought: Query<Sought>,
    paging: Query<Paging>,
) -> Result<HttpResponse> {
    let page = trail::page(&app, &viewer, &sought, &paging).await?;
    Ok(page.respond(&request))
}
