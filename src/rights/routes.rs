//! HTTP for requests about infringed rights: asking, the desk, and the poster's side.
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Data, Json, Path, Query},
};
use entity::id::RightsRequestId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    decide::{self, Decision},
    desk,
    inquiry::{self, Answer, Inquiry},
    letters,
    model::Form,
    receipt,
    receive::{self, From},
    shown::{RequestLine, RequestView, Which},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::{Problem, Result},
    http::{self, Body, IfMatch},
    page::{Page, Paging},
    text::Text,
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(ask)
        .service(list)
        .service(single)
        .service(begin)
        .service(ask_completion)
        .service(ask_poster)
        .service(decision)
        .service(own_inquiry)
        .service(inquiry_answer);
}

/// The receipt of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RightsReceipt)]
struct Receipt {
    /// To be named when asking about it. The last sign checks the others.
    #[schema(max_length = 14)]
    number: String,
    /// Opens the page together with the number. Whoever has both can take the request back.
    #[schema(max_length = 14)]
    code: String,
    /// Where it stands, without an account.
    #[schema(max_length = 300)]
    page: String,
    /// When it came.
    received_at: Moment,
    /// By when it is answered, or said that it takes longer.
    answer_by: Moment,
}

/// Asks to take something away that infringes a right. No account is needed. The receipt is the same whether there is
/// such a thing or not.
#[utoipa::path(
    tag = "rights",
    request_body = Form,
    responses(
        (status = 201, body = Receipt),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/rights-requests")]
async fn ask(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    Body(form): Body<Form>,
) -> Result<HttpResponse> {
    let host = request.headers().get(header::HOST);
    let from = From {
        viewer: &viewer,
        net: app.gate.peer(&request),
        host: host.and_then(|host| host.to_str().ok()),
    };
    let row = receive::receive(&app, from, &form).await?;
    let receipt = Receipt {
        page: format!("{}{}", app.public_url(), letters::page(&app, &row)),
        number: receipt::grouped(&row.number),
        code: receipt::grouped(&receipt::code(&app.secrets, row.id)),
        received_at: Moment(row.received_at),
        answer_by: Moment(row.due_at),
    };
    Ok(HttpResponse::Created().json(receipt))
}

/// Which requests.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Those that are owed an answer (by default), or those that are over.
    #[serde(default)]
    which: Which,
}

/// Requests, for those who look into them: what ends first before the others. Nothing of who asks.
#[utoipa::path(
    tag = "rights",
    params(Wanted, Paging),
    responses(
        (status = 200, body = Page<RequestLine>),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/rights-requests")]
async fn list(
    app: Data<App>,
    viewer: Viewer,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = desk::list(&app, &viewer, wanted.which, &paging).await?;
    Ok(page.respond(&request))
}

/// One request, with who asks and what they wrote. Each look is written into the audit trail.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The request")),
    responses(
        (status = 200, body = RequestView),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Also for who is a party to it"),
    )
)]
#[get("/rights-requests/{id}")]
async fn single(app: Data<App>, viewer: Viewer, id: Path<RightsRequestId>) -> Result<HttpResponse> {
    let view = desk::one(&app, &viewer, *id).await?;
    Ok(http::versioned(StatusCode::OK, &view))
}

/// Begins to look into a request.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The request"), ("If-Match" = String, Header, description = "Its lock")),
    responses(
        (status = 200, body = RequestView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/rights-requests/{id}/begin")]
async fn begin(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RightsRequestId>,
    lock: IfMatch,
) -> Result<HttpResponse> {
    let view = desk::begin(&app, &viewer, (*id, lock)).await?;
    Ok(http::versioned(StatusCode::OK, &view))
}

/// What lacks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WhatLacks)]
struct Lacks {
    /// For whoever asked.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    words: Text<1, 2000>,
}

/// Asks the requester for what lacks, once. The date of the answer stays.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The request"), ("If-Match" = String, Header, description = "Its lock")),
    request_body = Lacks,
    responses(
        (status = 200, body = RequestView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/rights-requests/{id}/completion")]
async fn ask_completion(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RightsRequestId>,
    lock: IfMatch,
    Body(lacks): Body<Lacks>,
) -> Result<HttpResponse> {
    let view = desk::ask_completion(&app, &viewer, (*id, lock), lacks.words).await?;
    Ok(http::versioned(StatusCode::OK, &view))
}

/// What the poster is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionToPoster)]
struct Question {
    /// For the poster. Nothing of who asks belongs here that they did not agree to.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    words: Text<1, 2000>,
    /// Whether they are told who asks, if that was agreed to.
    #[serde(default)]
    with_name: bool,
}

/// Asks the poster, once, if the requester agreed: seven days to object.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The request"), ("If-Match" = String, Header, description = "Its lock")),
    request_body = Question,
    responses(
        (status = 200, body = RequestView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/rights-requests/{id}/inquiry")]
async fn ask_poster(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RightsRequestId>,
    lock: IfMatch,
    Body(question): Body<Question>,
) -> Result<HttpResponse> {
    let question = desk::Question {
        words: question.words,
        with_name: question.with_name,
    };
    let view = desk::ask_poster(&app, &viewer, (*id, lock), question).await?;
    Ok(http::versioned(StatusCode::OK, &view))
}

/// Answers a request: removed, partly, not removed, or that it takes longer.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The request"), ("If-Match" = String, Header, description = "Its lock")),
    request_body = Decision,
    responses(
        (status = 200, body = RequestView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/rights-requests/{id}/decision")]
async fn decision(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RightsRequestId>,
    lock: IfMatch,
    Body(decision): Body<Decision>,
) -> Result<HttpResponse> {
    let view = decide::decide(&app, &viewer, (*id, lock), decision).await?;
    Ok(http::versioned(StatusCode::OK, &view))
}

/// What I am asked about my own words. Possible while suspended.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The inquiry")),
    responses(
        (status = 200, body = Inquiry),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/inquiries/{id}")]
async fn own_inquiry(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RightsRequestId>,
) -> Result<Json<Inquiry>> {
    Ok(Json(inquiry::one(&app, &viewer, *id).await?))
}

/// Says something to it, once. Possible while suspended.
#[utoipa::path(
    tag = "rights",
    params(("id" = Uuid, Path, description = "The inquiry")),
    request_body = Answer,
    responses(
        (status = 200, body = Inquiry),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/me/inquiries/{id}/answer")]
async fn inquiry_answer(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RightsRequestId>,
    Body(answer): Body<Answer>,
) -> Result<Json<Inquiry>> {
    Ok(Json(inquiry::answer(&app, &viewer, *id, answer).await?))
}
