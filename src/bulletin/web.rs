//! The addresses outside the API: pages, feeds, warnings, calendars.
use actix_web::{
    HttpRequest, HttpResponse, guard,
    http::{Method, StatusCode, header},
    web::{self, Data, Path, Query, ServiceConfig},
};
use entity::id::NoticeId;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    edition,
    page::{self, Setting},
    press,
    sheet::{Choice, Form, Sheet, Slice},
    words::Reading,
};
use crate::{
    app::App,
    error::{Error, Result},
    page::{Cursor, next_link},
    web::files,
};

/// Mounts the pages and feeds.
pub fn pages(cfg: &mut ServiceConfig) {
    macro_rules! at {
        ($path:literal, $handler:ident) => {
            // One guard: the framework's own write down each method that they ask about, for every request.
            let read = guard::fn_guard(|asked| is_read(&asked.head().method));
            cfg.service(web::resource($path).route(web::route().guard(read).to($handler)));
        };
    }
    at!("/notices", everything);
    at!("/n/{id}", notice);
    at!("/n/{id}/print", print);
    at!("/notices/category/{category}", of_category);
    at!("/t/{slug}/notices", of_town);
    at!("/agencies/{slug}", of_body);
    at!("/feeds/cap.atom", warnings);
    at!("/feeds/agencies/{slug}/cap.atom", warnings_of_body);
    at!("/feeds/notices.{form}", feed);
    at!("/feeds/agencies/{slug}.{form}", feed_of_body);
    at!("/feeds/neighborhoods/{slug}.{form}", feed_of_town);
    at!("/feeds/categories/{category}.{form}", feed_of_category);
    at!("/cap/{id}/{number}.xml", warning);
}

fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// How somebody wants to read.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    lang: Option<String>,
    version: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    /// Japanese, if it is none of the words that are known.
    fn reading(&self) -> Reading {
        let word = self.lang.as_deref().unwrap_or_default();
        let mut all = Reading::ALL.into_iter();
        all.find(|reading| reading.word() == word)
            .unwrap_or_default()
    }

    fn slice(&self) -> Result<Slice> {
        let cursor = self.cursor.as_deref().map(str::parse::<Cursor>);
        Ok(Slice {
            after: cursor.transpose()?.map(|cursor| cursor.0),
            limit: press::LIMIT,
        })
    }

    fn version(&self) -> Result<Option<i32>, Error> {
        let number = self.version.as_deref().map(str::parse::<i32>);
        number.transpose().map_err(|_| edition::missing())
    }
}

/// Answers a sheet: 304 when the asker has it, packed when they take that, with its age when it may be old.
pub(super) async fn answer(
    app: &App,
    request: &HttpRequest,
    sheet: &Sheet,
) -> Result<HttpResponse> {
    let made = app.bulletin.sheet(app, sheet).await?;
    let made = made.ok_or_else(edition::missing)?;
    let mut answer = files::answer(request, &made.file);
    if let Some(next) = &made.next
        && let Ok(link) = header::HeaderValue::from_str(&next_link(request, next))
    {
        answer.headers_mut().insert(header::LINK, link);
    }
    if let Some(since) = app.bulletin.stale_since(app) {
        let age = (app.db.clock().now() - since).num_seconds().max(0);
        answer.headers_mut().insert(header::AGE, age.into());
    }
    Ok(answer)
}

/// The same for a page: what is not there is said in words.
async fn leaf(
    app: &App,
    request: &HttpRequest,
    asked: &Asked,
    sheet: Result<Sheet>,
) -> Result<HttpResponse> {
    let answered = match sheet {
        Ok(sheet) => answer(app, request, &sheet).await,
        Err(error) => Err(error),
    };
    match answered {
        Err(Error::NotFound(_) | Error::Invalid(_)) => {
            Box::pin(missing(app, asked.reading())).await
        }
        other => other,
    }
}

async fn missing(app: &App, reading: Reading) -> Result<HttpResponse> {
    let edition = app.bulletin.edition(app).await?;
    let setting = Setting {
        base: app.public_url(),
        reading,
        places: &edition.places,
        now: edition.made_at,
        stale: None,
    };
    let page = page::missing(&setting).whole(reading);
    Ok(HttpResponse::build(StatusCode::NOT_FOUND)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(page.ok_or_else(edition::missing)?))
}

