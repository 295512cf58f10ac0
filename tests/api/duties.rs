//! Who keeps the rules: given by one administrator, confirmed by another, ended by one; and who could never hold a part.
use chrono::TimeDelta;
use entity::{
    duty::Role,
    id::MembershipId,
    person::{AgeBand, Kind},
    session::Factor,
};
use kairanban::{
    accounts::{self, Whom},
    moderation::duties,
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::{Value, json};

use crate::{
    people::Member,
    village::{Answer, Village},
};

fn staff(who: &Member) -> Value {
    json!({"role": "staff_moderator", "email": who.email})
}

fn volunteer(membership: MembershipId) -> Value {
    json!({"role": "area_moderator", "neighborhood": "kosugi", "membership": membership})
}

/// Gives a duty; answers its path.
async fn gives(who: &Member, duty: Value) -> String {
    let made = who.post("/moderation/duties", duty).await.expect(201);
    assert_eq!(made["state"], "waiting", "{made}");
    format!("/moderation/duties/{}", made["id"].as_str().unwrap())
}

async fn confirm(who: &Member, path: &str) -> Answer {
    who.post(&format!("{path}/confirm"), Value::Null).await
}

async fn end(who: &Member, path: &str, reason: &str) -> Answer {
    who.post(&format!("{path}/end"), json!({"reason": reason}))
        .await
}

/// What somebody is told of their own duties.
async fn own(who: &Member) -> Vec<Value> {
    let me = who.get("/me").await.expect(200);
    me["duties"].as_array().unwrap().clone()
}

/// Whether somebody does what moderators do.
async fn keeps(who: &Member) -> bool {
    who.get("/moderation/proposals").await.status == 200
}

#[actix_web::test]
async fn a_duty_is_given_by_one_and_confirmed_by_another() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let hanako = village.verified("はなこ", town).await;
    assert!(!keeps(&hanako).await);
    let path = gives(&first, staff(&hanako)).await;
    assert!(!keeps(&hanako).await, "not before a second person agreed");
    assert_eq!(own(&hanako).await, Vec::<Value>::new());
    assert_eq!(confirm(&first, &path).await.refused(403), "forbidden");
    assert_eq!(confirm(&hanako, &path).await.refused(403), "forbidden");
    let stranger = village.member("たろう", town).await;
    assert_eq!(confirm(&stranger, &path).await.refused(404), "not_found");

    let held = confirm(&second, &path).await.expect(200);
    assert_eq!(held["state"], "held");
    assert_eq!(
        (&held["given_by"], &held["confirmed_by"]),
        (&json!("一番"), &json!("二番"))
    );
    assert!(keeps(&hanako).await, "from the next request on");
    assert_eq!(own(&hanako).await[0]["role"], "staff_moderator");
    assert_eq!(confirm(&second, &path).await.refused(409), "conflict");
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject.contains("決まりを守る役"))
    );

    let lines = entity::audit_line::Entity::find();
    let lines = lines.all(&village.raw().await).await.unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.action.as_str(), line.actor))
        .collect();
    assert_eq!(
        told,
        [
            ("give", Some(first.person)),
            ("confirm", Some(second.person))
        ]
    );
    assert_eq!(lines[0].object_kind, "duty");
    village.close().await;
}

#[actix_web::test]
async fn giving_and_confirming_ask_for_the_second_factor_and_ending_does_not() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let careless = village.newcomer("管理").await;
    village
        .alter(&careless, |row| row.administrator = Set(true))
        .await;
    let hanako = village.verified("はなこ", town).await;
    let give = async |who: &Member| who.post("/moderation/duties", staff(&hanako)).await;
    assert_eq!(give(&hanako).await.refused(403), "forbidden");
    assert_eq!(
        hanako.get("/moderation/duties").await.refused(403),
        "forbidden"
    );
    assert_eq!(give(&careless).await.refused(403), "second_factor_required");
    // Whoever may not give one learns nothing about addresses either.
    let probe = json!({"role": "auditor", "email": "nobody@example.jp"});
    let refused = careless.post("/moderation/duties", probe).await;
    assert_eq!(refused.refused(403), "second_factor_required");

    let path = gives(&first, staff(&hanako)).await;
    assert_eq!(
        confirm(&careless, &path).await.refused(403),
        "second_factor_required"
    );
    village.later(TimeDelta::minutes(6));
    assert_eq!(
        confirm(&second, &path).await.refused(403),
        "step_up_required"
    );
    assert_eq!(give(&second).await.refused(403), "step_up_required");
    village.steps_up(&second, Factor::Totp).await;
    confirm(&second, &path).await.expect(200);

    // Taking away is one person's, at once, for a reason.
    let refused = end(&careless, &path, " ").await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/reason");
    assert!(keeps(&hanako).await);
    end(&careless, &path, "お引っ越しのため").await.expect(204);
    assert!(!keeps(&hanako).await, "from the next request on");
    assert_eq!(
        end(&careless, &path, "もう一度").await.refused(409),
        "conflict"
    );
    assert_eq!(confirm(&second, &path).await.refused(409), "conflict");
    village.settle().await;
    let letters = village.letters(&hanako.email);
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject.contains("役が終わりました"))
    );
    village.close().await;
}

