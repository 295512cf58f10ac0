//! Official notices as everybody reads them: the same bytes for all, corrections and withdrawals in every form.
use chrono::TimeDelta;
use entity::{
    id::NoticeId,
    notice_attachment::Kind,
    notice_version::{Category, Severity, State},
};
use reqwest::{Client, Method};
use sea_orm::{ConnectionTrait, Set};
use serde_json::Value;

use crate::village::{Answer, Village, send};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

async fn page(village: &Village, path: &str) -> Answer {
    send(Client::new().get(format!("{}{path}", village.url))).await
}

#[track_caller]
fn words(answer: &Answer, status: u16) -> String {
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert_eq!(answer.status.as_u16(), status, "{text}");
    text
}

fn titles(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect()
}

fn address(notice: NoticeId) -> String {
    format!("/notices/{}", notice.0)
}

#[actix_web::test]
async fn everybody_reads_the_same() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.verified("はなこ", town).await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = village.tells(office.agency, "断水のおしらせ", |_| {}).await;
    // What is still worked on is nobody's.
    village
        .tells(office.agency, "下書き", |row| {
            row.state = Set(State::Draft);
        })
        .await;
    for path in [
        "/notices".to_owned(),
        address(notice),
        address(notice) + "/versions",
    ] {
        let guest = village.guest().get(&path).await;
        let said = words(&guest, 200);
        assert!(
            said.contains("断水のおしらせ") && !said.contains("下書き"),
            "{said}"
        );
        let people = [&office.clerk, &office.chief, &office.desk, &office.keeper];
        let people = people.map(|one| &one.account.browser);
        for other in people.into_iter().chain([&hanako.browser]) {
            assert_eq!(other.get(&path).await.body, guest.body, "{path}");
        }
        let tag = guest.headers["etag"].to_str().unwrap();
        let again = village.guest().request(Method::GET, &path);
        let again = send(again.header("if-none-match", tag)).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    }
    let seen = village.guest().get(&address(notice)).await.expect(200);
    assert_eq!(seen["state"], "published");
    assert_eq!(seen["author"]["name"], "中原区役所");
    let official = &seen["author"]["official"];
    assert_eq!(official["body"], "中原区役所");
    assert_eq!(official["area_codes"], serde_json::json!(["141330"]));
    assert_eq!(seen["areas"]["municipalities"][0]["name"], "川崎市中原区");
    assert_eq!(seen["web"], format!("/n/{}", notice.0));
    village.close().await;
}

#[actix_web::test]
async fn a_correction_shows_what_it_changed() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let notice = village
        .tells(agency, "断水のおしらせ", |row| {
            row.body = Set("断水は 11月3日 です。".into());
        })
        .await;
    village.guest().get(&address(notice)).await.expect(200);
    village.later(TimeDelta::hours(1));
    village
        .corrects(notice, "日にちを直しました", |row| {
            row.body = Set("断水は 11月4日 です。".into());
        })
        .await;
    let seen = village.guest().get(&address(notice)).await.expect(200);
    assert_eq!(
        (&seen["number"], &seen["body"]),
        (&2.into(), &"断水は 11月4日 です。".into())
    );
    assert_eq!(seen["corrected"][0]["what"], "日にちを直しました");
    assert!(seen["first_published_at"].as_str() < seen["published_at"].as_str());
    let versions = village
        .guest()
        .get(&(address(notice) + "/versions"))
        .await
        .expect(200);
    let parts = versions["items"][1]["changes"][0]["parts"]
        .as_array()
        .unwrap();
    let marked: Vec<_> = parts.iter().filter(|part| part["kind"] != "same").collect();
    assert_eq!(
        (&marked[0]["text"], &marked[1]["text"]),
        (&"3".into(), &"4".into())
    );

    let now = words(&page(&village, &format!("/n/{}", notice.0)).await, 200);
    assert!(now.contains("<del>3</del><ins>4</ins>") && now.contains("訂正しました"));
    let old = words(
        &page(&village, &format!("/n/{}?version=1", notice.0)).await,
        200,
    );
    assert!(old.contains("これは古い版です") && old.contains("11月3日") && old.contains("noindex"));
    for nothing in ["3", "0", "x"] {
        let answer = page(&village, &format!("/n/{}?version={nothing}", notice.0)).await;
        assert!(words(&answer, 404).contains("このおしらせは見つかりません"));
    }
    village.close().await;
}

