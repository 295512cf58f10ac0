//! Hints to open screens: who hears of what, and when a stream ends.
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::StreamExt;
use kairanban::accounts::{self, Whom};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::{
    people::Member,
    village::{Neighbor, Village},
};

/// One event of a stream.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    id: Option<String>,
    name: String,
    data: String,
}

impl Event {
    /// What it says.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// An open screen.
pub struct Screen {
    bytes: futures_util::stream::BoxStream<'static, Vec<u8>>,
    text: String,
    last: Option<String>,
    /// What came together with the place in the log.
    first: Option<Event>,
}

impl Screen {
    /// Begins to listen.
    pub async fn open(who: &Neighbor, from: Option<&str>) -> Self {
        let mut request = who.request(Method::GET, "/live");
        if let Some(id) = from {
            request = request.header("last-event-id", id);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let bytes = answer
            .bytes_stream()
            .map(|chunk| chunk.unwrap_or_default().to_vec());
        let mut screen = Self {
            bytes: bytes.boxed(),
            text: String::new(),
            last: None,
            first: None,
        };
        screen.place().await;
        screen
    }

    /// Reads until the stream has told its place in the log.
    async fn place(&mut self) -> String {
        while self.last.is_none() {
            self.first = self.block().await.filter(|event| !event.data.is_empty());
        }
        self.last.clone().unwrap()
    }

    async fn block(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let mut event = Event::default();
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("id", id)) => event.id = Some(id.to_owned()),
                        Some(("event", name)) => name.clone_into(&mut event.name),
                        Some(("data", data)) => data.clone_into(&mut event.data),
                        _ => {}
                    }
                }
                let rest = rest.to_owned();
                self.text = rest;
                self.last = event.id.clone().or(self.last.take());
                return Some(event);
            }
            self.text
                .push_str(std::str::from_utf8(&self.bytes.next().await?).unwrap());
        }
    }

    /// The next event that a page would see, within a time; none when the stream ended or nothing came.
    async fn next_within(&mut self, time: Duration) -> Option<Event> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let next = async {
            loop {
                let event = self.block().await?;
                if !event.data.is_empty() {
                    return Some(event);
                }
            }
        };
        timeout(time, next).await.ok().flatten()
    }

    /// The next thing that is said.
    pub async fn next(&mut self) -> Event {
        self.next_within(LONG).await.expect("an event")
    }

    /// Whether it ends soon, with a good-bye.
    async fn ends(&mut self) -> bool {
        let bye = self.next_within(LONG).await;
        let end = timeout(LONG, self.block()).await;
        bye.is_some_and(|event| event.name == "bye") && end == Ok(None)
    }
}

/// Nothing comes in this time: nothing comes.
const MOMENT: Duration = Duration::from_millis(700);
/// On PostgreSQL the log waits for the oldest transaction of the whole server, so for other stories too.
const LONG: Duration = Duration::from_secs(20);

