//! Signing up, verifying, signing in, forgotten passwords, other addresses: each by the links in letters.
use chrono::TimeDelta;
use kairanban::accounts;
use reqwest::Method;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::village::{Answer, Neighbor, Village, send};

/// A sentence that nobody else uses.
pub const SENTENCE: &str = "三毛猫が屋根で昼寝していたので起こさない";
const OTHER: &str = "green tram under the old bridge";

/// Somebody with an account, signed in by bearer.
#[derive(Clone, Debug)]
pub struct Account {
    /// Their browser.
    pub browser: Neighbor,
    /// The newest refresh token.
    pub refresh: String,
    /// Their address.
    pub email: String,
}

impl std::ops::Deref for Account {
    type Target = Neighbor;

    fn deref(&self) -> &Neighbor {
        &self.browser
    }
}

/// What a sign-up page sends.
pub fn form(email: &str) -> Value {
    json!({
        "email": email, "password": SENTENCE, "display_name": "はなこ", "age_band": "18_plus",
        "language": "ja", "rules_version": "2026-11-22", "transport": "bearer",
    })
}

impl Village {
    /// Somebody signs up; the address is not verified yet.
    pub async fn signs_up(&self, email: &str) -> Account {
        let answer = self.guest().post("/accounts", form(email)).await;
        self.account(email, &answer)
    }

    /// Somebody signs up and follows the link.
    pub async fn neighbor(&self, email: &str) -> Account {
        let account = self.signs_up(email).await;
        let token = self.mailed(email).await.expect("a link");
        let guest = self.guest();
        let verified = guest.post("/email-verifications", json!({"token": token}));
        verified.await.expect(204);
        account
    }

    /// Somebody signs in.
    pub async fn signs_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({"email": email, "password": password, "transport": "bearer"});
        self.guest().post("/sessions", body).await
    }

    /// Reads the tokens of an answer.
    #[track_caller]
    pub fn account(&self, email: &str, answer: &Answer) -> Account {
        let told = answer.expect(201);
        Account {
            browser: Neighbor {
                token: told["access_token"].as_str().map(str::to_owned),
                ..self.guest()
            },
            refresh: told["refresh_token"].as_str().unwrap().to_owned(),
            email: email.into(),
        }
    }

    /// The secret of the newest link that is to be mailed to an address and works.
    pub async fn mailed(&self, to: &str) -> Option<String> {
        #[expect(clippy::disallowed_methods, reason = "reads what is to be mailed")]
        let rows = entity::one_time_token::Entity::find()
            .order_by_desc(entity::one_time_token::Column::Id)
            .all(&self.raw().await)
            .await
            .unwrap();
        for row in rows {
            if let Some(link) = accounts::link(&self.app, row.id).await.unwrap()
                && link.to == to
            {
                assert!(link.url.starts_with(&self.url), "{}", link.url);
                return Some(link.url.split_once('#').unwrap().1.to_owned());
            }
        }
        None
    }

    /// The jobs that wait, as text.
    pub async fn waiting(&self) -> String {
        #[expect(clippy::disallowed_methods, reason = "reads what is to be done")]
        let rows = entity::job::Entity::find()
            .all(&self.raw().await)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.task + "\n").collect()
    }
}

#[actix_web::test]
async fn hanako_signs_up_follows_the_link_and_comes_back() {
    let village = Village::new().await;
    let hanako = village.signs_up("hanako@example.jp").await;
    let me = hanako.get("/me").await.expect(200);
    assert_eq!(me["email"], "hanako@example.jp");
    assert_eq!(me["email_verified"], false);
    assert_eq!(me["display_name"], "はなこ");
    assert_eq!(me["memberships"], json!([]));
    assert_eq!(
        village
            .signs_in("hanako@example.jp", SENTENCE)
            .await
            .refused(401),
        "wrong_credentials"
    );

    let token = village.mailed("hanako@example.jp").await.unwrap();
    let follow = async || {
        village
            .guest()
            .post("/email-verifications", json!({"token": token}))
            .await
    };
    follow().await.expect(204);
    assert_eq!(
        hanako.get("/me").await.expect(200)["email_verified"],
        true,
        "at once"
    );
    assert_eq!(follow().await.refused(410), "gone", "it works once");

    village.later(TimeDelta::minutes(11));
    assert_eq!(hanako.get("/me").await.refused(401), "session_expired");
    let back = village.signs_in("HANAKO@example.jp", SENTENCE).await;
    let back = village.account("hanako@example.jp", &back);
    assert_eq!(
        back.get("/sessions").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    back.delete("/sessions/current").await.expect(204);
    assert_eq!(back.get("/me").await.refused(401), "anonymous");
    village.close().await;
}

/// What a stranger sees of an answer, without what differs from one moment to the next.
fn seen(answer: &Answer) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date" && *name != "ratelimit")
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            // A cookie's name, attributes and length; its value is random.
            match value.split_once('=').filter(|_| name == "set-cookie") {
                Some((cookie, rest)) => {
                    let (secret, attributes) = rest.split_once(';').unwrap();
                    format!("{name}: {cookie} {} {attributes}", secret.len())
                }
                None => format!("{name}: {value}"),
            }
        })
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&answer.body);
    format!("{} {headers:?} {body}", answer.status)
}

