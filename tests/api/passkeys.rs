//! Passkeys: a whole sign-in, a second factor, a step-up; and answers that are none.
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    accounts::{Account, SENTENCE},
    authenticator::Authenticator,
    village::{Answer, Village, send},
};

async fn asked(village: &Village) -> Value {
    let guest = village.guest();
    guest
        .post("/sessions/passkey/options", Value::Null)
        .await
        .expect(201)
}

async fn answered(village: &Village, asked: &Value, credential: Value) -> Answer {
    let body =
        json!({"ceremony": asked["ceremony"], "credential": credential, "transport": "bearer"});
    village.guest().post("/sessions/passkey", body).await
}

async fn with_key(village: &Village, email: &str) -> (Account, Authenticator) {
    let account = village.neighbor(email).await;
    let (key, made) = village
        .adds_passkey(&account, json!({"password": SENTENCE}))
        .await;
    assert_eq!(made["recovery_codes"].as_array().unwrap().len(), 10);
    (account, key)
}

#[actix_web::test]
async fn a_passkey_alone_is_a_whole_sign_in() {
    let village = Village::new().await;
    let (hanako, mut key) = with_key(&village, "hanako@example.jp").await;
    assert!(village.waiting().await.contains("passkey_added"));
    let question = asked(&village).await;
    assert_eq!(question["public_key"]["userVerification"], "required");
    assert_eq!(
        question["public_key"]["allowCredentials"],
        json!([]),
        "nobody is named"
    );
    let answer = answered(&village, &question, key.get(&question["public_key"])).await;
    let back = village.account(&hanako.email, &answer);
    let me = back.get("/me").await.expect(200);
    assert_eq!(me["email"], "hanako@example.jp");
    assert_eq!(
        me["second_factor"],
        json!({"required": true, "proven": true})
    );
    let told = back.get("/me/second-factor").await.expect(200);
    assert_eq!(told["step_up_by"], "passkey");
    assert_eq!(told["passkeys"][0]["name"], "仕事の鍵");
    assert!(told["passkeys"][0]["last_used_at"].is_string());
    village.close().await;
}

#[actix_web::test]
async fn a_question_is_answered_once_and_within_five_minutes() {
    let village = Village::new().await;
    let (_, mut key) = with_key(&village, "hanako@example.jp").await;
    let question = asked(&village).await;
    let credential = key.get(&question["public_key"]);
    answered(&village, &question, credential.clone())
        .await
        .expect(201);
    assert_eq!(
        answered(&village, &question, credential).await.refused(410),
        "gone",
        "replayed"
    );

    let question = asked(&village).await;
    let other = asked(&village).await;
    let swapped = key.get(&other["public_key"]);
    assert_eq!(
        answered(&village, &question, swapped).await.refused(401),
        "wrong_credentials"
    );
    let right = key.get(&question["public_key"]);
    assert_eq!(
        answered(&village, &question, right).await.refused(410),
        "gone",
        "a wrong answer used it up"
    );

    let question = asked(&village).await;
    village.later(TimeDelta::seconds(301));
    let late = key.get(&question["public_key"]);
    assert_eq!(
        answered(&village, &question, late).await.refused(410),
        "gone"
    );
    village.close().await;
}

#[actix_web::test]
async fn answers_from_elsewhere_or_without_an_owner_are_none() {
    let village = Village::new().await;
    let (_, mut key) = with_key(&village, "hanako@example.jp").await;
    let lie = async |key: &mut Authenticator| {
        let question = asked(&village).await;
        let credential = key.get(&question["public_key"]);
        answered(&village, &question, credential).await.refused(401)
    };
    let home = key.origin.clone();
    for origin in [
        "https://kairanban.example",
        &home.replace("http:", "https:"),
        &format!("{home}1"),
    ] {
        key.origin = origin.to_owned();
        assert_eq!(lie(&mut key).await, "wrong_credentials", "{origin}");
    }
    key.origin = home;
    key.rp_id = "kairanban.example".into();
    assert_eq!(
        lie(&mut key).await,
        "wrong_credentials",
        "bound to another name"
    );
    key.rp_id = "localhost".into();
    key.verifies = false;
    assert_eq!(
        lie(&mut key).await,
        "wrong_credentials",
        "touched, not verified"
    );
    key.verifies = true;
    let question = asked(&village).await;
    let mut forged = key.get(&question["public_key"]);
    forged["response"]["userHandle"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(
        answered(&village, &question, forged).await.refused(401),
        "wrong_credentials"
    );
    let question = asked(&village).await;
    answered(&village, &question, key.get(&question["public_key"]))
        .await
        .expect(201);
    village.close().await;
}

#[actix_web::test]
async fn a_copied_key_is_refused_and_its_owner_told() {
    let village = Village::new().await;
    let (_, mut key) = with_key(&village, "hanako@example.jp").await;
    let question = asked(&village).await;
    answered(&village, &question, key.get(&question["public_key"]))
        .await
        .expect(201);
    let question = asked(&village).await;
    let copy = key.get_again(&question["public_key"]);
    assert_eq!(
        answered(&village, &question, copy).await.refused(401),
        "wrong_credentials"
    );
    assert!(village.waiting().await.contains("passkey_copied"));
    village.settle().await;
    let letters = village.letters("hanako@example.jp");
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject.contains("複製されたおそれ"))
    );
    village.close().await;
}

