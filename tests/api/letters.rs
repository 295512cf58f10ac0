//! Letters about accounts: links that work, words to the right address, and nothing when it is too late.
use chrono::TimeDelta;
use entity::{
    id::OneTimeTokenId,
    one_time_token::{self, Purpose},
    person,
};
use kairanban::jobs::Task;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

use crate::{accounts::form, people::Member, village::Village};

/// A link of somebody's, as the accounts feature stores one.
async fn a_link(
    village: &Village,
    of: &Member,
    purpose: Purpose,
    payload: Option<&str>,
    used: bool,
) -> OneTimeTokenId {
    let (id, now) = (OneTimeTokenId::new(), village.clock.now());
    let secrets = &village.app.secrets;
    let token = kairanban::accounts::link_token(secrets, id);
    let row = one_time_token::ActiveModel {
        id: Set(id),
        person_id: Set(of.person),
        purpose: Set(purpose),
        token_hash: Set(kairanban::secrets::hash(&token)),
        payload: Set(payload.map(|address| secrets.seal("address", address).unwrap())),
        expires_at: Set(now + TimeDelta::hours(1)),
        used_at: Set(used.then_some(now)),
        created_at: Set(now),
    };
    row.insert(&village.raw().await).await.unwrap().id
}

#[actix_web::test]
async fn a_forgotten_password_is_set_anew_from_the_letter() {
    let village = Village::new().await;
    let hanako = village.newcomer("花子").await;
    let guest = village.guest();
    guest
        .post("/password-resets", json!({"email": hanako.email}))
        .await
        .expect(202);
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject, "【回覧板】パスワードの設定し直し");
    assert!(letters[0].text.contains("/reset#"));
    assert!(letters[0].html.contains("/reset#"));
    let headers = &letters[0].headers;
    assert!(headers.iter().all(|(key, _)| !key.starts_with("List-")));
    let fresh =
        json!({"token": letters[0].token(), "password": "みかんの木の下で三毛猫と昼寝をしました"});
    guest
        .post("/password-resets/confirm", fresh)
        .await
        .expect(204);
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert_eq!(letters[1].subject, "【回覧板】パスワードを設定し直しました");
    village.close().await;
}

#[actix_web::test]
async fn a_link_that_works_no_longer_is_not_mailed() {
    let village = Village::new().await;
    let hanako = village.newcomer("花子").await;
    let english = village.newcomer("Alice").await;
    village
        .alter(&english, |row| row.language = Set(person::Language::En))
        .await;
    let used = a_link(&village, &hanako, Purpose::VerifyEmail, None, true).await;
    village.does(Task::MailLink { link: used }).await;
    let late = a_link(&village, &hanako, Purpose::VerifyEmail, None, false).await;
    let good = a_link(&village, &english, Purpose::VerifyEmail, None, false).await;
    village.does(Task::MailLink { link: good }).await;
    village.later(TimeDelta::hours(2));
    village.does(Task::MailLink { link: late }).await;
    let link = OneTimeTokenId::new();
    village.does(Task::MailLink { link }).await;
    assert_eq!(village.letters(&hanako.email).len(), 0);
    let letters = village.letters(&english.email);
    assert_eq!(
        letters[0].subject,
        "[Kairanban] Please confirm your mail address"
    );
    let token = letters[0].token();
    assert_eq!(
        token,
        kairanban::accounts::link_token(&village.app.secrets, good)
    );
    village.close().await;
}

#[actix_web::test]
async fn a_new_address_is_confirmed_there_and_told_to_the_old_one() {
    let village = Village::new().await;
    let hanako = village.newcomer("花子").await;
    let new = "hanako-new@example.jp";
    let asked = a_link(&village, &hanako, Purpose::ChangeEmail, Some(new), false).await;
    village.does(Task::MailLink { link: asked }).await;
    assert!(village.letters(new)[0].text.contains("/email-change#"));
    assert_eq!(village.letters(&hanako.email).len(), 0);

    let old = "hanako-old@example.jp";
    let changed = a_link(&village, &hanako, Purpose::ChangeEmail, Some(old), true).await;
    let told = Task::TellOfAccount {
        person: hanako.person,
        what: "email_changed".into(),
        old_address: Some(changed),
    };
    village.does(told).await;
    for address in [old, &hanako.email] {
        let letters = village.letters(address);
        assert_eq!(letters.len(), 1, "{address}");
        assert_eq!(letters[0].subject, "【回覧板】メールアドレスが変わりました");
    }
    village.close().await;
}

#[actix_web::test]
async fn whoever_has_an_account_is_told_so_once_an_hour() {
    let village = Village::new().await;
    let hanako = village.newcomer("花子").await;
    let guest = village.guest();
    for _ in 0..2 {
        guest
            .post("/accounts", form(&hanako.email))
            .await
            .expect(201);
        village.settle().await;
    }
    let about_it = || {
        let letters = village.letters(&hanako.email);
        letters
            .iter()
            .filter(|letter| letter.subject == "【回覧板】すでにご登録があります")
            .count()
    };
    assert_eq!(about_it(), 1);
    assert_eq!(village.letters(&hanako.email).len(), 1, "and no link");
    village.later(TimeDelta::minutes(61));
    let person = hanako.person;
    village.does(Task::MailAddressTaken { person }).await;
    assert_eq!(about_it(), 2);
    village.close().await;
}