/// Waits until the server has followed everything that was written.
pub async fn followed(village: &Village) {
    let sql = "SELECT max(seq) AS seq FROM change";
    let conn = village.raw().await;
    let ask = Statement::from_string(conn.get_database_backend(), sql);
    let row = conn.query_one_raw(ask).await.unwrap().unwrap();
    let end: Option<i64> = row.try_get("", "seq").unwrap();
    let began = Instant::now();
    while village.app.live.position().seq < end.unwrap_or(0) {
        assert!(began.elapsed() < LONG, "the log is not followed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The same, and late hints have gone out.
async fn told(village: &Village) {
    followed(village).await;
    tokio::time::sleep(MOMENT).await;
}

async fn posts(who: &Member, town: &str, words: &str) -> String {
    let body =
        json!({"neighborhood": town, "kind": "talk", "audience": "neighborhood", "body": words});
    who.post("/posts", body).await.expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[actix_web::test]
async fn neighbors_hear_that_something_is_new_and_the_other_town_does_not() {
    let village = Village::new().await;
    let (kosugi, toyosu) = (
        village.town("kosugi", "武蔵小杉").await,
        village.town("toyosu", "豊洲").await,
    );
    let (hanako, taro) = (
        village.member("花子", kosugi).await,
        village.member("太郎", kosugi).await,
    );
    let sakura = village.member("さくら", toyosu).await;
    let (mut near, mut far) = (
        Screen::open(&taro, None).await,
        Screen::open(&sakura, None).await,
    );
    assert_eq!(village.app.live.count(), 2);
    let began = Instant::now();
    let post = posts(&hanako, "kosugi", "商店街の桜が咲きました").await;
    let hint = near.next().await;
    assert!(began.elapsed() < Duration::from_secs(1) || village.db().on_postgres());
    assert_eq!(
        (hint.name.as_str(), hint.json()),
        ("hint", json!({"area": "kosugi", "what": "posts"}))
    );
    hanako
        .post(
            &format!("/posts/{post}/comments"),
            json!({"body": "駅前もです"}),
        )
        .await
        .expect(201);
    let what = |event: &Event| event.json()["what"].as_str().unwrap_or_default().to_owned();
    let mut heard = vec![what(&near.next().await)];
    while let Some(event) = near.next_within(MOMENT).await {
        heard.push(what(&event));
    }
    assert!(heard.contains(&"comments".to_owned()), "{heard:?}");
    told(&village).await;
    assert_eq!(
        far.next_within(MOMENT).await,
        None,
        "the other town hears nothing"
    );
    drop(near);
    village.close().await;
}

#[actix_web::test]
async fn a_reaction_wakes_nobody() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (hanako, taro) = (
        village.member("花子", town).await,
        village.member("太郎", town).await,
    );
    told(&village).await;
    let mut screen = Screen::open(&taro, None).await;
    let post = posts(&hanako, "kosugi", "おはようございます").await;
    // On PostgreSQL the log may be a moment behind: the post is heard before anything else happens.
    while !screen.next().await.data.contains("posts") {}
    hanako
        .put(
            &format!("/posts/{post}/reaction"),
            json!({"kind": "thanks"}),
        )
        .await
        .expect(200);
    told(&village).await;
    assert_eq!(screen.next_within(MOMENT).await, None);
    village.close().await;
}

#[actix_web::test]
async fn whoever_was_cut_off_hears_what_was_missed() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (hanako, taro) = (
        village.member("花子", town).await,
        village.member("太郎", town).await,
    );
    posts(&hanako, "kosugi", "最初").await;
    told(&village).await;
    let mut screen = Screen::open(&taro, None).await;
    let place = screen.place().await;
    drop(screen);
    for n in 0..3 {
        posts(&hanako, "kosugi", &format!("留守のあいだ {n}")).await;
    }
    told(&village).await;
    let mut screen = Screen::open(&taro, Some(&place)).await;
    assert_eq!(
        screen.next().await.json(),
        json!({"area": "kosugi", "what": "posts"})
    );
    assert_eq!(
        screen.next_within(MOMENT).await,
        None,
        "three posts are one hint"
    );
    let place = {
        posts(&hanako, "kosugi", "いま").await;
        screen.next().await.id.unwrap()
    };
    let mut screen = Screen::open(&taro, Some(&place)).await;
    assert_eq!(
        screen.next_within(MOMENT).await,
        None,
        "nothing is told twice"
    );
    village.close().await;
}

#[actix_web::test]
async fn whoever_comes_from_nowhere_starts_anew() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let taro = village.member("太郎", town).await;
    posts(&taro, "kosugi", "ひとつ").await;
    for strange in ["x", "9223372036854775807.9223372036854775807", "-1.-1"] {
        let mut screen = Screen::open(&taro, Some(strange)).await;
        assert_eq!(screen.next().await.name, "resync", "{strange}");
    }
    village.close().await;
}

#[actix_web::test]
async fn a_stream_ends_with_its_session() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let taro = village.member("太郎", town).await;
    let mut screen = Screen::open(&taro, None).await;
    taro.delete("/sessions/current").await.expect(204);
    assert!(screen.ends().await);
    let again = taro.request(Method::GET, "/live").send().await.unwrap();
    assert_eq!(again.status(), 401);
    village.close().await;
}

#[actix_web::test]
async fn a_clerks_stream_ends_with_the_twelve_hours() {
    let village = Village::new().await;
    let clerk = village.clerk("kakaricho@city.example").await;
    let proof = json!({"password": crate::accounts::SENTENCE});
    village.gets_app(&clerk, proof).await;
    // What the account is told of would be the stream's first word.
    village.settle().await;
    followed(&village).await;
    let mut screen = Screen::open(&clerk, None).await;
    village.later(TimeDelta::hours(12));
    village.settle().await;
    assert!(screen.ends().await);
    village.close().await;
}

