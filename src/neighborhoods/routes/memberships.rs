//! HTTP for one's own memberships and for invitations.
use actix_web::{
    HttpRequest, HttpResponse, delete, get, patch, post,
    web::{Data, Json, Path},
};
use entity::id::MembershipId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{Body, done},
    limits::Who,
    neighborhoods::{
        belonging, invites,
        model::{Acceptance, Invitation, MembershipChange, NewMembership, Position},
        proof,
        view::{InviteLink, MembershipView, Memberships, Vouching},
    },
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(mine)
        .service(join)
        .service(look)
        .service(accept)
        .service(change)
        .service(leave)
        .service(check_location)
        .service(invite);
}

/// Where I belong.
#[utoipa::path(
    tag = "neighborhoods",
    responses(
        (status = 200, body = Memberships),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/memberships")]
async fn mine(app: Data<App>, viewer: Viewer) -> Result<Json<Memberships>> {
    let items = belonging::mine(&app, &viewer).await?;
    Ok(Json(Memberships { items, next: None }))
}

/// Joins a town; three at most at the same time.
#[utoipa::path(
    tag = "neighborhoods",
    request_body = NewMembership,
    responses(
        (status = 201, body = MembershipView),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/memberships")]
async fn join(
    app: Data<App>,
    viewer: Viewer,
    Body(wish): Body<NewMembership>,
) -> Result<HttpResponse> {
    let joined = belonging::join(&app, &viewer, wish).await?;
    Ok(HttpResponse::Created().json(joined))
}

/// Changes how I appear in a town, or makes it my home (once in 30 days).
#[utoipa::path(
    tag = "neighborhoods",
    params(("id" = Uuid, Path)),
    request_body = MembershipChange,
    responses(
        (status = 200, body = MembershipView),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/memberships/{id}")]
async fn change(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MembershipId>,
    Body(wish): Body<MembershipChange>,
) -> Result<Json<MembershipView>> {
    let changed = belonging::change(&app, &viewer, *id, wish).await?;
    Ok(Json(changed))
}

/// Leaves a town.
#[utoipa::path(
    tag = "neighborhoods",
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "Left"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/memberships/{id}")]
async fn leave(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<HttpResponse> {
    belonging::leave(&app, &viewer, *id).await?;
    Ok(done())
}

/// Shows by my device's position that I am in the town. The position is not kept.
#[utoipa::path(
    tag = "neighborhoods",
    params(("id" = Uuid, Path)),
    request_body = Position,
    responses(
        (status = 200, body = MembershipView),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/memberships/{id}/location-check")]
async fn check_location(
    app: Data<App>,
    viewer: Viewer,
    id: Path<MembershipId>,
    Body(position): Body<Position>,
) -> Result<Json<MembershipView>> {
    let checked = proof::check_location(&app, &viewer, *id, &position).await?;
    Ok(Json(checked))
}

/// Makes a link with which I vouch for one neighbor; five in 30 days.
#[utoipa::path(
    tag = "neighborhoods",
    params(("id" = Uuid, Path)),
    responses(
        (status = 201, body = InviteLink),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/memberships/{id}/invites")]
async fn invite(app: Data<App>, viewer: Viewer, id: Path<MembershipId>) -> Result<HttpResponse> {
    let link = invites::invite(&app, &viewer, *id).await?;
    Ok(HttpResponse::Created().json(link))
}

/// Who vouches for which town.
#[utoipa::path(
    tag = "neighborhoods",
    request_body = Invitation,
    responses(
        (status = 200, body = Vouching),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/invites/look")]
async fn look(
    app: Data<App>,
    request: HttpRequest,
    Body(invitation): Body<Invitation>,
) -> Result<Json<Vouching>> {
    let who = Who::net(app.gate.peer(&request));
    let found = invites::look(&app, &who, invitation.token.as_str()).await?;
    Ok(Json(found))
}

/// Takes a neighbor's word for my membership.
#[utoipa::path(
    tag = "neighborhoods",
    request_body = Acceptance,
    responses(
        (status = 200, body = MembershipView),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/invites/accept")]
async fn accept(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    Body(wish): Body<Acceptance>,
) -> Result<Json<MembershipView>> {
    let who = Who::net(app.gate.peer(&request));
    let accepted = invites::accept(&app, &viewer, &who, &wish).await?;
    Ok(Json(accepted))
}
