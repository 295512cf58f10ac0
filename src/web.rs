//! The page: static files out of the binary, health, and the API's own description.
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, ServiceConfig},
};

use crate::error::{Error, Result};

pub mod document;
pub mod files;
pub mod frame;
pub mod health;
pub mod operations;
mod problems;
pub mod shield;

/// The page's addresses. Everything else is a missing page: a typing error must look like one.
const PAGES: &[&str] = &[
    "/",
    "/join",
    "/verify",
    "/sign-in",
    "/reset",
    "/email-change",
    "/towns",
    "/towns/{slug}",
    "/t/{slug}",
    "/t/{slug}/new",
    "/t/{slug}/guide",
    "/t/{slug}/guide/new",
    "/t/{slug}/guide/waiting",
    "/places/{id}",
    "/places/{id}/edit",
    "/p/{id}",
    "/me",
    "/me/settings",
    "/me/security",
    "/me/sessions",
    "/me/blocked",
    "/me/saved",
    "/me/posts",
    "/me/news",
    "/me/notices-settings",
    "/me/inquiries/{id}",
    "/moderation/rights",
    "/moderation/rights/{id}",
    "/office",
    "/office/join",
    "/office/new",
    "/office/calendar",
    "/office/questions",
    "/office/n/{id}",
    "/office/n/{id}/review",
    "/office/n/{id}/delivery",
    "/office/agency",
    "/office/people",
    "/office/invitation",
    "/trust",
    "/trust/{id}",
    "/invite",
    "/unsubscribe",
    "/about",
    "/rules",
];

/// Mounts the page below the API.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.route("/livez", web::get().to(health::alive))
        .route("/livez", web::head().to(health::alive))
        .route("/readyz", web::get().to(health::ready))
        .route("/readyz", web::head().to(health::ready))
        .default_service(web::to(page));
}

/// Whatever is no operation: a file, a page of ours, or nothing.
async fn page(request: HttpRequest) -> Result<HttpResponse> {
    let path = request.path();
    if path.starts_with("/api/v1") {
        return Err(Error::NotFound("operation"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Error::MethodNotAllowed);
    }
    match path {
        "/api/openapi.json" => return Ok(files::answer(&request, document::file())),
        "/api/docs" => return file_or_missing(&request, "docs.html"),
        "/sw.js" => return Ok(files::answer(&request, files::worker()?)),
        _ if path.starts_with("/api/") => return Err(Error::NotFound("page")),
        _ => {}
    }
    if is_page(path) {
        return file_or_missing(&request, "index.html");
    }
    match path.strip_prefix('/').and_then(files::find) {
        Some(file) => Ok(files::answer(&request, file)),
        None => missing(),
    }
}

fn file_or_missing(request: &HttpRequest, name: &str) -> Result<HttpResponse> {
    match files::shell(name) {
        Some(file) => Ok(files::answer(request, file)),
        None => Err(Error::NotFound("page")),
    }
}

/// The page itself says "there is nothing here", in the reader's language.
fn missing() -> Result<HttpResponse> {
    let index = files::shell("index.html").ok_or(Error::NotFound("page"))?;
    Ok(HttpResponse::build(StatusCode::NOT_FOUND)
        .content_type(index.content_type)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(index.plain.clone()))
}

fn is_page(path: &str) -> bool {
    let asked = match path.strip_suffix('/') {
        Some(without) if !without.is_empty() && !without.ends_with('/') => without,
        _ => path,
    };
    PAGES.iter().any(|page| fits(page, asked))
}

fn fits(page: &str, asked: &str) -> bool {
    let mut asked = asked.split('/');
    let all = page.split('/').all(|part| match asked.next() {
        Some(given) if part.starts_with('{') => !given.is_empty(),
        given => given == Some(part),
    });
    all && asked.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn only_addresses_of_the_page_are_pages() {
        for yes in [
            "/",
            "/join",
            "/towns/toyosu",
            "/t/toyosu/new",
            "/me/",
            "/p/x",
        ] {
            assert!(is_page(yes), "{yes}");
        }
        for no in [
            "/nowhere",
            "/t",
            "/t/",
            "/t//new",
            "/p/x/y",
            "/me/x",
            "//",
            "/index.php",
        ] {
            assert!(!is_page(no), "{no}");
        }
    }
}
