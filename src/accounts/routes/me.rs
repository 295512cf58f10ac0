//! HTTP for one's own account.
use std::{fs::File, io::Read};

use actix_web::{
    HttpResponse, delete, get,
    http::header,
    patch, post,
    web::{self, Bytes, Data},
};
use futures_util::stream;
use utoipa_actix_web::service_config::ServiceConfig;

use super::forget_cookies;
use crate::{
    access::Viewer,
    accounts::{
        export, leave,
        model::{Changes, Confirmation, EmailChange, Leave, LinkToken, Me, PasswordChange},
        service::Caller,
        settings,
    },
    app::App,
    error::{Error, Problem, Result},
    http::{Body, done},
};

/// The export leaves in pieces of this size.
const PIECE: usize = 64 * 1024;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(me)
        .service(change)
        .service(shield_up)
        .service(shield_down)
        .service(change_password)
        .service(ask_email)
        .service(confirm_email)
        .service(export_all)
        .service(leave_for_good);
}

/// Me.
#[utoipa::path(tag = "accounts", responses(
    (status = 200, description = "Me", body = Me),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[get("/me")]
async fn me(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(settings::me(&app, &viewer).await?))
}

/// Change my name or language.
#[utoipa::path(tag = "accounts", request_body = Changes, responses(
    (status = 200, description = "Me, changed", body = Me),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
))]
#[patch("/me")]
async fn change(app: Data<App>, viewer: Viewer, body: Body<Changes>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(settings::change(&app, &viewer, body.0).await?))
}

/// Put my shield up: no listing, no join date, no suggestions.
#[utoipa::path(tag = "accounts", responses(
    (status = 204, description = "It is up"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/shield")]
async fn shield_up(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    settings::shield(&app, &viewer, true).await?;
    Ok(done())
}

/// Take my shield down.
#[utoipa::path(tag = "accounts", responses(
    (status = 204, description = "It is down"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/me/shield")]
async fn shield_down(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    settings::shield(&app, &viewer, false).await?;
    Ok(done())
}

/// Change my password. My other sessions end.
#[utoipa::path(tag = "accounts", request_body = PasswordChange, responses(
    (status = 204, description = "Changed"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The present password is wrong, or the new one weak", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/password")]
async fn change_password(
    app: Data<App>,
    viewer: Viewer,
    body: Body<PasswordChange>,
) -> Result<HttpResponse> {
    settings::change_password(&app, &viewer, &body.0).await?;
    Ok(done())
}

/// Ask for another address: a link to the new one, a word to the present one.
#[utoipa::path(tag = "accounts", request_body = EmailChange, responses(
    (status = 202, description = "Look into both mailboxes"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "The present address is not verified", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Refused fields", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/email")]
async fn ask_email(
    app: Data<App>,
    viewer: Viewer,
    from: Caller,
    body: Body<EmailChange>,
) -> Result<HttpResponse> {
    settings::ask_email(&app, &viewer, &from, &body.0).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Take the new address by the mailed link. Sessions elsewhere end.
#[utoipa::path(tag = "accounts", request_body = LinkToken, responses(
    (status = 204, description = "It is the new address"),
    (status = 409, description = "Somebody else verified the address", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "The link works no longer", body = Problem, content_type = "application/problem+json"),
), security(()))]
#[post("/email-changes/confirm")]
async fn confirm_email(
    app: Data<App>,
    viewer: Viewer,
    from: Caller,
    body: Body<LinkToken>,
) -> Result<HttpResponse> {
    settings::confirm_email(&app, &viewer, &from, body.0.token.as_str()).await?;
    Ok(done())
}

/// Everything of mine in a zip file: `me.json` and `photos/`.
#[utoipa::path(tag = "accounts", request_body = Confirmation, responses(
    (status = 200, description = "A zip file", body = Vec<u8>, content_type = "application/zip"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The password is wrong", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/export")]
async fn export_all(
    app: Data<App>,
    viewer: Viewer,
    body: Body<Confirmation>,
) -> Result<HttpResponse> {
    let file = export::export(&app, &viewer, &body.0).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"kairanban.zip\"",
        ))
        .streaming(pieces(file)))
}

fn pieces(file: File) -> impl futures_util::Stream<Item = Result<Bytes>> {
    stream::try_unfold(file, |mut file| async move {
        let read = web::block(move || {
            let mut piece = Vec::with_capacity(PIECE);
            Read::by_ref(&mut file)
                .take(PIECE as u64)
                .read_to_end(&mut piece)?;
            Ok::<_, std::io::Error>((Bytes::from(piece), file))
        });
        let (piece, file) = read.await.map_err(Error::internal)??;
        Ok((!piece.is_empty()).then_some((piece, file)))
    })
}

/// Leave for good.
#[utoipa::path(tag = "accounts", request_body = Leave, responses(
    (status = 204, description = "Goodbye"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The password is wrong", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many", body = Problem, content_type = "application/problem+json"),
))]
#[post("/me/leave")]
async fn leave_for_good(app: Data<App>, viewer: Viewer, body: Body<Leave>) -> Result<HttpResponse> {
    leave::leave(&app, &viewer, &body.0).await?;
    let mut answer = done();
    forget_cookies(&mut answer);
    Ok(answer)
}
