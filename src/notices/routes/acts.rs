//! HTTP for what is done with a notice: each act names the lock of the version it is based on.
use actix_web::{
    HttpResponse,
    http::StatusCode,
    post,
    web::{Data, Path},
};
use entity::id::NoticeId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    notices::{
        acts, drafts, living,
        model::{Approval, Correction, Reason, Release, Submission},
        view::OfficeNotice,
    },
};

/// The acts.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(submit)
        .service(approve)
        .service(give_back)
        .service(reject)
        .service(discard)
        .service(correct)
        .service(withdraw)
        .service(release_alone)
        .service(review_release)
        .service(stop);
}

/// Hands the version that is worked on to the approvers.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Submission,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`, `outside_jurisdiction`, `training_changed`, `agency_not_active`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/submit")]
async fn submit(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Submission>,
) -> Result<HttpResponse> {
    let notice = drafts::submit(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Approves what was read. Needs a passkey shown within five minutes, a day in the role, and somebody else's words.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Approval,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`, `content_changed`, `outside_jurisdiction`, `training_changed`, `agency_not_active`, `not_published`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/approve")]
async fn approve(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Approval>,
) -> Result<HttpResponse> {
    let notice = acts::approve(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Gives the version back to be written again; whoever did may not write it.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Reason,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/return")]
async fn give_back(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse> {
    let notice = acts::give_back(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Refuses the version for good.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Reason,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/reject")]
async fn reject(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse> {
    let notice = acts::reject(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Throws a draft away.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/discard")]
async fn discard(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
) -> Result<HttpResponse> {
    let notice = drafts::discard(&app, &viewer, *id, lock).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Begins the next version, with the words of the one that readers see. `If-Match` holds the lock of that one.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Correction,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`, `open_version`, `not_published`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/correct")]
async fn correct(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Correction>,
) -> Result<HttpResponse> {
    let notice = living::correct(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Takes back what readers see. One person does it alone. `If-Match` holds the lock of the published version.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Reason,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`, `not_published`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/withdraw")]
async fn withdraw(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse> {
    let notice = living::withdraw(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Sends an emergency without a second person, where the agency allows it and nobody else has acted in time.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    request_body = Release,
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`break_glass_off`, `too_early`, `not_an_emergency`, `wrong_state`, `content_changed`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/release-alone")]
async fn release_alone(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
    body: Body<Release>,
) -> Result<HttpResponse> {
    let notice = acts::release_alone(&app, &viewer, *id, lock, body.0).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// Looks at what one person released. `If-Match` holds the lock of that version.
#[utoipa::path(
    tag = "office",
    params(
        ("id" = Uuid, Path, description = "The notice"),
        ("If-Match" = String, Header, description = "The version's lock, in quotes", max_length = 20),
    ),
    responses(
        (status = 200, body = OfficeNotice),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`nothing_to_review`"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/office/notices/{id}/review-release")]
async fn review_release(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    lock: IfMatch,
) -> Result<HttpResponse> {
    let notice = acts::review_release(&app, &viewer, *id, lock).await?;
    Ok(versioned(StatusCode::OK, &notice))
}

/// The emergency stop of whoever runs the server: withdraws a published notice, with a second factor shown just
/// now. It stands in the notice's record, and the agency is told.
#[utoipa::path(
    tag = "trust",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = Reason,
    responses(
        (status = 204),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`wrong_state`"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/trust/notices/{id}/stop")]
async fn stop(
    app: Data<App>,
    viewer: Viewer,
    id: Path<NoticeId>,
    body: Body<Reason>,
) -> Result<HttpResponse> {
    living::stop(&app, &viewer, *id, body.0).await?;
    Ok(http::done())
}
