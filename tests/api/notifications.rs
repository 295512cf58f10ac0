//! Being told: who hears of what, in the list and by mail, and how it is ended.
use chrono::TimeDelta;
use entity::{id::CommentId, person};
use kairanban::jobs::Task;
use reqwest::Method;
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    people::Member,
    talk::id,
    village::{Village, send},
};

async fn list(member: &Member) -> Value {
    member.get("/notifications").await.expect(200)
}

/// Kind, machine word and name of each line, newest first.
async fn heard(member: &Member) -> Vec<(String, String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let list = list(member).await;
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|line| (word(&line["kind"]), word(&line["what"]), word(&line["who"])))
        .collect()
}

fn line(kind: &str, what: &str, who: &str) -> (String, String, String) {
    (kind.into(), what.into(), who.into())
}

async fn three(village: &Village) -> (Member, Member, Member) {
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    (
        village.member("花子", kosugi).await,
        village.member("太郎", kosugi).await,
        village.member("次郎", kosugi).await,
    )
}

#[actix_web::test]
async fn an_answer_and_a_reply_are_told_once() {
    let village = Village::new().await;
    let (hanako, taro, jiro) = three(&village).await;
    let post = hanako
        .says("kosugi", "よい歯医者さんを教えてください")
        .await;
    let answer = taro.answers(&post, "駅の西口にあります").await;
    jiro.replies(&post, &answer, "私もそこです").await;
    hanako.replies(&post, &answer, "ありがとうございます").await;
    village.settle().await;
    assert_eq!(
        heard(&hanako).await,
        [
            line("answer", "answer", "次郎"),
            line("answer", "answer", "太郎")
        ]
    );
    assert_eq!(
        heard(&taro).await,
        [
            line("reply", "reply", "花子"),
            line("reply", "reply", "次郎")
        ]
    );
    assert_eq!(heard(&jiro).await, []);
    let first = &list(&hanako).await["items"][1];
    assert_eq!(
        (&first["post"], &first["comment"]),
        (&json!(post), &json!(answer))
    );
    assert_eq!(first["neighborhood"], "kosugi");
    // Whoever does the job again, later or twice, tells nobody anew.
    let comment = CommentId(answer.parse().unwrap());
    village.does(Task::TellOfComment { comment }).await;
    village.does(Task::TellOfComment { comment }).await;
    assert_eq!(heard(&hanako).await.len(), 2);
    assert_eq!(village.letters(&hanako.email).len(), 1);
    // What is deleted is not spoken of any more, also not by a job that comes late.
    taro.delete(&format!("/comments/{answer}"))
        .await
        .expect(204);
    village.does(Task::TellOfComment { comment }).await;
    assert_eq!(heard(&hanako).await, [line("answer", "answer", "次郎")]);
    village.close().await;
}

#[actix_web::test]
async fn what_was_read_is_not_counted() {
    let village = Village::new().await;
    let (hanako, taro, _) = three(&village).await;
    let post = hanako.says("kosugi", "落とし物です").await;
    for n in 0..4 {
        taro.answers(&post, &format!("{n}")).await;
    }
    village.settle().await;
    let page = hanako.get("/notifications?limit=3").await.expect(200);
    assert_eq!(
        (
            page["unread"].as_u64(),
            page["items"].as_array().unwrap().len()
        ),
        (Some(4), 3)
    );
    let next = page["next"].as_str().unwrap();
    let rest = hanako
        .get(&format!("/notifications?cursor={next}"))
        .await
        .expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        hanako.get("/me").await.expect(200)["unread_notifications"],
        4
    );

    let second = id(&page["items"][1]);
    let path = "/notifications/read";
    assert_eq!(
        taro.post(path, json!({"id": second})).await.refused(404),
        "not_found"
    );
    taro.post(path, json!({"up_to": second})).await.expect(204);
    assert_eq!(
        list(&hanako).await["unread"],
        4,
        "nobody reads for somebody else"
    );
    hanako.post(path, json!({"id": second})).await.expect(204);
    assert_eq!(list(&hanako).await["unread"], 3);
    hanako
        .post(path, json!({"up_to": second}))
        .await
        .expect(204);
    let after = list(&hanako).await;
    assert_eq!(after["unread"], 1);
    assert_eq!(
        (&after["items"][0]["read"], &after["items"][1]["read"]),
        (&json!(false), &json!(true))
    );
    for wrong in [
        json!({}),
        json!({"id": second, "up_to": second}),
        json!({"id": "x"}),
    ] {
        hanako.post(path, wrong).await.expect(422);
    }
    village.close().await;
}

