//! Where a desk's sight ends, what becomes of its cases when its place does, and what the database itself refuses.
use entity::{
    agency::Status,
    decision, decision_vote,
    duty::Role,
    id::{CaseId, DecisionId, DecisionVoteId},
    moderation_case as case,
    moderation_case::{Origin, Queue},
    officer,
};
use kairanban::events::Event;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};

use crate::{
    desks::sees,
    keepers::decision,
    offices::{Officer, Roles},
    people::Member,
    village::Village,
};

struct Ward {
    village: Village,
    taro: Member,
    hanako: Member,
    staff: Member,
    agency: entity::id::AgencyId,
    desk: Officer,
}

impl Ward {
    async fn new() -> Self {
        let village = Village::new().await;
        let kosugi = village.town("kosugi", "武蔵小杉").await;
        let (agency, desk) = village.ward_desk().await;
        Self {
            taro: village.verified("太郎", kosugi).await,
            hanako: village.verified("花子", kosugi).await,
            staff: village.keeper("係", Role::StaffModerator).await,
            village,
            agency,
            desk,
        }
    }

    /// A case about a post that hanako reported.
    async fn case(&self, words: &str) -> String {
        self.village.reported(&self.taro, &self.hanako, words).await;
        let queue = self.staff.queue().await;
        queue.last().unwrap()["id"].as_str().unwrap().to_owned()
    }

    async fn alter(&self, id: &str, change: impl FnOnce(&mut case::ActiveModel)) {
        let conn = self.village.raw().await;
        let id = CaseId(uuid::Uuid::parse_str(id).unwrap());
        let row = case::Entity::find_by_id(id).one(&conn).await.unwrap();
        let mut row = row.unwrap().into_active_model();
        change(&mut row);
        row.update(&conn).await.unwrap();
        self.village.tell(Event::CaseChanged { case: id }).await;
    }

    async fn state(&self, id: &str) -> (String, String) {
        let case = self.staff.case(id).await;
        let word = |name: &str| case[name].as_str().unwrap().to_owned();
        (word("state"), word("taken"))
    }
}

#[actix_web::test]
async fn a_desk_sees_reported_cases_of_its_ward_and_nothing_else() {
    let ward = Ward::new().await;
    let Ward {
        village,
        taro,
        hanako,
        desk,
        ..
    } = &ward;
    let seen = ward.case("ふつうの投稿です").await;
    assert!(sees(desk, &seen).await);
    // Words about public bodies, wherever they stand and of whichever body.
    for words in [
        "区役所の対応がひどい",
        "江東区の職員は失礼",
        "The mayor lies",
        "警察はなにもしない",
    ] {
        let about = ward.case(words).await;
        assert!(!sees(desk, &about).await, "{words}");
    }
    // What nobody reported: held by a program, opened by a moderator, asked by a form.
    for origin in [
        Origin::AutoHold,
        Origin::Proactive,
        Origin::RightsRequest,
        Origin::GovernmentRequest,
    ] {
        let id = ward.case(&format!("投稿 {origin:?}")).await;
        ward.alter(&id, |row| row.origin = Set(origin)).await;
        assert!(!sees(desk, &id).await, "{origin:?}");
    }
    let grave = ward.case("係に回された投稿").await;
    ward.staff
        .acts(&grave, "escalate", json!({"reason": "legal"}))
        .await
        .expect(204);
    assert!(!sees(desk, &grave).await, "staff's");
    let taken = ward.case("ほかの人が見ている投稿").await;
    ward.staff
        .acts(&taken, "claim", Value::Null)
        .await
        .expect(204);
    assert!(!sees(desk, &taken).await, "somebody else's");
    // Personas and questions to offices are staff's, whoever reports them.
    hanako
        .reports("member", &taro.membership.to_string(), "harassment")
        .await
        .expect(202);
    assert_eq!(desk.queue().await.len(), 1);
    // What an office's own people report is no case of a desk's, and weighs nothing.
    let public = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "public", "body": "みんなへの投稿"});
    let post = taro.puts_up(public).await;
    let clerk = village.officer(ward.agency, "係員", Roles::default()).await;
    clerk.reports("post", &post, "spam").await.expect(202);
    let own = ward.staff.queue().await.pop().unwrap();
    let own = own["id"].as_str().unwrap();
    assert!(!sees(desk, own).await);
    assert_eq!(ward.staff.case(own).await["score"], 0);
    assert_eq!(desk.queue().await.len(), 1);
    ward.village.close().await;
}

