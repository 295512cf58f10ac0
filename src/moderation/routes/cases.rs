//! HTTP for those who keep the rules: the queue, cases, votes, appeals.
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Data, Path, Query},
};
use entity::id::{AppealId, CaseId, DecisionId, PhotoId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    error::{Problem, Result},
    http::{self, Body, IfMatch, versioned},
    media::Size,
    moderation::{
        appeals, cases, decide, desks, look,
        model::{AppealReply, Escalate, NewDecision, NewNote, NewVote, Which},
        queue,
        shown::{AppealView, CaseLine, CaseView},
    },
    page::{Page, Paging},
    photos,
};

/// The operations of this part.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(queue_page)
        .service(one)
        .service(photo)
        .service(claim)
        .service(release)
        .service(bar_desks)
        .service(escalate)
        .service(note)
        .service(decide_case)
        .service(vote)
        .service(appeal_page)
        .service(claim_appeal)
        .service(answer);
}

/// The queue, oldest first: what the viewer may work on.
#[utoipa::path(
    tag = "moderation",
    params(Which, Paging),
    responses(
        (status = 200, body = Page<CaseLine>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/cases")]
async fn queue_page(
    app: Data<App>,
    viewer: Viewer,
    which: Query<Which>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = queue::list(&app, &viewer, which.into_inner(), &paging).await?;
    Ok(page.respond(&request))
}

/// A case with what it is about and what stands around it. Each look is written into the audit trail.
#[utoipa::path(
    tag = "moderation",
    params(("id" = Uuid, Path, description = "The case")),
    responses(
        (status = 200, body = CaseView),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No such case, or the viewer is a party to it"),
    )
)]
#[get("/moderation/cases/{id}")]
async fn one(app: Data<App>, viewer: Viewer, id: Path<CaseId>) -> Result<HttpResponse> {
    let view = look::into(&app, &viewer, *id).await?;
    Ok(versioned(StatusCode::OK, &view))
}

/// A photo in a case.
#[utoipa::path(
    tag = "moderation",
    params(
        ("id" = Uuid, Path, description = "The case"),
        ("photo" = Uuid, Path, description = "A photo of what it is about, or of what stands around it"),
    ),
    responses(
        (status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/cases/{id}/photos/{photo}")]
async fn photo(
    app: Data<App>,
    viewer: Viewer,
    at: Path<(CaseId, PhotoId)>,
) -> Result<HttpResponse> {
    let (case, photo) = at.into_inner();
    look::photo(&app, &viewer, case, photo).await?;
    let bytes = photos::bytes(&app, photo, Size::Large).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .content_type("image/jpeg")
        .body(bytes))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident($path:literal) = $act:path;)*) => { $(
        $(#[$doc])*
        #[utoipa::path(
            tag = "moderation",
            params(
                ("id" = Uuid, Path, description = "The case"),
                ("If-Match" = String, Header, description = "Its `lock`", max_length = 20),
            ),
            responses(
                (status = 204),
                (status = 401, body = Problem, content_type = "application/problem+json"),
                (status = 403, body = Problem, content_type = "application/problem+json"),
                (status = 404, body = Problem, content_type = "application/problem+json"),
                (status = 409, body = Problem, content_type = "application/problem+json"),
                (status = 412, body = Problem, content_type = "application/problem+json"),
                (status = 428, body = Problem, content_type = "application/problem+json"),
            )
        )]
        #[post($path)]
        async fn $name(
            app: Data<App>,
            viewer: Viewer,
            id: Path<CaseId>,
            lock: IfMatch,
        ) -> Result<HttpResponse> {
            $act(&app, &viewer, *id, lock).await?;
            Ok(http::done())
        }
    )* };
}
acts! {
    /// Takes a case, or takes it over from somebody who has had it for a day.
    claim("/moderation/cases/{id}/claim") = cases::claim;
    /// Gives a case back.
    release("/moderation/cases/{id}/release") = cases::release;
    /// Keeps bodies' desks from a case, because it speaks of public bodies. What a desk has taken or proposed is over.
    bar_desks("/moderation/cases/{id}/bar-desk") = desks::bar;
}

