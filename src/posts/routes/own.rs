//! HTTP for what authors do with their own posts.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::StatusCode,
    patch, post,
    web::{Data, Path, Query},
};
use entity::id::PostId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{
    edit,
    model::{EarlierPost, PostEdit, PostView, Step},
    remove, steps,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    page::{Page, Paging},
};

/// The operations of authors.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(earlier)
        .service(step)
        .service(change)
        .service(take_back);
}

/// Changes one's own post.
#[utoipa::path(
    tag = "posts",
    params(
        ("id" = Uuid, Path, description = "The post"),
        ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20),
    ),
    request_body = PostEdit,
    responses(
        (status = 200, body = PostView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The price of what is no longer open"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/posts/{id}")]
async fn change(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    based_on: IfMatch,
    edit: Body<PostEdit>,
) -> Result<HttpResponse> {
    let post = edit::edit(&app, &viewer, *id, based_on, edit.0).await?;
    Ok(versioned(StatusCode::OK, &post))
}

/// What one's own post said before, oldest first.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path, description = "The post"), Paging),
    responses(
        (status = 200, body = Page<EarlierPost>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/posts/{id}/history")]
async fn earlier(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = edit::history(&app, &viewer, *id, &paging).await?;
    Ok(page.respond(&request))
}

/// Deletes one's own post: its text, its earlier texts, its photos and what was said under it are gone.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path, description = "The post")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/posts/{id}")]
async fn take_back(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> Result<HttpResponse> {
    remove::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Takes the next step with one's own question, giveaway or search.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path, description = "The post")),
    request_body = Step,
    responses(
        (status = 200, body = PostView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The step cannot follow"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/posts/{id}/state")]
async fn step(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    step: Body<Step>,
) -> Result<HttpResponse> {
    let post = steps::step(&app, &viewer, *id, step.0).await?;
    Ok(versioned(StatusCode::OK, &post))
}