#[actix_web::test]
async fn a_ward_ends_where_its_areas_end() {
    let ward = Ward::new().await;
    let Ward { village, .. } = &ward;
    let id = ward.case("よその町の投稿").await;
    let far = village.agency("koto", "江東区役所", "131083").await;
    village.opens_desk(far).await;
    let elsewhere = village.at_desk(far, "よそ").await;
    assert!(!sees(&elsewhere, &id).await);
    assert_eq!(elsewhere.queue().await.len(), 0);
    ward.desk.acts(&id, "claim", Value::Null).await.expect(204);
    assert_eq!(ward.staff.case(&id).await["desks"], json!(["中原区役所"]));
    // Its areas change, by those who run the server: what it had taken goes back.
    let one = village.reviewer("一番").await;
    let roles = Roles {
        administrator: true,
        ..Roles::default()
    };
    let keeper = village.officer(ward.agency, "庶務", roles).await;
    let deed =
        json!({"kind": "change_jurisdiction", "municipalities": ["131083"], "neighborhoods": []});
    let asked = keeper.post("/office/requests", deed).await.expect(201);
    let path = format!("/trust/requests/{}/confirm", asked["id"].as_str().unwrap());
    one.post(&path, Value::Null).await.expect(200);
    assert!(!sees(&ward.desk, &id).await);
    assert_eq!(ward.state(&id).await, ("open".into(), "no".into()));
    ward.village.close().await;
}

/// What ends somebody's place at a desk.
#[derive(Clone, Copy, Debug)]
enum Ends {
    RoleTaken,
    PersonEnded,
    DeskClosedThere,
    DeskClosedHere,
    BodySuspended,
    BodyClosed,
    BodyExpired,
}

impl Ward {
    async fn ends(&self, how: Ends, keeper: &Officer, one: &Member) {
        let id = self.agency;
        let asks = async |deed: Value| keeper.post("/office/requests", deed).await.expect(201);
        let trusts = async |act: &str| {
            let path = format!("/trust/agencies/{id}/{act}");
            one.post(&path, json!({"reason": "理由"})).await.expect(200)
        };
        let who = self.desk.officer;
        match how {
            Ends::RoleTaken => {
                let less = json!({"kind": "change_roles", "officer": who, "roles": {"author": true, "moderator": false}});
                // More in one respect, less in another, takes two: so the place is taken by itself.
                self.village
                    .alter_officer(&self.desk, |row| row.author = Set(true))
                    .await;
                assert_eq!(asks(less).await["outcome"], "confirmed");
            }
            Ends::PersonEnded => {
                asks(json!({"kind": "end_officer", "officer": who})).await;
            }
            Ends::DeskClosedThere => {
                asks(json!({"kind": "close_desk"})).await;
            }
            Ends::DeskClosedHere => {
                trusts("desk-close").await;
            }
            Ends::BodySuspended => {
                trusts("suspend").await;
            }
            Ends::BodyClosed => {
                trusts("close").await;
            }
            Ends::BodyExpired => {
                let past = self.village.clock.now();
                self.village
                    .alter_agency(id, |row| row.expires_at = Set(Some(past)))
                    .await;
                kairanban::agencies::expire(&self.village.app, id)
                    .await
                    .unwrap();
            }
        }
    }
}

