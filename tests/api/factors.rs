//! Second factors of codes: an app's, each good once; recovery codes, on paper; and what a password alone reaches.
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    accounts::{Account, SENTENCE},
    village::{Neighbor, Village},
};

/// An app on somebody's phone, and the paper that came with it.
pub struct App {
    secret: String,
    /// The recovery codes, if it was the first factor.
    pub paper: Vec<String>,
}

impl App {
    /// What the app shows now.
    pub fn shows(&self, village: &Village) -> String {
        let secret = totp_rs::Secret::try_from_base32(&self.secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let now = u64::try_from(village.clock.now().timestamp()).unwrap();
        totp.generate(now).to_string()
    }
}

impl Village {
    /// Somebody gets an app; `proof` is the password where it is the first second factor.
    pub async fn gets_app(&self, who: &Neighbor, proof: Value) -> App {
        let made = who.post("/me/second-factor/totp", proof).await.expect(201);
        let mut app = App {
            secret: made["secret"].as_str().unwrap().to_owned(),
            paper: Vec::new(),
        };
        let code = json!({"code": app.shows(self)});
        let told = who
            .post("/me/second-factor/totp/confirm", code)
            .await
            .expect(200);
        if let Some(codes) = told["recovery_codes"].as_array() {
            app.paper = codes
                .iter()
                .map(|code| code.as_str().unwrap().to_owned())
                .collect();
        }
        app
    }

    /// Somebody's page gets new tokens, as it does every few minutes.
    pub async fn renews(&self, who: &Account) -> Account {
        let body = json!({"refresh_token": who.refresh});
        let told = self
            .guest()
            .post("/sessions/refresh", body)
            .await
            .expect(200);
        let mut renewed = who.clone();
        renewed.browser.token = told["access_token"].as_str().map(str::to_owned);
        renewed.refresh = told["refresh_token"].as_str().unwrap().into();
        renewed
    }

    /// Somebody signs in with a password, on one more device.
    pub async fn comes_back(&self, who: &Account) -> Account {
        let answer = self.signs_in(&who.email, SENTENCE).await;
        self.account(&who.email, &answer)
    }
}

async fn shows(who: &Neighbor, code: &str) -> u16 {
    let answer = who
        .post("/sessions/second-factor", json!({"totp": code}))
        .await;
    answer.status.as_u16()
}

async fn state(who: &Neighbor) -> Value {
    who.get("/me").await.expect(200)["second_factor"].clone()
}

#[actix_web::test]
async fn an_app_is_asked_for_after_the_password_and_each_of_its_codes_works_once() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let tablet = village.comes_back(&hanako).await;
    assert_eq!(
        state(&hanako).await,
        json!({"required": false, "proven": false})
    );
    let app = village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    assert_eq!(app.paper.len(), 10);
    assert_eq!(
        state(&hanako).await,
        json!({"required": true, "proven": true})
    );
    assert_eq!(
        tablet.get("/me").await.refused(401),
        "anonymous",
        "other devices are out"
    );
    assert!(village.waiting().await.contains("app_added"));

    let phone = village.comes_back(&hanako).await;
    assert_eq!(
        state(&phone).await,
        json!({"required": true, "proven": false})
    );
    assert_eq!(
        phone.get("/notifications").await.refused(403),
        "second_factor_required"
    );
    phone.get("/neighborhoods").await.expect(200);
    let used = app.shows(&village);
    assert_eq!(
        shows(&phone, &used).await,
        422,
        "the code that confirmed the app is used"
    );
    assert_eq!(shows(&phone, "000000").await, 422);
    village.later(TimeDelta::seconds(30));
    let (wide, gap) = (app.shows(&village), app.shows(&village));
    let gap = format!("{} {}", &gap[..3], &gap[3..]);
    assert_eq!(shows(&phone, &gap).await, 204, "as the app shows it");
    phone.get("/notifications").await.expect(200);
    let third = village.comes_back(&hanako).await;
    assert_eq!(shows(&third, &wide).await, 422, "seen over a shoulder");
    village.later(TimeDelta::seconds(30));
    assert_eq!(shows(&third, &app.shows(&village)).await, 204);
    village.close().await;
}

#[actix_web::test]
async fn the_first_factor_asks_for_the_password_and_every_later_change_for_a_factor() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let begin = async |body: Value| hanako.post("/me/second-factor/totp", body).await;
    let refused = begin(json!({})).await.expect(422);
    assert_eq!(
        refused["errors"][0],
        json!({"pointer": "/password", "code": "required"})
    );
    let refused = begin(json!({"password": "not hers at all"}))
        .await
        .expect(422);
    assert_eq!(
        refused["errors"][0],
        json!({"pointer": "/password", "code": "mismatch"})
    );
    let made = begin(json!({"password": SENTENCE})).await.expect(201);
    assert!(made["uri"].as_str().unwrap().starts_with("otpauth://totp/"));
    assert!(made["qr_svg"].as_str().unwrap().contains("<svg"));
    let early = json!({"code": "000000"});
    assert_eq!(
        hanako
            .post("/me/second-factor/totp/confirm", early)
            .await
            .refused(422),
        "invalid"
    );
    assert_eq!(
        state(&hanako).await["required"],
        false,
        "it does not count before its first code"
    );

    village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    village.later(TimeDelta::seconds(301));
    let later = begin(json!({"password": SENTENCE})).await;
    assert_eq!(
        later.refused(403),
        "step_up_required",
        "a password is not enough any more"
    );
    for path in [
        "/me/second-factor/totp",
        "/me/passkeys/0190a0a0-0000-7000-8000-000000000000",
    ] {
        assert_eq!(
            hanako.delete(path).await.refused(403),
            "step_up_required",
            "{path}"
        );
    }
    assert_eq!(
        hanako
            .post("/me/recovery-codes", Value::Null)
            .await
            .refused(403),
        "step_up_required"
    );
    let thief = village.comes_back(&hanako).await;
    for path in ["/me/second-factor/totp", "/me/passkeys/options"] {
        let answer = thief.post(path, json!({"password": SENTENCE})).await;
        assert_eq!(answer.refused(403), "second_factor_required", "{path}");
    }
    village.close().await;
}