#[actix_web::test]
async fn a_withdrawal_leaves_a_tombstone_everywhere() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let notice = village
        .tells(agency, "受付を休みます", |row| {
            row.body = Set("あすは休みです。".into());
            row.severity = Set(Severity::Important);
            row.deadline = Set(Some(village.clock.now() + TimeDelta::days(3)));
        })
        .await;
    let file = village.encloses(notice, Kind::Pdf, "a.pdf", PDF).await;
    let path = format!("{}/attachments/{}", address(notice), file.0);
    village.guest().get(&path).await.expect(200);
    village.takes_back(notice, "日をまちがえました。").await;

    let seen = village.guest().get(&address(notice)).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["body"]),
        (&"withdrawn".into(), &"".into())
    );
    assert_eq!(seen["withdrawn"]["reason"], "日をまちがえました。");
    assert_eq!(village.guest().get(&path).await.refused(404), "not_found");
    let leaf = words(&page(&village, &format!("/n/{}", notice.0)).await, 200);
    assert!(
        leaf.contains("このおしらせは取り消されました") && leaf.contains("<title>【取り消し】")
    );
    assert!(
        !leaf.contains("<div class=\"official-body\">"),
        "the words are folded away"
    );
    for (path, mark) in [
        ("/feeds/notices.atom", "【取り消し】受付を休みます"),
        ("/feeds/notices.json", "【取り消し】受付を休みます"),
        ("/feeds/notices.ics", "STATUS:CANCELLED"),
        ("/feeds/cap.atom", "【取り消し】受付を休みます"),
        ("/notices", "取り消されました"),
    ] {
        let said = words(&page(&village, path).await, 200);
        assert!(
            said.contains(mark) && !said.contains("あすは休みです"),
            "{path}: {said}"
        );
    }
    let cancel = format!("/cap/{}/2.xml", notice.0);
    assert!(words(&page(&village, &cancel).await, 200).contains("<msgType>Cancel</msgType>"));
    let print = words(
        &page(&village, &format!("/n/{}/print", notice.0)).await,
        200,
    );
    assert!(print.contains("このおしらせは取り消されました") && print.contains("<svg"));
    village.close().await;
}

#[actix_web::test]
async fn time_ends_a_notice_although_no_job_ran() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let ends = village.clock.now() + TimeDelta::hours(2);
    let notice = village
        .tells(agency, "川に近づかないでください", |row| {
            row.severity = Set(Severity::Emergency);
            row.expires_at = Set(Some(ends));
        })
        .await;
    let leaf = format!("/n/{}", notice.0);
    assert!(words(&page(&village, &leaf).await, 200).contains("emergency-band"));
    village.later(TimeDelta::hours(3));
    let seen = village.guest().get(&address(notice)).await.expect(200);
    assert_eq!(seen["state"], "expired");
    let said = words(&page(&village, &leaf).await, 200);
    assert!(said.contains("掲載期間は終わりました") && !said.contains("emergency-band"));
    village.close().await;
}

#[actix_web::test]
async fn practice_is_on_no_list_and_says_what_it_is() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let notice = village
        .tells(agency, "大地震", |row| {
            row.severity = Set(Severity::Important);
            row.state = Set(State::Draft);
        })
        .await;
    let conn = village.raw().await;
    let version = village.newest(notice).await;
    conn.execute_unprepared("UPDATE notice_version SET state = 'published'")
        .await
        .unwrap();
    let mut row = entity::notice::ActiveModel {
        id: sea_orm::ActiveValue::Unchanged(notice),
        ..Default::default()
    };
    row.training = Set(true);
    row.current_id = Set(Some(version.id));
    // Fixed at creation: so it is made anew, not changed.
    remade(&conn, row).await;
    village
        .tell(kairanban::events::Event::NoticeChanged { notice })
        .await;

    let list = village.guest().get("/notices").await.expect(200);
    assert_eq!(titles(&list), Vec::<&str>::new());
    for path in [
        "/notices",
        "/feeds/notices.atom",
        "/feeds/notices.json",
        "/feeds/cap.atom",
    ] {
        assert!(
            !words(&page(&village, path).await, 200).contains("大地震"),
            "{path}"
        );
    }
    let leaf = words(&page(&village, &format!("/n/{}", notice.0)).await, 200);
    assert!(leaf.contains("training-band") && leaf.contains("noindex"));
    let warning = words(
        &page(&village, &format!("/cap/{}/1.xml", notice.0)).await,
        200,
    );
    assert!(warning.contains("<status>Exercise</status>") && warning.contains("【訓練】大地震"));
    village.close().await;
}

