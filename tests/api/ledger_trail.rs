//! Who reads the audit trail, and how much of it; and that whoever reads is written into it.
use chrono::TimeDelta;
use entity::{agency_paper, duty::Role, id::AgencyPaperId};
use kairanban::events::Event;
use reqwest::Method;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::{
    keepers::decision,
    notices::{act, pending},
    people::Member,
    rights::form,
    village::{Neighbor, Village, send},
};

/// What somebody reads of the trail, newest first, without the lines that tell of reading it.
async fn trail(who: &Neighbor) -> Vec<Value> {
    let page = who.get("/audit?limit=50").await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items
        .filter(|line| line["kind"] != "audit_trail")
        .cloned()
        .collect()
}

/// The same as words.
async fn words(who: &Neighbor) -> Vec<String> {
    let lines = trail(who).await;
    let word = |line: &Value| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("role"), text("action"), text("kind"))
    };
    lines.iter().map(word).collect()
}

impl Village {
    /// How many lines the trail has.
    async fn lines(&self) -> i64 {
        self.number("SELECT COUNT(*) AS n FROM audit_line").await
    }

    /// Somebody who runs the server, with a second factor just shown.
    async fn runs(&self, name: &str) -> Member {
        self.reviewer(name).await
    }
}

/// A post that was reported and taken away; its author appealed, and a reviewer has the appeal.
struct Loop {
    village: Village,
    taro: Member,
    hanako: Member,
    staff: Member,
    reviewer: Member,
    case: String,
}

impl Loop {
    async fn new() -> Self {
        let village = Village::new().await;
        let kosugi = village.town("kosugi", "武蔵小杉").await;
        let taro = village.verified("太郎", kosugi).await;
        let hanako = village.verified("花子", kosugi).await;
        let staff = village.keeper("係", Role::StaffModerator).await;
        let reviewer = village.keeper("審査", Role::AppealReviewer).await;
        let post = taro.says("kosugi", "うそつき").await;
        hanako
            .reports("post", &post, "harassment")
            .await
            .expect(202);
        let case = staff.only_case().await.id;
        staff.case(&case).await;
        staff.decides(&case, decision("remove")).await.expect(201);
        let told = taro.get("/decisions").await.expect(200);
        let id = told["items"][0]["id"].as_str().unwrap();
        taro.post(
            &format!("/decisions/{id}/appeal"),
            json!({"words": "ちがいます"}),
        )
        .await
        .expect(201);
        let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
        reviewer
            .answers_appeal(&line, "claim", Value::Null)
            .await
            .expect(204);
        Self {
            village,
            taro,
            hanako,
            staff,
            reviewer,
            case,
        }
    }
}

#[actix_web::test]
async fn each_reads_as_much_as_the_table_says() {
    let told = Loop::new().await;
    let village = &told.village;
    let other = village.keeper("別の係", Role::StaffModerator).await;
    let auditor = village.keeper("監査", Role::Auditor).await;
    let runs = village.runs("管理").await;
    let specialist = village.keeper("専門員", Role::Specialist).await;
    let all = [
        "appeal_reviewer claim_appeal case",
        "appeal_reviewer look_appeals appeals",
        "resident appeal case",
        "staff decide case",
        "staff look case",
        "staff claim case",
        "staff look case",
        "staff look case",
    ];
    assert_eq!(words(&auditor).await, all);
    assert_eq!(words(&runs).await, all);
    // Her report was no act on anybody; his appeal was one, and nothing of the others' is his to read.
    assert_eq!(words(&told.hanako).await, Vec::<String>::new());
    assert_eq!(words(&told.taro).await, ["resident appeal case"]);
    assert_eq!(words(&other).await, Vec::<String>::new());
    assert_eq!(words(&specialist).await, Vec::<String>::new());
    // In the case they have, they read what others of the desk did, and not who appealed.
    let of_desk = [all[0], all[3], all[4], all[5], all[6], all[7]];
    assert_eq!(words(&told.staff).await, of_desk);
    let with_own = [&all[..2], &all[3..]].concat();
    assert_eq!(words(&told.reviewer).await, with_own);
    assert_eq!(
        village.guest().get("/audit").await.refused(401),
        "anonymous"
    );

    let lines = trail(&auditor).await;
    assert_eq!(lines[3]["actor"]["name"], "係");
    assert_eq!(lines[3]["object"], told.case.as_str());
    assert_eq!(lines[3]["after"]["kind"], "remove");
    assert_eq!(lines[3]["actor"]["sign"], lines[5]["actor"]["sign"]);
    assert_ne!(lines[3]["actor"]["sign"], lines[2]["actor"]["sign"]);
    assert_eq!(trail(&told.staff).await[2]["actor"]["me"], true);
    let text = json!(lines).to_string();
    for who in [&told.taro, &told.staff, &told.reviewer] {
        assert!(!text.contains(&who.person.to_string()), "no id of a person");
    }
    told.village.close().await;
}

