//! The first page of a neighborhood: what everybody asks for, all the time.
use actix_web::{HttpRequest, HttpResponse, http::header};
use entity::neighborhood;

use super::{
    lists::{self, Filters, Shelf},
    model::Feed,
};
use crate::{
    access::Viewer,
    app::App,
    error::Result,
    page::{Paging, next_link},
};

/// The newest posts of a neighborhood.
///
/// # Errors
/// `Invalid` for a strange limit.
pub async fn first_page(
    app: &App,
    viewer: &Viewer,
    area: &neighborhood::Model,
    paging: &Paging,
    request: &HttpRequest,
) -> Result<HttpResponse> {
    let shelf = Shelf::Area(area.id);
    let feed = lists::page(app, viewer, shelf, Filters::default(), paging).await?;
    Ok(respond(&feed, request))
}

/// 200 with a `Link` header (RFC 8288).
pub fn respond(feed: &Feed, request: &HttpRequest) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &feed.next {
        answer.insert_header((header::LINK, next_link(request, next)));
    }
    answer.json(feed)
}