#[actix_web::test]
async fn a_stream_ends_with_a_suspension() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (hanako, taro) = (
        village.member("花子", town).await,
        village.member("太郎", town).await,
    );
    let (mut near, mut other) = (
        Screen::open(&taro, None).await,
        Screen::open(&hanako, None).await,
    );
    accounts::suspend(
        &village.app,
        &Whom::Email(taro.email.clone()),
        None,
        "迷惑行為",
    )
    .await
    .unwrap();
    assert!(near.ends().await);
    posts(&hanako, "kosugi", "こんにちは").await;
    assert_eq!(
        other.next().await.json()["what"],
        "posts",
        "nobody else is harmed"
    );
    village.close().await;
}

#[actix_web::test]
async fn who_leaves_a_town_hears_no_more_of_it() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (hanako, taro) = (
        village.member("花子", town).await,
        village.member("太郎", town).await,
    );
    let mut screen = Screen::open(&taro, None).await;
    taro.delete(&format!("/memberships/{}", taro.membership))
        .await
        .expect(204);
    assert_eq!(
        screen.next().await.json(),
        json!({"area": null, "what": "me"})
    );
    told(&village).await;
    while screen
        .next_within(Duration::from_millis(50))
        .await
        .is_some()
    {}
    posts(&hanako, "kosugi", "もう聞こえません").await;
    told(&village).await;
    assert_eq!(screen.next_within(MOMENT).await, None);
    village.close().await;
}

#[actix_web::test]
async fn a_block_is_silent_here_too() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (hanako, taro) = (
        village.member("花子", town).await,
        village.member("太郎", town).await,
    );
    let mut screen = Screen::open(&taro, None).await;
    hanako
        .post(&format!("/members/{}/block", taro.membership), json!({}))
        .await
        .expect(204);
    told(&village).await;
    assert_eq!(screen.next_within(Duration::from_millis(1500)).await, None);
    village.close().await;
}

#[actix_web::test]
async fn a_stop_says_good_bye_and_is_quick() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let taro = village.member("太郎", town).await;
    let mut screens = Vec::new();
    for _ in 0..5 {
        screens.push(Screen::open(&taro, None).await);
    }
    let began = Instant::now();
    let (ended, ()) = tokio::join!(
        async {
            let mut all = true;
            for screen in &mut screens {
                all &= screen.ends().await;
            }
            all
        },
        village.close()
    );
    assert!(ended);
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[actix_web::test]
async fn guests_have_no_stream_and_one_person_only_so_many() {
    let village = Village::new().await;
    let answer = village.guest().get("/live").await;
    assert_eq!(answer.refused(401), "anonymous");
    let town = village.town("kosugi", "武蔵小杉").await;
    let taro = village.member("太郎", town).await;
    let mut first = Screen::open(&taro, None).await;
    let mut rest = Vec::new();
    for _ in 0..24 {
        rest.push(Screen::open(&taro, None).await);
    }
    assert!(first.ends().await, "the oldest screen makes room");
    assert_eq!(rest[0].next_within(Duration::from_millis(300)).await, None);
    village.close().await;
}

/// A reader with a tiny window that reads nothing after the greeting.
async fn deaf(village: &Village, token: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(1024).unwrap();
    let address = village
        .url
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let request =
        format!("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0; 200];
    stream.read_exact(&mut first).await.unwrap();
    stream
}

#[actix_web::test]
async fn whoever_stops_reading_is_dropped() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let (hanako, taro) = (
        village.member("花子", town).await,
        village.member("太郎", town).await,
    );
    let stream = deaf(&village, taro.token.as_deref().unwrap()).await;
    let mut reader = Screen::open(&hanako, None).await;
    assert_eq!(village.app.live.count(), 2);
    // Until the window is shut: each hint is some eighty bytes.
    for n in 0..60 {
        posts(&hanako, "kosugi", &n.to_string()).await;
        reader.next().await;
    }
    let shut = Instant::now();
    while village.app.live.count() == 2 && shut.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(
        village.app.live.count(),
        1,
        "only the one who reads is there"
    );
    posts(&hanako, "kosugi", "まだいますか").await;
    assert_eq!(reader.next().await.name, "hint");
    drop(stream);
    village.close().await;
}
