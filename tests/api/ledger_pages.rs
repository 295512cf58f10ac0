//! The public log as everybody reads it: pages without a script, filters, a feed, files that are checked again.
use atom_syndication::Feed;
use chrono::TimeDelta;
use entity::duty::Role;
use kairanban::transparency::{
    self, Act, Content, Decider, Entry, Trigger, chain::Head, export, verify,
};
use serde_json::{Value, json};

use crate::{
    keepers::decision,
    ledger::entry,
    ledger_report::fetched,
    village::{Answer, Village, send},
};

impl Village {
    /// An address outside the API, as a guest asks for it.
    async fn asks(&self, path: &str) -> Answer {
        send(self.guest().client.get(format!("{}{path}", self.url))).await
    }

    async fn reads(&self, path: &str) -> String {
        let answer = self.asks(path).await;
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.body).unwrap()
    }
}

/// Five of one town, so that it is named, then some of another kind.
async fn some(village: &Village) {
    let start: chrono::DateTime<chrono::Utc> = "2031-06-29T03:00:00Z".parse().unwrap();
    village.later(start - village.clock.now());
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    for _ in 0..6 {
        village.publishes(entry(Some(kosugi))).await.unwrap();
    }
    village.later(TimeDelta::days(3));
    let suspended = Entry {
        act: Act::Suspend,
        content: Content::Account,
        trigger: Trigger::Own,
        decider: Decider::TwoStaff,
        duration_hours: Some(720),
        ..entry(None)
    };
    village.publishes(suspended).await.unwrap();
    let back = Entry {
        act: Act::AppealAnswered,
        decider: Decider::AppealReviewer,
        trigger: Trigger::Appeal,
        appeal: Some(transparency::Outcome::Overturned),
        reverts: Some(6),
        rule: Some(("harassment".to_owned(), 1)),
        ..entry(Some(kosugi))
    };
    village.publishes(back).await.unwrap();
}

#[actix_web::test]
async fn a_resident_reads_each_act_as_a_sentence() {
    let village = Village::new().await;
    let empty = village.reads("/transparency").await;
    assert!(empty.contains("記録はまだありません"), "{empty}");
    some(&village).await;
    let page = village.reads("/transparency").await;
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ja\">"));
    for said in [
        "2031年6月29日、川崎市中原区で、「kindness」のやくそくにより、投稿1件が見えなくなりました。",
        "2031年7月2日、「kindness」のやくそくにより、アカウント1件の利用が、30日間止まりました。",
        "投稿1件についての異議を受けて、決定を取り消し、もとに戻しました。",
        "運営の見守り担当2人",
        "異議の申し立ての担当（はじめに決めた人とは別の人）",
        "<dt>かかった時間</dt><dd>7時間</dd>",
        "href=\"/transparency/rows/6?lang=ja\"",
        "この決定はのちに変わりました：記録8",
        "href=\"/transparency/reports/2031-2?lang=ja\"",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(
        !page.contains("style=") && !page.contains("<script>"),
        "as the policy wants it"
    );
    let english = village.reads("/transparency?lang=en").await;
    assert!(english.contains("<html lang=\"en\">"));
    assert!(
        english.contains(
            "On 29 June 2031 in 川崎市中原区, a post was hidden, under the rule “kindness”."
        ),
        "{english}"
    );
    assert!(english.contains("Began") || english.contains("Begun by"));
    let row = village.reads("/transparency/rows/6").await;
    assert!(
        row.contains("href=\"/transparency/rows/8?lang=ja\"")
            && row.contains("href=\"/rules#kindness\""),
        "{row}"
    );
    let undoing = village.reads("/transparency/rows/8").await;
    assert!(undoing.contains("もとの決定：記録6"), "{undoing}");
    for gone in [
        "/transparency/rows/9",
        "/transparency/rows/0",
        "/transparency/rows/x",
        "/transparency?act=x",
        "/transparency?area=%3Cb%3E",
        "/transparency?cursor=x",
        "/transparency/reports/2030-1",
    ] {
        let answer = village.asks(gone).await;
        assert_eq!(answer.status, 404, "{gone}");
        assert!(
            String::from_utf8_lossy(&answer.body).contains("この記録は見つかりません"),
            "{gone}"
        );
    }
    // The same page again costs nothing; a new row makes it another.
    let first = village.asks("/transparency").await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let known = async || {
        let request = village
            .guest()
            .client
            .get(format!("{}/transparency", village.url));
        send(request.header("If-None-Match", &tag)).await.status
    };
    assert_eq!(known().await, 304);
    village.publishes(entry(None)).await.unwrap();
    assert_eq!(known().await, 200);
    assert!(village.reads("/transparency").await.contains("記録9"));
    village.close().await;
}

