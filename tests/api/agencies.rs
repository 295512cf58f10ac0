//! The way to the badge: a request, papers, a domain or a letter, two reviewers; and everything that is not that way.
use chrono::TimeDelta;
use entity::{
    agency::{self, Status},
    person,
    session::Factor,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Village, send},
    world::{Page, World},
};

const WARD: &str = "city.koto.lg.jp";

/// A request of a ward office.
pub fn request() -> Value {
    json!({
        "slug": "koto-city", "name": "江東区役所", "kana": "こうとうくやくしょ", "name_en": "Koto City Office",
        "kind": "ward_office", "postal_address": "〒135-8383 東京都江東区東陽4-11-28", "telephone": "03-3647-9111",
        "website": "https://www.city.koto.lg.jp/", "note": "広報広聴課です。", "department": "広報広聴課",
        "municipalities": ["131083"], "neighborhoods": []
    })
}

impl Village {
    /// An account of an office, with a second factor shown just now, that acts for nobody yet.
    pub async fn civil_servant(&self, name: &str) -> Member {
        let who = self.somebody(name, person::Kind::Officer).await;
        self.steps_up(&who, Factor::Passkey).await;
        who
    }

    /// Somebody who runs the server, with a second factor shown just now.
    pub async fn reviewer(&self, name: &str) -> Member {
        let who = self.newcomer(name).await;
        self.alter(&who, |row| row.administrator = Set(true)).await;
        self.steps_up(&who, Factor::Totp).await;
        who
    }

    /// Puts an agency at a step, past the API.
    pub async fn put(
        &self,
        id: &str,
        status: Status,
        change: impl FnOnce(&mut agency::ActiveModel),
    ) {
        let conn = self.raw().await;
        #[expect(clippy::disallowed_methods, reason = "tests arrange what nobody could")]
        let rows =
            agency::Entity::find().filter(agency::COLUMN.id.eq(uuid::Uuid::parse_str(id).unwrap()));
        let row = rows.one(&conn).await.unwrap().unwrap();
        let mut row = sea_orm::IntoActiveModel::into_active_model(row);
        row.status = Set(status);
        change(&mut row);
        let agency = row.update(&conn).await.unwrap().id;
        self.tell(kairanban::events::Event::AgencyChanged { agency })
            .await;
    }
}

