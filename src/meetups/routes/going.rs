//! HTTP for those who come, and for the list at the entrance.
use actix_web::{
    HttpResponse, delete, get,
    http::StatusCode,
    post, put,
    web::{Data, Path},
};
use entity::id::{OccasionId, RsvpId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{
    attendees, going, guests,
    model::{CheckInCode, CheckInTick, GuestToken, NewGuest, RsvpAnswer, RsvpWish},
    view::{Attendees, EntranceCode, GuestView, MeetupView},
};
use crate::{
    access::Viewer,
    accounts::Caller,
    app::App,
    error::{Problem, Result},
    http::{self, Body, versioned},
};

/// The operations of those who come.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(join)
        .service(give_back)
        .service(take_offer)
        .service(who_comes)
        .service(entrance)
        .service(check_in)
        .service(answer)
        .service(tick)
        .service(ask_as_guest)
        .service(look_as_guest)
        .service(confirm_as_guest)
        .service(cancel_as_guest);
}

/// Takes a seat, asks for one, or waits; again changes how many come.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    request_body = RsvpWish,
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
#[put("/meetup-dates/{id}/rsvp")]
async fn join(
    app: Data<App>,
    viewer: Viewer,
    id: Path<OccasionId>,
    wish: Body<RsvpWish>,
) -> Result<HttpResponse> {
    let meetup = going::join(&app, &viewer, *id, wish.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Gives one's seat back, or one's place in the list.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/meetup-dates/{id}/rsvp")]
async fn give_back(app: Data<App>, viewer: Viewer, id: Path<OccasionId>) -> Result<HttpResponse> {
    going::leave(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Says yes to a seat that was offered.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-dates/{id}/rsvp/accept")]
async fn take_offer(app: Data<App>, viewer: Viewer, id: Path<OccasionId>) -> Result<HttpResponse> {
    let meetup = going::accept(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Who comes, as far as the viewer may read it.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    responses(
        (status = 200, body = Attendees),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/meetup-dates/{id}/attendees")]
async fn who_comes(app: Data<App>, viewer: Viewer, id: Path<OccasionId>) -> Result<HttpResponse> {
    let found = attendees::list(&app, &viewer, *id).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// The code at the entrance, for organizers.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    responses(
        (status = 200, body = EntranceCode),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/meetup-dates/{id}/code")]
async fn entrance(app: Data<App>, viewer: Viewer, id: Path<OccasionId>) -> Result<HttpResponse> {
    let found = attendees::code(&app, &viewer, *id).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Says that one is there, by the code at the entrance.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    request_body = CheckInCode,
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
#[post("/meetup-dates/{id}/check-in")]
async fn check_in(
    app: Data<App>,
    viewer: Viewer,
    id: Path<OccasionId>,
    typed: Body<CheckInCode>,
) -> Result<HttpResponse> {
    let meetup = attendees::check_in(&app, &viewer, *id, typed.0.code.as_str()).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Says yes or no to whoever asked to come.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The line of whoever comes")),
    request_body = RsvpAnswer,
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
#[post("/rsvps/{id}/answer")]
async fn answer(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RsvpId>,
    answer: Body<RsvpAnswer>,
) -> Result<HttpResponse> {
    let meetup = attendees::answer(&app, &viewer, *id, answer.0.accept).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Ticks somebody off on the organizers' list.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The line of whoever comes")),
    request_body = CheckInTick,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/rsvps/{id}/check-in")]
async fn tick(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RsvpId>,
    tick: Body<CheckInTick>,
) -> Result<HttpResponse> {
    attendees::tick(&app, &viewer, *id, tick.0.came).await?;
    Ok(http::done())
}

/// Asks for a seat without an account; a letter with a link follows.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The date")),
    request_body = NewGuest,
    responses(
        (status = 202),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-dates/{id}/guests")]
async fn ask_as_guest(
    app: Data<App>,
    viewer: Viewer,
    from: Caller,
    id: Path<OccasionId>,
    new: Body<NewGuest>,
) -> Result<HttpResponse> {
    guests::ask(&app, (&viewer, from.net), *id, &new.0).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Where a guest stands, by the link in their letter.
#[utoipa::path(
    tag = "meetups",
    request_body = GuestToken,
    responses(
        (status = 200, body = GuestView),
        (status = 410, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-guests/look")]
async fn look_as_guest(
    app: Data<App>,
    from: Caller,
    link: Body<GuestToken>,
) -> Result<HttpResponse> {
    let found = guests::look(&app, from.net, link.0.token.as_str()).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Says yes by the link: takes the seat, or one that was offered.
#[utoipa::path(
    tag = "meetups",
    request_body = GuestToken,
    responses(
        (status = 200, body = GuestView),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-guests/confirm")]
async fn confirm_as_guest(
    app: Data<App>,
    from: Caller,
    link: Body<GuestToken>,
) -> Result<HttpResponse> {
    let found = guests::confirm(&app, from.net, link.0.token.as_str()).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Does not come after all.
#[utoipa::path(
    tag = "meetups",
    request_body = GuestToken,
    responses(
        (status = 200, body = GuestView),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetup-guests/cancel")]
async fn cancel_as_guest(
    app: Data<App>,
    from: Caller,
    link: Body<GuestToken>,
) -> Result<HttpResponse> {
    let found = guests::cancel(&app, from.net, link.0.token.as_str()).await?;
    Ok(HttpResponse::Ok().json(found))
}