#[actix_web::test]
async fn nobody_learns_whether_an_address_has_an_account() {
    let village = Village::new().await;
    village.neighbor("hanako@example.jp").await;
    village.settle().await;
    let guest = village.guest();
    let by_cookie = |email| {
        let mut form = form(email);
        form["transport"] = "cookie".into();
        form
    };
    let free = guest.post("/accounts", by_cookie("taro@example.jp")).await;
    let taken = guest
        .post("/accounts", by_cookie("hanako@example.jp"))
        .await;
    assert_eq!(free.status, 201);
    assert_eq!(seen(&free), seen(&taken));
    let jobs = village.waiting().await;
    assert_eq!(
        jobs.matches("mail_link").count(),
        1,
        "only Taro gets a link"
    );
    assert_eq!(
        jobs.matches("mail_address_taken").count(),
        1,
        "Hanako gets word"
    );

    let ask = async |email: &str| {
        guest
            .post("/password-resets", json!({"email": email}))
            .await
    };
    assert_eq!(
        seen(&ask("hanako@example.jp").await),
        seen(&ask("nobody@example.jp").await)
    );
    let known = village.signs_in("hanako@example.jp", OTHER).await;
    let unknown = village.signs_in("nobody@example.jp", OTHER).await;
    assert_eq!(known.refused(401), "wrong_credentials");
    assert_eq!(seen(&known), seen(&unknown));
    village.close().await;
}

#[actix_web::test]
async fn two_may_claim_an_address_and_one_may_keep_it() {
    let village = Village::new().await;
    let first = village.signs_up("shared@example.jp").await;
    let for_first = village.mailed("shared@example.jp").await.unwrap();
    let second = village.signs_up("shared@example.jp").await;
    let for_second = village.mailed("shared@example.jp").await.unwrap();
    assert_ne!(for_first, for_second);
    let follow = async |token: &str| {
        village
            .guest()
            .post("/email-verifications", json!({"token": token}))
            .await
    };
    follow(&for_second).await.expect(204);
    assert_eq!(follow(&for_first).await.refused(409), "conflict");
    assert_eq!(first.get("/me").await.expect(200)["email_verified"], false);
    assert_eq!(
        second
            .post("/email-verifications/resend", json!({}))
            .await
            .refused(409),
        "conflict"
    );
    // The one who came too late gets no link any more, and is not told why.
    first
        .post("/email-verifications/resend", json!({}))
        .await
        .expect(202);
    assert!(village.waiting().await.contains("mail_address_taken"));
    village.close().await;
}

