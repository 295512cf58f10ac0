//! HTTP for received notices.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::header,
    post, put,
    web::{Data, Path, Query},
};
use entity::id::NoticeId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    lines, marks,
    model::{Inbox, Mute, Profile, Received, Stamp, Unmute, Which},
    profile,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
    page::{Paging, next_link},
};

mod office;
mod talk;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(single)
        .service(open)
        .service(stamp)
        .service(unstamp)
        .service(mute)
        .service(unmute)
        .service(show)
        .service(choose)
        .configure(talk::routes)
        .configure(office::routes);
}

/// The official notices that came to the viewer, the newest or latest changed first, each with why it came.
#[utoipa::path(
    tag = "inbox",
    params(Which, Paging),
    responses(
        (status = 200, body = Inbox),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/notices")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    Query(which): Query<Which>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = lines::page(&app, &viewer, which, &paging).await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        answer.insert_header((header::LINK, next_link(&request, next)));
    }
    Ok(answer.json(page))
}

/// What a notice is to the viewer: why it came, whether it is opened, stamped, muted.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Received),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "It did not come to the viewer"),
    )
)]
#[get("/me/notices/{id}")]
async fn single(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(lines::one(&app, &viewer, *id).await?))
}

/// Notes that the viewer opened a notice. Of one that did not come to them nothing is noted.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/notices/{id}/opened")]
async fn open(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    marks::open(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Stamps a notice 「読みました」: the office learns how many did, in bands.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Stamp),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "It did not come to the viewer"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/notices/{id}/stamp")]
async fn stamp(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    marks::stamp(&app, &viewer, *id, true).await?;
    Ok(HttpResponse::Ok().json(Stamp { stamped: true }))
}

/// Takes the stamp back.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Stamp),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "It did not come to the viewer"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/notices/{id}/stamp")]
async fn unstamp(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    marks::stamp(&app, &viewer, *id, false).await?;
    Ok(HttpResponse::Ok().json(Stamp { stamped: false }))
}

/// Mutes what a notice is about, in the neighborhood that it came to, or whoever sent it. Corrections and the
/// withdrawal of what came already are still told.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = Mute,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "It did not come to the viewer"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`emergency`: it cannot be muted"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/notices/{id}/mute")]
async fn mute(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    Body(muted): Body<Mute>,
) -> Result<HttpResponse> {
    marks::mute(&app, &viewer, *id, muted.what, true).await?;
    Ok(http::done())
}

/// Takes a mute back.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice"), Unmute),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "It did not come to the viewer"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/notices/{id}/mute")]
async fn unmute(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    Query(lifted): Query<Unmute>,
) -> Result<HttpResponse> {
    marks::mute(&app, &viewer, *id, lifted.what, false).await?;
    Ok(http::done())
}

/// How the viewer wants official notices.
#[utoipa::path(
    tag = "inbox",
    responses(
        (status = 200, body = Profile),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/notice-profile")]
async fn show(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(profile::get(&app, &viewer).await?))
}

/// Stores how the viewer wants official notices, all of it.
#[utoipa::path(
    tag = "inbox",
    request_body = Profile,
    responses(
        (status = 200, body = Profile),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/me/notice-profile")]
async fn choose(app: Data<App>, viewer: Viewer, Body(wish): Body<Profile>) -> Result<HttpResponse> {
    profile::put(&app, &viewer, &wish).await?;
    Ok(HttpResponse::Ok().json(profile::get(&app, &viewer).await?))
}
