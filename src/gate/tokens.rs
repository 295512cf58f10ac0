//! Access tokens: short-lived JWTs (RFC 9068 in spirit), one algorithm, one key.
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{PersonId, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    secrets::Secrets,
};

/// How long an access token is good for.
pub const ACCESS_LIFE: TimeDelta = TimeDelta::minutes(10);
const ISSUER: &str = "kairanban";
const AUDIENCE: &str = "kairanban-api";
const KEY_ID: &str = "1";

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    iss: String,
    aud: String,
    /// Always `access`: a refresh token is no JWT and cannot pass for one.
    typ: String,
    /// The person.
    pub sub: PersonId,
    /// The session.
    pub sid: SessionId,
    iat: i64,
    /// Seconds since 1970.
    pub exp: i64,
}

/// Signs a token for a session.
///
/// # Errors
/// Only when the signing library fails.
pub fn mint(
    secrets: &Secrets,
    now: DateTime<Utc>,
    person: PersonId,
    session: SessionId,
) -> Result<String> {
    let claims = Claims {
        iss: ISSUER.into(),
        aud: AUDIENCE.into(),
        typ: "access".into(),
        sub: person,
        sid: session,
        iat: now.timestamp(),
        exp: (now + ACCESS_LIFE).timestamp(),
    };
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(KEY_ID.into());
    let key = EncodingKey::from_secret(&secrets.token_key());
    jsonwebtoken::encode(&header, &claims, &key).map_err(Error::internal)
}

/// Reads a token of ours. Time is not looked at here: the caller has the clock.
pub(super) fn read(key: &DecodingKey, token: &str) -> Result<Claims> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[AUDIENCE]);
    rules.set_issuer(&[ISSUER]);
    rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    rules.validate_exp = false;
    let data = jsonwebtoken::decode::<Claims>(token, key, &rules).map_err(|_| Error::Anonymous)?;
    let good = data.header.kid.as_deref() == Some(KEY_ID) && data.claims.typ == "access";
    if good {
        Ok(data.claims)
    } else {
        Err(Error::Anonymous)
    }
}