#[actix_web::test]
async fn a_link_works_for_a_while_and_only_the_newest_one() {
    let village = Village::new().await;
    let hanako = village.signs_up("hanako@example.jp").await;
    let old = village.mailed("hanako@example.jp").await.unwrap();
    hanako
        .post("/email-verifications/resend", json!({}))
        .await
        .expect(202);
    let new = village.mailed("hanako@example.jp").await.unwrap();
    let follow = async |token: &str| {
        village
            .guest()
            .post("/email-verifications", json!({"token": token}))
            .await
    };
    assert_eq!(follow(&old).await.refused(410), "gone");
    assert_eq!(follow("guess").await.refused(410), "gone");
    village.later(TimeDelta::hours(47));
    follow(&new).await.expect(204);
    village
        .guest()
        .post("/password-resets", json!({"email": "hanako@example.jp"}))
        .await
        .expect(202);
    let reset = village.mailed("hanako@example.jp").await.unwrap();
    assert_eq!(
        follow(&reset).await.refused(410),
        "gone",
        "a link does one thing"
    );
    village.later(TimeDelta::minutes(61));
    let body = json!({"token": reset, "password": OTHER});
    assert_eq!(
        village
            .guest()
            .post("/password-resets/confirm", body)
            .await
            .refused(410),
        "gone"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_forgotten_password_is_set_anew_and_every_session_ends() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    hanako.get("/me").await.expect(200);
    village
        .guest()
        .post("/password-resets", json!({"email": "Hanako@Example.jp"}))
        .await
        .expect(202);
    let token = village.mailed("hanako@example.jp").await.unwrap();
    let confirm = async |password: &str| {
        let body = json!({"token": token, "password": password});
        village.guest().post("/password-resets/confirm", body).await
    };
    let weak = confirm("hanako@example.jp!").await.expect(422);
    assert_eq!(
        weak["errors"],
        json!([{"pointer": "/password", "code": "weak"}])
    );
    confirm(OTHER).await.expect(204);
    assert_eq!(confirm(OTHER).await.refused(410), "gone");
    assert_eq!(hanako.get("/me").await.refused(401), "anonymous", "at once");
    let body = json!({"refresh_token": hanako.refresh});
    assert_eq!(
        village
            .guest()
            .post("/sessions/refresh", body)
            .await
            .refused(401),
        "anonymous"
    );
    village
        .signs_in("hanako@example.jp", SENTENCE)
        .await
        .expect(401);
    village
        .signs_in("hanako@example.jp", OTHER)
        .await
        .expect(201);
    assert!(village.waiting().await.contains("password_reset"));
    village.close().await;
}

#[actix_web::test]
async fn a_changed_password_ends_the_other_sessions() {
    let village = Village::new().await;
    let here = village.neighbor("hanako@example.jp").await;
    let there = village.signs_in("hanako@example.jp", SENTENCE).await;
    let there = village.account("hanako@example.jp", &there);
    there.get("/me").await.expect(200);
    let change = async |current: &str, new: &str| {
        here.post("/me/password", json!({"current": current, "new": new}))
            .await
    };
    assert_eq!(
        change(OTHER, OTHER).await.expect(422)["errors"][0],
        json!({"pointer": "/current", "code": "mismatch"})
    );
    assert_eq!(
        change(SENTENCE, "short").await.expect(422)["errors"][0],
        json!({"pointer": "/new", "code": "too_short"})
    );
    change(SENTENCE, OTHER).await.expect(204);
    assert_eq!(there.get("/me").await.refused(401), "anonymous");
    here.get("/me").await.expect(200);
    assert!(village.waiting().await.contains("password_changed"));
    village.close().await;
}

#[actix_web::test]
async fn another_address_counts_when_its_link_is_followed() {
    let village = Village::new().await;
    let hanako = village.neighbor("old@example.jp").await;
    let there = village.signs_in("old@example.jp", SENTENCE).await;
    let there = village.account("old@example.jp", &there);
    let ask = async |to: &str| {
        hanako
            .post("/me/email", json!({"password": SENTENCE, "email": to}))
            .await
    };
    ask("new@example.jp").await.expect(202);
    assert!(
        village.waiting().await.contains("email_change_asked"),
        "the present address gets word"
    );
    assert_eq!(
        hanako.get("/me").await.expect(200)["email"],
        "old@example.jp"
    );
    let token = village.mailed("new@example.jp").await.unwrap();
    hanako
        .post("/email-changes/confirm", json!({"token": token}))
        .await
        .expect(204);
    assert_eq!(
        hanako.get("/me").await.expect(200)["email"],
        "new@example.jp"
    );
    assert_eq!(
        there.get("/me").await.refused(401),
        "anonymous",
        "sessions elsewhere end"
    );
    village
        .signs_in("old@example.jp", SENTENCE)
        .await
        .expect(401);
    village
        .signs_in("new@example.jp", SENTENCE)
        .await
        .expect(201);
    assert_eq!(
        old_addresses(&village).await,
        ["old@example.jp"],
        "the old address gets word too"
    );

    let other = village.neighbor("taro@example.jp").await;
    let free = other
        .post(
            "/me/email",
            json!({"password": SENTENCE, "email": "free@example.jp"}),
        )
        .await;
    let taken = other
        .post(
            "/me/email",
            json!({"password": SENTENCE, "email": "new@example.jp"}),
        )
        .await;
    assert_eq!(seen(&free), seen(&taken));
    assert!(village.mailed("new@example.jp").await.is_none());
    village.close().await;
}

async fn old_addresses(village: &Village) -> Vec<String> {
    let mut found = Vec::new();
    for line in village.waiting().await.lines() {
        let task: Value = serde_json::from_str(line).unwrap();
        if let Some(id) = task["old_address"].as_str() {
            let id = id.parse().unwrap();
            found.extend(accounts::old_address(&village.app, id).await.unwrap());
        }
    }
    found
}

#[actix_web::test]
async fn a_sign_up_that_cannot_be_is_refused_by_the_field() {
    let village = Village::new().await;
    let with = |field: &str, value: Value| {
        let mut form = form("hanako@example.jp");
        form[field] = value;
        form
    };
    let long = format!("{}@example.jp", "a".repeat(250));
    let table = [
        (with("email", json!("")), "/email", "required"),
        (with("email", json!("hanako")), "/email", "invalid"),
        (with("email", json!("a@b\r\nBcc: c@d")), "/email", "invalid"),
        (
            with("email", json!("\"a b\"@example.jp")),
            "/email",
            "invalid",
        ),
        (with("email", json!("a@[127.0.0.1]")), "/email", "invalid"),
        (with("email", json!(long)), "/email", "too_long"),
        (
            with("password", json!("fourteen chars")),
            "/password",
            "too_short",
        ),
        (
            with("password", json!("QWERTYUIOP123456789")),
            "/password",
            "weak",
        ),
        (
            with("password", json!("はなこはなこはなこはなこはなこ")),
            "/password",
            "weak",
        ),
        (
            with("password", json!("あ".repeat(342))),
            "/password",
            "too_long",
        ),
        (
            with("display_name", json!(" ")),
            "/display_name",
            "required",
        ),
        (
            with("display_name", json!("川崎市役所")),
            "/display_name",
            "not_allowed",
        ),
        (
            with("rules_version", json!("1")),
            "/rules_version",
            "mismatch",
        ),
        (with("age_band", json!("30")), "/age_band", "invalid"),
        (
            with("administrator", json!(true)),
            "/administrator",
            "unknown",
        ),
    ];
    for (form, pointer, code) in table {
        let refused = village.guest().post("/accounts", form).await.expect(422);
        assert_eq!(
            refused["errors"],
            json!([{"pointer": pointer, "code": code}])
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn settings_are_mine_to_change() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("はなこ", town).await;
    let me = send(
        hanako
            .request(Method::PATCH, "/me")
            .json(&json!({"display_name": "花子", "language": "en"})),
    );
    let me = me.await.expect(200);
    assert_eq!(
        (me["display_name"].as_str(), me["language"].as_str()),
        (Some("花子"), Some("en"))
    );
    assert_eq!(me["memberships"][0]["neighborhood"]["slug"], "kosugi");
    hanako.post("/me/shield", json!({})).await.expect(204);
    assert_eq!(hanako.get("/me").await.expect(200)["shielded"], true);
    hanako.delete("/me/shield").await.expect(204);
    assert_eq!(hanako.get("/me").await.expect(200)["shielded"], false);
    let nothing = send(hanako.request(Method::PATCH, "/me").json(&json!({})));
    assert_eq!(nothing.await.expect(200)["display_name"], "花子");
    let grab = send(
        hanako
            .request(Method::PATCH, "/me")
            .json(&json!({"administrator": true})),
    );
    assert_eq!(grab.await.refused(422), "invalid");
    village.close().await;
}

#[actix_web::test]
async fn the_house_rules_are_there_in_both_languages() {
    let village = Village::new().await;
    let rules = village.guest().get("/rules").await.expect(200);
    assert_eq!(rules["version"], "2026-11-22");
    assert!(rules["texts"]["ja"].as_str().unwrap().contains("決まり"));
    assert!(
        rules["texts"]["en"]
            .as_str()
            .unwrap()
            .contains("House rules")
    );
    village.close().await;
}