#[actix_web::test]
async fn nobody_hears_of_somebody_they_blocked_or_muted() {
    let village = Village::new().await;
    let (hanako, taro, jiro) = three(&village).await;
    let post = jiro.says("kosugi", "回覧板が届きません").await;
    let of_hanako = hanako.answers(&post, "うちにもです").await;
    let reply = taro.replies(&post, &of_hanako, "うちには来ました").await;
    hanako.blocks(&taro).await;
    village.settle().await;
    assert_eq!(heard(&hanako).await, [], "blocked before the job came");
    assert_eq!(
        village.rows_of("notification").await,
        2,
        "nothing is kept for when the block is lifted"
    );
    assert_eq!(village.letters(&hanako.email).len(), 0);
    assert_eq!(heard(&jiro).await.len(), 2);

    // Blocked afterwards: the line goes with what it was about, and so does the count.
    jiro.blocks(&taro).await;
    assert_eq!(heard(&jiro).await, [line("answer", "answer", "花子")]);
    assert_eq!(list(&jiro).await["unread"], 1);
    let comment = CommentId(reply.parse().unwrap());
    village.does(Task::TellOfComment { comment }).await;
    assert_eq!(heard(&hanako).await, []);

    let path = format!("/members/{}/mute", jiro.membership);
    hanako.post(&path, json!({})).await.expect(204);
    jiro.replies(&post, &of_hanako, "聞いてみます").await;
    hanako
        .post("/me/mutes", json!({"kind": "word", "value": "宝くじ"}))
        .await
        .expect(201);
    let own = hanako.says("kosugi", "おしらせ").await;
    let saburo = village.member("三郎", village.area_of(&hanako).await).await;
    saburo.answers(&own, "宝クジが当たります").await;
    village.settle().await;
    assert_eq!(heard(&hanako).await, [], "muted person, muted word");
    saburo.answers(&own, "了解です").await;
    village.settle().await;
    assert_eq!(heard(&hanako).await, [line("answer", "answer", "三郎")]);
    village.close().await;
}

#[actix_web::test]
async fn an_asker_without_a_name_stays_without_one() {
    let village = Village::new().await;
    let (hanako, taro, _) = three(&village).await;
    let question = json!({"neighborhood": "kosugi", "kind": "question", "audience": "neighborhood",
        "body": "心療内科を探しています", "anonymous": true});
    let post = hanako.puts_up(question).await;
    let answer = taro.answers(&post, "南口にあります").await;
    hanako.replies(&post, &answer, "助かります").await;
    let solved = json!({"state": "solved", "accepted_comment": answer});
    hanako
        .post(&format!("/posts/{post}/state"), solved)
        .await
        .expect(200);
    village.settle().await;
    assert_eq!(
        heard(&taro).await,
        [line("solved", "solved", "-"), line("reply", "reply", "-")]
    );
    let letters = village.letters(&taro.email);
    assert_eq!(letters.len(), 1);
    assert!(!letters[0].text.contains("花子") && !letters[0].html.contains("花子"));
    assert_eq!(heard(&hanako).await, [line("answer", "answer", "太郎")]);
    village.close().await;
}

#[actix_web::test]
async fn the_steps_of_a_giveaway_are_told_to_those_who_wrote_under_it() {
    let village = Village::new().await;
    let (hanako, taro, jiro) = three(&village).await;
    let bicycle = json!({"neighborhood": "kosugi", "kind": "giveaway", "audience": "neighborhood",
        "body": "子ども用の自転車", "price": 0});
    let post = hanako.puts_up(bicycle).await;
    taro.answers(&post, "いただけますか").await;
    taro.answers(&post, "今日うかがえます").await;
    hanako.answers(&post, "サイズは18インチです").await;
    village.settle().await;
    let path = format!("/posts/{post}/state");
    for state in ["promised", "open", "promised", "handed_over"] {
        hanako
            .post(&path, json!({"state": state}))
            .await
            .expect(200);
        village.settle().await;
    }
    let what: Vec<_> = heard(&taro)
        .await
        .into_iter()
        .map(|(_, what, _)| what)
        .collect();
    assert_eq!(what, ["handed_over", "promised", "open", "promised"]);
    assert_eq!(heard(&jiro).await, []);
    assert_eq!(
        heard(&hanako).await.len(),
        2,
        "the two answers; her own steps are no news to her"
    );
    let letters = village.letters(&taro.email);
    assert_eq!(letters.len(), 1, "one an hour for each thread");
    assert!(letters[0].subject.contains("おゆずり"));
    assert!(!letters[0].text.contains("自転車"));
    village.close().await;
}

