//! HTTP for those who verify agencies.
use actix_web::{
    HttpResponse, get,
    http::header,
    post,
    web::{Data, Json, Path, Query},
};
use entity::{
    agency::Status,
    id::{AgencyId, AgencyPaperId, AgencyRequestId},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    agencies::{
        acts::{self, Decision, Side},
        model::{Reason, Seen},
        papers,
        trust::{self, Deed},
        view::{PrintedLetter, RequestView, Requests, TrustAgency, TrustList},
    },
    app::App,
    error::{Problem, Result},
    http::Body,
    neighborhoods::words,
};

/// The operations of the desk.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(requests)
        .service(confirm_request)
        .service(refuse_request)
        .service(single)
        .service(paper)
        .service(letter)
        .service(documents)
        .service(confirm)
        .service(refuse)
        .service(suspend)
        .service(resume)
        .service(renew)
        .service(close);
}

/// At which step.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Step {
    /// Only those at this step.
    #[serde(default)]
    #[param(schema_with = words::<Status>)]
    status: Option<Status>,
}

/// The agencies of this server, requests among them.
#[utoipa::path(
    tag = "trust",
    params(Step),
    responses(
        (status = 200, body = TrustList),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/trust/agencies")]
async fn list(app: Data<App>, viewer: Viewer, step: Query<Step>) -> Result<Json<TrustList>> {
    Ok(Json(trust::list(&app, &viewer, step.status).await?))
}

/// One agency, with everything a reviewer looks at.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 200, body = TrustAgency),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/trust/agencies/{id}")]
async fn single(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<Json<TrustAgency>> {
    Ok(Json(trust::look(&app, &viewer, *id).await?))
}

/// A paper, as a file to be saved: it is shown in no page of ours.
#[utoipa::path(
    tag = "trust",
    params(
        ("id" = Uuid, Path, description = "The agency"),
        ("paper" = Uuid, Path, description = "The paper"),
    ),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/trust/agencies/{id}/papers/{paper}")]
async fn paper(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(AgencyId, AgencyPaperId)>,
) -> Result<HttpResponse> {
    let (row, bytes) = papers::bytes(&app, &viewer, path.into_inner()).await?;
    let name = url::form_urlencoded::byte_serialize(row.name.as_bytes()).collect::<String>();
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20")),
        ))
        .content_type(row.content_type)
        .body(bytes))
}

/// Makes a code for a paper letter: shown this once, to be printed.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 201, body = PrintedLetter),
        (status = 409, description = "No letter was asked for", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/letter")]
async fn letter(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<HttpResponse> {
    let printed = trust::print(&app, &viewer, *id).await?;
    Ok(HttpResponse::Created().json(printed))
}

/// Says that the papers were seen, and fit: the first reviewer.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    request_body = Seen,
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/documents")]
async fn documents(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyId>,
    given: Body<Seen>,
) -> Result<Json<TrustAgency>> {
    Ok(Json(
        trust::act(&app, &viewer, *id, Deed::Documents(given.0)).await?,
    ))
}

/// Gives the badge: a second reviewer.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/confirm")]
async fn confirm(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<Json<TrustAgency>> {
    Ok(Json(trust::act(&app, &viewer, *id, Deed::Confirm).await?))
}

/// Refuses a request.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    request_body = Reason,
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/refuse")]
async fn refuse(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyId>,
    given: Body<Reason>,
) -> Result<Json<TrustAgency>> {
    Ok(Json(
        trust::act(&app, &viewer, *id, Deed::Refuse(given.0)).await?,
    ))
}

/// Stops an agency: one person may.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    request_body = Reason,
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/suspend")]
async fn suspend(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyId>,
    given: Body<Reason>,
) -> Result<Json<TrustAgency>> {
    Ok(Json(
        trust::act(&app, &viewer, *id, Deed::Suspend(given.0)).await?,
    ))
}

/// Lets it go on: somebody else than whoever stopped it.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/resume")]
async fn resume(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<Json<TrustAgency>> {
    Ok(Json(trust::act(&app, &viewer, *id, Deed::Resume).await?))
}

/// Lets the badge show for another year, after it was proved anew.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/renew")]
async fn renew(app: Data<App>, viewer: Viewer, id: Path<AgencyId>) -> Result<Json<TrustAgency>> {
    Ok(Json(trust::act(&app, &viewer, *id, Deed::Renew).await?))
}

/// Ends an agency for good.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The agency")),
    request_body = Reason,
    responses(
        (status = 200, body = TrustAgency),
        (status = 403, description = "Not the same person twice", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The agency is not at this step", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/agencies/{id}/close")]
async fn close(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyId>,
    given: Body<Reason>,
) -> Result<Json<TrustAgency>> {
    Ok(Json(
        trust::act(&app, &viewer, *id, Deed::Close(given.0)).await?,
    ))
}

/// What waits for a second person, everywhere.
#[utoipa::path(
    tag = "trust",
    responses(
        (status = 200, body = Requests),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/trust/requests")]
async fn requests(app: Data<App>, viewer: Viewer) -> Result<Json<Requests>> {
    Ok(Json(acts::waiting(&app, &viewer).await?))
}

/// Confirms what an administrator of an agency asked: the second person for those who have no other.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The request")),
    responses(
        (status = 200, body = RequestView),
        (status = 409, description = "Decided already", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/requests/{id}/confirm")]
async fn confirm_request(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyRequestId>,
) -> Result<Json<RequestView>> {
    let which = (Side::Trust, *id);
    Ok(Json(
        acts::decide(&app, &viewer, which, Decision::Confirm).await?,
    ))
}

/// Refuses what an administrator of an agency asked.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The request")),
    request_body = Reason,
    responses(
        (status = 200, body = RequestView),
        (status = 409, description = "Decided already", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/requests/{id}/refuse")]
async fn refuse_request(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyRequestId>,
    reason: Body<Reason>,
) -> Result<Json<RequestView>> {
    let decision = Decision::Refuse(reason.0.reason.into_inner());
    Ok(Json(
        acts::decide(&app, &viewer, (Side::Trust, *id), decision).await?,
    ))
}
