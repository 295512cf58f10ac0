//! The framework's own refusals, in the API's shape.
use actix_web::{
    HttpResponse, ResponseError,
    body::BoxBody,
    dev::ServiceResponse,
    http::{Method, StatusCode, header},
};

use crate::{error::Error, web::document};

/// The error that a bare status stands for.
fn of(status: StatusCode) -> Error {
    match status {
        StatusCode::NOT_FOUND => Error::NotFound("operation"),
        StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Error::Timeout,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::UnsupportedMedia,
        status if status.is_client_error() => Error::Malformed("request"),
        status => Error::Internal(format!("a bare {status}")),
    }
}

/// A bug was stopped on its way up.
pub fn of_panic() -> HttpResponse {
    Error::Internal("a panic was stopped".into()).error_response()
}

/// Gives a refusal below `/api` our shape if the framework made it, and says what is allowed instead.
pub fn reshape(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let ours = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    let in_api = answer.request().path().starts_with("/api/");
    let mut answer = if in_api && !ours {
        let status = answer.status();
        let (request, _) = answer.into_parts();
        ServiceResponse::new(request, of(status).error_response())
    } else {
        answer
    };
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED
        && !answer.headers().contains_key(header::ALLOW)
    {
        let allowed = document::operations().allowed(answer.request().path());
        let allowed = if allowed.is_empty() {
            vec![Method::GET, Method::HEAD]
        } else {
            allowed
        };
        let names: Vec<_> = allowed.iter().map(Method::as_str).collect();
        if let Ok(value) = header::HeaderValue::from_str(&names.join(", ")) {
            answer.headers_mut().insert(header::ALLOW, value);
        }
    }
    answer
}
