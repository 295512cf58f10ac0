//! Sessions: tokens that work once, tokens that never worked, cookies that need a proof, limits that bind.
use chrono::TimeDelta;
use entity::id::PersonId;
use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, header};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::{
    accounts::{Account, SENTENCE, form},
    village::{Answer, Neighbor, Village, send},
};

async fn renew(village: &Village, token: &str) -> Answer {
    village
        .guest()
        .post("/sessions/refresh", json!({"refresh_token": token}))
        .await
}

fn successor(answer: &Answer) -> String {
    answer.expect(200)["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[actix_web::test]
async fn a_refresh_token_works_once_and_for_a_moment_gives_the_same_again() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let next = successor(&renew(&village, &hanako.refresh).await);
    assert_ne!(next, hanako.refresh);
    village.later(TimeDelta::seconds(9));
    let again = successor(&renew(&village, &hanako.refresh).await);
    assert_eq!(again, next, "a lost answer is given again");
    village.later(TimeDelta::days(29));
    let much_later = successor(&renew(&village, &next).await);
    village.later(TimeDelta::days(31));
    assert_eq!(
        renew(&village, &much_later).await.refused(401),
        "anonymous",
        "unused for too long"
    );
    village.close().await;
}

#[actix_web::test]
async fn an_old_refresh_token_ends_the_session_and_tells_its_owner() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    hanako.get("/me").await.expect(200);
    let next = successor(&renew(&village, &hanako.refresh).await);
    village.later(TimeDelta::seconds(11));
    assert_eq!(
        renew(&village, &hanako.refresh).await.refused(401),
        "anonymous"
    );
    assert_eq!(
        renew(&village, &next).await.refused(401),
        "anonymous",
        "the thief's or the owner's: both are out"
    );
    assert_eq!(
        hanako.get("/me").await.refused(401),
        "anonymous",
        "access tokens too, at once"
    );
    assert!(village.waiting().await.contains("session_copied"));
    village.later(TimeDelta::days(40));
    kairanban::accounts::tidy(&village.app).await.unwrap();
    assert_eq!(
        renew(&village, &next).await.refused(401),
        "anonymous",
        "tidying revives nothing"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_guess_ends_nobodys_session() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let (session, _) = hanako.refresh.split_once('.').unwrap();
    let mac = "A".repeat(43);
    let guesses = [
        format!("{session}.1.{mac}"),
        format!("{session}.0.{mac}"),
        format!("{session}.-1.{mac}"),
        format!("{session}.99999999999.{mac}"),
        format!("{session}.1"),
        format!("{}.more", hanako.refresh),
        "nonsense".into(),
    ];
    for guess in guesses {
        assert_eq!(
            renew(&village, &guess).await.refused(401),
            "anonymous",
            "{guess}"
        );
    }
    renew(&village, &hanako.refresh).await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn fifty_tabs_refresh_at_once_and_get_one_successor() {
    let village = Village::new().await;
    let mut token = village.neighbor("hanako@example.jp").await.refresh;
    for _ in 0..5 {
        let answers = join_all((0..50).map(|_| renew(&village, &token))).await;
        let mut successors: Vec<_> = answers.iter().map(successor).collect();
        successors.sort();
        successors.dedup();
        assert_eq!(successors.len(), 1);
        token = successors.remove(0);
    }
    village.close().await;
}

#[actix_web::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let phone = village
        .guest()
        .request(Method::POST, "/sessions")
        .header(
            header::USER_AGENT,
            "Mozilla/5.0 (Linux; Android 10; K) Chrome/143.0.0.0 Mobile Safari/537.36",
        )
        .json(&json!({"email": hanako.email, "password": SENTENCE, "transport": "bearer"}));
    let phone = village.account(&hanako.email, &send(phone).await);
    let list = hanako.get("/sessions").await.expect(200);
    let [newest, first] = list["items"].as_array().unwrap().as_slice() else {
        panic!("two sessions: {list}");
    };
    assert_eq!(newest["client"], "Chrome (Android)");
    assert_eq!(
        (&newest["current"], &first["current"]),
        (&json!(false), &json!(true))
    );
    assert!(
        newest["last_used_at"]
            .as_str()
            .unwrap()
            .ends_with(":00:00.000Z"),
        "to the hour"
    );

    let id = newest["id"].as_str().unwrap();
    let taro = village.neighbor("taro@example.jp").await;
    assert_eq!(
        taro.delete(&format!("/sessions/{id}")).await.refused(404),
        "not_found"
    );
    hanako.delete(&format!("/sessions/{id}")).await.expect(204);
    assert_eq!(
        hanako.delete(&format!("/sessions/{id}")).await.refused(404),
        "not_found"
    );
    assert_eq!(phone.get("/me").await.refused(401), "anonymous");

    let third = village.signs_in(&hanako.email, SENTENCE).await;
    let third = village.account(&hanako.email, &third);
    hanako.delete("/sessions").await.expect(204);
    assert_eq!(third.get("/me").await.refused(401), "anonymous");
    hanako.get("/me").await.expect(200);
    taro.get("/me").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn the_longest_unused_session_makes_room() {
    let village = Village::new().await;
    let first = village.neighbor("hanako@example.jp").await;
    village.later(TimeDelta::hours(1));
    for _ in 0..50 {
        village
            .signs_in("hanako@example.jp", SENTENCE)
            .await
            .expect(201);
    }
    assert_eq!(
        renew(&village, &first.refresh).await.refused(401),
        "anonymous"
    );
    village.close().await;
}

/// A token as `mint` makes it, with changes.
fn forged(
    village: &Village,
    hanako: &Account,
    change: impl FnOnce(&mut Header, &mut Value),
) -> String {
    let token = hanako.token.as_deref().unwrap();
    let mut claims = jsonwebtoken::dangerous::insecure_decode::<Value>(token)
        .unwrap()
        .claims;
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("1".into());
    change(&mut header, &mut claims);
    let key = EncodingKey::from_secret(&village.app.secrets.token_key());
    jsonwebtoken::encode(&header, &claims, &key).unwrap()
}

#[actix_web::test]
async fn tokens_that_are_not_ours_or_not_fresh_are_refused() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let now = village.clock.now().timestamp();
    let with =
        |name: &str, value: Value| forged(&village, &hanako, |_, claims| claims[name] = value);
    let without = |name: &str| {
        forged(&village, &hanako, |_, claims| {
            claims.as_object_mut().unwrap().remove(name);
        })
    };
    let good = with("exp", json!(now + 60));
    assert_eq!(
        with_token(&village, &good).get("/me").await.status,
        200,
        "the forge works"
    );

    let parts: Vec<&str> = good.split('.').collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoiMSJ9"; // {"alg":"none","typ":"JWT","kid":"1"}
    let wrong_key = {
        let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(&good)
            .unwrap()
            .claims;
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("1".into());
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&[7; 32])).unwrap()
    };
    let other = village.neighbor("taro@example.jp").await;
    let others_sid =
        jsonwebtoken::dangerous::insecure_decode::<Value>(other.token.as_deref().unwrap());
    let bad = [
        ("alg none, unsigned", format!("{none}.{}.", parts[1])),
        (
            "alg none, signed",
            format!("{none}.{}.{}", parts[1], parts[2]),
        ),
        (
            "alg HS512",
            forged(&village, &hanako, |h, _| h.alg = Algorithm::HS512),
        ),
        ("wrong key", wrong_key),
        ("no kid", forged(&village, &hanako, |h, _| h.kid = None)),
        (
            "wrong kid",
            forged(&village, &hanako, |h, _| h.kid = Some("2".into())),
        ),
        ("wrong audience", with("aud", json!("elsewhere"))),
        ("wrong issuer", with("iss", json!("elsewhere"))),
        ("wrong type", with("typ", json!("refresh"))),
        ("exp as text", with("exp", json!((now + 60).to_string()))),
        ("exp negative", with("exp", json!(-1))),
        ("exp in the past", with("exp", json!(now - 1))),
        ("exp now", with("exp", json!(now))),
        ("exp null", with("exp", Value::Null)),
        ("exp too large", with("exp", json!(1e30))),
        ("no exp", without("exp")),
        ("no sub", without("sub")),
        ("no sid", without("sid")),
        ("no aud", without("aud")),
        ("no iss", without("iss")),
        ("no typ", without("typ")),
        ("one more claim", with("admin", json!(true))),
        ("nobody's session", with("sid", json!(uuid::Uuid::now_v7()))),
        (
            "somebody else's session",
            with("sid", others_sid.unwrap().claims["sid"].clone()),
        ),
        ("somebody else", with("sub", json!(PersonId::new()))),
        ("sub is no id", with("sub", json!("hanako"))),
        ("truncated", good[..good.len() - 2].to_owned()),
        ("without signature", format!("{}.{}.", parts[0], parts[1])),
        ("two parts", format!("{}.{}", parts[0], parts[1])),
        ("four parts", format!("{good}.x")),
        ("a refresh token", hanako.refresh.clone()),
        ("empty", " ".into()),
        ("noise", "%%%".into()),
    ];
    for (what, token) in bad {
        let answer = with_token(&village, &token).get("/me").await;
        assert_eq!(answer.status, 401, "{what}");
    }
    village.close().await;
}

