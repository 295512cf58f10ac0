//! The commands as the keeper of a machine types them: the real program, its words, its signals.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on ends there"
)]
mod keepers;
mod ledger;
mod machine;
mod places;

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use machine::{Machine, Server};
use serde_json::json;

#[test]
fn every_command_explains_itself_with_an_example() {
    let machine = Machine::new();
    let all = machine.run(&["--help"]);
    assert!(all.ok && all.out.contains("Example:"));
    let commands: [&[&str]; 17] = [
        &["serve"],
        &["demo"],
        &["migrate"],
        &["import"],
        &["import", "neighborhoods"],
        &["import", "rules"],
        &["import", "places"],
        &["admin"],
        &["admin", "appoint"],
        &["admin", "dismiss"],
        &["admin", "make-administrator"],
        &["admin", "suspend"],
        &["admin", "lift"],
        &["log"],
        &["log", "verify"],
        &["openapi"],
        &["health"],
    ];
    for command in commands {
        assert!(all.out.contains(command[0]), "{command:?} is not listed");
        let help = machine.run(&[command, &["--help"]].concat());
        assert!(
            help.ok && help.out.contains("Example:\n"),
            "{command:?}: {}",
            help.out
        );
    }
    assert_eq!(machine.run(&["dance"]).code, Some(2));
    assert_eq!(machine.run(&[]).code, Some(2));
}

#[test]
fn everything_wrong_with_the_settings_is_said_at_once() {
    let machine = Machine::new()
        .set("KAIRANBAN_LISTEN", "here")
        .set("DATABASE_URL", "mysql://root:hunter2@db")
        .set("KAIRANBAN_LOG_FORMAT", "xml")
        .set("KAIRANBAN_SECRET", "hunter2");
    let serve = machine.run(&["serve"]);
    assert_eq!(serve.code, Some(2));
    for name in [
        "KAIRANBAN_LISTEN",
        "DATABASE_URL",
        "KAIRANBAN_LOG_FORMAT",
        "KAIRANBAN_SECRET",
    ] {
        assert!(serve.err.contains(name), "{name} in {}", serve.err);
    }
    assert!(!serve.err.contains("hunter2"), "a value may be a secret");
    assert!(!machine.data().exists(), "nothing was touched");
}

#[test]
fn a_taken_address_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let serve = Machine::new()
        .set("KAIRANBAN_LISTEN", &address)
        .run(&["serve"]);
    assert_eq!(serve.code, Some(1));
    assert!(serve.err.contains("KAIRANBAN_LISTEN"), "{}", serve.err);
}

/// Needs a PostgreSQL server, as the stories of the API do.
#[tokio::test]
async fn on_postgresql_only_migrate_changes_tables() {
    let Some(database) = machine::fresh_database().await else {
        return;
    };
    let machine = Machine::new().set("DATABASE_URL", &database);
    let refused = machine.run(&["serve"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("kairanban migrate"), "{}", refused.err);
    assert!(machine.run(&["migrate"]).ok);
    let server = machine.start(&["serve"]);
    assert_eq!(server.get("/readyz").await.status(), 200);
    assert_eq!(server.terminate().0, Some(0));
}

#[test]
fn the_description_needs_no_server() {
    let machine = Machine::new();
    let printed = machine.run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(document["info"]["title"], "Kairanban");
    assert!(!machine.data().exists());
}

#[test]
fn towns_come_from_a_file_whole_or_not_at_all() {
    let machine = Machine::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/neighborhoods.geojson");
    let first = machine.run(&["import", "neighborhoods", file]);
    assert!(
        first.ok && first.out.contains("2 added"),
        "{} {}",
        first.out,
        first.err
    );
    let again = machine.run(&["import", "neighborhoods", file]);
    assert!(again.out.contains("2 unchanged"), "{}", again.out);
    let broken = machine.folder().join("broken.geojson");
    let text = std::fs::read_to_string(file)
        .unwrap()
        .replace("141330", "141331");
    std::fs::write(&broken, text).unwrap();
    let broken = machine.run(&["import", "neighborhoods", broken.to_str().unwrap()]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.err.contains("musashi-kosugi"), "{}", broken.err);
    let missing = machine.run(&["import", "neighborhoods", "nowhere.geojson"]);
    assert!(missing.code == Some(1) && missing.err.contains("nowhere.geojson"));
}

#[tokio::test]
async fn a_server_says_where_it_listens_and_keeps_what_it_stores() {
    let machine = Machine::new();
    let began = Instant::now();
    let server = machine.start(&["serve"]);
    assert!(server.line("mail goes to ").unwrap().ends_with("/mail"));
    let page = server.get("/").await;
    assert_eq!(page.status(), 200);
    assert!(began.elapsed() < Duration::from_secs(10));
    let towns: serde_json::Value = server
        .get("/api/v1/neighborhoods")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        towns["items"].as_array().unwrap().len(),
        2,
        "a fresh town has the two neighborhoods"
    );
    let metrics = server.line("metrics on ").unwrap().to_owned();
    let text = reqwest::get(metrics).await.unwrap().text().await.unwrap();
    assert!(text.contains("kairanban_live_streams 0"));
    assert_eq!(
        server.get("/metrics").await.status(),
        404,
        "not where the world asks"
    );
    let ready = Machine::at(&machine)
        .set("KAIRANBAN_LISTEN", server.address())
        .run(&["health"]);
    assert!(ready.ok, "{}", ready.err);
    let address = server.address().to_owned();
    let (code, took) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    let gone = Machine::at(&machine)
        .set("KAIRANBAN_LISTEN", &address)
        .run(&["health"]);
    assert_eq!(gone.code, Some(1));
    let again = machine.start(&["serve"]);
    assert_eq!(again.get("/readyz").await.status(), 200);
    assert_eq!(again.terminate().0, Some(0));
}