#[actix_web::test]
async fn nobody_confirms_their_own_part() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let persona = village
        .joins(&second, town, entity::membership::Verification::Location)
        .await;
    let path = gives(&first, volunteer(persona)).await;
    assert_eq!(confirm(&second, &path).await.refused(403), "forbidden");
    let list = second.get("/moderation/duties").await.expect(200);
    assert_eq!(list["items"][0]["acts"], json!(["end"]));
    let third = village.reviewer("三番").await;
    let list = third.get("/moderation/duties").await.expect(200);
    assert_eq!(list["items"][0]["acts"], json!(["confirm", "end"]));
    confirm(&third, &path).await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn two_at_once_give_one_duty_and_confirm_it_once() {
    let village = Village::new().await;
    let (first, second, third) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
        village.reviewer("三番").await,
    );
    let hanako = village.newcomer("はなこ").await;
    let (one, other) = tokio::join!(
        first.post("/moderation/duties", staff(&hanako)),
        second.post("/moderation/duties", staff(&hanako)),
    );
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [201, 409]);
    let list = third.get("/moderation/duties").await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    let path = format!("/moderation/duties/{}", items[0]["id"].as_str().unwrap());
    let fourth = village.reviewer("四番").await;
    let (one, other) = tokio::join!(confirm(&third, &path), confirm(&fourth, &path));
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 409]);
    // Once it has ended, it may be given again.
    end(&hanako, &path, "").await.expect(204);
    gives(&first, staff(&hanako)).await;
    village.close().await;
}

#[actix_web::test]
async fn some_could_never_hold_one() {
    let village = Village::new().await;
    let (kosugi, toyosu) = (
        village.town("kosugi", "小杉").await,
        village.town("toyosu", "豊洲").await,
    );
    let first = village.reviewer("一番").await;
    let refused = async |duty: Value| first.post("/moderation/duties", duty).await;

    let clerk = village.somebody("係長", Kind::Officer).await;
    assert_eq!(
        refused(staff(&clerk)).await.refused(409),
        "offices_hold_no_duty"
    );
    let suspended = village.member("停止中", kosugi).await;
    let now = village.clock.now();
    village
        .alter(&suspended, |row| row.suspended_at = Set(Some(now)))
        .await;
    assert_eq!(
        refused(staff(&suspended)).await.refused(409),
        "not_in_good_standing"
    );
    let young = village.member("高校生", kosugi).await;
    village
        .alter(&young, |row| row.age_band = Set(AgeBand::From16To17))
        .await;
    assert_eq!(refused(staff(&young)).await.refused(409), "not_grown_up");
    let neighbor = village.verified("豊洲の人", toyosu).await;
    let there =
        json!({"role": "area_moderator", "neighborhood": "kosugi", "email": neighbor.email});
    assert_eq!(refused(there).await.refused(409), "not_a_member_there");

    let id = neighbor.membership;
    for (duty, pointer, code) in [
        (json!({"role": "staff_moderator"}), "/email", "required"),
        (
            json!({"role": "king", "email": neighbor.email}),
            "/role",
            "invalid",
        ),
        (
            json!({"role": "auditor", "email": "nobody@example.jp"}),
            "/email",
            "unknown",
        ),
        (
            json!({"role": "auditor", "email": "no address"}),
            "/email",
            "invalid",
        ),
        (
            json!({"role": "auditor", "membership": id}),
            "/membership",
            "not_allowed",
        ),
        (
            json!({"role": "auditor", "email": neighbor.email, "neighborhood": "kosugi"}),
            "/neighborhood",
            "not_allowed",
        ),
        (
            json!({"role": "area_moderator", "email": neighbor.email}),
            "/neighborhood",
            "required",
        ),
        (
            json!({"role": "area_moderator", "email": neighbor.email, "neighborhood": "nowhere"}),
            "/neighborhood",
            "unknown",
        ),
        (
            json!({"role": "area_moderator", "email": neighbor.email, "membership": id, "neighborhood": "toyosu"}),
            "/membership",
            "not_allowed",
        ),
        // A persona of another town is nobody here: two personas are not joined from outside.
        (volunteer(id), "/membership", "unknown"),
    ] {
        let answer = refused(duty.clone()).await.expect(422);
        let error = &answer["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!(pointer), &json!(code)),
            "{duty}"
        );
    }
    let list = first.get("/moderation/duties").await.expect(200);
    assert_eq!(list["items"], json!([]));
    village.close().await;
}

