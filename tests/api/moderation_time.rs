//! Reports that weigh, two who act at once, and what happens by itself when its time comes.
use chrono::TimeDelta;
use entity::{duty::Role, id::PostId, membership::Verification, post};
use kairanban::events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    keepers::{decision, for_hours},
    village::Village,
};

#[actix_web::test]
async fn five_strangers_hide_spam_until_somebody_decides_or_two_days_pass() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let post = taro.says("kosugi", "毎日おなじ宣伝です").await;
    let five = village.strangers(kosugi, 5).await;
    for one in &five[..4] {
        one.reports("post", &post, "scam").await.expect(202);
    }
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    five[4].reports("post", &post, "scam").await.expect(202);
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    let board = hanako.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(board["items"].as_array().unwrap().len(), 0);
    let own = taro.get("/neighborhoods/kosugi/posts").await.expect(200);
    assert_eq!(own["items"][0]["withheld"], "checking");
    village.settle().await;
    let told = taro.get("/notifications").await.expect(200);
    assert_eq!(told["items"][0]["what"], "checking");
    village.later(TimeDelta::hours(47));
    village.settle().await;
    let hanako = village.returns(&hanako).await;
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    village.later(TimeDelta::hours(2));
    village.settle().await;
    let hanako = village.returns(&hanako).await;
    let staff = village.returns(&staff).await;
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    // Nobody decided: it is shown, goes before staff, and no further count hides it.
    let line = staff.queue().await.remove(0);
    assert_eq!(line["escalated"], "overdue");
    assert_eq!(line["frozen"], true);
    let reminded = staff.get("/notifications").await.expect(200);
    assert_eq!(reminded["items"][0]["what"], "case_overdue");
    for one in village.strangers(kosugi, 3).await {
        one.reports("post", &post, "scam").await.expect(202);
    }
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    let kinds = village.number("SELECT COUNT(*) AS n FROM public_log WHERE act IN ('provisional_hide', 'provisional_end')").await;
    assert_eq!(kinds, 2);
    village.close().await;
}

#[actix_web::test]
async fn a_decision_ends_the_waiting_either_way() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let five = village.strangers(kosugi, 5).await;
    for (kind, seen) in [("hide", 404), ("no_action", 200)] {
        let taro = village.returns(&taro).await;
        let staff = village.returns(&staff).await;
        let hanako = village.returns(&hanako).await;
        let post = taro.says("kosugi", &format!("{kind}になる投稿")).await;
        let answer = taro.answers(&post, "返事").await;
        for one in &five {
            let one = village.returns(one).await;
            one.reports("comment", &answer, "spam").await.expect(202);
        }
        let count =
            async || hanako.get(&format!("/posts/{post}")).await.expect(200)["comments"].clone();
        assert_eq!(count().await, 0, "hidden for now, and not counted");
        let case = staff.only_case().await.id;
        staff.decides(&case, decision(kind)).await.expect(201);
        assert_eq!(count().await, i32::from(seen == 200));
        let own = taro
            .get(&format!("/posts/{post}/comments"))
            .await
            .expect(200);
        assert_eq!(own["items"][0]["body"], "返事");
        village.later(TimeDelta::hours(49));
        village.settle().await;
        let hanako = village.returns(&hanako).await;
        let later = hanako.get(&format!("/posts/{post}")).await.expect(200);
        assert_eq!(
            later["comments"],
            i32::from(seen == 200),
            "time lifts no decision"
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn fifty_socks_hide_nothing() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let post = taro.says("kosugi", "区の計画に反対です").await;
    for n in 0..50 {
        let sock = village.newcomer(&format!("ソック{n}")).await;
        let since = village.clock.now() - TimeDelta::days(i64::from(n) * 2);
        village
            .alter(&sock, |row| row.created_at = Set(since))
            .await;
        village.joins(&sock, kosugi, Verification::None).await;
        sock.reports("post", &post, "harassment").await.expect(202);
    }
    let hanako = village.verified("花子", kosugi).await;
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    let staff = village.keeper("係", Role::StaffModerator).await;
    let line = staff.queue().await.remove(0);
    assert_eq!(line["reporters"], 50, "one case, with all their words");
    assert!(line["score"].as_i64().unwrap() < 450);
    village.close().await;
}

#[actix_web::test]
async fn what_is_exempt_is_never_hidden_by_a_count() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let five = village.strangers(kosugi, 5).await;
    let hanako = village.verified("花子", kosugi).await;
    let post = taro.says("kosugi", "ことば").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = staff.only_case().await.id;
    let mut label = decision("label");
    label["label"] = "unconfirmed".into();
    staff.decides(&case, label).await.expect(201);
    assert_eq!(
        hanako.get(&format!("/posts/{post}")).await.expect(200)["label"],
        "unconfirmed"
    );
    let id = taro.get("/decisions").await.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    taro.post(
        &format!("/decisions/{id}/appeal"),
        json!({"words": "確かです"}),
    )
    .await
    .expect(201);
    taro.patch(
        &format!("/posts/{post}"),
        1,
        json!({"body": "ことば、その二"}),
    )
    .await
    .expect(200);
    for one in &five {
        one.reports("post", &post, "spam").await.expect(202);
    }
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn ten_who_report_at_once_are_in_one_case() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let (post, hers) = (
        taro.says("kosugi", "ことば").await,
        taro.says("kosugi", "べつの").await,
    );
    let answer = taro.answers(&hers, "返事").await;
    let ten = village.strangers(kosugi, 10).await;
    let all = ten.iter().flat_map(|one| {
        [("post", &post), ("comment", &answer)]
            .map(|(kind, target)| one.reports(kind, target, "spam"))
    });
    for answer in futures_util::future::join_all(all).await {
        // Whoever comes when it is hidden already finds nothing to report.
        assert!(
            answer.status == 202 || answer.status == 404,
            "{:?}",
            answer.status
        );
    }
    let queue = staff.queue().await;
    assert_eq!(queue.len(), 2, "{queue:?}");
    let told = |line: &Value| line["reporters"].as_i64().unwrap();
    assert!(queue.iter().all(|line| told(line) >= 5), "{queue:?}");
    village.close().await;
}

