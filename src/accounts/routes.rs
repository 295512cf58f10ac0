//! HTTP for accounts: signing up, in and out.
use std::{future::Ready, future::ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, ResponseError,
    cookie::{Cookie, SameSite, time::Duration},
    delete,
    dev::Payload,
    get,
    http::header,
    post,
    web::{Data, Path},
};
use entity::{id::SessionId, session::EndReason};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    client,
    model::{
        Address, Credentials, LinkToken, NewAccount, Renewal, Reset, Rules, Sessions, SignedIn,
        Transport,
    },
    rules,
    service::{self, Caller},
    sessions::{self, Tokens},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Problem, Result},
    gate::{self, ACCESS_COOKIE, ACCESS_LIFE, REFRESH_COOKIE},
    http::{Body, done},
};

mod factors;
mod me;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    // First, because a path is looked up in this order: `/sessions/passkey` before `/sessions/{id}`.
    cfg.configure(factors::routes)
        .configure(me::routes)
        .service(refresh)
        .service(sign_in)
        .service(list_sessions)
        .service(end_others)
        .service(end_current)
        .service(end_session)
        .service(sign_up)
        .service(resend)
        .service(verify)
        .service(confirm_reset)
        .service(forgot)
        .service(house_rules);
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(app) = request.app_data::<Data<App>>() else {
            return ready(Err(Error::internal("no app")));
        };
        let agent = request.headers().get(header::USER_AGENT);
        ready(Ok(Self {
            net: app.gate.peer(request),
            client: client::label(agent.and_then(|v| v.to_str().ok()).unwrap_or_default()),
        }))
    }
}

/// Tokens in cookies that no script can read, or in the body.
fn hand_over(
    mut answer: actix_web::HttpResponseBuilder,
    tokens: Tokens,
    by: Transport,
) -> HttpResponse {
    let expires_in = ACCESS_LIFE.num_seconds();
    match by {
        Transport::Cookie => answer
            .cookie(cookie(ACCESS_COOKIE, tokens.access, expires_in))
            .cookie(cookie(
                REFRESH_COOKIE,
                tokens.refresh,
                tokens.lasts.num_seconds(),
            ))
            .json(SignedIn {
                access_token: None,
                refresh_token: None,
                expires_in,
            }),
        Transport::Bearer => answer.json(SignedIn {
            access_token: Some(tokens.access),
            refresh_token: Some(tokens.refresh),
            expires_in,
        }),
    }
}