#[actix_web::test]
async fn an_office_reads_what_was_done_for_it_and_no_more() {
    let village = Village::new().await;
    let here = village.office("nakahara", "中原区役所").await;
    let there = village.office("takatsu", "高津区役所").await;
    let expires = kairanban::clock::Moment(village.clock.now() + TimeDelta::hours(12));
    let emergency = json!({"severity": "emergency", "expires_at": expires});
    village.town("kosugi", "小杉").await;
    let waits = pending(&here, emergency).await;
    village
        .alter_agency(here.agency, |row| row.break_glass_minutes = Set(Some(10)))
        .await;
    village.later(TimeDelta::minutes(11));
    let here = village.morning(&here).await;
    let there = village.morning(&there).await;
    let release = json!({"reason": "夜間で一人です", "hash": waits["version"]["hash"], "confirm": waits["version"]["confirmation"]});
    act(&here.chief, &waits, "release-alone", release)
        .await
        .expect(200);
    let id = waits["id"].as_str().unwrap();
    here.keeper
        .get(&format!("/office/notices/{id}/acts"))
        .await
        .expect(200);
    let both = ["office view_record notice", "office release_alone notice"];
    assert_eq!(words(&here.keeper).await, both, "an administrator");
    assert_eq!(words(&here.chief).await, both, "an approver");
    assert_eq!(trail(&here.chief).await[1]["team"], "中原区役所");
    assert_eq!(trail(&here.chief).await[1]["reason"], "夜間で一人です");
    assert_eq!(
        words(&here.clerk).await,
        Vec::<String>::new(),
        "an author: own acts"
    );
    for other in [&there.keeper, &there.chief, &here.desk] {
        let page = other.get("/audit").await.expect(200);
        let own = |line: &Value| line["team"] == "高津区役所" && line["kind"] == "audit_trail";
        assert!(page["items"].as_array().unwrap().iter().all(own), "{page}");
    }
    // Who only answers questions reads nothing, not even that they read.
    let again = here.desk.get("/audit").await.expect(200);
    assert_eq!(again["items"], json!([]));

    // Everybody reads that one person sent it.
    let log = village.guest().get("/transparency/log").await.expect(200);
    let row = &log["items"][0];
    assert_eq!(
        (&row["act"], &row["content"], &row["decider"]),
        (&json!("break_glass"), &json!("notice"), &json!("office"))
    );
    assert!(!log.to_string().contains("夜間"));
    village.close().await;
}

