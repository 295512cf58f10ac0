//! HTTP for the rules that decisions cite.
use actix_web::{
    HttpResponse, get, post,
    web::{Data, Path},
};
use entity::id::RuleId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::Body,
    moderation::rules::{
        list,
        model::{ConfirmRule, NewRule, RefuseRule},
        propose,
        view::{RuleHistory, RuleList, RuleProposal, RuleProposals},
    },
};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(all)
        .service(history)
        .service(proposals)
        .service(new)
        .service(confirm)
        .service(refuse);
}

/// The rules that decisions cite: in force, ended, and announced.
#[utoipa::path(tag = "moderation", operation_id = "citable_rules", responses((status = 200, body = RuleList)))]
#[get("/moderation/rules")]
async fn all(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(list::list(&app, &viewer).await?))
}

/// Every published version of one rule, the newest first.
#[utoipa::path(
    tag = "moderation",
    operation_id = "citable_rule",
    params(("slug" = String, Path, description = "The rule's name in addresses")),
    responses(
        (status = 200, body = RuleHistory),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/rules/{slug}")]
async fn history(app: Data<App>, viewer: Viewer, slug: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(list::history(&app, &viewer, &slug).await?))
}

/// What is proposed and not published, for moderators of areas and staff, and administrators.
#[utoipa::path(
    tag = "moderation",
    operation_id = "rule_proposals",
    responses(
        (status = 200, body = RuleProposals),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/proposals")]
async fn proposals(app: Data<App>, viewer: Viewer) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(list::proposals(&app, &viewer).await?))
}

/// Proposes a rule, or another version of one. Nothing changes before an administrator who did not propose it agrees.
#[utoipa::path(
    tag = "moderation",
    operation_id = "propose_rule",
    request_body = NewRule,
    responses(
        (status = 201, body = RuleProposal),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`unchanged`: the newest version says the same"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/rules")]
async fn new(app: Data<App>, viewer: Viewer, new: Body<NewRule>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(propose::propose(&app, &viewer, &new.0).await?))
}

/// Publishes what somebody else proposed: in an emergency it holds at once, otherwise 14 days from now or later.
#[utoipa::path(
    tag = "moderation",
    operation_id = "confirm_rule",
    params(("id" = Uuid, Path, description = "The proposal")),
    request_body = ConfirmRule,
    responses(
        (status = 200, body = RuleProposal),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not by its proposer, only by administrators, and with a second factor shown just now"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Decided already; `overtaken`: another version was published since it was proposed"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/rules/{id}/confirm")]
async fn confirm(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RuleId>,
    yes: Body<ConfirmRule>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(propose::confirm(&app, &viewer, *id, &yes.0).await?))
}

/// Refuses what somebody else proposed, or takes back one's own.
#[utoipa::path(
    tag = "moderation",
    operation_id = "refuse_rule",
    params(("id" = Uuid, Path, description = "The proposal")),
    request_body = RefuseRule,
    responses(
        (status = 200, body = RuleProposal),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Decided already"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/rules/{id}/refuse")]
async fn refuse(
    app: Data<App>,
    viewer: Viewer,
    id: Path<RuleId>,
    no: Body<RefuseRule>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(propose::refuse(&app, &viewer, *id, &no.0).await?))
}