#[actix_web::test]
async fn a_thread_sends_one_letter_an_hour_and_says_nothing_of_what_was_said() {
    let village = Village::new().await;
    let (hanako, taro, _) = three(&village).await;
    let post = hanako.says("kosugi", "zzpostzz").await;
    let other = hanako.says("kosugi", "べつの話").await;
    taro.answers(&post, "zzfirstzz").await;
    taro.answers(&post, "zzsecondzz").await;
    village.settle().await;
    assert_eq!(village.letters(&hanako.email).len(), 1);
    taro.answers(&other, "べつの答え").await;
    village.settle().await;
    assert_eq!(
        village.letters(&hanako.email).len(),
        2,
        "another thread, another letter"
    );
    village.later(TimeDelta::minutes(59));
    let (taro, hanako) = (village.back(&taro).await, village.back(&hanako).await);
    taro.answers(&post, "zzthirdzz").await;
    village.settle().await;
    assert_eq!(village.letters(&hanako.email).len(), 2);
    village.later(TimeDelta::minutes(2));
    taro.answers(&post, "zzfourthzz").await;
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert_eq!(letters.len(), 3);
    let letter = &letters[0];
    assert_eq!(
        letter.subject,
        "【回覧板】あなたの投稿にコメントがつきました"
    );
    assert!(
        letter
            .text
            .contains("太郎さんが、あなたの投稿にコメントしました。")
    );
    assert!(letter.text.contains(&format!("/p/{post}")));
    for letter in &letters {
        let said = [
            "zzpostzz",
            "zzfirstzz",
            "zzsecondzz",
            "zzthirdzz",
            "zzfourthzz",
            "べつ",
        ];
        assert!(
            said.iter()
                .all(|s| !letter.text.contains(s) && !letter.html.contains(s))
        );
        assert!(!letter.html.contains("<img") && !letter.html.contains("<link"));
        assert!(!letter.subject.contains("太郎"));
    }
    // Nobody is mailed about what they have read already.
    village.later(TimeDelta::hours(2));
    let (taro, hanako) = (village.back(&taro).await, village.back(&hanako).await);
    let comment = taro.answers(&post, "もう読んだ").await;
    let last = village.only_tell(&comment).await;
    hanako
        .post("/notifications/read", json!({"up_to": last}))
        .await
        .expect(204);
    village.settle().await;
    assert_eq!(village.letters(&hanako.email).len(), 3);
    village.close().await;
}

#[actix_web::test]
async fn each_reader_has_letters_in_their_language() {
    let village = Village::new().await;
    let (hanako, taro, _) = three(&village).await;
    village
        .alter(&hanako, |row| row.language = Set(person::Language::En))
        .await;
    let post = hanako.says("kosugi", "Any bakery around?").await;
    taro.answers(&post, "あります").await;
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert_eq!(
        letters[0].subject,
        "[Kairanban] Your post has a new comment"
    );
    assert!(letters[0].text.contains("太郎 commented on your post."));
    assert!(letters[0].html.contains("lang=\"en\""));
    village.close().await;
}

