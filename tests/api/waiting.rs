//! The queue from memory is the queue that the database would give, for everybody who keeps the rules, after everything.
use chrono::TimeDelta;
use entity::{duty, duty::Role, id::AgencyId, moderation_case as case};
use kairanban::events::Event;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
    sea_query::Expr,
};
use serde_json::{Value, json};

use crate::{
    keepers::{decision, for_hours},
    offices::{Officer, Roles},
    pairs::{Scene, withdraws},
    people::Member,
    rights::{form, refusal},
    village::Neighbor,
};

struct Town {
    scene: Scene,
    ward: AgencyId,
    staff: Member,
    volunteer: Member,
    specialist: Member,
    admin: Member,
    desk: Officer,
    everybody: Vec<(&'static str, Neighbor)>,
}

impl Town {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let (village, here) = (&scene.village, scene.here);
        let there = village.town("toyosu", "豊洲").await;
        let (ward, desk) = village.ward_desk().await;
        let far = village.agency("koto", "江東区役所", "131083").await;
        village.opens_desk(far).await;
        let staff = village.keeper("係", Role::StaffModerator).await;
        let volunteer = village.volunteer("世話役", here).await;
        let specialist = village.keeper("専門", Role::Specialist).await;
        let admin = village.reviewer("管理者").await;
        let both = village.volunteer("二つの町の世話役", here).await;
        village
            .appoint(&both, Role::AreaModerator, Some(there))
            .await;
        village.appoint(&both, Role::Specialist, None).await;
        let people = [
            ("boss", scene.boss.browser.clone()),
            ("staff", staff.browser.clone()),
            ("volunteer", volunteer.browser.clone()),
            ("of two towns", both.browser.clone()),
            ("elsewhere", village.volunteer("隣町", there).await.browser),
            ("specialist", specialist.browser.clone()),
            ("admin", admin.browser.clone()),
            ("resident", village.verified("住民", here).await.browser),
            ("desk", desk.account.browser.clone()),
            (
                "colleague",
                village.at_desk(ward, "同僚").await.account.browser.clone(),
            ),
            (
                "far desk",
                village.at_desk(far, "よそ").await.account.browser.clone(),
            ),
            (
                "clerk",
                village
                    .officer(ward, "係員", Roles::default())
                    .await
                    .account
                    .browser
                    .clone(),
            ),
        ];
        let mut everybody = people.to_vec();
        for (name, role) in [
            ("reviewer", Role::AppealReviewer),
            ("auditor", Role::Auditor),
        ] {
            everybody.push((name, village.keeper(name, role).await.browser));
        }
        Self {
            scene,
            ward,
            staff,
            volunteer,
            specialist,
            admin,
            desk,
            everybody,
        }
    }