#[actix_web::test]
async fn a_step_up_lasts_five_minutes() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let app = village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    village.later(TimeDelta::seconds(360));
    let hanako = village.renews(&hanako).await;
    let again = async || hanako.post("/me/recovery-codes", Value::Null).await;
    assert_eq!(again().await.refused(403), "step_up_required");
    let code = json!({"totp": app.shows(&village)});
    hanako.post("/me/step-up", code.clone()).await.expect(204);
    let told = hanako.get("/me/second-factor").await.expect(200);
    assert_eq!(told["step_up_by"], "totp");
    let until = village.clock.now() + TimeDelta::minutes(5);
    let told: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(told["stepped_up_until"].clone()).unwrap();
    assert!(told <= until && until - told < TimeDelta::minutes(1));
    village.later(TimeDelta::seconds(200));
    again().await.expect(201);
    village.later(TimeDelta::seconds(101));
    assert_eq!(again().await.refused(403), "step_up_required", "it lapsed");
    assert_eq!(
        hanako.post("/me/step-up", code).await.refused(422),
        "invalid"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_recovery_code_lets_its_owner_in_once_and_mend_what_was_lost() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let app = village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    let back = village.comes_back(&hanako).await;
    let use_up = async |who: &Account, code: &str| {
        let body = json!({"recovery_code": code});
        who.post("/sessions/second-factor", body)
            .await
            .status
            .as_u16()
    };
    let typed = app.paper[0].to_uppercase().replace('-', " ");
    assert_eq!(use_up(&back, &typed).await, 204, "however it is typed");
    assert_eq!(use_up(&back, &app.paper[0]).await, 422, "once");
    assert_eq!(use_up(&back, "0000-0000-0000").await, 422);
    assert!(village.waiting().await.contains("recovery_code_used"));
    let told = back.get("/me/second-factor").await.expect(200);
    assert_eq!(
        (&told["recovery_codes_left"], &told["step_up_by"]),
        (&json!(9), &json!("recovery_code"))
    );

    let viewer = village
        .app
        .gate
        .viewer(back.token.as_deref().unwrap())
        .await
        .unwrap();
    let grave = viewer.fresh(village.clock.now(), false);
    assert!(grave.is_err() && viewer.proven(), "it opens nothing grave");
    let fresh = village.gets_app(&back, json!({})).await;
    assert!(fresh.paper.is_empty(), "the paper stays good");
    let third = village.comes_back(&hanako).await;
    village.later(TimeDelta::seconds(30));
    assert_eq!(
        shows(&third, &app.shows(&village)).await,
        422,
        "the lost phone is out"
    );
    assert_eq!(shows(&third, &fresh.shows(&village)).await, 204);
    let renewed = third
        .post("/me/recovery-codes", Value::Null)
        .await
        .expect(201);
    assert_eq!(renewed["codes"].as_array().unwrap().len(), 10);
    let fourth = village.comes_back(&hanako).await;
    assert_eq!(
        use_up(&fourth, &app.paper[1]).await,
        422,
        "the old paper is worth nothing"
    );
    assert_eq!(
        use_up(&fourth, renewed["codes"][9].as_str().unwrap()).await,
        204
    );
    village.close().await;
}

#[actix_web::test]
async fn somebody_elses_code_opens_nothing() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let taro = village.neighbor("taro@example.jp").await;
    let hers = village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    village.gets_app(&taro, json!({"password": SENTENCE})).await;
    village.later(TimeDelta::seconds(30));
    let back = village.comes_back(&taro).await;
    assert_eq!(shows(&back, &hers.shows(&village)).await, 422);
    let body = json!({"recovery_code": hers.paper[0]});
    assert_eq!(
        back.post("/sessions/second-factor", body)
            .await
            .refused(422),
        "invalid"
    );
    for body in [
        json!({}),
        json!({"totp": "123456", "recovery_code": "x"}),
        json!({"totp": "12345"}),
    ] {
        assert_eq!(
            back.post("/sessions/second-factor", body)
                .await
                .refused(422),
            "invalid"
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn codes_are_guessed_ten_times_and_no_more() {
    let village = Village::with(|config| config.rate_scale = 1).await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let app = village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    let back = village.comes_back(&hanako).await;
    for _ in 0..9 {
        assert_eq!(shows(&back, "000000").await, 422);
    }
    village.later(TimeDelta::seconds(30));
    assert_eq!(
        shows(&back, &app.shows(&village)).await,
        429,
        "even the right one has to wait"
    );
    village.close().await;
}

#[actix_web::test]
async fn whoever_takes_the_last_factor_away_is_back_at_the_password() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let app = village
        .gets_app(&hanako, json!({"password": SENTENCE}))
        .await;
    hanako.delete("/me/second-factor/totp").await.expect(204);
    assert_eq!(
        hanako.delete("/me/second-factor/totp").await.refused(403),
        "second_factor_required"
    );
    assert_eq!(
        state(&hanako).await,
        json!({"required": false, "proven": false})
    );
    assert!(village.waiting().await.contains("app_removed"));
    let back = village.comes_back(&hanako).await;
    back.get("/notifications").await.expect(200);
    let body = json!({"recovery_code": app.paper[0]});
    assert_eq!(
        back.post("/sessions/second-factor", body)
            .await
            .refused(422),
        "invalid"
    );
    village.close().await;
}
