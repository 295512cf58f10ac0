//! The addresses of calendars. They stand outside the API: programs that subscribe send no account and read no JSON.
use std::time::SystemTime;

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    guard,
    http::{
        Method, StatusCode,
        header::{self, Header, HeaderName, HeaderValue, HttpDate, IfModifiedSince},
    },
    web::{self, Data, Path, ServiceConfig},
};
use entity::{
    id::{MeetupId, MembershipId},
    person::Language,
};
use uuid::Uuid;

use super::{
    mine,
    shelf::{Feed, Made},
    token,
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    limits::{Act, Who},
    web::files,
};

const NO_INDEX: HeaderValue = HeaderValue::from_static("noindex");
/// Nobody's but whose it is, and asked for again each time.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Mounts the calendars.
pub fn pages(cfg: &mut ServiceConfig) {
    macro_rules! at {
        ($path:literal, $handler:ident) => {
            let read = guard::fn_guard(|asked| is_read(&asked.head().method));
            cfg.service(web::resource($path).route(web::route().guard(read).to($handler)));
        };
    }
    at!("/feeds/neighborhoods/{slug}/meetups.ics", of_town);
    at!("/feeds/meetups/{id}.ics", of_meetup);
    at!("/feeds/members/{membership}/meetups.ics", of_organizer);
    at!("/feeds/me/{token}.ics", own);
}

fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

async fn of_town(app: Data<App>, request: HttpRequest, slug: Path<String>) -> Result<HttpResponse> {
    let town = app.towns.named(&app.db, &Viewer::guest(), &slug).await?;
    public(&app, &request, Feed::Town(town.id)).await
}

async fn of_meetup(app: Data<App>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse> {
    public(&app, &request, Feed::Meetup(MeetupId(uuid(&id)?))).await
}

async fn of_organizer(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse> {
    public(&app, &request, Feed::Organizer(MembershipId(uuid(&id)?))).await
}

fn missing() -> Error {
    Error::NotFound("calendar")
}

fn uuid(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| missing())
}

async fn public(app: &App, request: &HttpRequest, feed: Feed) -> Result<HttpResponse> {
    let who = Who::net(app.gate.peer(request));
    let made = app.calendars.get(app, feed, &who).await?;
    Ok(answer(request, made.ok_or_else(missing)?.as_ref()))
}

async fn own(app: Data<App>, request: HttpRequest, token: Path<String>) -> Result<HttpResponse> {
    let viewer = token::owner(&app, &token).await?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::Subscribe, &Who::Person(me))?;
    let name = match viewer.known().map(|known| known.language) {
        Some(Language::En) => "My meetups",
        _ => "わたしの集まり",
    };
    let events = mine::events(&app, &viewer).await?;
    let made = app.calendars.press(&app, Feed::Own(me), (name, events));
    let mut answer = answer(&request, &made);
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    headers.insert(HeaderName::from_static("x-robots-tag"), NO_INDEX);
    Ok(answer)
}

/// 304 when the asker has it: by its tag, or by its time if no tag is given.
fn answer(request: &HttpRequest, made: &Made) -> HttpResponse {
    let mut answer = files::answer(request, &made.file);
    let changed = HttpDate::from(SystemTime::from(made.changed));
    let asks_by_tag = request.headers().contains_key(header::IF_NONE_MATCH);
    if !asks_by_tag && answer.status() == StatusCode::OK {
        let since = IfModifiedSince::parse(request).ok();
        if since.is_some_and(|since| since.0 >= changed) {
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
            answer.headers_mut().remove(header::CONTENT_TYPE);
            answer.headers_mut().remove(header::CONTENT_ENCODING);
            answer = answer.set_body(BoxBody::new(()));
        }
    }
    let changed = HeaderValue::try_from(changed.to_string());
    if let Ok(changed) = changed {
        answer.headers_mut().insert(header::LAST_MODIFIED, changed);
    }
    answer
}