#[actix_web::test]
async fn rows_are_chosen_and_pages_lose_none() {
    let village = Village::new().await;
    some(&village).await;
    let guest = village.guest();
    let numbers = async |query: &str| -> Vec<i64> {
        let page = guest
            .get(&format!("/transparency/log?{query}"))
            .await
            .expect(200);
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["seq"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(numbers("").await, [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(numbers("area=141330").await, [8, 6, 5]);
    assert_eq!(numbers("act=suspend").await, [7]);
    assert_eq!(numbers("trigger=own").await, [7]);
    assert_eq!(numbers("half=2031-1").await, [6, 5, 4, 3, 2, 1]);
    assert_eq!(numbers("half=2031-2&trigger=appeal").await, [8]);
    assert_eq!(numbers("half=2031-2&area=JP-14").await, Vec::<i64>::new());
    for (query, pointer) in [
        ("act=x", "?act"),
        ("trigger=", "?trigger"),
        ("area=jp", "?area"),
        ("half=2031", "?half"),
        ("limit=0", "?limit"),
    ] {
        let refused = guest
            .get(&format!("/transparency/log?{query}"))
            .await
            .expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{query}");
    }
    // From page to page, also while a row is added in front.
    let mut seen = Vec::new();
    let mut path = "/transparency/log?limit=3".to_owned();
    loop {
        let page = guest.get(&path).await;
        let body = page.expect(200);
        seen.extend(
            body["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["seq"].as_i64().unwrap()),
        );
        village.publishes(entry(None)).await.unwrap();
        let Some(next) = body["next"].as_str() else {
            break;
        };
        assert!(page.headers["link"].to_str().unwrap().contains(next));
        path = format!("/transparency/log?limit=3&cursor={next}");
    }
    assert_eq!(seen, [8, 7, 6, 5, 4, 3, 2, 1]);
    // The same on the page, by its own links.
    let page = village.reads("/transparency?half=2031-1&act=hide").await;
    assert!(
        page.contains("<details class=\"paper-fold\" open>"),
        "{page}"
    );
    assert!(page.contains("記録6") && !page.contains("id=\"row-7\""));
    assert!(
        page.contains(
            "href=\"/transparency?half=2031-1&amp;area=141330&amp;act=hide&amp;lang=ja\""
        ),
        "{page}"
    );
    for _ in 0..30 {
        village.publishes(entry(None)).await.unwrap();
    }
    let first = village.reads("/transparency").await;
    let (_, link) = first.split_once("href=\"/transparency?cursor=").unwrap();
    let cursor = link.split(['&', '"']).next().unwrap();
    let second = village
        .reads(&format!("/transparency?cursor={cursor}"))
        .await;
    assert!(first.contains("id=\"row-22\"") && second.contains("id=\"row-21\""));
    assert!(!second.contains("id=\"row-22\"") && second.contains("noindex"));
    village.close().await;
}

#[actix_web::test]
async fn whoever_fetches_the_files_checks_them() {
    let village = Village::new().await;
    some(&village).await;
    transparency::write_head(&village.app).await.unwrap();
    // More than one part of a file.
    for _ in 0..1_100 {
        village.publishes(entry(None)).await.unwrap();
    }
    village.later(TimeDelta::days(1));
    transparency::write_head(&village.app).await.unwrap();
    let answer = village.asks("/transparency/log.csv").await;
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    let mut table = csv::Reader::from_reader(answer.body.as_slice());
    assert_eq!(table.headers().unwrap(), &export::COLUMNS[..]);
    let lines: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 1_108);
    let rows = fetched(&village).await;
    let text = village.reads("/transparency/log.json").await;
    let same: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&rows).unwrap(), json!(same));
    assert_eq!(export::rows(&text).unwrap(), rows);
    let heads = village.reads("/transparency/heads.json").await;
    let key = serde_json::from_str::<Value>(&heads).unwrap()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let heads: Vec<Head> = export::heads(&heads).unwrap();
    let seen = verify::fetched(&rows, &heads, &[key]).unwrap();
    assert_eq!((seen.rows, seen.heads), (1_108, 2));
    // By the API, page by page: the same heads, the newest first.
    let api = village
        .guest()
        .get("/transparency/heads?limit=1")
        .await
        .expect(200);
    assert_eq!(api["items"][0], serde_json::to_value(&heads[1]).unwrap());
    let next = format!(
        "/transparency/heads?limit=1&cursor={}",
        api["next"].as_str().unwrap()
    );
    let older = village.guest().get(&next).await.expect(200);
    assert_eq!(older["items"][0], serde_json::to_value(&heads[0]).unwrap());
    assert_eq!(older["next"], Value::Null);
    let head = village
        .guest()
        .client
        .head(format!("{}/transparency/log.csv", village.url));
    let head = send(head).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    // A whole part is remembered; what came since is there nevertheless.
    village.publishes(entry(None)).await.unwrap();
    assert_eq!(fetched(&village).await.len(), 1_109);
    // An empty log is a file, too.
    let other = Village::new().await;
    assert_eq!(
        other
            .reads("/transparency/log.json")
            .await
            .split_whitespace()
            .collect::<String>(),
        "[]"
    );
    assert_eq!(fetched(&other).await, []);
    other.close().await;
    village.close().await;
}

#[actix_web::test]
async fn the_feed_is_read_to_its_end() {
    let village = Village::new().await;
    some(&village).await;
    for _ in 0..25 {
        village.publishes(entry(None)).await.unwrap();
    }
    let mut address = format!("{}/transparency/log.atom", village.url);
    let mut ids = Vec::new();
    loop {
        let answer = send(village.guest().client.get(&address)).await;
        assert_eq!(
            answer.headers["content-type"],
            "application/atom+xml; charset=utf-8"
        );
        let feed = Feed::read_from(answer.body.as_slice()).unwrap();
        assert_eq!(feed.title.as_str(), "見守りの記録 — 回覧板");
        for one in &feed.entries {
            assert!(one.title.as_str().ends_with('。') && one.content.is_some());
            assert_eq!(
                one.updated.to_rfc3339().split_once('T').unwrap().1,
                "00:00:00+09:00"
            );
            ids.push(one.id.clone());
        }
        let link = |rel: &str| {
            feed.links
                .iter()
                .find(|link| link.rel == rel)
                .map(|link| link.href.clone())
        };
        assert!(link("self").is_some() && link("alternate").is_some());
        let Some(next) = link("next") else {
            break;
        };
        address = next;
    }
    assert_eq!(ids.len(), 33);
    assert_eq!(ids[32], "tag:127.0.0.1,2026:transparency/rows/1");
    let chosen = village
        .reads("/transparency/log.atom?act=suspend&lang=en")
        .await;
    let feed = Feed::read_from(chosen.as_bytes()).unwrap();
    assert_eq!(feed.entries.len(), 1);
    assert!(
        feed.entries[0]
            .title
            .as_str()
            .contains("an account was suspended for 30 days")
    );
    village
        .asks("/transparency/log.atom?act=x")
        .await
        .expect(422);
    village.close().await;
}

#[actix_web::test]
async fn a_decision_leads_to_its_row_and_the_row_to_what_became_of_it() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let post = taro.says("kosugi", "うそつきの田中さん").await;
    hanako
        .reports("post", &post, "harassment")
        .await
        .expect(202);
    let case = staff.only_case().await.id;
    staff.decides(&case, decision("remove")).await.expect(201);
    let told = taro.get("/decisions").await.expect(200)["items"][0].clone();
    let seq = told["log"].as_i64().unwrap();
    let path = format!("/transparency/rows/{seq}");
    assert!(
        village
            .reads(&path)
            .await
            .contains("投稿1件の公開をやめました")
    );
    let id = told["id"].as_str().unwrap();
    let appeal = json!({"words": "犬の話です"});
    taro.post(&format!("/decisions/{id}/appeal"), appeal)
        .await
        .expect(201);
    for (act, body) in [
        ("claim", Value::Null),
        (
            "answer",
            json!({"outcome": "overturned", "answer": "犬の話でした"}),
        ),
    ] {
        let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
        reviewer.answers_appeal(&line, act, body).await.expect(204);
    }
    let undone = village.reads(&path).await;
    let back = format!("href=\"/transparency/rows/{}?lang=ja\"", seq + 1);
    assert!(undone.contains(&back), "{undone}");
    for private in ["田中", "犬", "太郎", "花子", "係</", &post, &case] {
        assert!(
            !village.reads("/transparency").await.contains(private),
            "{private}"
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn a_report_is_drawn_and_told_in_words() {
    let village = Village::new().await;
    some(&village).await;
    let page = village.reads("/transparency/reports/2031-2").await;
    for said in [
        "見守りの報告 2031年7〜12月",
        "2031年7月1日から2031年12月31日まで。記録2件（最後は記録8）。",
        "<dt>決定</dt><dd>1件</dd>",
        "<dt>決定を取り消した</dt><dd>1件（100%）</dd>",
        "role=\"img\" aria-labelledby=\"months-title months-desc\"",
        "<title id=\"acts-title\">どう決まったか</title>",
        "<caption>月ごとの記録</caption>",
        "<th scope=\"row\">利用を止めた</th><td>1</td>",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(!page.contains("style="));
    let english = village.reads("/transparency/reports/2031-1?lang=en").await;
    assert!(
        english.contains("Moderation report, January–June 2031") && english.contains("Hidden"),
        "{english}"
    );
    village.close().await;
}
