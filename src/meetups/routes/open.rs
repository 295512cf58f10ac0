//! HTTP for what leaves the house: the address of one's own calendar, and a town's list as open data.
use actix_web::{
    HttpResponse, delete, get,
    http::header,
    post,
    web::{Data, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{
    calendar::{self, CalendarLink, CalendarState},
    model::Days,
    table,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http,
};

/// The operations.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(state)
        .service(make)
        .service(revoke)
        .service(list);
}

/// Whether one's own calendar has an address that programs may subscribe to.
#[utoipa::path(
    tag = "meetups",
    responses(
        (status = 200, body = CalendarState),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/calendar")]
async fn state(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let state = calendar::state(&app, &viewer).await?;
    Ok(HttpResponse::Ok().json(state))
}

/// Makes an address for one's own calendar, told this once; an earlier one works no longer. It reads and does nothing
/// else, and does not end with a session.
#[utoipa::path(
    tag = "meetups",
    responses(
        (status = 201, body = CalendarLink),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/me/calendar")]
async fn make(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let link = calendar::make(&app, &viewer).await?;
    Ok(HttpResponse::Created().json(link))
}

/// Takes the address back: programs that have it read nothing from now on.
#[utoipa::path(
    tag = "meetups",
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/me/calendar")]
async fn revoke(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    calendar::revoke(&app, &viewer).await?;
    Ok(http::done())
}

/// A neighborhood's public meetups as a table, a row for each date: イベント一覧 of the open-data standard for
/// municipalities. UTF-8 with its mark; no cell is a formula.
#[utoipa::path(
    tag = "meetups",
    params(("slug" = String, Path, description = "The neighborhood", max_length = 64), Days),
    responses(
        (status = 200, description = "The table", body = String, content_type = "text/csv"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/meetups.csv")]
async fn list(
    app: Data<App>,
    slug: Path<String>,
    Query(asked): Query<Days>,
) -> Result<HttpResponse> {
    let table = table::of_town(&app, &slug, &asked).await?;
    let file = format!("attachment; filename=\"meetups-{slug}.csv\"");
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, file))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(table))
}