#[actix_web::test]
async fn two_who_act_at_once_do_not_both_decide() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let one = village.keeper("係一", Role::StaffModerator).await;
    let two = village.keeper("係二", Role::StaffModerator).await;
    let post = taro.says("kosugi", "ことば").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = one.only_case().await;
    let (first, second) = tokio::join!(
        one.acts_at(&case.id, case.lock, "claim", Value::Null),
        two.acts_at(&case.id, case.lock, "claim", Value::Null)
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 412]);
    let (holder, other) = if first.status == 204 {
        (&one, &two)
    } else {
        (&two, &one)
    };
    assert_eq!(
        other
            .acts(&case.id, "claim", Value::Null)
            .await
            .refused(409),
        "conflict"
    );
    let lock = holder.case(&case.id).await["lock"].as_i64().unwrap();
    let (first, second) = tokio::join!(
        holder.acts_at(&case.id, lock, "decisions", decision("warn")),
        holder.acts_at(&case.id, lock, "decisions", decision("remove"))
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 412]);
    assert_eq!(
        village.number("SELECT COUNT(*) AS n FROM decision").await,
        1
    );
    village.close().await;
}

#[actix_web::test]
async fn a_moderator_who_is_suspended_in_the_middle_decides_nothing() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let one = village.volunteer("一", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let words = one.says("kosugi", "係の人の投稿").await;
    let post = taro.says("kosugi", "ことば").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = one.only_case().await.id;
    one.acts(&case, "claim", Value::Null).await.expect(204);
    hanako
        .reports("post", &words, "harassment")
        .await
        .expect(202);
    let own = staff.queue().await;
    let own = own.iter().find(|line| line["queue"] == "staff").unwrap();
    staff
        .decides(own["id"].as_str().unwrap(), {
            let mut all = for_hours("suspend", 24);
            all["everywhere"] = true.into();
            all
        })
        .await
        .expect(201);
    let refused = one.get("/moderation/cases").await;
    assert_eq!(refused.refused(403), "suspended");
    village.settle().await;
    let waits = staff.case(&case).await;
    assert_eq!(waits["state"], "open");
    assert_eq!(waits["taken"], "no");
    village.close().await;
}

#[actix_web::test]
async fn too_few_volunteers_leave_it_to_staff() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let one = village.volunteer("一", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let post = taro.says("kosugi", "ことば").await;
    hanako.reports("post", &post, "spam").await.expect(202);
    let case = one.only_case().await.id;
    one.decides(&case, decision("remove")).await.expect(201);
    village.settle().await;
    village.later(TimeDelta::hours(25));
    village.settle().await;
    let (hanako, staff) = (
        village.returns(&hanako).await,
        village.returns(&staff).await,
    );
    assert_eq!(staff.case(&case).await["escalated"], "too_few");
    staff
        .acts(&case, "votes", json!({"agrees": true}))
        .await
        .expect(204);
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    village.close().await;
}

#[actix_web::test]
async fn an_appeal_has_thirty_days_and_the_account_that_was_closed_thirty_more() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let one = village.keeper("係一", Role::StaffModerator).await;
    let two = village.keeper("係二", Role::StaffModerator).await;
    let post = taro.says("kosugi", "ことば").await;
    hanako.reports("post", &post, "danger").await.expect(202);
    let case = one.only_case().await.id;
    one.decides(&case, decision("close")).await.expect(201);
    two.acts(&case, "votes", json!({"agrees": true}))
        .await
        .expect(204);
    assert_eq!(
        taro.post(
            "/posts",
            json!({"neighborhood": "kosugi", "kind": "talk", "body": "?"})
        )
        .await
        .refused(403),
        "suspended"
    );
    village.settle().await;
    village.later(TimeDelta::days(29));
    village.settle().await;
    let taro = village.returns(&taro).await;
    let id = taro.get("/decisions").await.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    village.later(TimeDelta::days(2));
    let taro = village.returns(&taro).await;
    let late = taro
        .post(
            &format!("/decisions/{id}/appeal"),
            json!({"words": "待って"}),
        )
        .await;
    assert_eq!(late.refused(409), "appeal_too_late");
    village.settle().await;
    let left = village
        .number("SELECT COUNT(*) AS n FROM person WHERE left_at IS NOT NULL")
        .await;
    assert_eq!(left, 1, "a month later the account is gone");
    assert_eq!(one_state(&village).await, 1, "and the case is closed");
    village.close().await;
}

