//! Official notices by mail: what is sent, what is not sent any more, and how a tap in a letter ends it.
use chrono::TimeDelta;
use entity::{notice_version::Severity, person};
use kairanban::jobs;
use sea_orm::Set;
use serde_json::json;

use crate::{inbox::ward, papers::Paper, village::send};

#[actix_web::test]
async fn letters_carry_emergencies_and_what_somebody_asked_for() {
    let (village, kosugi, _, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let taro = village.member("太郎", kosugi).await;
    let jiro = village.member("次郎", kosugi).await;
    let ann = village.member("Ann", kosugi).await;
    village
        .alter(&ann, |row| row.language = Set(person::Language::En))
        .await;
    taro.chooses(json!({"mail": "important", "reading": "easy"}))
        .await;
    jiro.chooses(json!({"mail": "none"})).await;

    village.prints(agency, &Paper::to(kosugi)).await;
    let important = Paper {
        severity: Severity::Important,
        ..Paper::to(kosugi)
    };
    let wanted = village.prints(agency, &important).await;
    village.settle().await;
    let letters = village.letters(&taro.email);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject, "【回覧板】大切なおしらせ");
    assert!(
        letters[0].text.contains("来月（らいげつ）から水曜日"),
        "{}",
        letters[0].text
    );
    assert!(
        letters[0]
            .text
            .contains("届いた理由：小杉に参加しているため。")
    );
    assert!(letters[0].text.contains(&format!("/n/{}", wanted.notice)));
    for who in [&hanako, &jiro, &ann] {
        assert_eq!(village.letters(&who.email).len(), 0);
    }
    village.prints(agency, &Paper::emergency(kosugi)).await;
    village.settle().await;
    assert_eq!(village.letters(&jiro.email).len(), 0);
    assert_eq!(
        village.letters(&hanako.email)[0].subject,
        "【回覧板】緊急のおしらせ"
    );
    let english = &village.letters(&ann.email)[0];
    assert_eq!(english.subject, "[Kairanban] Emergency notice");
    assert!(
        english.text.contains("来月から水曜日"),
        "no English text: the original"
    );
    assert!(
        !english.text.contains("No more notices"),
        "an emergency is not muted"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_letter_is_not_sent_twice_nor_after_it_was_read_or_overtaken() {
    let (village, kosugi, _, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    let out = village.prints(agency, &Paper::emergency(kosugi)).await;
    jobs::run_one(&village.app).await.unwrap(); // the round, not its letters
    hanako
        .put(&out.path("/opened"), json!({}))
        .await
        .expect(204);
    village.settle().await;
    assert_eq!(
        village.letters(&hanako.email).len(),
        0,
        "read before the letter went"
    );
    village.later(TimeDelta::minutes(1));
    let second = village
        .sends_corrected(out, &Paper::emergency(kosugi))
        .await;
    jobs::run_one(&village.app).await.unwrap();
    village.withdraws(second).await;
    village.settle().await;
    let subjects: Vec<_> = village
        .letters(&hanako.email)
        .into_iter()
        .map(|l| l.subject)
        .collect();
    assert_eq!(
        subjects,
        ["【回覧板】おしらせの取り下げ"],
        "the correction was overtaken"
    );
    let text = &village.letters(&hanako.email)[0].text;
    assert!(
        text.contains("取り下げの理由：日にちの誤りがありました"),
        "{text}"
    );
    village.close().await;
}

/// The address behind a mail program's button.
fn one_click(letter: &crate::village::Letter) -> String {
    let header = letter
        .headers
        .iter()
        .find(|(key, _)| key == "List-Unsubscribe");
    header.unwrap().1.trim_matches(['<', '>']).to_owned()
}

async fn click(url: &str) {
    let request = reqwest::Client::new()
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click");
    send(request).await.expect(204);
}

#[actix_web::test]
async fn one_tap_in_a_letter_ends_its_kind_or_mutes_its_like() {
    let (village, kosugi, _, agency) = ward().await;
    let hanako = village.member("花子", kosugi).await;
    hanako.chooses(json!({"mail": "important"})).await;
    let important = Paper {
        severity: Severity::Important,
        ..Paper::to(kosugi)
    };
    let out = village.prints(agency, &important).await;
    village.settle().await;
    let letter = &village.letters(&hanako.email)[0];
    // The link in its text mutes garbage in Kosugi.
    let (_, link) = letter.text.split_once("受け取らない：").unwrap();
    let token = link
        .split_whitespace()
        .next()
        .unwrap()
        .split_once('#')
        .unwrap()
        .1;
    let url = format!("{}/api/v1/unsubscribe?token={token}", village.url);
    click(&url).await;
    click(&url).await;
    let profile = hanako.get("/me/notice-profile").await.expect(200);
    assert_eq!(
        profile["off"],
        json!([{"neighborhood": "kosugi", "category": "garbage"}])
    );
    assert_eq!(profile["mail"], "important");
    assert_eq!(hanako.received(out).await.unwrap()["muted"], true);
    // The mail program's button ends letters of this weight, then of the next.
    click(&one_click(letter)).await;
    assert_eq!(
        hanako.get("/me/notice-profile").await.expect(200)["mail"],
        "emergency"
    );
    village.prints(agency, &Paper::emergency(kosugi)).await;
    village.settle().await;
    click(&one_click(&village.letters(&hanako.email)[1])).await;
    assert_eq!(
        hanako.get("/me/notice-profile").await.expect(200)["mail"],
        "none"
    );
    village.close().await;
}
