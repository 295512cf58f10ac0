//! A machine on which the program is run, with a data folder and settings of its own.
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::ConnectionTrait;

pub struct Machine {
    folder: Arc<tempfile::TempDir>,
    settings: Vec<(&'static str, String)>,
}

/// What a command said.
pub struct Said {
    pub ok: bool,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Machine {
    pub fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self {
            folder,
            settings: Vec::new(),
        }
    }

    /// The same machine, another shell.
    pub fn at(other: &Self) -> Self {
        Self {
            folder: other.folder.clone(),
            settings: Vec::new(),
        }
    }

    pub fn set(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kairanban"));
        command
            .args(line)
            .current_dir(self.folder.path())
            .env_clear()
            .env("KAIRANBAN_DATA", self.data())
            .env("KAIRANBAN_LISTEN", "127.0.0.1:0")
            .env("KAIRANBAN_RATE_SCALE", "1000")
            .env("KAIRANBAN_FIRST_POSTS_HELD", "0")
            .env("KAIRANBAN_PASSWORD_COST", "64")
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn run(&self, line: &[&str]) -> Said {
        let done = self.command(line).output().unwrap();
        Said {
            ok: done.status.success(),
            code: done.status.code(),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }

    /// Starts a server and reads what it says until it has said everything about itself.
    pub fn start(&self, line: &[&str]) -> Server {
        let mut child = self
            .command(line)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let last = if line == ["demo"] {
            "data is in "
        } else {
            "mail goes to "
        };
        for line in lines.by_ref() {
            said.push(line.unwrap());
            if said.last().unwrap().starts_with(last) {
                break;
            }
        }
        let server = Server { child, said };
        assert!(
            server.line("listening on http://").is_some(),
            "{:?}",
            server.said
        );
        server
    }
}

pub struct Server {
    child: Child,
    said: Vec<String>,
}

impl Server {
    /// What stands behind these words.
    pub fn line(&self, words: &str) -> Option<&str> {
        self.said.iter().find_map(|line| line.strip_prefix(words))
    }

    pub fn lines(&self, words: &str) -> Vec<String> {
        let found = self.said.iter().filter_map(|line| line.strip_prefix(words));
        found.map(str::to_owned).collect()
    }

    pub fn address(&self) -> &str {
        self.line("listening on http://").unwrap()
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        reqwest::get(format!("http://{}{path}", self.address()))
            .await
            .unwrap()
    }

    /// SIGTERM; answers the exit code and how long it took.
    pub fn terminate(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        let status = self.child.wait().unwrap();
        (status.code(), began.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A story that ended early leaves nobody running; one that was terminated is gone already.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// An empty database on the PostgreSQL server that the stories of the API use, if there is one. It stays
/// there: the server is thrown away as a whole.
pub async fn fresh_database() -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where the database is"
    )]
    let server = std::env::var("KAIRANBAN_TEST_POSTGRES").ok()?;
    let name = format!("kairanban_{}", uuid::Uuid::new_v4().simple());
    #[expect(
        clippy::disallowed_methods,
        reason = "makes the database that is asked for"
    )]
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path(&name);
    Some(url.to_string())
}
