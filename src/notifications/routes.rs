//! HTTP for notifications.
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header,
    post, put,
    web::{Data, Payload, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    model::{NotificationList, Preferences, PreferencesEdit, Read, Stop},
    service, unsubscribe,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
    limits::{Act, Who},
    page::{Paging, next_link},
};

/// The form of one click (RFC 8058) is a single field; whatever else is sent is not looked at.
const FORM_MOST: usize = 4096;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(read)
        .service(preferences)
        .service(prefer)
        .service(stop);
}

/// What the viewer was told, newest first, and how much of it is unread.
#[utoipa::path(
    tag = "notifications",
    params(Paging),
    responses(
        (status = 200, body = NotificationList),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/notifications")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let list = service::list(&app, &viewer, &paging).await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &list.next {
        answer.insert_header((header::LINK, next_link(&request, next)));
    }
    Ok(answer.json(list))
}

/// Marks one line as read, or all up to one.
#[utoipa::path(
    tag = "notifications",
    request_body = Read,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/notifications/read")]
async fn read(app: Data<App>, viewer: Viewer, read: Body<Read>) -> Result<HttpResponse> {
    service::read(&app, &viewer, read.0).await?;
    Ok(http::done())
}

/// Which kinds of news also come by mail.
#[utoipa::path(
    tag = "notifications",
    responses(
        (status = 200, body = Preferences),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/notification-preferences")]
async fn preferences(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let all = service::preferences(&app, &viewer).await?;
    Ok(HttpResponse::Ok().json(all))
}

/// Moves switches.
#[utoipa::path(
    tag = "notifications",
    request_body = PreferencesEdit,
    responses(
        (status = 200, body = Preferences),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/me/notification-preferences")]
async fn prefer(
    app: Data<App>,
    viewer: Viewer,
    edit: Body<PreferencesEdit>,
) -> Result<HttpResponse> {
    service::prefer(&app, &viewer, &edit.0).await?;
    let all = service::preferences(&app, &viewer).await?;
    Ok(HttpResponse::Ok().json(all))
}

/// Ends one kind of mail, from the link in a letter, without signing in (RFC 8058).
#[utoipa::path(
    tag = "notifications",
    params(Stop),
    request_body(
        content = String,
        content_type = "application/x-www-form-urlencoded",
        description = "`List-Unsubscribe=One-Click`",
    ),
    responses(
        (status = 204),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/unsubscribe")]
async fn stop(
    app: Data<App>,
    request: HttpRequest,
    Query(stop): Query<Stop>,
    payload: Payload,
) -> Result<HttpResponse> {
    let net = Who::net(app.gate.peer(&request));
    app.limits.count(Act::UseLink, &net)?;
    let _form = http::collect(payload.into_inner(), FORM_MOST).await?;
    unsubscribe::stop(&app, &stop.token).await?;
    Ok(http::done())
}
