//! HTTP for photos.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::header,
    patch, post,
    web::{Data, Path, Payload},
};
use entity::id::PhotoId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    model::{Photo, PhotoEdit},
    service,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Problem, Result},
    http::{self, Body},
    media::Size,
};

/// Uploads at most: 12 MiB.
const UPLOAD_MOST: usize = 12 << 20;
/// The kinds of pictures that are taken.
const KINDS: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(picture)
        .service(upload)
        .service(describe)
        .service(remove);
}

/// Uploads a photo. It hangs on nothing yet, and only its owner sees it; after a day it is swept away.
#[utoipa::path(
    tag = "photos",
    request_body(content(("image/jpeg"), ("image/png"), ("image/webp")), description = "At most 12 MiB"),
    responses(
        (status = 201, body = Photo),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "Too many bytes or pixels"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "Not a JPEG, PNG or WebP picture"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "A damaged picture"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "Too many uploads at once"),
    )
)]
#[post("/photos")]
async fn upload(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse> {
    service::may_upload(&app, &viewer)?;
    check_kind(&request)?;
    check_length(&request)?;
    let bytes = http::collect(payload.into_inner(), UPLOAD_MOST).await?;
    let photo = service::upload(&app, &viewer, bytes).await?;
    Ok(HttpResponse::Created().json(photo))
}

/// The bytes of a photo, for those who may see what it hangs on.
#[utoipa::path(
    tag = "photos",
    params(
        ("id" = Uuid, Path, description = "The photo"),
        ("size" = String, Path, description = "`large` or `small`", max_length = 5, pattern = "^(large|small)$"),
    ),
    responses(
        (status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 304, description = "Not changed: the bytes of a photo never do"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/photos/{id}/{size}")]
async fn picture(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(PhotoId, String)>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, word) = path.into_inner();
    let size = Size::from_word(&word).ok_or(Error::NotFound("photo"))?;
    let photo = service::seen(&app, &viewer, id).await?;
    let tag = format!("\"{id}-{word}\"");
    let mut answer = if holds(&request, &tag) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::ETAG, tag.clone()));
    if holds(&request, &tag) {
        return Ok(answer.finish());
    }
    let bytes = service::bytes(&app, photo.id, size).await?;
    Ok(answer.content_type("image/jpeg").body(bytes))
}

/// Says what a photo shows, for those who cannot see it.
#[utoipa::path(
    tag = "photos",
    params(("id" = Uuid, Path, description = "The photo")),
    request_body = PhotoEdit,
    responses(
        (status = 200, body = Photo),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/photos/{id}")]
async fn describe(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PhotoId>,
    edit: Body<PhotoEdit>,
) -> Result<HttpResponse> {
    let photo = service::describe(&app, &viewer, *id, edit.0).await?;
    Ok(HttpResponse::Ok().json(photo))
}

/// Takes a photo away, from wherever it hangs.
#[utoipa::path(
    tag = "photos",
    params(("id" = Uuid, Path, description = "The photo")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/photos/{id}")]
async fn remove(app: Data<App>, viewer: Viewer, id: Path<PhotoId>) -> Result<HttpResponse> {
    service::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}

fn check_kind(request: &HttpRequest) -> Result<()> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    let taken = KINDS.iter().any(|k| k.eq_ignore_ascii_case(kind.trim()));
    taken.then_some(()).ok_or(Error::UnsupportedMedia)
}

/// What says of itself that it is too large is refused before it is read.
fn check_length(request: &HttpRequest) -> Result<()> {
    let told = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > UPLOAD_MOST) {
        return Err(Error::TooLarge);
    }
    Ok(())
}

/// Whether the browser has these bytes already.
fn holds(request: &HttpRequest, tag: &str) -> bool {
    request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|t| t.trim().trim_start_matches("W/") == tag)
        })
}
