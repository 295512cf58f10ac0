//! HTTP for neighbors: looking one up, and not wanting to meet.
use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{Data, Json, Path, Query},
};
use entity::id::{MembershipId, MuteId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{Body, done},
    neighborhoods::{
        model::NewMute,
        ties,
        view::{Blocked, Muted, Profile},
    },
    page::{Page, Paging},
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(profile)
        .service(block)
        .service(unblock)
        .service(mute)
        .service(unmute)
        .service(blocks)
        .service(mutes)
        .service(add_mute)
        .service(drop_mute);
}

/// A neighbor in a town of mine.
#[utoipa::path(
    tag = "neighborhoods",
    params(("membership" = Uuid, Path)),
    responses(
        (status = 200, body = Profile),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/members/{membership}")]
async fn profile(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<Json<Profile>> {
    Ok(Json(ties::profile(&app, &viewer, *id).await?))
}

/// Blocks a neighbor: neither meets the other any more, and nobody is told.
#[utoipa::path(
    tag = "neighborhoods",
    params(("membership" = Uuid, Path)),
    responses(
        (status = 204, description = "Blocked"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/members/{membership}/block")]
async fn block(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<HttpResponse> {
    ties::block(&app, &viewer, *id).await?;
    Ok(done())
}

/// Lifts a block.
#[utoipa::path(
    tag = "neighborhoods",
    params(("membership" = Uuid, Path)),
    responses(
        (status = 204, description = "Not blocked any more"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/members/{membership}/block")]
async fn unblock(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<HttpResponse> {
    ties::unblock(&app, &viewer, *id).await?;
    Ok(done())
}

/// Leaves a neighbor's words out of my lists.
#[utoipa::path(
    tag = "neighborhoods",
    params(("membership" = Uuid, Path)),
    responses(
        (status = 204, description = "Muted"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/members/{membership}/mute")]
async fn mute(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<HttpResponse> {
    ties::mute(&app, &viewer, *id).await?;
    Ok(done())
}

/// Lifts the mute of a neighbor.
#[utoipa::path(
    tag = "neighborhoods",
    params(("membership" = Uuid, Path)),
    responses(
        (status = 204, description = "Not muted any more"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/members/{membership}/mute")]
async fn unmute(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<HttpResponse> {
    ties::unmute(&app, &viewer, *id).await?;
    Ok(done())
}

/// Whom I have blocked.
#[utoipa::path(
    tag = "neighborhoods",
    params(Paging),
    responses(
        (status = 200, body = Page<Blocked>),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/blocks")]
async fn blocks(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse> {
    let page = ties::blocks(&app, &viewer, &paging).await?;
    Ok(page.respond(&request))
}

/// What I have muted.
#[utoipa::path(
    tag = "neighborhoods",
    params(Paging),
    responses(
        (status = 200, body = Page<Muted>),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/me/mutes")]
async fn mutes(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse> {
    let page = ties::mutes(&app, &viewer, &paging).await?;
    Ok(page.respond(&request))
}

/// Leaves posts with a word, or of a kind, out of my lists; again answers what is there.
#[utoipa::path(
    tag = "neighborhoods",
    request_body = NewMute,
    responses(
        (status = 201, body = Muted),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/me/mutes")]
async fn add_mute(
    app: Data<App>,
    viewer: Viewer,
    Body(wish): Body<NewMute>,
) -> Result<HttpResponse> {
    let muted = ties::add_mute(&app, &viewer, wish).await?;
    Ok(HttpResponse::Created().json(muted))
}

/// Lifts a mute.
#[utoipa::path(
    tag = "neighborhoods",
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "Not muted any more"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/me/mutes/{id}")]
async fn drop_mute(app: Data<App>, viewer: Viewer, id: Path<MuteId>) -> Result<HttpResponse> {
    ties::drop_mute(&app, &viewer, *id).await?;
    Ok(done())
}
