//! Keyset pages: a cursor instead of a page number, a maximum, and a `Link` header to the next one.
use std::{fmt::Write, str::FromStr};

use actix_web::{HttpRequest, HttpResponse, http::header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Rows on a page when the caller does not say.
pub const DEFAULT: u64 = 20;
/// Rows on a page at most.
pub const MOST: u64 = 50;

/// Where to begin and how much to give.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// From the previous answer's `next`.
    #[param(max_length = 64)]
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many, from 1 to 50; 20 when absent.
    #[param(minimum = 1, maximum = 50)]
    #[serde(default)]
    pub limit: Option<u64>,
}

impl Paging {
    /// How many rows.
    ///
    /// # Errors
    /// `Invalid` outside 1 to 50.
    pub fn limit(&self) -> Result<u64> {
        match self.limit.unwrap_or(DEFAULT) {
            n @ 1..=MOST => Ok(n),
            _ => Err(Error::invalid("?limit", "invalid")),
        }
    }

    /// After which row.
    ///
    /// # Errors
    /// `Invalid` when it is not a cursor we gave.
    pub fn after(&self) -> Result<Option<Uuid>> {
        self.cursor
            .as_deref()
            .map(str::parse::<Cursor>)
            .transpose()
            .map(|c| c.map(|c| c.0))
    }
}

/// A place in a list: the last row's id. Opaque on the wire, so that it may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor(pub Uuid);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&B64.encode(self.0.as_bytes()))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::invalid("?cursor", "invalid");
        let bytes = B64.decode(text).map_err(|_| bad())?;
        Ok(Self(Uuid::from_slice(&bytes).map_err(|_| bad())?))
    }
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    #[schema(max_items = 50)]
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    #[schema(max_length = 64)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a list that was read with one row more than asked for.
    pub fn cut(mut rows: Vec<T>, limit: u64, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| Cursor(id(last)).to_string());
        Self { items: rows, next }
    }

    /// The same page with other items.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            next: self.next,
        }
    }
}

impl<T: Serialize> Page<T> {
    /// 200 with a `Link` header (RFC 8288).
    #[must_use]
    pub fn respond(&self, request: &HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        if let Some(next) = &self.next {
            answer.insert_header((header::LINK, next_link(request, next)));
        }
        answer.json(self)
    }
}

/// `<…>; rel="next"` for the page that begins at `cursor`, keeping the other parameters.
#[must_use]
pub fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let (path, query) = (request.path(), request.query_string());
    let mut link = String::with_capacity(path.len() + query.len() + cursor.len() + 32);
    link.extend(["<", path, "?"]);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if name != "cursor" {
            let pair: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair(&name, &value)
                .finish();
            let _infallible = write!(link, "{pair}&");
        }
    }
    link.extend(["cursor=", cursor, ">; rel=\"next\""]);
    link
}