pub async fn agency_id(reviewer: &Member) -> String {
    let list = reviewer.get("/trust/agencies").await.expect(200);
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn prove(village: &Village, world: &World, clerk: &Member, kind: &str) {
    let proof = clerk
        .post(
            "/office/agency/proofs",
            json!({"kind": kind, "place": WARD}),
        )
        .await
        .expect(201);
    let check = format!(
        "/office/agency/proofs/{}/check",
        proof["id"].as_str().unwrap()
    );
    let line = proof["line"].as_str().unwrap();
    world.at_the_site(WARD);
    match kind {
        "dns" => world.text(&format!("_kairanban.{WARD}"), &[line]),
        _ => world.page(Page::Text(format!("{line}\n"))),
    }
    let proved = clerk.post(&check, json!({})).await.expect(200);
    assert!(proved["proved_at"].is_string(), "{proved}");
    village.settle().await;
}

async fn prove_mail(village: &Village, clerk: &Member) {
    let address = "koho@city.koto.lg.jp";
    let begun = json!({"kind": "mail", "place": address});
    let proof = clerk.post("/office/agency/proofs", begun).await.expect(201);
    village.settle().await;
    let letter = village.letters(address).pop().unwrap();
    let code: String = letter
        .text
        .split("確認番号：")
        .nth(1)
        .unwrap()
        .chars()
        .take(8)
        .collect();
    let check = format!(
        "/office/agency/proofs/{}/check",
        proof["id"].as_str().unwrap()
    );
    let wrong = clerk
        .post(&check, json!({"code": "00000001"}))
        .await
        .expect(422);
    assert_eq!(wrong["errors"][0]["code"], "mismatch");
    let right = clerk.post(&check, json!({"code": code})).await.expect(200);
    assert!(right["proved_at"].is_string(), "{right}");
}

#[actix_web::test]
async fn a_ward_office_proves_itself_and_a_second_reviewer_gives_the_badge() {
    let world = World::new().await;
    let village = Village::facing(&world).await;
    let clerk = village.civil_servant("山田").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );

    let own = clerk.post("/office/agencies", request()).await.expect(201);
    assert_eq!(own["status"], "requested");
    assert_eq!(own["areas"]["municipalities"][0]["code"], "131083");
    // A request is nobody's business yet.
    village.guest().get("/agencies/koto-city").await.expect(404);
    let upload = clerk
        .request(
            reqwest::Method::POST,
            "/office/agency/papers?name=%E5%A7%94%E4%BB%BB%E7%8A%B6.pdf",
        )
        .body(b"%PDF-1.7\n%%EOF".to_vec());
    let paper = send(upload).await.expect(201);
    assert_eq!(
        (paper["content_type"].as_str(), paper["name"].as_str()),
        (Some("application/pdf"), Some("委任状.pdf"))
    );

    let id = agency_id(&first).await;
    let at = |act: &str| format!("/trust/agencies/{id}/{act}");
    let bytes = first
        .get(&at(&format!("papers/{}", paper["id"].as_str().unwrap())))
        .await;
    bytes.expect(200);
    assert_eq!(bytes.body, b"%PDF-1.7\n%%EOF");
    assert!(
        bytes.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(bytes.headers["x-content-type-options"], "nosniff");

    // Not before the papers were seen, and not without them having been seen.
    second.post(&at("confirm"), Value::Null).await.expect(409);
    let not_seen = json!({"seen": false, "note": "まだ"});
    first.post(&at("documents"), not_seen).await.expect(422);
    let seen = json!({"seen": true, "note": "区の要綱と職員証を見ました。"});
    assert_eq!(
        first.post(&at("documents"), seen).await.expect(200)["status"],
        "documents_checked"
    );

    // Either half of the domain proof alone moves nothing.
    prove_mail(&village, &clerk).await;
    assert_eq!(
        clerk.get("/office/agency").await.expect(200)["status"],
        "documents_checked"
    );
    prove(&village, &world, &clerk, "dns").await;
    assert_eq!(
        clerk.get("/office/agency").await.expect(200)["status"],
        "domain_proved"
    );

    // The first reviewer is no second one.
    assert_eq!(
        first.post(&at("confirm"), Value::Null).await.refused(403),
        "forbidden"
    );
    let active = second.post(&at("confirm"), Value::Null).await.expect(200);
    assert_eq!(
        (active["status"].as_str(), active["documents_by"].as_str()),
        (Some("active"), Some("一番"))
    );
    assert_eq!(active["confirmed_by"], "二番");

    let public = village.guest().get("/agencies/koto-city").await.expect(200);
    assert_eq!(public["official"]["body"], "江東区役所");
    assert_eq!(public["official"]["kind"], "ward_office");
    assert_eq!(public["official"]["area_codes"], json!(["131083"]));
    assert_eq!(public["official"]["agency"], "koto-city");
    assert_eq!(public["official"]["verified_at"], public["verified_at"]);
    let all = public.to_string();
    for secret in ["山田", "一番", "二番", "広報広聴課", "koho@"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert_eq!(
        village.guest().get("/agencies").await.expect(200)["items"][0]["slug"],
        "koto-city"
    );
    village.settle().await;
    assert!(
        village
            .letters(&clerk.email)
            .pop()
            .unwrap()
            .text
            .contains("公式の印がつきました")
    );

    // The name is locked while the badge shows; the telephone is not.
    let version = clerk.get("/office/agency").await.expect(200)["version"]
        .as_i64()
        .unwrap();
    let name = json!({"name": "江東区広報"});
    assert_eq!(
        clerk
            .patch("/office/agency", version, name)
            .await
            .refused(409),
        "locked"
    );
    let telephone = json!({"telephone": "03-3647-4811"});
    let changed = clerk
        .patch("/office/agency", version, telephone.clone())
        .await
        .expect(200);
    assert_eq!(
        (changed["telephone"].as_str(), changed["name"].as_str()),
        (Some("03-3647-4811"), Some("江東区役所"))
    );
    assert_eq!(
        clerk
            .patch("/office/agency", version, telephone)
            .await
            .refused(412),
        "precondition_failed"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_year_later_the_badge_goes_unless_the_domain_is_proved_anew() {
    let world = World::new().await;
    let village = Village::facing(&world).await;
    let clerk = village.civil_servant("山田").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    clerk.post("/office/agencies", request()).await.expect(201);
    let id = agency_id(&first).await;
    let at = |act: &str| format!("/trust/agencies/{id}/{act}");
    prove_mail(&village, &clerk).await;
    prove(&village, &world, &clerk, "well_known").await;
    // Proved before the papers were seen: one step less.
    let seen = json!({"seen": true, "note": "見ました。"});
    assert_eq!(
        first.post(&at("documents"), seen).await.expect(200)["status"],
        "domain_proved"
    );
    second.post(&at("confirm"), Value::Null).await.expect(200);

    village.later(TimeDelta::days(336));
    village.settle().await;
    let letter = village.letters(&clerk.email).pop().unwrap();
    assert!(
        letter.subject.contains("期限が近づいています"),
        "{letter:?}"
    );
    let clerk = again(&village, clerk).await;
    village.later(TimeDelta::days(30));
    village.settle().await;
    let public = village.guest().get("/agencies/koto-city").await.expect(200);
    assert_eq!(
        (public["status"].as_str(), &public["official"]),
        (Some("expired"), &Value::Null)
    );

    let (first, second) = (again(&village, first).await, again(&village, second).await);
    let clerk = again(&village, clerk).await;
    // The old proofs are too old.
    assert_eq!(
        second.post(&at("renew"), Value::Null).await.refused(409),
        "conflict"
    );
    prove_mail(&village, &clerk).await;
    prove(&village, &world, &clerk, "dns").await;
    assert_eq!(
        first.post(&at("renew"), Value::Null).await.refused(403),
        "forbidden"
    );
    assert_eq!(
        second.post(&at("renew"), Value::Null).await.expect(200)["status"],
        "active"
    );
    // The job of the first year finds nothing to end.
    village.settle().await;
    assert_eq!(
        village.guest().get("/agencies/koto-city").await.expect(200)["status"],
        "active"
    );
    village.close().await;
}

#[actix_web::test]
async fn papers_are_gone_a_month_after_the_request_is_over() {
    let village = Village::new().await;
    let (clerk, reviewer) = (
        village.civil_servant("山田").await,
        village.reviewer("一番").await,
    );
    clerk.post("/office/agencies", request()).await.expect(201);
    let paper = clerk
        .request(reqwest::Method::POST, "/office/agency/papers?name=a.pdf")
        .body(b"%PDF-1.7\n%%EOF".to_vec());
    let paper = send(paper).await.expect(201);
    let folder = village.data().join("papers");
    let name = paper["id"].as_str().unwrap().replace('-', "");
    // What a power cut between bytes and row would leave, and what somebody else put there.
    let (leftover, other) = (uuid::Uuid::now_v7().simple().to_string(), "README");
    for name in [&leftover, other] {
        std::fs::write(folder.join(name), b"%PDF-1.7").unwrap();
    }
    let sweep = async |days| {
        village.later(TimeDelta::days(days));
        kairanban::agencies::sweep_papers(&village.app)
            .await
            .unwrap();
        [&name, &leftover, other].map(|name| folder.join(name).exists())
    };
    assert_eq!(sweep(0).await, [true, true, true]);
    assert_eq!(
        sweep(40).await,
        [true, false, true],
        "it is still under way"
    );

    let reviewer = again(&village, reviewer).await;
    let id = agency_id(&reviewer).await;
    let why = json!({"reason": "委任状の日付が違います。"});
    let refuse = format!("/trust/agencies/{id}/refuse");
    reviewer.post(&refuse, why).await.expect(200);
    assert_eq!(sweep(29).await, [true, false, true]);
    assert_eq!(sweep(2).await, [false, false, true]);
    let reviewer = again(&village, reviewer).await;
    let path = format!(
        "/trust/agencies/{id}/papers/{}",
        paper["id"].as_str().unwrap()
    );
    assert_eq!(reviewer.get(&path).await.refused(404), "not_found");
    village.close().await;
}

/// The same person in a new session, stepped up now.
async fn again(village: &Village, who: Member) -> Member {
    let conn = village.raw().await;
    let now = village.clock.now();
    let session = entity::id::SessionId::new();
    let mut row = crate::people::session_row(session, who.person, now);
    row.expires_at = Set(now + TimeDelta::hours(12));
    row.insert(&conn).await.unwrap();
    let token = kairanban::gate::mint(&village.app.secrets, now, who.person, session).unwrap();
    let mut fresh = who;
    fresh.session = session;
    fresh.browser.token = Some(token);
    village.steps_up(&fresh, Factor::Passkey).await;
    fresh
}

#[actix_web::test]
async fn an_impostor_fails_at_every_door() {
    let world = World::new().await;
    let village = Village::facing(&world).await;
    let impostor = village.civil_servant("成りすまし").await;
    impostor
        .post("/office/agencies", request())
        .await
        .expect(201);
    let proofs = "/office/agency/proofs";
    for (kind, place) in [
        ("mail", "koho@koto-city.example.jp"),
        ("mail", "koho@lg.jp"),
        ("mail", "koho@city.koto.lg.jp.example.com"),
        ("dns", "koto-lg.jp"),
        ("dns", "city.koto.lg.jp.example.com"),
        ("well_known", "127.0.0.1"),
        ("well_known", "localhost"),
        ("well_known", "xlg.jp"),
        ("dns", "https://city.koto.lg.jp/"),
        ("mail", "koho"),
        ("dns", ""),
    ] {
        let problem = impostor
            .post(proofs, json!({"kind": kind, "place": place}))
            .await
            .expect(422);
        assert_eq!(problem["errors"][0]["pointer"], "/place", "{place}");
    }
    // A real host that is not theirs shows nothing, or somebody else's line, or leads away, or inside.
    let proof = impostor
        .post(proofs, json!({"kind": "well_known", "place": WARD}))
        .await
        .expect(201);
    let check = format!("{proofs}/{}/check", proof["id"].as_str().unwrap());
    let why = async |expected: &str| {
        let looked = impostor.post(&check, json!({})).await.expect(200);
        assert_eq!(
            (looked["why"].as_str(), &looked["proved_at"]),
            (Some(expected), &Value::Null)
        );
    };
    why("missing").await;
    world.at_the_site(WARD);
    world.page(Page::Text("kairanban-verification=somebody-elses".into()));
    why("mismatch").await;
    world.page(Page::Redirect("https://example.com/kairanban.txt".into()));
    why("redirected").await;
    world.address(WARD, &["169.254.169.254"]);
    why("private_address").await;
    // Codes are guessed ten times, and never again.
    let mail = json!({"kind": "mail", "place": "koho@city.koto.lg.jp"});
    let proof = impostor.post(proofs, mail).await.expect(201);
    let check = format!("{proofs}/{}/check", proof["id"].as_str().unwrap());
    for _ in 0..10 {
        impostor
            .post(&check, json!({"code": "12345678"}))
            .await
            .expect(422);
    }
    assert_eq!(
        impostor
            .post(&check, json!({"code": "12345678"}))
            .await
            .refused(410),
        "gone"
    );

    // The reviewers' desk is no officer's, no resident's, and no password's.
    let reviewer = village.reviewer("一番").await;
    let id = agency_id(&reviewer).await;
    let confirm = format!("/trust/agencies/{id}/confirm");
    assert_eq!(
        impostor.post(&confirm, Value::Null).await.refused(403),
        "office_account"
    );
    let resident = village.newcomer("住民").await;
    assert_eq!(
        resident.post(&confirm, Value::Null).await.refused(403),
        "forbidden"
    );
    let careless = village.newcomer("管理").await;
    village
        .alter(&careless, |row| row.administrator = Set(true))
        .await;
    assert_eq!(
        careless.post(&confirm, Value::Null).await.refused(403),
        "second_factor_required"
    );
    village.later(TimeDelta::minutes(6));
    let suspend = format!("/trust/agencies/{id}/refuse");
    assert_eq!(
        reviewer
            .post(&suspend, json!({"reason": "いたずら"}))
            .await
            .refused(403),
        "step_up_required"
    );
    village.steps_up(&reviewer, Factor::Totp).await;
    reviewer
        .post(
            &suspend,
            json!({"reason": "区の職員ではありませんでした。"}),
        )
        .await
        .expect(200);
    let own = impostor.get("/office/agency").await.expect(200);
    assert_eq!(own["reason"], "区の職員ではありませんでした。");
    // The name in addresses is free for the body that it belongs to.
    let clerk = village.civil_servant("山田").await;
    clerk.post("/office/agencies", request()).await.expect(201);
    village.close().await;
}

#[actix_web::test]
async fn a_letter_with_a_code_stands_in_for_a_domain() {
    let village = Village::new().await;
    let clerk = village.civil_servant("水野").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let mut water = request();
    water["slug"] = json!("minami-water");
    water["name"] = json!("みなみ水道企業団");
    water["kind"] = json!("utility");
    water["website"] = json!("https://minami-water.example.jp/");
    clerk.post("/office/agencies", water).await.expect(201);
    let id = agency_id(&first).await;
    let at = |act: &str| format!("/trust/agencies/{id}/{act}");
    first
        .post(
            &at("documents"),
            json!({"seen": true, "note": "定款を見ました。"}),
        )
        .await
        .expect(200);
    assert_eq!(
        first.post(&at("letter"), Value::Null).await.refused(409),
        "conflict"
    );
    let proof = clerk
        .post("/office/agency/proofs", json!({"kind": "letter"}))
        .await
        .expect(201);
    let check = format!(
        "/office/agency/proofs/{}/check",
        proof["id"].as_str().unwrap()
    );
    clerk
        .post(&check, json!({"code": "ABCD"}))
        .await
        .expect(409);
    let old = first.post(&at("letter"), Value::Null).await.expect(201);
    let printed = first.post(&at("letter"), Value::Null).await.expect(201);
    assert_eq!(printed["postal_address"], request()["postal_address"]);
    let code = printed["code"].as_str().unwrap();
    clerk
        .post(&check, json!({"code": old["code"]}))
        .await
        .expect(422);
    // As people type: without dashes, in small letters.
    let typed = code.replace('-', "").to_lowercase();
    clerk.post(&check, json!({"code": typed})).await.expect(200);
    assert_eq!(
        second.post(&at("confirm"), Value::Null).await.expect(200)["status"],
        "active"
    );
    assert!(
        !second
            .get(&at("")[..at("").len() - 1])
            .await
            .expect(200)
            .to_string()
            .contains(code)
    );
    village.close().await;
}
