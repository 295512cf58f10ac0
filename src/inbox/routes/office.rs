//! HTTP for what an office hears of residents.
use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Data, Path, Query},
};
use entity::id::{NoticeId, NoticeReplyId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::Body,
    inbox::{
        answers, figures,
        model::{Answered, Asked, Delivered, Forecast, NewReply, Questions, Reach},
        reach,
    },
    page::{Page, Paging},
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(forecast)
        .service(delivery)
        .service(questions)
        .service(answer);
}

/// Whom a notice would reach, and how many muted its like, in bands. Counted once an hour at most.
#[utoipa::path(
    tag = "office",
    request_body = Forecast,
    responses(
        (status = 200, body = Reach),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "`not_allowed`: outside the jurisdiction"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/reach")]
async fn forecast(
    app: Data<App>,
    viewer: Viewer,
    Body(wish): Body<Forecast>,
) -> Result<HttpResponse> {
    let reach = reach::forecast(&app, &viewer, &wish).await?;
    Ok(HttpResponse::Ok().json(&*reach))
}

/// How far a notice came: sent, opened, stamped, muted, failed, in bands. Never who, and counted once an hour
/// at most.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Delivered),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/notices/{id}/delivery")]
async fn delivery(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(figures::delivery(&app, &viewer, *id).await?))
}

/// The questions under the agency's own notices, newest first: a name and words each.
#[utoipa::path(
    tag = "office",
    params(Questions, Paging),
    responses(
        (status = 200, body = Page<Asked>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/replies")]
async fn questions(
    app: Data<App>,
    viewer: Viewer,
    Query(which): Query<Questions>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = answers::page(&app, &viewer, which, &paging).await?;
    Ok(page.respond(&request))
}

/// Answers a question in the name of the agency. The same id sent again is the same answer.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The question")),
    request_body = NewReply,
    responses(
        (status = 201, body = Answered),
        (status = 200, body = Answered),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not a responder"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No question under a notice of the agency's"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/replies/{id}/answer")]
async fn answer(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeReplyId>,
    Body(new): Body<NewReply>,
) -> Result<HttpResponse> {
    let (status, view) = answers::answer(&app, &viewer, *id, new).await?;
    Ok(HttpResponse::build(status).json(view))
}
