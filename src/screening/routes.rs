//! HTTP for screening: asking before one posts, and the lists of words.
use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{Data, Path, Query},
};
use entity::id::WatchedWordId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    ask, lists,
    model::{NewWatchedWord, ScreeningAnswer, ScreeningAsk, WatchedWordView, WhichList},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body},
    page::{Page, Paging},
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(screen)
        .service(watched_words)
        .service(watch)
        .service(unwatch);
}

/// Looks at words before they are posted. Nothing of them is kept.
#[utoipa::path(
    tag = "screening",
    request_body = ScreeningAsk,
    responses(
        (status = 200, body = ScreeningAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Whoever may not post there"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The neighborhood takes no new words"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/screening")]
async fn screen(app: Data<App>, viewer: Viewer, asked: Body<ScreeningAsk>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(ask::ask(&app, &viewer, &asked.0).await?))
}

/// The words that a neighborhood watches, for those who keep its rules.
#[utoipa::path(
    tag = "moderation",
    params(WhichList, Paging),
    responses(
        (status = 200, body = Page<WatchedWordView>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/words")]
async fn watched_words(
    app: Data<App>,
    viewer: Viewer,
    asked: (Query<WhichList>, Query<Paging>),
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (Query(which), Query(paging)) = asked;
    let page = lists::list(&app, &viewer, &which, &paging).await?;
    Ok(page.respond(&request))
}

/// Watches a word: texts with it wait to be looked at, a day at most.
#[utoipa::path(
    tag = "moderation",
    request_body = NewWatchedWord,
    responses(
        (status = 201, body = WatchedWordView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It is watched, or the list is full"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/words")]
async fn watch(app: Data<App>, viewer: Viewer, new: Body<NewWatchedWord>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(lists::add(&app, &viewer, new.0).await?))
}

/// Watches a word no longer.
#[utoipa::path(
    tag = "moderation",
    params(("id" = Uuid, Path, description = "The word")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/moderation/words/{id}")]
async fn unwatch(app: Data<App>, viewer: Viewer, id: Path<WatchedWordId>) -> Result<HttpResponse> {
    lists::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}
