//! HTTP for comments.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::StatusCode,
    patch, post,
    web::{Data, Path, Query},
};
use entity::id::{CommentId, PostId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    model::{Answered, CommentEdit, CommentView, EarlierComment, NewComment},
    service, thread,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    page::{Page, Paging},
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(add)
        .service(history)
        .service(edit)
        .service(remove);
}

/// The comments under a post, oldest first, with the replies inside.
#[utoipa::path(
    tag = "comments",
    params(("id" = Uuid, Path, description = "The post"), Paging),
    responses(
        (status = 200, body = Page<Answered>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/posts/{id}/comments")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = thread::page(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// Answers a post, or replies to an answer. The same id sent again by the same person is the same
/// comment, answered with 200.
#[utoipa::path(
    tag = "comments",
    params(("id" = Uuid, Path, description = "The post")),
    request_body = NewComment,
    responses(
        (status = 201, body = CommentView),
        (status = 200, body = CommentView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "Deleted since it was first sent"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/posts/{id}/comments")]
async fn add(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    new: Body<NewComment>,
) -> Result<HttpResponse> {
    let (status, comment) = service::add(&app, &viewer, *id, new.0).await?;
    Ok(versioned(status, &comment))
}

/// Changes the words of one's own comment.
#[utoipa::path(
    tag = "comments",
    params(
        ("id" = Uuid, Path, description = "The comment"),
        ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20),
    ),
    request_body = CommentEdit,
    responses(
        (status = 200, body = CommentView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/comments/{id}")]
async fn edit(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CommentId>,
    based_on: IfMatch,
    edit: Body<CommentEdit>,
) -> Result<HttpResponse> {
    let comment = service::edit(&app, &viewer, *id, based_on, edit.0).await?;
    Ok(versioned(StatusCode::OK, &comment))
}

/// What one's own comment said before, oldest first.
#[utoipa::path(
    tag = "comments",
    params(("id" = Uuid, Path, description = "The comment"), Paging),
    responses(
        (status = 200, body = Page<EarlierComment>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/comments/{id}/history")]
async fn history(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CommentId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = service::history(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// Takes one's own comment back: its text, its earlier texts and its photo are gone.
#[utoipa::path(
    tag = "comments",
    params(("id" = Uuid, Path, description = "The comment")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/comments/{id}")]
async fn remove(app: Data<App>, viewer: Viewer, id: Path<CommentId>) -> Result<HttpResponse> {
    service::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}
