//! Accounts of offices: apart from private ones, never without a second factor, signed in for a working day at most.
use chrono::TimeDelta;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::{
    accounts::{Account, SENTENCE},
    village::{Neighbor, Village, send},
};

impl Village {
    /// Somebody signs up to act for an office, and follows the link.
    pub async fn clerk(&self, email: &str) -> Account {
        let form = json!({
            "email": email, "password": SENTENCE, "display_name": "係長", "language": "ja",
            "rules_version": "2026-11-22", "transport": "bearer",
        });
        let answer = self.guest().post("/office/accounts", form).await;
        let clerk = self.account(email, &answer);
        let token = self.mailed(email).await.expect("a link");
        let guest = self.guest();
        let verified = guest.post("/email-verifications", json!({"token": token}));
        verified.await.expect(204);
        clerk
    }
}

/// Every operation, with a path that could be asked for.
fn operations() -> Vec<(Method, String, String)> {
    let document = serde_json::to_value(kairanban::app::openapi()).unwrap();
    let mut all = Vec::new();
    for (pattern, item) in document["paths"].as_object().unwrap() {
        let id = uuid::Uuid::now_v7().to_string();
        let path = pattern.trim_start_matches("/api/v1").split('/');
        let path: Vec<_> = path
            .map(|part| {
                if part.starts_with('{') {
                    id.as_str()
                } else {
                    part
                }
            })
            .collect();
        for method in ["get", "post", "put", "patch", "delete"] {
            if item.get(method).is_some() {
                let method = method.to_uppercase().parse().unwrap();
                all.push((method, pattern.clone(), path.join("/")));
            }
        }
    }
    all
}

/// What of the API somebody reaches that guests do not.
async fn reached(who: &Neighbor) -> Vec<String> {
    let mut reached = Vec::new();
    for (method, pattern, path) in operations() {
        let public: actix_web::http::Method = method.as_str().parse().unwrap();
        // Ends the session that asks.
        let ends = path == "/sessions/current";
        if kairanban::gate::is_public(&public, &pattern) || ends || path == "/live" {
            continue;
        }
        let answer = send(who.request(method.clone(), &path).json(&json!({}))).await;
        let code = answer.json()["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if !matches!(code.as_str(), "second_factor_required" | "office_account") {
            reached.push(format!("{method} {path}"));
        }
    }
    reached.sort();
    reached
}