    /// What waits, as the database has it.
    async fn undecided(&self) -> Vec<String> {
        let rows = case::Entity::find()
            .filter(Expr::cust(case::UNDECIDED))
            .order_by_asc(case::COLUMN.id)
            .all(&self.scene.village.raw().await)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.id.to_string()).collect()
    }

    /// Memory and database say the same to everybody.
    async fn agree(&self, step: &str) {
        self.agree_for(step, &self.everybody).await;
    }

    /// The same to some of them.
    async fn agree_for(&self, step: &str, people: &[(&'static str, Neighbor)]) {
        let all = self.undecided().await;
        for (name, who) in people {
            let mut seen = Vec::new();
            for id in &all {
                let answer = who.get(&format!("/moderation/cases/{id}")).await;
                if answer.status == 200 {
                    seen.push(answer.json());
                }
            }
            let page = who.get("/moderation/cases?limit=50").await;
            if page.status == 403 {
                assert!(
                    seen.is_empty(),
                    "{step}: {name} keeps no rules and sees cases"
                );
                continue;
            }
            let mine = who.get("/moderation/cases?shelf=mine").await.expect(200);
            same(step, name, &seen, &page.expect(200));
            seen.retain(|case| case["taken"] == "by_me");
            same(step, name, &seen, &mine);
        }
    }
}

/// Every case, in order, as a look into it says.
#[track_caller]
fn same(step: &str, name: &str, seen: &[Value], page: &Value) {
    let lines = page["items"].as_array().unwrap();
    let ids = |of: &[Value]| -> Vec<Value> { of.iter().map(|one| one["id"].clone()).collect() };
    assert_eq!(
        ids(lines),
        ids(seen),
        "{step}: {name} from memory, and from the database"
    );
    for (line, case) in lines.iter().zip(seen) {
        for (field, value) in line.as_object().unwrap() {
            assert_eq!(value, &case[field], "{step}: {name}, {field}");
        }
    }
}

#[actix_web::test]
async fn memory_and_database_agree_for_every_part_and_every_state() {
    let town = Town::new().await;
    let (scene, boss) = (&town.scene, &town.scene.boss);
    town.agree("nothing there").await;
    let (_, _, open) = scene.case("").await;
    town.agree("a report").await;
    boss.acts(&open, "claim", Value::Null).await.expect(204);
    town.agree("taken by staff").await;
    boss.acts(&open, "release", Value::Null).await.expect(204);
    town.agree("given back").await;
    town.desk
        .acts(&open, "claim", Value::Null)
        .await
        .expect(204);
    town.agree("taken at the desk").await;
    let (_, _, shared) = scene.case("").await;
    town.volunteer
        .decides(&shared, decision("remove"))
        .await
        .expect(201);
    town.agree("proposed by a volunteer").await;
    let (_, _, grave) = scene.case("").await;
    town.staff
        .decides(&grave, for_hours("suspend", 720))
        .await
        .expect(201);
    town.agree("proposed by staff, for a month").await;
    town.admin
        .acts_at(
            &grave,
            scene.lock(&grave).await,
            "votes",
            json!({"agrees": false}),
        )
        .await
        .expect(204);
    town.agree("an administrator said no").await;
    boss.acts(&shared, "votes", json!({"agrees": true}))
        .await
        .expect(204);
    town.agree("decided").await;
    let (author, _, appealed) = scene.case("").await;
    town.volunteer
        .decides(&appealed, decision("warn"))
        .await
        .expect(201);
    author.appeals("ちがいます").await;
    town.agree("appealed").await;
    town.volunteer
        .acts(&open, "bar-desk", Value::Null)
        .await
        .expect(204);
    town.agree("kept from desks").await;
    town.volunteer
        .acts(&open, "escalate", json!({"reason": "legal"}))
        .await
        .expect(204);
    town.agree("asked of staff").await;
    town.scene.village.close().await;
}

#[actix_web::test]
async fn memory_and_database_agree_about_parties() {
    let town = Town::new().await;
    let (scene, village) = (&town.scene, &town.scene.village);
    scene.case("").await;
    town.agree("a report").await;
    let (_, reported, _) = scene.case("").await;
    for who in [
        &town.volunteer.browser,
        &town.staff.browser,
        &town.desk.account.browser,
    ] {
        who.reports("post", &reported, "spam").await.expect(202);
    }
    town.agree("reported by those who keep the rules").await;
    withdraws(&town.volunteer).await;
    town.agree("taken back").await;
    let (post, _) = scene.about(&town.volunteer, "").await;
    town.agree("words of a volunteer").await;
    let answer = scene.reporter.answers(&post, "なるほど").await;
    town.staff
        .reports("comment", &answer, "spam")
        .await
        .expect(202);
    town.agree("an answer under them").await;
    let (author, theirs, _) = scene.case("").await;
    let path = format!("/members/{}/block", author.membership);
    town.volunteer.post(&path, Value::Null).await.expect(204);
    town.agree("an old quarrel").await;
    town.volunteer.delete(&path).await.expect(204);
    town.agree("which is over").await;
    let address = format!("{}/p/{theirs}", village.url);
    village.guest().requests(form(&address)).await;
    town.agree("a request about the same").await;
    let (_, named, _) = scene.case("").await;
    withdraws(&scene.reporter).await;
    let address = format!("{}/p/{named}", village.url);
    village.guest().requests(form(&address)).await;
    town.agree("a request about something else").await;
    let asked = town.specialist.requested().await.remove(1);
    for (act, body) in [("begin", Value::Null), ("decision", refusal())] {
        town.specialist
            .looks_into(&asked["id"], act, body)
            .await
            .expect(200);
    }
    town.agree("answered").await;
    scene.case(" 区役所の窓口がひどい").await;
    town.agree("about public bodies").await;
    author.delete(&format!("/posts/{theirs}")).await.expect(204);
    town.agree("taken away by its author").await;
    town.scene.village.close().await;
}

#[actix_web::test]
async fn memory_and_database_agree_about_those_who_come_and_go() {
    let town = Town::new().await;
    let (scene, village) = (&town.scene, &town.scene.village);
    let (_, _, one) = scene.case("").await;
    let (_, _, two) = scene.case("").await;
    town.desk.acts(&one, "claim", Value::Null).await.expect(204);
    town.volunteer
        .acts(&two, "claim", Value::Null)
        .await
        .expect(204);
    town.agree("two are taken").await;
    let place = async |on: bool| {
        village
            .alter_officer(&town.desk, |row| row.moderator = Set(on))
            .await;
    };
    place(false).await;
    town.agree("a place at the desk was taken").await;
    place(true).await;
    town.agree("and given again").await;
    let path = format!("/trust/agencies/{}/desk-close", town.ward);
    town.admin
        .post(&path, json!({"reason": "終わりました"}))
        .await
        .expect(200);
    town.agree("the desk is closed").await;
    let rows = duty::Entity::find().filter(duty::COLUMN.person_id.eq(town.volunteer.person));
    let row = rows.one(&village.raw().await).await.unwrap().unwrap();
    let path = format!("/moderation/duties/{}/end", row.id);
    town.volunteer
        .post(&path, json!({"reason": "引っ越します"}))
        .await
        .expect(204);
    village.settle().await;
    town.agree("a volunteer stopped").await;
    for one in village.strangers(scene.here, 5).await {
        let post = scene.village.verified("次郎", scene.here).await;
        let post = post.says("kosugi", &format!("宣伝 {}", one.person)).await;
        one.reports("post", &post, "spam").await.expect(202);
    }
    town.agree("others reported").await;
    village.later(TimeDelta::hours(49));
    village.settle().await;
    let back = [
        ("boss", village.returns(&scene.boss).await.browser),
        (
            "specialist",
            village.returns(&town.specialist).await.browser,
        ),
        ("admin", village.returns(&town.admin).await.browser),
    ];
    town.agree_for("nobody decided for two days", &back).await;
    town.scene.village.close().await;
}

#[actix_web::test]
async fn pages_go_on_where_the_last_one_ended() {
    let town = Town::new().await;
    for _ in 0..7 {
        town.scene.case("").await;
    }
    let all = town.undecided().await;
    for (name, who) in &town.everybody {
        let whole = who.get("/moderation/cases").await;
        if whole.status == 403 {
            continue;
        }
        let whole = whole.expect(200)["items"].as_array().unwrap().clone();
        let mut path = "/moderation/cases?limit=2".to_owned();
        let mut found = Vec::new();
        loop {
            let page = who.get(&path).await.expect(200);
            let items = page["items"].as_array().unwrap();
            assert!(
                items.len() == 2 || page["next"].is_null(),
                "{name}: a full page"
            );
            found.extend(items.clone());
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("/moderation/cases?limit=2&cursor={next}");
        }
        assert_eq!(found, whole, "{name}");
        if *name == "of two towns" || *name == "staff" || *name == "desk" {
            assert_eq!(found.len(), all.len(), "{name}");
        }
    }
    town.scene.village.close().await;
}

#[actix_web::test]
async fn what_changes_behind_the_servers_back_is_read_once_the_log_says_so() {
    let town = Town::new().await;
    let (_, _, id) = town.scene.case("").await;
    town.agree("a report").await;
    let conn = town.scene.village.raw().await;
    let rows = case::Entity::find().filter(Expr::cust(case::UNDECIDED));
    let row = rows.one(&conn).await.unwrap().unwrap();
    let which = row.id;
    assert_eq!(which.to_string(), id);
    let mut row = row.into_active_model();
    row.queue = Set(case::Queue::Staff);
    row.update(&conn).await.unwrap();
    assert_eq!(town.volunteer.queue().await.len(), 1, "nobody said so yet");
    let told = Event::CaseChanged { case: which };
    town.scene.village.tell(told).await;
    town.agree("and then it did").await;
    assert!(town.volunteer.queue().await.is_empty());
    town.scene.village.close().await;
}
