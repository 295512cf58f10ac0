//! Two processes of the real program on one PostgreSQL: what one has answered, the other shows in a second,
//! with the notification channel and without it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on ends there"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "stories arrange what no officer could"
)]
#[expect(dead_code, reason = "these stories type few of its commands")]
#[path = "../commands/machine.rs"]
mod machine;
mod notices;
mod town;
mod verdicts;
mod wire;

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use town::{Browser, Delays, Pair, Person, SENTENCE, within};
use wire::Channel;

const OTHER_SENTENCE: &str = "green tram under the old bridge";
/// A stream closes within this time after its session's end.
const CLOSED: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_has_answered_the_other_shows() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    everything(&pair).await.print("with notifications");
    assert!(pair.wire.words() > 0, "the other process was told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_shows_it_too_while_nothing_is_heard_from_the_channel() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    pair.wire.set(Channel::Silent);
    let before = pair.wire.words();
    everything(&pair).await.print("polling only");
    assert_eq!(pair.wire.words(), before, "the channel was cut");
    // Now the connection breaks, and again whenever it is made anew.
    let listened = pair.wire.listened();
    pair.wire.set(Channel::Closed);
    let hanako = pair.member("花子").await;
    within(CLOSED, "the other process listens again", async || {
        pair.wire.listened() > listened
    })
    .await;
    let mut delays = Delays::default();
    a_post(&hanako, &mut delays).await;
    // Once the channel is whole again, it is used again.
    pair.wire.set(Channel::Open);
    within(CLOSED, "the other process is told again", async || {
        hanako.one.says("聞こえますか").await;
        pair.wire.words() > before
    })
    .await;
    a_post(&hanako, &mut delays).await;
    delays.print("cut, and whole again");
}

async fn everything(pair: &Pair) -> Delays {
    let mut delays = Delays::default();
    let (hanako, taro) = (pair.member("花子").await, pair.member("太郎").await);
    words(&hanako, &taro, &mut delays).await;
    ties(&hanako, &taro, &mut delays).await;
    comes_and_goes(pair, &hanako, &mut delays).await;
    second_factor(&pair.member("次郎").await, &mut delays).await;
    let jiro = pair.member("三郎").await;
    verdicts::hidden(pair, &hanako, &jiro, &mut delays).await;
    sessions(pair, &hanako, &mut delays).await;
    suspended(pair, &taro, &mut delays).await;
    delays
}

async fn a_post(hanako: &Person, delays: &mut Delays) {
    let id = uuid::Uuid::now_v7().to_string();
    let post = json!({
        "id": id, "neighborhood": town::TOWN, "kind": "talk", "audience": "neighborhood",
        "body": "朝市をやっています",
    });
    delays
        .of(
            "a post",
            async { drop(hanako.one.does(Method::POST, "/posts", post).await) },
            async || hanako.other.card(&id).await.is_some(),
        )
        .await;
}

/// Posts, edits, answers, reactions, deletions, and the hint that something is new.
async fn words(hanako: &Person, taro: &Person, delays: &mut Delays) {
    a_post(hanako, delays).await;
    let mut screen = Screen::open(&taro.other).await;
    let mut post = String::new();
    delays
        .of(
            "a hint",
            async { post = hanako.one.says("桜が咲きました").await },
            async || screen.heard("\"what\":\"posts\""),
        )
        .await;
    let path = format!("/posts/{post}");
    let card = async || taro.other.card(&post).await.unwrap();
    let edited = json!({"body": "桜が散りました"});
    let edit = hanako.one.request(Method::PATCH, &path).json(&edited);
    delays
        .of(
            "an edit",
            async {
                let answer = edit.header("If-Match", "\"1\"").send().await.unwrap();
                assert_eq!(answer.status(), 200);
            },
            async || card().await["body"] == "桜が散りました",
        )
        .await;
    let (comments, reaction) = (format!("{path}/comments"), format!("{path}/reaction"));
    let answer = json!({"body": "早いですね"});
    delays
        .of(
            "an answer, counted",
            async { drop(hanako.one.does(Method::POST, &comments, answer).await) },
            async || card().await["comments"] == 1,
        )
        .await;
    let thanks = json!({"kind": "thanks"});
    delays
        .of(
            "a reaction",
            async { drop(hanako.one.does(Method::PUT, &reaction, thanks).await) },
            async || card().await["reactions"] == json!({"thanks": 1}),
        )
        .await;
    delays
        .of(
            "a deletion",
            async { drop(hanako.one.does(Method::DELETE, &path, Value::Null).await) },
            async || taro.other.card(&post).await.is_none(),
        )
        .await;
    assert_eq!(taro.other.get(&path).await.0, 404);
}

/// Mutes and blocks, and their end.
async fn ties(hanako: &Person, taro: &Person, delays: &mut Delays) {
    let hers = hanako.one.says("傘を拾いました").await;
    let his = taro.one.says("傘をなくしました").await;
    let shown = async |who: &Browser, post: &str| who.card(post).await.is_some();
    within(CLOSED, "both are there", async || {
        shown(&taro.other, &hers).await && shown(&hanako.other, &his).await
    })
    .await;
    let mute = format!("/members/{}/mute", hanako.membership);
    let block = format!("/members/{}/block", hanako.membership);
    let steps = [
        ("a mute", Method::POST, &mute),
        ("no mute any more", Method::DELETE, &mute),
        ("a block", Method::POST, &block),
        ("no block any more", Method::DELETE, &block),
    ];
    for (what, method, path) in steps {
        let hides = method == Method::POST;
        delays
            .of(
                what,
                async { drop(taro.one.does(method, path, Value::Null).await) },
                async || shown(&taro.other, &hers).await != hides,
            )
            .await;
    }
    delays
        .of(
            "a block, to whom it is against",
            async { drop(taro.one.does(Method::POST, &block, Value::Null).await) },
            async || !shown(&hanako.other, &his).await,
        )
        .await;
    assert_eq!(hanako.other.get(&format!("/posts/{his}")).await.0, 404);
    taro.one.does(Method::DELETE, &block, Value::Null).await;
}

