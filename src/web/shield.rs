//! Around every request: the headers that keep a browser safe, the last stop for a panic, the count, the log.
//!
//! This is on the way of every request, so it looks nothing up that it does not need: the headers are
//! constants, the operation's name is found in a small tree, and nothing is written about a request that went well.
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use actix_web::{
    Error,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    error::InternalError,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    web::Data,
};
use futures_util::{FutureExt, future::LocalBoxFuture};

use crate::{
    app::App,
    config::Tiles,
    web::{document, problems},
};

/// Longer than this is worth a line in the log.
const SLOW: Duration = Duration::from_secs(1);

/// For pages and everything on them. `kairanban` is the policy that registers the service worker.
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types lit-html kairanban";
/// For answers that are data: nothing in them may run or load, should anybody open one as a page.
const DATA_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
);

static HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000; includeSubDomains"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::PERMISSIONS_POLICY,
        HeaderValue::from_static("geolocation=(self)"),
    ),
    (
        header::CROSS_ORIGIN_OPENER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
];

/// The policy of this server's pages: images also from where map tiles come, if the operator named a source.
#[must_use]
pub fn page_policy(tiles: Option<&Tiles>) -> HeaderValue {
    let own = HeaderValue::from_static(PAGE_POLICY);
    let with = tiles.map(|tiles| {
        let images = format!("img-src 'self' {}", tiles.origin);
        PAGE_POLICY.replacen("img-src 'self'", &images, 1)
    });
    with.and_then(|policy| HeaderValue::try_from(policy).ok())
        .unwrap_or(own)
}

fn dress(headers: &mut HeaderMap, is_data: bool, app: &App) {
    for (name, value) in &HEADERS {
        headers.insert(name.clone(), value.clone());
    }
    let policy = if is_data {
        DATA_POLICY
    } else {
        app.page_policy.clone()
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// Wraps the whole server.
pub struct Shield {
    app: Data<App>,
}

impl Shield {
    /// For this app.
    #[must_use]
    pub fn new(app: Data<App>) -> Self {
        Self { app }
    }
}

impl<S> Transform<S, ServiceRequest> for Shield
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = Shielded<S>;
    type InitError = ();
    type Future = std::future::Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        std::future::ready(Ok(Shielded {
            inner,
            app: self.app.clone(),
        }))
    }
}

/// The server, wrapped.
pub struct Shielded<S> {
    inner: S,
    app: Data<App>,
}

/// What is remembered of a request until it is answered. No path: paths name people's posts.
struct Asked {
    operation: usize,
    is_data: bool,
    at: Instant,
}

impl Asked {
    fn by(request: &ServiceRequest) -> Self {
        let path = request.path();
        Self {
            operation: document::operations().find(request.method(), path),
            is_data: path.starts_with("/api/v1/"),
            at: Instant::now(),
        }
    }

    fn done(&self, app: &App, status: StatusCode) {
        let took = self.at.elapsed();
        app.metrics.count(self.operation, status, took);
        let name = || document::operations().name(self.operation);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let code = status.as_u16();
        if status.is_server_error() {
            tracing::error!(
                operation = name(),
                status = code,
                ms,
                "answered with an error"
            );
        } else if took > SLOW {
            tracing::warn!(operation = name(), status = code, ms, "slow");
        } else {
            tracing::debug!(operation = name(), status = code, ms, "answered");
        }
    }
}

impl<S> Service<ServiceRequest> for Shielded<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let asked = Asked::by(&request);
        let app = self.app.clone();
        let begun = catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        Box::pin(async move {
            let answer = match begun {
                Ok(work) => AssertUnwindSafe(work).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            match answer {
                Ok(Ok(answer)) => Ok(finish(answer, &asked, &app)),
                // Without a request to answer to, the answer travels as an error.
                Ok(Err(error)) => Err(last_word(error.error_response(), &asked, &app)),
                Err(_) => Err(last_word(problems::of_panic(), &asked, &app)),
            }
        })
    }
}

fn finish(
    mut answer: ServiceResponse<BoxBody>,
    asked: &Asked,
    app: &App,
) -> ServiceResponse<BoxBody> {
    if answer.status().is_client_error() || answer.status().is_server_error() {
        answer = problems::reshape(answer);
    }
    // What the browser keeps has them already, and goes on having them (RFC 9111 §4.3.4).
    if answer.status() != StatusCode::NOT_MODIFIED {
        dress(answer.headers_mut(), asked.is_data, app);
    }
    asked.done(app, answer.status());
    answer
}

fn last_word(mut answer: actix_web::HttpResponse, asked: &Asked, app: &App) -> Error {
    dress(answer.headers_mut(), asked.is_data, app);
    asked.done(app, answer.status());
    InternalError::from_response("answered", answer).into()
}