#[actix_web::test]
async fn a_clerk_signs_up_gets_a_factor_and_only_then_reaches_the_office() {
    let village = Village::new().await;
    let clerk = village.clerk("kakaricho@city.example").await;
    let me = clerk.get("/me").await.expect(200);
    assert_eq!(me["kind"], "officer");
    assert_eq!(
        me["second_factor"],
        json!({"required": true, "proven": false})
    );
    let before = [
        "DELETE /sessions/current", // left out of the walk
        "GET /me",
        "GET /me/second-factor",
        "PATCH /me",
        "POST /email-verifications/resend",
        "POST /me/export",
        "POST /me/leave",
        "POST /me/passkeys",
        "POST /me/passkeys/options",
        "POST /me/second-factor/totp",
        "POST /me/second-factor/totp/confirm",
        "POST /me/step-up",
        "POST /me/step-up/options",
        "POST /sessions/second-factor",
    ];
    assert_eq!(
        reached(&clerk).await,
        before[1..],
        "no more than a way to a factor, or out"
    );
    let app = village
        .gets_app(&clerk, json!({"password": SENTENCE}))
        .await;
    assert_eq!(
        clerk.get("/me").await.expect(200)["second_factor"]["proven"],
        true
    );
    clerk.get("/sessions").await.expect(200);

    let back = village.comes_back(&clerk).await;
    let owing = [
        "GET /me",
        "GET /me/second-factor",
        "POST /email-verifications/resend",
        "POST /me/step-up",
        "POST /me/step-up/options",
        "POST /sessions/second-factor",
    ];
    assert_eq!(
        reached(&back).await,
        owing,
        "a password is no way around the factor"
    );
    village.later(TimeDelta::seconds(30));
    let code = json!({"totp": app.shows(&village)});
    back.post("/sessions/second-factor", code).await.expect(204);
    back.get("/sessions").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn a_resident_who_chose_a_factor_reaches_no_more_by_password() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    let back = village.comes_back(&hanako).await;
    assert_eq!(reached(&back).await.len(), 6);
    assert_eq!(
        back.get("/me/blocks").await.refused(403),
        "second_factor_required"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_clerk_is_a_visitor_in_town_and_no_neighbor() {
    let village = Village::new().await;
    village.town("kosugi", "小杉").await;
    let clerk = village.clerk("kakaricho@city.example").await;
    village
        .gets_app(&clerk, json!({"password": SENTENCE}))
        .await;
    clerk.get("/neighborhoods/kosugi").await.expect(200);
    let join = json!({"neighborhood": "kosugi", "kind": "supporter"});
    assert_eq!(
        clerk.post("/memberships", join).await.refused(403),
        "office_account"
    );
    for path in ["/memberships", "/me/blocks", "/me/mutes"] {
        assert_eq!(
            clerk.get(path).await.refused(403),
            "office_account",
            "{path}"
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn a_clerks_session_ends_after_twelve_hours_however_often_it_is_used() {
    let village = Village::new().await;
    let clerk = village.clerk("kakaricho@city.example").await;
    village
        .gets_app(&clerk, json!({"password": SENTENCE}))
        .await;
    let mut refresh = clerk.refresh.clone();
    let renew = async |token: &str| {
        let body = json!({"refresh_token": token});
        village.guest().post("/sessions/refresh", body).await
    };
    let began = village.clock.now();
    let mut token = String::new();
    // 79 times nine minutes are nine minutes less than twelve hours.
    for _ in 0..79 {
        village.later(TimeDelta::minutes(9));
        let told = renew(&refresh).await.expect(200);
        refresh = told["refresh_token"].as_str().unwrap().to_owned();
        token = told["access_token"].as_str().unwrap().to_owned();
    }
    let late = Neighbor {
        token: Some(token),
        ..village.guest()
    };
    late.get("/sessions").await.expect(200);
    village.later(began + TimeDelta::hours(12) - village.clock.now());
    assert_eq!(
        late.get("/sessions").await.refused(401),
        "anonymous",
        "the token had a minute left"
    );
    assert_eq!(renew(&refresh).await.refused(401), "anonymous");
    village.close().await;
}

#[actix_web::test]
async fn a_clerk_keeps_one_factor_at_least() {
    let village = Village::new().await;
    let clerk = village.clerk("kakaricho@city.example").await;
    village
        .gets_app(&clerk, json!({"password": SENTENCE}))
        .await;
    assert_eq!(
        clerk.delete("/me/second-factor/totp").await.refused(409),
        "conflict"
    );
    let (_, made) = village.adds_passkey(&clerk, json!({})).await;
    clerk.delete("/me/second-factor/totp").await.expect(204);
    let path = format!("/me/passkeys/{}", made["id"].as_str().unwrap());
    assert_eq!(clerk.delete(&path).await.refused(409), "conflict");
    let told = clerk.get("/me/second-factor").await.expect(200);
    assert_eq!(
        (&told["totp"], &told["passkey"]),
        (&json!(false), &json!(true))
    );
    village.close().await;
}

#[actix_web::test]
async fn a_clerk_who_lost_everything_is_let_back_to_the_password_by_two_others() {
    let village = Village::new().await;
    let clerk = village.clerk("kakaricho@city.example").await;
    village
        .adds_passkey(&clerk, json!({"password": SENTENCE}))
        .await;
    let token = clerk.token.clone().unwrap();
    let person = village
        .app
        .gate
        .viewer(&token)
        .await
        .unwrap()
        .person()
        .unwrap();
    let nobody = kairanban::access::Viewer::guest();
    let reset = village.db().write(&nobody, async |tx| {
        kairanban::accounts::reset_factors(tx, person).await
    });
    reset.await.unwrap();
    assert_eq!(
        clerk.get("/me").await.refused(401),
        "anonymous",
        "every session ended"
    );
    assert!(village.waiting().await.contains("factors_reset"));
    let back = village.comes_back(&clerk).await;
    assert_eq!(
        back.get("/sessions").await.refused(403),
        "second_factor_required"
    );
    village
        .adds_passkey(&back, json!({"password": SENTENCE}))
        .await;
    back.get("/sessions").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn a_clerk_takes_what_is_theirs_and_leaves_nothing_to_sign_in_with() {
    let village = Village::new().await;
    let clerk = village.clerk("kakaricho@city.example").await;
    village
        .gets_app(&clerk, json!({"password": SENTENCE}))
        .await;
    village.adds_passkey(&clerk, json!({})).await;
    let zip = clerk
        .post("/me/export", json!({"password": SENTENCE}))
        .await;
    zip.expect(200);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip.body)).unwrap();
    let all: Value = serde_json::from_reader(zip.by_name("me.json").unwrap()).unwrap();
    assert_eq!(all["profile"]["kind"], "officer");
    assert_eq!(all["passkeys"][0]["name"], "仕事の鍵");
    assert_eq!(all["recovery_codes"].as_array().unwrap().len(), 10);
    assert!(
        !all.to_string().contains("credential"),
        "keys stay on the server"
    );
    let goodbye = json!({"password": SENTENCE, "content": "remove"});
    clerk.post("/me/leave", goodbye).await.expect(204);
    let conn = village.raw().await;
    assert!(
        entity::passkey::Entity::find()
            .all(&conn)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        entity::totp::Entity::find()
            .all(&conn)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        entity::recovery_code::Entity::find()
            .all(&conn)
            .await
            .unwrap()
            .is_empty()
    );
    village.close().await;
}

#[actix_web::test]
async fn an_address_that_is_somebodys_tells_nobody_so() {
    let village = Village::new().await;
    village.neighbor("hanako@example.jp").await;
    let form = json!({
        "email": "hanako@example.jp", "password": SENTENCE, "display_name": "係長", "language": "ja",
        "rules_version": "2026-11-22", "transport": "bearer",
    });
    village
        .guest()
        .post("/office/accounts", form.clone())
        .await
        .expect(201);
    assert!(
        village.waiting().await.contains("address_taken"),
        "the owner hears of it"
    );
    let mut stranger = form;
    stranger["age_band"] = json!("18_plus");
    assert_eq!(
        village
            .guest()
            .post("/office/accounts", stranger)
            .await
            .refused(422),
        "invalid"
    );
    village.close().await;
}
