//! HTTP for second factors, and for accounts that have to have one.
use actix_web::{
    HttpResponse, delete, get, patch, post,
    web::{Data, Path},
};
use entity::id::PasskeyId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::hand_over;
use crate::{
    access::Viewer,
    accounts::{
        factors::{
            enroll,
            model::{
                AddedPasskey, Begin, Ceremony, Codes, Factors, FirstCode, FirstCodes, NewApp,
                NewOfficer, NewPasskey, PasskeySignIn, PasskeyView, Rename, SecondFactor, StepUp,
            },
            proof, remove, status,
        },
        model::SignedIn,
        service::{self, Caller},
    },
    app::App,
    error::{Problem, Result},
    http::{Body, done},
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(sign_up_officer)
        .service(ask_anybody)
        .service(sign_in)
        .service(second_factor)
        .service(factors)
        .service(begin_app)
        .service(confirm_app)
        .service(remove_app)
        .service(begin_passkey)
        .service(add_passkey)
        .service(rename_passkey)
        .service(remove_passkey)
        .service(new_codes)
        .service(ask)
        .service(step_up);
}

/// Sign up to act for an office. Such an account belongs to no neighborhood, and needs a second factor.
#[utoipa::path(tag = "second factors", request_body = NewOfficer, responses(
    (status = 201, description = "Signed in, the address not verified yet and no second factor there", body = SignedIn),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/office/accounts")]
async fn sign_up_officer(
    app: Data<App>,
    from: Caller,
    body: Body<NewOfficer>,
) -> Result<HttpResponse> {
    let by = body.0.transport;
    let tokens = service::sign_up_officer(&app, &from, body.0).await?;
    Ok(hand_over(HttpResponse::Created(), tokens, by))
}

/// Ask for a passkey to sign in with.
#[utoipa::path(tag = "second factors", responses(
    (status = 201, description = "For `navigator.credentials.get`", body = Ceremony),
    (status = 409, description = "No passkeys under this address", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/sessions/passkey/options")]
async fn ask_anybody(app: Data<App>, from: Caller) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(proof::ask_anybody(&app, &from).await?))
}

/// Sign in by passkey alone.
#[utoipa::path(tag = "second factors", request_body = PasskeySignIn, responses(
    (status = 201, description = "Signed in", body = SignedIn),
    (status = 401, description = "No passkey of anybody's", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "No passkeys under this address", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "Ask again: the question is too old or was answered", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/sessions/passkey")]
async fn sign_in(app: Data<App>, from: Caller, body: Body<PasskeySignIn>) -> Result<HttpResponse> {
    let tokens = proof::sign_in(&app, &from, &body.0).await?;
    Ok(hand_over(HttpResponse::Created(), tokens, body.0.transport))
}

/// Show the second factor after the password: a code of the app, or a recovery code.
#[utoipa::path(tag = "second factors", request_body = SecondFactor, responses(
    (status = 204, description = "Shown"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Wrong", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/sessions/second-factor")]
async fn second_factor(
    app: Data<App>,
    viewer: Viewer,
    body: Body<SecondFactor>,
) -> Result<HttpResponse> {
    proof::second_factor(&app, &viewer, &body.0).await?;
    Ok(done())
}

/// My second factors, and what this session has shown.
#[utoipa::path(tag = "second factors", responses(
    (status = 200, description = "What there is", body = Factors),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[get("/me/second-factor")]
async fn factors(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(status::factors(&app, &viewer).await?))
}

/// Get a secret for an app. The first factor asks for the password, later ones for a step-up.
#[utoipa::path(tag = "second factors", request_body = Begin, responses(
    (status = 201, description = "It counts once its first code has come", body = NewApp),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "Changed on another device just now", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The password is wrong or missing", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/second-factor/totp")]
async fn begin_app(app: Data<App>, viewer: Viewer, body: Body<Begin>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(enroll::begin_app(&app, &viewer, &body.0).await?))
}

