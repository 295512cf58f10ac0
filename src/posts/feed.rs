//! The first page of a neighborhood: what everybody asks for, all the time.
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderMap},
};

use super::{
    boards::{Asked, Ready},
    lists::{self, Filters, Shelf},
    model::Feed,
};
use crate::{
    access::Viewer,
    app::App,
    error::Result,
    page::{Paging, next_link},
};

/// The newest posts of a neighborhood: from its board for members, from the database for everybody else.
///
/// # Errors
/// `NotFound` for a strange slug, `Invalid` for a strange limit.
pub async fn first_page(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    paging: &Paging,
    request: &HttpRequest,
) -> Result<HttpResponse> {
    let limit = usize::try_from(paging.limit()?).unwrap_or(usize::MAX);
    let town = app.towns.named(&app.db, viewer, slug).await?;
    if let Some(home) = viewer.home(town.id) {
        let has = if_none_match(request.headers());
        let asked = Asked {
            home,
            slug,
            limit,
            has,
        };
        if let Some(ready) = app.boards.first_page(app, viewer, asked).await? {
            return Ok(answer(ready, request));
        }
    }
    let everything = Filters::default();
    let feed = lists::page(app, viewer, Shelf::Area(town.id), everything, paging).await?;
    Ok(respond(&feed, request))
}

fn if_none_match(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::IF_NONE_MATCH)?.to_str().ok()
}

fn answer(ready: Ready, request: &HttpRequest) -> HttpResponse {
    // Kept by the browser, but asked for again each time.
    const FRESH: (header::HeaderName, &str) = (header::CACHE_CONTROL, "private, no-cache");
    match ready {
        Ready::Unchanged { etag } => HttpResponse::NotModified()
            .insert_header(FRESH)
            .insert_header((header::ETAG, etag))
            .finish(),
        Ready::Page { body, etag, next } => {
            let mut answer = HttpResponse::Ok();
            answer
                .insert_header(FRESH)
                .insert_header((header::ETAG, etag));
            if let Some(next) = &next {
                answer.insert_header((header::LINK, next_link(request, next)));
            }
            answer.content_type("application/json").body(body)
        }
    }
}

/// 200 with a `Link` header (RFC 8288).
pub fn respond(feed: &Feed, request: &HttpRequest) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &feed.next {
        answer.insert_header((header::LINK, next_link(request, next)));
    }
    answer.json(feed)
}