/// Asks staff to look: a conflict, the law, or somebody's life.
#[utoipa::path(
    tag = "moderation",
    params(
        ("id" = Uuid, Path, description = "The case"),
        ("If-Match" = String, Header, description = "Its `lock`", max_length = 20),
    ),
    request_body = Escalate,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/cases/{id}/escalate")]
async fn escalate(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CaseId>,
    lock: IfMatch,
    why: Body<Escalate>,
) -> Result<HttpResponse> {
    cases::escalate(&app, &viewer, (*id, lock), &why.0).await?;
    Ok(http::done())
}

/// Writes a private note.
#[utoipa::path(
    tag = "moderation",
    params(("id" = Uuid, Path, description = "The case")),
    request_body = NewNote,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/cases/{id}/notes")]
async fn note(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CaseId>,
    new: Body<NewNote>,
) -> Result<HttpResponse> {
    cases::note(&app, &viewer, *id, new.0).await?;
    Ok(http::done())
}

/// What was made of a case.
#[derive(Serialize, ToSchema)]
struct Decided {
    /// The decision, in force or waiting for votes.
    #[schema(value_type = Uuid)]
    decision: DecisionId,
}

/// Decides a case that one has taken, or proposes a decision where several people must agree.
#[utoipa::path(
    tag = "moderation",
    params(
        ("id" = Uuid, Path, description = "The case"),
        ("If-Match" = String, Header, description = "Its `lock`", max_length = 20),
    ),
    request_body = NewDecision,
    responses(
        (status = 201, body = Decided),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`take_it_first`, or a decision that does not fit"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/cases/{id}/decisions")]
async fn decide_case(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CaseId>,
    lock: IfMatch,
    new: Body<NewDecision>,
) -> Result<HttpResponse> {
    let decision = decide::decide(&app, &viewer, (*id, lock), new.0).await?;
    Ok(HttpResponse::Created().json(Decided { decision }))
}

/// Votes on the decision that waits, once.
#[utoipa::path(
    tag = "moderation",
    params(
        ("id" = Uuid, Path, description = "The case"),
        ("If-Match" = String, Header, description = "Its `lock`", max_length = 20),
    ),
    request_body = NewVote,
    responses(
        (status = 204),
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
#[post("/moderation/cases/{id}/votes")]
async fn vote(
    app: Data<App>,
    viewer: Viewer,
    id: Path<CaseId>,
    lock: IfMatch,
    new: Body<NewVote>,
) -> Result<HttpResponse> {
    decide::vote(&app, &viewer, (*id, lock), new.0).await?;
    Ok(http::done())
}

/// Appeals that wait for an answer, oldest first, without those in whose decision the viewer had a part.
#[utoipa::path(
    tag = "moderation",
    params(Paging),
    responses(
        (status = 200, body = Page<AppealView>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderation/appeals")]
async fn appeal_page(
    app: Data<App>,
    viewer: Viewer,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = queue::appeals(&app, &viewer, &paging).await?;
    Ok(page.respond(&request))
}

/// Takes an appeal.
#[utoipa::path(
    tag = "moderation",
    params(
        ("id" = Uuid, Path, description = "The appeal"),
        ("If-Match" = String, Header, description = "Its `lock`", max_length = 20),
    ),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/appeals/{id}/claim")]
async fn claim_appeal(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AppealId>,
    lock: IfMatch,
) -> Result<HttpResponse> {
    appeals::claim(&app, &viewer, *id, lock).await?;
    Ok(http::done())
}

/// Answers an appeal in writing.
#[utoipa::path(
    tag = "moderation",
    params(
        ("id" = Uuid, Path, description = "The appeal"),
        ("If-Match" = String, Header, description = "Its `lock`", max_length = 20),
    ),
    request_body = AppealReply,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`take_it_first`, `not_milder`, or answered already"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/moderation/appeals/{id}/answer")]
async fn answer(
    app: Data<App>,
    viewer: Viewer,
    id: Path<AppealId>,
    lock: IfMatch,
    new: Body<AppealReply>,
) -> Result<HttpResponse> {
    appeals::answer(&app, &viewer, (*id, lock), new.0).await?;
    Ok(http::done())
}
