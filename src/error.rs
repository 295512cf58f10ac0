//! The one error: its code is the contract, its text is for the log, and what is below it is never said aloud.
use std::borrow::Cow;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use sea_orm::{DbErr, RuntimeErr};
use serde::Serialize;
use utoipa::ToSchema;

/// What every fallible function of the server answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("sign in first")]
    Anonymous,
    /// The access token ran out: refresh, then ask again.
    #[error("the access token has expired")]
    SessionExpired,
    /// Wrong address or password; also an unknown or unverified address.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Can see it, but may not do this.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// The e-mail address is not verified yet.
    #[error("e-mail address not verified")]
    Unverified,
    /// The account is suspended.
    #[error("suspended")]
    Suspended,
    /// An office's account asks for what is residents' business, or the other way round.
    #[error("not with this kind of account: {0}")]
    OtherAccount(&'static str),
    /// The session has shown a password only, and needs a second factor.
    #[error("a second factor is required")]
    SecondFactorRequired,
    /// The second factor has to be shown again, just now: by a passkey, or by any.
    #[error("a step up is required")]
    StepUpRequired {
        /// Nothing but a passkey will do.
        passkey: bool,
    },
    /// No proof that the request comes from our own page.
    #[error("no same-origin proof")]
    Csrf,
    /// Missing, or hidden from this viewer: both look the same.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The path exists, with other methods.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The state does not allow it (any more).
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// A rule about this person holds them back, whatever their role; the word is the code.
    #[error("held back: {0}")]
    Barred(&'static str),
    /// A rule of the trade is not met; the word is the code.
    #[error("against the rules: {0}")]
    Rule(&'static str),
    /// An emergency of the own area: no choice keeps it away.
    #[error("emergencies of the own area cannot be muted")]
    Emergency,
    /// It is held fast, until something else is done first.
    #[error("locked: {0}")]
    Locked(&'static str),
    /// It was here and is spent: a used or outdated link.
    #[error("gone: {0}")]
    Gone(&'static str),
    /// Somebody edited in between.
    #[error("edited in between")]
    PreconditionFailed,
    /// An edit without `If-Match`.
    #[error("If-Match is required")]
    PreconditionRequired,
    /// The body is larger than this operation takes.
    #[error("too large")]
    TooLarge,
    /// Not a content type this operation takes.
    #[error("unsupported media type")]
    UnsupportedMedia,
    /// The fields that were refused, each with a JSON pointer and a code.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Refused>),
    /// Somebody's data is in the words: each place, with what it looks like. Sent again with `acknowledged` it passes.
    #[error("somebody's data in {} places", .0.len())]
    Personal(Vec<Refused>),
    /// Not even readable: broken JSON, a path that is no id.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// The body did not arrive in time.
    #[error("timed out")]
    Timeout,
    /// Rate limit: come back after so many seconds.
    #[error("too many requests, retry after {retry_after}s")]
    TooMany {
        /// Whole seconds until one request fits again.
        retry_after: u64,
        /// Which limit (`limits.rs`).
        policy: &'static str,
    },
    /// Busy, read-only or cut off; the same request may succeed in a moment.
    #[error("unavailable: {0}")]
    Unavailable(Cow<'static, str>),
    /// The disk is full.
    #[error("storage full")]
    StorageFull,
    /// A database error that is none of the above.
    #[error("database: {0}")]
    Db(DbErr),
    /// A bug or a broken machine; the text is for the log only.
    #[error("internal: {0}")]
    Internal(String),
}

/// One refused field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Refused {
    /// JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.
    #[schema(max_length = 200)]
    pub pointer: Cow<'static, str>,
    /// Why: `required too_short too_long invalid unknown too_many not_allowed taken weak mismatch`.
    #[schema(max_length = 40)]
    pub code: Cow<'static, str>,
    /// Where in the field it begins, in UTF-16 units, if it is a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub start: Option<usize>,
    /// How long that part is, in the same units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub length: Option<usize>,
}

impl Refused {
    /// A field.
    pub fn new(pointer: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            start: None,
            length: None,
        }
    }

    /// A part of a field: where it begins, and how long it is.
    #[must_use]
    pub fn at(pointer: &'static str, code: &'static str, (start, length): (usize, usize)) -> Self {
        Self {
            start: Some(start),
            length: Some(length),
            ..Self::new(pointer, code)
        }
    }
}

/// `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI for the kind of problem; always `about:blank`, the code says more.
    #[serde(rename = "type")]
    #[schema(max_length = 200)]
    pub kind: Cow<'static, str>,
    /// The status' name in English.
    #[schema(max_length = 200)]
    pub title: Cow<'static, str>,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// The machine word; clients translate it.
    #[schema(max_length = 40)]
    pub code: Cow<'static, str>,
    /// Refused fields, if any.
    #[schema(max_items = 100)]
    pub errors: Vec<Refused>,
}

impl Error {
    /// One refused field.
    pub fn invalid(pointer: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self::Invalid(vec![Refused::new(pointer, code)])
    }

    /// Something that should not happen; the text goes to the log only.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// The machine word on the wire.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::SessionExpired => "session_expired",
            Self::WrongCredentials => "wrong_credentials",
            Self::Forbidden(_) => "forbidden",
            Self::Unverified => "unverified",
            Self::Suspended => "suspended",
            Self::OtherAccount(_) => "office_account",
            Self::SecondFactorRequired => "second_factor_required",
            Self::StepUpRequired { passkey: true } => "passkey_required",
            Self::StepUpRequired { passkey: false } => "step_up_required",
            Self::Csrf => "csrf",
            Self::NotFound(_) => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Conflict(_) => "conflict",
            Self::Barred(word) | Self::Rule(word) => word,
            Self::Emergency => "emergency",
            Self::Locked(_) => "locked",
            Self::Gone(_) => "gone",
            Self::PreconditionFailed => "precondition_failed",
            Self::PreconditionRequired => "precondition_required",
            Self::TooLarge => "too_large",
            Self::UnsupportedMedia => "unsupported_media",
            Self::Invalid(_) => "invalid",
            Self::Personal(_) => "personal_data",
            Self::Malformed(_) => "malformed",
            Self::Timeout => "timeout",
            Self::TooMany { .. } => "too_many",
            Self::Unavailable(_) => "unavailable",
            Self::StorageFull => "storage_full",
            Self::Db(_) | Self::Internal(_) => "internal",
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Anonymous | Self::SessionExpired | Self::WrongCredentials => {
                StatusCode::UNAUTHORIZED
            }
            Self::Forbidden(_)
            | Self::Unverified
            | Self::Suspended
            | Self::OtherAccount(_)
            | Self::Barred(_)
            | Self::SecondFactorRequired
            | Self::StepUpRequired { .. }
            | Self::Csrf => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) | Self::Rule(_) | Self::Emergency | Self::Locked(_) => {
                StatusCode::CONFLICT
            }
            Self::Gone(_) => StatusCode::GONE,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) | Self::Personal(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Db(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The body that goes out.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let status = self.status();
        Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            code: self.code().into(),
            errors: match self {
                Self::Invalid(fields) | Self::Personal(fields) => fields.clone(),
                _ => Vec::new(),
            },
        }
    }

    /// A second copy for those who waited for the same commit.
    #[must_use]
    pub fn shared(&self) -> Self {
        match self {
            Self::StorageFull => Self::StorageFull,
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Db(_) | Self::Internal(_) => tracing::error!(error = %self, "request failed"),
            Self::Unavailable(_) | Self::StorageFull => {
                tracing::warn!(error = %self, "request refused for now");
            }
            _ => {}
        }
        let mut answer = HttpResponse::build(self.status());
        answer.content_type("application/problem+json");
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        match self {
            Self::TooMany {
                retry_after,
                policy,
            } => {
                answer.insert_header((header::RETRY_AFTER, retry_after.to_string()));
                answer.insert_header(("RateLimit", format!("\"{policy}\";r=0;t={retry_after}")));
            }
            Self::Unavailable(_) | Self::StorageFull => {
                answer.insert_header((header::RETRY_AFTER, "5"));
            }
            Self::Anonymous | Self::SessionExpired => {
                answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            _ => {}
        }
        answer.body(serde_json::to_vec(&self.problem()).unwrap_or_default())
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => {
                Self::Unavailable(format!("database: {error}").into())
            }
            DbErr::Exec(RuntimeErr::SqlxError(below))
            | DbErr::Query(RuntimeErr::SqlxError(below)) => {
                from_sqlx(below).unwrap_or(Self::Db(error))
            }
            _ => Self::Db(error),
        }
    }
}

/// Full and read-only disks and lost connections are not bugs: the caller may try again.
fn from_sqlx(error: &sqlx::Error) -> Option<Error> {
    match error {
        sqlx::Error::Database(inner) => {
            let code = inner.code()?;
            match code.as_ref() {
                "53100" => Some(Error::StorageFull),
                "25006" | "57P01" | "57P02" | "57P03" | "53300" | "40001" | "40P01" => {
                    Some(Error::Unavailable(format!("database: {code}").into()))
                }
                // PostgreSQL's codes have five signs, and some read like a number.
                other if other.len() > 4 => None,
                // SQLite: extended codes carry the primary one in the low byte.
                other => match other.parse::<u32>().ok()? & 0xff {
                    13 => Some(Error::StorageFull),
                    5 | 6 | 8 | 10 | 14 => {
                        Some(Error::Unavailable(format!("sqlite: {code}").into()))
                    }
                    _ => None,
                },
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Some(Error::Unavailable(error.to_string().into())),
        _ => None,
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::StorageFull,
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => {
                Self::Unavailable(format!("files: {error}").into())
            }
            _ => Self::Internal(format!("files: {error}")),
        }
    }
}
