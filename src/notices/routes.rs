//! HTTP for notices, on the office's side: the desk, drafts, the record.
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    patch, post,
    web::{Data, Path, Query},
};
use entity::id::NoticeId;
use serde_json::{Map, Value};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    audit::{self, NoticeActLine},
    difference::{self, FieldDifference},
    drafts,
    easy::{self, Finding},
    list::{self, OfficeHome, OfficeLine},
    model::{Content, Lint, Which},
    view::{self, OfficeNotice},
    whole,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{Body, IfMatch, versioned},
    limits::{Act, Who},
    page::Page,
};

mod acts;
mod attachments;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(home)
        .service(desk)
        .service(begin)
        .service(one)
        .service(edit)
        .service(changed)
        .service(record)
        .service(look)
        .service(record_for_auditors)
        .configure(acts::routes)
        .configure(attachments::routes);
}

/// The office's first page: the agency, the viewer's part in it, what waits.
#[utoipa::path(tag = "office", responses((status = 200, body = OfficeHome)))]
#[get("/office")]
async fn home(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(list::home(&app, &viewer).await?))
}

/// The office's notices by their newest version, the newest notice first.
#[utoipa::path(
    tag = "office",
    params(Which),
    responses(
        (status = 200, body = Page<OfficeLine>),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/notices")]
async fn desk(
    app: Data<App>,
    viewer: Viewer,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = list::list(&app, &viewer, which.into_inner()).await?;
    Ok(page.respond(&request))
}

/// Begins a notice as a draft, or, with `submit`, as one that waits for approval. The same id sent again is the
/// same notice.
#[utoipa::path(
    tag = "office",
    request_body = Content,
    responses(
        (status = 201, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices")]
async fn begin(app: Data<App>, viewer: Viewer, content: Body<Content>) -> Result<HttpResponse> {
    let notice = drafts::begin(&app, &viewer, content.0).await?;
    Ok(versioned(StatusCode::CREATED, &notice))
}

/// One notice of the own office, with its newest version.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = OfficeNotice),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/notices/{id}")]
async fn one(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    let notice = view::one(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Changes fields of the version that is worked on. An approval it had is void: it is a draft again.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body(content = Content, description = "Any of the fields; what is absent stays"),
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Also `returned_by_you`"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/office/notices/{id}")]
async fn edit(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    fields: Body<Map<String, Value>>,
) -> Result<HttpResponse> {
    let notice = drafts::edit(&app, &viewer, *id, lock, fields.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// What the newest version changes in the one that readers see.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Vec<FieldDifference>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/notices/{id}/difference")]
async fn changed(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(difference::of(&app, &viewer, *id).await?))
}

/// Who did what with a notice: names for the agency's administrators, parts for everybody else of the office.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Vec<NoticeActLine>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/notices/{id}/acts")]
async fn record(app: Data<App>, viewer: Viewer, id: Path<NoticeId>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(audit::of(&app, &viewer, *id).await?))
}

/// Who did what with a published notice, with names, for whoever runs the server. That it was read is logged.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Vec<NoticeActLine>),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/trust/notices/{id}/acts")]
async fn record_for_auditors(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(audit::for_auditors(&app, &viewer, *id).await?))
}

/// Hints on a text in やさしい日本語. Nothing is stored.
#[utoipa::path(
    tag = "office",
    request_body = Lint,
    responses(
        (status = 200, body = Findings),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/lint")]
async fn look(app: Data<App>, viewer: Viewer, text: Body<Lint>) -> Result<HttpResponse> {
    whole::serving(&viewer)?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::Office, &Who::Person(me))?;
    let findings = easy::lint(text.0.easy.as_str());
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(Findings { findings }))
}

/// Hints on a text.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
#[schema(as = EasyFindings)]
pub struct Findings {
    /// In the order of the text.
    #[schema(max_items = 200)]
    findings: Vec<Finding>,
}
