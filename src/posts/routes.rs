//! HTTP for posts.
use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Data, Path, Query},
};
use entity::id::PostId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    feed,
    lists::{self, Filters, OfMine, Shelf},
    model::{Feed, NewPost, PostView},
    service,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{Body, versioned},
    page::Paging,
};

mod marks;
mod own;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(area)
        .service(publish)
        .service(shelf)
        .service(one)
        .configure(marks::routes)
        .configure(own::routes);
}

/// The posts of a neighborhood, newest first; guests and people from elsewhere see the public ones.
#[utoipa::path(
    tag = "posts",
    params(("slug" = String, Path, max_length = 64), Filters, Paging),
    responses(
        (status = 200, body = Feed),
        (status = 304, description = "What you have is still so"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/posts")]
async fn area(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    asked: (Query<Filters>, Query<Paging>),
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (Query(filters), Query(paging)) = asked;
    if filters.is_empty() && paging.cursor.is_none() {
        return feed::first_page(&app, &viewer, &slug, &paging, &request).await;
    }
    let town = app.towns.named(&app.db, &viewer, &slug).await?;
    let page = lists::page(&app, &viewer, Shelf::Area(town.id), filters, &paging).await?;
    Ok(feed::respond(&page, &request))
}

/// Posts of all one's neighborhoods, or those one kept (`saved`) or wrote (`mine`), newest first.
#[utoipa::path(
    tag = "posts",
    params(OfMine, Filters, Paging),
    responses(
        (status = 200, body = Feed),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/posts")]
async fn shelf(
    app: Data<App>,
    viewer: Viewer,
    asked: (Query<OfMine>, Query<Filters>, Query<Paging>),
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (Query(of_mine), Query(filters), Query(paging)) = asked;
    let page = lists::page(&app, &viewer, of_mine.shelf(), filters, &paging).await?;
    Ok(feed::respond(&page, &request))
}

/// Publishes a post. The same id sent again by the same person is the same post, answered with 200.
#[utoipa::path(
    tag = "posts",
    request_body = NewPost,
    responses(
        (status = 201, body = PostView),
        (status = 200, body = PostView),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/posts")]
async fn publish(app: Data<App>, viewer: Viewer, new: Body<NewPost>) -> Result<HttpResponse> {
    let (status, post) = service::publish(&app, &viewer, new.0).await?;
    Ok(versioned(status, &post))
}

/// One post.
#[utoipa::path(
    tag = "posts",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = PostView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/posts/{id}")]
async fn one(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> Result<HttpResponse> {
    let post = service::one(&app, &viewer, *id).await?;
    Ok(versioned(actix_web::http::StatusCode::OK, &post))
}