fn cookie(name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(true)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// Takes both cookies back.
pub(super) fn forget_cookies(answer: &mut HttpResponse) {
    for name in [ACCESS_COOKIE, REFRESH_COOKIE] {
        // A name and value of ours always make a header.
        let _always = answer.add_cookie(&cookie(name, String::new(), 0));
    }
}

/// Sign up. The answer is the same for a new address and for a taken one.
#[utoipa::path(tag = "accounts", request_body = NewAccount, responses(
    (status = 201, description = "Signed in, the address not verified yet", body = SignedIn),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/accounts")]
async fn sign_up(app: Data<App>, from: Caller, body: Body<NewAccount>) -> Result<HttpResponse> {
    let by = body.0.transport;
    let tokens = service::sign_up(&app, &from, body.0).await?;
    Ok(hand_over(HttpResponse::Created(), tokens, by))
}

/// Verify an address by the link that was mailed to it.
#[utoipa::path(tag = "accounts", request_body = LinkToken, responses(
    (status = 204, description = "Verified"),
    (status = 409, description = "Somebody else verified the address", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "The link works no longer", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/email-verifications")]
async fn verify(app: Data<App>, from: Caller, body: Body<LinkToken>) -> Result<HttpResponse> {
    service::verify(&app, &from, body.0.token.as_str()).await?;
    Ok(done())
}

/// Mail the link again.
#[utoipa::path(tag = "accounts", responses(
    (status = 202, description = "It will be mailed"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "Verified already", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/email-verifications/resend")]
async fn resend(app: Data<App>, viewer: Viewer, from: Caller) -> Result<HttpResponse> {
    service::resend(&app, &viewer, &from).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Sign in.
#[utoipa::path(tag = "accounts", request_body = Credentials, responses(
    (status = 201, description = "Signed in", body = SignedIn),
    (status = 401, description = "Wrong address or password", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Too many at once", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/sessions")]
async fn sign_in(app: Data<App>, from: Caller, body: Body<Credentials>) -> Result<HttpResponse> {
    let tokens = service::sign_in(&app, &from, &body.0).await?;
    Ok(hand_over(HttpResponse::Created(), tokens, body.0.transport))
}

/// New tokens for the refresh token, by body or by cookie. Each works once.
#[utoipa::path(tag = "accounts", request_body = Renewal, responses(
    (status = 200, description = "New tokens", body = SignedIn),
    (status = 401, description = "The session is over", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/sessions/refresh")]
async fn refresh(
    app: Data<App>,
    request: HttpRequest,
    from: Caller,
    body: Body<Renewal>,
) -> Result<HttpResponse> {
    sessions::count_renewal(&app, from.net)?;
    let (token, by) = match &body.0.refresh_token {
        Some(token) => (Some(token.as_str()), Transport::Bearer),
        None => (
            gate::cookie(request.headers(), REFRESH_COOKIE),
            Transport::Cookie,
        ),
    };
    match sessions::renew(&app, token.unwrap_or_default()).await {
        Ok(tokens) => Ok(hand_over(HttpResponse::Ok(), tokens, by)),
        Err(Error::Anonymous) if by == Transport::Cookie => {
            let mut answer = Error::Anonymous.error_response();
            forget_cookies(&mut answer);
            Ok(answer)
        }
        Err(error) => Err(error),
    }
}

/// Where I am signed in.
#[utoipa::path(tag = "accounts", responses(
    (status = 200, description = "My sessions", body = Sessions),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[get("/sessions")]
async fn list_sessions(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let items = sessions::list(&app, &viewer).await?;
    Ok(HttpResponse::Ok().json(Sessions { items }))
}

/// Sign out everywhere else.
#[utoipa::path(tag = "accounts", responses(
    (status = 204, description = "All others have ended"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/sessions")]
async fn end_others(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    sessions::end_others(&app, &viewer).await?;
    Ok(done())
}

/// Sign out here.
#[utoipa::path(tag = "accounts", responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/sessions/current")]
async fn end_current(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let session = viewer.session().ok_or(Error::Anonymous)?;
    sessions::end(&app, &viewer, session, EndReason::SignedOut).await?;
    let mut answer = done();
    forget_cookies(&mut answer);
    Ok(answer)
}

/// End one of my sessions.
#[utoipa::path(tag = "accounts", params(("id" = uuid::Uuid, Path, description = "The session")), responses(
    (status = 204, description = "It has ended"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "None of mine", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/sessions/{id}")]
async fn end_session(app: Data<App>, viewer: Viewer, id: Path<SessionId>) -> Result<HttpResponse> {
    sessions::end(&app, &viewer, *id, EndReason::Revoked).await?;
    Ok(done())
}

/// Ask for a link to set a new password. The answer never says whether the address is known.
#[utoipa::path(tag = "accounts", request_body = Address, responses(
    (status = 202, description = "If the address has an account, a link is mailed"),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/password-resets")]
async fn forgot(app: Data<App>, from: Caller, body: Body<Address>) -> Result<HttpResponse> {
    service::forgot(&app, &from, &body.0.email).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Set a new password by the mailed link. Every session ends.
#[utoipa::path(tag = "accounts", request_body = Reset, responses(
    (status = 204, description = "Sign in with the new password"),
    (status = 410, description = "The link works no longer", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The password is weak", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/password-resets/confirm")]
async fn confirm_reset(app: Data<App>, from: Caller, body: Body<Reset>) -> Result<HttpResponse> {
    let Reset { token, password } = body.0;
    service::reset(&app, &from, token.as_str(), &password).await?;
    Ok(done())
}

/// The house rules in force.
#[utoipa::path(tag = "accounts", responses(
    (status = 200, description = "The rules", body = Rules),
), security(()))]
#[get("/rules")]
async fn house_rules() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(rules::rules())
}
