//! HTTP for what readers leave on posts: reactions, saves, how far they have read.
use actix_web::{
    HttpResponse, delete, get, post, put,
    web::{Data, Path, Query},
};
use entity::id::{CommentId, PostId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{
    keep,
    model::{NewReaction, News, ReactedComment, ReactedPost, ReadUpTo, Since},
    react,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
};

/// The operations of readers.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(news)
        .service(read_up_to)
        .service(react_to_post)
        .service(unreact_to_post)
        .service(react_to_comment)
        .service(unreact_to_comment)
        .service(save)
        .service(unsave);
}

/// How many posts came since one.
#[utoipa::path(
    tag = "posts",
    params(("slug" = String, Path, max_length = 64), Since),
    responses(
        (status = 200, body = News),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/posts/news")]
async fn news(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    Query(since): Query<Since>,
) -> Result<HttpResponse> {
    let news = keep::news(&app, &viewer, &slug, since.since).await?;
    Ok(HttpResponse::Ok().json(news))
}

/// Remembers how far one has read.
#[utoipa::path(
    tag = "posts",
    params(("slug" = String, Path, max_length = 64)),
    request_body = ReadUpTo,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/neighborhoods/{slug}/read")]
async fn read_up_to(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    read: Body<ReadUpTo>,
) -> Result<HttpResponse> {
    keep::read_up_to(&app, &viewer, &slug, read.0.post).await?;
    Ok(http::done())
}

/// Reacts to a post, or changes one's reaction.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path, description = "The post")),
    request_body = NewReaction,
    responses(
        (status = 200, body = ReactedPost),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/posts/{id}/reaction")]
async fn react_to_post(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    new: Body<NewReaction>,
) -> Result<HttpResponse> {
    let reacted = react::to_post(&app, &viewer, *id, Some(new.0.kind)).await?;
    Ok(HttpResponse::Ok().json(reacted))
}

/// Takes one's reaction to a post back.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path, description = "The post")),
    responses(
        (status = 200, body = ReactedPost),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/posts/{id}/reaction")]
async fn unreact_to_post(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> Result<HttpResponse> {
    let reacted = react::to_post(&app, &viewer, *id, None).await?;
    Ok(HttpResponse::Ok().json(reacted))
}

/// Reacts to a comment, or changes one's reaction.
#[utoipa::path(
    tag = "comments",
    params(("id" = Uuid, Path, description = "The comment")),
    request_body = NewReaction,
    responses(
        (status = 200, body = ReactedComment),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/comments/{id}/reaction")]
async fn react_to_comment(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CommentId>,
    new: Body<NewReaction>,
) -> Result<HttpResponse> {
    let reacted = react::to_comment(&app, &viewer, *id, Some(new.0.kind)).await?;
    Ok(HttpResponse::Ok().json(reacted))
}

/// Takes one's reaction to a comment back.
#[utoipa::path(
    tag = "comments",
    params(("id" = Uuid, Path, description = "The comment")),
    responses(
        (status = 200, body = ReactedComment),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/comments/{id}/reaction")]
async fn unreact_to_comment(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CommentId>,
) -> Result<HttpResponse> {
    let reacted = react::to_comment(&app, &viewer, *id, None).await?;
    Ok(HttpResponse::Ok().json(reacted))
}

/// Keeps a post for later.
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
#[put("/posts/{id}/save")]
async fn save(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> Result<HttpResponse> {
    keep::save(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Keeps it no longer.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path, description = "The post")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/posts/{id}/save")]
async fn unsave(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> Result<HttpResponse> {
    keep::unsave(&app, &viewer, *id).await?;
    Ok(http::done())
}