/// Puts a notice's row in place of the one that is there.
async fn remade(conn: &sea_orm::DatabaseConnection, row: entity::notice::ActiveModel) {
    use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
    let id = row.id.clone().unwrap();
    let old = entity::notice::Entity::find_by_id(id)
        .one(conn)
        .await
        .unwrap()
        .unwrap();
    let versions = entity::notice_version::Entity::find()
        .all(conn)
        .await
        .unwrap();
    let areas = entity::notice_area::Entity::find().all(conn).await.unwrap();
    entity::notice::Entity::delete_by_id(id)
        .exec(conn)
        .await
        .unwrap();
    let mut new = old.into_active_model().reset_all();
    (new.training, new.current_id) = (row.training, row.current_id);
    new.insert(conn).await.unwrap();
    for version in versions {
        version
            .into_active_model()
            .reset_all()
            .insert(conn)
            .await
            .unwrap();
    }
    for area in areas {
        area.into_active_model()
            .reset_all()
            .insert(conn)
            .await
            .unwrap();
    }
}

#[actix_web::test]
async fn lists_are_chosen_and_walked_without_gaps() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let other = village.agency("koto", "江東区役所", "131083").await;
    for number in 0..5 {
        village.later(TimeDelta::minutes(1));
        village.tells(agency, &format!("第{number}"), |_| {}).await;
    }
    village.later(TimeDelta::minutes(1));
    let garbage = village
        .tells(other, "ごみの日", |row| {
            row.category = Set(Category::Garbage);
        })
        .await;
    village.narrows(garbage, &[]).await;
    let guest = village.guest();
    let mut seen = Vec::new();
    let mut path = "/notices?limit=2".to_owned();
    loop {
        let answer = guest.get(&path).await;
        let list = answer.expect(200);
        seen.extend(titles(&list).into_iter().map(str::to_owned));
        // Something new comes in between, in front of everything.
        village.later(TimeDelta::minutes(1));
        village.tells(agency, "あとから", |_| {}).await;
        let Some(next) = list["next"].as_str() else {
            break;
        };
        let link = answer.headers["link"].to_str().unwrap().to_owned();
        assert!(
            link.contains(next) && link.contains("rel=\"next\""),
            "{link}"
        );
        path = format!("/notices?limit=2&cursor={next}");
    }
    assert_eq!(seen, ["ごみの日", "第4", "第3", "第2", "第1", "第0"]);

    let some = async |query: &str| guest.get(&format!("/notices?limit=50&{query}")).await;
    assert_eq!(
        titles(&some("category=garbage").await.expect(200)),
        ["ごみの日"]
    );
    assert_eq!(titles(&some("agency=koto").await.expect(200)), ["ごみの日"]);
    assert_eq!(
        titles(&some("neighborhood=kosugi").await.expect(200)).len(),
        8
    );
    assert_eq!(
        titles(&some("severity=emergency").await.expect(200)).len(),
        0
    );
    for (query, status) in [
        ("category=x", 422),
        ("severity=x", 422),
        ("cursor=x", 422),
        ("neighborhood=nowhere", 404),
        ("agency=nobody", 404),
    ] {
        some(query).await.refused(status);
    }
    for path in [
        "/t/kosugi/notices",
        "/notices/category/garbage",
        "/agencies/koto",
        "/feeds/neighborhoods/kosugi.atom",
    ] {
        words(&page(&village, path).await, 200);
    }
    for path in [
        "/t/nowhere/notices",
        "/notices/category/x",
        "/agencies/nobody",
        "/feeds/agencies/nobody.atom",
        "/feeds/notices.rss",
        "/n/x",
        "/n/x/print",
        "/cap/x/1.xml",
    ] {
        words(&page(&village, path).await, 404);
    }
    let _ = town;
    village.close().await;
}

