//! Hints to open screens: "something is new there", and nothing of what it is. The page asks the API again,
//! and the API asks the scope.
//!
//! A stream is a small buffer and a waker; there is no task and no timer of its own, because there may be
//! ten thousand of them. One task beats for all, and looks again at those whose person changed.
use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, HeaderMap},
    web::Data,
};
use ahash::AHashSet;
use entity::id::PersonId;
use tokio::sync::Notify;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    access::Viewer,
    app::App,
    db::Db,
    error::{Error, Problem, Result},
    events::Subject,
    limits::{Act, Who},
    log::{self, Logged, Position},
};

mod board;
mod lines;
mod screen;
mod towns;
use board::{Board, Standing};
use lines::What;

/// How often the shared timer comes round.
const TICK: Duration = Duration::from_millis(250);

/// Who listens.
pub struct Live {
    board: Arc<Board>,
    /// Somebody's row changed: what they may hear of must be looked at again.
    changed: Arc<Notify>,
}

impl Live {
    /// Nobody listens yet; the log is followed.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let board = Arc::new(Board::default());
        let changed = Arc::new(Notify::new());
        let (told, wake) = (board.clone(), changed.clone());
        db.hub()
            .follow_in_order(move |logged| tell(&told, &wake, logged));
        Self { board, changed }
    }

    /// Everything up to here was told before anybody could listen.
    pub fn starts_at(&self, at: Position) {
        self.board.starts_at(at);
    }

    /// How many streams are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.board.count()
    }

    /// How far this process has followed the log.
    #[must_use]
    pub fn position(&self) -> Position {
        self.board.position()
    }

    /// Says good-bye to everybody; nobody may listen any more.
    pub fn close(&self) {
        self.board.close();
    }

    /// Whether the process is about to end.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.board.is_closed()
    }
}

/// A line of the log becomes hints. Reactions are no news: a busy evening would wake every screen for each.
fn tell(board: &Board, changed: &Notify, logged: &Logged) {
    let change = &logged.change;
    match (change.subject, change.area, change.person) {
        (Subject::Post, Some(area), _) => board.hint(area, What::Posts, logged.at),
        (Subject::Comment, Some(area), _) => board.hint(area, What::Comments, logged.at),
        (Subject::Notification, _, Some(person)) => {
            board.whisper(person, What::Notifications, logged.at);
        }
        (Subject::Inbox, Some(area), _) => board.hint(area, What::Notices, logged.at),
        (Subject::Inbox, _, Some(person)) => board.whisper(person, What::Notices, logged.at),
        (Subject::Session, _, _) => board.end_session(change.row, logged.at),
        (Subject::Person | Subject::Membership, _, Some(person)) => {
            if change.subject == Subject::Membership {
                board.whisper(person, What::Me, logged.at);
            }
            // Of a person's row no hint yet: that somebody blocked me is told nowhere, so not here either.
            if board.look_again(person, logged.at) {
                changed.notify_one();
            }
        }
        _ => board.pass(logged.at),
    }
}

/// Beats for all streams, and looks again at people who changed, until the process ends.
pub async fn keep(app: Data<App>) {
    let beat = async {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            app.live.board.beat();
        }
    };
    let look = async {
        loop {
            tokio::select! {
                () = app.live.changed.notified() => {}
                () = tokio::time::sleep(TICK * 4) => {}
            }
            look_again(&app).await;
        }
    };
    let ((), ()) = tokio::join!(beat, look);
}

/// What people who changed may hear of now. Who cannot be looked up now is tried again in a second.
async fn look_again(app: &App) {
    let board = &app.live.board;
    let people: AHashSet<PersonId> = board.people_to_look_at();
    for person in people {
        match app.gate.as_seen_by(person).await {
            Ok(viewer) => {
                if let Err(error) = towns::learn(app, board, &viewer).await {
                    tracing::warn!(%error, "a town's word cannot be read");
                }
                board.stand(person, &Standing::of(&viewer));
            }
            Err(error) if error.status().is_server_error() => board.try_again(person),
            Err(_) => board.end_person(person),
        }
    }
}

/// The operation.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(live);
}

/// Hints as they come
///
/// Server-sent events. `hint` says where something is new: `{"area": slug or null, "what": "posts" |
/// "comments" | "notices" | "notifications" | "me"}`. Its id is a place in the log, and `Last-Event-ID` goes on from
/// there; `resync` says that too much has happened to go on. `bye` is the last event: the session has ended
/// or the server stops. A comment comes every ten seconds.
#[utoipa::path(
    tag = "live",
    params(("Last-Event-ID" = Option<String>, Header, description = "The last id received", max_length = 60)),
    responses(
        (status = 200, description = "A stream that does not end by itself", content_type = "text/event-stream", body = String),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many streams were started", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/live")]
async fn live(app: Data<App>, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse> {
    let person = viewer.signed_in()?;
    app.limits.count(Act::Stream, &Who::Person(person))?;
    let screen = app.live.board.open(person, viewer.session())?;
    // Registered first and looked at afterwards, so that nothing which happens in between is missed.
    if let Some(session) = viewer.session()
        && !app.gate.session_lives(session, person).await?
    {
        return Err(Error::Anonymous);
    }
    let viewer = app.gate.as_seen_by(person).await?;
    towns::learn(&app, &app.live.board, &viewer).await?;
    screen.admit(&Standing::of(&viewer));
    match last_event_id(request.headers()).map(str::parse) {
        None => screen.greet(),
        Some(Ok(from)) => screen.catch_up(from, log::since(&app.db, from).await?.as_deref()),
        Some(Err(_)) => screen.catch_up(Position::default(), None),
    }
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Proxies that collect answers would collect this one for ever.
        .insert_header(("X-Accel-Buffering", "no"))
        .force_close()
        .body(screen))
}

fn last_event_id(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("last-event-id")?
        .to_str()
        .ok()
        .filter(|text| !text.is_empty())
}
