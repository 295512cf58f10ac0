//! HTTP for questions under notices.
use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{Data, Path, Query},
};
use entity::id::{NoticeId, NoticeReplyId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
    inbox::{
        model::{NewReply, QuestionView},
        replies,
    },
    page::{Page, Paging},
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list).service(ask).service(remove);
}

/// The questions under a notice, oldest first, with the office's answers: public ones, and one's own.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice"), Paging),
    responses(
        (status = 200, body = Page<QuestionView>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/notices/{id}/replies")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = replies::page(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// Asks the office under its notice, as the notice allows. The same id sent again by the same person is the
/// same question, answered with 200.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = NewReply,
    responses(
        (status = 201, body = QuestionView),
        (status = 200, body = QuestionView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "The viewer does not belong where the notice is for"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Nobody asks here (any more), or the id is taken"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/notices/{id}/replies")]
async fn ask(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    Body(new): Body<NewReply>,
) -> Result<HttpResponse> {
    let (status, view) = replies::ask(&app, &viewer, *id, new).await?;
    Ok(HttpResponse::build(status).json(view))
}

/// Takes one's own question back, and its answers with it.
#[utoipa::path(
    tag = "inbox",
    params(("id" = Uuid, Path, description = "The question")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/replies/{id}")]
async fn remove(app: Data<App>, viewer: Viewer, id: Path<NoticeReplyId>) -> Result<HttpResponse> {
    replies::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}
