//! HTTP for those who organize.
use actix_web::{
    HttpResponse, delete, get,
    http::StatusCode,
    patch, post, put,
    web::{Data, Path},
};
use entity::id::{MeetupId, MembershipId, OccasionId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{
    acts, edit,
    model::{CallingOff, DateEdit, MeetupNote, NewMessage, NewOrganizer},
    organizers, talk,
    view::{MeetupMessages, MeetupView},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
};

/// The operations of organizers.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(call_off)
        .service(change_date)
        .service(call_off_date)
        .service(go_ahead)
        .service(ask_organizer)
        .service(accept_organizing)
        .service(leave_organizing)
        .service(message)
        .service(messages)
        .service(note);
}

/// Calls a meetup off, with all dates that are yet to come. Everybody who comes, waits or has asked hears of it.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    request_body = CallingOff,
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetups/{id}/cancel")]
async fn call_off(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MeetupId>,
    why: Body<CallingOff>,
) -> Result<HttpResponse> {
    let meetup = acts::call_off(&app, &viewer, *id, why.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Changes a date, or it and all that follow. Those who come hear of another time.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date"), ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20)),
    request_body = DateEdit,
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/meetup-dates/{id}")]
async fn change_date(
    app: Data<App>,
    viewer: Viewer,
    id: Path<OccasionId>,
    based_on: IfMatch,
    edit: Body<DateEdit>,
) -> Result<HttpResponse> {
    let meetup = edit::edit_date(&app, &viewer, (*id, based_on), edit.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Calls one date off. Everybody who comes, waits or has asked hears of it at once.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    request_body = CallingOff,
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-dates/{id}/cancel")]
async fn call_off_date(
    app: Data<App>,
    viewer: Viewer,
    id: Path<OccasionId>,
    why: Body<CallingOff>,
) -> Result<HttpResponse> {
    let meetup = acts::call_off_date(&app, &viewer, *id, why.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Says that a date takes place.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-dates/{id}/go-ahead")]
async fn go_ahead(app: Data<App>, viewer: Viewer, id: Path<OccasionId>) -> Result<HttpResponse> {
    let meetup = acts::go_ahead(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Asks a neighbor to organize as well.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    request_body = NewOrganizer,
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetups/{id}/organizers")]
async fn ask_organizer(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MeetupId>,
    whom: Body<NewOrganizer>,
) -> Result<HttpResponse> {
    let meetup = organizers::ask(&app, &viewer, *id, whom.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Says yes to organizing as well.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetups/{id}/organizers/accept")]
async fn accept_organizing(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MeetupId>,
) -> Result<HttpResponse> {
    let meetup = organizers::accept(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Takes an organizer out, or oneself; its author stays.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup"), ("membership" = Uuid, Path, description = "The persona")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/meetups/{id}/organizers/{membership}")]
async fn leave_organizing(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(MeetupId, MembershipId)>,
) -> Result<HttpResponse> {
    let (id, whom) = path.into_inner();
    organizers::leave(&app, &viewer, id, whom).await?;
    Ok(http::done())
}

/// Tells those who come something, here and by mail.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    request_body = NewMessage,
    responses(
        (status = 201, body = MeetupMessages),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetups/{id}/messages")]
async fn message(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MeetupId>,
    new: Body<NewMessage>,
) -> Result<HttpResponse> {
    let said = talk::message(&app, &viewer, *id, new.0).await?;
    Ok(HttpResponse::Created().json(said))
}

/// What the organizers told, for whom it was meant.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    responses(
        (status = 200, body = MeetupMessages),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/meetups/{id}/messages")]
async fn messages(app: Data<App>, viewer: Viewer, id: Path<MeetupId>) -> Result<HttpResponse> {
    let found = talk::messages(&app, &viewer, *id).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Tells what happened, with photos.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup"), ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20)),
    request_body = MeetupNote,
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/meetups/{id}/note")]
async fn note(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MeetupId>,
    based_on: IfMatch,
    note: Body<MeetupNote>,
) -> Result<HttpResponse> {
    let meetup = talk::note(&app, &viewer, (*id, based_on), note.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}
