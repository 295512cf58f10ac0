//! A town that two processes serve, people with a browser at each, and the delays they see.
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use mailparse::MailHeaderMap;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    machine::{Machine, Server, fresh_database},
    wire::Wire,
};

/// What one has answered, the other shows within this time.
const DEADLINE: Duration = Duration::from_secs(1);
/// A letter is on its way for so long at most.
const POST_OFFICE: Duration = Duration::from_secs(10);
/// How often a screen is looked at.
const GLANCE: Duration = Duration::from_millis(5);

pub const SENTENCE: &str = "三毛猫が屋根で昼寝していたので起こさない";
pub const TOWN: &str = "musashi-kosugi";

/// Two processes on one database. The other one reaches it through a wire.
pub struct Pair {
    pub wire: Wire,
    machine: Machine,
    one: Server,
    other: Server,
}

/// Somebody with the same session at both processes.
#[derive(Clone)]
pub struct Person {
    pub email: String,
    pub membership: String,
    pub one: Browser,
    pub other: Browser,
}

#[derive(Clone)]
pub struct Browser {
    base: String,
    token: Option<String>,
    client: reqwest::Client,
}

impl Browser {
    fn at(server: &Server, token: Option<&str>) -> Self {
        Self {
            base: format!("http://{}/api/v1", server.address()),
            token: token.map(str::to_owned),
            client: reqwest::Client::new(),
        }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Status and body.
    pub async fn send(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let mut request = self.request(method, path);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.unwrap();
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.send(Method::GET, path, Value::Null).await
    }

    /// A page, as text.
    pub async fn page(&self, path: &str) -> String {
        let url = format!("{}{path}", self.base.trim_end_matches("/api/v1"));
        let answer = self.client.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }

    /// Something that must succeed.
    pub async fn does(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.send(method.clone(), path, body).await;
        assert!((200..300).contains(&status), "{method} {path}: {answer}");
        answer
    }

    /// A post on the first page, as this person sees it.
    pub async fn card(&self, post: &str) -> Option<Value> {
        let (status, page) = self.get(&format!("/neighborhoods/{TOWN}/posts")).await;
        assert_eq!(status, 200, "{page}");
        let items = page["items"].as_array().unwrap();
        items.iter().find(|item| item["id"] == post).cloned()
    }

    /// Puts a few words on the board.
    pub async fn says(&self, words: &str) -> String {
        let body = json!({"neighborhood": TOWN, "kind": "talk", "audience": "neighborhood", "body": words});
        let post = self.does(Method::POST, "/posts", body).await;
        post["id"].as_str().unwrap().to_owned()
    }
}

impl Pair {
    /// Starts both, or says why there is nothing to start on.
    pub async fn start() -> Option<Self> {
        let Some(database) = fresh_database().await else {
            println!("skipped: KAIRANBAN_TEST_POSTGRES names no PostgreSQL server");
            return None;
        };
        let wire = Wire::to(&database).await;
        let secret = B64.encode(uuid::Uuid::new_v4().simple().to_string());
        let machine = Machine::new()
            .set("DATABASE_URL", &database)
            .set("KAIRANBAN_SECRET", &secret);
        let done = machine.run(&["migrate"]);
        assert!(done.ok, "{}", done.err);
        let one = machine.start(&["serve"]);
        let beyond = Machine::at(&machine)
            .set("DATABASE_URL", wire.url())
            .set("KAIRANBAN_SECRET", &secret);
        let other = beyond.start(&["serve"]);
        let pair = Self {
            wire,
            machine,
            one,
            other,
        };
        within(POST_OFFICE, "the other process listens", async || {
            pair.wire.listened() > 0
        })
        .await;
        Some(pair)
    }

    /// What the keeper of the machine types, beside both processes.
    pub fn keeper(&self, line: &[&str]) {
        let done = self.machine.run(line);
        assert!(done.ok, "{}", done.err);
    }