#[actix_web::test]
async fn somebody_elses_passkey_proves_nothing_here() {
    let village = Village::new().await;
    let (hanako, mut hers) = with_key(&village, "hanako@example.jp").await;
    let (taro, mut his) = with_key(&village, "taro@example.jp").await;
    let back = village.comes_back(&hanako).await;
    let question = back
        .post("/me/step-up/options", Value::Null)
        .await
        .expect(201);
    assert_eq!(
        question["public_key"]["allowCredentials"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let body = |question: &Value, credential: Value| json!({"ceremony": question["ceremony"], "credential": credential});
    let foreign = body(&question, his.get(&question["public_key"]));
    assert_eq!(
        back.post("/me/step-up", foreign).await.refused(422),
        "invalid"
    );
    assert_eq!(
        back.get("/notifications").await.refused(403),
        "second_factor_required"
    );

    let question = taro
        .post("/me/step-up/options", Value::Null)
        .await
        .expect(201);
    let stolen = body(&question, hers.get(&question["public_key"]));
    assert_eq!(
        back.post("/me/step-up", stolen).await.refused(410),
        "gone",
        "his question"
    );
    let anybody = asked(&village).await;
    let elsewhere = body(&anybody, hers.get(&anybody["public_key"]));
    assert_eq!(
        back.post("/me/step-up", elsewhere).await.refused(410),
        "gone",
        "asked for something else"
    );

    village.steps_up_by(&back, &mut hers).await;
    back.get("/notifications").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn a_new_passkey_has_to_be_made_here_and_now() {
    let village = Village::new().await;
    let hanako = village.neighbor("hanako@example.jp").await;
    let begin = async || {
        let proof = json!({"password": SENTENCE});
        hanako.post("/me/passkeys/options", proof).await.expect(201)
    };
    let send_in = async |asked: &Value, credential: Value| {
        let body = json!({"ceremony": asked["ceremony"], "name": "鍵", "credential": credential});
        hanako.post("/me/passkeys", body).await
    };
    let question = begin().await;
    let (mut key, good) = Authenticator::create(&village, &question["public_key"]);
    key.origin = "https://kairanban.example".into();
    let foreign = key.registration(&question["public_key"]);
    assert_eq!(send_in(&question, foreign).await.refused(422), "invalid");
    assert_eq!(
        send_in(&question, good).await.refused(410),
        "gone",
        "used up"
    );
    let question = begin().await;
    let (mut key, _) = Authenticator::create(&village, &question["public_key"]);
    key.verifies = false;
    let touched = key.registration(&question["public_key"]);
    assert_eq!(
        send_in(&question, touched).await.refused(422),
        "invalid",
        "touched, not verified"
    );
    let question = begin().await;
    let (_, good) = Authenticator::create(&village, &question["public_key"]);
    village.later(TimeDelta::seconds(301));
    assert_eq!(send_in(&question, good).await.refused(410), "gone");
    assert_eq!(
        hanako.get("/me").await.expect(200)["second_factor"]["required"],
        false
    );
    village.close().await;
}

#[actix_web::test]
async fn passkeys_are_named_renamed_and_taken_away_by_their_owner() {
    let village = Village::new().await;
    let (hanako, mut key) = with_key(&village, "hanako@example.jp").await;
    let (taro, _) = with_key(&village, "taro@example.jp").await;
    let (_, second) = village.adds_passkey(&hanako, json!({})).await;
    assert_eq!(second["recovery_codes"], Value::Null);
    let path = format!("/me/passkeys/{}", second["id"].as_str().unwrap());
    let rename = async |who: &Account, name: &str| {
        let request = who
            .request(Method::PATCH, &path)
            .json(&json!({"name": name}));
        send(request).await
    };
    assert_eq!(
        rename(&hanako, "窓口の鍵").await.expect(200)["name"],
        "窓口の鍵"
    );
    assert_eq!(rename(&hanako, " ").await.refused(422), "invalid");
    assert_eq!(rename(&taro, "盗んだ鍵").await.refused(404), "not_found");
    assert_eq!(taro.delete(&path).await.refused(404), "not_found");
    village.later(TimeDelta::seconds(301));
    assert_eq!(hanako.delete(&path).await.refused(403), "step_up_required");
    village.steps_up_by(&hanako, &mut key).await;
    hanako.delete(&path).await.expect(204);
    let told = hanako.get("/me/second-factor").await.expect(200);
    assert_eq!(told["passkeys"].as_array().unwrap().len(), 1);
    assert!(village.waiting().await.contains("passkey_removed"));
    village.close().await;
}

#[actix_web::test]
async fn a_server_at_a_bare_address_says_that_passkeys_need_a_name() {
    let village = Village::with(|config| config.public_url = Some("http://192.0.2.7".into())).await;
    let guest = village.guest();
    let answer = guest.post("/sessions/passkey/options", Value::Null).await;
    assert_eq!(answer.refused(409), "conflict");
    village.close().await;
}
