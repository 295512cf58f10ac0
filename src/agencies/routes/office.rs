//! HTTP for an office's own house: its request, its proofs, its people.
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    patch, post,
    web::{Data, Json, Path, Payload, Query},
};
use entity::id::{AgencyProofId, AgencyRequestId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    accounts::{Caller, LinkToken},
    agencies::{
        acts::{self, Decision, Side},
        deeds::Deed,
        invitation,
        model::{AgencyChange, Code, NewAgency, NewProof, Reason},
        papers, people, proofs, request, shown,
        view::{OwnAgency, PaperView, People, ProofView, RequestView, Requests},
    },
    app::App,
    error::{Error, Problem, Result},
    http::{self, Body, IfMatch, versioned},
};

/// The operations of an office's house.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(ask)
        .service(my_agency)
        .service(change)
        .service(hand_in)
        .service(begin)
        .service(check)
        .service(colleagues)
        .service(ask_deed)
        .service(deeds)
        .service(confirm)
        .service(refuse)
        .service(accept);
}

/// Asks that a body be verified.
#[utoipa::path(
    tag = "office",
    request_body = NewAgency,
    responses(
        (status = 201, body = OwnAgency),
        (status = 409, description = "Acts for an agency already", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/agencies")]
async fn ask(app: Data<App>, viewer: Viewer, new: Body<NewAgency>) -> Result<HttpResponse> {
    let agency = request::ask(&app, &viewer, new.0).await?;
    Ok(versioned(StatusCode::CREATED, &agency))
}

/// The viewer's own agency.
#[utoipa::path(
    tag = "office",
    responses(
        (status = 200, body = OwnAgency),
        (status = 404, description = "Acts for no agency", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/agency")]
async fn my_agency(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let agency = shown::of_mine(&app, &viewer).await?;
    Ok(versioned(StatusCode::OK, &agency))
}

/// Changes what an agency says of itself. Its name is locked once papers were checked.
#[utoipa::path(
    tag = "office",
    params(("If-Match" = String, Header, description = "The version the change is based on", max_length = 20)),
    request_body = AgencyChange,
    responses(
        (status = 200, body = OwnAgency),
        (status = 409, description = "The name is locked", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed in between", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/office/agency")]
async fn change(
    app: Data<App>,
    viewer: Viewer,
    based_on: IfMatch,
    change: Body<AgencyChange>,
) -> Result<HttpResponse> {
    let agency = request::change(&app, &viewer, based_on, change.0).await?;
    Ok(versioned(StatusCode::OK, &agency))
}

/// What a paper is called.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Named {
    /// Its file name.
    #[param(min_length = 1, max_length = 100)]
    name: String,
}

/// Hands in a paper, as its bytes. Only those who verify agencies ever read it.
#[utoipa::path(
    tag = "office",
    params(Named),
    request_body(content(("application/pdf"), ("image/jpeg"), ("image/png"), ("image/webp")), description = "At most 10 MiB"),
    responses(
        (status = 201, body = PaperView),
        (status = 413, description = "Too many bytes", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Neither a PDF nor a picture", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/agency/papers")]
async fn hand_in(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    named: Query<Named>,
    payload: Payload,
) -> Result<HttpResponse> {
    papers::may_hand_in(&app, &viewer)?;
    let told = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > papers::PAPER_MOST) {
        return Err(Error::TooLarge);
    }
    let bytes = http::collect(payload.into_inner(), papers::PAPER_MOST).await?;
    let paper = papers::hand_in(&app, &viewer, &named.name, bytes).await?;
    Ok(HttpResponse::Created().json(paper))
}

/// Begins a way of proof. The answer says what must stand where.
#[utoipa::path(
    tag = "office",
    request_body = NewProof,
    responses(
        (status = 201, body = ProofView),
        (status = 422, description = "Not a place that only a public body can hold", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/agency/proofs")]
async fn begin(app: Data<App>, viewer: Viewer, new: Body<NewProof>) -> Result<HttpResponse> {
    let proof = proofs::begin(&app, &viewer, new.0).await?;
    Ok(HttpResponse::Created().json(proof))
}

/// Holds a code against what was sent, or looks at the domain. A domain that shows nothing is no error: `why` says so.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The proof")),
    request_body = Code,
    responses(
        (status = 200, body = ProofView),
        (status = 410, description = "Too late, or too many tries", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not the code", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/agency/proofs/{id}/check")]
async fn check(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyProofId>,
    code: Body<Code>,
) -> Result<Json<ProofView>> {
    Ok(Json(proofs::check(&app, &viewer, *id, code.0).await?))
}

/// The people of the viewer's agency.
#[utoipa::path(
    tag = "office",
    responses(
        (status = 200, body = People),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/people")]
async fn colleagues(app: Data<App>, viewer: Viewer) -> Result<Json<People>> {
    Ok(Json(people::colleagues(&app, &viewer).await?))
}

/// Asks for an act. What takes away is done at once; what gives waits for a second person.
#[utoipa::path(
    tag = "office",
    request_body = Deed,
    responses(
        (status = 201, body = RequestView),
        (status = 409, description = "The last administrator", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/requests")]
async fn ask_deed(app: Data<App>, viewer: Viewer, deed: Body<Deed>) -> Result<HttpResponse> {
    let request = acts::ask(&app, &viewer, deed.0).await?;
    Ok(HttpResponse::Created().json(request))
}

/// What waits for a second person, and what was decided; for administrators of the agency.
#[utoipa::path(
    tag = "office",
    responses(
        (status = 200, body = Requests),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/office/requests")]
async fn deeds(app: Data<App>, viewer: Viewer) -> Result<Json<Requests>> {
    Ok(Json(acts::of_office(&app, &viewer).await?))
}

/// Confirms what a colleague asked.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The request")),
    responses(
        (status = 200, body = RequestView),
        (status = 403, description = "One's own", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Decided already", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "Waited too long", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/requests/{id}/confirm")]
async fn confirm(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyRequestId>,
) -> Result<Json<RequestView>> {
    let which = (Side::Office, *id);
    Ok(Json(
        acts::decide(&app, &viewer, which, Decision::Confirm).await?,
    ))
}

/// Refuses what a colleague asked, or takes back what one asked oneself.
#[utoipa::path(
    tag = "office",
    params(("id" = Uuid, Path, description = "The request")),
    request_body = Reason,
    responses(
        (status = 200, body = RequestView),
        (status = 409, description = "Decided already", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/requests/{id}/refuse")]
async fn refuse(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AgencyRequestId>,
    reason: Body<Reason>,
) -> Result<Json<RequestView>> {
    let decision = Decision::Refuse(reason.0.reason.into_inner());
    Ok(Json(
        acts::decide(&app, &viewer, (Side::Office, *id), decision).await?,
    ))
}

/// Comes into the agency that invited the viewer's address.
#[utoipa::path(
    tag = "office",
    request_body = LinkToken,
    responses(
        (status = 200, body = OwnAgency),
        (status = 403, description = "The invitation is to another address", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "The link works no longer", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/invitations/accept")]
async fn accept(
    app: Data<App>,
    viewer: Viewer,
    from: Caller,
    body: Body<LinkToken>,
) -> Result<HttpResponse> {
    let token = body.0.token;
    let agency = invitation::accept(&app, &viewer, from.net, token.as_str()).await?;
    Ok(versioned(StatusCode::OK, &agency))
}
