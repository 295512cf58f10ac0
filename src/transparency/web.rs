//! The addresses outside the API: pages, feed and files for everybody. They need neither an account nor a script.
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Path, Query, ServiceConfig},
};
use entity::person::Language;
use serde::Deserialize;

use super::{
    half::Half,
    model::{Choice, Wanted, number_at},
    page::{self, Setting},
    press::{Form, Ledger, Sheet},
};
use crate::{
    app::App,
    error::{Error, Result},
    limits::{Act, Who},
    page::Cursor,
    web::files,
};

/// Mounts the pages and files.
pub fn pages(cfg: &mut ServiceConfig) {
    macro_rules! at {
        ($path:literal, $handler:ident) => {
            cfg.service(
                web::resource($path)
                    .route(web::get().to($handler))
                    .route(web::head().to($handler)),
            );
        };
    }
    at!("/transparency", log);
    at!("/transparency/log.csv", csv);
    at!("/transparency/log.json", json);
    at!("/transparency/log.atom", feed);
    at!("/transparency/heads.json", heads);
    at!("/transparency/rows/{seq}", row);
    at!("/transparency/reports/{half}", report);
}

/// How somebody wants to read.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    lang: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    /// The language that was chosen; before that, English only for a reader whose browser knows it and no Japanese.
    fn language(&self, request: &HttpRequest) -> Language {
        match self.lang.as_deref() {
            Some("en") => return Language::En,
            Some(_) => return Language::Ja,
            None => {}
        }
        let known = request.headers().get(header::ACCEPT_LANGUAGE);
        let known = known
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let reads = |tag: &str| known.split(',').any(|one| one.trim().starts_with(tag));
        if reads("en") && !reads("ja") {
            Language::En
        } else {
            Language::Ja
        }
    }

    fn after(&self) -> Result<Option<i64>> {
        let cursor = self
            .cursor
            .as_deref()
            .map(str::parse::<Cursor>)
            .transpose()?;
        cursor.map(|cursor| number_at(cursor.0)).transpose()
    }
}

/// Somebody without an account may ask so often: what is not ready is read from the database.
fn count(app: &App, request: &HttpRequest) -> Result<()> {
    let who = Who::net(app.gate.peer(request));
    app.limits.count(Act::Read, &who).map(drop)
}

async fn answer(app: &App, request: &HttpRequest, sheet: Sheet) -> Result<HttpResponse> {
    count(app, request)?;
    let file = app.ledger.sheet(app, sheet).await?;
    let mut answer = files::answer(request, &file);
    let varies = header::HeaderValue::from_static("Accept-Encoding, Accept-Language");
    answer.headers_mut().insert(header::VARY, varies);
    Ok(answer)
}

/// The same for a page: what is not there is said in words.
async fn leaf(
    app: &App,
    request: &HttpRequest,
    language: Language,
    sheet: Result<Sheet>,
) -> Result<HttpResponse> {
    let answered = match sheet {
        Ok(sheet) => answer(app, request, sheet).await,
        Err(error) => Err(error),
    };
    match answered {
        Err(Error::NotFound(_) | Error::Invalid(_)) => {
            let setting = Setting {
                base: app.public_url(),
                language,
            };
            Ok(HttpResponse::build(StatusCode::NOT_FOUND)
                .content_type("text/html; charset=utf-8")
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .body(page::missing(&setting).whole(&setting)?))
        }
        other => other,
    }
}

fn wanted(asked: &Asked, wanted: &Wanted) -> Result<(Choice, Option<i64>)> {
    Ok((wanted.choice()?, asked.after()?))
}

async fn log(
    app: Data<App>,
    request: HttpRequest,
    asked: Query<Asked>,
    choice: Query<Wanted>,
) -> Result<HttpResponse> {
    let language = asked.language(&request);
    let sheet = wanted(&asked, &choice).map(|(choice, after)| Sheet::Log(choice, after, language));
    leaf(&app, &request, language, sheet).await
}

/// In Japanese unless it is asked for: a subscription names its language.
async fn feed(
    app: Data<App>,
    request: HttpRequest,
    asked: Query<Asked>,
    choice: Query<Wanted>,
) -> Result<HttpResponse> {
    let (choice, after) = wanted(&asked, &choice)?;
    let language = match asked.lang.as_deref() {
        Some("en") => Language::En,
        _ => Language::Ja,
    };
    answer(&app, &request, Sheet::Feed(choice, after, language)).await
}

async fn row(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let language = asked.language(&request);
    let seq = path
        .parse::<i64>()
        .map_err(|_| Error::NotFound("row of the log"));
    leaf(
        &app,
        &request,
        language,
        seq.map(|seq| Sheet::Row(seq, language)),
    )
    .await
}

async fn report(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let language = asked.language(&request);
    let half = path.parse::<Half>();
    leaf(
        &app,
        &request,
        language,
        half.map(|half| Sheet::Report(half, language)),
    )
    .await
}

async fn heads(app: Data<App>, request: HttpRequest) -> Result<HttpResponse> {
    answer(&app, &request, Sheet::Heads).await
}

async fn csv(app: Data<App>, request: HttpRequest) -> Result<HttpResponse> {
    file(
        &app,
        &request,
        Form::Csv,
        (
            "text/csv; charset=utf-8",
            "attachment; filename=\"log.csv\"",
        ),
    )
}

async fn json(app: Data<App>, request: HttpRequest) -> Result<HttpResponse> {
    file(
        &app,
        &request,
        Form::Json,
        ("application/json", "attachment; filename=\"log.json\""),
    )
}

/// The whole log, oldest row first, as `kairanban log verify` reads it.
fn file(
    app: &Data<App>,
    request: &HttpRequest,
    form: Form,
    (kind, place): (&'static str, &'static str),
) -> Result<HttpResponse> {
    count(app, request)?;
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, place))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .streaming(Box::pin(Ledger::file(app.clone(), form))))
}