#[actix_web::test]
async fn whatever_ends_a_place_at_the_desk_gives_its_cases_back() {
    for how in [
        Ends::RoleTaken,
        Ends::PersonEnded,
        Ends::DeskClosedThere,
        Ends::DeskClosedHere,
        Ends::BodySuspended,
        Ends::BodyClosed,
        Ends::BodyExpired,
    ] {
        let ward = Ward::new().await;
        let roles = Roles {
            administrator: true,
            ..Roles::default()
        };
        let keeper = ward.village.officer(ward.agency, "庶務", roles).await;
        let one = ward.village.reviewer("一番").await;
        let taken = ward.case("取りかかった投稿").await;
        ward.desk
            .acts(&taken, "claim", Value::Null)
            .await
            .expect(204);
        let proposed = ward.case("提案した投稿").await;
        ward.desk
            .decides(&proposed, decision("remove"))
            .await
            .expect(201);
        ward.ends(how, &keeper, &one).await;
        for id in [&taken, &proposed] {
            assert!(!sees(&ward.desk, id).await, "{how:?}");
            assert_eq!(
                ward.state(id).await,
                ("open".into(), "no".into()),
                "{how:?}"
            );
            assert_eq!(
                ward.staff.case(id).await["proposal"],
                Value::Null,
                "{how:?}"
            );
            let lock = ward.staff.case(id).await["lock"].as_i64().unwrap();
            for act in ["claim", "release"] {
                let refused = ward.desk.acts_at(id, lock, act, Value::Null).await;
                assert!(
                    [403, 404].contains(&refused.status.as_u16()),
                    "{how:?} {act}"
                );
            }
        }
        assert!(!ward.village.has_place(&ward.desk).await, "{how:?}");
        let back = ward
            .village
            .number("SELECT COUNT(*) AS n FROM audit_line WHERE action = 'given_back'")
            .await;
        assert_eq!(back, 2, "{how:?}");
        ward.staff
            .decides(&taken, decision("no_action"))
            .await
            .expect(201);
        if !matches!(how, Ends::RoleTaken | Ends::PersonEnded) {
            let body = ward.village.body(ward.agency).await;
            assert_eq!(
                (body.desk_since, body.desk_asked_by),
                (None, None),
                "{how:?}"
            );
        }
        ward.village.close().await;
    }
}

#[actix_web::test]
async fn a_desk_that_is_opened_anew_begins_with_nobody() {
    let ward = Ward::new().await;
    let (one, two) = (
        ward.village.reviewer("一番").await,
        ward.village.reviewer("二番").await,
    );
    let act = async |who: &Member, act: &str| {
        let path = format!("/trust/agencies/{}/{act}", ward.agency);
        who.post(&path, json!({"reason": "理由"})).await.expect(200)
    };
    act(&one, "suspend").await;
    act(&two, "resume").await;
    ward.desk.get("/moderation/cases").await.expect(403);
    act(&one, "desk-propose").await;
    act(&two, "desk-open").await;
    ward.desk.get("/moderation/cases").await.expect(403);
    ward.village.close().await;
}

#[actix_web::test]
async fn an_account_that_is_suspended_holds_no_case() {
    let ward = Ward::new().await;
    let id = ward.case("取りかかった投稿").await;
    ward.desk.acts(&id, "claim", Value::Null).await.expect(204);
    let now = ward.village.clock.now();
    ward.village
        .alter(&ward.desk.account, |row| row.suspended_at = Set(Some(now)))
        .await;
    let person = ward.desk.account.person;
    ward.village.tell(Event::AccountChanged { person }).await;
    assert!(!sees(&ward.desk, &id).await);
    kairanban::moderation::give_back(&ward.village.app, ward.desk.account.person)
        .await
        .unwrap();
    assert_eq!(ward.state(&id).await, ("open".into(), "no".into()));
    ward.village.close().await;
}

/// A desk's proposal as a row, which the database may refuse.
fn proposal(ward: &Ward, case: &str) -> decision::ActiveModel {
    decision::ActiveModel {
        id: Set(DecisionId::new()),
        case_id: Set(CaseId(uuid::Uuid::parse_str(case).unwrap())),
        kind: Set(decision::Kind::Remove),
        rule: Set("harassment".into()),
        rule_version: Set(1),
        facts: Set("理由".into()),
        label: Set(None),
        hours: Set(None),
        everywhere: Set(false),
        person_id: Set(Some(ward.desk.account.person)),
        role: Set(decision::Role::GovernmentDesk),
        agency_id: Set(Some(ward.agency)),
        automated: Set(false),
        state: Set(decision::State::Proposed),
        needed: Set(1),
        proposed_at: Set(ward.village.clock.now()),
        in_force_at: Set(None),
        until: Set(None),
        reverted_at: Set(None),
        replaces_id: Set(None),
        log_seq: Set(None),
    }
}