#[actix_web::test]
async fn whoever_was_fit_when_it_was_given_is_asked_again_when_it_is_confirmed() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let (first, second) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let hanako = village.verified("はなこ", town).await;
    let path = gives(&first, volunteer(hanako.membership)).await;
    let leave = format!("/memberships/{}", hanako.membership);
    hanako.delete(&leave).await.expect(204);
    assert_eq!(
        confirm(&second, &path).await.refused(409),
        "not_a_member_there"
    );
    village.close().await;
}

#[actix_web::test]
async fn a_volunteers_part_rests_while_they_are_away_or_silent() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let admin = village.reviewer("一番").await;
    let hanako = village.volunteer("はなこ", town).await;
    let state = async || {
        let list = admin.get("/moderation/duties").await.expect(200);
        list["items"][0]["state"].clone()
    };
    assert!(keeps(&hanako).await);
    assert_eq!(own(&hanako).await[0]["neighborhood"]["slug"], "kosugi");
    assert_eq!(state().await, "held");
    let leave = format!("/memberships/{}", hanako.membership);
    hanako.delete(&leave).await.expect(204);
    assert!(!keeps(&hanako).await, "whoever moved away watches no more");
    assert_eq!(own(&hanako).await, Vec::<Value>::new());
    assert_eq!(state().await, "resting");
    let join = json!({"neighborhood": "kosugi", "kind": "supporter"});
    hanako.post("/memberships", join).await.expect(201);
    assert!(keeps(&hanako).await);

    let whom = Whom::Email(hanako.email.clone());
    accounts::suspend(&village.app, &whom, None, "荒らし")
        .await
        .unwrap();
    assert!(!keeps(&hanako).await, "nor whoever is suspended");
    assert_eq!(state().await, "resting");
    accounts::lift(&village.app, &whom).await.unwrap();
    assert!(keeps(&hanako).await);
    village.close().await;
}

#[actix_web::test]
async fn the_list_tells_colleagues_and_joins_no_personas() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let admin = village.reviewer("一番").await;
    let hanako = village.verified("山田花子", town).await;
    let row = entity::membership::ActiveModel {
        id: Set(hanako.membership),
        display_name: Set(Some("はなちゃん".into())),
        ..Default::default()
    };
    row.update(&village.raw().await).await.unwrap();
    gives(&admin, volunteer(hanako.membership)).await;
    gives(&admin, staff(&hanako)).await;
    let list = admin.get("/moderation/duties").await.expect(200);
    let (by_address, by_persona) = (&list["items"][0], &list["items"][1]);
    assert_eq!(by_persona["name"], "はなちゃん");
    assert_eq!(by_persona["address"], Value::Null);
    assert_eq!(by_address["name"], "山田花子");
    let first = &hanako.email[..1];
    assert_eq!(by_address["address"], format!("{first}…@example.jp"));
    let text = list.to_string();
    for secret in [
        hanako.email.clone(),
        hanako.person.to_string(),
        hanako.membership.to_string(),
    ] {
        assert!(!text.contains(&secret), "{secret}");
    }
    village.close().await;
}

#[actix_web::test]
async fn whoever_leaves_for_good_holds_nothing_any_more() {
    let village = Village::new().await;
    let admin = village.reviewer("一番").await;
    let hanako = village.keeper("はなこ", Role::StaffModerator).await;
    accounts::close(&village.app, hanako.person).await.unwrap();
    let list = admin.get("/moderation/duties").await.expect(200);
    let item = &list["items"][0];
    assert_eq!(
        (&item["state"], &item["name"]),
        (&json!("ended"), &json!(""))
    );
    village.close().await;
}

#[actix_web::test]
async fn the_keeper_of_the_machine_appoints_and_dismisses_at_once() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.verified("はなこ", town).await;
    let (app, whom) = (&village.app, Whom::Email(hanako.email.clone()));
    duties::appoint(app, &whom, Role::AreaModerator, Some("kosugi"))
        .await
        .unwrap();
    assert!(keeps(&hanako).await);
    let again = duties::appoint(app, &whom, Role::AreaModerator, Some("kosugi")).await;
    assert_eq!(again.unwrap_err().code(), "conflict");
    for (role, slug) in [
        (Role::AreaModerator, None),
        (Role::AreaModerator, Some("nowhere")),
        (Role::Auditor, Some("kosugi")),
    ] {
        let refused = duties::appoint(app, &whom, role, slug).await;
        assert_eq!(refused.unwrap_err().code(), "invalid", "{role:?} {slug:?}");
    }
    let none = duties::dismiss(app, &whom, Role::Auditor, None).await;
    assert_eq!(none.unwrap_err().code(), "conflict");
    duties::dismiss(app, &whom, Role::AreaModerator, Some("kosugi"))
        .await
        .unwrap();
    assert!(!keeps(&hanako).await);
    let lines = entity::audit_line::Entity::find();
    let lines = lines.all(&village.raw().await).await.unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.role.as_str(), line.action.as_str()))
        .collect();
    assert_eq!(told, [("machine", "give"), ("machine", "end")]);
    village.close().await;
}