async fn one_state(village: &Village) -> i64 {
    village
        .number("SELECT COUNT(*) AS n FROM moderation_case WHERE state = 'closed'")
        .await
}

#[actix_web::test]
async fn a_restored_backup_revives_nothing_that_was_removed() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let jiro = village.verified("次郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let (gone, back) = (
        taro.says("kosugi", "消えた").await,
        taro.says("kosugi", "戻った").await,
    );
    let limited = jiro.says("kosugi", "次郎の投稿").await;
    for post in [&gone, &back, &limited] {
        hanako.reports("post", post, "spam").await.expect(202);
    }
    for line in staff.queue().await {
        let id = line["id"].as_str().unwrap();
        let about = staff.case(id).await["target"]["id"].clone();
        let verdict = if about == limited.as_str() {
            for_hours("limit", 168)
        } else {
            decision("remove")
        };
        staff.decides(id, verdict).await.expect(201);
    }
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let all = taro.get("/decisions").await.expect(200);
    let of_back = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["post"] == back.as_str())
        .unwrap();
    let id = of_back["id"].as_str().unwrap();
    taro.post(
        &format!("/decisions/{id}/appeal"),
        json!({"words": "ちがいます"}),
    )
    .await
    .expect(201);
    for (what, body) in [
        ("claim", Value::Null),
        (
            "answer",
            json!({"outcome": "overturned", "answer": "取り消します"}),
        ),
    ] {
        let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
        reviewer.answers_appeal(&line, what, body).await.expect(204);
    }
    village.settle().await;
    // A backup from before all of it.
    let raw = village.raw().await;
    for sql in [
        "DELETE FROM appeal",
        "DELETE FROM limitation",
        "DELETE FROM decision_effect",
        "DELETE FROM decision_vote",
        "DELETE FROM decision",
        "DELETE FROM report",
        "DELETE FROM moderation_case",
        "UPDATE post SET withheld = NULL",
    ] {
        raw.execute_unprepared(sql).await.unwrap();
    }
    village
        .tell(Event::AccountChanged {
            person: jiro.person,
        })
        .await;
    village
        .tell(Event::AccountChanged {
            person: taro.person,
        })
        .await;
    hanako.get(&format!("/posts/{gone}")).await.expect(200);
    assert_eq!(
        kairanban::moderation::replay(&village.app).await.unwrap(),
        2
    );
    hanako.get(&format!("/posts/{gone}")).await.expect(404);
    hanako.get(&format!("/posts/{back}")).await.expect(200);
    hanako.get(&format!("/posts/{limited}")).await.expect(404);
    let refused = jiro
        .post(
            "/posts",
            json!({"neighborhood": "kosugi", "kind": "talk", "body": "?"}),
        )
        .await;
    assert_eq!(refused.refused(403), "limited");
    assert_eq!(
        kairanban::moderation::replay(&village.app).await.unwrap(),
        0,
        "once"
    );
    village.close().await;
}

#[actix_web::test]
async fn somebodys_telephone_is_hidden_at_one_good_neighbors_word() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let one = village.strangers(kosugi, 1).await.remove(0);
    let post = taro.says("kosugi", "田中さんへ").await;
    village
        .rewords(&post, "田中さんの携帯は 090-1234-5678 です")
        .await;
    let harmless = taro.says("kosugi", "田中さんはいい人です").await;
    for post in [&post, &harmless] {
        one.reports("post", post, "personal_data").await.expect(202);
    }
    hanako.get(&format!("/posts/{post}")).await.expect(404);
    hanako.get(&format!("/posts/{harmless}")).await.expect(200);
    // Somebody new is not believed as quickly.
    let post = taro.says("kosugi", "鈴木さんへ").await;
    village.rewords(&post, "携帯 080-1111-2222").await;
    hanako
        .reports("post", &post, "personal_data")
        .await
        .expect(202);
    taro.get(&format!("/posts/{post}")).await.expect(200);
    assert_eq!(
        taro.get(&format!("/posts/{post}")).await.expect(200)["withheld"],
        Value::Null
    );
    village.close().await;
}

impl Village {
    /// Puts words into a post that its author would have been asked about first.
    async fn rewords(&self, post: &str, words: &str) {
        let id = PostId(post.parse().unwrap());
        post::Entity::update_many()
            .col_expr(post::Column::Body, Expr::value(words))
            .filter(post::COLUMN.id.eq(id))
            .exec(&self.raw().await)
            .await
            .unwrap();
    }
}