fn vote(of: DecisionId, who: &Member, role: decision::Role) -> decision_vote::ActiveModel {
    decision_vote::ActiveModel {
        id: Set(DecisionVoteId::new()),
        decision_id: Set(of),
        person_id: Set(who.person),
        role: Set(role),
        agrees: Set(true),
        words: Set(String::new()),
        at: Set(chrono::Utc::now()),
    }
}

/// Makes a proposal one that is refused.
type Change = fn(&mut decision::ActiveModel);
/// Shuts a case to desks, or opens it.
type Shut = fn(&mut case::ActiveModel);

#[actix_web::test]
async fn the_database_itself_lets_no_desk_decide_alone_or_elsewhere() {
    let ward = Ward::new().await;
    let conn = ward.village.raw().await;
    let id = ward.case("投稿").await;
    let wrong: [(&str, Change); 5] = [
        ("about words", |row| row.kind = Set(decision::Kind::Suspend)),
        ("about words", |row| row.everywhere = Set(true)),
        ("about words", |row| row.person_id = Set(None)),
        ("a desk ", |row| row.agency_id = Set(None)),
        ("as a desk only", |row| {
            row.role = Set(decision::Role::StaffModerator);
        }),
    ];
    for (says, change) in wrong {
        let mut row = proposal(&ward, &id);
        change(&mut row);
        let refused = row.insert(&conn).await.unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
    let shut: [(Shut, Shut); 3] = [
        (
            |row| row.desk_barred = Set(true),
            |row| row.desk_barred = Set(false),
        ),
        (
            |row| row.queue = Set(Queue::Staff),
            |row| row.queue = Set(Queue::Area),
        ),
        (
            |row| row.origin = Set(Origin::AutoHold),
            |row| row.origin = Set(Origin::Report),
        ),
    ];
    for (close, open) in shut {
        ward.alter(&id, close).await;
        let refused = proposal(&ward, &id).insert(&conn).await.unwrap_err();
        assert!(
            refused.to_string().contains("in its jurisdiction"),
            "{refused}"
        );
        ward.alter(&id, open).await;
    }
    let row = proposal(&ward, &id).insert(&conn).await.unwrap();
    vote(row.id, &ward.desk.account, decision::Role::GovernmentDesk)
        .insert(&conn)
        .await
        .unwrap();
    let colleague = ward.village.at_desk(ward.agency, "同僚").await;
    for role in [
        decision::Role::GovernmentDesk,
        decision::Role::AreaModerator,
    ] {
        let refused = vote(row.id, &colleague.account, role)
            .insert(&conn)
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("no proposal but its own"),
            "{refused}"
        );
    }
    let mut alone = row.clone().into_active_model();
    alone.state = Set(decision::State::InForce);
    let refused = alone.clone().update(&conn).await.unwrap_err();
    assert!(refused.to_string().contains("alone"), "{refused}");
    vote(row.id, &ward.staff, decision::Role::StaffModerator)
        .insert(&conn)
        .await
        .unwrap();
    alone.update(&conn).await.unwrap();

    // Nobody is a moderator where no desk is open; and one person opens none.
    let places =
        officer::Entity::find().filter(officer::COLUMN.person_id.eq(ward.desk.account.person));
    let place = places.one(&conn).await.unwrap().unwrap();
    let mut body = ward.village.body(ward.agency).await.into_active_model();
    body.desk_opened_by = Set(body.desk_asked_by.clone().unwrap());
    let refused = body.clone().update(&conn).await.unwrap_err();
    assert!(
        refused.to_string().contains("takes two people"),
        "{refused}"
    );
    body.desk_opened_by = Set(None);
    body.desk_asked_by = Set(None);
    body.desk_since = Set(None);
    body.status = Set(Status::Suspended);
    body.update(&conn).await.unwrap();
    let mut place = place.into_active_model();
    place.moderator = Set(true);
    let refused = place.update(&conn).await.unwrap_err();
    assert!(refused.to_string().contains("at an open desk"), "{refused}");
    ward.village.close().await;
}