/// Signs in with a printed login; answers the access token.
async fn sign_in(server: &Server, login: &str) -> String {
    let (email, password) = login.split_once(' ').unwrap();
    let body = json!({"email": email, "password": password, "transport": "bearer"});
    let request =
        reqwest::Client::new().post(format!("http://{}/api/v1/sessions", server.address()));
    let answer = request.json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let tokens: serde_json::Value = answer.json().await.unwrap();
    tokens["access_token"].as_str().unwrap().to_owned()
}

async fn stream(server: &Server, token: &str) -> reqwest::Response {
    let request = reqwest::Client::new().get(format!("http://{}/api/v1/live", server.address()));
    let answer = request.bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer
}

/// Everything that a stream still says, until it ends.
async fn rest(answer: reqwest::Response) -> String {
    let chunks = answer
        .bytes_stream()
        .map(|chunk| chunk.unwrap_or_default().to_vec());
    String::from_utf8(chunks.concat().await).unwrap()
}

async fn all_are_officers(server: &Server, logins: &[String]) {
    for clerk in logins {
        let token = sign_in(server, clerk).await;
        let me = reqwest::Client::new()
            .get(format!("http://{}/api/v1/me", server.address()))
            .bearer_auth(&token);
        let me: serde_json::Value = me.send().await.unwrap().json().await.unwrap();
        assert_eq!(me["kind"], "officer", "{me}");
    }
}

#[tokio::test]
async fn a_demo_town_is_there_to_sign_in_to() {
    let machine = Machine::new();
    let server = machine.start(&["demo"]);
    let logins = server.lines("login: ");
    assert_eq!(
        logins.len(),
        5,
        "three residents, and two people of an office"
    );
    let client = reqwest::Client::new();
    all_are_officers(&server, &logins[3..]).await;
    let mut towns = Vec::new();
    for login in &logins[..3] {
        let token = sign_in(&server, login).await;
        let me = client
            .get(format!("http://{}/api/v1/me", server.address()))
            .bearer_auth(&token);
        let me: serde_json::Value = me.send().await.unwrap().json().await.unwrap();
        assert_eq!(me["email_verified"], true);
        towns.push(me["memberships"].as_array().unwrap().len());
        let feed = client
            .get(format!("http://{}/api/v1/posts", server.address()))
            .bearer_auth(&token);
        let feed: serde_json::Value = feed.send().await.unwrap().json().await.unwrap();
        assert_eq!(
            feed["items"].as_array().unwrap().is_empty(),
            towns.last() == Some(&0)
        );
    }
    let at_home = towns[0] > 0 && towns[1] > 0;
    assert!(at_home && towns[2] == 0, "{towns:?}: the last is new here");
    // While it runs, the machine's keeper suspends somebody: their screen ends.
    let email = logins[0].split(' ').next().unwrap();
    let screen = stream(&server, &sign_in(&server, &logins[0]).await).await;
    let began = Instant::now();
    let done = Machine::at(&machine).run(&["admin", "suspend", email, "--reason", "迷惑行為"]);
    assert!(done.ok, "{}", done.err);
    assert!(rest(screen).await.contains("event: bye"));
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "{:?}",
        began.elapsed()
    );
    assert!(Machine::at(&machine).run(&["admin", "lift", email]).ok);
    let nobody = Machine::at(&machine).run(&["admin", "make-administrator", "nobody@example.jp"]);
    assert_eq!(nobody.code, Some(1));
    // A stop tells the screens that are open, and does not wait for them.
    let token = sign_in(&server, &logins[1]).await;
    let mut screens = Vec::new();
    for _ in 0..10 {
        screens.push(stream(&server, &token).await);
    }
    let heard = tokio::spawn(async move {
        let all = futures_util::future::join_all(screens.into_iter().map(rest)).await;
        all.iter().all(|said| said.contains("event: bye"))
    });
    let (code, took) = tokio::task::spawn_blocking(move || server.terminate())
        .await
        .unwrap();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(heard.await.unwrap(), "every screen was told");
}