/// Somebody joins the town and leaves it.
async fn comes_and_goes(pair: &Pair, hanako: &Person, delays: &mut Delays) {
    let sakura = pair.newcomer("さくら").await;
    let post = hanako.one.says("はじめまして").await;
    let mut membership = String::new();
    delays
        .of(
            "a town joined",
            async { membership = sakura.joins().await },
            async || sakura.other.card(&post).await.is_some(),
        )
        .await;
    let path = format!("/memberships/{membership}");
    delays
        .of(
            "a town left",
            async { drop(sakura.one.does(Method::DELETE, &path, Value::Null).await) },
            async || sakura.other.card(&post).await.is_none(),
        )
        .await;
}

/// Somebody gets an app. The code that shows it is a step-up, and what asks for one works at the other process, too,
/// which knew the session without.
async fn second_factor(jiro: &Person, delays: &mut Delays) {
    let codes = async || {
        jiro.other
            .send(Method::POST, "/me/recovery-codes", Value::Null)
            .await
            .0
    };
    assert_eq!(codes().await, 403, "nothing was shown yet");
    let password = json!({"password": SENTENCE});
    let path = "/me/second-factor/totp";
    let made = jiro.one.does(Method::POST, path, password).await;
    let secret = totp_rs::Secret::try_from_base32(made["secret"].as_str().unwrap()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = kairanban::clock::Clock::system().now().timestamp();
    let code = totp.generate(u64::try_from(now).unwrap()).to_string();
    let confirm = format!("{path}/confirm");
    delays
        .of(
            "a step-up",
            async {
                drop(
                    jiro.one
                        .does(Method::POST, &confirm, json!({"code": code}))
                        .await,
                );
            },
            async || codes().await == 201,
        )
        .await;
}

/// A session ends; a password changes, which ends the others.
async fn sessions(pair: &Pair, hanako: &Person, delays: &mut Delays) {
    let refused = async |who: &Browser| who.get("/me").await.0 == 401;
    let phone = pair.signs_in(hanako, SENTENCE).await.unwrap();
    let (_, all) = phone.get("/sessions").await;
    let all = all["items"].as_array().unwrap();
    let own = all.iter().find(|one| one["current"] == true).unwrap();
    let path = format!("/sessions/{}", own["id"].as_str().unwrap());
    let mut screen = Screen::open(&phone).await;
    delays
        .of(
            "a session ended",
            async { drop(hanako.one.does(Method::DELETE, &path, Value::Null).await) },
            async || refused(&phone).await,
        )
        .await;
    within(CLOSED, "its stream closes", async || screen.ended()).await;
    let phone = pair.signs_in(hanako, SENTENCE).await.unwrap();
    let mut screen = Screen::open(&phone).await;
    let change = json!({"current": SENTENCE, "new": OTHER_SENTENCE});
    let path = "/me/password";
    delays
        .of(
            "a changed password",
            async { drop(hanako.one.does(Method::POST, path, change).await) },
            async || refused(&phone).await,
        )
        .await;
    within(CLOSED, "its stream closes", async || screen.ended()).await;
    assert!(pair.signs_in(hanako, SENTENCE).await.is_none());
    assert!(pair.signs_in(hanako, OTHER_SENTENCE).await.is_some());
}

/// The keeper suspends somebody with a command, which is a third process.
async fn suspended(pair: &Pair, taro: &Person, delays: &mut Delays) {
    let mut screen = Screen::open(&taro.other).await;
    let post = json!({
        "neighborhood": town::TOWN, "kind": "talk", "audience": "neighborhood", "body": "まだいます",
    });
    delays
        .of(
            "a suspension",
            async { pair.keeper(&["admin", "suspend", &taro.email, "--reason", "迷惑行為"]) },
            async || {
                let (status, _) = taro.other.send(Method::POST, "/posts", post.clone()).await;
                status == 403
            },
        )
        .await;
    within(CLOSED, "the stream closes", async || screen.ended()).await;
}

/// An open screen: what came so far.
struct Screen {
    coming: mpsc::UnboundedReceiver<Vec<u8>>,
    said: String,
}

impl Screen {
    async fn open(who: &Browser) -> Self {
        let answer = who.request(Method::GET, "/live").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let (came, coming) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut bytes = answer.bytes_stream();
            // Whoever looked at the screen may have gone.
            while let Some(Ok(part)) = bytes.next().await
                && came.send(part.to_vec()).is_ok()
            {}
        });
        Self {
            coming,
            said: String::new(),
        }
    }

    fn heard(&mut self, words: &str) -> bool {
        while let Ok(part) = self.coming.try_recv() {
            self.said.push_str(&String::from_utf8_lossy(&part));
        }
        self.said.contains(words)
    }

    fn ended(&mut self) -> bool {
        let bye = self.heard("event: bye");
        bye && self.coming.is_closed()
    }
}
