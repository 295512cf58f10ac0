//! Puts the app together. `main` and every test call it.
use std::sync::OnceLock;

use actix_web::{
    HttpRequest, HttpResponse,
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use utoipa_actix_web::{AppExt, scope, service_config::ServiceConfig as Collecting};

use crate::{
    accounts, agencies, bulletin,
    clock::Clock,
    comments,
    config::Config,
    db::Db,
    error::{Error, Result},
    gate::{self, Gate},
    http, inbox,
    limits::Limits,
    live::{self, Live},
    lookup::Lookup,
    mail::Mailer,
    media::{MediaStore, Papers, Workshop},
    meetups,
    metrics::Metrics,
    moderation, neighborhoods, notices, notifications, photos, places, posts, reviews, rights,
    screening,
    secrets::Secrets,
    transparency,
    web::{self as web_pages, document, health::Readiness, shield},
};

/// Everything a request or a job may need.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Keys.
    pub secrets: Secrets,
    /// Who is asking.
    pub gate: Gate,
    /// What is dear about passwords.
    pub passwords: accounts::Passwords,
    /// How often.
    pub limits: Limits,
    /// Letters out.
    pub mailer: Mailer,
    /// Photos on disk.
    pub media: MediaStore,
    /// Attachments of notices on disk.
    pub papers: Papers,
    /// Where photos are prepared, two at a time.
    pub workshop: Workshop,
    /// The towns on the map.
    pub towns: neighborhoods::Towns,
    /// The faces beside words.
    pub personas: neighborhoods::Personas,
    /// The bodies that speak here, and the names that are theirs.
    pub agencies: agencies::Agencies,
    /// Asks the world where an office says that it is.
    pub lookup: Lookup,
    /// Threads that show no photos.
    pub plain_threads: comments::PlainThreads,
    /// The newest posts of each neighborhood, kept ready.
    pub boards: posts::Boards,
    /// Undecided cases, kept in the order of the queue.
    pub waiting: moderation::Waiting,
    /// The words that towns watch.
    pub watched: screening::Watched,
    /// The town guide, kept ready.
    pub places: places::Places,
    /// Calendars of meetups, kept ready.
    pub calendars: meetups::Calendars,
    /// Official notices, kept ready.
    pub bulletin: bulletin::Bulletin,
    /// The public log, kept ready.
    pub ledger: transparency::Ledger,
    /// What offices were told of how far their notices came.
    pub figures: inbox::Figures,
    /// Who is next for a seat.
    pub turns: meetups::Turns,
    /// Open screens.
    pub live: Live,
    /// What is counted.
    pub metrics: Metrics,
    /// What pages may load.
    pub page_policy: actix_web::http::header::HeaderValue,
    /// Whether requests would be served.
    pub readiness: Readiness,
    /// The address people use, known once the server listens.
    public_url: OnceLock<String>,
}

impl App {
    /// Opens database, files and mail as the settings say.
    ///
    /// # Errors
    /// Whatever cannot be opened.
    pub async fn open(config: Config, clock: Clock) -> Result<Self> {
        std::fs::create_dir_all(&config.data)?;
        let secrets = match &config.secret {
            Some(text) => Secrets::from_text(text)?,
            None => Secrets::in_folder(&config.data)?,
        };
        let db = Db::open(&config.database(), clock.clone()).await?;
        Ok(Self {
            boards: posts::Boards::new(db.hub()),
            places: places::Places::new(db.hub()),
            bulletin: bulletin::Bulletin::new(db.hub()),
            calendars: meetups::Calendars::new(db.hub()),
            ledger: transparency::Ledger::new(db.hub()),
            waiting: moderation::Waiting::new(db.hub()),
            gate: Gate::new(&db, &secrets, config.trusted_proxies.clone()),
            passwords: accounts::Passwords::new(config.password_cost)?,
            limits: Limits::new(&clock, config.rate_scale),
            mailer: Mailer::new(&config)?,
            media: MediaStore::open(config.data.join("media"))?,
            papers: Papers::open(config.data.join("media").join("papers"))?,
            workshop: Workshop::default(),
            towns: neighborhoods::Towns::new(&db),
            personas: neighborhoods::Personas::new(&db),
            agencies: agencies::Agencies::new(&db),
            lookup: Lookup::new().map_err(Error::internal)?,
            plain_threads: comments::PlainThreads::new(&db),
            figures: inbox::Figures::default(),
            watched: screening::Watched::new(&db),
            turns: meetups::Turns::default(),
            live: Live::new(&db),
            metrics: Metrics::new(&db),
            page_policy: shield::page_policy(config.tiles.as_ref()),
            readiness: Readiness::default(),
            public_url: OnceLock::new(),
            secrets,
            db,
            config,
        })
    }

    /// The address in mails and links, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        let listening = self
            .public_url
            .get()
            .map_or("http://127.0.0.1:8080", String::as_str);
        self.config.public_url.as_deref().unwrap_or(listening)
    }

    /// Says where the server listens, once it does.
    pub fn listens_on(&self, url: String) {
        let _told_once = self.public_url.set(url);
    }

    /// Whether a request's origin is our own page: the public address, or the one that was asked.
    #[must_use]
    pub fn is_own_origin(&self, origin: &str, host: Option<&str>) -> bool {
        if origin == self.public_url() {
            return true;
        }
        let name = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        name.is_some() && name == host
    }

    /// Whether the API has such a path, so that the gate can tell "sign in" from "no such page".
    #[must_use]
    pub fn is_operation(&self, pattern: &str) -> bool {
        document::operations().has(pattern)
    }
}

/// The API's operations, in the order in which they are looked up: the busiest first.
fn api(cfg: &mut Collecting) {
    // The framework tries one address after the other, each with an expression of its own: what a whole town asks
    // for at once stands first.
    cfg.configure(bulletin::routes)
        .configure(posts::routes)
        .configure(comments::routes)
        .configure(places::routes)
        .configure(reviews::routes)
        .configure(photos::routes)
        .configure(neighborhoods::routes)
        .configure(notifications::routes)
        .configure(notices::routes)
        .configure(inbox::routes)
        .configure(meetups::routes)
        .configure(moderation::routes)
        .configure(screening::routes)
        .configure(rights::routes)
        .configure(transparency::routes)
        .configure(agencies::routes)
        .configure(accounts::routes)
        .configure(live::routes);
}

/// The OpenAPI document, made from the same list that is served.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, collected) = actix_web::App::new()
        .into_utoipa_app()
        .service(scope("/api/v1").configure(api))
        .split_for_parts();
    document::complete(collected)
}

/// Mounts everything on an actix app.
pub fn configure(app: Data<App>) -> impl FnOnce(&mut ServiceConfig) {
    move |cfg| {
        cfg.app_data(app);
        http::configure(cfg);
        let operations = web::scope("/api/v1")
            .wrap(from_fn(gate::guard))
            .configure(|cfg| api(&mut Collecting::new(cfg)))
            .default_service(web::to(no_operation));
        cfg.service(operations)
            .configure(bulletin::pages)
            .configure(meetups::pages)
            .configure(places::pages)
            .configure(rights::pages)
            .configure(transparency::pages)
            .configure(web_pages::configure);
    }
}

/// A path or a method that the API does not have. The gate has let the request through by then.
async fn no_operation(request: HttpRequest) -> Result<HttpResponse> {
    match request.match_pattern() {
        Some(_) => Err(Error::MethodNotAllowed),
        None => Err(Error::NotFound("operation")),
    }
}
