//! HTTP for attachments, on the office's side.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::header,
    patch, post,
    web::{Data, Path, Payload, Query},
};
use entity::{
    id::{NoticeAttachmentId, NoticeId},
    notice_attachment::Kind,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Error, Problem, Result},
    http::{self, Body},
    media::MAX_BYTES,
    notices::{
        attach::{self, KINDS, MOST_BYTES},
        model::Described,
        view::Attachment,
    },
};

/// The operations on attachments.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(add)
        .service(describe)
        .service(take)
        .service(file);
}

/// Attaches a PDF or an image to the version that is worked on, five at most. The `ETag` is the version's next lock.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The notice"), Described),
    request_body(
        content(("application/pdf"), ("image/jpeg"), ("image/png"), ("image/webp")),
        description = "At most 10 MiB of PDF, 16 MiB of image",
    ),
    responses(
        (status = 201, body = Attachment),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "Not what it says it is"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "`active_content`, `encrypted`, `invalid`, `too_many`"),
        (status = 503, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/attachments")]
async fn add(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    words: Query<Described>,
    (request, payload): (HttpRequest, Payload),
) -> Result<HttpResponse> {
    attach::may_attach(&app, &viewer, *id).await?;
    let (declared, kind) = declared(&request)?;
    let most = match kind {
        Kind::Pdf => MOST_BYTES,
        Kind::Image => MAX_BYTES,
    };
    let told = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > most) {
        return Err(Error::TooLarge);
    }
    let bytes = http::collect(payload.into_inner(), most).await?;
    let (attachment, lock) =
        attach::attach(&app, &viewer, *id, (declared, bytes), words.into_inner()).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::ETAG, format!("\"{lock}\"")))
        .json(attachment))
}

fn declared(request: &HttpRequest) -> Result<(&'static str, Kind)> {
    let told = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    KINDS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(told.trim()))
        .copied()
        .ok_or(Error::UnsupportedMedia)
}

/// Says what an attachment shows, or calls it otherwise. The `ETag` is the version's next lock.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("attachment" = Uuid, Path, description = "The attachment"),
    ),
    request_body = Described,
    responses(
        (status = 200, body = Attachment),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/office/notices/{id}/attachments/{attachment}")]
async fn describe(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(NoticeId, NoticeAttachmentId)>,
    words: Body<Described>,
) -> Result<HttpResponse> {
    let (attachment, lock) = attach::describe(&app, &viewer, path.into_inner(), words.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, format!("\"{lock}\"")))
        .json(attachment))
}

/// Takes an attachment off the version that is worked on. The `ETag` is the version's next lock.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("attachment" = Uuid, Path, description = "The attachment"),
    ),
    responses(
        (status = 204),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
    )
)]
#[delete("/office/notices/{id}/attachments/{attachment}")]
async fn take(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(NoticeId, NoticeAttachmentId)>,
) -> Result<HttpResponse> {
    let (id, attachment) = path.into_inner();
    let lock = attach::detach(&app, &viewer, id, attachment).await?;
    Ok(HttpResponse::NoContent()
        .insert_header((header::ETAG, format!("\"{lock}\"")))
        .finish())
}

/// The bytes of an attachment, for the people of its office, before it is published too.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("attachment" = Uuid, Path, description = "The attachment"),
    ),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/notices/{id}/attachments/{attachment}")]
async fn file(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(NoticeId, NoticeAttachmentId)>,
) -> Result<HttpResponse> {
    let (id, attachment) = path.into_inner();
    let (row, bytes) = attach::seen(&app, &viewer, id, attachment).await?;
    let (kind, shown) = match row.kind {
        Kind::Pdf => ("application/pdf", "attachment"),
        Kind::Image => ("image/jpeg", "inline"),
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, shown))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
        .body(bytes))
}
