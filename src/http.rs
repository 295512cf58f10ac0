//! What handlers take and answer, beyond actix: parsed bodies, versions, created things.
use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    error::PayloadError,
    http::{StatusCode, header},
    web,
};
use futures_util::StreamExt;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, Refused, Result};

/// JSON bodies at most: 64 KiB. The longest text is 2,000 characters, 12,000 bytes when escaped.
pub const BODY_MOST: usize = 64 * 1024;

/// A JSON body, parsed; a refusal names the field.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(Error::UnsupportedMedia);
            }
            parse(&collect(payload, BODY_MOST).await?).map(Self)
        })
    }
}

/// Reads a whole body of at most `most` bytes.
///
/// # Errors
/// `TooLarge`, or `Malformed` when it breaks off.
pub async fn collect(mut payload: Payload, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => Error::TooLarge,
            _ => Error::Malformed("the body broke off"),
        })?;
        if bytes.len() + chunk.len() > most {
            return Err(Error::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Parses JSON; a refusal names the field.
///
/// # Errors
/// `Malformed`, `Invalid`.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // serde would read a struct from a list of its fields, too; no document says so.
    let is_list = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if is_list {
        return Err(Error::invalid("", "invalid"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        if error.inner().classify() != serde_json::error::Category::Data {
            return Error::Malformed("JSON");
        }
        let text = error.inner().to_string();
        let pointer = pointer(error.path());
        refused(&text, pointer)
    })
}

fn refused(text: &str, pointer: String) -> Error {
    // `text::Text` and other parsed types put their code behind "code:".
    if let Some((_, rest)) = text.split_once("code:") {
        let code: String = rest
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect();
        return Error::Invalid(vec![Refused::new(pointer, code)]);
    }
    if let Some(field) = text
        .strip_prefix("missing field `")
        .and_then(|t| t.split('`').next())
    {
        return Error::invalid(format!("{pointer}/{field}"), "required");
    }
    if text.starts_with("unknown field") {
        return Error::invalid(pointer, "unknown");
    }
    Error::invalid(pointer, "invalid")
}

/// A path in JSON pointer form (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => {
                format!("/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/".into(),
        })
        .collect()
}

/// The version that an edit is based on, from `If-Match: "7"`.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i32);

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request
            .headers()
            .get(header::IF_MATCH)
            .and_then(|v| v.to_str().ok());
        std::future::ready(match value {
            None => Err(Error::PreconditionRequired),
            Some(text) => match text.trim().trim_matches('"').parse() {
                Ok(version) => Ok(Self(version)),
                Err(_) => Err(Error::PreconditionFailed),
            },
        })
    }
}

impl IfMatch {
    /// Whether the row is still as the editor saw it.
    ///
    /// # Errors
    /// `PreconditionFailed`.
    pub fn holds(self, version: i32) -> Result<()> {
        if self.0 == version {
            Ok(())
        } else {
            Err(Error::PreconditionFailed)
        }
    }
}

/// Something with a version, for its `ETag`.
pub trait Versioned {
    /// Counts the edits.
    fn version(&self) -> i32;
}

/// An answer with the row's version as `ETag`.
pub fn versioned<T: Serialize + Versioned>(status: StatusCode, row: &T) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::ETAG, format!("\"{}\"", row.version())))
        .json(row)
}

/// 204.
#[must_use]
pub fn done() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// actix's own refusals, in our shape.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.app_data(web::PathConfig::default().error_handler(|_, _| Error::NotFound("page").into()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| query(&error).into()))
        .app_data(web::PayloadConfig::new(BODY_MOST));
}

fn query(error: &actix_web::error::QueryPayloadError) -> Error {
    let text = error.to_string();
    let field = text.split('`').nth(1).unwrap_or_default().to_owned();
    Error::invalid(format!("?{field}"), "invalid")
}