#[actix_web::test]
async fn a_file_is_saved_and_harms_nobody() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let notice = village.tells(agency, "地図", |_| {}).await;
    let name = "避難\"地図\r\nX-Evil: 1;.pdf";
    let file = village.encloses(notice, Kind::Pdf, name, PDF).await;
    let path = format!("{}/attachments/{}", address(notice), file.0);
    let answer = village.guest().get(&path).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_slice()), (200, PDF));
    let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    let saved = header("content-disposition");
    assert!(saved.starts_with("attachment; filename=\""), "{saved}");
    assert!(
        saved.contains("filename*=UTF-8''%E9%81%BF%E9%9B%A3%22"),
        "{saved}"
    );
    assert!(answer.headers.get("x-evil").is_none());
    let again = village
        .guest()
        .request(Method::GET, &path)
        .header("if-none-match", header("etag"));
    assert_eq!(send(again).await.status.as_u16(), 304);

    // The old version's file stays, the draft's is nobody's.
    village.later(TimeDelta::hours(1));
    village
        .corrects(notice, "地図を取りかえました", |_| {})
        .await;
    village.guest().get(&path).await.expect(200);
    let draft = village
        .tells(agency, "下書き", |row| row.state = Set(State::Draft))
        .await;
    let hidden = village.encloses(draft, Kind::Pdf, "b.pdf", PDF).await;
    for path in [
        format!("{}/attachments/{}", address(draft), hidden.0),
        format!("{}/attachments/{}", address(notice), hidden.0),
        format!("{}/attachments/{}", address(notice), notice.0),
    ] {
        village.guest().get(&path).await.refused(404);
    }
    village.close().await;
}

#[actix_web::test]
async fn readers_read_on_while_the_database_is_away() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let notice = village.tells(agency, "断水のおしらせ", |_| {}).await;
    let leaf = format!("/n/{}", notice.0);
    let fresh = village.guest().get("/notices").await;
    fresh.expect(200);
    assert!(fresh.headers.get("age").is_none());

    let conn = village.raw().await;
    for table in ["notice_version", "notice", "change"] {
        let away = format!("ALTER TABLE {table} RENAME TO {table}_away");
        conn.execute_unprepared(&away).await.unwrap();
    }
    while village.app.db.hub().deaf_for().is_none() {
        tokio::task::yield_now().await;
    }
    // Also what nobody had asked for before.
    for path in [
        leaf.as_str(),
        "/notices",
        "/feeds/notices.atom",
        "/feeds/notices.ics",
    ] {
        let answer = page(&village, path).await;
        let said = words(&answer, 200);
        assert!(
            said.contains("断水のおしらせ") || path.ends_with("ics"),
            "{path}"
        );
        assert!(answer.headers.contains_key("age"), "{path}");
        if !path.starts_with("/feeds") {
            assert!(said.contains("新しいおしらせを確かめられません"), "{path}");
        }
    }
    assert_eq!(village.guest().get("/notices").await.body, fresh.body);

    for table in ["notice_version", "notice", "change"] {
        let back = format!("ALTER TABLE {table}_away RENAME TO {table}");
        conn.execute_unprepared(&back).await.unwrap();
    }
    while village.app.db.hub().deaf_for().is_some() {
        tokio::task::yield_now().await;
    }
    let answer = page(&village, &leaf).await;
    assert!(!words(&answer, 200).contains("確かめられません"));
    assert!(!answer.headers.contains_key("age"));
    village.close().await;
}

#[actix_web::test]
async fn an_offices_words_stay_words() {
    let village = Village::new().await;
    let agency = village.agency("nakahara", "中原区役所", "141330").await;
    let evil = "</script></title><script>alert(1)</script>\u{1}\" onload=x ]]>";
    let notice = village
        .tells(agency, evil, |row| {
            row.body = Set(format!("{evil}\nhttps://example.jp/\"><script>"));
            row.body_easy = Set(Some(format!("{evil}<b>《x》")));
            row.source_url = Set(Some("https://example.jp/?<>".into()));
            row.severity = Set(Severity::Important);
            row.deadline = Set(Some(village.clock.now()));
        })
        .await;
    for path in [
        "/n/ID",
        "/n/ID?lang=easy",
        "/n/ID/print",
        "/notices",
        "/feeds/notices.atom",
        "/feeds/cap.atom",
        "/cap/ID/1.xml",
    ] {
        let path = path.replace("ID", &notice.0.to_string());
        let said = words(&page(&village, &path).await, 200);
        assert!(!said.contains("<script>alert"), "{path}: {said}");
    }
    village.close().await;
}