/// Confirm the app by its first code. My other sessions end.
#[utoipa::path(tag = "second factors", request_body = FirstCode, responses(
    (status = 200, description = "The app counts", body = FirstCodes),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "No app waits for a code", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Wrong", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/second-factor/totp/confirm")]
async fn confirm_app(
    app: Data<App>,
    viewer: Viewer,
    body: Body<FirstCode>,
) -> Result<HttpResponse> {
    let recovery_codes = enroll::confirm_app(&app, &viewer, &body.0).await?;
    Ok(HttpResponse::Ok().json(FirstCodes { recovery_codes }))
}

/// Take the app away. My other sessions end.
#[utoipa::path(tag = "second factors", responses(
    (status = 204, description = "Gone"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "An officer keeps one second factor", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/me/second-factor/totp")]
async fn remove_app(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    remove::remove_app(&app, &viewer).await?;
    Ok(done())
}

/// Ask for a new passkey. The first factor asks for the password, later ones for a step-up.
#[utoipa::path(tag = "second factors", request_body = Begin, responses(
    (status = 201, description = "For `navigator.credentials.create`", body = Ceremony),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "Too many, or no passkeys under this address", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The password is wrong or missing", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/passkeys/options")]
async fn begin_passkey(app: Data<App>, viewer: Viewer, body: Body<Begin>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(enroll::begin_passkey(&app, &viewer, &body.0).await?))
}

/// Add the passkey that was made. My other sessions end.
#[utoipa::path(tag = "second factors", request_body = NewPasskey, responses(
    (status = 201, description = "Added", body = AddedPasskey),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "It is known already", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "Ask again: the question is too old or was answered", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "No passkey for this server", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/passkeys")]
async fn add_passkey(
    app: Data<App>,
    viewer: Viewer,
    body: Body<NewPasskey>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(enroll::add_passkey(&app, &viewer, body.0).await?))
}

/// Call a passkey something else.
#[utoipa::path(tag = "second factors", request_body = Rename, params(("id" = uuid::Uuid, Path, description = "The passkey")), responses(
    (status = 200, description = "Renamed", body = PasskeyView),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "None of mine", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
))]
#[patch("/me/passkeys/{id}")]
async fn rename_passkey(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PasskeyId>,
    body: Body<Rename>,
) -> Result<HttpResponse> {
    let renamed = remove::rename(&app, &viewer, *id, body.0.name.as_str()).await?;
    Ok(HttpResponse::Ok().json(renamed))
}

/// Take a passkey away. My other sessions end.
#[utoipa::path(tag = "second factors", params(("id" = uuid::Uuid, Path, description = "The passkey")), responses(
    (status = 204, description = "Gone"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "None of mine", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "An officer keeps one second factor", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/me/passkeys/{id}")]
async fn remove_passkey(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PasskeyId>,
) -> Result<HttpResponse> {
    remove::remove_passkey(&app, &viewer, *id).await?;
    Ok(done())
}

/// Make ten new recovery codes. Those from before work no longer.
#[utoipa::path(tag = "second factors", responses(
    (status = 201, description = "Shown this once", body = Codes),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Show a second factor first", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "There is no second factor that they could stand for", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/recovery-codes")]
async fn new_codes(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    let codes = enroll::new_codes(&app, &viewer).await?;
    Ok(HttpResponse::Created().json(Codes { codes }))
}

/// Ask for one of my passkeys: as the second factor, or for a step-up.
#[utoipa::path(tag = "second factors", responses(
    (status = 201, description = "For `navigator.credentials.get`", body = Ceremony),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "I have none", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/step-up/options")]
async fn ask(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(proof::ask(&app, &viewer).await?))
}

/// Show a second factor again, for what is grave: good for five minutes.
#[utoipa::path(tag = "second factors", request_body = StepUp, responses(
    (status = 204, description = "Shown"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "No passkeys under this address", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "Ask again: the question is too old or was answered", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Wrong", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/step-up")]
async fn step_up(app: Data<App>, viewer: Viewer, body: Body<StepUp>) -> Result<HttpResponse> {
    proof::step_up(&app, &viewer, &body.0).await?;
    Ok(done())
}