fn id(text: &str) -> Result<NoticeId> {
    text.parse::<Uuid>()
        .map(NoticeId)
        .map_err(|_| edition::missing())
}

async fn notice(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let version = asked.version();
    let sheet = id(&path).and_then(|id| Ok(Sheet::Page(id, asked.reading(), version?)));
    leaf(&app, &request, &asked, sheet).await
}

async fn print(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let sheet = id(&path).map(|id| Sheet::Print(id, asked.reading()));
    leaf(&app, &request, &asked, sheet).await
}

async fn board(
    app: Data<App>,
    request: HttpRequest,
    asked: Query<Asked>,
    choice: Result<Choice>,
) -> Result<HttpResponse> {
    let sheet = choice.and_then(|choice| Ok(Sheet::Board(choice, asked.slice()?, asked.reading())));
    leaf(&app, &request, &asked, sheet).await
}

async fn everything(
    app: Data<App>,
    request: HttpRequest,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    board(app, request, asked, Ok(Choice::default())).await
}

async fn of_category(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    board(app, request, asked, in_category(&path)).await
}

async fn of_town(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let choice = in_town(&app, &path).await;
    board(app, request, asked, choice).await
}

async fn of_body(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let choice = by_body(&app, &path).await;
    board(app, request, asked, choice).await
}

fn in_category(word: &str) -> Result<Choice> {
    let category = press::category(word).ok_or(Error::NotFound("category"))?;
    Ok(Choice {
        category: Some(category),
        ..Choice::default()
    })
}

async fn in_town(app: &App, slug: &str) -> Result<Choice> {
    let edition = app.bulletin.edition(app).await?;
    let found = edition.places.slugs.get(slug).copied();
    Ok(Choice {
        neighborhood: Some(found.ok_or(Error::NotFound("neighborhood"))?),
        ..Choice::default()
    })
}

async fn by_body(app: &App, slug: &str) -> Result<Choice> {
    let edition = app.bulletin.edition(app).await?;
    let found = edition.bodies.slugs.get(slug).copied();
    Ok(Choice {
        agency: Some(found.ok_or(Error::NotFound("agency"))?),
        ..Choice::default()
    })
}

fn form(word: &str) -> Result<Form> {
    match word {
        "atom" => Ok(Form::Atom),
        "json" => Ok(Form::Json),
        "ics" => Ok(Form::Calendar),
        _ => Err(Error::NotFound("feed")),
    }
}

async fn sent(
    app: &App,
    request: &HttpRequest,
    asked: &Asked,
    (choice, form): (Choice, Form),
) -> Result<HttpResponse> {
    // A calendar is one whole; so is the index of warnings.
    let slice = match form {
        Form::Atom | Form::Json => asked.slice()?,
        Form::Cap | Form::Calendar => Slice::first(press::LIMIT),
    };
    answer(app, request, &Sheet::Feed(choice, form, slice)).await
}

async fn feed(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    sent(&app, &request, &asked, (Choice::default(), form(&path)?)).await
}

async fn feed_of_body(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let choice = by_body(&app, &path.0).await?;
    sent(&app, &request, &asked, (choice, form(&path.1)?)).await
}

async fn feed_of_town(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let choice = in_town(&app, &path.0).await?;
    sent(&app, &request, &asked, (choice, form(&path.1)?)).await
}

async fn feed_of_category(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let choice = in_category(&path.0)?;
    sent(&app, &request, &asked, (choice, form(&path.1)?)).await
}

async fn warnings(app: Data<App>, request: HttpRequest) -> Result<HttpResponse> {
    let asked = Asked::default();
    sent(&app, &request, &asked, (Choice::default(), Form::Cap)).await
}

async fn warnings_of_body(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse> {
    let choice = by_body(&app, &path).await?;
    sent(&app, &request, &Asked::default(), (choice, Form::Cap)).await
}

async fn warning(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let number = path.1.parse().map_err(|_| edition::missing())?;
    answer(&app, &request, &Sheet::Warning(id(&path.0)?, number)).await
}