    /// Somebody who signed up at one process, with a verified address, and belongs to no town yet.
    pub async fn newcomer(&self, name: &str) -> Person {
        let email = format!("{}@example.jp", uuid::Uuid::new_v4().simple());
        let form = json!({
            "email": email, "password": SENTENCE, "display_name": name, "age_band": "18_plus",
            "language": "ja", "rules_version": "2026-11-22", "transport": "bearer",
        });
        let guest = Browser::at(&self.one, None);
        let tokens = guest.does(Method::POST, "/accounts", form).await;
        let link = self.link_mailed_to(&email).await;
        let proof = json!({"token": link});
        let path = "/email-verifications";
        guest.does(Method::POST, path, proof).await;
        let token = tokens["access_token"].as_str();
        Person {
            email,
            membership: String::new(),
            one: Browser::at(&self.one, token),
            other: Browser::at(&self.other, token),
        }
    }

    /// Somebody of the town.
    pub async fn member(&self, name: &str) -> Person {
        let mut person = self.newcomer(name).await;
        person.membership = person.joins().await;
        person
    }

    /// Another session of somebody, begun at the other process.
    pub async fn signs_in(&self, person: &Person, password: &str) -> Option<Browser> {
        let guest = Browser::at(&self.other, None);
        let body = json!({"email": person.email, "password": password, "transport": "bearer"});
        let (status, tokens) = guest.send(Method::POST, "/sessions", body).await;
        assert!(status == 201 || status == 401, "{tokens}");
        let token = tokens["access_token"].as_str();
        token.map(|token| Browser::at(&self.other, Some(token)))
    }

    async fn link_mailed_to(&self, email: &str) -> String {
        let folder = PathBuf::from(self.one.line("mail goes to ").unwrap());
        let mut link = None;
        within(POST_OFFICE, "a letter with a link", async || {
            link = letter(&folder, email);
            link.is_some()
        })
        .await;
        link.unwrap()
    }
}

impl Person {
    /// Joins the town at one process; answers the membership.
    pub async fn joins(&self) -> String {
        let body = json!({"neighborhood": TOWN, "kind": "resident"});
        let joined = self.one.does(Method::POST, "/memberships", body).await;
        joined["id"].as_str().unwrap().to_owned()
    }
}

/// The token of the link in a letter to somebody, once there is one.
fn letter(folder: &PathBuf, to: &str) -> Option<String> {
    let letters = std::fs::read_dir(folder).ok()?.flatten();
    letters
        .filter(|file| file.path().extension().is_some_and(|end| end == "eml"))
        .find_map(|file| {
            let bytes = std::fs::read(file.path()).ok()?;
            let mail = mailparse::parse_mail(&bytes).ok()?;
            let addressee = mail.headers.get_first_value("To")?;
            let text = mail.subparts.first()?.get_body().ok()?;
            let (_, rest) = text.split_once('#')?;
            let token = rest.split_whitespace().next()?;
            addressee.contains(to).then(|| token.to_owned())
        })
}

/// Waits for something that must be so in time.
pub async fn within(time: Duration, what: &str, mut so: impl AsyncFnMut() -> bool) -> Duration {
    let began = Instant::now();
    while !so().await {
        assert!(began.elapsed() < time, "{what}: not within {time:?}");
        tokio::time::sleep(GLANCE).await;
    }
    began.elapsed()
}

/// How long the other process took to show what one had answered.
#[derive(Default)]
pub struct Delays(Vec<(&'static str, Duration)>);

impl Delays {
    /// Something that is done at one process and not to be seen at the other before; then, in time, it is.
    pub async fn of(
        &mut self,
        what: &'static str,
        done: impl Future<Output = ()>,
        mut seen: impl AsyncFnMut() -> bool,
    ) {
        // The other process has what was before in its caches now.
        assert!(!seen().await, "{what}: seen before it was done");
        done.await;
        let took = within(DEADLINE, what, seen).await;
        self.0.push((what, took));
    }

    /// Prints them, the longest first.
    pub fn print(mut self, title: &str) {
        self.0.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
        println!("{title}:");
        for (what, took) in &self.0 {
            println!("{:>6} ms  {what}", took.as_millis());
        }
    }
}
