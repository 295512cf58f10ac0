//! The gate: every request behind it has a `Viewer`, so no handler can forget to ask for one.
//!
//! Middleware, not an extractor: actix polls a handler's extractors together, and a broken body would
//! answer before authentication does.
use std::{
    future::{Ready, ready},
    time::Duration,
};

use actix_web::{
    Error as Reply, FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};

use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    limits::{Act, Left, Who},
};

mod known;
mod lists;
mod tokens;
pub use known::Gate;
use lists::{is_before_factor, is_before_proof};
pub use lists::{is_office, is_public};
pub use tokens::{ACCESS_LIFE, Claims, mint};

/// The cookie that carries the access token.
pub const ACCESS_COOKIE: &str = "__Host-kb_access";
/// The cookie that carries the refresh token.
pub const REFRESH_COOKIE: &str = "__Host-kb_refresh";
/// A body has to arrive, and a use case to end, within this time.
const DEADLINE: Duration = Duration::from_secs(20);
/// Photos and attachments over a slow line.
const UPLOAD_DEADLINE: Duration = Duration::from_secs(90);

/// Wraps `/api/v1`.
///
/// # Errors
/// `Timeout`. Other refusals are answers.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Reply> {
    let Some(app) = request.app_data::<Data<App>>().cloned() else {
        return Err(Error::internal("no app").into());
    };
    let left = match admit(&app, &mut request).await {
        Ok(left) => left,
        Err(error) => return Ok(request.into_response(refuse(&error))),
    };
    let answer = if request.method().is_safe() {
        next.call(request).await
    } else {
        let upload = ["/photos", "/attachments", "/papers"]
            .iter()
            .any(|end| request.path().ends_with(end));
        let deadline = if upload { UPLOAD_DEADLINE } else { DEADLINE };
        match tokio::time::timeout(deadline, next.call(request)).await {
            Ok(answer) => answer,
            Err(_) => return Err(Error::Timeout.into()),
        }
    };
    let mut answer = answer?.map_into_boxed_body();
    describe(answer.headers_mut(), left);
    Ok(answer)
}

/// Decides who is asking and puts the viewer into the request.
async fn admit(app: &App, request: &mut ServiceRequest) -> Result<Left> {
    let unsafe_method = !request.method().is_safe();
    let (token, by_cookie) = token(request.headers());
    let viewer = match token {
        Some(token) => app.gate.viewer(token).await,
        // The browser dropped the access cookie before the refresh one: not a guest, only late.
        None if cookie(request.headers(), REFRESH_COOKIE).is_some() => Err(Error::SessionExpired),
        None => Ok(Viewer::guest()),
    };
    let viewer = match viewer {
        Ok(viewer) if viewer.is_officer() || viewer.owes_second_factor() => {
            narrowed(app, request, viewer)?
        }
        Ok(viewer) if viewer.person().is_some() => viewer,
        other => {
            let pattern = request.match_pattern().unwrap_or_default();
            if !is_public(request.method(), &pattern) && app.is_operation(&pattern) {
                return Err(other.err().unwrap_or(Error::Anonymous));
            }
            match other {
                // Our own page refreshes and asks again, rather than showing a guest's view.
                Err(Error::SessionExpired) if !unsafe_method => return Err(Error::SessionExpired),
                Err(error) if error.status().is_server_error() => return Err(error),
                _ => Viewer::guest(),
            }
        }
    };
    if unsafe_method {
        same_origin(app, request.request(), by_cookie)?;
    }
    let who = match viewer.person() {
        Some(person) => Who::Person(person),
        None => Who::net(app.gate.peer(request.request())),
    };
    let left = app
        .limits
        .count(if unsafe_method { Act::Write } else { Act::Read }, &who)?;
    request.extensions_mut().insert(viewer);
    Ok(left)
}

/// An office's account reaches its own operations. It sees what is public as visitors see it, and is refused
/// everything else by name: no handler of residents' business ever meets it. Whoever still owes a second factor
/// is a visitor, too, but for the question for it.
fn narrowed(app: &App, request: &ServiceRequest, viewer: Viewer) -> Result<Viewer> {
    let pattern = request.match_pattern().unwrap_or_default();
    let method = request.method();
    let reached = if viewer.owes_second_factor() {
        is_before_proof(method, &pattern)
            || (!viewer.has_second_factor() && is_before_factor(method, &pattern))
    } else {
        is_office(method, &pattern)
    };
    if reached {
        return Ok(viewer);
    }
    if is_public(method, &pattern) || !app.is_operation(&pattern) {
        return Ok(Viewer::guest());
    }
    Err(if viewer.is_officer() && !is_office(method, &pattern) {
        Error::OtherAccount("residents' business")
    } else {
        Error::SecondFactorRequired
    })
}

/// The access token, and whether it came by itself (cookie) or was given on purpose (bearer).
fn token(headers: &HeaderMap) -> (Option<&str>, bool) {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if bearer.is_some() {
        return (bearer, false);
    }
    (cookie(headers, ACCESS_COOKIE), true)
}

/// A cookie's value.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(given, _)| *given == name)
        .map(|(_, value)| value)
}

/// A browser must prove that our own page asks; other programs carry no cookies to be abused.
fn same_origin(app: &App, request: &HttpRequest, by_cookie: bool) -> Result<()> {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let has_cookie = by_cookie && (text("cookie").is_some_and(|all| all.contains("__Host-kb_")));
    let site = text("sec-fetch-site");
    let origin = text("origin");
    let same = match (origin, site) {
        (Some(origin), _) => app.is_own_origin(origin, text("host")),
        (None, Some(site)) => site == "same-origin",
        (None, None) => !has_cookie,
    };
    let header_set = text("x-requested-with") == Some("kairanban");
    if same && (header_set || !has_cookie) {
        Ok(())
    } else {
        Err(Error::Csrf)
    }
}

/// The same for a form that a browser sends without a script: it cannot set a header, and says where it comes from.
/// Where a browser says nothing (or `null`) about the origin, it says whether the page is of this site.
///
/// # Errors
/// `Csrf`.
pub fn form_of_ours(app: &App, request: &HttpRequest) -> Result<()> {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text("origin").filter(|origin| *origin != "null");
    let ours = match (origin, text("sec-fetch-site")) {
        (Some(origin), _) => app.is_own_origin(origin, text("host")),
        (None, Some(site)) => site == "same-origin",
        (None, None) => !text("cookie").is_some_and(|all| all.contains("__Host-kb_")),
    };
    ours.then_some(()).ok_or(Error::Csrf)
}

fn refuse(error: &Error) -> HttpResponse {
    error.error_response()
}

/// What is left of the limit; and nobody's answer is kept by a cache unless a handler said otherwise.
fn describe(headers: &mut HeaderMap, left: Left) {
    let limit = HeaderName::from_static("ratelimit");
    if !headers.contains_key(&limit) {
        let text = format!("\"{}\";r={}", left.policy, left.remaining);
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(limit, value);
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

impl FromRequest for Viewer {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            request
                .extensions()
                .get::<Self>()
                .cloned()
                .ok_or(Error::Anonymous),
        )
    }
}
