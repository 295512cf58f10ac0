//! The OpenAPI document: what the handlers say, and what is true of all of them.
use std::sync::LazyLock;

use actix_web::http::Method;
use utoipa::openapi::{
    HttpMethod, Info, License, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder, Server,
    content::ContentBuilder,
    path::Operation,
    schema::ComponentsBuilder,
    security::{
        ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
    },
};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    error::{Problem, Refused},
    gate,
    web::{files::File, operations::Operations},
};

const ABOUT: &str = "A neighborhood's board: what neighbors write is seen by their neighbors.\n\n\
Programs sign in with `transport: bearer` and send `Authorization: Bearer`. The web page uses cookies, and \
sends `X-Requested-With: kairanban` with everything that changes something. Errors are \
`application/problem+json`; their `code` is a word for programs. Lists have a `next` cursor and a `Link` header.";

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(crate::app::openapi);

/// The document as it is served.
#[must_use]
pub fn file() -> &'static File {
    static FILE: LazyLock<File> = LazyLock::new(|| {
        let text = DOCUMENT.to_json().unwrap_or_default();
        File::new("application/json", text.into())
    });
    &FILE
}

/// The operations in it.
#[must_use]
pub fn operations() -> &'static Operations {
    static OPERATIONS: LazyLock<Operations> = LazyLock::new(|| {
        let paths = DOCUMENT.paths.paths.iter();
        Operations::new(
            paths.map(|(path, item)| (path.clone(), methods(item).map(|(m, _)| m).collect())),
        )
    });
    &OPERATIONS
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn slots(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Completes what the handlers said: who we are, how to sign in, what every refusal looks like.
#[must_use]
pub fn complete(mut document: OpenApi) -> OpenApi {
    let mut info = Info::new("Kairanban", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.into());
    info.license = Some(License::new("MIT OR Apache-2.0"));
    document.info = info;
    document.servers = Some(vec![Server::new("/")]);
    let mut components = ComponentsBuilder::from(document.components.take().unwrap_or_default())
        .schema(Problem::name(), Problem::schema())
        .schema(Refused::name(), Refused::schema())
        .response("Problem", problem())
        .build();
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .build(),
        ),
    );
    components.add_security_scheme(
        "cookie",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(gate::ACCESS_COOKIE))),
    );
    document.components = Some(components);
    document.security = Some(
        ["bearer", "cookie"]
            .map(|name| SecurityRequirement::new(name, none()))
            .into(),
    );
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in slots(item) {
            describe(path, &method, operation);
        }
    }
    document
}

fn none() -> [&'static str; 0] {
    []
}

fn describe(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let name = match method {
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Delete => Method::DELETE,
        _ => Method::GET,
    };
    if gate::is_public(&name, path) {
        // An empty list: works without signing in (OpenAPI 3.1, "security").
        operation.security = Some(Vec::new());
    }
    for class in ["4XX", "5XX"] {
        let answers = &mut operation.responses.responses;
        answers
            .entry(class.into())
            .or_insert_with(|| RefOr::Ref(Ref::from_response_name("Problem")));
    }
}

fn problem() -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .build();
    ResponseBuilder::new()
        .description("Refused, or failed; `code` says why.")
        .content("application/problem+json", content)
        .build()
}
