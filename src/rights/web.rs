//! The pages' addresses: forms that browsers send without a script. The gate is not on this way, so what it asks of the
//! API is asked here: our own page, a small body, in time, not too often.
use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
    web::{self, Data, Path, Query, ServiceConfig},
};
use entity::person::Language;
use serde::Deserialize;

use super::{
    holder::{self, Receipt},
    letters,
    model::Form,
    page::{self, Page, Setting, form, status},
    receipt,
    receive::{self, From},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    gate, http,
};

/// A form has to arrive, and to be taken, within this time.
const DEADLINE: Duration = Duration::from_secs(20);

/// Mounts the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(
        web::resource("/rights")
            .route(web::get().to(show_form))
            .route(web::head().to(show_form))
            .route(web::post().to(send_form)),
    )
    .service(
        web::resource("/rights/status")
            .route(web::get().to(show_question))
            .route(web::head().to(show_question))
            .route(web::post().to(send_question)),
    )
    .service(
        web::resource("/rights/{number}/{code}")
            .route(web::get().to(show_status))
            .route(web::head().to(show_status)),
    )
    .service(web::resource("/rights/{number}/{code}/complete").route(web::post().to(complete)))
    .service(web::resource("/rights/{number}/{code}/withdraw").route(web::post().to(withdraw)));
}

/// How somebody wants to read, and what they come from.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    lang: Option<String>,
    /// The address of what they looked at.
    address: Option<String>,
}

/// The language that was chosen; before that, English only for a reader whose browser knows it and no Japanese.
fn setting(request: &HttpRequest, lang: Option<&str>) -> Setting {
    let language = match lang {
        Some("en") => Language::En,
        Some(_) => Language::Ja,
        None => {
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
    };
    Setting { language }
}

fn answer(status: StatusCode, setting: Setting, page: &Page) -> Result<HttpResponse> {
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept-Language"))
        .body(page.whole(setting)?))
}

/// What is refused here is said on a page.
fn refusal(setting: Setting, error: &Error) -> Result<HttpResponse> {
    let (title, text) = match error {
        Error::NotFound(_) => (
            setting.say("この申出は見つかりません", "There is no such request"),
            setting.say(
                "アドレスが途中で切れていないか、お確かめください。受付番号と確認コードを入力して探すこともできます。",
                "Please check that the address is whole. You can also type in the number and the code.",
            ),
        ),
        Error::Csrf => (
            setting.say("送れませんでした", "This was not sent"),
            setting.say(
                "このサーバーのページから送られたことを確かめられませんでした。ページを開きなおして、もう一度お試しください。",
                "We could not make sure that it came from our own page. Please open the page again and try once more.",
            ),
        ),
        Error::TooMany { .. } => (
            setting.say("少し待ってください", "Please wait a little"),
            setting.say(
                "短い時間に続けて送られたため、受け付けませんでした。しばらくしてから、もう一度お試しください。",
                "Too many tries came from here within a short time. Please try again later.",
            ),
        ),
        Error::TooLarge => (
            setting.say("長すぎて送れませんでした", "This was too long to be sent"),
            setting.say(
                "ブラウザーの「戻る」で前のページにもどり、文章を短くしてください。",
                "Please go back in your browser and make the text shorter.",
            ),
        ),
        Error::Conflict(_) | Error::PreconditionFailed => (
            setting.say("この操作はできません", "This cannot be done any more"),
            setting.say(
                "申出の状態が変わっています。ページを開きなおして、いまの状態をお確かめください。",
                "The request has moved on meanwhile. Please open its page again.",
            ),
        ),
        other if other.status().is_server_error() => {
            tracing::error!(%error, "a page about rights failed");
            (
                setting.say("いま受け付けられません", "This cannot be taken at the moment"),
                setting.say(
                    "こちらの不具合です。ブラウザーの「戻る」で前のページにもどると、入力した内容が残っていることがあります。少し待って、もう一度お試しください。",
                    "Something is wrong on our side. What you typed may still be there when you go back. Please try again in a moment.",
                ),
            )
        }
        _ => (
            setting.say("送れませんでした", "This was not sent"),
            setting.say(
                "読み取れない形で送られました。ページを開きなおして、もう一度お試しください。",
                "It came in a form that cannot be read. Please open the page again and try once more.",
            ),
        ),
    };
    answer(
        error.status(),
        setting,
        &page::sentence(setting, title, text),
    )
}

/// Who is signed in, if somebody is: a token that says nothing makes a guest.
async fn viewer(app: &App, request: &HttpRequest) -> Viewer {
    match gate::cookie(request.headers(), gate::ACCESS_COOKIE) {
        Some(token) => app.gate.viewer(token).await.unwrap_or_default(),
        None => Viewer::guest(),
    }
}

/// The pairs of a form that our own page sent.
async fn sent(app: &App, request: &HttpRequest, payload: Payload) -> Result<Vec<(String, String)>> {
    gate::form_of_ours(app, request)?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Error::UnsupportedMedia);
    }
    let body = tokio::time::timeout(DEADLINE, http::collect(payload, http::BODY_MOST)).await;
    let body = body.map_err(|_| Error::Timeout)??;
    let pairs = url::form_urlencoded::parse(&body);
    Ok(pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect())
}

