//! HTTP for official notices: what everybody may read.
use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{Data, Path, Query},
};
use entity::{
    id::NoticeId,
    notice_version::{Category, Severity},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{
    attachments, edition,
    model::{Notice, Versions},
    press,
    sheet::{Choice, Sheet, Slice},
    web,
};
use crate::{
    app::App,
    error::{Error, Problem, Result},
    neighborhoods::words,
    page::{Page, Paging},
};

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list)
        .service(single)
        .service(versions)
        .service(attachment);
}

/// Which notices are wanted; all conditions hold.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// For this neighborhood, or the municipality it lies in.
    #[param(min_length = 1, max_length = 40)]
    neighborhood: Option<String>,
    /// From this body.
    #[param(min_length = 1, max_length = 40)]
    agency: Option<String>,
    /// About this.
    #[param(schema_with = words::<Category>)]
    category: Option<String>,
    /// Of this weight.
    #[param(schema_with = words::<Severity>)]
    severity: Option<String>,
}

/// Official notices, newest first: those that hold, those that ended and those that were withdrawn.
#[utoipa::path(
    tag = "notices",
    params(Wanted, Paging),
    responses(
        (status = 200, body = Page<Notice>),
        (status = 304, description = "Not changed"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/notices")]
async fn list(
    app: Data<App>,
    request: HttpRequest,
    wanted: Query<Wanted>,
    paging: Query<Paging>,
) -> Result<HttpResponse> {
    let slice = Slice {
        after: paging.after()?,
        limit: usize::try_from(paging.limit()?).unwrap_or(press::LIMIT),
    };
    let choice = choice(&app, &wanted).await?;
    web::answer(&app, &request, &Sheet::List(choice, slice)).await
}

async fn choice(app: &App, wanted: &Wanted) -> Result<Choice> {
    if *wanted == Wanted::default() {
        return Ok(Choice::default());
    }
    let edition = app.bulletin.edition(app).await?;
    let unknown = |name: &'static str| move || Error::invalid(name, "unknown");
    let area = wanted.neighborhood.as_deref().map(|slug| {
        let found = edition.places.slugs.get(slug).copied();
        found.ok_or(Error::NotFound("neighborhood"))
    });
    let agency = wanted.agency.as_deref().map(|slug| {
        let found = edition.bodies.slugs.get(slug).copied();
        found.ok_or(Error::NotFound("agency"))
    });
    let category = wanted
        .category
        .as_deref()
        .map(|word| press::category(word).ok_or_else(unknown("?category")));
    let severity = wanted
        .severity
        .as_deref()
        .map(|word| press::severity(word).ok_or_else(unknown("?severity")));
    Ok(Choice {
        neighborhood: area.transpose()?,
        agency: agency.transpose()?,
        category: category.transpose()?,
        severity: severity.transpose()?,
    })
}

/// One notice as it is now. Of a withdrawn one only the title and the reason are left.
#[utoipa::path(
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Notice),
        (status = 304, description = "Not changed"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/notices/{id}")]
async fn single(app: Data<App>, request: HttpRequest, id: Path<Uuid>) -> Result<HttpResponse> {
    web::answer(&app, &request, &Sheet::Notice(NoticeId(*id))).await
}

/// All versions of a notice that were ever public, with what each of them changed.
#[utoipa::path(
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, body = Versions),
        (status = 304, description = "Not changed"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/notices/{id}/versions")]
async fn versions(app: Data<App>, request: HttpRequest, id: Path<Uuid>) -> Result<HttpResponse> {
    web::answer(&app, &request, &Sheet::Versions(NoticeId(*id))).await
}

/// A file that goes with a notice. A PDF is saved, not opened here; of a withdrawn notice there are none.
#[utoipa::path(
    tag = "notices",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("attachment" = Uuid, Path, description = "The file"),
    ),
    responses(
        (status = 200, description = "The bytes", content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"))),
        (status = 304, description = "Not changed: the bytes of a file never do"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/notices/{id}/attachments/{attachment}")]
async fn attachment(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse> {
    let (id, file) = path.into_inner();
    let public = app.bulletin.find(&app, NoticeId(id)).await?;
    let public = public.ok_or_else(edition::missing)?;
    let file = public
        .attachment(file)
        .ok_or(Error::NotFound("attachment"))?;
    attachments::answer(&app, &request, file).await
}