fn with_token(village: &Village, token: &str) -> Neighbor {
    Neighbor {
        token: Some(token.to_owned()),
        ..village.guest()
    }
}

/// Signs in as a browser does; answers the `Set-Cookie` lines and what a browser would send back.
async fn browser(village: &Village, email: &str) -> (Vec<String>, String) {
    let answer = village
        .guest()
        .post("/sessions", json!({"email": email, "password": SENTENCE}))
        .await;
    assert_eq!(
        answer.expect(201),
        json!({"expires_in": 600}),
        "no token in the body"
    );
    let set: Vec<String> = answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    let jar: Vec<_> = set
        .iter()
        .map(|line| line.split(';').next().unwrap())
        .collect();
    let jar = jar.join("; ");
    (set, jar)
}

#[actix_web::test]
async fn cookies_are_out_of_reach_of_scripts_and_of_other_sites() {
    let village = Village::new().await;
    village.neighbor("hanako@example.jp").await;
    let (set, jar) = browser(&village, "hanako@example.jp").await;
    for (line, name) in set.iter().zip(["__Host-kb_access=", "__Host-kb_refresh="]) {
        assert!(line.starts_with(name), "{line}");
        for part in [
            "; HttpOnly",
            "; Secure",
            "; SameSite=Strict",
            "; Path=/",
            "; Max-Age=",
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(!line.contains("Domain"), "{line}");
    }
    let guest = village.guest();
    let ask = |path: &str| {
        guest
            .request(Method::POST, path)
            .header(header::COOKIE, &jar)
            .json(&json!({}))
    };
    let own = village.url.as_str();
    let refused = [
        ask("/me/shield"),
        ask("/me/shield").header("Origin", own),
        ask("/me/shield").header("X-Requested-With", "kairanban"),
        ask("/me/shield")
            .header("X-Requested-With", "kairanban")
            .header("Origin", "https://evil.example"),
        ask("/me/shield")
            .header("X-Requested-With", "kairanban")
            .header("Origin", "null"),
        ask("/me/shield")
            .header("X-Requested-With", "kairanban")
            .header("Sec-Fetch-Site", "cross-site"),
        ask("/me/shield")
            .header("X-Requested-With", "kairanban")
            .header("Sec-Fetch-Site", "same-site"),
        ask("/sessions/refresh").header("Origin", "https://evil.example"),
        ask("/sessions/refresh"),
    ];
    for request in refused {
        assert_eq!(send(request).await.refused(403), "csrf");
    }
    let proof = |request: reqwest::RequestBuilder| {
        request
            .header("X-Requested-With", "kairanban")
            .header("Origin", own)
    };
    assert_eq!(send(proof(ask("/me/shield"))).await.status, 204);
    let renewed = send(proof(ask("/sessions/refresh"))).await;
    assert_eq!(renewed.expect(200), json!({"expires_in": 600}));
    assert_eq!(
        renewed.headers.get_all(header::SET_COOKIE).iter().count(),
        2
    );
    let out = guest
        .request(Method::DELETE, "/sessions/current")
        .header(header::COOKIE, &jar);
    let out = send(proof(out)).await;
    assert_eq!(out.status, 204);
    for line in out.headers.get_all(header::SET_COOKIE) {
        assert!(line.to_str().unwrap().contains("Max-Age=0"));
    }
    assert_eq!(
        send(proof(ask("/sessions/refresh"))).await.refused(401),
        "anonymous"
    );
    village.close().await;
}

#[actix_web::test]
async fn limits_by_network_and_by_account_bind_and_let_go_again() {
    let village = Village::with(|config| config.rate_scale = 1).await;
    let guest = village.guest();
    let wrong = json!({"email": "x@example.jp", "password": "wrong"});
    let table = [
        ("/sessions", wrong, 10, 900, "sign-in-to"),
        (
            "/password-resets",
            json!({"email": "y@example.jp"}),
            3,
            3600,
            "ask-link-for",
        ),
        (
            "/email-verifications",
            json!({"token": "x"}),
            30,
            600,
            "use-link",
        ),
        (
            "/email-changes/confirm",
            json!({"token": "x"}),
            30,
            600,
            "use-link",
        ),
        (
            "/sessions/refresh",
            json!({"refresh_token": "x"}),
            60,
            60,
            "refresh",
        ),
    ];
    for (path, body, times, seconds, policy) in table {
        binds(&guest, path, &|_| body.clone(), (times, policy)).await;
        village.later(TimeDelta::seconds(seconds));
        assert_ne!(guest.post(path, body).await.status, 429, "{path} lets go");
        village.later(TimeDelta::hours(1));
    }
    // Other accounts, the same visitor.
    let credentials = |n: usize| json!({"email": format!("n{n}@example.jp"), "password": "wrong"});
    let address = |n: usize| json!({"email": format!("n{n}@example.jp")});
    let sign_up = |n: usize| form(&format!("n{n}@example.jp"));
    binds(&guest, "/sessions", &credentials, (20, "sign-in")).await;
    binds(&guest, "/password-resets", &address, (10, "ask-link")).await;
    binds(&guest, "/accounts", &sign_up, (10, "sign-up")).await;
    // A header that anybody can write changes nothing.
    let forwarded = guest
        .request(Method::POST, "/sessions")
        .header("X-Forwarded-For", "203.0.113.9");
    assert_eq!(send(forwarded.json(&credentials(99))).await.status, 429);
    village.later(TimeDelta::hours(1));
    guest.post("/accounts", sign_up(0)).await.expect(201);
    guest.post("/sessions", credentials(99)).await.expect(401);
    guest
        .post("/password-resets", address(99))
        .await
        .expect(202);
    village.close().await;
}

#[actix_web::test]
async fn an_address_is_one_account_to_the_limit_however_it_is_written() {
    let village = Village::with(|config| config.rate_scale = 1).await;
    for email in [
        "x@example.jp",
        "X@example.jp",
        "x@EXAMPLE.jp",
        " x@example.jp ",
    ]
    .iter()
    .cycle()
    .take(10)
    {
        village.signs_in(email, "wrong").await.expect(401);
    }
    assert_eq!(
        village.signs_in("X@Example.JP", "wrong").await.refused(429),
        "too_many"
    );
    village.close().await;
}

#[actix_web::test]
async fn limits_of_one_person_bind_and_let_go_again() {
    let village = Village::with(|config| config.rate_scale = 1).await;
    village.neighbor("hanako@example.jp").await;
    let back = async || {
        let answer = village.signs_in("hanako@example.jp", SENTENCE).await;
        village.account("hanako@example.jp", &answer)
    };
    let wrong = |_| json!({"password": "wrong", "content": "remove"});
    binds(&back().await.browser, "/me/leave", &wrong, (5, "confirm")).await;
    village.later(TimeDelta::minutes(15));
    let right = |_| json!({"password": SENTENCE});
    binds(&back().await.browser, "/me/export", &right, (3, "export")).await;
    village.later(TimeDelta::hours(24));
    back().await.post("/me/export", right(0)).await.expect(200);
    village.close().await;
}

/// So many pass, the next one does not.
async fn binds(
    who: &Neighbor,
    path: &str,
    body: &dyn Fn(usize) -> Value,
    (times, policy): (usize, &str),
) {
    for n in 0..times {
        let answer = who.post(path, body(n)).await;
        assert_ne!(answer.status, 429, "{path} number {n}");
    }
    let answer = who.post(path, body(times)).await;
    assert_eq!(answer.refused(429), "too_many", "{path}");
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    let limit = answer.headers["ratelimit"].to_str().unwrap();
    assert!(
        limit.starts_with(&format!("\"{policy}\";r=0")),
        "{path}: {limit}"
    );
}

#[actix_web::test]
async fn a_flood_of_passwords_is_told_to_come_back() {
    let village = Village::with(|config| config.password_cost = 19_456).await;
    village.neighbor("hanako@example.jp").await;
    let tries = (0..150).map(|_| village.signs_in("hanako@example.jp", "wrong"));
    let (answers, feed) = tokio::join!(join_all(tries), async {
        let begun = std::time::Instant::now();
        village.guest().get("/rules").await.expect(200);
        begun.elapsed()
    });
    assert!(
        feed.as_millis() < 1_000,
        "others are served meanwhile: {feed:?}"
    );
    for answer in answers {
        assert!(
            [401, 503].contains(&answer.status.as_u16()),
            "{}",
            answer.status
        );
        assert_eq!(
            answer.headers.contains_key(header::RETRY_AFTER),
            answer.status == 503
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn sign_ups_that_nobody_verifies_go_by_themselves() {
    let village = Village::new().await;
    let verified = village.neighbor("hanako@example.jp").await;
    let waiting = village.signs_up("taro@example.jp").await;
    waiting.get("/me").await.expect(200);
    village.later(TimeDelta::hours(49));
    kairanban::accounts::tidy(&village.app).await.unwrap();
    let people = entity::person::Entity::find();
    assert_eq!(people.count(&village.raw().await).await.unwrap(), 1);
    assert_eq!(
        renew(&village, &waiting.refresh).await.refused(401),
        "anonymous"
    );
    renew(&village, &verified.refresh).await.expect(200);
    village.close().await;
}