fn value(pairs: &[(String, String)], name: &str) -> String {
    let found = pairs.iter().find(|(given, _)| given == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

async fn show_form(request: HttpRequest, asked: Query<Asked>) -> Result<HttpResponse> {
    let setting = setting(&request, asked.lang.as_deref());
    let form = Form {
        address: asked.into_inner().address.unwrap_or_default(),
        ..Form::default()
    };
    answer(
        StatusCode::OK,
        setting,
        &form::page(setting, &form, &form::Again::default()),
    )
}

async fn send_form(
    app: Data<App>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse> {
    let pairs = match sent(&app, &request, payload.into_inner()).await {
        Ok(pairs) => pairs,
        Err(error) => return refusal(setting(&request, None), &error),
    };
    let value = |name| value(&pairs, name);
    let form = Form {
        address: value("address"),
        kind: value("kind"),
        infringed: value("infringed"),
        facts: value("facts"),
        standing: value("standing"),
        relation: value("relation"),
        public_body: value("public_body") == "true",
        name: value("name"),
        email: value("email"),
        asking: value("asking"),
        language: value("language"),
        key: value("key"),
    };
    let setting = setting(&request, Some(form.language.as_str()));
    let viewer = viewer(&app, &request).await;
    let host = request.headers().get(header::HOST);
    let from = From {
        viewer: &viewer,
        net: app.gate.peer(&request),
        host: host.and_then(|host| host.to_str().ok()),
    };
    match receive::receive(&app, from, &form).await {
        Ok(row) => Ok(see(&letters::page(&app, &row))),
        Err(error) => shown_again(setting, &form, &error),
    }
}

/// The form with what was typed, and what is wrong.
fn shown_again(setting: Setting, form: &Form, error: &Error) -> Result<HttpResponse> {
    let again = match error {
        Error::Invalid(refused) => form::Again {
            refused,
            wait: None,
        },
        Error::TooMany { retry_after, .. } => form::Again {
            refused: &[],
            wait: Some(*retry_after),
        },
        other => return refusal(setting, other),
    };
    answer(error.status(), setting, &form::page(setting, form, &again))
}

/// 303: what was sent is not sent again when the page is loaded again.
fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

async fn show_question(request: HttpRequest, asked: Query<Asked>) -> Result<HttpResponse> {
    let setting = setting(&request, asked.lang.as_deref());
    answer(
        StatusCode::OK,
        setting,
        &status::question(setting, "", false),
    )
}

async fn send_question(
    app: Data<App>,
    request: HttpRequest,
    asked: Query<Asked>,
    payload: web::Payload,
) -> Result<HttpResponse> {
    let setting = setting(&request, asked.lang.as_deref());
    let pairs = match sent(&app, &request, payload.into_inner()).await {
        Ok(pairs) => pairs,
        Err(error) => return refusal(setting, &error),
    };
    let (number, code) = (value(&pairs, "number"), value(&pairs, "code"));
    let typed = Receipt {
        number: &number,
        code: &code,
    };
    match holder::find(&app, app.gate.peer(&request), typed).await {
        Ok(row) => Ok(see(&setting.link(&letters::path(&app, &row)))),
        Err(Error::NotFound(_)) => answer(
            StatusCode::NOT_FOUND,
            setting,
            &status::question(setting, &number, true),
        ),
        Err(error) => refusal(setting, &error),
    }
}

/// A request, found by what stands in its address.
async fn found(
    app: &App,
    request: &HttpRequest,
    path: &(String, String),
) -> Result<entity::rights_request::Model> {
    let receipt = Receipt {
        number: &path.0,
        code: &path.1,
    };
    holder::find(app, app.gate.peer(request), receipt).await
}

async fn show_status(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let setting = setting(&request, asked.lang.as_deref());
    let shown = async {
        let row = found(&app, &request, &path).await?;
        status_page(&app, setting, row, None).await
    };
    match shown.await {
        Ok(answer) => Ok(answer),
        Err(error) => refusal(setting, &error),
    }
}

async fn status_page(
    app: &App,
    setting: Setting,
    row: entity::rights_request::Model,
    again: Option<(&str, &Error)>,
) -> Result<HttpResponse> {
    let code = receipt::grouped(&receipt::code(&app.secrets, row.id));
    let held = holder::read(app, row).await?;
    let refused = match again {
        Some((_, Error::Invalid(refused))) => refused.as_slice(),
        _ => &[],
    };
    let shown = status::Shown {
        code: &code,
        typed: again.map(|(typed, _)| typed).unwrap_or_default(),
        refused,
        now: app.db.clock().now(),
    };
    let status = match again {
        Some((_, error)) => error.status(),
        None => StatusCode::OK,
    };
    answer(status, setting, &status::page(setting, &held, &shown))
}

async fn complete(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<Asked>,
    payload: web::Payload,
) -> Result<HttpResponse> {
    let setting = setting(&request, asked.lang.as_deref());
    let done = async {
        let pairs = sent(&app, &request, payload.into_inner()).await?;
        let row = found(&app, &request, &path).await?;
        let added = value(&pairs, "added");
        match holder::complete(&app, row.clone(), &added).await {
            Ok(()) => Ok(see(&setting.link(&letters::path(&app, &row)))),
            Err(error @ Error::Invalid(_)) => {
                status_page(&app, setting, row, Some((&added, &error))).await
            }
            Err(error) => Err(error),
        }
    };
    match done.await {
        Ok(answer) => Ok(answer),
        Err(error) => refusal(setting, &error),
    }
}

async fn withdraw(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<Asked>,
    payload: web::Payload,
) -> Result<HttpResponse> {
    let setting = setting(&request, asked.lang.as_deref());
    let done = async {
        sent(&app, &request, payload.into_inner()).await?;
        let row = found(&app, &request, &path).await?;
        let path = letters::path(&app, &row);
        holder::withdraw(&app, row).await?;
        Ok(see(&setting.link(&path)))
    };
    match done.await {
        Ok(answer) => Ok(answer),
        Err(error) => refusal(setting, &error),
    }
}
