//! HTTP for meetups: made, read, changed.
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::{StatusCode, header},
    patch, post,
    web::{self, Data, Path, Query},
};
use entity::id::MeetupId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    acts, calendar, edit, lists,
    model::{Agenda, Days, MeetupEdit, NewMeetup},
    page as leaf, service, shown,
    view::{MeetupAgenda, MeetupDays, MeetupView},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    page,
};

mod going;
mod open;
mod organize;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(agenda)
        .service(by_day)
        .service(mine)
        .service(one)
        .service(create)
        .service(change)
        .service(remove)
        .service(publish);
    cfg.configure(going::routes)
        .configure(open::routes)
        .configure(organize::routes);
}

/// What is read without an account, outside the API.
pub fn pages(cfg: &mut web::ServiceConfig) {
    cfg.configure(calendar::pages).configure(leaf::pages);
}

/// 200 with a `Link` header (RFC 8288).
fn part(request: &HttpRequest, found: &MeetupAgenda) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &found.next {
        answer.insert_header((header::LINK, page::next_link(request, next)));
    }
    answer.json(found)
}

/// What happens in a neighborhood, the next first.
#[utoipa::path(
    tag = "meetups",
    params(("slug" = String, Path, description = "The neighborhood", max_length = 64), Agenda),
    responses(
        (status = 200, body = MeetupAgenda),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/meetups")]
async fn agenda(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    Query(asked): Query<Agenda>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = lists::agenda(&app, &viewer, &slug, &asked).await?;
    Ok(part(&request, &page))
}

/// On which days there is something, and how much.
#[utoipa::path(
    tag = "meetups",
    params(("slug" = String, Path, description = "The neighborhood", max_length = 64), Days),
    responses(
        (status = 200, body = MeetupDays),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/neighborhoods/{slug}/meetups/days")]
async fn by_day(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    Query(asked): Query<Days>,
) -> Result<HttpResponse> {
    let found = lists::by_day(&app, &viewer, &slug, &asked).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Dates that one goes to, waits for or organizes, the next first.
#[utoipa::path(
    tag = "meetups",
    params(Agenda),
    responses(
        (status = 200, body = MeetupAgenda),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/meetups")]
async fn mine(
    app: Data<App>,
    viewer: Viewer,
    Query(asked): Query<Agenda>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = lists::mine(&app, &viewer, &asked).await?;
    Ok(part(&request, &page))
}

/// A meetup with its dates, and where the viewer stands at each.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    responses(
        (status = 200, body = MeetupView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/meetups/{id}")]
async fn one(app: Data<App>, viewer: Viewer, id: Path<MeetupId>) -> Result<HttpResponse> {
    let meetup = shown::one(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Makes a meetup. The same `id` again is the same meetup.
#[utoipa::path(
    tag = "meetups",
    request_body = NewMeetup,
    responses(
        (status = 200, body = MeetupView),
        (status = 201, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetups")]
async fn create(app: Data<App>, viewer: Viewer, new: Body<NewMeetup>) -> Result<HttpResponse> {
    let (status, meetup) = service::create(&app, &viewer, new.0).await?;
    Ok(versioned(status, &meetup))
}

/// Changes a meetup. Those who come hear of another place.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup"), ("If-Match" = String, Header, description = "The version it is based on, in quotes", max_length = 20)),
    request_body = MeetupEdit,
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
#[patch("/meetups/{id}")]
async fn change(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MeetupId>,
    based_on: IfMatch,
    edit: Body<MeetupEdit>,
) -> Result<HttpResponse> {
    let meetup = edit::edit(&app, &viewer, (*id, based_on), edit.0).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}

/// Deletes one's own meetup: what was to come is called off, and nothing of its words stays.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/meetups/{id}")]
async fn remove(app: Data<App>, viewer: Viewer, id: Path<MeetupId>) -> Result<HttpResponse> {
    acts::remove(&app, &viewer, *id).await?;
    Ok(http::done())
}

/// Lets others see a draft.
#[utoipa::path(
    tag = "meetups",
    params(("id" = Uuid, Path, description = "The meetup")),
    responses(
        (status = 200, body = MeetupView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/meetups/{id}/publish")]
async fn publish(app: Data<App>, viewer: Viewer, id: Path<MeetupId>) -> Result<HttpResponse> {
    let meetup = service::publish(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &meetup))
}
