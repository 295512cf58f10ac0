//! The test village: a server of its own for each story, neighbors, a clock to move, a post box to read.
//!
//! `KAIRANBAN_TEST_ON=postgres` tells the stories on the PostgreSQL server that `KAIRANBAN_TEST_POSTGRES`
//! names, each in a database of its own; otherwise they are told on SQLite.
use std::path::Path;

use actix_web::web::Data;
use chrono::TimeDelta;
use kairanban::{
    app::App,
    clock::Clock,
    config::Config,
    db::Db,
    jobs,
    moderation::rules,
    serve::{self, Running, Workers},
};
use reqwest::{Method, RequestBuilder, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::world::World;

/// A server with nobody in it yet.
pub struct Village {
    /// What the server runs on; for what no neighbor could do (moving the clock, cutting the disk).
    pub app: Data<App>,
    /// Moves time.
    pub clock: Clock,
    /// Where it listens, without a slash at the end.
    pub url: String,
    /// Shared by all browsers: making one reads every certificate of the machine.
    client: reqwest::Client,
    running: Running,
    folder: tempfile::TempDir,
    database: Option<Scratch>,
}

/// A PostgreSQL database of one test.
struct Scratch {
    server: String,
    name: String,
}

impl Village {
    /// Starts a server on an empty database.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Starts a server with other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start(change, |_| {}).await
    }

    /// Starts a server that asks a small world of a test's own instead of the real one.
    pub async fn facing(world: &World) -> Self {
        Self::start(|_| {}, |app| app.lookup = world.lookup()).await
    }

    async fn start(change: impl FnOnce(&mut Config), dress: impl FnOnce(&mut App)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Scratch::create().await;
        let mut config = Config {
            data: folder.path().to_owned(),
            listen: ([127, 0, 0, 1], 0).into(),
            database_url: database.as_ref().map(Scratch::url),
            workers: Some(1),
            password_cost: 64,
            rate_scale: 1000,
            first_posts_held: 0,
            ..Config::default()
        };
        change(&mut config);
        let clock = Clock::system();
        let mut app = App::open(config, clock.clone()).await.unwrap();
        dress(&mut app);
        let app = Data::new(app);
        app.db.migrate().await.unwrap();
        rules::bring_in(&app).await.unwrap();
        let running = serve::start(app.clone(), Workers::Nobody).await.unwrap();
        let url = format!("http://{}", running.address);
        Self {
            app,
            clock,
            url,
            client: reqwest::Client::new(),
            running,
            folder,
            database,
        }
    }

    /// A browser that nobody is signed in on.
    pub fn guest(&self) -> Neighbor {
        Neighbor {
            url: self.url.clone(),
            token: None,
            client: self.client.clone(),
        }
    }

    /// Runs every job that is due.
    pub async fn settle(&self) {
        jobs::settle_all(&self.app).await.unwrap();
    }

    /// Lets time pass.
    pub fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The letters that were sent to an address, oldest first: subject and plain text.
    pub fn letters(&self, to: &str) -> Vec<Letter> {
        let mut letters: Vec<_> = std::fs::read_dir(self.data().join("mail"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "eml"))
            .map(|path| {
                let written = std::fs::metadata(&path).unwrap().modified().unwrap();
                (written, Letter::read(&std::fs::read(&path).unwrap()))
            })
            .filter(|(_, letter)| letter.to.contains(to))
            .collect();
        letters.sort_by_key(|(written, _)| *written);
        letters.into_iter().map(|(_, letter)| letter).collect()
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The database, for what no neighbor could do.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// Stops the server and removes what it stored.
    pub async fn close(self) {
        self.running.stop().await;
        drop(self.app);
        if let Some(database) = self.database {
            database.remove().await;
        }
    }
}

/// A letter as its reader sees it.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The addressees.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// All headers, as they were sent.
    pub headers: Vec<(String, String)>,
}

impl Letter {
    /// A letter as it was sent.
    pub fn read(bytes: &[u8]) -> Self {
        use mailparse::MailHeaderMap;
        let mail = mailparse::parse_mail(bytes).unwrap();
        let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
        let headers = mail
            .headers
            .iter()
            .map(|h| (h.get_key(), h.get_value()))
            .collect();
        Self {
            to: header("To"),
            subject: header("Subject"),
            text: mail.subparts[0].get_body().unwrap(),
            html: mail.subparts[1].get_body().unwrap(),
            headers,
        }
    }

    /// The token behind `#` in the letter's link.
    pub fn token(&self) -> String {
        let (_, rest) = self.text.split_once('#').expect("a link with a token");
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub struct Neighbor {
    /// The server.
    pub url: String,
    /// The access token, once signed in.
    pub token: Option<String>,
    /// The HTTP client.
    pub client: reqwest::Client,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null when empty.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body as JSON, if the status is the expected one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status.as_u16(), status, "{text}");
        self.json()
    }

    /// The problem's code, if the status is the expected one.
    #[track_caller]
    pub fn refused(&self, status: u16) -> String {
        self.expect(status)["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

impl Neighbor {
    /// A request to a path below `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}/api/v1{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// POST with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    /// PUT with JSON.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    /// PATCH with JSON, based on a version.
    pub async fn patch(&self, path: &str, version: i64, body: Value) -> Answer {
        let request = self.request(Method::PATCH, path).json(&body);
        send(request.header("If-Match", format!("\"{version}\""))).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }
}

/// Sends a request and reads the answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    Answer {
        status: answer.status(),
        headers: answer.headers().clone(),
        body: answer.bytes().await.unwrap().to_vec(),
    }
}

impl Scratch {
    async fn create() -> Option<Self> {
        if setting("KAIRANBAN_TEST_ON").as_deref() != Some("postgres") {
            return None;
        }
        let server = setting("KAIRANBAN_TEST_POSTGRES").expect("KAIRANBAN_TEST_POSTGRES");
        let name = format!("village_{}", uuid::Uuid::new_v4().simple());
        admin(&server, &format!("CREATE DATABASE {name}")).await;
        Some(Self { server, name })
    }

    fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }

    async fn remove(self) {
        admin(
            &self.server,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        )
        .await;
    }
}

async fn admin(server: &str, sql: &str) {
    #[expect(
        clippy::disallowed_methods,
        reason = "makes and drops a test's own database"
    )]
    let conn = sea_orm::Database::connect(server).await.unwrap();
    conn.execute_unprepared(sql).await.unwrap();
    conn.close().await.unwrap();
}

fn setting(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "which database the stories are told on"
    )]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[actix_web::test]
async fn a_server_starts_on_an_empty_database() {
    let village = Village::new().await;
    let answer = village.guest().get("/nothing-here").await;
    assert_eq!(answer.refused(404), "not_found");
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    village.close().await;
}