#[actix_web::test]
async fn a_kind_of_mail_is_ended_by_its_switch_or_by_one_click() {
    let village = Village::new().await;
    let (hanako, taro, _) = three(&village).await;
    let path = "/me/notification-preferences";
    let all = hanako.get(path).await.expect(200);
    for kind in [
        "answer", "reply", "solved", "giveaway", "account", "session",
    ] {
        assert_eq!(all[kind], json!({"mail": true}));
    }
    let off = json!({"reply": {"mail": false}});
    let moved = hanako.put(path, off).await.expect(200);
    assert_eq!(
        (&moved["reply"]["mail"], &moved["answer"]["mail"]),
        (&json!(false), &json!(true))
    );
    let never = hanako
        .put(path, json!({"account": {"mail": false}}))
        .await
        .expect(422);
    assert_eq!(never["errors"][0]["pointer"], "/account/mail");
    let post = taro.says("kosugi", "古紙の日").await;
    let of_hanako = hanako.answers(&post, "火曜です").await;
    taro.replies(&post, &of_hanako, "どうも").await;
    village.settle().await;
    assert_eq!(heard(&hanako).await, [line("reply", "reply", "太郎")]);
    assert_eq!(village.letters(&hanako.email).len(), 0);

    let own = hanako.says("kosugi", "ごみ当番").await;
    taro.answers(&own, "代わります").await;
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert_eq!(letters.len(), 1);
    let header = |name: &str| {
        let found = letters[0].headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert_eq!(
        header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    let url = header("List-Unsubscribe");
    let url = url.trim_matches(['<', '>']);
    assert!(!url.contains(&hanako.person.to_string()));
    assert!(letters[0].text.contains("/unsubscribe#"));
    let click = |url: String| {
        let request = reqwest::Client::new().post(url);
        send(
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click"),
        )
    };
    assert_eq!(
        click(format!("{url}x")).await.expect(422)["errors"][0]["pointer"],
        "?token"
    );
    click(url.to_owned()).await.expect(204);
    click(url.to_owned()).await.expect(204);
    let all = hanako.get(path).await.expect(200);
    assert_eq!(
        (&all["answer"]["mail"], &all["solved"]["mail"]),
        (&json!(false), &json!(true))
    );
    let third = hanako.says("kosugi", "盆踊り").await;
    taro.answers(&third, "行きます").await;
    village.settle().await;
    assert_eq!(village.letters(&hanako.email).len(), 1);
    assert_eq!(heard(&hanako).await.len(), 3, "the list goes on");
    village.close().await;
}

#[actix_web::test]
async fn no_letter_goes_to_an_address_that_is_not_verified_or_to_somebody_suspended() {
    let village = Village::new().await;
    let (hanako, taro, jiro) = three(&village).await;
    let posts = [
        hanako.says("kosugi", "一").await,
        taro.says("kosugi", "二").await,
    ];
    for post in &posts {
        jiro.answers(post, "はい").await;
    }
    let now = village.clock.now();
    village
        .alter(&hanako, |row| row.email_verified_at = Set(None))
        .await;
    village
        .alter(&taro, |row| row.suspended_at = Set(Some(now)))
        .await;
    village.settle().await;
    assert_eq!(village.letters(&hanako.email).len(), 0);
    assert_eq!(village.letters(&taro.email).len(), 0);
    village.close().await;
}

#[actix_web::test]
async fn an_account_s_owner_is_told_by_mail_whatever_the_switches() {
    let village = Village::new().await;
    let (hanako, ..) = three(&village).await;
    let told = Task::TellOfAccount {
        person: hanako.person,
        what: "password_changed".into(),
        old_address: None,
    };
    village.does(told).await;
    assert_eq!(
        heard(&hanako).await,
        [line("account", "password_changed", "-")]
    );
    let letters = village.letters(&hanako.email);
    assert_eq!(letters[0].subject, "【回覧板】パスワードが変わりました");
    assert!(
        letters[0]
            .headers
            .iter()
            .all(|(key, _)| !key.starts_with("List-Unsubscribe"))
    );
    assert!(letters[0].text.contains("/me/settings"));
    village.close().await;
}

#[actix_web::test]
async fn an_unknown_device_is_told_a_known_one_is_not() {
    let village = Village::new().await;
    let (hanako, ..) = three(&village).await;
    for (client, told) in [("a test", 0), ("Firefox, Linux", 1), ("Firefox, Linux", 1)] {
        let session = village.another_session(&hanako, client).await;
        village.does(Task::TellOfSession { session }).await;
        assert_eq!(heard(&hanako).await.len(), told, "{client}");
    }
    assert_eq!(village.letters(&hanako.email).len(), 1);
    village.close().await;
}

#[actix_web::test]
async fn the_hourly_round_comes_back_and_lets_go_of_old_lines() {
    let village = Village::new().await;
    let (hanako, ..) = three(&village).await;
    hanako.says("kosugi", "こんにちは").await;
    assert!(village.rows_of("change").await > 0);
    for _ in 0..3 {
        village.does(Task::Tidy).await;
        village.does(Task::CountPeople).await;
    }
    assert_eq!(village.rows_of("job").await, 2, "each is planned once");
    village.later(TimeDelta::days(8));
    village.settle().await;
    assert_eq!(village.rows_of("job").await, 2);
    let newer = "SELECT COUNT(*) AS n FROM change WHERE kind = 'post'";
    assert_eq!(village.number(newer).await, 0);
    village.close().await;
}

#[actix_web::test]
async fn a_guest_is_told_nothing() {
    let village = Village::new().await;
    let guest = village.guest();
    assert_eq!(guest.get("/notifications").await.refused(401), "anonymous");
    assert_eq!(
        guest.get("/me/notification-preferences").await.refused(401),
        "anonymous"
    );
    let answer = send(guest.request(Method::POST, "/unsubscribe")).await;
    assert_eq!(answer.expect(422)["errors"][0]["pointer"], "?token");
    village.close().await;
}