#[actix_web::test]
async fn whoever_reads_is_written_down_and_pages_lose_no_line() {
    let told = Loop::new().await;
    let village = &told.village;
    let auditor = village.keeper("監査", Role::Auditor).await;
    let before = village.lines().await;
    let mut seen = Vec::new();
    let mut path = "/audit?limit=2".to_owned();
    loop {
        let page = auditor.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|line| line["seq"].as_i64().unwrap()));
        match page["next"].as_str() {
            Some(next) => path = format!("/audit?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(village.lines().await, before + 4, "a line for each page");
    let newest = &auditor.get("/audit?limit=1&action=view").await.expect(200)["items"][0];
    assert_eq!(newest["kind"], "audit_trail");
    assert_eq!(newest["role"], "auditor");
    assert_eq!(
        newest["actor"],
        json!({"name": "監査", "sign": newest["actor"]["sign"], "me": true})
    );
    assert_eq!(newest["after"]["from"], 1);

    // By act, by kind, by object.
    let filtered = async |query: &str| {
        let page = auditor.get(&format!("/audit?{query}")).await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(filtered("action=decide").await, 1);
    assert_eq!(filtered(&format!("object={}", told.case)).await, 7);
    assert_eq!(filtered("kind=case&action=appeal").await, 1);
    assert_eq!(filtered("kind=duty").await, 0);
    let before = village.lines().await;
    for bad in ["action=A", "kind=", "object=7", "cursor=7", "limit=51"] {
        auditor.get(&format!("/audit?{bad}")).await.expect(422);
    }
    assert_eq!(
        village.lines().await,
        before,
        "what was refused was not read"
    );
    // Nobody's duty goes on for ever, and with it goes the sight.
    village
        .alter(&auditor, |row| {
            row.suspended_at = Set(Some(village.clock.now()));
        })
        .await;
    village
        .tell(Event::AccountChanged {
            person: auditor.person,
        })
        .await;
    let own = auditor.get("/audit").await.expect(200);
    let items = own["items"].as_array().unwrap();
    assert!(
        !items.is_empty() && items.iter().all(|line| line["actor"]["me"] == true),
        "{own}"
    );
    told.village.close().await;
}

#[actix_web::test]
async fn each_look_at_what_is_personal_is_a_line() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let auditor = village.keeper("監査", Role::Auditor).await;
    let runs = village.runs("管理").await;
    let office = village.office("nakahara", "中原区役所").await;

    // A case, its photo.
    let photo = taro.photographs("写真").await;
    let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": "写真つき", "photos": [photo]});
    let post = taro.post("/posts", post).await.expect(201)["id"].clone();
    hanako
        .reports("post", post.as_str().unwrap(), "spam")
        .await
        .expect(202);
    let case = staff.only_case().await.id;
    staff.case(&case).await;
    let picture = format!("/moderation/cases/{case}/photos/{photo}");
    staff.get(&picture).await.expect(200);
    // Who asks about a right.
    hanako
        .requests(form(&format!("/p/{}", post.as_str().unwrap())))
        .await;
    let request = staff.requested().await.remove(0)["id"].clone();
    staff.request_of(&request).await;
    // Who acts for an office, and its papers.
    let paper = agency_paper::ActiveModel {
        id: Set(AgencyPaperId::new()),
        agency_id: Set(office.agency),
        name: Set("委任状.pdf".to_owned()),
        content_type: Set("application/pdf".to_owned()),
        bytes: Set(3),
        sha256: Set("0".repeat(64)),
        created_at: Set(village.clock.now()),
    };
    let paper = paper.insert(&village.raw().await).await.unwrap().id;
    let agency = format!("/trust/agencies/{}", office.agency);
    runs.get(&agency).await.expect(200);
    runs.get("/trust/requests").await.expect(200);
    // Its file is gone; that somebody wanted to see it stands there all the same.
    runs.get(&format!("{agency}/papers/{paper}"))
        .await
        .expect(404);
    // What may not be seen is not looked at.
    taro.get(&agency).await.expect(403);
    send(taro.request(Method::GET, &picture)).await;

    let mut looks = words(&auditor).await;
    looks.retain(|line| ["look", "view"].iter().any(|word| line.contains(word)));
    assert_eq!(
        looks,
        [
            "administrator view agency_paper",
            "administrator view agency",
            "staff view rights_request",
            // The photo, and the case itself.
            "staff look case",
            "staff look case",
        ]
    );
    village.close().await;
}
